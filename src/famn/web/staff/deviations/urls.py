"""Addresses of the staff pages: deviations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
