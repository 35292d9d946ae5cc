"""Which texts about a child's stays tell GFO who the child is: asked when its board protects it, beside the referral's."""

from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from famn.audit.models import Audience
from famn.audit.queries import acts_on
from famn.kernel.calendar import local_date
from famn.messages.models import Message
from famn.placements.models import ClosingFeedback, ClosingMeeting, Placement, PlacementEnd
from famn.referrals.models import ReferralChild
from famn.referrals.queries import names_of
from famn.referrals.queries_telling import about_same_child, tells
from famn.ui.swedish import short_date


def stay_texts_that_tell(child: ReferralChild, places: Collection[str] = ()) -> list[str]:
    """Where, in all the stays of this child, a text that GFO reads holds its name, an identity number or one of the places; in Swedish.

    Asked in the board's own session, as ``referrals.queries_telling.texts_that_tell``.
    """
    names = names_of(ReferralChild.objects.filter(pk=child.pk))
    found = []
    for stay in Placement.objects.filter(child__in=about_same_child(child)).order_by("starts_on", "id"):
        for where, text in _texts(stay):
            if tells(text, names, places):
                found.append(_("%(where)s (%(code)s)") % {"where": where, "code": stay.code})
    return list(dict.fromkeys(found))


def _texts(stay: Placement) -> Iterator[tuple[str, str]]:
    for end in PlacementEnd.objects.filter(placement=stay).order_by("notified_gfo_at", "id"):
        yield _("Mer om avslutet"), end.note
    for feedback in ClosingFeedback.objects.filter(placement=stay).order_by("given_at", "id"):
        yield _("Återkoppling"), feedback.text
    for meeting in ClosingMeeting.objects.filter(placement=stay).order_by("id"):
        for text in (meeting.participants, meeting.lessons, meeting.board_note, meeting.gfo_note):
            yield _("Avslutningsträff"), text
    for message in Message.objects.filter(subject_id=stay.pk).order_by("sent_at", "id"):
        yield _("Meddelande %(day)s") % {"day": short_date(local_date(message.sent_at))}, message.body
    for act in acts_on({"placement": [stay.pk]}).exclude(audience=Audience.BOARD):
        yield _("Historiken %(day)s") % {"day": short_date(local_date(act.at))}, act.text
