"""Which deviations about a child's referrals and stays tell GFO who the child is, or where: asked when its board protects it."""

from collections.abc import Collection

from django.db.models import Q
from django.utils.translation import gettext as _

from famn.deviations.models import Deviation
from famn.placements.models import Placement
from famn.referrals.models import Offer, ReferralChild
from famn.referrals.queries import names_of
from famn.referrals.queries_telling import about_same_child, tells

_FIELDS = ("what", "cause_text", "action_text", "verdict_text")


def deviation_texts_that_tell(child: ReferralChild, places: Collection[str] = ()) -> list[str]:
    """Where a deviation about this child holds its name, an identity number or one of the places; in Swedish.

    Asked in the board's own session, as ``referrals.queries_telling.texts_that_tell``.
    """
    names = names_of(ReferralChild.objects.filter(pk=child.pk))
    children = about_same_child(child)
    about = (
        Q(subject_id__in=children.values("referral"))
        | Q(subject_id__in=Placement.objects.filter(child__in=children).values("pk"))
        | Q(subject_id__in=Offer.objects.filter(referral__in=children.values("referral")).values("pk"))
    )
    return [
        _("Avvikelse %(code)s: %(where)s") % {"code": row.code, "where": str(Deviation._meta.get_field(field).verbose_name).lower()}
        for row in Deviation.objects.filter(about).order_by("created_at", "id")
        for field in _FIELDS
        if tells(getattr(row, field), names, places)
    ]
