"""The vault: putting something in it, opening it, and looking at who did."""

from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act, record_read
from famn.audit.models import Audience
from famn.kernel.denied import Refused
from famn.people.models import VaultEntry, VaultOpening
from famn.people.policy import check_can_mark_opening_seen, check_can_open_vault, check_can_store_in_vault

LONGEST_REASON = 300


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
                VaultEntry.objects.create(cooperation_id=by.own_cooperation_id, board_id=board_id, kind=kind, subject_id=subject_id, **told)
        except IntegrityError:
            raise Refused("vault_is_closed", _("Öppna valvet först: där ligger redan uppgifter om personen.")) from None
    record_act(
        by=by, verb="vault.store", text=_("Lade uppgifter i valvet"), subject_kind="vault", subject_id=subject_id, board_id=board_id,
        audience=Audience.BOARD if board_id else Audience.GFO, at=at,
    )  # fmt: skip


@transaction.atomic
def open_vault(*, by: Actor, kind: str, subject_id: UUID, code: str = "", reason: str, ip: str | None = None, at: datetime) -> VaultEntry:
    """Show a protected person's particulars to one actor for a quarter of an hour.

    Effects, in order: the opening with its reason, which a second person is shown; a row in the read log; only then the
    entry is read, and the row wall would show it to nobody without the opening. Raises ``Refused`` when there is no
    reason, when the opening cannot be written (then nothing is shown), or when nothing lies in the vault.
    """
    check_can_open_vault(by)
    words = " ".join(reason.split())
    if not words:
        raise Refused("no_reason", _("Skriv varför du behöver uppgifterna."))
    if len(words) > LONGEST_REASON:
        raise Refused("long_reason", _("Skriv skälet med högst %(n)s tecken.") % {"n": LONGEST_REASON})
    try:
        with transaction.atomic():
            VaultOpening.objects.create(
                cooperation_id=by.own_cooperation_id, board_id=by.board_id, kind=kind, subject_id=subject_id, subject_code=code,
                opened_at=at, holding_id=by.own_holding_id, opened_role=by.role, opened_by=by.own_user_id, opened_by_name=by.name,
                reason=words,
            )  # fmt: skip
            record_read(
                by=by, action="vault", purpose=words[:200], subject_kind=kind, subject_id=subject_id, board_id=by.board_id,
                codes=[code] if code else [], ip=ip, at=at,
            )  # fmt: skip
    except DatabaseError:
        raise Refused("not_logged", _("Öppningen kunde inte skrivas i loggen. Därför visas inga uppgifter.")) from None
    entry = VaultEntry.objects.filter(kind=kind, subject_id=subject_id).select_related("municipality").first()
    if entry is None:
        raise Refused("vault_is_empty", _("Inga uppgifter ligger i valvet om personen."))
    return entry


@transaction.atomic
def mark_opening_seen(*, by: Actor, opening: VaultOpening, at: datetime) -> None:
    """Note that a second person has looked at an opening. Marking it again changes nothing.

    Effects: who and when on the opening; an act.
    """
    check_can_mark_opening_seen(by, opening)
    if not VaultOpening.objects.filter(pk=opening.pk, seen_at=None).update(seen_at=at, seen_by=by.user_id):
        return
    record_act(
        by=by, verb="vault.seen", text=_("Granskade en öppning av valvet"), subject_kind="vault", subject_id=opening.subject_id,
        board_id=opening.board_id, audience=Audience.BOARD if opening.board_id else Audience.GFO, at=at,
        detail={"opening": str(opening.pk)},
    )  # fmt: skip
