"""Writing a referral step by step, in any order; a draft is saved as it is typed, a sent one shows what was changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from famn.homes.enums import Language
from famn.kernel.denied import Refused
from famn.referrals.actions.changing import change_referral
from famn.referrals.actions.children import add_child, change_child, remove_child
from famn.referrals.actions.writing import save_referral, send_referral, set_needs, start_draft
from famn.referrals.enums import ReferralStatus, Step
from famn.referrals.forms import CareForm, ChildForm, NetworkForm, NoteForm, PlaceForm, needs_by_area
from famn.referrals.models import Referral, ReferralChild
from famn.referrals.needs_form import NeedsForm
from famn.referrals.policy import check_can_start_referral, check_can_write_referral
from famn.referrals.queries import child_names, is_known, missing_of
from famn.referrals.queries_telling import texts_that_tell
from famn.referrals.rules import STEP_OF, check_is_changeable
from famn.ui.htmx import wants_part
from famn.ui.swedish import sentence
from famn.web.modules import without_off
from famn.web.reading import log_view
from famn.web.staff.referrals.page import crumbs, get_referral, seen_referral
from famn.web.staff.referrals.words import is_written

FORMS = {Step.CARE: CareForm, Step.PLACE: PlaceForm, Step.NETWORK: NetworkForm}
LEADS = {
    Step.CHILDREN: gettext_lazy("Ett barn eller flera syskon. Namn och nummer stannar hos er."),
    Step.NEEDS: gettext_lazy("Det som ett hem behöver klara, viktigast först. Matchningen jämför hemmen i er ordning."),
    Step.NETWORK: gettext_lazy(
        "Nätverket ska övervägas innan banken söks (socialtjänstlagen 22 kap. 1 §). Utan det går förfrågan inte att skicka."
    ),
}


def _is_draft(row: Referral) -> bool:
    return row.status == ReferralStatus.DRAFT


def _check_open_for_writing(request: HttpRequest, row: Referral) -> None:
    check_can_write_referral(request.actor, row)
    if not _is_draft(row):
        check_is_changeable(row.status)


def _side_list(row: Referral, current: str) -> list[dict[str, Any]]:
    """The steps with their states. A step is done when it has something and nothing is missing in it."""
    missing = missing_of(row)
    begun = {
        Step.CHILDREN: bool(row.children.all()),
        Step.CARE: bool(row.kind or row.legal_basis or row.starts_on),
        Step.NEEDS: bool(row.needs.all()),
        Step.PLACE: bool(row.home_municipality_id or row.school_needs or row.contact_needs or row.distance_limit_km),
        Step.NETWORK: bool(row.network_considered or row.network_outcome),
    }
    items = []
    for step in Step:
        lacks = [each for each in missing if STEP_OF[each] == step]
        if step == Step.SEND:
            if is_written(row) and not _is_draft(row):
                continue
            state = "missing" if missing else "todo"
            several = _("%(number)s saker saknas") % {"number": len(missing)}
            note = several if len(missing) > 1 else _("En sak saknas") if missing else _("Allt finns")
        else:
            state = "missing" if lacks and begun[step] else "todo" if lacks or not begun[step] else "done"
            note = str(lacks[0].label) if lacks and begun[step] else ""
        url = reverse("referral_step", args=[row.pk, step.value])
        items.append({"label": step.label, "url": url, "state": state, "note": note, "current": step.value == current})
    return items


def _page_title(row: Referral) -> str:
    return _("Skriv förfrågan") if _is_draft(row) or not is_written(row) else _("Ändra förfrågan")


def _context(request: HttpRequest, row: Referral, step: Step, **more: Any) -> dict[str, Any]:
    draft = _is_draft(row)
    steps = [each for each in Step if each != Step.SEND or draft or not is_written(row)]
    after = steps[(steps.index(step) + 1) % len(steps)]
    return {
        "referral": row, "step": step, "steps": _side_list(row, step.value), "is_draft": draft, "crumbs": crumbs(row),
        "today": request.today,
        "title": step.label, "lead": str(LEADS.get(step, "")), "next_step_label": after.label, "is_written": is_written(row),
        "page_title": _page_title(row), **more,
    }  # fmt: skip


def _after(request: HttpRequest, row: Referral, step: Step) -> HttpResponse:
    """Where a saved step leads: on to the next one, or back to where one was."""
    if request.POST.get("next"):
        steps = list(Step)
        return redirect("referral_step", pk=row.pk, step=steps[(steps.index(step) + 1) % len(steps)].value)
    messages.success(request, _("Sparat."))
    return redirect("referral_step", pk=row.pk, step=step.value)


def _saved(request: HttpRequest, row: Referral, step: Step) -> HttpResponse:
    """ "Sparat 14.32", and the side list as it now stands."""
    local, now = request.now.astimezone(), get_referral(row.pk)
    context = {
        "text": _("Sparat %(time)s") % {"time": f"{local:%H.%M}"},
        "steps": _side_list(now, step.value),
        "page_title": _page_title(now),
    }
    return render(request, "referrals/_saved.html", context)


def _not_saved(request: HttpRequest) -> HttpResponse:
    """Nothing was saved: said where "saved" would stand; the errors show when the form is sent in full."""
    return render(request, "referrals/_saved.html", {"text": "", "wrong": _("Inte sparat än. Rätta det som är fel och spara.")})


@require_http_methods(["GET", "HEAD", "POST"])
def referral_new(request: HttpRequest) -> HttpResponse:
    """Begin a referral: nothing is stored until the button is pressed."""
    check_can_start_referral(request.actor)
    if request.method == "POST":
        row = start_draft(by=request.actor, at=request.now)
        return redirect("referral_step", pk=row.pk, step=Step.CHILDREN.value)
    return render(request, "referrals/new.html", {"crumbs": crumbs()})


def _saves_while_typing(request: HttpRequest, row: Referral, step: Step) -> bool:
    """Whether the answer is only "saved": it shows nothing of the referral, and a look each second would drown the log."""
    return _is_draft(row) and step in {*FORMS, Step.NEEDS} and bool(request.POST.get("autosave")) and wants_part(request)


@require_http_methods(["GET", "HEAD", "POST"])
def referral_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """One step of the referral, by its Swedish name in the address."""
    if step not in Step.values:
        raise Http404
    row = get_referral(pk)
    _check_open_for_writing(request, row)
    here = Step(step)
    if not _saves_while_typing(request, row, here):
        log_view(request, kind="referral", subject_id=row.pk, board_id=row.board_id, code=row.code, purpose=_("Skriva förfrågan"))
    if here == Step.CHILDREN:
        return _children(request, row)
    if here == Step.NEEDS:
        return _needs(request, row)
    if here == Step.SEND:
        return _send(request, row)
    return _fields(request, row, here)


def _fields(request: HttpRequest, row: Referral, step: Step) -> HttpResponse:
    names = child_names(row)
    posted = request.POST if request.method == "POST" else None
    form = without_off(request, FORMS[step](posted, referral=row, names=names))
    note = None if _is_draft(row) else NoteForm(posted, names=names)
    if posted is not None and form.is_valid() and (note is None or note.is_valid()):
        try:
            if note is None:
                save_referral(by=request.actor, referral=row, fields=form.cleaned_data, at=request.now)
            else:
                return _changed(request, row, step, fields=form.cleaned_data, note=note.cleaned_data["note"])
        except Refused as no:
            form.add_error(None, no.text)
        else:
            return _saved(request, row, step) if wants_part(request) else _after(request, row, step)
    wrong = bool(form.errors or (note and note.errors))
    if wrong and wants_part(request):
        return _not_saved(request)
    return render(request, "referrals/step.html", _context(request, row, step, form=form, note=note), status=422 if wrong else 200)


def _changed(request: HttpRequest, row: Referral, step: Step, **what: Any) -> HttpResponse:
    changed = change_referral(by=request.actor, referral=row, at=request.now, **what)
    if not changed:
        messages.info(request, _("Inget var ändrat."))
        return redirect("referral_step", pk=row.pk, step=step.value)
    messages.success(request, _("Ändringen är sparad och GFO ser vad som är nytt."))
    if request.POST.get("next") or not is_written(row):
        return redirect("referral_step", pk=row.pk, step=step.value)
    return redirect("referral", pk=row.pk)


def _needs(request: HttpRequest, row: Referral) -> HttpResponse:
    names = child_names(row)
    draft = _is_draft(row)
    posted = request.POST if request.method == "POST" else None
    form = NeedsForm.of(row.needs.all()) if posted is None else NeedsForm.posted(posted, names)
    note = None if draft else NoteForm(posted, names=names)
    # In a sent referral the list is arranged on the page and saved once, so that GFO sees one change and not ten.
    keeps = posted is not None and form.is_valid and (draft or "save" in posted) and (note is None or note.is_valid())
    if keeps:
        try:
            if note is not None:
                return _changed(request, row, Step.NEEDS, fields={}, needs=form.inputs(), note=note.cleaned_data["note"])
            set_needs(by=request.actor, referral=row, needs=form.inputs(), at=request.now)
        except Refused as no:
            form = form.with_error(no.text)
        else:
            if posted and posted.get("autosave") and wants_part(request):
                return _saved(request, row, Step.NEEDS)
            if posted and ("save" in posted or "next" in posted) and not posted.get("add"):
                return _after(request, row, Step.NEEDS)
            row = get_referral(row.pk)
    wrong = posted is not None and not form.is_valid
    if wrong and posted and posted.get("autosave") and wants_part(request):
        return _not_saved(request)
    unsaved = posted is not None and not draft
    more = {"needs": form, "note": note, "areas": needs_by_area(), "languages": Language.choices, "unsaved": unsaved}
    return render(request, "referrals/step_needs.html", _context(request, row, Step.NEEDS, **more), status=422 if wrong else 200)


def _children(request: HttpRequest, row: Referral) -> HttpResponse:
    if request.method == "POST":
        return _add_child(request, row)
    return _children_page(request, row, ChildForm(on=request.today))


def _children_page(request: HttpRequest, row: Referral, form: ChildForm, *, status: int = 200) -> HttpResponse:
    children = [{"row": each, "known": is_known(each)} for each in row.children.all()]
    context = _context(request, row, Step.CHILDREN, form=form, children=children)
    return render(request, "referrals/step_children.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def child_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a child. The empty form stands on the children's step."""
    row = seen_referral(request, pk, _("Skriva förfrågan"))
    _check_open_for_writing(request, row)
    if request.method != "POST":
        return redirect("referral_step", pk=row.pk, step=Step.CHILDREN.value)
    return _add_child(request, row)


