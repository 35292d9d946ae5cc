"""Forms of the import: a file, its columns, the meaning of words, and cells put right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category
from famn.imports.enums import Column
from famn.imports.models import HomeImport, ImportRow
from famn.imports.rules_files import LONGEST_CELL, MAX_BYTES
from famn.imports.words import TO_PAUSE

LEFT_OUT = ("", _("Läses inte in"))


class UploadForm(forms.Form):
    """A file. What it is, its content says."""

    file = forms.FileField(
        label=_("Fil"), allow_empty_file=True, help_text=_("Excel-arbetsbok (xlsx) eller textfil (csv), högst 20 MB och 20 000 rader.")
    )

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Filen får vara högst 20 MB."))
        return file


class SheetForm(forms.Form):
    """Which sheet, and which row holds the headings."""

    sheet = forms.ChoiceField(label=_("Blad"), required=False)
    header_row = forms.IntegerField(label=_("Rubrikerna står på rad"), min_value=1, max_value=2000)

    def __init__(self, *args: Any, run: HomeImport, **kwargs: Any) -> None:
        super().__init__(*args, initial={"sheet": run.sheet, "header_row": run.header_row}, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in run.sheets]
        if len(run.sheets) == 1:
            del self.fields["sheet"]


class ColumnsForm(forms.Form):
    """What each column of the file holds."""

    def __init__(self, *args: Any, run: HomeImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, text in enumerate(run.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=text or _("Kolumn %(number)s") % {"number": place + 1}, choices=[LEFT_OUT, *Column.choices], required=False,
                initial=run.mapping.get(str(place), ""),
            )  # fmt: skip

    def mapping(self) -> dict[str, str]:
        """Column by place to what it holds."""
        return {name.removeprefix("column_"): value for name, value in self.cleaned_data.items() if value}


class RowForm(forms.Form):
    """Cells of one row, with what is wrong beside each."""

    def __init__(self, *args: Any, run: HomeImport, row: ImportRow, places: Iterable[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"rad{row.number}_%s", **kwargs)
        chosen = sorted(int(place) for place, column in run.mapping.items() if column != Column.IDENTITY) if places is None else places
        for place in chosen:
            column = run.mapping.get(str(place))
            self.fields[f"cell_{place}"] = forms.CharField(
                label=run.columns[place] or (Column(column).label if column else ""), required=False, max_length=LONGEST_CELL,
                initial=row.cells[place] if place < len(row.cells) else "",
            )  # fmt: skip

        # A cell is neither needed nor optional: what is wrong with it stands beside it.
        self.needed = frozenset(self.fields)

    def cells(self) -> dict[int, str]:
        """Place to what was typed; cells that were not sent stand as they are."""
        return {int(name.removeprefix("cell_")): value for name, value in self.cleaned_data.items() if name in self.data}


class WordsForm(forms.Form):
    """What words of the file stand for."""

    def __init__(
        self, *args: Any, unknown: Mapping[Column, Sequence[tuple[str, int]]], municipalities: Sequence[tuple[str, str]],
        coordinators: Sequence[tuple[int, str]], **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        choices: dict[Column, list[tuple[Any, Any]]] = {
            Column.STATUS: [
                (status.value, status.label)
                for status in (BankStatus.READY, BankStatus.IN_PROCESS, BankStatus.PAUSED, BankStatus.UNDER_REVIEW, BankStatus.CLOSED)
            ]
            + [(TO_PAUSE, _("Upptaget (förs in som pausat)"))],
            Column.CATEGORY: [choice for choice in Category.choices if choice[0] != Category.NETWORK],
            Column.CARE_KINDS: list(CareKind.choices),
            Column.ADULT: list(AdultAtHome.choices),
            Column.MUNICIPALITY: list(municipalities),
            Column.COORDINATOR: [(str(pk), name) for pk, name in coordinators],
        }
        self.words: dict[str, tuple[Column, str]] = {}
        for column, words in unknown.items():
            for place, (word, times) in enumerate(words):
                name = f"{column.value}_{place}"
                self.words[name] = (column, word)
                self.fields[name] = forms.ChoiceField(
                    label=_("%(column)s: ”%(word)s” (%(times)s rader)") % {"column": column.label, "word": word, "times": times},
                    choices=[("", _("Inte bestämt")), *choices[column]], required=False,
                )  # fmt: skip

    def meanings(self) -> dict[Column, dict[str, str]]:
        """Fact to {word: what it stands for}."""
        found: dict[Column, dict[str, str]] = {}
        for name, (column, word) in self.words.items():
            if self.cleaned_data.get(name):
                found.setdefault(column, {})[word] = self.cleaned_data[name]
        return found
