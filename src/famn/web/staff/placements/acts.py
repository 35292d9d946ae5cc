"""The small acts on a stay, one address each."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from famn.homes.enums import BankStatus
from famn.placements import forms as asked
from famn.placements import policy
from famn.placements.actions import ending, following
from famn.placements.models import FollowUp, IntroductionDelivery, Placement
from famn.web.staff.acting import posted
from famn.web.staff.placements.acting import act_on, names_of, on_stay, undo_on


@on_stay(policy.check_can_follow)
def placement_moved_in(request: HttpRequest, stay: Placement) -> HttpResponse:
    """A planned stay has started."""
    return act_on(
        request,
        stay,
        form=forms.Form(posted(request)),
        title=_("Barnet har flyttat in"),
        submit=_("Bekräfta"),
        saved=_("Placeringen pågår."),
        lead=_("Bekräfta att barnet har flyttat in hos familjehemmet."),
        act=lambda _got: following.confirm_move_in(by=request.actor, placement=stay, at=request.now),
    )


@on_stay(policy.check_can_hand_over_introduction)
def placement_introduction(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Register the introduction package (R-20)."""
    form = asked.IntroductionForm(posted(request), initial={"given_on": request.today, "given_by_name": request.actor.name})
    return act_on(
        request,
        stay,
        form=form,
        title=_("Introduktionspaket"),
        submit=_("Registrera"),
        saved=_("Introduktionspaketet är registrerat."),
        lead=_("Barnet och familjehemmet får var sitt paket vid placeringen."),
        anchor="introduction",
        act=lambda got: following.hand_over_introduction(by=request.actor, placement=stay, at=request.now, **got),
    )


@on_stay(policy.check_can_hand_over_introduction)
def introduction_undo(request: HttpRequest, stay: Placement, introduction: UUID) -> HttpResponse:
    """Undo a wrongly registered package."""
    found = get_object_or_404(IntroductionDelivery.objects.filter(placement=stay, undone_at=None), pk=introduction)
    return undo_on(
        request,
        stay,
        title=_("Ångra introduktionspaketet"),
        submit=_("Ångra registreringen"),
        saved=_("Registreringen är ångrad."),
        anchor="introduction",
        undo=lambda reason: following.undo_introduction(by=request.actor, introduction=found, reason=reason, at=request.now),
    )


