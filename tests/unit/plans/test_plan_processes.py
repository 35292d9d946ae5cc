"""A process that plans ends when whoever asked it is gone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from famn.plans.processes import ask

ASKING = "from famn.plans.processes import ask; ask('tests.support.stays_with_another', b'', limit=3600)"
SOON = 10.0
"""Seconds, on a busy machine."""


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


def gone(pids: Iterable[int]) -> bool:
    """Whether all have ended, given some time for it."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline and any(lives(pid) for pid in pids):
        time.sleep(0.1)
    return not any(lives(pid) for pid in pids)


def test_it_ends_with_its_parent_however_that_ends():
    """The process that asked is killed: neither the one that works for it nor what that has started goes on."""
    parent = subprocess.Popen([sys.executable, "-c", ASKING], env=os.environ)
    deadline = time.monotonic() + 60
    started: set[int] = set()
    while time.monotonic() < deadline and len(started) < 2:
        time.sleep(0.2)
        started = family(parent.pid)
    assert len(started) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert gone(started)


@pytest.mark.parametrize("module", ["famn.plans.worker", "famn.plans.worker_recruiting"])
def test_whoever_plans_ends_so(module):
    """Each program that plans watches from its first moment: here before it has been told what to plan."""
    heard, held = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", module, str(heard)], stdin=subprocess.PIPE, pass_fds=(heard,), start_new_session=True, env=os.environ
    )
    os.close(heard)
    os.close(held)
    try:
        assert process.wait(60) == -signal.SIGKILL
    finally:
        process.kill()
        process.stdin.close()


def test_what_was_said_before_it_was_late_stands():
    """A process that never ends is killed, and leaves no descriptor open here."""
    before = descriptors()
    said = ask("tests.support.talks_and_stays", b"", limit=8.0)
    assert said.out == b"so far\n" and not said.whole
    assert descriptors() == before
