"""Pages of one act on one referral, and back to the referral."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from famn.referrals.models import Referral
from famn.web.staff.acting import act_page
from famn.web.staff.referrals.page import crumbs


def act_on(request: HttpRequest, referral: Referral, **page: Any) -> HttpResponse:
    """The page of one act on the referral; ``page`` as ``act_page`` takes it."""
    return act_page(
        request,
        back=reverse("referral", args=[referral.pk]),
        code=referral.code,
        state=referral.get_status_display(),
        crumbs=crumbs(referral),
        **page,
    )
