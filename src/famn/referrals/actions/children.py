"""The children of a referral. Who they are stays with the board; GFO sees a code and a birth year."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.kernel.identity import NotAnIdentityNumber, new_reserve_number, parse
from famn.kernel.reference import new_code
from famn.people.actions import store_in_vault
from famn.people.models import ProtectionLevel, VaultEntry
from famn.people.name_marks import marks_of
from famn.referrals import queries
from famn.referrals.enums import ReferralStatus, Why
from famn.referrals.models import Child, Referral, ReferralChild
from famn.referrals.policy import check_can_write_referral
from famn.referrals.queries_telling import about_same_child
from famn.referrals.rules import check_children_changeable, check_children_removable


def _canonical(number: str, on: date) -> str:
    """The number as it is stored; none stays none. Raises ``Refused`` without repeating what was typed."""
    if not number.strip():
        return ""
    try:
        return parse(number, on=on).canonical
    except NotAnIdentityNumber:
        raise Refused("bad_number", Why.BAD_NUMBER.label) from None


def identify(
    by: Actor, row: ReferralChild | None, referral: Referral, *, name: str, identity_number: str, case_number: str,
    birth_date: date | None, protection: str, vault: Mapping[str, Any] | None, at: datetime,
) -> Child | None:  # fmt: skip
    """The board's own row of the child, made or changed; None while nothing is noted of who it is."""
    child = row.child if row is not None else None
    number: str | None = _canonical(identity_number, local_date(at))
    if protection != ProtectionLevel.NONE:
        if name.strip() or number:
            raise Refused("protected_in_vault", Why.PROTECTED_IN_VAULT.label)
        number, birth_date = None, None
    elif not (name.strip() or number or case_number.strip()) and child is None:
        return None
    if child is None and number:
        # The board may know the child since before: one row per child and board.
        child = Child.objects.filter(board_id=referral.board_id, identity_number=number).order_by("id").first()
    was_protected = child is not None and child.protection != ProtectionLevel.NONE
    if protection != ProtectionLevel.NONE and not was_protected:
        vault = _with_what_is_noted(child, vault)
    if child is None:
        child = Child(cooperation_id=referral.cooperation_id, board_id=referral.board_id)
    child.name_marks = _marks(child, protection, vault)
    child.name = name.strip()
    child.identity_number = number or ("" if number is None else child.identity_number or new_reserve_number().canonical)
    child.case_number = case_number.strip() or child.case_number
    child.birth_date = birth_date
    child.protection = protection
    child.save()
    if was_protected and protection == ProtectionLevel.NONE:
        _forget_in_vault(child)
    if vault:
        store_in_vault(
            by=by, kind=VaultEntry.Kind.CHILD, subject_id=child.pk, board_id=referral.board_id,
            names=vault.get("names", ""), identity_number=_canonical(vault.get("identity_number", ""), local_date(at)),
            address=vault.get("address", ""), phone=vault.get("phone", ""), at=at,
        )  # fmt: skip
    return child


def _with_what_is_noted(child: Child | None, vault: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What goes to the vault when a child becomes protected: what is told, and else what the board has noted in the open."""
    if child is None or not (child.name or child.identity_number):
        return vault
    told = {name: text for name, text in (vault or {}).items() if text}
    return {"names": child.name, "identity_number": child.identity_number, **told}


def _marks(child: Child, protection: str, vault: Mapping[str, Any] | None) -> list[str]:
    """Digests of the names a protected child is known by: those told now, and the one that still stands; else those it has."""
    if protection == ProtectionLevel.NONE:
        return []
    known_by = [words for words in (vault.get("names", "") if vault else "", child.name) if words]
    return marks_of(child.pk, known_by) if known_by else child.name_marks


def _forget_in_vault(child: Child) -> None:
    """Throw away what the vault holds of a child in the open. Through a definer function, for nobody reads the entry."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_forget_in_vault(%s)", [child.pk])


def note_protection_of(row: ReferralChild) -> None:
    """Every referral of the board that is about the child, also those that are closed."""
    for referral in Referral.objects.select_for_update().filter(pk__in=about_same_child(row).values("referral_id")).order_by("id"):
        _note_protection(referral)


def _note_protection(referral: Referral) -> None:
    """A referral with a protected child is protected, and says nothing of where."""
    protected = ReferralChild.objects.filter(referral=referral).exclude(child=None).exclude(child__protection=ProtectionLevel.NONE).exists()
    if protected == referral.protected:
        return
    referral.protected = protected
    if protected:
        referral.home_municipality = None
        referral.home_locality = None
    referral.save(update_fields=["protected", "home_municipality", "home_locality"])


