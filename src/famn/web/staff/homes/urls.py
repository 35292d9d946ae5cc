"""Addresses of the staff pages: homes."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
