"""A child is protected when the decision comes, whatever has happened to its referral meanwhile."""

import pytest
from django.db import connection

from famn.access.actor import acting
from famn.audit.models import Act
from famn.kernel.denied import Denied, Refused
from famn.messages.actions import send_message
from famn.messages.models import Mail
from famn.people.actions import open_vault
from famn.placements.actions.protecting import protect_child, unprotect_child
from famn.placements.queries_telling import stay_texts_that_tell
from famn.referrals.actions.children import add_child
from famn.referrals.actions.matching import run_match
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Child, HomeQuestion, Referral, ReferralChild
from famn.referrals.queries_matching import latest_run, referrals_to_match, shown_run
from famn.referrals.queries_telling import texts_that_tell
from tests.deciding_world import NOW, make_home, make_offer, make_placement, make_referral
from tests.referrals_world import make_draft
from tests.world import World

NUMBER = "201701012393"
"""The published test number."""


def child_of(world: World, referral_id) -> ReferralChild:
    with acting(world.actors["secretary_a"]):
        return ReferralChild.objects.select_related("child", "referral").get(referral_id=referral_id)


def protect(world: World, child: ReferralChild, who: str = "secretary_a", **told) -> ReferralChild:
    by = world.actors[who]
    with acting(by):
        return protect_child(by=by, child=child, at=NOW, **{"protection": "flag", **told})


def told_to(world: World, who: str, subject) -> str:
    with acting(world.actors[who]):
        return " ".join(Act.objects.filter(subject_id=subject).values_list("text", flat=True))


@pytest.mark.parametrize("status", [status for status in ReferralStatus if status != ReferralStatus.DRAFT])
@pytest.mark.parametrize("who", ["secretary_a", "worker_a"])
def test_in_every_state_the_name_goes_to_the_vault_and_the_place_goes_away(world: World, status, who) -> None:
    referral = make_referral(world)
    with acting(world.actors["secretary_a"]):
        Child.objects.update(identity_number=NUMBER)
        Referral.objects.update(status=status)
    child = protect(world, child_of(world, referral.pk), who, address="Gömda gatan 1")
    with acting(world.actors[who]):
        now = Referral.objects.get(pk=referral.pk)
        assert (now.status, now.protected, now.home_municipality_id) == (status, True, None)
        known = Child.objects.get(pk=child.child_id)
        assert (known.name, known.identity_number, known.protection) == ("", "", "flag")
        entry = open_vault(by=world.actors[who], kind="child", subject_id=known.pk, reason="Prov", at=NOW)
        assert (entry.names, entry.identity_number, entry.address) == ("Tuvaa Provsson", NUMBER, "Gömda gatan 1")


@pytest.mark.parametrize("who", ["manager_a", "secretary_b", "head", "matching", "coordinator", "ifo_a", "sas_a"])
def test_only_those_who_write_for_the_board_protect(world: World, who) -> None:
    child = child_of(world, make_referral(world).pk)
    with acting(world.actors[who]), pytest.raises(Denied):
        protect_child(by=world.actors[who], child=child, protection="flag", at=NOW)
    with acting(world.actors[who]), pytest.raises(Denied):
        unprotect_child(by=world.actors[who], child=child, name="Prov", reason="Prov", at=NOW)


def test_no_protection_is_no_level_and_nothing_is_written(world: World) -> None:
    child = child_of(world, make_referral(world).pk)
    for level in ("none", "", "påhittad"):
        with pytest.raises(Refused):
            protect(world, child, protection=level)
    with pytest.raises(Refused):
        protect(world, child, identity_number="201701012394")
    with acting(world.actors["secretary_a"]):
        assert Child.objects.get(pk=child.child_id).name == "Tuvaa Provsson"
    assert told_to(world, "secretary_a", child.referral_id) == ""


def test_a_run_made_before_shows_no_distance_and_a_brief_holds_no_place(world: World) -> None:
    home = make_home(world)
    referral = make_referral(world)
    with acting(world.actors["matching"]):
        run_match(by=world.actors["matching"], referral=referrals_to_match().get(pk=referral.pk), at=NOW)
        before = shown_run(latest_run(referral))
        assert before.request.point is not None
    make_offer(world, referral=referral, home=home)
    protect(world, child_of(world, referral.pk))
    with acting(world.actors["matching"]):
        after = shown_run(latest_run(referral))
        assert after.place_closed and after.request.point is None
        assert {row.distance_m for row in after.ranking.rows} == {None}
        brief = str([question.brief for question in HomeQuestion.objects.filter(referral=referral)])
        assert "Sundsvall" not in brief and "Tuva" not in brief


