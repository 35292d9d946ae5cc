"""Addresses of the staff pages: import of a register. Their names begin with what the module is recognised by."""

from django.urls import path

from famn.web.staff.imports import columns, rows, runs

urlpatterns = [
    path("", runs.import_list, name="import_list"),
    path("mall/", runs.import_template, name="import_template"),
    path("<uuid:pk>/", runs.import_run, name="import_run"),
    path("<uuid:pk>/kolumner/", columns.import_columns, name="import_columns"),
    path("<uuid:pk>/blad/", columns.import_sheet, name="import_sheet"),
    path("<uuid:pk>/ord/", columns.import_words, name="import_words"),
    path("<uuid:pk>/rader/<uuid:row>/", rows.import_row, name="import_row"),
    path("<uuid:pk>/val/", rows.import_choose, name="import_choose"),
    path("<uuid:pk>/felaktiga/", rows.import_faulty, name="import_faulty"),
    path("<uuid:pk>/for-in/", runs.import_write, name="import_write"),
    path("<uuid:pk>/forsok-igen/", runs.import_again, name="import_again"),
    path("<uuid:pk>/kasta/", runs.import_discard, name="import_discard"),
    path("<uuid:pk>/angra/", runs.import_undo, name="import_undo"),
]
