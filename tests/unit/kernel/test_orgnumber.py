"""Organisation numbers as they are kept."""

import pytest

from famn.kernel.orgnumber import PersonsNumber, WrongOrgNumber, written


@pytest.mark.parametrize("typed", ["202100-5489", "2021005489", " 202100 5489 ", "162021005489"])
def test_a_number_is_kept_with_its_hyphen(typed: str) -> None:
    assert written(typed) == "202100-5489"


@pytest.mark.parametrize("typed", ["202100-5488", "12", "abc", "２０２１００５４８９", "202100-5489; drop", "\x00", ""])
def test_what_is_none_is_refused_without_saying_it_again(typed: str) -> None:
    with pytest.raises(WrongOrgNumber) as no:
        written(typed)
    assert not no.value.args


def test_a_persons_number_is_not_kept() -> None:
    with pytest.raises(PersonsNumber):
        written("201701012393")
