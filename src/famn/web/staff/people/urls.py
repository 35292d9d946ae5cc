"""Addresses about people."""

from django.urls import path

from famn.web.staff.people import functions, handover, listing, person, roles

urlpatterns = [
    path("", listing.people_list, name="people"),
    path("bjud-in/", listing.invite, name="people_invite"),
    path("roller/", roles.roles_in_words, name="people_roles"),
    path("funktioner/", functions.functions, name="functions"),
    path("funktioner/matchningsansvarig/", functions.function_of_all, name="function_of_all"),
    path("funktioner/<slug:function>/<int:board>/", functions.function_of_board, name="function_of_board"),
    path("funktion/<int:pk>/lamna/", functions.function_leave, name="function_leave"),
    path("<int:pk>/", person.person_page, name="person"),
    path("<int:pk>/ny-roll/", person.role_new, name="person_role_new"),
    path("<int:pk>/roll/<uuid:holding>/", person.role_end, name="person_role_end"),
    path("<int:pk>/lank/", person.link_again, name="person_link"),
    path("<int:pk>/inloggning/", person.factor_reset, name="person_factor"),
    path("<int:pk>/adress/", person.address, name="person_address"),
    path("<int:pk>/overlamning/", handover.handover, name="handover"),
    path("<int:pk>/avsluta/", person.close, name="person_close"),
]
