"""Addresses of the staff pages: today."""

from django.urls import path

from famn.web.staff.today import views

urlpatterns = [path("", views.today, name="today")]
