"""Addresses of the staff pages: the plan for the whole queue."""

from django.urls import path

from famn.web.staff.queue import acts, page, run

urlpatterns = [
    path("", page.queue_page, name="queue"),
    path("rakna/", acts.queue_again, name="queue_again"),
    path("andra/", acts.queue_adjust, name="queue_adjust"),
    path("<uuid:pk>/", run.queue_run, name="queue_run"),
]
