"""Addresses of the staff pages: homes."""

from django.urls import path

from famn.web.staff.homes import assessing, bank, changing, home, network, registering

urlpatterns = [
    path("", bank.home_list, name="home_list"),
    path("nytt/", registering.home_new, name="home_new"),
    path("natverkshem/", network.network_list, name="network_list"),
    path("natverkshem/nytt/", registering.network_new, name="network_new"),
    path("uppdrag/<uuid:pk>/avsluta/", network.network_unassign, name="network_unassign"),
    path("bedomningar/<uuid:pk>/faststall/", assessing.suitability_adopt, name="suitability_adopt"),
    path("bedomningar/<uuid:pk>/angra-faststallande/", assessing.adoption_undo, name="adoption_undo"),
    path("bedomningar/<uuid:pk>/angra/", assessing.suitability_undo, name="suitability_undo"),
    path("registerutdrag/<uuid:pk>/angra/", assessing.extract_undo, name="extract_undo"),
    path("<uuid:pk>/", home.home, name="home"),
    path("<uuid:pk>/historik/", home.home_history, name="home_history"),
    path("<uuid:pk>/andra/", changing.home_edit, name="home_edit"),
    path("<uuid:pk>/kontakt/", changing.home_contact, name="home_contact"),
    path("<uuid:pk>/skydd/", changing.home_protect, name="home_protect"),
    path("<uuid:pk>/besked/", changing.home_word, name="home_word"),
    path("<uuid:pk>/platser/", changing.home_capacity, name="home_capacity"),
    path("<uuid:pk>/samtycke/", changing.home_consent, name="home_consent"),
    path("<uuid:pk>/status/", changing.home_status, name="home_status"),
    path("<uuid:pk>/angra/", changing.home_undo, name="home_undo"),
    path("<uuid:pk>/tilldela/", network.network_assign, name="network_assign"),
    path("<uuid:pk>/lamplighet/", assessing.suitability_new, name="suitability_new"),
    path("<uuid:pk>/registerutdrag/", assessing.extract_new, name="extract_new"),
]
