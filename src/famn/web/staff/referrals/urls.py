"""Addresses of the staff pages: referrals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
