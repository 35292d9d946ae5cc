"""Work in a process of its own, which ends when it is late and when whoever asked is gone. It knows no settings and no database."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

SOURCE = str(Path(__file__).resolve().parents[2])


@dataclass(frozen=True, slots=True)
class Said:
    """What a process wrote to standard output, and whether it came to its own end."""

    out: bytes
    whole: bool


def ask(module: str, given: bytes, *, limit: float) -> Said:
    """Start ``python -m module``, hand it ``given`` and hear it out. After ``limit`` seconds it and all that it has started are killed."""
    heard, held = os.pipe()  # nothing is ever said here: the other end closes when this process is gone, however it goes
    try:
        process = subprocess.Popen(  # noqa: S603 -- a module of ours
            [sys.executable, "-m", module, str(heard)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": SOURCE, "OPENBLAS_NUM_THREADS": "1"},
            pass_fds=(heard,),
            start_new_session=True,  # so that the processes it starts end with it
        )
        try:
            out, _none = process.communicate(given, timeout=limit)
        except subprocess.TimeoutExpired as late:
            _kill(process)
            return Said(late.stdout or b"", whole=False)
        return Said(out, whole=process.returncode == 0)
    finally:
        os.close(heard)
        os.close(held)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def end_with_parent() -> None:
    """To be called first in such a process: it ends, with all that it has started, as soon as whoever asked is gone."""
    Thread(target=_wait_for_the_end, args=(int(sys.argv[1]),), daemon=True).start()


def _wait_for_the_end(heard: int) -> None:
    os.read(heard, 1)
    os.killpg(0, signal.SIGKILL)
