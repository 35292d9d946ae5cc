"""Addresses of the staff pages: which homes are missing."""

from django.urls import path

from famn.web.staff.recruiting import exporting, page, sharing

urlpatterns = [
    path("", page.missing_homes, name="missing_homes"),
    path("export/", exporting.missing_homes_export, name="missing_homes_export"),
    path("lamna/", sharing.missing_homes_share, name="missing_homes_share"),
    path("i-ord/", page.recruitment_brief, name="recruitment_brief"),
    path("i-ord/export/", exporting.recruitment_brief_export, name="recruitment_brief_export"),
]
