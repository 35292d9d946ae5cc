"""The inbox, and writing in a case's thread."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from famn.kernel.denied import Refused
from famn.messages.actions import send_message
from famn.messages.forms import MessageForm
from famn.messages.policy import check_can_read_messages, check_can_write_message
from famn.messages.queries import thread, threads
from famn.placements.models import Placement
from famn.referrals.enums import ReferralStatus
from famn.referrals.models import Referral
from famn.referrals.queries import child_names, contacts
from famn.web.reading import log_list, log_view

PER_PAGE = 30


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The threads the actor reads, newest first, with what is unread. Codes only."""
    check_can_read_messages(request.actor)
    page = Paginator(threads(request.actor), PER_PAGE).get_page(request.GET.get("sida"))
    rows = [
        {**row, "url": f"{reverse(row['subject_kind'], args=[row['subject_id']])}#messages-thread"}
        for row in page
        if row["subject_kind"] in _SUBJECTS
    ]
    log_list(request, kind="message", codes=[row["subject_code"] for row in page], purpose=_("Meddelanden"))
    return render(request, "messages/inbox.html", {"rows": rows, "page": page, "today": request.today, "is_gfo": request.actor.is_gfo})


def _referral(pk: UUID) -> tuple[Referral, str, Referral]:
    row = get_object_or_404(Referral.objects.exclude(status=ReferralStatus.DRAFT), pk=pk)
    return row, row.code, row


def _placement(pk: UUID) -> tuple[Placement, str, Referral]:
    row = get_object_or_404(Placement.objects.select_related("referral"), pk=pk)
    return row, row.code, row.referral


_SUBJECTS = {"referral": _referral, "placement": _placement}


@require_http_methods(["GET", "HEAD", "POST"])
def message_send(request: HttpRequest, kind: str, subject: UUID) -> HttpResponse:
    """Write one message; with an error the page keeps what was typed and shows the thread."""
    if kind not in _SUBJECTS:
        raise Http404
    case, code, referral = _SUBJECTS[kind](subject)
    check_can_write_message(request.actor, case.board_id)
    log_view(request, kind=kind, subject_id=case.pk, board_id=case.board_id, code=code, purpose=_("Meddelanden"))
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people = contacts(board_id=case.board_id, cooperation_id=case.cooperation_id, on=request.today)
        other = people.get("board_contact" if request.actor.is_gfo else "gfo_contact")
        try:
            send_message(
                by=request.actor, subject_kind=kind, subject_id=case.pk, subject_code=code, board_id=case.board_id,
                body=form.cleaned_data["body"], child_names=child_names(referral), to=[other] if other else [], at=request.now,
            )  # fmt: skip
        except Refused as no:
            form.add_error("body", no.text)
        else:
            messages.success(request, _("Meddelandet är skickat."))
            return redirect(f"{reverse(kind, args=[case.pk])}#messages-thread")
    rows = [{"message": row, "mine": row.author_id == request.actor.user_id} for row in thread(case.pk)]
    context = {
        "code": code, "form": form, "thread": rows, "today": request.today,
        "crumbs": [(_("Meddelanden"), reverse("inbox")), (code, reverse(kind, args=[case.pk]))],
    }  # fmt: skip
    return render(request, "messages/write.html", context, status=422 if form.errors else 200)
