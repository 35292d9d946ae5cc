"""A look is logged whatever the answer: also when a form comes back with its errors and everything else is rolled back."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse

import famn.web.staff
from famn.access.actor import acting
from famn.audit.models import ReadEntry
from famn.messages.models import Message
from famn.referrals.models import Referral
from tests.referrals_world import make_oral, make_sent
from tests.web.test_referral_steps import sign_in

STAFF = Path(famn.web.staff.__path__[0])


def looks(world, referral, who="secretary_a") -> list[str]:
    with acting(world.actors[who]):
        return list(ReadEntry.objects.filter(subject_id=referral.pk).order_by("at").values_list("purpose", flat=True))


@pytest.mark.parametrize(
    ("who", "name", "args", "typed"),
    [
        pytest.param("secretary_a", "referral_close", [], {"outcome": ""}, id="close"),
        pytest.param("secretary_a", "referral_waiting", [], {"waiting_in": "x"}, id="waiting"),
        pytest.param("secretary_a", "referral_step", ["plats"], {"home_locality": "x"}, id="a step"),
        pytest.param("secretary_a", "referral_step", ["barnen"], {"birth_year": ""}, id="the children"),
        pytest.param("secretary_a", "referral_child_add", [], {"birth_year": ""}, id="a child more"),
        pytest.param("matching", "send_back", [], {"reason": ""}, id="ask the board"),
        pytest.param("matching", "hand_over", [], {"to": ""}, id="hand over"),
    ],
)
def test_a_form_that_comes_back_with_errors_leaves_its_look_in_the_log(world, who, name, args, typed):
    referral = make_sent(world)
    answer = sign_in(world, who).post(reverse(name, args=[referral.pk, *args]), typed)
    assert answer.status_code == 422
    assert referral.code in answer.content.decode()
    assert len(looks(world, referral, who)) == 1


def test_what_an_error_answer_rolled_back_stays_rolled_back_though_the_look_is_written(world):
    referral = make_sent(world)
    answer = sign_in(world, "secretary_a").post(reverse("message_send", args=["referral", referral.pk]), {"body": "Provbarn vill hem."})
    assert answer.status_code == 422
    assert looks(world, referral) == ["Meddelanden"]
    with acting(world.actors["secretary_a"]):
        assert not Message.objects.exists()


def test_an_oral_referral_that_is_not_taken_away_was_still_looked_at(world):
    referral = make_oral(world)
    answer = sign_in(world, "matching").post(reverse("oral_undo", args=[referral.pk]), {"reason": ""})
    assert answer.status_code == 422
    assert looks(world, referral, "matching") == ["Ta bort som felregistrerad"]


def test_saving_while_one_types_shows_nothing_and_logs_no_look(world):
    draft = make_draft_of(world)
    client = sign_in(world, "secretary_a")
    url = reverse("referral_step", args=[draft.pk, "plats"])
    answer = client.post(url, {"school_needs": "Går i trean.", "autosave": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert draft.code not in answer.content.decode()
    assert looks(world, draft) == []
    sent = make_sent(world)  # here the same request is answered with the page itself
    client.post(reverse("referral_step", args=[sent.pk, "behov"]), {"autosave": "1"}, headers={"HX-Request": "true"})
    assert len(looks(world, sent)) == 1


def make_draft_of(world) -> Referral:
    by = world.actors["secretary_a"]
    sign_in(world, "secretary_a").post(reverse("referral_new"))
    with acting(by):
        return Referral.objects.get(status="draft")


LOGS = {"log_view", "log_list"}


def views_that_log_after_acting() -> list[str]:
    """Functions whose first log call stands below the first question whether the request is a POST."""
    late = []
    for path in sorted(STAFF.rglob("*.py")):
        for each in ast.parse(path.read_text()).body:
            if not isinstance(each, ast.FunctionDef):
                continue
            logs = [node.lineno for node in ast.walk(each) if isinstance(node, ast.Call) and getattr(node.func, "id", "") in LOGS]
            acts = [
                node.lineno for node in ast.walk(each) if isinstance(node, ast.If) and "request.method == 'POST'" in ast.unparse(node.test)
            ]
            if logs and acts and min(logs) > min(acts):
                late.append(f"{path.name}:{each.name}")
    return late


def test_no_view_acts_before_it_logs():
    assert views_that_log_after_acting() == []
