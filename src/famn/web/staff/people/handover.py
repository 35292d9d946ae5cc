"""One page on which everything a colleague answers for goes to others (R-52)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from famn.accounts.models import User
from famn.handovers.actions import hand_over_work
from famn.handovers.policy import can_close_account, check_can_hand_over_work
from famn.handovers.queries import Group, Thing, held, still_holds
from famn.kernel.denied import Refused
from famn.ui.forms import DateField
from famn.web.staff.acting import METHODS, UNPROCESSABLE
from famn.web.staff.people.person import seen_person
from famn.web.staff.people.words import crumbs_to_people, is_over, last_day


class HandoverForm(forms.Form):
    """A receiver a group, and where somebody else is wanted, a receiver a thing; the last day with the tasks."""

    last_on = DateField(
        label=_("Sista dagen"), help_text=_("Funktioner och nätverkshem byter ansvarig dagen efter. Allt annat byter genast.")
    )

    def __init__(self, *args: Any, groups: list[Group], today: date, last_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"last_on": last_on}, **kwargs)
        self._today, self._groups = today, groups
        for group in groups:
            if len(group.things) > 1:
                self.fields[group.kind.value] = _select(_("Alla till"), group.receivers, _("Välj en mottagare"))
            for thing in group.things:
                several = len(group.things) > 1 and group.receivers
                self.fields[thing.key] = _select(thing.label, thing.receivers, _("Som gruppen") if several else _("Välj en mottagare"))

    def clean_last_on(self) -> date:
        """Today or later; yesterday for somebody who has left already."""
        last_on: date = self.cleaned_data["last_on"]
        if last_on < self._today - timedelta(days=1):
            raise forms.ValidationError(_("Dagen har redan passerat."))
        return last_on

    def receivers(self) -> dict[str, int]:
        """Whom each thing goes to; a thing without a receiver is left out."""
        found = {}
        for group in self._groups:
            whole = self.cleaned_data.get(group.kind.value, "")
            for thing in group.things:
                if chosen := self.cleaned_data[thing.key] or whole:
                    found[thing.key] = int(chosen)
        return found


def _select(label: object, users: Any, empty: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", empty), *((str(user.pk), user.name) for user in users)], required=False)


def _last(user: User, today: date) -> date:
    """The last day of her last role here; today where no end is set."""
    days = [last_day(one) for one in user.roles if not is_over(one, today=today)]
    return max(max((day for day in days if day), default=today), today) if days else today - timedelta(days=1)


@require_http_methods(METHODS)
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """What she answers for, a receiver for each, one button."""
    by, today = request.actor, request.today
    user = seen_person(request, pk)
    check_can_hand_over_work(by, user_id=user.pk)
    last_on = _asked(request) or _last(user, today)
    on = max(last_on + timedelta(days=1), today)
    groups = held(by=by, user=user, today=today, on=on)
    form = HandoverForm(request.POST if request.method == "POST" else None, groups=groups, today=today, last_on=last_on)
    if request.method == "POST" and form.is_valid():
        try:
            number = hand_over_work(by=by, user=user, receivers=form.receivers(), on=on, at=request.now)
        except Refused as no:
            form.add_error(None, no.text)
        else:
            if number:
                text = ngettext("%(n)s sak är överlämnad.", "%(n)s saker är överlämnade.", number) % {"n": number}
                messages.success(request, text)
                return redirect("handover", pk=user.pk)
            form.add_error(None, _("Välj minst en mottagare."))
    shown = [_shown(form, group) for group in groups]
    left = user.pk in still_holds([user.pk])
    return render(
        request,
        "people/handover.html",
        {
            "person": user, "form": form, "groups": shown, "crumbs": crumbs_to_people(user), "today": today,
            "number": sum(len(group.things) for group in groups), "left": left,
            "may_close": can_close_account(by, user_id=user.pk) and user.works_later and not left,
            "errors": form.non_field_errors() or form.errors.get("last_on"),
        },
        status=UNPROCESSABLE if form.errors else 200,
    )  # fmt: skip


def _asked(request: HttpRequest) -> date | None:
    """The day that stands in the form; none where it is no day, which the form says."""
    try:
        return DateField(required=False).clean(request.POST.get("last_on", ""))
    except forms.ValidationError:
        return None


def _shown(form: HandoverForm, group: Group) -> dict[str, Any]:
    several = len(group.things) > 1
    return {
        "kind": group.kind, "title": group.kind.label, "count": len(group.things), "several": several,
        "whole": form[group.kind.value] if several and group.receivers else None,
        "rows": [{"thing": thing, "field": form[thing.key], "nobody": not thing.receivers} for thing in group.things],
        "missing": _missing(group),
    }  # fmt: skip


def _missing(group: Group) -> list[Thing]:
    return [thing for thing in group.things if not thing.receivers]
