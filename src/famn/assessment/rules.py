"""What an assessment's state allows. Pure."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from famn.kernel.denied import Refused

NOT_SUITABLE = "not_suitable"


def check_assessed(assessed_on: date, review_by: date | None, *, today: date) -> None:
    """An assessment is made at the latest today, and is reviewed later than it was made."""
    if assessed_on > today:
        raise Refused("assessed_ahead", _("Bedömningens datum ligger framåt i tiden."))
    if review_by is not None and review_by <= assessed_on:
        raise Refused("review_before", _("Omprövningen behöver ligga efter bedömningen."))


def check_can_be_adopted(*, outcome: str, assessed_on: date, adopted_on: date, review_by: date | None, today: date) -> None:
    """A board adopts what found the home suitable, after it was written, at the latest today (SoL 22:2)."""
    if outcome == NOT_SUITABLE:
        raise Refused("not_suitable", _("Bedömningen är att hemmet inte är lämpligt. Den kan inte fastställas."))
    if adopted_on > today:
        raise Refused("adopted_ahead", _("Datumet ligger framåt i tiden. Ange dagen då nämnden fastställde."))
    if adopted_on < assessed_on:
        raise Refused("adopted_before", _("Nämnden kan inte ha fastställt innan bedömningen var skriven."))
    if review_by is not None and review_by <= adopted_on:
        raise Refused("review_before_adoption", _("Omprövningen behöver ligga efter att nämnden fastställde."))


def check_seen(seen_on: date, *, today: date) -> None:
    """An extract has been seen at the latest today."""
    if seen_on > today:
        raise Refused("seen_ahead", _("Datumet ligger framåt i tiden. Ange dagen då utdraget visades."))


def check_not_undone(*, undone: bool) -> None:
    """What is undone is not undone or changed again."""
    if undone:
        raise Refused("already_undone", _("Registreringen är redan ångrad."))


def needs_review(review_by: date | None, *, today: date) -> bool:
    """Whether the adopted assessment is past its review day."""
    return review_by is not None and review_by < today


def check_may_enter_bank(outcome: str | None) -> None:
    """Bank entry needs an assessment that found the home suitable, with or without limits (domain 2.2)."""
    if outcome is None:
        raise Refused("not_assessed", _("Hemmet behöver en bedömning av allmän lämplighet innan det kan bli redo. Skriv den först."))
    if outcome == NOT_SUITABLE:
        raise Refused("not_suitable", _("Hemmet är bedömt som inte lämpligt och kan inte bli redo."))
