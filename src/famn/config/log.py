"""What the log on standard error leaves out."""

import logging
import re

LINK = re.compile(r"(/svar/)[^/\s]+")


class HideLinks(logging.Filter):
    """The address of a family's link is its key: Django logs the path of every error answer, so the key is taken out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line; take the keys out of it."""
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(r"\1***", message), ()
        return True
