"""Addresses outside the staff's pages."""

from django.urls import path

from famn.web.public import views

urlpatterns = [path("svar/<str:token>/", views.home_link, name="home_link")]
