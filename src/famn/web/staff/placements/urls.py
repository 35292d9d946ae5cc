"""Addresses of the staff pages: placements."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
