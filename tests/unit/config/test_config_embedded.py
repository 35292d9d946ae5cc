"""The embedded server's folder: any name a person gives one, and what a crash leaves behind."""

import os
from pathlib import Path

import psycopg
import pytest

from famn.config.embedded import _forget_a_crash, start
from famn.config.env import EnvError


@pytest.fixture
def home(tmp_path) -> Path:
    return tmp_path / "Famn, på prov (1)"


def test_a_folder_with_spaces_and_swedish_letters(home):
    server = start(home)
    try:
        for address, role in ((server.app_url, "famn_app"), (server.owner_url, "famn_owner"), (server.admin_url, "postgres")):
            with psycopg.connect(address) as connection:
                assert connection.execute("select current_user").fetchone() == (role,)
    finally:
        server.stop()


@pytest.mark.parametrize("name", ['hem"ligt', "tio$", "a`b`"])
def test_a_name_that_the_server_cannot_take_is_one_line(tmp_path, name):
    with pytest.raises(EnvError, match="choose another FAMN_HOME"):
        start(tmp_path / name)


def test_the_number_of_a_server_that_crashed_may_be_somebody_elses(tmp_path):
    file = tmp_path / "postmaster.pid"
    file.write_text(f"{os.getpid()}\n/somewhere\n", encoding="utf-8")
    _forget_a_crash(file)
    assert not file.exists()
