"""Inviting people, sending the link again, and letting somebody in who has lost her second factor."""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.actions import give_role, record_account_act
from famn.accounts.models import Invitation, User
from famn.accounts.policy_people import check_can_give_role, check_can_manage_person
from famn.accounts.queries_people import user_by_email
from famn.kernel.denied import Refused
from famn.messages.mail import INVITATION, SECOND_FACTOR, queue_mail
from famn.organisations.models import Board

REASON_LETTERS = 10


@transaction.atomic
def invite_person(
    *, by: Actor, email: str, name: str, role: Role, board: Board | None, starts_on: date, ends_on: date | None = None, at: datetime
) -> Invitation:
    """Invite somebody to a role. Whoever has an account already gets one role more; nobody is told of her others.

    Effects, in order: the user, without a password, or her closed account opened again without one; her role; the
    ``Invitation``; a mail that bears her link when it is sent; an act. Raises ``Refused`` when she has that role already.
    """
    check_can_give_role(by, user_id=None, role=role, board_id=board.pk if board else None)
    user = user_by_email(email)
    if user is None:
        user = User.objects.create_user(email.strip(), name=name.strip())
    elif not user.is_active:
        _open_again(user)
    give_role(by=by, user=user, role=role, board=board, starts_on=starts_on, ends_on=ends_on, at=at)
    made = Invitation.objects.create(cooperation_id=by.own_cooperation_id, board=board, user=user, invited_by_name=by.name, at=at)
    queue_mail(by=by, to=[user], kind=INVITATION, reason_key=f"invitation:{made.pk}", at=at)
    text = _("Bjöd in %(name)s") % {"name": user.name}
    record_account_act(by=by, verb="account.invite", text=text, user_id=user.pk, at=at, board_id=made.board_id)
    return made


def _open_again(user: User) -> None:
    user.is_active, user.closed_at = True, None
    user.set_unusable_password()
    user.save(update_fields=["is_active", "closed_at", "password"])
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def send_link_again(*, by: Actor, user: User, at: datetime) -> None:
    """Mail a new link to somebody who has not chosen a password yet. Effects: the mail; an act.

    Raises ``Refused`` for whoever has one: she asks for a new password herself.
    """
    check_can_manage_person(by, user_id=user.pk)
    if user.has_usable_password():
        raise Refused("has_a_password", _("Personen har redan valt ett lösenord. Glömt lösenord finns på inloggningssidan."))
    queue_mail(by=by, to=[user], kind=INVITATION, reason_key=f"again:{user.pk}:{at.isoformat()}", at=at)
    record_account_act(
        by=by, verb="account.link", text=_("Skickade en ny länk till %(name)s") % {"name": user.name}, user_id=user.pk, at=at
    )


@transaction.atomic
def reset_second_factor(*, by: Actor, user: User, how_known: str, at: datetime) -> None:
    """Let somebody who has lost her second factor set up a new one, after the actor has made sure who she is.

    Effects: her app and reserve codes are gone, and so is her password, which ends her sessions: whoever knows the old
    one gets no further than the mailbox; a mail with her link; an act with how she was known. Raises ``Refused``
    without a reason.
    """
    check_can_manage_person(by, user_id=user.pk)
    if len(how_known.strip()) < REASON_LETTERS:
        raise Refused("how_known", _("Skriv hur du vet vem du har talat med."))
    Authenticator.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    queue_mail(by=by, to=[user], kind=SECOND_FACTOR, reason_key=f"factor:{user.pk}:{at.isoformat()}", at=at)
    text = _("Nollställde inloggningen för %(name)s: %(how)s") % {"name": user.name, "how": how_known.strip()}
    record_account_act(by=by, verb="account.second_factor", text=text, user_id=user.pk, at=at)
