"""Addresses of the staff pages: one's own account, roles, cover, the read log, the vault and the search."""

from django.conf import settings
from django.urls import include, path

from famn.web.staff.account import naming, own, search, trail, vault

urlpatterns = [
    path("konto/", own.account, name="account"),
    path("konto/namn/", naming.name, name="account_name"),
    path("konto/adress/<str:key>/", naming.address_confirm, name="address_confirm"),
    path("konto/uppdrag/", own.switch, name="switch_holding"),
    path("ersattare/", own.cover, name="cover"),
    path("ersattare/<int:pk>/avsluta/", own.cover_end, name="cover_end"),
    path("lasningar/", trail.reads, name="reads"),
    path("sok/", search.search, name="search"),
    path("valv/", vault.vault_openings, name="vault_openings"),
    path("valv/oppning/<uuid:pk>/granskad/", vault.opening_seen, name="vault_opening_seen"),
    path("valv/<slug:kind>/<uuid:subject>/", vault.open_entry, name="vault_open"),
]
if settings.FAMN_DEMO:
    urlpatterns.append(path("demo/", include("famn.web.staff.account.demo_urls")))
