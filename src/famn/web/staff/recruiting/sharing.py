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
from famn.plans.rules_recruiting import at_least
from famn.plans.words_recruiting import coarse_sentences, waiting_words
from famn.web.staff.acting import METHODS, UNPROCESSABLE, posted


@require_http_methods(METHODS)
def missing_homes_share(request: HttpRequest) -> HttpResponse:
    """The text as it would be shared today. What is posted must be what stands there: nothing is shared unread."""
    by = request.actor
    check_can_share_missing_homes(by)
    brief = recruitment_brief(by.own_cooperation_id, on=request.today)
    lines = coarse_sentences(brief.gaps)
    form = ShareForm(posted(request), lines=lines)
    problem = ""
    if request.method == "POST":
        if form.is_valid():
            try:
                share_brief(by=by, brief=brief, at=request.now)
            except Refused as no:
                problem = str(no.text)
            else:
                messages.success(request, _("Rekryteringsbehovet är lämnat till kommunikatören."))
                return redirect("recruitment_brief")
        else:
            problem = _("Kön har ändrats sedan du läste texten. Läs den nya och lämna den sedan.")
            form = ShareForm(lines=lines)
    context = {
        "form": form,
        "problem": problem,
        "lines": lines,
        "waiting": waiting_words(at_least(brief.children)),
        "crumbs": [(_("Rekryteringsbehov"), reverse("missing_homes"))],
        "back_url": reverse("missing_homes"),
    }
    return render(request, "recruiting/share.html", context, status=UNPROCESSABLE if problem else 200)
