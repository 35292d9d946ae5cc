"""The vault: putting something in it."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.denied import Refused
from famn.people.models import VaultEntry
from famn.people.policy import check_can_store_in_vault


@transaction.atomic
def store_in_vault(
    *, by: Actor, kind: str, subject_id: UUID, board_id: int | None, names: str, identity_number: str = "", address: str = "",
    phone: str = "", municipality_id: str | None = None, at: datetime,
) -> None:  # fmt: skip
    """Put a protected person's identity in the vault, or replace what lay there; nobody reads it without an opening.

    ``board_id``: the owning board of a child or network home, None for a home of the shared bank.
    Effects: the entry; an act on it without any of its contents.
    """
    check_can_store_in_vault(by, board_id=board_id)
    told = {
        "names": names, "identity_number": identity_number, "address": address, "phone": phone, "municipality_id": municipality_id,
    }  # fmt: skip
    # An update reaches only an entry that was opened just now: what one may not see, one does not overwrite.
    if not VaultEntry.objects.filter(subject_id=subject_id, kind=kind).update(**told):
        try:
            with transaction.atomic():
                VaultEntry.objects.create(cooperation_id=by.cooperation_id, board_id=board_id, kind=kind, subject_id=subject_id, **told)
        except IntegrityError:
            raise Refused("vault_is_closed", _("Öppna valvet först: där ligger redan uppgifter om personen.")) from None
    record_act(
        by=by, verb="vault.store", text=_("Lade uppgifter i valvet"), subject_kind="vault", subject_id=subject_id, board_id=board_id,
        audience=Audience.BOARD if board_id else Audience.GFO, at=at,
    )  # fmt: skip
