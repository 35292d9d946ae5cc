"""Addresses of the staff pages: offers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
