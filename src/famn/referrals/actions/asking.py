"""Asking homes, by a single-use link or by telephone, and writing down what they say."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.audit.actions import record_act
from famn.audit.models import Audience
from famn.homes.actions import log_contact, note_words
from famn.homes.enums import CareKind, NeedCode, WordAnswer
from famn.homes.enums import Channel as ContactChannel
from famn.homes.models import FosterHome
from famn.kernel.calendar import local_date
from famn.kernel.denied import Refused
from famn.people.rules import check_free_text
from famn.referrals.actions.closing import release_reservation
from famn.referrals.enums import LIVE_OFFERS, Channel, QuestionAnswer, ReferralStatus
from famn.referrals.models import HomeQuestion, Offer, Referral
from famn.referrals.policy_matching import check_can_answer_as_home, check_can_ask_home, check_can_register_answer
from famn.referrals.queries_matching import live_question, need_label, referrals_to_match, siblings_may_split
from famn.referrals.rules_matching import (
    LINK_LIVES,
    age_band_of,
    beds_wanted,
    brief,
    check_answer_may_be_registered,
    check_link_open,
    check_ready_to_match,
    check_searchable,
    check_written,
    token_hash,
)

ASKABLE = frozenset({"ready", "paused", "under_review"})


def _new_question(*, by: Actor, referral: Referral, home: FosterHome, channel: Channel, beds: int | None, at: datetime) -> HomeQuestion:
    """An unanswered question, not yet saved, with the fixed brief."""
    check_searchable(referral.status)
    children = [child for child in referral.children.all() if not child.placed]
    starts_on = check_ready_to_match(
        kind=referral.kind, starts_on=referral.starts_on, children=len(children), network_outcome=referral.network_outcome
    )
    if home.board_id is not None or home.status not in ASKABLE or home.consent_all_members_on is None:
        raise Refused("home_not_in_bank", _("Hemmet finns inte i den gemensamma banken och kan inte tillfrågas."))
    wanted = beds or beds_wanted(len(children), together=not siblings_may_split(referral))
    return HomeQuestion(
        cooperation_id=referral.cooperation_id,
        board_id=referral.board_id,
        referral=referral,
        home=home,
        home_code=home.code,
        round=referral.round,
        channel=channel,
        brief=brief(
            kind=str(CareKind(referral.kind).label),
            birth_years=[child.birth_year for child in children],
            starts_on=starts_on,
            ends_on=referral.ends_on,
            needs=[(need_label(need.code, need.language), need.is_requirement) for need in referral.needs.all()],
            beds=wanted,
        ),
        asked_at=at,
        asked_by_name=by.name,
        beds=min(wanted, len(children)),
        age_bands=[age_band_of(child.birth_year, starts_on) for child in children[:wanted]],
        starts_on=starts_on,
        ends_on=referral.ends_on,
    )


def _locked(referral: Referral) -> Referral:
    """The referral as it stands, held until the transaction ends: closing it and asking for it cannot interleave."""
    Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    return referrals_to_match().get(pk=referral.pk)


def _save_question(question: HomeQuestion) -> None:
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            "already_asked", _("Hemmet %(home)s är redan tillfrågat om den här förfrågan.") % {"home": question.home_code}
        ) from error


def _search_has_begun(referral: Referral) -> None:
    Referral.objects.filter(pk=referral.pk, status__in=[ReferralStatus.ORAL_RECEIVED, ReferralStatus.RECEIVED]).update(
        status=ReferralStatus.SEARCHING
    )


def ask_home(*, by: Actor, referral: Referral, home: FosterHome, at: datetime, beds: int | None = None) -> tuple[HomeQuestion, str]:
    """Ask one home by a single-use link that lives 72 hours. Returns the question and the token, which is kept nowhere.

    ``beds``: how many children the home is asked to take, else all who should live together. Effects: one
    ``HomeQuestion`` holding the token's hash and the fixed brief; a received referral becomes *searching*; one act
    (GFO's side: a board learns of a home with the offer). Raises ``Refused`` when the referral is not searched for, the
    network is not considered, the home is outside the shared bank, or it is already asked this round.
    """
    check_can_ask_home(by)
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        referral = _locked(referral)
        question = _new_question(by=by, referral=referral, home=home, channel=Channel.LINK, beds=beds, at=at)
        question.token_hash = token_hash(token)
        question.expires_at = at + LINK_LIVES
        _save_question(question)
        _search_has_begun(referral)
        record_act(
            by=by,
            verb="home_asked",
            text=_("Frågade hem %(home)s med länk") % {"home": home.code},
            subject_kind="referral",
            subject_id=referral.pk,
            board_id=referral.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"home": home.code},
        )
    return question, token


def _answer(question: HomeQuestion, **fields: object) -> bool:
    """Write an answer unless somebody was faster: a home may be asked by link and rung at the same time."""
    open_question = HomeQuestion.objects.filter(pk=question.pk, answer__in=["", QuestionAnswer.RING_ME], released_at=None)
    return bool(open_question.update(**fields))


def _reserve(question: HomeQuestion) -> bool:
    """A yes reserves the home, if nobody came first. The database locks the home: two yeses cannot both win."""
    with connection.cursor() as cursor:
        cursor.execute("select famn_reserve(%s)", [question.pk])
        return bool(cursor.fetchone()[0])


def answer_by_link(*, by: Actor, question: HomeQuestion, answer: QuestionAnswer, at: datetime) -> HomeQuestion:
    """What the family answered through its link; once (``by`` is the link's own actor).

    Effects: the answer; a yes reserves the home (``reserved`` tells whether nobody came first); one act on GFO's side; a
    neutral mail to whoever handles the referral, and to the home's own coordinator where the family wants to be rung.
    Raises ``Refused`` when the link is used, let go or older than 72 hours.
    """
    check_can_answer_as_home(by)
    check_link_open(answer=question.answer, expires_at=question.expires_at, released_at=question.released_at, at=at)
    with transaction.atomic():
        won = HomeQuestion.objects.filter(pk=question.pk, answer="", released_at=None, expires_at__gt=at).update(
            answer=answer, answered_at=at, answered_through=Channel.LINK, registered_by_name=by.name
        )
        if not won:
            raise Refused("link_used", _("Vi har redan fått ert svar."))
        question.refresh_from_db()
        if answer == QuestionAnswer.YES:
            _reserve(question)
            question.refresh_from_db()
        _record_answer(by=by, question=question, at=at)
        with connection.cursor() as cursor:
            cursor.execute("select famn_tell_of_answer(%s, %s)", [question.pk, at])
    return question


def register_phone_answer(
    *,
    by: Actor,
    referral: Referral,
    home: FosterHome,
    answer: QuestionAnswer,
    spoke_with: str,
    said: str,
    words: Mapping[NeedCode, WordAnswer],
    at: datetime,
    beds: int | None = None,
) -> HomeQuestion:
    """Register what a home said on the telephone; the normal case, whether or not a link was sent before.

    Effects: the home's question (a new one if it was never asked) gets the answer, with whom one spoke, what was said
    and who wrote it down; ``words`` are noted on the home; a yes reserves it (``reserved`` tells whether nobody came
    first); a received referral becomes *searching*; one act on GFO's side. Raises ``Refused`` when the home has already
    answered yes or no, and as ``ask_home``.
    """
    check_can_register_answer(by)
    check_written(spoke_with, "spoke_with_whom", _("Skriv vem du talade med."))
    check_free_text(said, ())
    check_free_text(spoke_with, ())
    with transaction.atomic():
        question = live_question(referral.pk, home.pk, referral.round)
        if question is None:
            check_can_ask_home(by)
            locked = _locked(referral)
            question = _new_question(by=by, referral=locked, home=home, channel=Channel.PHONE, beds=beds, at=at)
            _save_question(question)
            _search_has_begun(locked)
        _write_phone_answer(by=by, question=question, answer=answer, spoke_with=spoke_with, said=said, words=words, at=at)
    return question


def register_answer_to(
    *,
    by: Actor,
    question: HomeQuestion,
    answer: QuestionAnswer,
    spoke_with: str,
    said: str,
    words: Mapping[NeedCode, WordAnswer],
    at: datetime,
) -> HomeQuestion:
    """The same for a question that is already asked: also the home's own coordinator may take the call."""
    check_can_register_answer(by)
    check_written(spoke_with, "spoke_with_whom", _("Skriv vem du talade med."))
    check_free_text(said, ())
    check_free_text(spoke_with, ())
    with transaction.atomic():
        _write_phone_answer(by=by, question=question, answer=answer, spoke_with=spoke_with, said=said, words=words, at=at)
    return question


def _write_phone_answer(
    *,
    by: Actor,
    question: HomeQuestion,
    answer: QuestionAnswer,
    spoke_with: str,
    said: str,
    words: Mapping[NeedCode, WordAnswer],
    at: datetime,
) -> None:
    check_answer_may_be_registered(question.answer)
    if question.released_at is not None or not _answer(
        question,
        answer=answer,
        answered_at=at,
        answered_through=Channel.PHONE,
        registered_by_name=by.name,
        spoke_with=spoke_with.strip(),
        said=said.strip(),
    ):
        raise Refused("already_answered", _("Hemmet har redan svarat, eller så är frågan avslutad. Läs in sidan igen."))
    note_words(by=by, home=question.home, words={str(code): word for code, word in words.items()}, on=local_date(at), at=at)
    planned = question.home.next_contact_on
    log_contact(
        by=by,
        home=question.home,
        on=local_date(at),
        channel=ContactChannel.PHONE,
        reached=True,
        summary=str(_("Svarade på en fråga om uppdrag.")),
        # The call was about an assignment: what was planned with the home stands.
        next_on=planned if planned and planned >= local_date(at) else None,
        at=at,
    )
    if answer == QuestionAnswer.YES:
        _reserve(question)
    question.refresh_from_db()
    _record_answer(by=by, question=question, at=at)


def _record_answer(*, by: Actor, question: HomeQuestion, at: datetime) -> None:
    said = {
        QuestionAnswer.YES: _("Hem %(home)s svarade ja och är reserverat")
        if question.reserved
        else _("Hem %(home)s svarade ja, men var redan reserverat eller fullt"),
        QuestionAnswer.NO: _("Hem %(home)s svarade nej"),
        QuestionAnswer.RING_ME: _("Hem %(home)s vill bli uppringt"),
    }[QuestionAnswer(question.answer)]
    record_act(
        by=by,
        verb="home_answered",
        text=said % {"home": question.home_code},
        subject_kind="referral",
        subject_id=question.referral_id,
        cooperation_id=question.cooperation_id,
        board_id=question.board_id,
        audience=Audience.GFO,
        at=at,
        detail={"home": question.home_code, "answer": question.answer, "through": question.answered_through, "reserved": question.reserved},
    )


def _check_not_offered(question: HomeQuestion) -> None:
    if Offer.objects.filter(question=question, status__in=LIVE_OFFERS).exists():
        raise Refused("offer_is_live", _("Hemmet är erbjudet till nämnden. Återta erbjudandet först."))


def reserve_again(*, by: Actor, question: HomeQuestion, at: datetime) -> bool:
    """Try once more to reserve a home that said yes while it was taken. Returns whether it is reserved now."""
    check_can_register_answer(by)
    with transaction.atomic():
        if question.answer != QuestionAnswer.YES or question.released_at is not None:
            raise Refused("only_a_yes_reserves", _("Bara ett hem som har svarat ja kan reserveras."))
        if not question.reserved and _reserve(question):
            question.refresh_from_db()
            _record_answer(by=by, question=question, at=at)
    return question.reserved


def release_home(*, by: Actor, question: HomeQuestion, reason: str, at: datetime) -> None:
    """Let a home go: the reservation is lifted and the question closed. The home may be asked again.

    Effects: ``famn_release``; one act with the reason. Raises ``Refused`` while the home is offered to the board.
    """
    check_can_register_answer(by)
    check_written(reason, "why_release", _("Skriv varför hemmet släpps."))
    check_free_text(reason, ())
    _check_not_offered(question)
    with transaction.atomic():
        release_reservation(question.pk, at=at)
        question.refresh_from_db()
        record_act(
            by=by,
            verb="home_released",
            text=_("Släppte hem %(home)s: %(reason)s") % {"home": question.home_code, "reason": reason.strip()},
            subject_kind="referral",
            subject_id=question.referral_id,
            board_id=question.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"home": question.home_code},
        )


def undo_answer(*, by: Actor, question: HomeQuestion, reason: str, at: datetime) -> None:
    """Undo a wrongly registered answer: the home counts as asked, not answered. The old answer stays in the trail.

    Effects: the reservation is lifted, the answer emptied, a link (if there was one) no longer opens; one act with the
    old answer and the reason. Raises ``Refused`` when there is no answer, or while the home is offered.
    """
    check_can_register_answer(by)
    check_written(reason, "why_undo", _("Skriv vad som blev fel."))
    check_free_text(reason, ())
    _check_not_offered(question)
    with transaction.atomic():
        held = HomeQuestion.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if not held.answer or held.released_at is not None:
            raise Refused("nothing_to_undo", _("Det finns inget svar att ångra."))
        if held.reserved:
            release_reservation(held.pk, at=at)
        HomeQuestion.objects.filter(pk=held.pk).update(
            answer="",
            answered_at=None,
            answered_through="",
            registered_by_name="",
            spoke_with="",
            said="",
            reserved=False,
            released_at=None,
            token_hash=None,
        )
        record_act(
            by=by,
            verb="answer_undone",
            text=_("Ångrade svaret ”%(answer)s” från hem %(home)s: %(reason)s")
            % {"answer": QuestionAnswer(held.answer).label, "home": held.home_code, "reason": reason.strip()},
            subject_kind="referral",
            subject_id=held.referral_id,
            board_id=held.board_id,
            audience=Audience.GFO,
            at=at,
            detail={"home": held.home_code, "answer": held.answer, "said": held.said, "spoke_with": held.spoke_with},
        )
    question.refresh_from_db()
