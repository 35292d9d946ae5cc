"""Forms of the document library."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.documents.enums import Kind
from famn.documents.models import MAX_BYTES
from famn.organisations.models import Board
from famn.ui.forms import DateField


class VersionForm(forms.Form):
    """A file and what it is a version of."""

    file = forms.FileField(label=_("Fil"), allow_empty_file=True, help_text=_("PDF, Word, Excel, OpenDocument eller PNG, högst 20 MB."))
    version = forms.CharField(label=_("Version"), max_length=40, help_text=_("Till exempel 2026 eller 2026 (reviderad)."))
    valid_from = DateField(label=_("Gäller från"))
    valid_last = DateField(label=_("Gäller till och med"), required=False)
    decided_on = DateField(label=_("Beslutad"), required=False)
    revised_on = DateField(label=_("Reviderad"), required=False)

    def clean_file(self) -> Any:
        """Not larger than the library keeps; what it is, its content says."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Filen får vara högst 20 MB."))
        return file

    def version_facts(self) -> dict[str, Any]:
        """What the action takes."""
        got = self.cleaned_data
        last: date | None = got["valid_last"]
        return {
            "version": got["version"],
            "content": got["file"].read(),
            "valid_from": got["valid_from"],
            "valid_until": last + timedelta(days=1) if last else None,
            "decided_on": got["decided_on"],
            "revised_on": got["revised_on"],
        }


class DocumentForm(VersionForm):
    """A new document with its first version. ``board`` is left out for somebody who can only add to her own board."""

    title = forms.CharField(label=_("Titel"), max_length=160)
    kind = forms.ChoiceField(label=_("Slag"), choices=Kind)
    board = forms.ModelChoiceField(
        label=_("Vems dokument"), queryset=Board.objects.none(), required=False, empty_label=_("Hela samverkan"),
        help_text=_("En nämnds egen riktlinje läses av nämnden och GFO, inte av andra nämnder."),
    )  # fmt: skip
    field_order = ["title", "kind", "board", "file"]

    def __init__(self, *args: Any, boards: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if boards is None:
            del self.fields["board"]
            self.fields["kind"].initial = Kind.LOCAL_GUIDELINE
        else:
            self.fields["board"].queryset = boards
