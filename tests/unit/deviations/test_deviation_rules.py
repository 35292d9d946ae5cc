"""The life of a deviation as pure rules."""

import pytest

from famn.commitments.enums import Party
from famn.deviations.enums import DeviationStatus as Status
from famn.deviations.rules import check_is_answerable, check_is_closable, check_is_judgeable, other, turn
from famn.kernel.denied import Refused, why_not


@pytest.mark.covers("R-48")
@pytest.mark.parametrize("against", list(Party))
def test_it_is_always_somebodys_turn_until_closed(against):
    assert turn(Status.SUSPECTED, against) == against
    assert turn(Status.ANSWERED, against) == other(against) != against
    assert turn(Status.CONFIRMED, against) == turn(Status.DISPUTED, against) == Party.GFO
    assert turn(Status.CLOSED, against) is None


@pytest.mark.parametrize("status", list(Status))
def test_a_state_allows_only_the_acts_that_follow_from_it(status):
    allowed = {check.__name__ for check in (check_is_answerable, check_is_judgeable, check_is_closable) if why_not(check, status) is None}
    assert (
        allowed
        == {
            Status.SUSPECTED: {"check_is_answerable"},
            Status.ANSWERED: {"check_is_judgeable"},
            Status.CONFIRMED: {"check_is_closable"},
            Status.DISPUTED: {"check_is_answerable", "check_is_closable"},
            Status.CLOSED: set(),
        }[status]
    )


def test_the_no_tells_what_to_wait_for():
    with pytest.raises(Refused) as early:
        check_is_judgeable(Status.SUSPECTED)
    assert early.value.text == "Den som avvikelsen gäller behöver svara först."
