"""The root of all addresses: the pages, and signing in under ``konto/``."""

from django.urls import include, path

urlpatterns = [
    path("konto/", include("famn.web.signin_urls")),
    path("", include("famn.web.urls")),
]
