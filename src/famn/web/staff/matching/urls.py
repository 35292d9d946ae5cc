"""Addresses of the staff pages: matching."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
