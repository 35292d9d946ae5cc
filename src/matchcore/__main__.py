"""The engine on the command line: `python -m matchcore plan QUEUE.json`, `check QUEUE.json PLAN.json`, `bench`.

Answers go to standard output, progress to standard error. Exit codes: 0 done, 1 the plan is refused (or none was found
in time), 2 the input is wrong, 3 the plan is a right one but nothing in it proves that it is the best. Whatever the
input, an error is one line.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from threading import Event
from types import FrameType
from typing import NoReturn, TextIO, cast

from matchcore.check import Refused, check_plan
from matchcore.queue import QueueError, read_json, read_queue

DONE, REFUSED, WRONG_INPUT, UNPROVEN = 0, 1, 2, 3


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line, as for any other wrong input."""
        self.exit(_fail(message, WRONG_INPUT))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # an id may hold any letter, whatever the machine's language is
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except QueueError as error:
        return _fail(str(error), WRONG_INPUT)
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), WRONG_INPUT)


def _plan(chosen: argparse.Namespace) -> int:
    from matchcore.answer import plan_data  # noqa: PLC0415 -- the checker must not load the solver
    from matchcore.planning import NoPlan, plan  # noqa: PLC0415 -- the checker must not load the solver

    queue = read_queue(_read(chosen.queue))
    stop = Event()

    def leave_off(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, leave_off)
    try:
        found = plan(queue, salt=chosen.salt, time_limit=chosen.time_limit, threads=chosen.threads, stop=stop, say=_say)
    except NoPlan as error:
        return _fail(str(error), REFUSED)
    _answer(plan_data(found), indent=1 if chosen.indent else None)
    return DONE


def _check(chosen: argparse.Namespace) -> int:
    queue = read_queue(_read(chosen.queue))
    try:
        answer = read_json(_read(chosen.plan))
    except QueueError as error:
        return _fail(f"{chosen.plan}: {error}", WRONG_INPUT)
    try:
        verdict = check_plan(queue, answer)
    except Refused as error:
        _answer({"verdict": "refused", "reason": str(error)})
        return _fail(f"refused: {error}", REFUSED)
    _answer(verdict.data())
    _say(verdict.words())
    return DONE if verdict.holds else UNPROVEN


def _bench(chosen: argparse.Namespace) -> int:
    from matchcore.bench import bench  # noqa: PLC0415 -- loads the solver

    bench(seconds=chosen.time_limit, say=print)
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m matchcore", description="Place a whole queue, check a plan, measure.")
    commands = parser.add_subparsers(required=True, metavar="plan|check|bench")
    plan = commands.add_parser("plan", help="the best plan for a queue")
    plan.add_argument("queue", metavar="QUEUE.json", help="- for standard input")
    plan.add_argument("--time-limit", type=_seconds, default=60.0, metavar="S", help="seconds (60)")
    plan.add_argument("--salt", type=_salt, default="", metavar="X", help="decides between plans of equal value")
    plan.add_argument("--threads", type=_threads, default=os.cpu_count() or 1, metavar="N", help="processes at work at the same time")
    plan.add_argument("--indent", action="store_true", help="write the answer on many lines")
    plan.set_defaults(run=_plan)
    check = commands.add_parser("check", help="check a plan without any solver")
    check.add_argument("queue", metavar="QUEUE.json")
    check.add_argument("plan", metavar="PLAN.json")
    check.set_defaults(run=_check)
    bench = commands.add_parser("bench", help="measure on made-up queues")
    bench.add_argument("--time-limit", type=_seconds, default=60.0, metavar="S", help="seconds a queue (60)")
    bench.set_defaults(run=_bench)
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 10**6:  # NaN compares false
        raise argparse.ArgumentTypeError(f"{text!a} is not a number of seconds")
    return seconds


def _threads(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text)):  # noqa: PLR2004 -- under a million
        raise argparse.ArgumentTypeError(f"{text!a} is not a number of processes")
    return int(text)


def _salt(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError("not UTF-8") from None
    return text


def _read(name: str) -> bytes:
    if name != "-":
        return Path(name).read_bytes()
    return _open("standard input", cast("TextIO | None", sys.stdin)).buffer.read()


def _answer(data: object, *, indent: int | None = None) -> None:
    stream = _open("standard output", cast("TextIO | None", sys.stdout))
    json.dump(data, stream, ensure_ascii=False, indent=indent)
    stream.write("\n")
    stream.flush()


def _open(name: str, stream: TextIO | None) -> TextIO:
    """A stream that the one who started this may have closed: Python has None for it then."""
    if stream is None:
        raise OSError(f"{name} is closed")
    return stream


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 -- the command line


def _fail(text: str, code: int) -> int:
    _say(f"matchcore: {text}")
    return code


if __name__ == "__main__":
    sys.exit(main())
