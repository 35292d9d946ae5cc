"""What is written from the code says what the code says (``python scripts/generate_docs.py``)."""

import runpy
from pathlib import Path

import pytest
from django.utils import translation

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    pages = runpy.run_path(str(ROOT / "scripts" / "generate_docs.py"))["pages"]
    with translation.override("sv"):
        return pages()


def test_every_page_stands_and_no_other(written: dict[str, str]) -> None:
    assert {path.name for path in (ROOT / "docs" / "generated").iterdir()} == written.keys()


@pytest.mark.parametrize("name", ["coverage-of-clauses.md", "roles.md", "rules.md", "referral-states.md", "tables.md"])
def test_what_is_generated_is_current(written: dict[str, str], name: str) -> None:
    assert (ROOT / "docs" / "generated" / name).read_text(encoding="utf-8") == written[name], "run python scripts/generate_docs.py"


def test_every_state_of_a_referral_has_a_label_an_owner_and_a_way_out_or_is_final() -> None:
    from famn.referrals.enums import ReferralStatus, Turn
    from famn.referrals.rules import TRANSITIONS

    assert TRANSITIONS.keys() == set(ReferralStatus)
    for state, row in TRANSITIONS.items():
        assert str(state.label).strip()
        assert (row.turn == Turn.NOBODY) == row.is_final
    reached = {to for row in TRANSITIONS.values() for to in row.ways} | {ReferralStatus.DRAFT, ReferralStatus.ORAL_RECEIVED}
    assert reached == set(ReferralStatus)
