"""The command line: answers on standard output, progress on standard error, one line for every error."""

import json
import os
import shlex
import signal
import subprocess
import sys
from time import sleep

import pytest

from tests.unit.matchcore.queues import made_up_queue

HARD = made_up_queue(2, 100, 150, options=15, conflicts=0.5, siblings=0.6, sizes=(2, 3, 4, 5), own_beds=True)


def run(*arguments: str, text: str | None = None, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "matchcore", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        input=text,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )


def test_plan_and_check(tmp_path):
    queue, answer = tmp_path / "queue.json", tmp_path / "plan.json"
    queue.write_text(json.dumps(made_up_queue(1, 12, 15)))
    done = run("plan", str(queue), "--salt", "lott", "--time-limit", "30", "--threads", "2")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert {"status", "value", "bound", "placed", "unplaced", "prices", "seconds"} <= data.keys()
    assert data["status"] == "proven"
    assert "points" in done.stderr
    answer.write_text(done.stdout)
    checked = run("check", str(queue), str(answer))
    assert (checked.returncode, json.loads(checked.stdout)["verdict"]) == (0, "proven")
    answer.write_text(json.dumps({**data, "value": data["value"] + 1, "bound": data["bound"] + 1}))
    forged = run("check", str(queue), str(answer))
    assert forged.returncode == 1
    assert forged.stderr.startswith("matchcore: refused: value: ")
    assert json.loads(forged.stdout)["verdict"] == "refused"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"homes": NaN}', '{"homes": {"id": [], "beds": []}}', "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")],
)
def test_wrong_input_gives_one_line_and_no_traceback(text):
    done = run("plan", "-", text=text)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("matchcore: ")


@pytest.mark.parametrize(
    "arguments",
    [[], ["guess"], ["plan"], *(["plan", "-", *words] for words in (["--threads", "0"], ["--threads", "\u0968"], ["--time-limit", "x"]))],
)
def test_wrong_arguments_give_one_line(arguments):
    done = run(*arguments, text="{}")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith("matchcore: ")
    assert "_" not in done.stderr


def test_a_salt_that_is_no_text_is_refused_in_one_line():
    done = run("plan", "-", "--salt", os.fsdecode(b"\xff"), text="{}")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_ids_are_written_whatever_the_language_of_the_machine():
    data = {
        "homes": {"id": ["Åkulla"], "beds": [1]},
        "requests": {"id": ["g"], "children": [["a"]]},
        "options": {"request": [0], "children": [1], "home": [0], "value": [1]},
    }
    done = run("plan", "-", text=json.dumps(data), PYTHONIOENCODING="ascii")
    assert (done.returncode, json.loads(done.stdout)["placed"][0]["home"]) == (0, "Åkulla")


@pytest.mark.parametrize(("closed", "name"), [("<&-", "standard input"), (">&-", "standard output")])
def test_a_closed_stream_gives_one_line(tmp_path, closed, name):
    queue = tmp_path / "queue.json"
    queue.write_text(json.dumps(made_up_queue(1, 3, 3)))
    source = "-" if name == "standard input" else str(queue)
    command = f"{shlex.join([sys.executable, '-m', 'matchcore', 'plan', source])} {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == f"matchcore: {name} is closed"
    assert "Traceback" not in done.stderr


def test_locks_that_cannot_hold_are_named():
    data = {
        "homes": {"id": ["h"], "beds": [1]},
        "requests": {"id": ["g1", "g2"], "children": [["a"], ["b"]]},
        "options": {"request": [0, 1], "children": [1, 1], "home": [0, 0], "value": [1, 1]},
        "locks": [{"request": "g1", "children": ["a"], "home": "h"}, {"request": "g2", "children": ["b"], "home": "h"}],
    }
    done = run("plan", "-", text=json.dumps(data))
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["matchcore: locks: the lock of 'g2' in 'h' needs more beds than the home has left"]


def test_a_missing_file_is_named(tmp_path):
    done = run("plan", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].endswith("none.json: No such file or directory")
    (tmp_path / "q.json").write_text(json.dumps(made_up_queue(1, 3, 3)))
    (tmp_path / "p.json").write_text("{")
    done = run("check", str(tmp_path / "q.json"), str(tmp_path / "p.json"))
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_told_to_stop_it_answers_with_what_it_has(tmp_path):
    queue = tmp_path / "queue.json"
    queue.write_text(json.dumps(HARD))
    with subprocess.Popen(
        [sys.executable, "-m", "matchcore", "plan", str(queue)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None and "requests" in process.stderr.readline()
        sleep(0.1)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    answer = json.loads(out)
    assert answer["placed"]
    assert answer["value"] <= answer["bound"]
