"""Starts the processes of one copy together and ends them together; nothing is left when it is gone."""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType, TracebackType
from typing import Self

from famn.config.env import EnvError, env_int

STOP_SECONDS = 20
START_SECONDS = 60
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    # Linux: a killed launcher cannot stop its children, so the kernel does. Elsewhere only a normal end does.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Launcher:
    """Runs ``famn`` commands as processes of their own, so that Ctrl-C reaches this one only."""

    def __init__(self, commands: list[list[str]]) -> None:
        self.commands = commands
        self.children: list[subprocess.Popen[bytes]] = []
        self.stopped = False

    def __enter__(self) -> Self:
        """Start them. Raises ``EnvError`` when the port is taken."""
        refuse_taken_port()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        for command in self.commands:
            self.children.append(
                subprocess.Popen(
                    [sys.executable, "-m", "famn", *command],
                    start_new_session=True,
                    preexec_fn=_end_with_parent,  # noqa: PLW1509 -- before any thread of ours exists
                )
            )
        return self

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped = True

    def wait(self) -> int:
        """Until a signal comes (0) or a child ends by itself (1)."""
        while not self.stopped:
            if any(child.poll() is not None for child in self.children):
                return 1
            time.sleep(0.1)
        return 0

    def wait_for_health(self) -> bool:
        """Until ``/healthz`` answers 200; false when it never does or somebody stops us."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and not self.stopped and all(child.poll() is None for child in self.children):
            web = http.client.HTTPConnection("127.0.0.1", _port(), timeout=2)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(web):
                web.request("GET", "/healthz")
                if web.getresponse().status == http.HTTPStatus.OK:
                    return True
            time.sleep(0.1)
        return False

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop them all and wait; what does not go is killed with everything it started."""
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in self.children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, end - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _port() -> int:
    return env_int("PORT", 8000, least=1, most=65535)


def refuse_taken_port() -> None:
    """Raises ``EnvError`` when somebody else listens: said before a database is started or a world built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", _port()))
        except OSError:
            raise EnvError(f"port {_port()} is taken: choose another with PORT=") from None


def demo(commands: list[list[str]]) -> int:
    """Build the demo world where there is none, start the processes, tell where they are. Returns the exit code."""
    from django.db import connections

    from famn.demo import accounts, build_if_empty

    build_if_empty()
    people = accounts()
    connections.close_all()
    with Launcher(commands) as launcher:
        if not launcher.wait_for_health():
            print("famn: the demo did not come up; see the lines above", file=sys.stderr)
            return 1
        print(f"\nFamn: http://localhost:{_port()}   (påhittade uppgifter; avsluta med Ctrl-C)\n", flush=True)
        width = max(len(account.email) for account in people)
        for account in people:
            print(f"  {account.email:<{width}}  {account.password}  {account.text}")
        print(flush=True)
        return launcher.wait()
