"""A demo world to measure in: its database runs, and its settings are those of a process that is started there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def world(home: str) -> Iterator[dict[str, str]]:
    """The surroundings of a process in the folder where ``famn demo`` has built its world, while its database runs."""
    from famn.config.embedded import running

    folder = Path(home).resolve()
    with running(folder):
        yield os.environ | {
            "FAMN_HOME": str(folder), "FAMN_DEMO": "1", "FAMN_PROCESS": "command", "DJANGO_SETTINGS_MODULE": "famn.config.settings",
        }  # fmt: skip
