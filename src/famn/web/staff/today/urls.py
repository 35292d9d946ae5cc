"""Addresses of the staff pages: today."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
