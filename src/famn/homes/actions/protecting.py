"""How a home is reached, and what happens when it must not be found (domain 3.4)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.homes.actions.keeping import locked
from famn.homes.actions.registering import store_contact_in_vault
from famn.homes.actions.trail import record_home_act
from famn.homes.models import FosterHome, HomeContact, HomeMember
from famn.homes.policy import check_can_edit_home
from famn.kernel.denied import Refused
from famn.organisations.constraints import refusing_constraints
from famn.organisations.models import Locality, Municipality
from famn.people.models import ProtectionLevel, VaultEntry

LIVES_THERE = "I hemmet: "
"""How a line of the vault begins that tells who lives in a protected home."""


def _in_vault(member: HomeMember) -> str:
    year = f", född {member.birth_year}" if member.birth_year else ""
    until = f", till {member.ends_on.isoformat()}" if member.ends_on else ""
    return f"{LIVES_THERE}{member.name or 'namn saknas'}, {member.get_relation_display().lower()}{year}{until}"


@transaction.atomic
def edit_contact(*, by: Actor, home: FosterHome, contact: Mapping[str, str], at: datetime) -> None:
    """Change names, address, phone and e-mail. A protected home's go to the vault.

    Effects: ``HomeContact`` or the vault entry; an act that says that it was done, not what was written.
    """
    check_can_edit_home(by, home)
    now = locked(home)
    if now.protection == ProtectionLevel.NONE:
        HomeContact.objects.update_or_create(home=now, defaults={**contact, "cooperation_id": now.cooperation_id})
        text = _("Ändrade kontaktuppgifterna")
    else:
        # Readable only while the vault is open to this actor; store_in_vault refuses otherwise.
        kept = VaultEntry.objects.filter(subject_id=now.pk, kind=VaultEntry.Kind.HOME).first()
        store_contact_in_vault(
            by=by,
            home=now,
            contact=contact,
            at=at,
            identity_number=kept.identity_number if kept else "",
            municipality_id=kept.municipality_id if kept else None,
            members=[line for line in kept.address.splitlines() if line.startswith(LIVES_THERE)] if kept else (),
        )
        text = _("Ändrade kontaktuppgifterna i valvet")
    record_home_act(by=by, home=now, verb="edit_contact", text=text, at=at)


@transaction.atomic
def set_protection(
    *,
    by: Actor,
    home: FosterHome,
    level: ProtectionLevel | str,
    at: datetime,
    municipality: Municipality | None = None,
    locality: Locality | None = None,
) -> None:
    """Change how a home's whereabouts are protected.

    To protected: names, address and phone move from ``HomeContact`` to the vault, and who lives there from ``HomeMember``;
    those rows are deleted, municipality and locality are emptied; what the change history still holds of them is shut by
    the row wall. Back to unprotected: ``municipality`` is needed, nothing else comes back by itself, contact and members
    are written anew, the vault keeps its entry. Effects end with an act.
    """
    check_can_edit_home(by, home)
    now = locked(home)
    was, will = now.protection != ProtectionLevel.NONE, level != ProtectionLevel.NONE
    if not will and municipality is None:
        raise Refused("no_municipality", _("Ett hem utan skydd behöver en kommun."))
    if will and not was:
        contact = HomeContact.objects.filter(home=now).first()
        store_contact_in_vault(
            by=by,
            home=now,
            contact={name: getattr(contact, name) for name in ("names", "address", "phone", "email")} if contact else {},
            municipality_id=now.municipality_id,
            place=str(now.locality or ""),
            members=[_in_vault(member) for member in HomeMember.objects.filter(home=now)],
            at=at,
        )
        HomeMember.objects.filter(home=now).delete()
        if contact is not None:
            contact.delete()
    now.protection = level
    now.municipality, now.locality = (None, None) if will else (municipality, locality)
    with refusing_constraints():
        now.save(update_fields=["protection", "municipality", "locality"])
    label = ProtectionLevel(level).label
    text = _("Skyddade personuppgifter: %(level)s. Kontakt och ort finns i valvet") if will else _("Skyddade personuppgifter: %(level)s")
    record_home_act(by=by, home=now, verb="set_protection", text=text % {"level": label.lower()}, at=at)
    home.refresh_from_db()
