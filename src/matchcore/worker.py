"""Solving in processes of their own, which can be killed: what they found last stays.

A worker is `python -m matchcore.worker`. It reads one program from standard input and writes what it knows, again and
again, to standard output. HiGHS does not always keep its time limit; whoever waits does.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import IO

from matchcore.program import Program, Unplaceable
from matchcore.queue import Ints
from matchcore.solving import Progress, solve

HEAD_START = 0.2
"""Seconds before the end at which a worker gives up by itself."""

LOOK_UP = 0.1
"""Seconds between two looks at whether somebody wants to stop."""

News = tuple[int, Progress | int | None]
"""Number of the job and: what is known, or the request that no plan can place, or None when the worker is gone."""


def solve_apart(
    jobs: Iterable[tuple[int, Program, Ints]], *, workers: int, deadline: float, stop: Event, tell: Callable[[int, Progress], None]
) -> None:
    """Solve programs in up to `workers` processes. `tell` hears what is known about each, until `deadline` or `stop`.

    Raises `Unplaceable` if a program has no plan that keeps its locks.
    """
    waiting = list(jobs)[::-1]
    running: dict[int, subprocess.Popen[bytes]] = {}
    news: SimpleQueue[News] = SimpleQueue()
    try:
        while (waiting or running) and monotonic() < deadline and not stop.is_set():
            while waiting and len(running) < max(workers, 1):
                number, program, ties = waiting.pop()
                running[number] = _start(number, (program, ties, deadline - monotonic() - HEAD_START), news)
            try:
                number, known = news.get(timeout=max(0.0, min(LOOK_UP, deadline - monotonic())))
            except Empty:
                continue
            if known is None:
                running.pop(number).wait()
            elif isinstance(known, Progress):
                tell(number, known)
            else:
                raise Unplaceable(known)
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def _start(number: int, job: tuple[Program, Ints, float], news: SimpleQueue[News]) -> subprocess.Popen[bytes]:
    package = str(Path(__file__).resolve().parent.parent)
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "matchcore.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
    )
    Thread(target=_talk, args=(number, process, job, news), daemon=True).start()
    return process


def _talk(number: int, process: subprocess.Popen[bytes], job: tuple[Program, Ints, float], news: SimpleQueue[News]) -> None:
    """Hand the worker its job and pass on what it says, until it is gone."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 -- both are pipes
    with process.stdout as source:
        try:
            with process.stdin as out:
                out.write(pickle.dumps(job))
            while (said := _receive(source)) is not None:
                news.put((number, said))
        except OSError:
            pass  # killed before it had heard its job
    news.put((number, None))


def _receive(source: IO[bytes]) -> Progress | int | None:
    head = source.read(8)
    if len(head) < 8:  # noqa: PLR2004
        return None
    (length,) = struct.unpack("!Q", head)
    body = source.read(length)
    if len(body) < length:
        return None
    said: Progress | int = pickle.loads(body)  # noqa: S301 -- from our own child
    return said


def _send(known: Progress | int, out: IO[bytes]) -> None:
    body = pickle.dumps(known)
    out.write(struct.pack("!Q", len(body)) + body)
    out.flush()


def main() -> None:
    """One job from standard input to standard output."""
    program, ties, seconds = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from our own parent
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing else may speak on this line
    try:
        _send(solve(program, ties, deadline=monotonic() + seconds, report=lambda known: _send(known, out)), out)
    except Unplaceable as error:
        _send(error.request, out)
    except BrokenPipeError:
        pass  # nobody waits any more


if __name__ == "__main__":
    main()
