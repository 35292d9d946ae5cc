"""A new address to sign in with: asked for by the administrator, confirmed by the user herself from the new mailbox."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.accounts.actions import record_account_act
from famn.accounts.links import address_key_fits
from famn.accounts.models import User
from famn.accounts.policy_people import check_can_change_address, check_can_manage_person
from famn.accounts.queries_people import user_by_email
from famn.kernel.denied import Refused
from famn.messages.mail import INVITATION, NEW_ADDRESS, OLD_ADDRESS, queue_mail

NOT_ALLOWED, TAKEN = "42501", "23505"


@transaction.atomic
def ask_for_address(*, by: Actor, user: User, address: str, at: datetime) -> None:
    """Ask a user to go over to another address. Nothing changes until she confirms it, signed in, from the new mailbox.

    An administrator alone can thus never take an account over, whatever roles it has elsewhere. Effects: the address waits; a
    mail with a link to the new address, and one to the old that says so; an act. Raises ``Refused`` for the address she has,
    and for somebody who has not been here yet: see ``correct_address``.
    """
    check_can_change_address(by, user_id=user.pk)
    new = User.objects.normalize_email(address.strip()).lower()
    if new == user.email.lower():
        raise Refused("same_address", _("Det är redan adressen."))
    if not user.has_usable_password():
        raise Refused("not_here_yet", _("Personen har inte varit här än. Rätta inbjudans adress i stället."))
    User.objects.filter(pk=user.pk).update(new_email=new, new_email_asked_at=at)
    for kind in (OLD_ADDRESS, NEW_ADDRESS):
        queue_mail(by=by, to=[user], kind=kind, reason_key=f"address:{user.pk}:{at.isoformat()}", at=at)
    text = _("Bad %(name)s byta e-postadress från %(old)s till %(new)s") % {"name": user.name, "old": user.email, "new": new}
    record_account_act(by=by, verb="account.address", text=text, user_id=user.pk, at=at)


@transaction.atomic
def confirm_address(*, by: Actor, key: str, at: datetime) -> str:
    """Go over to the address that waits, by the link that was mailed to it. Returns the address.

    Effects: the user's address; an act. Raises ``Refused`` for a link that is another's, used or too old, and for an address
    that somebody else signs in with.
    """
    user = User.objects.select_for_update().get(pk=by.own_user_id)
    if not address_key_fits(user, key, at=at):
        raise Refused("link_over", _("Länken gäller inte. Den kan vara använd, för gammal eller skickad till någon annan."))
    other = user_by_email(user.new_email)
    if other is not None and other.pk != user.pk:
        raise Refused("address_taken", _("Någon annan loggar in med den adressen. Prata med systemadministratören."))
    new, old = user.new_email, user.email
    User.objects.filter(pk=user.pk).update(email=new, new_email="", new_email_asked_at=None)
    EmailAddress.objects.filter(user=user).delete()
    text = _("Bekräftade e-postadressen %(new)s i stället för %(old)s") % {"new": new, "old": old}
    record_account_act(by=by, verb="account.address", text=text, user_id=user.pk, at=at)
    return new


@transaction.atomic
def correct_address(*, by: Actor, user: User, address: str, at: datetime) -> None:
    """Let an invitation that went to a wrong address go to the right one. Only for somebody who has never been here.

    Effects: the address; the link that was mailed to the old one leads nowhere; a mail with a new link; an act. Raises
    ``Refused`` for somebody who has been here, for the same address, and, in the same words, for one that another account has
    and where somebody else has given her a role too: the database alone can know, and what there is elsewhere is not told.
    """
    check_can_manage_person(by, user_id=user.pk)
    if user.has_usable_password() or user.last_seen_on is not None:
        raise Refused("has_been_here", _("Personen har redan varit här och bekräftar själv en ny adress."))
    old, new = user.email, User.objects.normalize_email(address.strip()).lower()
    if new == old.lower():
        raise Refused("same_address", _("Det är redan adressen."))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select famn_correct_address(%s, %s)", [user.pk, new])
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") not in {NOT_ALLOWED, TAKEN}:
            raise
        text = _("Adressen kan inte rättas här. Ta tillbaka rollen och bjud in den rätta adressen.")
        raise Refused("cannot_correct", text) from error
    EmailAddress.objects.filter(user=user).delete()
    user.refresh_from_db(fields=["email"])
    queue_mail(by=by, to=[user], kind=INVITATION, reason_key=f"corrected:{user.pk}:{at.isoformat()}", at=at)
    what = {"name": user.name, "old": old, "new": new}
    text = _("Rättade adressen i inbjudan till %(name)s från %(old)s till %(new)s") % what
    record_account_act(by=by, verb="account.address", text=text, user_id=user.pk, at=at)
