"""What the log on standard error leaves out."""

import logging
import re
from typing import Any

LINK = re.compile(r"((?:/svar|/nytt-losenord|/valkommen)/)[^/\s]+")
"""The addresses that are keys: a family's link, and the link to a new password."""
HEALTH = "/healthz"


class HideLinks(logging.Filter):
    """The address of a mailed link is its key: every line that holds a path is written without it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line; take the keys out of it."""
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(r"\1***", message), ()
        return True


class SkipHealth(logging.Filter):
    """``/healthz`` answers 503 while a copy starts: an answer to whoever asked, not an error to log each second."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line that is not about that address."""
        return getattr(getattr(record, "request", None), "path", "") != HEALTH


FILTERS: dict[str, Any] = {"links": {"()": "famn.config.log.HideLinks"}, "health": {"()": "famn.config.log.SkipHealth"}}
GRANIAN: dict[str, Any] = {
    "filters": FILTERS,
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "generic"},
        "access": {"class": "logging.StreamHandler", "formatter": "access", "filters": ["links"]},
    },
}
"""What differs from the web server's own logging: everything to standard error, and no keys in the access log."""
