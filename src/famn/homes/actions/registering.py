"""A home becomes known: facts, contact or vault, places and consent, in one go."""

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.homes.actions.trail import record_home_act
from famn.homes.enums import BankStatus, CareKind
from famn.homes.models import BankStatusEvent, CapacityPeriod, FosterHome, HomeContact
from famn.homes.policy import check_can_register_home
from famn.homes.rules import check_not_ahead
from famn.kernel.calendar import local_date
from famn.kernel.reference import new_code
from famn.organisations.constraints import constraint_name, refusing_constraints
from famn.people.actions import store_in_vault
from famn.people.models import ProtectionLevel, VaultEntry
from famn.ui.swedish import short_date

CODE_TRIES = 5


class CapacityInput(NamedTuple):
    """Places a home offers of one kind, in a half-open period."""

    kind: CareKind | str
    places: int
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def register_home(
    *,
    by: Actor,
    facts: Mapping[str, Any],
    contact: Mapping[str, str] | None,
    capacity: Iterable[CapacityInput] = (),
    consent_on: date | None,
    at: datetime,
    vault: Mapping[str, Any] | None = None,
) -> FosterHome:
    """Register a home of the shared bank, *in process* (R-15, R-16).

    ``facts``: fields of ``FosterHome``; ``coordinator`` is the actor unless given. ``contact``: names, address, phone,
    email. For a protected home contact and place go to the vault (``vault`` adds identity_number), never to a row of
    their own. ``consent_on``: when the home was told about all members of that day and agreed.

    Effects, in order: ``FosterHome`` with a code; ``HomeContact`` or a vault entry; ``CapacityPeriod``s;
    ``BankStatusEvent``; an act. Raises ``Refused`` for a broken rule of the table.
    """
    check_can_register_home(by)
    today = local_date(at)
    if consent_on is not None:
        check_not_ahead(consent_on, today=today)
    fields = {"coordinator_id": by.user_id, "last_word_on": today, **facts}
    if "coordinator" in facts:
        del fields["coordinator_id"]
    home = create_home(by=by, fields=fields, consent_on=consent_on, contact=contact, vault=vault, capacity=capacity, at=at)
    record_home_act(by=by, home=home, verb="register_home", text=_("Registrerade hemmet"), at=at)
    if consent_on is not None:
        record_home_act(
            by=by,
            home=home,
            verb="record_consent",
            at=at,
            text=_("Hemmet har informerats om alla medlemskommuner och samtyckt %(day)s") % {"day": short_date(consent_on)},
        )
    return home


def create_home(
    *,
    by: Actor,
    fields: dict[str, Any],
    contact: Mapping[str, str] | None,
    vault: Mapping[str, Any] | None,
    capacity: Iterable[CapacityInput],
    consent_on: date | None,
    at: datetime,
    board_id: int | None = None,
) -> FosterHome:
    """Write a new home's rows; the calling action has checked the permission. Raises ``Refused``."""
    protected = fields.get("protection", ProtectionLevel.NONE) != ProtectionLevel.NONE
    place = {name: fields.pop(name, None) for name in ("municipality", "locality", "municipality_id", "locality_id")} if protected else {}
    home = FosterHome(
        **fields,
        cooperation_id=by.own_cooperation_id,
        board_id=board_id,
        status=BankStatus.IN_PROCESS,
        consent_all_members_on=consent_on,
        consent_recorded_by=by.user_id if consent_on else None,
        created_at=at,
    )
    _save_with_code(home)
    if protected:
        _store(by=by, home=home, contact=contact or {}, vault=vault or {}, place=place, at=at)
    elif contact:
        HomeContact.objects.create(home=home, cooperation_id=home.cooperation_id, **contact)
    for kind, places, starts_on, ends_on in (CapacityInput(*row) for row in capacity):
        with refusing_constraints():
            CapacityPeriod.objects.create(
                cooperation_id=home.cooperation_id, home=home, kind=kind, places=places, starts_on=starts_on, ends_on=ends_on
            )
    BankStatusEvent.objects.create(
        cooperation_id=home.cooperation_id, home=home, to_status=home.status, at=at, by_name=by.name, reason=str(_("Registrerat"))
    )
    return home


def _save_with_code(home: FosterHome) -> None:
    for attempt in range(CODE_TRIES):
        drawn = not home.code
        if drawn:
            home.code = new_code("H", random.SystemRandom())
        try:
            with refusing_constraints():
                home.save(force_insert=True)
        except IntegrityError as error:
            # Another home has the code: draw again. Codes are random, so that this is rare is all that is needed.
            if not drawn or "code" not in constraint_name(error) or attempt == CODE_TRIES - 1:
                raise
            home.code = ""
        else:
            return


def _store(
    *, by: Actor, home: FosterHome, contact: Mapping[str, str], vault: Mapping[str, Any], place: Mapping[str, Any], at: datetime
) -> None:
    municipality = place.get("municipality")
    store_contact_in_vault(
        by=by,
        home=home,
        contact={**contact, **{name: value for name, value in vault.items() if name in ("names", "address", "phone", "email")}},
        identity_number=vault.get("identity_number", ""),
        municipality_id=vault.get("municipality_id") or place.get("municipality_id") or (municipality.pk if municipality else None),
        place=str(place.get("locality") or ""),
        at=at,
    )


def store_contact_in_vault(
    *,
    by: Actor,
    home: FosterHome,
    contact: Mapping[str, str],
    at: datetime,
    identity_number: str = "",
    municipality_id: str | None = None,
    place: str = "",
    members: Iterable[str] = (),
) -> None:
    """Put what must not be seen about a home into the vault; the calling action has checked the permission."""
    address = "\n".join(filter(None, [contact.get("address", ""), place, contact.get("email", ""), *members]))
    store_in_vault(
        by=by,
        kind=VaultEntry.Kind.HOME,
        subject_id=home.pk,
        board_id=home.board_id,
        names=contact.get("names", ""),
        identity_number=identity_number,
        address=address,
        phone=contact.get("phone", ""),
        municipality_id=municipality_id,
        at=at,
    )