def test_both_sides_are_told_on_the_referral_and_on_the_stay(world: World) -> None:
    stay = make_placement(world)
    protect(world, child_of(world, stay.referral_id))
    for who in ("secretary_a", "matching", "coordinator"):
        assert "Barnet har skyddade personuppgifter" in told_to(world, who, stay.pk), who
    for who in ("secretary_a", "matching"):
        assert "har skyddade personuppgifter. Ort" in told_to(world, who, stay.referral_id), who
    protect(world, child_of(world, stay.referral_id), protection="registration")
    assert "Ändrade skyddet" in told_to(world, "secretary_a", stay.referral_id)
    assert "Ändrade skyddet" not in told_to(world, "matching", stay.referral_id)
    assert told_to(world, "secretary_a", stay.pk).count("skyddade") == 1


def test_texts_about_the_stay_that_name_the_child_are_found(world: World) -> None:
    stay = make_placement(world)
    by = world.actors["secretary_a"]
    with acting(by):
        send_message(
            by=by, subject_kind="placement", subject_id=stay.pk, subject_code=stay.code, board_id=stay.board_id,
            body="Tuvaa är glad.", child_names=[], at=NOW,
        )  # fmt: skip
    child = protect(world, child_of(world, stay.referral_id))
    with acting(by):
        assert texts_that_tell(child) == []
        [told] = stay_texts_that_tell(child)
    assert told.startswith("Meddelande ") and told.endswith(f"({stay.code})")


def test_the_end_of_the_protection_empties_the_vault_and_it_can_come_back(world: World) -> None:
    by, stay = world.actors["secretary_a"], make_placement(world)
    child = protect(world, child_of(world, stay.referral_id))
    with acting(by):
        for wrong in ({"name": " ", "reason": "Upphört"}, {"name": "Prov", "reason": ""}):
            with pytest.raises(Refused):
                unprotect_child(by=by, child=child, at=NOW, **wrong)
        unprotect_child(by=by, child=child, name="Tuva Nysson", identity_number=NUMBER, reason="Beslutet upphörde", at=NOW)
        known = Child.objects.get(pk=child.child_id)
        assert (known.name, known.identity_number, known.protection, known.name_marks) == ("Tuva Nysson", NUMBER, "none", [])
        assert not Referral.objects.get(pk=stay.referral_id).protected
        with pytest.raises(Refused):
            open_vault(by=by, kind="child", subject_id=known.pk, reason="Prov", at=NOW)
        with pytest.raises(Refused):
            unprotect_child(by=by, child=child, name="Prov", reason="Igen", at=NOW)
    assert "Beslutet upphörde" in told_to(world, "manager_a", stay.referral_id)
    assert "Beslutet upphörde" not in told_to(world, "matching", stay.referral_id)
    protect(world, child_of(world, stay.referral_id), "worker_a")
    with acting(world.actors["worker_a"]):
        entry = open_vault(by=world.actors["worker_a"], kind="child", subject_id=known.pk, reason="Prov", at=NOW)
        assert (entry.names, entry.identity_number) == ("Tuva Nysson", NUMBER)


@pytest.mark.parametrize("who", ["manager_a", "sas_a", "secretary_b", "head", "matching", "coordinator"])
def test_nobody_else_throws_the_vaults_entry_away(world: World, who) -> None:
    child = protect(world, child_of(world, make_referral(world).pk))
    with acting(world.actors["secretary_a"]):  # by hand, so that the entry is left
        Child.objects.filter(pk=child.child_id).update(protection="none")
    with acting(world.actors[who]), connection.cursor() as cursor:
        cursor.execute("select famn_forget_in_vault(%s)", [child.child_id])
    with acting(world.actors["secretary_a"]):
        assert open_vault(by=world.actors["secretary_a"], kind="child", subject_id=child.child_id, reason="Prov", at=NOW).names


def test_the_entry_of_a_protected_child_is_not_thrown_away_by_its_own_board(world: World) -> None:
    child = protect(world, child_of(world, make_referral(world).pk))
    with acting(world.actors["secretary_a"]), connection.cursor() as cursor:
        cursor.execute("select famn_forget_in_vault(%s)", [child.child_id])
        assert open_vault(by=world.actors["secretary_a"], kind="child", subject_id=child.child_id, reason="Prov", at=NOW).names


def test_gfos_contact_is_mailed_neutrally_once_and_not_of_a_draft(world: World) -> None:
    draft, referral = make_draft(world), make_referral(world)
    with acting(world.actors["secretary_a"]):
        add_child(by=world.actors["secretary_a"], referral=draft, birth_year=2016, name="Tuvaa Provsson", at=NOW)
    for each in (draft, referral):
        protect(world, child_of(world, each.pk))
    protect(world, child_of(world, referral.pk), protection="registration")
    with acting(world.actors["mail"]):
        mails = list(Mail.objects.exclude(kind="clock"))
    assert [(mail.kind, mail.to_id) for mail in mails] == [("referral_changed", world.users["matching"].pk)]
    assert "har skyddade" in told_to(world, "secretary_a", draft.pk)
