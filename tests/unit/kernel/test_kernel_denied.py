"""The two noes and the twins that buttons ask."""

import pickle

import pytest

from famn.kernel.denied import Denied, Refused, bool_twin, why_not


def check_can_open_file(*, age: int) -> None:
    """A check as a policy writes it."""
    if age < 18:
        raise Denied("file.age", "Du måste ha fyllt 18 år.")
    if age > 100:
        raise Refused("file.archived", "Akten är arkiverad.")


class Lazy:
    """Stands in for a lazy translation: text that is made when it is asked for."""

    language = "sv"

    def __str__(self) -> str:
        return {"sv": "Nej", "en": "No"}[self.language]


@pytest.mark.parametrize(("age", "allowed"), [(17, False), (18, True), (100, True), (101, False)])
def test_the_twin_answers_what_the_check_raises(age: int, allowed: bool) -> None:
    can_open_file = bool_twin(check_can_open_file)
    assert can_open_file(age=age) is allowed


def test_the_twin_is_named_and_described_after_its_check() -> None:
    can_open_file = bool_twin(check_can_open_file)
    assert can_open_file.__name__ == "can_open_file"
    assert can_open_file.__qualname__ == "can_open_file"
    assert can_open_file.__module__ == __name__
    assert "check_can_open_file" in (can_open_file.__doc__ or "")


def test_a_twin_is_only_made_of_a_check() -> None:
    def may_open_file() -> None: ...

    with pytest.raises(TypeError, match="may_open_file"):
        bool_twin(may_open_file)


def test_a_check_that_returns_false_is_not_read_as_a_yes() -> None:
    def check_can_wrong() -> bool:
        return False

    with pytest.raises(TypeError, match="check_can_wrong"):
        bool_twin(check_can_wrong)()  # type: ignore[arg-type]  # the mistake under test


def test_other_errors_pass_through_the_twin() -> None:
    def check_can_break() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        bool_twin(check_can_break)()


def test_why_not_gives_the_reason_the_server_would_give() -> None:
    no = why_not(check_can_open_file, age=17)
    assert isinstance(no, Denied)
    assert (no.code, no.text) == ("file.age", "Du måste ha fyllt 18 år.")
    assert isinstance(why_not(check_can_open_file, age=101), Refused)
    assert why_not(check_can_open_file, age=50) is None


def test_permission_and_state_are_told_apart() -> None:
    assert not issubclass(Denied, Refused)
    assert not issubclass(Refused, Denied)


def test_a_lazy_text_is_resolved_when_it_is_shown() -> None:
    text = Lazy()
    no = Denied("x", text)
    assert no.text == "Nej"
    text.language = "en"
    assert no.text == "No"


def test_a_log_line_holds_the_code_and_not_the_text() -> None:
    no = Refused("free-text.name", "Texten innehåller ordet Fågelsång.")
    assert str(no) == "free-text.name"
    assert f"{no}" == "free-text.name"


def test_a_no_survives_the_way_between_processes() -> None:
    no = pickle.loads(pickle.dumps(Denied("x", "Nej")))
    assert (type(no), no.code, no.text) == (Denied, "x", "Nej")