@on_stay(policy.check_can_register_agreement)
def placement_agreement(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Register the signed agreement (R-39, R-40)."""
    form = asked.AgreementForm(posted(request), initial={"signed_on": request.today, "valid_from": max(stay.starts_on, request.today)})
    return act_on(
        request,
        stay,
        form=form,
        title=_("Avtal med familjehemmet"),
        submit=_("Registrera avtalet"),
        saved=_("Avtalet är registrerat."),
        lead=_("Nämnden och familjehemmet tecknar avtal (SoL 22 kap. 3 §). Det uppdateras varje år."),
        anchor="agreement",
        act=lambda got: following.register_agreement(by=request.actor, placement=stay, at=request.now, **got),
    )


@on_stay(policy.check_can_follow)
def follow_up_done(request: HttpRequest, stay: Placement, follow_up: UUID) -> HttpResponse:
    """Tick off one follow-up."""
    found = get_object_or_404(FollowUp.objects.filter(placement=stay), pk=follow_up)
    form = asked.IvoNoticeForm if found.kind == "ivo_notice" else asked.FollowUpForm
    return act_on(
        request,
        stay,
        form=form(posted(request), initial={"done_on": request.today}),
        title=found.title,
        submit=_("Pricka av"),
        saved=_("Avprickat.") if found.kind != "review" else _("Avprickat. Nästa övervägande är utlagt."),
        lead=_("Bara dagen sparas här. Det som kom fram hör till nämndens akt."),
        anchor="follow-ups",
        act=lambda got: following.tick_follow_up(by=request.actor, follow_up=found, at=request.now, **got),
    )


@on_stay(policy.check_can_follow)
def placement_expected_end(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Move the expected end; the reminder follows it."""
    return act_on(
        request,
        stay,
        form=asked.ExpectedEndForm(posted(request), initial={"expected_end_on": stay.expected_end_on}),
        title=_("Beräknat slut"),
        submit=_("Spara"),
        saved=_("Det beräknade slutet är sparat."),
        lead=_("Famn påminner när dagen kommer. Lämna tomt om slutet inte är bestämt."),
        act=lambda got: following.change_expected_end(
            by=request.actor, placement=stay, expected_end_on=got["expected_end_on"], at=request.now
        ),
    )


@on_stay(policy.check_can_end)
def placement_end(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Register the end: the notice to GFO (R-45)."""
    return act_on(
        request,
        stay,
        form=asked.EndForm(posted(request), names=names_of(stay), initial={"ended_on": request.today}),
        title=_("Avsluta placeringen"),
        submit=_("Avsluta och meddela GFO"),
        saved=_("Placeringen är avslutad och GFO har fått besked. Hemmets plats är ledig."),
        lead=_("GFO får besked när du sparar, hemmets plats blir ledig och uppföljningarna stannar."),
        danger=True,
        act=lambda got: ending.end_placement(by=request.actor, placement=stay, at=request.now, **got),
    )


@on_stay(policy.check_can_end)
def placement_end_undo(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Undo a wrongly registered end."""
    return undo_on(
        request,
        stay,
        title=_("Ångra avslutet"),
        submit=_("Ångra avslutet"),
        saved=_("Avslutet är ångrat. Placeringen fortsätter."),
        lead=_("Placeringen fortsätter med sin plats och sina uppföljningar."),
        undo=lambda reason: ending.undo_end(by=request.actor, placement=stay, reason=reason, at=request.now),
    )


@on_stay(policy.check_can_end)
def placement_feedback(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Tell GFO how the assignment worked (R-46)."""
    return act_on(
        request,
        stay,
        form=asked.FeedbackForm(posted(request), names=names_of(stay)),
        title=_("Återkoppling till GFO"),
        submit=_("Lämna återkopplingen"),
        saved=_("Återkopplingen är lämnad."),
        lead=_("Fungerade uppdraget inte fullt ut bjuder GFO in till en gemensam avslutningsträff."),
        anchor="end",
        act=lambda got: ending.give_feedback(by=request.actor, placement=stay, at=request.now, **got),
    )


@on_stay(policy.check_can_note_meeting)
def meeting_note(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Write one's own side's note for the closing meeting."""
    meeting = getattr(stay, "closing_meeting", None)
    before = (meeting.board_note if request.actor.is_board else meeting.gfo_note) if meeting else ""
    return act_on(
        request,
        stay,
        form=asked.MeetingNoteForm(posted(request), names=names_of(stay), initial={"note": before}),
        title=_("Inför avslutningsträffen"),
        submit=_("Spara anteckningen"),
        saved=_("Anteckningen är sparad."),
        anchor="meeting",
        act=lambda got: ending.note_closing_meeting(by=request.actor, placement=stay, note=got["note"], at=request.now),
    )


@on_stay(policy.check_can_note_meeting)
def meeting_held(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Register the closing meeting that was held (R-46a)."""
    return act_on(
        request,
        stay,
        form=asked.MeetingForm(posted(request), names=names_of(stay), initial={"held_on": request.today}),
        title=_("Avslutningsträffen"),
        submit=_("Spara och avsluta"),
        saved=_("Avslutningsträffen är registrerad och placeringen är avslutad."),
        anchor="meeting",
        act=lambda got: ending.hold_closing_meeting(by=request.actor, placement=stay, at=request.now, **got),
    )


@on_stay(policy.check_can_note_return)
def home_returns(request: HttpRequest, stay: Placement) -> HttpResponse:
    """Note what the home said about the bank (R-16a)."""

    def note(got: dict) -> None:
        ending.note_home_returns(
            by=request.actor,
            placement=stay,
            returns=got["status"] == BankStatus.READY,
            status=got["status"],
            reason=got["reason"],
            at=request.now,
        )

    return act_on(
        request,
        stay,
        form=asked.ReturnForm(posted(request)),
        title=_("Återgår hemmet till banken?"),
        submit=_("Spara svaret"),
        saved=_("Svaret är sparat och hemmets status uppdaterad."),
        lead=_("Fråga hemmet hur de vill ha det nu när placeringen är slut."),
        anchor="end",
        act=note,
    )
