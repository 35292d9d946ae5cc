"""The environment's readers: what they take, and that everything else ends with one line."""

import os
import subprocess
import sys

import pytest

from famn.config.env import EnvError, env_bool, env_database, env_hosts, env_int, env_list, env_origins, env_str

PRODUCTION = {
    "DATABASE_URL": "postgresql://famn_app@/famn?host=/nowhere",
    "SECRET_KEY": "x" * 50,
    "FAMN_HOSTS": "famn.example",
    "FAMN_MAIL_FROM": "famn@famn.example",
    "FAMN_SMTP_HOST": "mail.famn.example",
    "FAMN_PROXIES": "1",
}


@pytest.mark.parametrize("value", ["true", "no", "yes", "2", "True", "0 1"])
def test_a_boolean_is_one_or_nought(monkeypatch, value):
    monkeypatch.setenv("FAMN_X", value)
    with pytest.raises(EnvError, match="must be 1 or 0"):
        env_bool("FAMN_X")


def test_a_boolean_reads_both_values_and_its_default(monkeypatch):
    monkeypatch.setenv("FAMN_X", "1")
    assert env_bool("FAMN_X") is True
    monkeypatch.setenv("FAMN_X", "0")
    assert env_bool("FAMN_X", default=True) is False
    monkeypatch.setenv("FAMN_X", "")
    assert env_bool("FAMN_X", default=True) is True


@pytest.mark.parametrize("value", ["0", "65536", "-1", "80.0", "åtta", "٣"])
def test_a_port_outside_its_bounds_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)
    with pytest.raises(EnvError, match=r"PORT=.* from 1 to 65535"):
        env_int("PORT", 8000, least=1, most=65535)


def test_what_has_no_default_must_be_there(monkeypatch):
    monkeypatch.setenv("FAMN_X", "  ")
    with pytest.raises(EnvError, match="FAMN_X is missing"):
        env_str("FAMN_X")
    with pytest.raises(EnvError, match="FAMN_X is missing"):
        env_list("FAMN_X")
    assert env_list("FAMN_X", ["a", "b"]) == ["a", "b"]


def test_an_address_keeps_its_options(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:hem%40lis@db:5433/famn?sslmode=verify-full")
    assert env_database("DATABASE_URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "famn",
        "USER": "anna",
        "PASSWORD": "hem@lis",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "verify-full"},
    }


@pytest.mark.parametrize("value", ["mysql://a@b/c", "postgresql://host/famn", "postgresql://anna@host"])
def test_an_address_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(EnvError, match="DATABASE_URL"):
        env_database("DATABASE_URL")


def famn(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FAMN_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-m", "famn", *words], env=clean | environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param({"DATABASE_URL": ""}, "famn: DATABASE_URL is missing\n", id="no database"),
        pytest.param({"SECRET_KEY": ""}, "famn: SECRET_KEY is missing\n", id="no key"),
        pytest.param({"SECRET_KEY": "kort"}, "famn: SECRET_KEY must be at least 50 characters\n", id="short key"),
        pytest.param({"FAMN_HOSTS": ""}, "famn: FAMN_HOSTS is missing\n", id="no hosts"),
        pytest.param({"FAMN_DEMO": "ja"}, "famn: FAMN_DEMO='ja' must be 1 or 0\n", id="unclear demo"),
        pytest.param({"FAMN_PROXIES": ""}, "famn: FAMN_PROXIES is missing\n", id="nobody said who ends TLS"),
        pytest.param({"FAMN_PROXIES": "0"}, "famn: FAMN_PROXIES='0' must be a whole number from 1 to 9\n", id="nobody ends TLS"),
        pytest.param({"SECRET_KEY_FALLBACKS": "kort"}, "famn: SECRET_KEY_FALLBACKS must be at least 50 characters\n", id="short old key"),
        pytest.param(
            {"FAMN_ADDRESS": "kaka"}, "famn: FAMN_ADDRESS='kaka' must be an IP address such as 127.0.0.1 or 0.0.0.0\n", id="address"
        ),
        pytest.param({"FAMN_MAIL_FROM": "nej"}, "famn: FAMN_MAIL_FROM='nej' must be a mail address\n", id="sender"),
        pytest.param({"FAMN_HOME": "/proc/no"}, "famn: FAMN_HOME='/proc/no' cannot be made: No such file or directory\n", id="home"),
        pytest.param({"FAMN_PROXIES": "ja"}, "famn: FAMN_PROXIES='ja' must be a whole number from 1 to 9\n", id="unclear proxies"),
    ],
)
def test_production_refuses_to_start_on_a_wrong_environment(change, line):
    answer = famn("serve", **(PRODUCTION | change))
    assert (answer.returncode, answer.stderr, answer.stdout) == (2, line, "")