def _add_child(request: HttpRequest, row: Referral) -> HttpResponse:
    form = ChildForm(request.POST, on=request.today)
    if form.is_valid():
        try:
            added = add_child(by=request.actor, referral=row, at=request.now, **form.facts())
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Barn %(code)s är tillagt.") % {"code": added.code})
            _warn_of_telling_texts(request, added)
            return redirect("referral_step", pk=row.pk, step=Step.CHILDREN.value)
    return _children_page(request, row, form, status=422)


def _warn_of_telling_texts(request: HttpRequest, child: ReferralChild) -> None:
    """What GFO reads was checked when it was written; now that more is known of the child, the board is told what tells of it."""
    if told := texts_that_tell(child):
        words = _(
            "GFO kan läsa barnets namn eller ett personnummer här: %(where)s. Ändra texterna. Tala med GFO om det som inte går att ändra."
        )
        messages.warning(request, words % {"where": "; ".join(told)})


@require_http_methods(["GET", "HEAD", "POST"])
def child_change(request: HttpRequest, pk: UUID, child: UUID) -> HttpResponse:
    """Change what is noted of one child."""
    row = seen_referral(request, pk, _("Skriva förfrågan"))
    _check_open_for_writing(request, row)
    one = get_object_or_404(ReferralChild.objects.select_related("child", "referral"), pk=child, referral=row)
    form = ChildForm(request.POST or None, on=request.today, row=one)
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_child(by=request.actor, child=one, at=request.now, **form.facts())
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _("Barn %(code)s är sparat.") % {"code": one.code})
            _warn_of_telling_texts(request, changed)
            return redirect("referral_step", pk=row.pk, step=Step.CHILDREN.value)
    context = _context(request, row, Step.CHILDREN, form=form, child=one, protected=bool(one.child and one.child.protection != "none"))
    return render(request, "referrals/child.html", context, status=422 if form.errors else 200)


