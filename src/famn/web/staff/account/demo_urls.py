"""Addresses that only a demo has."""

from django.urls import path

from famn.web.staff.account import demo

urlpatterns = [path("", demo.demo_switch, name="demo_switch")]