def _record(by: Actor, referral: Referral, verb: str, text: str, at: datetime, *, audience: str = Audience.BOTH) -> None:
    # A draft is the board's alone.
    seen_by = Audience.BOARD if referral.status == ReferralStatus.DRAFT else audience
    record_act(
        by=by, verb=verb, text=text, subject_kind="referral", subject_id=referral.pk, board_id=referral.board_id,
        audience=seen_by, at=at,
    )  # fmt: skip


@transaction.atomic
def add_child(
    *, by: Actor, referral: Referral, birth_year: int, name: str = "", identity_number: str = "", case_number: str = "",
    birth_date: date | None = None, sex: str = "", protection: str = ProtectionLevel.NONE, vault: Mapping[str, Any] | None = None,
    at: datetime,
) -> ReferralChild:  # fmt: skip
    """Add a child to a referral, siblings one by one (R-86a).

    ``identity_number``: empty gives a named child the internal reserve number (never an invented personnummer).
    ``vault``: for a protected child ``names``, ``identity_number``, ``address``, ``phone``; nothing of it stands anywhere else,
    but for digests of the name's words, by which free text to GFO is checked.
    Effects: the child's row at the board (its old one, if the number is known there); the row GFO sees; a protected child
    takes the referral's place away; a line in the timeline, which GFO reads once the referral is sent.
    """
    check_can_write_referral(by, referral)
    row = queries.locked(referral)
    check_children_changeable(row.status)
    child = identify(
        by, None, row, name=name, identity_number=identity_number, case_number=case_number, birth_date=birth_date,
        protection=protection, vault=vault, at=at,
    )  # fmt: skip
    added = ReferralChild.objects.create(
        cooperation_id=row.cooperation_id, board_id=row.board_id, referral=row, child=child, code=new_code("B"),
        birth_year=birth_year, sex=sex,
    )  # fmt: skip
    note_protection_of(added)
    _record(by, row, "referral.child_add", _("Lade till barn %(code)s, född %(year)s") % {"code": added.code, "year": birth_year}, at)
    return added


@transaction.atomic
def change_child(
    *, by: Actor, child: ReferralChild, birth_year: int, name: str = "", identity_number: str = "", case_number: str = "",
    birth_date: date | None = None, sex: str = "", protection: str = ProtectionLevel.NONE, vault: Mapping[str, Any] | None = None,
    at: datetime,
) -> ReferralChild:  # fmt: skip
    """Change what is noted of a child, or note who the child of an oral referral is (R-35a).

    Effects as ``add_child``; GFO's timeline tells of a new birth year or sex, the board's of a new identity.
    """
    check_can_write_referral(by, child.referral)
    referral = queries.locked(child.referral)
    check_children_changeable(referral.status)
    row = ReferralChild.objects.select_related("child").get(pk=child.pk)
    before = (row.birth_year, row.sex)
    row.child = identify(
        by, row, referral, name=name, identity_number=identity_number, case_number=case_number, birth_date=birth_date,
        protection=protection, vault=vault, at=at,
    )  # fmt: skip
    row.birth_year = birth_year
    row.sex = sex
    row.save(update_fields=["child", "birth_year", "sex"])
    note_protection_of(row)
    if (row.birth_year, row.sex) != before:
        words = {"code": row.code, "before": before[0], "after": row.birth_year}
        _record(by, referral, "referral.child_change", _("Ändrade barn %(code)s: född %(before)s → %(after)s") % words, at)
    else:
        text = _("Ändrade uppgifter om vem barn %(code)s är") % {"code": row.code}
        _record(by, referral, "referral.child_identity", text, at, audience=Audience.BOARD)
    return row


@transaction.atomic
def remove_child(*, by: Actor, child: ReferralChild, at: datetime) -> None:
    """Take a child off a referral; the board's own row of the child stays. Effects: the row GFO sees; a line.

    Raises ``Refused`` for the last child of a referral that GFO has, and while GFO works on it: it sends it back first.
    """
    check_can_write_referral(by, child.referral)
    referral = queries.locked(child.referral)
    check_children_removable(referral.status)
    if referral.status != ReferralStatus.DRAFT and ReferralChild.objects.filter(referral=referral).count() == 1:
        raise Refused("last_child", Why.LAST_CHILD.label)
    ReferralChild.objects.filter(pk=child.pk).delete()
    _note_protection(referral)
    _record(by, referral, "referral.child_remove", _("Tog bort barn %(code)s") % {"code": child.code}, at)
