"""One person: her roles, her sign-in, and closing when she leaves."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from famn.accounts.actions import account_subject, change_last_day, give_role
from famn.accounts.forms_people import AddressForm, KnownForm, LastDayForm, RoleForm
from famn.accounts.models import User
from famn.accounts.policy_people import (
    can_change_address,
    can_end_role,
    can_manage_person,
    check_can_change_address,
    check_can_end_role,
    check_can_manage_people,
    check_can_manage_person,
)
from famn.accounts.queries_people import functions_of, last_invitation, managed_holdings, person
from famn.audit.queries import acts_on
from famn.handovers.actions import ask_for_address, close_account, correct_address, reset_second_factor, send_link_again
from famn.handovers.policy import can_close_account, can_hand_over_work, check_can_close_account
from famn.handovers.queries import still_holds
from famn.organisations.queries import boards_to_come
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.people.words import crumbs_to_people, demo_link, is_leaving, period_in_words, shown_roles, state_of, unit_of

TIMELINE = 50


def seen_person(request: HttpRequest, pk: int) -> User:
    """The person, if the actor answers for one of her roles: else 404, whether she exists or not."""
    check_can_manage_people(request.actor)
    found = person(by=request.actor, on=request.today, user_id=pk)
    if found is None:
        raise Http404
    return found


def back_to(user: User) -> dict[str, Any]:
    """What the page of an act on a person says of her."""
    return {"back": reverse("person", args=[user.pk]), "code": "", "state": "", "crumbs": crumbs_to_people(user)}


def is_only_invited(user: User) -> bool:
    """Whether a person has never been here, so that nobody but her managers knows the address."""
    return user.last_seen_on is None and not user.has_usable_password()


@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one person that her manager answers for."""
    by, today = request.actor, request.today
    user = seen_person(request, pk)
    kind, state = state_of(user, today=today)
    roles = shown_roles(user, today=today)
    for row in roles:
        row["may_end"] = not row["over"] and can_end_role(by, row["holding"])
    others = can_manage_person(by, user_id=user.pk)
    acts = acts_on({"account": [account_subject(user.pk)]})[:TIMELINE]
    return render(
        request,
        "people/person.html",
        {
            "person": user, "kind": kind, "state": state, "roles": roles, "today": today, "crumbs": crumbs_to_people(),
            "invitation": last_invitation(user.pk), "functions": functions_of(by=by, user=user, on=today),
            "holds": user.pk in still_holds([user.pk]), "leaves": is_leaving(user, today=today),
            "may_change_address": can_change_address(by, user_id=user.pk) and user.works_later and user.has_usable_password(),
            "may_correct": others and is_only_invited(user),
            "has_password": user.has_usable_password(), "others": others, "link": demo_link(by, user),
            "may_close": can_close_account(by, user_id=user.pk) and user.works_later,
            "may_hand_over": can_hand_over_work(by, user_id=user.pk),
            "entries": [{"at": one.at, "who": one.actor_name, "text": one.text} for one in acts],
        },
    )  # fmt: skip


@require_http_methods(METHODS)
def role_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person one role more."""
    by, user = request.actor, seen_person(request, pk)
    check_can_manage_person(by, user_id=user.pk)
    form = RoleForm(posted(request), by=by, boards=boards_to_come(by.own_cooperation_id, on=request.today), today=request.today)
    return act_page(
        request, form=form, act=lambda _data: give_role(by=by, user=user, at=request.now, **form.asked), saved=_("Rollen är given."),
        title=_("Ny roll åt %(name)s") % {"name": user.name}, submit=_("Ge rollen"), **back_to(user),
        lead=_("En person med flera roller arbetar i en i taget och väljer överst på sidan."),
    )  # fmt: skip


@require_http_methods(METHODS)
def role_end(request: HttpRequest, pk: int, holding: UUID) -> HttpResponse:
    """Say until when a role holds."""
    by, user = request.actor, seen_person(request, pk)
    row = get_object_or_404(managed_holdings(by).select_related("board", "user"), pk=holding, user_id=user.pk)
    check_can_end_role(by, row)
    form = LastDayForm(posted(request), holding=row, today=request.today)
    held = user.pk in still_holds([user.pk])
    words = {"role": row.get_role_display(), "unit": unit_of(row), "period": period_in_words(row, today=request.today)}
    lead = _("%(role)s, %(unit)s: %(period)s.") % words
    if held:
        lead += " " + _("Lämna över ansvaret före sista dagen, så att inget blir utan ansvarig.")
    return act_page(
        request, form=form, act=lambda _data: change_last_day(by=by, holding=row, ends_on=form.ends_on, at=request.now),
        saved=_("Slutdagen är ändrad."), title=_("Hur länge har %(name)s rollen?") % {"name": user.name}, submit=_("Spara"), lead=lead,
        **back_to(user),
    )  # fmt: skip


@require_POST
def link_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link to somebody who has not been here."""
    user = seen_person(request, pk)
    send_link_again(by=request.actor, user=user, at=request.now)
    messages.success(request, _("En ny länk skickas inom några minuter."))
    return redirect("person", pk=user.pk)


