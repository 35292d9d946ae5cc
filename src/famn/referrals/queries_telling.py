"""Which texts that GFO already reads tell who a child is, or where: asked when its board notes a name, or protects it."""

from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from famn.audit.models import Audience
from famn.audit.queries import acts_on
from famn.homes.models import FosterHome
from famn.homes.queries_telling import gives_away
from famn.kernel.calendar import local_date
from famn.kernel.denied import why_not
from famn.kernel.names import mentions_words, proper_names
from famn.messages.models import Message
from famn.people.name_marks import KnownName
from famn.people.rules import check_free_text
from famn.referrals.models import HomeQuestion, Need, Offer, Referral, ReferralChild
from famn.referrals.queries import names_of, need_name
from famn.ui.swedish import short_date

_HIDDEN = ("school_needs", "contact_needs")
"""What GFO is not shown of a protected child: a place is not looked for there, a name is."""
_FIELDS = ("network_considered", "network_considered_by")


def about_same_child(child: ReferralChild) -> QuerySet[ReferralChild]:
    """The row itself, and the board's other rows of the same child in other referrals."""
    return ReferralChild.objects.filter(Q(pk=child.pk) | Q(child__isnull=False, child_id=child.child_id))


def places_of_child(child: ReferralChild) -> list[str]:
    """Where the child lives, goes to school and meets its family, as its board's referrals say: asked before it is protected.

    The places of the referrals, but for the board's own municipality, which GFO knows; and the names that stand in the texts
    on school and contact.
    """
    own = child.board.municipality_id
    found: list[str] = []
    for referral in _referrals_about(child).select_related("home_municipality", "home_locality"):
        place = referral.home_municipality
        found += [place.name] if place is not None and place.pk != own else []
        found += [referral.home_locality.name] if referral.home_locality is not None else []
        found += [name for field in _HIDDEN for name in proper_names(getattr(referral, field))]
    return list(dict.fromkeys(found))


def tells(text: str, names: Collection[KnownName], places: Collection[str] = ()) -> bool:
    """Whether a text holds an identity number, one of the names, or one of the places."""
    return bool(text) and (why_not(check_free_text, text, names) is not None or any(mentions_words(text, place) for place in places))


def texts_that_tell(child: ReferralChild, places: Collection[str] = ()) -> list[str]:
    """Where, in all the board's referrals of this child, a text to GFO holds its name, an identity number or one of the places.

    A text is checked when it is saved, against the names of that day: one that was written before the child had its name
    here, or by GFO, is found now. Asked in the board's own session: nobody else knows the name. In Swedish.
    """
    names = names_of(ReferralChild.objects.filter(pk=child.pk))
    found: list[tuple[str, str]] = []
    for referral in _referrals_about(child):
        hidden = [name for name in _HIDDEN if tells(getattr(referral, name), names)]
        found += [(str(Referral._meta.get_field(name).verbose_name), referral.code) for name in hidden]
        found += [(where, referral.code) for where, text in _texts(referral) if tells(text, names, places)]
    return list(dict.fromkeys(_("%(where)s (%(code)s)") % {"where": where, "code": code} for where, code in found))


def _referrals_about(child: ReferralChild) -> QuerySet[Referral]:
    return Referral.objects.filter(pk__in=about_same_child(child).values("referral")).order_by("created_at", "id")


def _texts(referral: Referral) -> Iterator[tuple[str, str]]:
    """Every other text of a referral that GFO reads, each with what it is called on the page."""
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


def case_texts_about_home(home: FosterHome, traces: Collection[str]) -> list[str]:
    """Where what was written of a home in a case, as far as the actor reads it, holds one of the home's traces; in Swedish."""
    asked = HomeQuestion.objects.filter(home=home).select_related("referral").order_by("asked_at", "id")
    offered = Offer.objects.filter(home=home).select_related("referral").order_by("sent_at", "id")
    texts = [(_("Hemmets svar"), row.referral.code, f"{row.spoke_with}\n{row.said}") for row in asked]
    texts += [(_("Erbjudande"), row.referral.code, f"{row.reason}\n{row.over_max_reason}\n{row.answer_to_gfo}") for row in offered]
    found = [_("%(where)s (%(code)s)") % {"where": where, "code": code} for where, code, text in texts if gives_away(text, traces)]
    return list(dict.fromkeys(found))
