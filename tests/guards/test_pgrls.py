"""``pgrls lint`` has nothing left to say: what it finds and stays stands in pgrls.toml by its exact name, with a reason."""

import runpy
from pathlib import Path

import pytest
from django.db import connections

ROOT = Path(__file__).parents[2]


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.covers("R-75")
def test_every_finding_of_the_lint_is_explained() -> None:
    owner = connections["owner"].settings_dict
    url = f"postgresql://{owner['USER']}@/{owner['NAME']}?host={owner['HOST']}"
    left = runpy.run_path(str(ROOT / "scripts" / "pgrls_config.py"))["findings"](url)
    assert [(one["rule_id"], one["location"]) for one in left] == [], "see scripts/pgrls_config.py"
