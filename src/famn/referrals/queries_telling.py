"""Which texts that GFO already reads tell who a child is: asked when its board notes a name, or protects it."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from famn.audit.models import Audience
from famn.audit.queries import acts_on
from famn.kernel.calendar import local_date
from famn.kernel.denied import why_not
from famn.messages.models import Message
from famn.people.rules import check_free_text
from famn.referrals.models import Need, Offer, Referral, ReferralChild
from famn.referrals.queries import names_of, need_name
from famn.ui.swedish import short_date

_FIELDS = ("school_needs", "contact_needs", "network_considered", "network_considered_by")


def about_same_child(child: ReferralChild) -> QuerySet[ReferralChild]:
    """The row itself, and the board's other rows of the same child in other referrals."""
    return ReferralChild.objects.filter(Q(pk=child.pk) | Q(child__isnull=False, child_id=child.child_id))


def texts_that_tell(child: ReferralChild) -> list[str]:
    """Where, in all the board's referrals of this child, a text to GFO holds its name or an identity number; in Swedish.

    A text is checked when it is saved, against the names of that day: one that was written before the child had its name
    here, or by GFO, is found now. Asked in the board's own session: nobody else knows the name.
    """
    names = names_of(ReferralChild.objects.filter(pk=child.pk))
    found = []
    for referral in (
        Referral.objects.filter(children__child_id=child.child_id).exclude(children__child_id=None).order_by("created_at", "id")
    ):
        for where, text in _texts(referral):
            if text and why_not(check_free_text, text, names) is not None:
                found.append(_("%(where)s (%(code)s)") % {"where": where, "code": referral.code})
    return list(dict.fromkeys(found))


def _texts(referral: Referral) -> Iterator[tuple[str, str]]:
    """Every text of a referral that GFO reads, each with what it is called on the page."""
    for name in _FIELDS:
        yield str(Referral._meta.get_field(name).verbose_name), getattr(referral, name)
    yield _("Skäl till att förfrågan avslutades"), referral.closing_reason
    for need in Need.objects.filter(referral=referral).order_by("rank", "id"):
        yield _("Behov: %(need)s") % {"need": need_name(need)}, need.sentence
    for offer in Offer.objects.filter(referral=referral).order_by("sent_at", "id"):
        yield _("Skäl till GFO"), offer.answer_to_gfo
        yield _("Varför det här hemmet"), offer.reason
    for message in Message.objects.filter(subject_id=referral.pk).order_by("sent_at", "id"):
        yield _("Meddelande %(day)s") % {"day": short_date(local_date(message.sent_at))}, message.body
    for act in acts_on({"referral": [referral.pk]}).exclude(audience=Audience.BOARD):
        yield _("Historiken %(day)s") % {"day": short_date(local_date(act.at))}, act.text
