"""Addresses of the staff pages: account."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
