"""A home kept up to date: facts, words, places, consent, status, and the undoing of a mistake."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import BankStatus, CareKind, NeedCode, WordAnswer
from famn.homes.models import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeOpening,
    HomeWord,
)
from famn.homes.policy import check_can_edit_home, check_can_note_word
from famn.homes.rules import (
    check_can_leave,
    check_has_consented,
    check_not_ahead,
    check_reason,
    check_status_step,
    what_remains,
)
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.period import Period
from famn.organisations.constraints import refusing_constraints
from famn.ui.swedish import short_date

EDITABLE = frozenset(
    {
        "category",
        "municipality",
        "locality",
        "coordinator",
        "care_kinds",
        "age_from",
        "age_to",
        "sibling_places",
        "sex_wish",
        "rooms_free",
        "adult_at_home",
        "languages",
        "furred_pets",
        "smoke_free",
        "has_car",
        "short_notice",
        "basic_course_on",
    }
)
"""Facts that ``edit_home`` takes. Status, consent and protection have acts of their own."""


def locked(home: FosterHome) -> FosterHome:
    """The home as it stands now, held until the transaction ends: two changes at once follow one another."""
    return FosterHome.objects.select_for_update(of=("self",)).get(pk=home.pk)


def home_in_use(home: FosterHome) -> bool:
    """Whether a child lives in the home, is to move in, or it is reserved."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_home_in_use(%s)", [home.pk])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def edit_home(*, by: Actor, home: FosterHome, facts: Mapping[str, Any], at: datetime) -> list[str]:
    """Change a home's facts; what the values were stands in the change history.

    Effects: the row, and an act naming the changed facts. Returns the names of the changed fields; none, no effect.
    Raises ``Refused`` for a broken rule, ``ValueError`` for a field that is not a fact.
    """
    check_can_edit_home(by, home)
    unknown = set(facts) - EDITABLE
    if unknown:
        raise ValueError(sorted(unknown))
    now = locked(home)
    changed = [name for name, value in facts.items() if getattr(now, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(now, name, facts[name])
    with refusing_constraints():
        now.save(update_fields=changed)
    words = {name: str(field.verbose_name).lower() for field in FosterHome._meta.concrete_fields for name in (field.name, field.attname)}
    labels = ", ".join(words[name] for name in changed)
    record_home_act(by=by, home=now, verb="edit_home", text=_("Ändrade uppgifter: %(what)s") % {"what": labels}, at=at)
    home.refresh_from_db()
    return changed


@transaction.atomic
def note_words(*, by: Actor, home: FosterHome, words: Mapping[str, WordAnswer | str | None], on: date, at: datetime) -> None:
    """Note what a home has said, or is known for, on several needs on one day. ``None`` takes a word back: unknown again.

    Effects: one ``HomeWord`` a need; the home's last word is dated; one act. Raises ``Refused`` when a newer word stands.
    """
    check_can_note_word(by, home)
    check_not_ahead(on, today=local_date(at))
    said = []
    for need, answer in words.items():
        before = HomeWord.objects.filter(home=home, need=need).first()
        if before is not None and before.recorded_on > on:
            raise Refused(
                "newer_word",
                _("Hemmet har lämnat ett nyare besked om %(need)s, %(day)s.")
                % {"need": NeedCode(need).label, "day": short_date(before.recorded_on)},
            )
        if answer is None:
            HomeWord.objects.filter(home=home, need=need).delete()
        else:
            HomeWord.objects.update_or_create(
                home=home,
                need=need,
                defaults={
                    "answer": answer,
                    "recorded_on": on,
                    "recorded_by": by.user_id,
                    "cooperation_id": home.cooperation_id,
                },
            )
        said.append(f"{NeedCode(need).label}: {WordAnswer(answer).label if answer else _('okänt')}")
    note_last_word(by=by, home=home, on=on, at=at)
    if said:
        record_home_act(by=by, home=home, verb="note_word", text=_("Noterade besked. %(said)s") % {"said": "; ".join(said)}, at=at)


def note_word(*, by: Actor, home: FosterHome, need: str, answer: WordAnswer | str | None, on: date, at: datetime) -> None:
    """Note a home's word on one need. See ``note_words``."""
    check_can_note_word(by, home)
    note_words(by=by, home=home, words={need: answer}, on=on, at=at)


def note_last_word(*, by: Actor, home: FosterHome, on: date, at: datetime) -> None:
    """Date the home's last word, never backwards: somebody has spoken with it. No act of its own.

    Through a definer function: a matching coordinator may change this one fact. Raises ``Refused`` for a day ahead.
    """
    check_can_note_word(by, home)
    check_not_ahead(on, today=local_date(at))
    with connection.cursor() as cursor:
        cursor.execute("select famn_note_last_word(%s, %s)", [home.pk, on])
    home.last_word_on = on if home.last_word_on is None else max(on, home.last_word_on)


@transaction.atomic
def set_capacity(
    *, by: Actor, home: FosterHome, kind: CareKind | str, places: int, starts_on: date, ends_on: date | None, at: datetime
) -> CapacityPeriod:
    """Say how many children the home offers to take, of one kind, from a day (until ``ends_on``, half-open).

    Effects: what was said of that time before gives way (shortened, split or removed; the history keeps it); the new
    ``CapacityPeriod``; an act. Raises ``Refused`` when the period is empty.
    """
    check_can_edit_home(by, home)
    if ends_on is not None and ends_on <= starts_on:
        raise Refused("empty_period", _("Perioden behöver sluta efter att den börjar."))
    locked(home)
    new = Period(starts_on, ends_on)
    for old in CapacityPeriod.objects.filter(home=home, kind=kind):
        left = what_remains(Period(old.starts_on, old.ends_on), new)
        if not left:
            old.delete()
            continue
        before = (old.starts_on, old.ends_on)
        old.starts_on, old.ends_on = left[0].start, left[0].end
        if before != (old.starts_on, old.ends_on):
            old.save(update_fields=["starts_on", "ends_on"])
        for rest in left[1:]:
            CapacityPeriod.objects.create(
                cooperation_id=home.cooperation_id, home=home, kind=kind, places=old.places, starts_on=rest.start, ends_on=rest.end
            )
    with refusing_constraints():
        made = CapacityPeriod.objects.create(
            cooperation_id=home.cooperation_id, home=home, kind=kind, places=places, starts_on=starts_on, ends_on=ends_on
        )
    record_home_act(
        by=by,
        home=home,
        verb="set_capacity",
        at=at,
        text=_("Platser för %(kind)s: %(places)s från %(day)s")
        % {"kind": CareKind(kind).label.lower(), "places": places, "day": short_date(starts_on)},
    )
    return made


@transaction.atomic
def record_consent(*, by: Actor, home: FosterHome, on: date, at: datetime) -> None:
    """Record that the home has been told about all members of that day and agreed to be asked by them (R-15).

    Effects: the consent's day and who recorded it; an act. Raises ``Refused`` for a network home, which is never shared.
    """
    check_can_edit_home(by, home)
    check_not_ahead(on, today=local_date(at))
    now = locked(home)
    now.consent_all_members_on, now.consent_recorded_by = on, by.user_id
    if now.board_id is not None:
        raise Refused("network_home_is_not_shared", _("Ett nätverkshem hör till sin nämnd och delas inte med andra."))
    now.save(update_fields=["consent_all_members_on", "consent_recorded_by"])
    record_home_act(
        by=by,
        home=now,
        verb="record_consent",
        at=at,
        text=_("Hemmet har informerats om alla medlemskommuner och samtyckt %(day)s") % {"day": short_date(on)},
    )
    home.refresh_from_db()


@transaction.atomic
def change_status(*, by: Actor, home: FosterHome, status: BankStatus | str, reason: str, at: datetime) -> None:
    """Move a home between the states somebody decides: ready, paused, under review, closed, in process again.

    Bank entry from pages goes through ``assessment.actions.enter_bank``, which also asks for the assessment.
    Effects: the home's status; ``BankStatusEvent``; an act. Raises ``Refused`` without consent, with children living
    there, without a reason, or for a step that does not exist.
    """
    check_can_edit_home(by, home)
    check_reason(reason)
    now = locked(home)
    check_status_step(now.status, status, undone=now.undone_at is not None)
    if status == BankStatus.READY:
        check_has_consented(is_network=now.board_id is not None, consent_on=now.consent_all_members_on)
    if status == BankStatus.CLOSED:
        check_can_leave(has_children=home_in_use(now))
    _set_status(by=by, home=now, status=BankStatus(status), reason=reason.strip(), at=at)
    now.save(update_fields=["status"])
    home.refresh_from_db()


@transaction.atomic
def undo_registration(*, by: Actor, home: FosterHome, reason: str, at: datetime) -> None:
    """Undo a home registered by mistake: closed and marked, with who and why; the rows stay.

    Effects: status closed, ``undone_at`` and reason; ``BankStatusEvent``; an act. Raises ``Refused`` when the home is
    lived in or was ever shown to a board, and when it is undone already.
    """
    check_can_edit_home(by, home)
    check_reason(reason)
    now = locked(home)
    if now.undone_at is not None:
        raise Refused("already_undone", _("Registreringen är redan ångrad."))
    check_can_leave(has_children=home_in_use(now))
    if HomeOpening.objects.filter(home=now).exists():
        raise Refused("home_was_offered", _("Hemmet har erbjudits en nämnd och kan inte ångras. Avsluta det i stället."))
    _set_status(by=by, home=now, status=BankStatus.CLOSED, reason=reason.strip(), at=at)
    now.undone_at, now.undone_reason = at, reason.strip()[:200]
    now.save(update_fields=["status", "undone_at", "undone_reason"])
    home.refresh_from_db()


def _set_status(*, by: Actor, home: FosterHome, status: BankStatus, reason: str, at: datetime) -> None:
    BankStatusEvent.objects.create(
        cooperation_id=home.cooperation_id,
        home=home,
        from_status=home.status,
        to_status=status,
        at=at,
        by_name=by.name,
        reason=reason[:300],
    )
    home.status = status
    record_home_act(
        by=by,
        home=home,
        verb="change_status",
        at=at,
        detail={"status": status.value},
        text=_("Status: %(status)s. %(reason)s") % {"status": status.label, "reason": reason},
    )