@require_POST
def child_remove(request: HttpRequest, pk: UUID, child: UUID) -> HttpResponse:
    """Take a child off the referral."""
    row = get_referral(pk)
    _check_open_for_writing(request, row)
    one = get_object_or_404(ReferralChild.objects.select_related("referral"), pk=child, referral=row)
    try:
        remove_child(by=request.actor, child=one, at=request.now)
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(request, _("Barn %(code)s är borttaget.") % {"code": one.code})
    return redirect("referral_step", pk=row.pk, step=Step.CHILDREN.value)


def _missing_links(row: Referral) -> list[dict[str, str]]:
    return [
        {"text": str(each.label), "url": reverse("referral_step", args=[row.pk, STEP_OF[each].value]), "step": str(STEP_OF[each].label)}
        for each in missing_of(row)
    ]


def _send(request: HttpRequest, row: Referral, *, refused: str = "", status: int = 200) -> HttpResponse:
    if not _is_draft(row) and is_written(row):
        return redirect("referral", pk=row.pk)
    context = _context(request, row, Step.SEND, missing=_missing_links(row), refused=refused, ground=row.get_disclosure_ground_display())
    return render(request, "referrals/step_send.html", context, status=status)


@require_POST
def referral_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send the written referral; what is missing is named with links."""
    row = seen_referral(request, pk, _("Skicka förfrågan"))
    check_can_write_referral(request.actor, row)
    try:
        send_referral(by=request.actor, referral=row, at=request.now)
    except Refused as no:
        if no.code != "not_complete":
            raise
        return _send(request, row, refused=sentence(no.text), status=422)
    messages.success(request, _("Förfrågan är skickad till GFO. Tiden för matchning löper."))
    return redirect("referral", pk=row.pk)
