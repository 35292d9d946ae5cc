"""All addresses: one include per subject."""

from django.urls import include, path

urlpatterns = [
    path("", include("famn.web.staff.today.urls")),
    path("", include("famn.web.staff.account.urls")),
    path("forfragningar/ko/", include("famn.web.staff.queue.urls")),
    path("forfragningar/", include("famn.web.staff.referrals.urls")),
    path("forfragningar/", include("famn.web.staff.matching.urls")),
    path("erbjudanden/", include("famn.web.staff.offers.urls")),
    path("placeringar/", include("famn.web.staff.placements.urls")),
    path("familjehem/import/", include("famn.web.staff.imports.urls")),
    path("familjehem/", include("famn.web.staff.homes.urls")),
    path("rekryteringsbehov/", include("famn.web.staff.recruiting.urls")),
    path("meddelanden/", include("famn.web.staff.messages.urls")),
    path("avvikelser/", include("famn.web.staff.deviations.urls")),
    path("personer/", include("famn.web.staff.people.urls")),
    path("samverkan/", include("famn.web.staff.organisation.urls")),
    path("", include("famn.web.public.urls")),
]
