"""Addresses of the staff pages: deviations."""

from django.urls import path

from famn.web.staff.deviations import views

urlpatterns = [
    path("", views.deviation_list, name="deviation_list"),
    path("ny/<slug:kind>/<uuid:subject>/", views.deviation_new, name="deviation_new"),
    path("<uuid:pk>/", views.deviation, name="deviation"),
    path("<uuid:pk>/svar/", views.deviation_answer, name="deviation_answer"),
    path("<uuid:pk>/bedom/", views.deviation_judge, name="deviation_judge"),
    path("<uuid:pk>/avsluta/", views.deviation_close, name="deviation_close"),
]
