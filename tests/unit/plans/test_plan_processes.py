"""A process that plans ends when whoever asked it is gone."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from famn.plans.processes import ask

ASKING = """
from famn.plans.solving import solve
solve({queue}, salt="x", order=[f"g{{at}}" for at in range(120)], seconds=60.0, grace=60.0)
"""
SOON = 10.0
"""Seconds, on a busy machine."""


def hard_queue() -> dict[str, object]:
    """Pairs and threes that fit badly in homes with three places, everybody everywhere: no proof in a hurry."""
    homes, requests = 60, 120
    children = [[f"c{at}-{child}" for child in range(2 + at % 2)] for at in range(requests)]
    pairs = [(request, home) for request in range(requests) for home in range(homes)]
    return {
        "homes": {"id": [f"h{at}" for at in range(homes)], "beds": [3 + at % 3 for at in range(homes)]},
        "requests": {"id": [f"g{at}" for at in range(requests)], "children": children},
        "options": {
            "request": [request for request, _home in pairs],
            "children": [2 ** len(children[request]) - 1 for request, _home in pairs],
            "home": [home for _request, home in pairs],
            "value": [1000 + (request * 7919 + home * 104729) % 997 for request, home in pairs],
        },
        "conflicts": [[f"c{at}-0", f"c{(at * 37 + 11) % requests}-1"] for at in range(requests)],
    }


def family(pid: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            child = int(stat.parent.name)
            found |= {child} | family(child)
    return found


def descriptors() -> int:
    """Open files and pipes of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


def lives(pid: int) -> bool:
    """Whether it still works: a zombie that nobody has fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_ends_with_its_parent_however_that_ends():
    """The web's process is killed in the middle of a plan that may take a minute: neither the plan nor its solvers go on."""
    parent = subprocess.Popen([sys.executable, "-c", ASKING.format(queue=hard_queue())], env=os.environ)
    deadline = time.monotonic() + 60
    started: set[int] = set()
    while time.monotonic() < deadline and len(started) < 2:  # the planning process, and a solver of its own
        time.sleep(0.2)
        started = family(parent.pid)
        assert parent.poll() is None, "it was over before anybody could be killed"
    assert len(started) > 1
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline and any(lives(pid) for pid in started):
        time.sleep(0.1)
    assert [pid for pid in started if lives(pid)] == []


def test_what_was_said_before_it_was_late_stands():
    """A process that never ends is killed, and leaves no descriptor open here."""
    before = descriptors()
    said = ask("tests.support.talks_and_stays", b"", limit=8.0)
    assert said.out == b"so far\n" and not said.whole
    assert descriptors() == before
