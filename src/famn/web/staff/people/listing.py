"""Who works here, in which role, since when: the list, and inviting somebody."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from famn.access.permissions import Permission, may
from famn.accounts.forms_people import InviteForm, PeopleFilterForm
from famn.accounts.policy_people import check_can_manage_people
from famn.accounts.queries_people import people
from famn.handovers.actions import invite_person
from famn.handovers.queries import left_with_work
from famn.organisations.queries import boards_to_come
from famn.web.staff.acting import METHODS, act_page, posted
from famn.web.staff.addresses import address, query
from famn.web.staff.people.words import crumbs_to_people, is_over, period_in_words, state_of, unit_of

PER_PAGE = 50


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """Those whose roles the actor gives and ends."""
    by, today, params = request.actor, request.today, request.GET
    check_can_manage_people(by)
    form = PeopleFilterForm(params, by=by, boards=boards_to_come(by.own_cooperation_id, on=today))
    sort = params.get("sortera", "namn")
    page = Paginator(people(by=by, on=today, wanted=form.wanted(sort=sort)), PER_PAGE).get_page(params.get("sida"))
    rows = []
    for user in page.object_list:
        kind, state = state_of(user, today=today)
        current = [one for one in user.roles if not is_over(one, today=today)] or user.roles[-1:]
        roles = [{"role": one.get_role_display(), "unit": unit_of(one), "period": period_in_words(one, today=today)} for one in current]
        rows.append({"user": user, "kind": kind, "state": state, "roles": roles})
    return render(
        request,
        "people/list.html",
        {
            "rows": rows, "page": page, "query": query(params), "form": form, "words": _words(form, params), "today": today,
            "heads": _heads(params, sort),
            "count_text": ngettext("%(n)s person", "%(n)s personer", page.paginator.count) % {"n": page.paginator.count},
            "leaving": left_with_work(by=by, on=today),
            "may_hand_over": may(by, Permission.HAND_OVER_WORK),
        },
    )  # fmt: skip


def _words(form: PeopleFilterForm, params: QueryDict) -> list[dict[str, str]]:
    words = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", False):
            continue
        text = str(field.label)
        if value is not True:
            text = f"{text}: {dict(_flat(field.choices))[value] if hasattr(field, 'choices') else value}"
        words.append({"text": text, "remove_url": address(params, **{name: ""})})
    return words


def _flat(choices: Any) -> list[tuple[str, Any]]:
    found = []
    for value, label in choices:
        found += list(label) if isinstance(label, list | tuple) else [(value, label)]
    return found


def _heads(params: QueryDict, sort: str) -> list[dict[str, object]]:
    columns = (
        ("namn", _("Namn")), ("", _("Läge")), ("", _("Roll")), ("", _("Gäller")), ("sedd", _("Senast här")), ("", _("Andra faktor")),
    )  # fmt: skip
    heads = []
    for word, text in columns:
        order = "none"
        if word and sort.removeprefix("-") == word:
            order = "descending" if sort.startswith("-") else "ascending"
        heads.append(
            {"text": text, "url": address(params, sortera=f"-{word}" if order == "ascending" else word) if word else "", "order": order}
        )
    return heads


@require_http_methods(METHODS)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody to a role: the mail with her link goes out within minutes."""
    by = request.actor
    check_can_manage_people(by)
    form = InviteForm(posted(request), by=by, boards=boards_to_come(by.own_cooperation_id, on=request.today), today=request.today)

    def act(data: dict[str, Any]) -> None:
        invite_person(by=by, email=data["email"], name=data["name"], at=request.now, **form.asked)

    return act_page(
        request, form=form, act=act, saved=_("Inbjudan skickas inom några minuter."), back=reverse("people"), title=_("Bjud in en person"),
        submit=_("Bjud in"), code="", crumbs=crumbs_to_people(),
        lead=_("Personen får ett mejl med en länk, väljer lösenord och kopplar en app för engångskoder."),
    )  # fmt: skip
