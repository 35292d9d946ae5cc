"""Where Django is lenient, the tests are not."""

from datetime import date, datetime
from typing import Any

from django.db import models


def refuse_instants_as_dates() -> None:
    """A ``datetime`` given to a ``DateField`` loses its clock, and near midnight its day: an error."""
    prepare = models.DateField.get_prep_value

    def get_prep_value(self: models.DateField, value: Any) -> date | None:
        if type(self) is models.DateField and isinstance(value, datetime):
            raise TypeError(f"{self} was given the instant {value!r}: give a date")
        return prepare(self, value)

    models.DateField.get_prep_value = get_prep_value
