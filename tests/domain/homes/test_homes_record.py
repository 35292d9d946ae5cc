"""A home's record: who lives there, decisions, mentoring, who runs it and who answers for it; providers and schemes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from famn.access.actor import Actor, acting
from famn.audit.models import Act
from famn.homes import actions
from famn.homes.models import CategoryScheme, FosterHome, HomeMember, HomePermit, MentorPeriod, ProviderOrganisation
from famn.homes.queries_history import history_of
from famn.homes.queries_record import category_in, permits_of, provider_warnings, schemes_in_force
from famn.homes.rules_record import INQUIRY_LIST, OWN_LIST, SchemeRow
from famn.kernel.denied import Denied, Refused
from famn.people.actions import open_vault
from tests.deciding_world import make_case
from tests.homes_world import make_bank_home, make_home, make_network_home, now, today
from tests.world import World

PARENT = {"relation": "parent", "name": "Maja Provgren", "birth_year": 1980, "starts_on": None}


@pytest.fixture
def by(world: World) -> Iterator[Actor]:
    """The coordinator, acting."""
    actor = world.actor("coordinator")
    with acting(actor):
        yield actor


def lines(home: FosterHome) -> list[str]:
    return list(Act.objects.filter(subject_id=home.pk).order_by("at", "id").values_list("text", flat=True))


# --- Who lives there ----------------------------------------------------------------------------------------------------


@pytest.mark.covers("R-16")
def test_members_come_change_and_go_and_the_history_tells(world: World, by: Actor) -> None:
    home = make_home(world)
    member = actions.add_member(by=by, home=home, at=now(), **PARENT)
    actions.change_member(by=by, member=member, at=now(), ends_on=today(), **{**PARENT, "birth_year": 1981})
    said = {(change.what, change.after) for change in history_of(home)}
    assert ("Boende i hemmet: födelseår", "1981") in said
    assert all("Maja" not in line for line in lines(home)), "a line is never a name: the home may be protected later"
    actions.remove_member(by=by, member=member, at=now())
    assert not HomeMember.objects.filter(home=home).exists()
    assert any(change.what == "Boende i hemmet" and change.after == "borttaget" for change in history_of(home))


def test_a_member_ends_after_she_began(world: World, by: Actor) -> None:
    member = actions.add_member(by=by, home=make_home(world), at=now(), **{**PARENT, "starts_on": today()})
    with pytest.raises(Refused) as no:
        actions.change_member(by=by, member=member, at=now(), ends_on=today(), **{**PARENT, "starts_on": today()})
    assert no.value.code == "member_period"


def test_protecting_a_home_moves_its_members_to_the_vault_and_nothing_comes_back_by_itself(world: World, by: Actor) -> None:
    home = make_home(world)
    actions.add_member(by=by, home=home, at=now(), **PARENT)
    actions.set_protection(by=by, home=home, level="registration", at=now())
    assert not HomeMember.objects.filter(home=home).exists()
    assert not [change for change in history_of(home) if "Boende" in change.what]
    entry = open_vault(by=by, kind="home", subject_id=home.pk, reason="Ringer hemmet", at=now())
    assert "I hemmet: Maja Provgren, familjehemsförälder, född 1980" in entry.address
    with pytest.raises(Refused) as no:
        actions.add_member(by=by, home=home, at=now(), **PARENT)
    assert no.value.code == "members_in_vault"
    contact = {"names": "Nya namn", "phone": "060-1", "address": "Provvägen 9", "email": ""}
    actions.edit_contact(by=by, home=home, contact=contact, at=now())
    entry.refresh_from_db()
    assert "Provvägen 9" in entry.address
    assert "Maja Provgren" in entry.address, "a new address does not lose who lives there"
    actions.set_protection(by=by, home=home, level="none", municipality=world.municipalities["2280"], at=now())
    assert not HomeMember.objects.filter(home=home).exists()


def test_members_are_the_keepers_to_change(world: World) -> None:
    home, network = make_bank_home(world), make_network_home(world)
    for name, one in (("head", home), ("matching", home), ("secretary_a", home), ("secretary_b", network), ("worker_a", network)):
        with acting(world.actor(name)), pytest.raises(Denied):
            actions.add_member(by=world.actor(name), home=one, at=now(), **PARENT)
    with acting(world.actor("secretary_a")):
        actions.add_member(by=world.actor("secretary_a"), home=network, at=now(), **PARENT)


# --- Decisions ----------------------------------------------------------------------------------------------------------


@pytest.mark.covers("R-81")
def test_a_decision_has_an_issuer_a_period_and_is_withdrawn_once(world: World, by: Actor) -> None:
    home = make_home(world)
    board = world.boards["a"]
    day = today() - timedelta(days=300)
    made = actions.note_permit(
        by=by, home=home, kind="approval", issuing_board=board, decided_on=day, ends_on=today() + timedelta(days=30), at=now()
    )
    assert [row.standing.value for row in permits_of(home, on=today())] == ["ends_soon"]
    for wrong, code in (
        ({"issuing_board": None}, "no_issuer"),
        ({"issuing_board": board, "issuer": "IVO"}, "two_issuers"),
        ({"issuing_board": board, "decided_on": today() + timedelta(days=1)}, "ahead_of_today"),
        ({"issuing_board": board, "ends_on": day}, "empty_period"),
    ):
        with pytest.raises(Refused) as no:
            actions.note_permit(**{"by": by, "home": home, "kind": "permit", "decided_on": day, "at": now(), **wrong})
        assert no.value.code == code
    with pytest.raises(Refused) as no:
        actions.withdraw_permit(by=by, permit=made, on=day - timedelta(days=1), at=now())
    assert no.value.code == "withdrawn_before_decided"
    actions.withdraw_permit(by=by, permit=made, on=today(), at=now())
    assert [row.standing.value for row in permits_of(home, on=today())] == ["ended"]
    with pytest.raises(Refused) as no:
        actions.withdraw_permit(by=by, permit=made, on=today(), at=now())
    assert no.value.code == "already_withdrawn"


def test_a_board_notes_its_own_decisions_alone(world: World) -> None:
    case = make_case(world)
    secretary = world.actor("secretary_a")
    wanted = {"by": secretary, "home": case.home, "kind": "approval", "decided_on": today(), "at": now()}
    with acting(secretary):
        with pytest.raises(Refused) as no:
            actions.note_permit(**wanted, issuing_board=world.boards["b"])
        assert no.value.code == "not_own_decision"
        actions.note_permit(**wanted, issuing_board=world.boards["a"])
    with acting(world.actor("secretary_b")):
        assert not HomePermit.objects.exists()
        with pytest.raises(Denied) as never:
            actions.note_permit(**{**wanted, "by": world.actor("secretary_b")}, issuing_board=world.boards["b"])
        assert never.value.code == "not_near"
    for name in ("worker_a", "manager_a", "head", "matching"):
        with acting(world.actor(name)), pytest.raises(Denied):
            actions.note_permit(**{**wanted, "by": world.actor(name)}, issuing_board=world.boards["a"])


# --- Mentors, operator, responsible ---------------------------------------------------------------------------------------


@pytest.mark.covers("R-78e")
def test_a_home_is_a_mentor_in_periods(world: World) -> None:
    home, by = make_bank_home(world), world.actor("coordinator")
    with acting(by):
        period = actions.start_mentoring(by=by, home=home, starts_on=today(), ends_on=None, at=now())
        with pytest.raises(Refused) as no:
            actions.start_mentoring(by=by, home=home, starts_on=today() + timedelta(days=9), ends_on=None, at=now())
        assert no.value.code == "one_mentor_period_at_a_time"
        actions.end_mentoring(by=by, period=period, ends_on=today() + timedelta(days=9), at=now())
        assert MentorPeriod.objects.get(home=home).ends_on == today() + timedelta(days=9)
        assert any(change.what == "Mentorsfamilj" for change in history_of(home))
    head = world.actor("head")
    with acting(head), pytest.raises(Denied):
        actions.start_mentoring(by=head, home=home, starts_on=today(), ends_on=None, at=now())


def test_a_network_home_is_no_mentor(world: World) -> None:
    with pytest.raises(Denied):
        actions.start_mentoring(by=world.actor("coordinator"), home=make_network_home(world), starts_on=today(), ends_on=None, at=now())


@pytest.mark.covers("R-78c")
def test_who_runs_a_home_changes_from_own_to_a_provider_to_another_and_back(world: World, by: Actor) -> None:
    home = make_home(world)
    one, other = (actions.register_provider(by=by, facts={"name": name}, at=now()) for name in ("Ekudden", "Granholmen"))
    for operator, provider in (("provider", one), ("provider", other), ("own", None)):
        actions.set_operator(by=by, home=home, operator=operator, provider=provider, at=now())
        assert (home.operator, home.provider) == (operator, provider)
    with pytest.raises(Refused) as no:
        actions.set_operator(by=by, home=home, operator="provider", provider=None, at=now())
    assert no.value.code == "a_providers_home_names_it"


@pytest.mark.covers("R-100", "R-102a")
def test_who_recruited_and_answers_for_a_home(world: World, by: Actor) -> None:
    home = make_home(world)
    a, b, secretary = world.boards["a"], world.boards["b"], world.users["secretary_a"]
    wanted = {"by": by, "home": home, "at": now(), "recruiting_board": a}
    actions.set_responsible(**wanted, responsible_board=a, responsible_secretary=secretary)
    actions.set_responsible(**{**wanted, "recruiting_board": b}, responsible_board=b, responsible_secretary=None)
    assert (home.recruiting_board, home.responsible_board, home.responsible_secretary) == (b, b, None)
    for board, person, code in ((b, secretary, "not_at_the_board"), (None, secretary, "secretary_without_board")):
        with pytest.raises(Refused) as no:
            actions.set_responsible(**wanted, responsible_board=board, responsible_secretary=person)
        assert no.value.code == code
    with pytest.raises(Refused) as no:
        actions.set_responsible(**wanted, responsible_board=world.boards["a:2"], responsible_secretary=None)
    assert no.value.code == "not_our_board"


# --- Providers and schemes ------------------------------------------------------------------------------------------------


@pytest.mark.covers("R-78c")
def test_a_providers_contract_and_permit_are_told_when_they_are_missing_or_over(world: World, by: Actor) -> None:
    provider = actions.register_provider(by=by, facts={"name": "Ekudden"}, at=now())
    assert provider_warnings(provider, on=today()) == [("no_permit", None), ("contract_missing", None)]
    day = today() - timedelta(days=10)
    for ends, said in (
        (None, []),
        (today(), ["contract_ended"]),
        (today() + timedelta(days=90), ["contract_ends_soon"]),
        (today() + timedelta(days=91), []),
    ):
        actions.change_provider(
            by=by, provider=provider, facts={"ivo_permit": "IVO 1", "contract_starts_on": day, "contract_ends_on": ends}, at=now()
        )
        provider.refresh_from_db()
        assert [code for code, _day in provider_warnings(provider, on=today())] == said
    assert actions.change_provider(by=by, provider=provider, facts={"ivo_permit": "IVO 1"}, at=now()) == []
    with pytest.raises(Refused) as no:
        actions.register_provider(by=by, facts={"name": "Ekudden"}, at=now())
    assert no.value.code == "provider_once"


def test_providers_are_kept_by_gfos_head_and_coordinators(world: World) -> None:
    for name in ("matching", "secretary_a", "manager_a", "admin", "supervisor"):
        with acting(world.actor(name)), pytest.raises(Denied):
            actions.register_provider(by=world.actor(name), facts={"name": "Ekudden"}, at=now())
    with acting(world.actor("head")):
        actions.register_provider(by=world.actor("head"), facts={"name": "Ekudden"}, at=now())
    with acting(world.actor("head:2")):
        assert not ProviderOrganisation.objects.exists()


@pytest.mark.covers("R-78", "R-79")
def test_two_lists_stand_beside_each_other_and_a_new_version_ends_the_old(world: World) -> None:
    head = world.actor("head")
    with acting(head):
        own = actions.add_scheme(by=head, name="Egna", source="", starts_on=today(), rows=OWN_LIST, at=now())
        four = actions.add_scheme(by=head, name="Fyra", source="SOU 2023:66", starts_on=today(), rows=INQUIRY_LIST, proposed=True, at=now())
        found = {
            scheme.name: category_in(scheme, "treatment").label
            for scheme in schemes_in_force(head.cooperation_id, on=today(), with_proposed=True)
        }
        assert found == {"Egna": "Behandlingsfamiljehem", "Fyra": "Förstärkt familjehem"}
        assert [one.name for one in schemes_in_force(head.cooperation_id, on=today(), with_proposed=False)] == ["Egna"]
        later = today() + timedelta(days=30)
        actions.add_scheme(by=head, name="Egna", source="", starts_on=later, rows=OWN_LIST, at=now())
        own.refresh_from_db()
        assert own.ends_on == later
        actions.end_scheme(by=head, scheme=four, ends_on=later, at=now())
        assert [one.name for one in schemes_in_force(head.cooperation_id, on=later, with_proposed=True)] == ["Egna"]
        with pytest.raises(Refused) as no:
            actions.end_scheme(by=head, scheme=four, ends_on=later, at=now())
        assert no.value.code == "ends_already"


@pytest.mark.covers("R-79")
@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (INQUIRY_LIST[:-1], "Förstärkt familjehem och Behandlingsfamiljehem"),
        ((*OWN_LIST, SchemeRow("Fler", ("own",))), "Familjehem i egen regi"),
        ((*OWN_LIST[:-1], SchemeRow(OWN_LIST[0].label, ("emergency",))), "heter likadant"),
        ((*OWN_LIST, SchemeRow(" ", ())), "Skriv vad varje kategori heter"),
    ],
)
def test_a_list_takes_in_every_category_exactly_once(world: World, rows: tuple[SchemeRow, ...], words: str) -> None:
    head = world.actor("head")
    with acting(head):
        with pytest.raises(Refused) as no:
            actions.add_scheme(by=head, name="Egna", source="", starts_on=today(), rows=rows, at=now())
        assert words in str(no.value.text)
        assert not CategoryScheme.objects.exists()


def test_lists_are_the_heads_and_the_administrators(world: World) -> None:
    for name in ("coordinator", "secretary_a", "manager_a", "evaluator"):
        with acting(world.actor(name)), pytest.raises(Denied):
            actions.add_scheme(by=world.actor(name), name="Egna", source="", starts_on=today(), rows=OWN_LIST, at=now())
    with acting(world.actor("admin")):
        actions.add_scheme(by=world.actor("admin"), name="Egna", source="", starts_on=today(), rows=OWN_LIST, at=now())
