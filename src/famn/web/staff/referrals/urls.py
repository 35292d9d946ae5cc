"""Addresses of the staff pages: referrals."""

from django.urls import path

from famn.web.staff.referrals import acts, lists, oral, page, protecting, steps

urlpatterns = [
    path("", lists.referral_list, name="referral_list"),
    path("ny/", steps.referral_new, name="referral_new"),
    path("muntlig/", oral.oral_new, name="oral_new"),
    path("<uuid:pk>/", page.referral, name="referral"),
    path("<uuid:pk>/steg/<slug:step>/", steps.referral_step, name="referral_step"),
    path("<uuid:pk>/skicka/", steps.referral_send, name="referral_send"),
    path("<uuid:pk>/barn/ny/", steps.child_add, name="referral_child_add"),
    path("<uuid:pk>/barn/<uuid:child>/", steps.child_change, name="referral_child"),
    path("<uuid:pk>/barn/<uuid:child>/ta-bort/", steps.child_remove, name="referral_child_remove"),
    path("<uuid:pk>/barn/<uuid:child>/skydd/", protecting.child_protect, name="child_protect"),
    path("<uuid:pk>/barn/<uuid:child>/skydd/upphor/", protecting.child_unprotect, name="child_unprotect"),
    path("<uuid:pk>/andra/", page.referral_change, name="referral_change"),
    path("<uuid:pk>/avsluta/", acts.referral_close, name="referral_close"),
    path("<uuid:pk>/oppna-igen/", acts.referral_reopen, name="referral_reopen"),
    path("<uuid:pk>/svara/", acts.referral_answer, name="referral_answer"),
    path("<uuid:pk>/vantar/", acts.referral_waiting, name="referral_waiting"),
    path("<uuid:pk>/felregistrerad/", oral.oral_undo, name="oral_undo"),
]
