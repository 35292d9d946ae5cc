"""What the logs leave out: the keys of mailed links, and that a starting copy is not yet up."""

import logging
import logging.config

import pytest

from famn.config.log import GRANIAN, HideLinks, SkipHealth


@pytest.mark.parametrize("path", ["/svar/hemlig-nyckel/", "/konto/nytt-losenord/1a-hemlig-nyckel/"])
def test_a_link_is_written_without_its_key(path):
    record = logging.LogRecord("x", logging.INFO, "", 0, '"%(path)s" %(status)d', ({"path": path, "status": 404},), None)
    assert HideLinks().filter(record)
    assert "nyckel" not in record.getMessage()
    assert '/***/" 404' in record.getMessage()


def test_the_access_log_of_the_web_server_hides_them_too(capfd):
    from granian.log import LogLevels, access_logger, configure_logging, log_request_builder

    kept = access_logger.handlers, access_logger.level, access_logger.propagate
    try:
        configure_logging(LogLevels.warning, GRANIAN)
        write = log_request_builder('"%(method)s %(path)s" %(status)d')
        request = dict.fromkeys(("addr_remote", "qs", "scheme", "protocol"), "") | {"path": "/svar/hemlig-nyckel/", "method": "GET"}
        write(0, 0, request, 200)
    finally:
        access_logger.handlers, access_logger.level, access_logger.propagate = kept
    assert capfd.readouterr().err == '"GET /svar/***/" 200\n'


def test_a_starting_copy_is_no_error(rf):
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Service Unavailable: /healthz", (), None)
    record.request = rf.get("/healthz")
    assert not SkipHealth().filter(record)
    record.request = rf.get("/svar/x/")
    assert SkipHealth().filter(record)