@pytest.mark.parametrize("host", ["*", "https://famn.example", "famn.example/", "famn.example:443", "a b"])
def test_only_names_are_hosts(monkeypatch, host):
    monkeypatch.setenv("FAMN_X", host)
    with pytest.raises(EnvError, match=r"FAMN_X=.* must be a host name"):
        env_hosts("FAMN_X", None)


def test_hosts_are_names_and_addresses(monkeypatch):
    monkeypatch.setenv("FAMN_X", "famn.example, .famn.example, [::1], 127.0.0.1")
    assert env_hosts("FAMN_X", None) == ["famn.example", ".famn.example", "[::1]", "127.0.0.1"]


@pytest.mark.parametrize("origin", ["famn.example", "https://", "https://famn.example/", "ftp://famn.example"])
def test_only_scheme_and_host_are_an_origin(monkeypatch, origin):
    monkeypatch.setenv("FAMN_X", origin)
    with pytest.raises(EnvError, match=r"FAMN_X=.* must be an origin"):
        env_origins("FAMN_X")


def test_origins_may_have_a_port(monkeypatch):
    monkeypatch.setenv("FAMN_X", "https://famn.example,http://localhost:8000")
    assert env_origins("FAMN_X") == ["https://famn.example", "http://localhost:8000"]


@pytest.mark.parametrize("command", ["check", "serve", "worker", "migrate", "showmigrations"])
def test_a_database_that_does_not_answer_is_one_line(command, tmp_path):
    answer = famn(command, **PRODUCTION, DATABASE_OWNER_URL=PRODUCTION["DATABASE_URL"], FAMN_HOME=str(tmp_path))
    assert answer.returncode == 2
    assert answer.stderr.startswith("famn: ")
    assert "connection" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_the_demo_never_goes_into_a_named_database_unasked():
    answer = famn("demo", **PRODUCTION)
    assert answer.returncode == 2
    assert answer.stderr == "famn: DATABASE_URL is set: the demo goes into that database only with FAMN_DEMO=1\n"


def test_production_closes_what_the_demo_leaves_open():
    script = (
        "import json; from django.conf import settings as s; print(json.dumps([s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS > 0, s.DEBUG, s.MADE_UP, s.ALLOWED_HOSTS, 'owner' in s.DATABASES]))"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("FAMN_", "DATABASE_"))}
    answer = subprocess.run([sys.executable, "-c", script], env=clean | PRODUCTION, capture_output=True, text=True, check=False)
    assert answer.stderr == ""
    assert answer.stdout == '[true, true, true, false, false, ["famn.example"], false]\n'


def test_processes_that_start_together_in_an_empty_home_share_one_key(tmp_path):
    """The web and the worker do so at every first start; one of them once read the other's empty file."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FAMN_")}
    wanted = clean | {"FAMN_DEMO": "1", "FAMN_HOME": str(tmp_path), "DATABASE_URL": PRODUCTION["DATABASE_URL"], "SECRET_KEY": "x" * 50}
    code = (  # many homes, one after the other, so that they meet in some of them whatever the machine's pace
        "import sys; from famn.config import settings; print(flush=True); sys.stdin.read()\n"
        "for number in range(40):\n"
        "    settings.FAMN_HOME = settings.env_home() / str(number)\n    settings.FAMN_HOME.mkdir(exist_ok=True)\n"
        "    print(settings._secret_key())"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code], env=wanted, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    for process in started:
        assert process.stdout.readline() == "\n"
    for process in started:
        process.stdin.close()  # all of them go now
    said = set()
    for process in started:
        with process:
            said.add(process.stdout.read())
    assert [process.returncode for process in started] == [0] * 6
    (keys,) = said
    assert [len(key) >= 50 for key in keys.split()] == [True] * 40
    assert [file.name for file in tmp_path.glob("*/*")] == ["secret-key"] * 40
    assert (tmp_path / "0" / "secret-key").stat().st_mode & 0o777 == 0o600
