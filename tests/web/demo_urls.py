"""The addresses as a demo has them."""

from django.urls import include, path

urlpatterns = [path("demo/", include("famn.web.staff.account.demo_urls")), path("", include("famn.config.urls"))]
