"""Saved views of the bank: one's own, by name, above the list."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from famn.access.actor import acting
from famn.homes.models import CategoryScheme, SavedView, SchemeCategory
from famn.organisations.actions import set_module
from famn.organisations.enums import Module
from tests.contact_world import set_interval
from tests.homes_world import make_bank_home, now, sign_in, today
from tests.world import World

NEW, MINE, LIST = reverse("view_new"), reverse("view_list"), reverse("home_list")


def names(response) -> list[str]:
    return [view["name"] for view in response.context["views"]]


def test_a_choice_is_kept_opened_renamed_and_removed(world: World, client: Client) -> None:
    wanted, _other = make_bank_home(world, short_notice=True), make_bank_home(world)
    sign_in(client, world, "coordinator")
    page = client.get(LIST, {"varsel": "on", "sida": "1", "okant": "x", "csrfmiddlewaretoken": "x"})
    assert f"{NEW}?varsel=on" in page.content.decode()
    assert "Urvalet: Kort varsel." in client.get(NEW, {"varsel": "on"}).content.decode()
    kept = client.post(f"{NEW}?varsel=on&okant=x", {"name": "Snabba"})
    assert kept.headers["Location"] == f"{LIST}?varsel=on"
    opened = client.get(kept.headers["Location"])
    assert "Vyn är sparad" in opened.content.decode()
    assert [row["home"].code for row in opened.context["rows"]] == [wanted.code]
    assert [view["current"] for view in opened.context["views"] if view["name"] == "Snabba"] == [True]
    view = client.get(MINE).context["views"][0]
    assert view.query == "varsel=on"
    client.post(reverse("view_rename", args=[view.pk]), {"name": "Kort varsel"})
    assert "Kort varsel" in names(client.get(LIST))
    client.post(reverse("view_remove", args=[view.pk]))
    assert client.get(MINE).context["views"] == []


def test_two_views_of_one_name_are_refused_and_what_was_typed_stays(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    client.post(f"{NEW}?varsel=on", {"name": "Samma"})
    again = client.post(f"{NEW}?rokfritt=on", {"name": "Samma"})
    assert again.status_code == 422
    assert "Du har redan en vy med det namnet" in again.content.decode()
    assert 'value="Samma"' in again.content.decode()
    assert client.post(f"{NEW}?rokfritt=on", {"name": ""}).status_code == 422
    assert len(client.get(MINE).context["views"]) == 1


def test_nobody_else_sees_opens_or_removes_a_view(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    client.post(f"{NEW}?varsel=on", {"name": "Min egen"})
    view = client.get(MINE).context["views"][0]
    for name in ("matching", "head", "secretary_a", "coordinator:2"):
        other = Client()
        sign_in(other, world, name)
        assert "Min egen" not in names(other.get(LIST))
        assert other.get(reverse("view_rename", args=[view.pk])).status_code == 404
        assert other.post(reverse("view_remove", args=[view.pk])).status_code == 404
    assert len(client.get(MINE).context["views"]) == 1


@pytest.mark.parametrize("name", ["worker_a", "parent", "supervisor", "admin"])
def test_who_reads_no_bank_keeps_no_views(world: World, client: Client, name: str) -> None:
    sign_in(client, world, name)
    assert client.get(MINE).status_code == 403
    assert client.post(NEW, {"name": "Min"}).status_code == 403
    assert not SavedView.objects.exists()


def test_the_products_own_views_fit_the_role(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    assert "Tysta hem" not in names(client.get(LIST)), "the guidelines say nothing of how long is long"
    set_interval(world)
    sign_in(client, world, "coordinator")
    gfo = client.get(LIST)
    assert names(gfo) == ["Lediga nu", "Jour med kort varsel", "Mina hem", "Tysta hem"]
    for view in gfo.context["views"]:
        response = client.get(view["url"])
        assert response.status_code == 200
        assert [one["current"] for one in response.context["views"] if one["name"] == view["name"]] == [True]
        assert response.context["words"]
    sign_in(client, world, "secretary_a")
    assert names(client.get(LIST)) == ["Jour med kort varsel"]


def test_there_is_an_end_to_how_many(world: World, client: Client) -> None:
    sign_in(client, world, "coordinator")
    for number in range(30):
        assert client.post(f"{NEW}?varsel=on", {"name": f"Vy {number}"}).status_code == 302
    assert "Du har redan 30 vyer" in client.post(f"{NEW}?varsel=on", {"name": "En till"}).content.decode()


@pytest.mark.covers("R-72b", "R-79")
def test_parts_that_are_off_are_no_choice_and_no_view(world: World, client: Client) -> None:
    with acting(world.actor("head")):
        cooperation = world.actor("head").own_cooperation_id
        for name, proposed in (("Stadens lista", False), ("Fyra kategorier", True)):
            scheme = CategoryScheme.objects.create(cooperation_id=cooperation, name=name, starts_on=date(2020, 1, 1), proposed=proposed)
            SchemeCategory.objects.create(cooperation_id=cooperation, scheme=scheme, label=f"{name} 1", position=1, takes_in=["own"])
    sign_in(client, world, "coordinator")

    def choices(name: str) -> set[str]:
        return {str(label) for _value, label in client.get(LIST).context["form"].fields[name].choices}

    assert "Stadens lista 1" in choices("schema")
    assert not any("Fyra kategorier" in label for label in choices("schema"))
    assert "Jour med kort varsel" in names(client.get(LIST))
    with acting(world.actor("head")):
        set_module(by=world.actor("head"), module=Module.FOUR_CATEGORIES, is_on=True, starts_on=today(), at=now())
        set_module(by=world.actor("head"), module=Module.EMERGENCY, is_on=False, starts_on=today(), at=now())
    assert "Fyra kategorier: Fyra kategorier 1" in choices("schema")
    assert not any("jour" in label.lower() for label in choices("slag") | choices("kategori"))
    assert "Jour med kort varsel" not in names(client.get(LIST))
    assert client.get(LIST, {"slag": "emergency", "varsel": "on"}).status_code == 200
