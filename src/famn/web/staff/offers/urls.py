"""Addresses of the staff pages: offers."""

from django.urls import path

from famn.web.staff.offers import deciding, page, starting

urlpatterns = [
    path("delegering/", deciding.delegations, name="delegations"),
    path("delegering/<uuid:pk>/avsluta/", deciding.delegation_end, name="delegation_end"),
    path("<uuid:pk>/", page.offer, name="offer"),
    path("<uuid:pk>/barn/<uuid:child>/", deciding.offer_suitability, name="offer_suitability"),
    path("<uuid:pk>/utredning/<uuid:suitability>/", starting.offer_adopt, name="offer_adopt"),
    path("<uuid:pk>/registerutdrag/", starting.offer_extracts, name="offer_extracts"),
    path("<uuid:pk>/samrad/", starting.offer_consult, name="offer_consult"),
    path("<uuid:pk>/samrad/<uuid:consultation>/angra/", starting.consultation_undo, name="consultation_undo"),
    path("<uuid:pk>/verksamhetsbeslut/", deciding.offer_decide, name="offer_decide"),
    path("<uuid:pk>/formellt-beslut/", deciding.offer_formal, name="offer_formal"),
    path("<uuid:pk>/beslut/<uuid:decision>/angra/", deciding.decision_undo, name="decision_undo"),
    path("<uuid:pk>/start/", starting.offer_start, name="offer_start"),
]
