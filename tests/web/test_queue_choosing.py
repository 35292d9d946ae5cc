"""What a person chooses from the plan is stored beside it; plans are told apart; who is kept apart is said."""

from django.urls import reverse

from famn.access.actor import acting
from famn.audit.models import Act as TrailAct
from famn.plans.models import PlanChoice
from famn.plans.queries import stored_plan
from famn.referrals.models import HomeQuestion
from tests.matching_world import answer_yes, make_home, make_needing, say
from tests.queue_page import URL, count, newest


def test_asking_from_the_plan_needs_a_reason_and_stores_the_choice_beside_it(world, matching):
    home = make_home(world)
    referral = make_needing(world, status="searching")
    page = matching.get(URL)
    (row,) = page.context["rows"]
    ask = row["parts"][0]["ask_url"]
    assert "Varför du väljer det här hemmet" in matching.get(ask).content.decode()
    for reason in ("", "Barnet 201701012393 känner dem."):
        refused = matching.post(ask, {"hem": home.code, "reason": reason})
        assert refused.status_code == 422
        assert count(world, HomeQuestion) == 0
    asked = matching.post(ask, {"hem": home.code, "reason": "Nära skolan, och hemmet är vant vid oro."})
    assert 'readonly value="http' in asked.content.decode()
    run = newest(world)
    with acting(world.actors["matching"]):
        choice = PlanChoice.objects.get()
        assert (choice.run_id, choice.act, choice.home_code, choice.proposed) == (run.pk, "asked", home.code, [home.code])
        assert choice.as_proposed
        assert TrailAct.objects.filter(verb="plan_choice", subject_id=referral.pk).count() == 1
    stored = matching.get(f"{URL}{run.pk}/").content.decode()
    assert "som förslaget" in stored
    assert "Nära skolan" in stored


def test_a_call_from_the_plan_needs_a_reason_and_stores_the_choice_at_once(world, matching):
    home = make_home(world)
    referral = make_needing(world, status="searching")
    (row,) = matching.get(URL).context["rows"]
    ring = row["parts"][0]["ring_url"]
    assert "Varför du väljer det här hemmet" in matching.get(ring).content.decode()
    said = {"answer": "yes", "spoke_with": "mamman i familjen", "said": "De kan redan på måndag."}
    for reason in ("", "Barnet 201701012393 känner dem."):
        refused = matching.post(ring, {**said, "reason": reason})
        assert refused.status_code == 422
        assert "De kan redan på måndag." in refused.content.decode(), "what was typed is kept"
        assert (count(world, HomeQuestion), count(world, PlanChoice)) == (0, 0)
    unanswered = matching.post(ring, {**said, "answer": "", "reason": "Nära skolan."})
    assert (unanswered.status_code, count(world, PlanChoice)) == (422, 0)
    assert matching.post(ring, {**said, "reason": "Nära skolan."}).status_code == 302
    with acting(world.actors["matching"]):
        choice, question = PlanChoice.objects.get(), HomeQuestion.objects.get()
    assert (choice.act, choice.home_code, choice.as_proposed, choice.referral_id) == ("asked", home.code, True, referral.pk)
    assert question.reserved


def test_plans_of_one_minute_are_told_apart_by_their_number(world, matching):
    make_home(world)
    make_needing(world)
    matching.get(URL)
    for _time in range(2):
        matching.post(f"{URL}rakna/")
    page = matching.get(URL)
    text = page.content.decode()
    assert [number for number, _run in page.context["runs"]] == [3, 2, 1]
    assert "Skillnad mot förslag 2," in text
    assert "Förslag 3, " in text
    (first,) = [run for number, run in page.context["runs"] if number == 1]
    assert "Skillnad mot förslag 1," in matching.get(URL, {"jamfor": first.pk}).content.decode()
    assert "Sparat förslag 1 för kön" in matching.get(f"{URL}{first.pk}/").content.decode()


def test_who_is_kept_apart_is_said_where_the_better_home_is_the_others(world, matching):
    best, other = make_home(world), make_home(world)
    say(world, best, "calm_home", "met")
    pair = [make_needing(world, ("calm_home", False), must_not_meet=True) for _number in range(2)]
    text = matching.get(URL).content.decode()
    placed = {each.referral: each.home for each in stored_plan(newest(world)).output.placed}
    assert {placed[each.code] for each in pair} == {best.code, other.code}
    (with_them,) = [each.code for each in pair if placed[each.code] == best.code]
    assert f"{best.code} föreslås för {with_them}. De hålls isär" in text


def test_an_offer_of_another_home_is_stored_beside_the_plan_that_held_the_referral(world, matching):
    best, other = make_home(world), make_home(world)
    say(world, best, "calm_home", "met")
    referral = make_needing(world, ("calm_home", False), status="searching")
    matching.get(URL)
    held = newest(world)
    question = answer_yes(world, referral, other)
    make_needing(world)
    matching.get(URL)
    assert newest(world).pk != held.pk
    assert "Hemmet har sagt ja" in matching.get(URL).content.decode()
    matching.post(reverse("offer_new", args=[referral.pk, question.pk]), {"reason": "De har plats redan i dag."})
    with acting(world.actors["matching"]):
        choice = PlanChoice.objects.get()
        assert (choice.run_id, choice.act, choice.home_code, choice.proposed) == (held.pk, "offered", other.code, [best.code])
        assert not choice.as_proposed
        assert choice.reason == "De har plats redan i dag."
