"""Every text that a board writes and GFO reads is refused with the child's name or an identity number in it (design 4)."""

from collections.abc import Callable, Iterator

import pytest

from famn.access.actor import Actor, acting
from famn.commitments.enums import Party
from famn.deviations.actions import answer_deviation, dispute_deviation, report_deviation
from famn.deviations.queries import Subject
from famn.kernel.denied import Refused
from famn.messages.actions import send_message
from famn.placements.actions.ending import end_placement, give_feedback, hold_closing_meeting, note_closing_meeting, undo_end
from famn.placements.actions.following import hand_over_introduction, register_agreement, undo_introduction
from famn.placements.actions.undoing import undo_agreement, undo_feedback, undo_start
from famn.placements.models import Placement
from famn.referrals.actions.deciding import decide_operationally
from famn.referrals.actions.ending import withdraw_referral
from famn.referrals.actions.writing import NeedInput, save_referral, set_needs
from famn.referrals.queries import child_names
from tests.clocks_world import make_deviation
from tests.deciding_world import NOW, TODAY, make_case, make_placement
from tests.guards.texts import CHECKED
from tests.referrals_world import NAME, fill, make_draft, make_sent
from tests.world import World

NUMBER = "201701012393"
Write = Callable[[str], object]


def _step(field: str) -> Callable[[World, Actor], Write]:
    def of_draft(world: World, by: Actor) -> Write:
        draft = fill(world, make_draft(world))
        return lambda text: save_referral(by=by, referral=draft, fields={field: text}, at=NOW)

    return of_draft


def _need(world: World, by: Actor) -> Write:
    draft = fill(world, make_draft(world))
    return lambda text: set_needs(by=by, referral=draft, needs=[NeedInput(code="own_room", sentence=text)], at=NOW)


def _closing(world: World, by: Actor) -> Write:
    sent = make_sent(world)
    return lambda text: withdraw_referral(by=by, referral=sent, reason=text, at=NOW)


def _message(world: World, by: Actor) -> Write:
    sent = make_sent(world)
    about = {"subject_kind": "referral", "subject_id": sent.pk, "subject_code": sent.code, "board_id": sent.board_id}
    return lambda text: send_message(by=by, body=text, child_names=child_names(sent), at=NOW, **about)


def _to_gfo(world: World, by: Actor) -> Write:
    case, no = make_case(world), {"yes": False, "decided_on": TODAY, "reason": "Passar inte.", "at": NOW}
    return lambda text: decide_operationally(by=by, offer=case.offer, reason_to_gfo=text, **no)


def _what(world: World, by: Actor) -> Write:
    sent = make_sent(world)
    about = Subject(kind="referral", id=sent.pk, code=sent.code, board_id=sent.board_id)
    return lambda text: report_deviation(by=by, subject=about, against=Party.GFO, what=text, occurred_on=TODAY, at=NOW)


def _answer(field: str) -> Callable[[World, Actor], Write]:
    def of_ours(world: World, by: Actor) -> Write:
        row = make_deviation(world, party=Party.BOARD, subject_id=make_sent(world).pk)
        said = {"cause": "other", "cause_text": "", "action_text": "Två till."}
        return lambda text: answer_deviation(by=by, deviation=row, at=NOW, **(said | {field: text}))

    return of_ours


def _verdict(world: World, by: Actor) -> Write:
    row, head = make_deviation(world, party=Party.GFO, subject_id=make_sent(world).pk, round=7), world.actors["head"]
    with acting(head):
        answer_deviation(by=head, deviation=row, cause="other", cause_text="", action_text="Två till.", at=NOW)
    return lambda text: dispute_deviation(by=by, deviation=row, comment=text, at=NOW)


END = {"ended_on": TODAY, "planned": True, "causes": ["home_again"], "next_living": "parents", "at": NOW}


def _stay(world: World, *, ended: bool = False, fed: bool = False) -> Placement:
    stay, by = make_placement(world), world.actors["secretary_a"]
    with acting(by):
        if ended:
            end_placement(by=by, placement=stay, note="", **END)
        if fed:
            give_feedback(by=by, placement=stay, satisfactory="no", text="Det gick inte.", at=NOW)
    return stay


def _end(world: World, by: Actor) -> Write:
    stay = _stay(world)
    return lambda text: end_placement(by=by, placement=stay, note=text, **END)