@require_http_methods(METHODS)
def factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who has lost her second factor in again."""
    by, user = request.actor, seen_person(request, pk)
    check_can_manage_person(by, user_id=user.pk)
    return act_page(
        request, form=KnownForm(posted(request)),
        act=lambda data: reset_second_factor(by=by, user=user, how_known=data["how_known"], at=request.now),
        saved=_("Inloggningen är nollställd. Personen får ett mejl med en länk."),
        title=_("Nollställ inloggningen för %(name)s") % {"name": user.name}, submit=_("Nollställ"), danger=True, **back_to(user),
        lead=_("Appen för engångskoder, reservkoderna och lösenordet tas bort. Personen loggas ut och får en länk till sin e-post."),
    )  # fmt: skip


@require_http_methods(METHODS)
def address(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a person to go over to another address; correct it where she was invited to a wrong one and has never been here."""
    by, user = request.actor, seen_person(request, pk)
    if is_only_invited(user):
        check_can_manage_person(by, user_id=user.pk)
        form = AddressForm(posted(request))
        form.fields["address"].label = _("Rätt e-postadress")
        form.fields["address"].help_text = _("Hit skickas en ny inbjudan.")
        return act_page(
            request, form=form, act=lambda data: correct_address(by=by, user=user, address=data["address"], at=request.now),
            saved=_("Adressen är rättad. En ny länk skickas inom några minuter."),
            title=_("Rätta adressen till %(name)s") % {"name": user.name}, submit=_("Rätta adressen"), **back_to(user),
            lead=_("Inbjudan gick till %(address)s. Länken som skickades dit slutar gälla.") % {"address": user.email},
        )  # fmt: skip
    check_can_change_address(by, user_id=user.pk)
    return act_page(
        request, form=AddressForm(posted(request)),
        act=lambda data: ask_for_address(by=by, user=user, address=data["address"], at=request.now),
        saved=_("En länk skickas till den nya adressen, och ett besked till den gamla."),
        title=_("Ny e-postadress för %(name)s") % {"name": user.name}, submit=_("Skicka länken"), **back_to(user),
        lead=_("Nu gäller %(address)s. Den gäller tills personen har bekräftat den nya.") % {"address": user.email},
    )  # fmt: skip


class CloseForm(forms.Form):
    """Nothing to fill in: the page says what happens."""


@require_http_methods(METHODS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close: every role here ends today. Refused while she answers for anything."""
    by, user = request.actor, seen_person(request, pk)
    check_can_close_account(by, user_id=user.pk)
    if user.pk in still_holds([user.pk]) and can_hand_over_work(by, user_id=user.pk):
        return redirect("handover", pk=user.pk)
    return act_page(
        request, form=CloseForm(posted(request)), act=lambda _data: close_account(by=by, user=user, at=request.now),
        saved=_("Uppdraget är avslutat."),
        title=_("Avsluta uppdraget för %(name)s") % {"name": user.name}, submit=_("Avsluta"), danger=True, **back_to(user),
        lead=_("Alla roller här slutar gälla genast, och personen kommer inte längre åt något. Det personen har skrivit står kvar."),
    )  # fmt: skip
