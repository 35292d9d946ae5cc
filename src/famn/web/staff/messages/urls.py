"""Addresses of the staff pages: messages."""

from django.urls import path

from famn.web.staff.messages import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<slug:kind>/<uuid:subject>/", views.message_send, name="message_send"),
]