def _undo_end(world: World, by: Actor) -> Write:
    stay = _stay(world, ended=True)
    return lambda text: undo_end(by=by, placement=stay, reason=text, at=NOW)


def _feedback(world: World, by: Actor) -> Write:
    stay = _stay(world, ended=True)
    return lambda text: give_feedback(by=by, placement=stay, satisfactory="no", text=text, at=NOW)


def _undo_feedback(world: World, by: Actor) -> Write:
    stay = _stay(world, ended=True, fed=True)
    return lambda text: undo_feedback(by=by, placement=stay, reason=text, at=NOW)


def _undo_start(world: World, by: Actor) -> Write:
    stay = _stay(world)
    return lambda text: undo_start(by=by, placement=stay, reason=text, at=NOW)


def _undo_introduction(world: World, by: Actor) -> Write:
    stay = _stay(world)
    with acting(by):
        given = hand_over_introduction(
            by=by, placement=stay, recipient="family", version="2", given_on=TODAY, given_by_name="Sekreterare", at=NOW
        )
    return lambda text: undo_introduction(by=by, introduction=given, reason=text, at=NOW)


def _undo_agreement(world: World, by: Actor) -> Write:
    stay = _stay(world)
    with acting(by):
        signed = register_agreement(by=by, placement=stay, signed_on=TODAY, valid_from=TODAY, at=NOW)
    return lambda text: undo_agreement(by=by, agreement=signed, reason=text, at=NOW)


def _note(world: World, by: Actor) -> Write:
    stay = _stay(world, ended=True, fed=True)
    return lambda text: note_closing_meeting(by=by, placement=stay, note=text, at=NOW)


def _meeting(field: str) -> Callable[[World, Actor], Write]:
    def of_stay(world: World, by: Actor) -> Write:
        stay, said = _stay(world, ended=True, fed=True), {"participants": "GFO och hemmet", "lessons": "Mer stöd."}
        return lambda text: hold_closing_meeting(by=by, placement=stay, held_on=TODAY, at=NOW, **(said | {field: text}))

    return of_stay


WRITERS: dict[str, Callable[[World, Actor], Write]] = {
    "deviations.Deviation.what": _what,
    "deviations.Deviation.cause_text": _answer("cause_text"),
    "deviations.Deviation.action_text": _answer("action_text"),
    "deviations.Deviation.verdict_text": _verdict,
    "famn_messages.Message.body": _message,
    "placements.ClosingFeedback.text": _feedback,
    "placements.ClosingFeedback.undone_reason": _undo_feedback,
    "placements.ClosingMeeting.board_note": _note,
    "placements.ClosingMeeting.lessons": _meeting("lessons"),
    "placements.ClosingMeeting.participants": _meeting("participants"),
    "placements.IntroductionDelivery.undone_reason": _undo_introduction,
    "placements.Placement.undone_reason": _undo_start,
    "placements.PlacementAgreement.undone_reason": _undo_agreement,
    "placements.PlacementEnd.note": _end,
    "placements.PlacementEnd.undone_reason": _undo_end,
    "referrals.Need.sentence": _need,
    "referrals.Offer.answer_to_gfo": _to_gfo,
    "referrals.Referral.closing_reason": _closing,
    "referrals.Referral.school_needs": _step("school_needs"),
    "referrals.Referral.contact_needs": _step("contact_needs"),
    "referrals.Referral.network_considered": _step("network_considered"),
    "referrals.Referral.network_considered_by": _step("network_considered_by"),
}
"""How each is written, in an action: a page, a job or an import comes no other way."""


def every_field() -> Iterator[str]:
    return (f"{label}.{name}" for label, names in CHECKED.items() for name in names)


def test_every_text_that_gfo_reads_is_tried() -> None:
    assert sorted(WRITERS) == sorted(every_field())


@pytest.mark.parametrize("field", sorted(WRITERS))
def test_a_text_that_gfo_reads_does_not_tell_who_the_child_is(world: World, field: str) -> None:
    by = world.actors["manager_a" if field == "referrals.Offer.answer_to_gfo" else "secretary_a"]
    write = WRITERS[field](world, by)
    name = "Tuvaa" if field.startswith("placements.") or "answer_to_gfo" in field else NAME.split()[0]
    for text, code in ((f"{name} trivs.", "free_text_name"), (f"Ring {NUMBER}.", "free_text_number")):
        with acting(by), pytest.raises(Refused) as no:
            write(text)
        assert no.value.code == code
