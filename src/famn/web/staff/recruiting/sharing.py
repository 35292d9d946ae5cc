"""The head reads what the communicator will be told, and shares it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from famn.kernel.denied import Refused
from famn.plans.actions_recruiting import share_brief
from famn.plans.forms_recruiting import ShareForm
from famn.plans.policy_recruiting import check_can_share_missing_homes
from famn.plans.queries_recruiting import recruitment_brief
from famn.plans.words_recruiting import waiting_words
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted


@require_http_methods(METHODS)
def missing_homes_share(request: HttpRequest) -> HttpResponse:
    """The text as it would be shared today. What is posted must be what stands there: nothing is shared unread."""
    by = request.actor
    check_can_share_missing_homes(by)
    brief = recruitment_brief(by.own_cooperation_id, on=request.today)
    form = ShareForm(posted(request), brief=brief)
    problem = ""
    if request.method == "POST":
        if form.is_valid():
            try:
                share_brief(by=by, told=form.cleaned_data["read"], at=request.now)
            except Refused as no:
                problem = str(no.text)
            else:
                messages.success(request, _("Rekryteringsbehovet är lämnat till kommunikatören."))
                return redirect("recruitment_brief")
        else:
            problem = str(form.errors["read"][0])
            form = ShareForm(brief=brief)
    context = {
        "form": form,
        "problem": problem,
        "lines": form.told.lines,
        "waiting": waiting_words(form.told.waiting),
        "crumbs": [(_("Rekryteringsbehov"), reverse("missing_homes"))],
        "back_url": reverse("missing_homes"),
    }
    return render(request, "recruiting/share.html", context, status=UNPROCESSABLE if problem else 200)
