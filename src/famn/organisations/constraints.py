"""What the database's own rules say, in Swedish: a broken constraint becomes the sentence that stands in the model."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint

from famn.kernel.denied import Refused


@cache
def _sentences() -> dict[str, object]:
    return {
        constraint.name: constraint.violation_error_message
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message
    }


def constraint_name(error: IntegrityError) -> str:
    """The name of the constraint that was broken; empty when the database names none."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return (getattr(diagnosis, "constraint_name", None) or "") if diagnosis else ""


def constraint_error(error: IntegrityError) -> str | None:
    """The model's Swedish sentence for a broken constraint, or None when the model has none (a defect: raise it again)."""
    sentence = _sentences().get(constraint_name(error))
    return None if sentence is None else str(sentence)


@contextmanager
def refusing_constraints() -> Iterator[None]:
    """A savepoint in which a broken constraint with a sentence of its own is ``Refused``; any other is raised as it is.

    ``Refused.code`` is the constraint's name. The surrounding transaction stays usable.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        sentence = constraint_error(error)
        if sentence is None:
            raise
        raise Refused(constraint_name(error), sentence) from error
