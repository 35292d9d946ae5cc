"""The launcher with real processes: what it starts is gone when it is gone, however it ends."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

STOPPED = {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def health(port: int) -> tuple[int, str]:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def until(happened, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in processes if process.is_running() and process.status() not in STOPPED]


@pytest.fixture
def copy(transactional_db, tmp_path) -> Iterator[tuple[subprocess.Popen, int]]:
    """`famn serve --worker` against the test database, as production starts it but without TLS."""
    from django.db import connections
    from psycopg.conninfo import make_conninfo

    port = free_port()
    name = connections["default"].settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_URL": make_conninfo(os.environ["DATABASE_URL"], dbname=name),
        "FAMN_TEST": "0",
        "FAMN_DEMO": "1",
        "FAMN_HOME": str(tmp_path),
        "PORT": str(port),
    }
    del environment["DATABASE_OWNER_URL"]
    process = subprocess.Popen([sys.executable, "-m", "famn", "serve", "--worker"], env=environment, cwd=tmp_path)
    yield process, port
    process.kill()
    process.wait()


def healthy(port: int) -> bool:
    try:
        return health(port) == (200, "Allt fungerar\n")
    except OSError:
        return False


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_however_it_ends(copy, ending):
    process, port = copy
    until(lambda: healthy(port))
    children = psutil.Process(process.pid).children(recursive=True)
    assert len(children) >= 3  # the web, its process, the worker
    process.send_signal(ending)
    assert process.wait(30) == (0 if ending != signal.SIGKILL else -signal.SIGKILL)
    until(lambda: not alive(children), 30)


def test_a_worker_that_ends_takes_the_rest_with_it(copy):
    process, port = copy
    until(lambda: healthy(port))
    children = psutil.Process(process.pid).children(recursive=True)
    worker = next(child for child in children if child.cmdline()[-1] == "worker")
    worker.kill()
    assert process.wait(30) == 1
    until(lambda: not alive(children), 30)


def test_a_taken_port_is_said_in_one_line(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = os.environ | {"FAMN_TEST": "0", "FAMN_DEMO": "1", "FAMN_HOME": str(tmp_path), "PORT": str(port)}
        answer = subprocess.run(
            [sys.executable, "-m", "famn", "serve", "--worker"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (answer.returncode, answer.stderr) == (2, f"famn: port {port} is taken: choose another with PORT=\n")
