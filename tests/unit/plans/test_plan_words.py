"""How good a plan is known to be, in words: proven, or how many more children there could be at most."""

from datetime import date

from famn.organisations.rules_policy import standard_priorities
from famn.plans.queries import StoredPlan
from famn.plans.rules import Choices, Place, QueuedReferral, QueueFacts, weighed
from famn.plans.rules_one_by_one import one_by_one
from famn.plans.rules_stored import PlanInput, PlanOutput
from famn.plans.solving import solve
from famn.web.staff.queue.words import most_more, standing, summary
from matchcore.queue import queue_from

DAY = date(2026, 11, 18)
TABLE = standard_priorities()
QUEUE = QueueFacts(
    as_of=DAY,
    beds={"H1": 1, "H2": 1},
    referrals=tuple(QueuedReferral(code, (code.lower(),), "long_term", "sol", DAY, 0) for code in ("A", "B", "C")),
    places=(Place("A", 1, "H1", 100, 1), Place("A", 1, "H2", 0, 1), Place("B", 1, "H1", 100, 1)),
    conflicts=(),
    declined=(),
)
"""One at a time, A takes the only home that B could have; nobody can take C."""


def stored(order: list[str], **limits: float) -> StoredPlan:
    data = weighed(QUEUE, TABLE)
    solved = solve(data, salt="s", order=order, **limits)
    output = PlanOutput(solved.answer, solved.verdict, one_by_one(queue_from(data), order), tuple(order))
    return StoredPlan(None, PlanInput(QUEUE, TABLE, Choices(), "s"), output)


def test_a_proven_plan_says_so_and_how_many_more_it_places_than_one_by_one():
    found = stored(["A", "B", "C"])
    assert standing(found)["word"] == "Bevisat bäst"
    told = summary(found, ["A", "B", "C"])
    assert (told["placed"], told["all"], told["alone"], told["more"]) == (2, 3, 1, 1)
    assert told["than"] == "1 fler än en förfrågan i taget"


def test_a_plan_that_was_cut_short_says_how_many_more_there_could_be_at_most():
    found = stored(["A", "B", "C"], seconds=0.0, grace=0.0)
    assert found.output.answer["status"] == "gap"
    assert most_more(found) == 1, "B, but never C"
    assert standing(found)["text"].startswith("Högst 1 barn till kan gå att placera.")


def test_nobody_more_to_place_is_said_though_homes_may_suit_better():
    found = stored(["B", "A", "C"], seconds=0.0, grace=0.0)
    assert found.output.answer["status"] == "gap"
    assert found.output.children == 2
    assert most_more(found) == 0
    assert "Inga fler barn" in standing(found)["text"]


def test_what_sharing_siblings_out_costs_hides_no_child_who_could_have_a_home():
    """Two siblings in a home each bring less than two children's points: the bound over the least a child brings must count that."""
    table = {**TABLE, "split_penalty": 150}
    queue = QueueFacts(
        as_of=DAY,
        beds={"H1": 1, "H2": 1, "H3": 1},
        referrals=(
            QueuedReferral("A", ("a1", "a2"), "relief", "sol", DAY, 0, splits=((1, 2),)),
            QueuedReferral("B", ("b",), "relief", "sol", DAY, 0),
        ),
        places=(Place("A", 1, "H1", 100, 1), Place("A", 2, "H2", 100, 1), Place("B", 1, "H3", 100, 1)),
        conflicts=(),
        declined=(),
    )
    # The solver had placed B alone, and the tightest bound there is: both, less what sharing out costs.
    unit = queue.unit
    bound = 3 * (100 * unit + 100) - 150 * unit
    answer = {
        "status": "gap",
        "value": 100 * unit + 100,
        "bound": bound,
        "placed": [{"request": "B", "children": ["b"], "home": "H3"}],
        "unplaced": [{"request": "A", "children": ["a1", "a2"], "reason": "time"}],
    }
    found = StoredPlan(None, PlanInput(queue, table, Choices(), "s"), PlanOutput(answer, {"verdict": "holds"}, (), ("A", "B")))
    assert most_more(found) == 2
