"""Addresses of the staff pages: placements."""

from django.urls import path

from famn.web.staff.placements import acts, listing, page, undoing

urlpatterns = [
    path("", listing.placement_list, name="placement_list"),
    path("<uuid:pk>/", page.placement, name="placement"),
    path("<uuid:pk>/flyttat-in/", acts.placement_moved_in, name="placement_moved_in"),
    path("<uuid:pk>/start/angra/", undoing.placement_start_undo, name="placement_start_undo"),
    path("<uuid:pk>/introduktion/", acts.placement_introduction, name="placement_introduction"),
    path("<uuid:pk>/introduktion/<uuid:introduction>/angra/", acts.introduction_undo, name="introduction_undo"),
    path("<uuid:pk>/avtal/", acts.placement_agreement, name="placement_agreement"),
    path("<uuid:pk>/avtal/<uuid:agreement>/angra/", undoing.agreement_undo, name="agreement_undo"),
    path("<uuid:pk>/uppfoljning/<uuid:follow_up>/", acts.follow_up_done, name="follow_up_done"),
    path("<uuid:pk>/beraknat-slut/", acts.placement_expected_end, name="placement_expected_end"),
    path("<uuid:pk>/avslut/", acts.placement_end, name="placement_end"),
    path("<uuid:pk>/avslut/angra/", acts.placement_end_undo, name="placement_end_undo"),
    path("<uuid:pk>/aterkoppling/", acts.placement_feedback, name="placement_feedback"),
    path("<uuid:pk>/aterkoppling/angra/", undoing.placement_feedback_undo, name="placement_feedback_undo"),
    path("<uuid:pk>/traff/anteckning/", acts.meeting_note, name="meeting_note"),
    path("<uuid:pk>/traff/", acts.meeting_held, name="meeting_held"),
    path("<uuid:pk>/banken/", acts.home_returns, name="home_returns"),
]
