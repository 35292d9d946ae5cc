"""Pages for the walk of Chromium and axe: the bank, a home's record, contacts with homes, a register on its way in, missing homes."""

from collections.abc import Iterator
from typing import Any

from famn.access.actor import acting
from famn.homes import actions as homes
from famn.homes.actions.viewing import save_view
from famn.homes.rules_record import OWN_LIST
from famn.plans.actions_recruiting import share_brief
from famn.plans.queries_recruiting import recruitment_brief
from famn.plans.words_recruiting import told_of
from tests import contact_world, deciding_world, homes_world, imports_world, matching_world
from tests.world import World

NOW, TODAY = deciding_world.NOW, deciding_world.TODAY


def of_the_bank(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """The bank along time, on the map, as a file, and the views of it."""
    for who in ("coordinator", "secretary_a"):
        yield "bank_map", who, []
        yield "bank_map", who, ["?kommun=2280"]
        yield "bank_export", who, ["?varsel=on"]
    yield "bank_timeline", "coordinator", []
    yield "bank_timeline", "coordinator", ["?visa=veckor&platser=1"]
    yield "view_list", "coordinator", []
    with acting(world.actor("coordinator")):
        view = save_view(by=world.actor("coordinator"), name="Kort varsel", query="varsel=on")
    yield "view_list", "coordinator", []
    yield "home_list", "coordinator", ["?varsel=on"]
    yield "view_new", "coordinator", ["?varsel=on"]
    yield "view_rename", "coordinator", [view.pk]


def of_the_record(world: World, home: Any, network: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """A home's record with something of everything, providers, lists, and a network home that goes over to the bank."""
    by, head = world.actor("coordinator"), world.actor("head")
    with acting(by):
        member = homes.add_member(by=by, home=home, relation="parent", name="Maja", birth_year=1980, starts_on=None, at=NOW)
        permit = homes.note_permit(by=by, home=home, kind="approval", issuing_board=world.boards["a"], decided_on=TODAY, at=NOW)
        mentor = homes.start_mentoring(by=by, home=home, starts_on=TODAY, ends_on=None, at=NOW)
        provider = homes.register_provider(by=by, facts={"name": "Ekudden"}, at=NOW)
        homes.set_operator(by=by, home=home, operator="provider", provider=provider, at=NOW)
    with acting(head):
        scheme = homes.add_scheme(by=head, name="Egna", source="", starts_on=homes_world.today(), rows=OWN_LIST, at=homes_world.now())
        homes.assign_network_home(by=head, home=network, user=world.users["coordinator"], starts_on=TODAY, at=NOW)
    for name in ("home", "home_member_new", "approval_new", "mentor_start", "home_operator", "home_responsible"):
        yield name, "coordinator", [home.pk]
    for name, row in (("home_member", member), ("home_member_remove", member), ("approval_withdraw", permit), ("mentor_end", mentor),
                      ("provider", provider), ("provider_edit", provider)):  # fmt: skip
        yield name, "coordinator", [row.pk]
    for name, key in (
        ("provider_list", "secretary_a"),
        ("provider_new", "coordinator"),
        ("scheme_list", "worker_a"),
        ("scheme_new", "head"),
    ):
        yield name, key, []
    yield "scheme_end", "head", [scheme.pk]
    yield "home_agree", "secretary_a", [network.pk]
    yield "home_take_over", "coordinator", [network.pk]


def of_contacts_and_imports(world: World, home: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """Who is to be contacted, and a messy register on its way in."""
    entry = contact_world.note(world, home)
    for name, key in (("quiet_list", "coordinator"), ("contact_plan", "coordinator"), ("home_coordinators", "head")):
        yield name, key, []
    for name, row in (("contact_list", home), ("contact_note", home), ("contact_mend", entry)):
        yield name, "coordinator", [row.pk]
    by = world.actor("coordinator")
    run = imports_world.staged(by, imports_world.workbook(imports_world.messy_rows(40)[0]))
    with acting(by):
        row = run.rows.order_by("number").first()
    for name in ("import_run", "import_columns", "import_words", "import_discard"):
        yield name, "coordinator", [run.pk]
    yield "import_row", "coordinator", [run.pk, row.pk]
    yield "import_list", "head", []
    plain = imports_world.text_file(imports_world.messy_rows(4)[0])
    ready = imports_world.staged(by, plain, "fyra.csv")
    yield "import_write", "coordinator", [ready.pk]
    done = imports_world.written(by, ready)
    for name in ("import_run", "import_undo"):
        yield name, "coordinator", [done.pk]


def of_recruiting(world: World) -> Iterator[tuple[str, str, list[Any]]]:
    """Which homes are missing: nothing said yet, figures with an area and without, and the text that was shared."""
    yield "recruitment_brief", "communicator", []
    for more in ({"distance_limit_km": 40}, {}):
        for _number in range(6):
            matching_world.make_needing(world, ("calm_home", True), children=2, **more)
    for name, key in (
        ("missing_homes", "head"), ("missing_homes", "matching"), ("missing_homes_share", "head"), ("missing_homes_export", "head"),
    ):  # fmt: skip
        yield name, key, []
    head = world.actor("head")
    with acting(head):
        brief = recruitment_brief(head.own_cooperation_id, on=TODAY)
        share_brief(by=head, told=told_of(brief.gaps, waiting=brief.children), at=NOW)
    for name, key in (("recruitment_brief", "communicator"), ("recruitment_brief", "head"), ("recruitment_brief_export", "communicator")):
        yield name, key, []
    yield "today", "communicator", []
