"""Forms of the import: a file, its columns, the meaning of words, and cells put right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category
from famn.imports.enums import Column
from famn.imports.models import HomeImport, ImportRow
from famn.imports.queries import Word
from famn.imports.rules_cells import ages_of, number_of
from famn.imports.rules_days import some_day_of
from famn.imports.rules_files import LONGEST_CELL, MAX_BYTES
from famn.imports.rules_row import AGES, DAYS, LEFT_EMPTY, NUMBERS, YES_OR_NO
from famn.imports.words import OCCUPIED, TO_PAUSE
from famn.kernel.names import fold

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
    """What words of the file stand for: chosen from a list, or written otherwise."""

    def __init__(
        self, *args: Any, unknown: Mapping[Column, Sequence[Word]], municipalities: Sequence[tuple[str, str]],
        coordinators: Sequence[tuple[int, str]], today: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.today = today
        choices = _choices(municipalities, coordinators)
        self.words: dict[str, tuple[Column, str]] = {}
        for column, words in unknown.items():
            for place, word in enumerate(words):
                name = f"{column.value}_{place}"
                self.words[name] = (column, word.text)
                label = ngettext("%(column)s: ”%(word)s” (%(rows)s rad)", "%(column)s: ”%(word)s” (%(rows)s rader)", word.rows) % {
                    "column": column.label, "word": word.text, "rows": word.rows,
                }  # fmt: skip
                if column in choices:
                    listed = [("", _("Inte bestämt")), *choices[column], (LEFT_EMPTY, _("Lämna tomt"))]
                    # What the row suggests is chosen already; whoever says no chooses another.
                    meant = fold(word.suggestion or word.reads)
                    likely = next((value for value, text in listed if meant and fold(str(text)) == meant), "")
                    self.fields[name] = forms.ChoiceField(label=label, choices=listed, required=False, initial=likely)
                else:
                    self.fields[name] = forms.CharField(label=label, required=False, max_length=40, help_text=EXAMPLES.get(column, ""))

    def clean(self) -> dict[str, Any]:
        """What is written otherwise must be understood itself."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, (column, _word) in self.words.items():
            text = cleaned.get(name, "")
            if text and text != LEFT_EMPTY and not self._is_understood(column, text):
                self.add_error(name, _("”%(text)s” går inte att läsa.") % {"text": text})
        return cleaned

    def _is_understood(self, column: Column, text: str) -> bool:
        if column in DAYS:
            found = some_day_of(text, today=self.today)
            return found is not None and found.on <= self.today
        if column in AGES:
            return ages_of(text) is not None
        return number_of(text) is not None if column in NUMBERS else True

    def meanings(self) -> dict[Column, dict[str, str]]:
        """Fact to {word: what it stands for}."""
        found: dict[Column, dict[str, str]] = {}
        for name, (column, word) in self.words.items():
            if self.cleaned_data.get(name):
                found.setdefault(column, {})[word] = self.cleaned_data[name]
        return found


EXAMPLES = {
    **dict.fromkeys(DAYS, _("Till exempel 2024-03-01. Ett streck lämnar cellen tom.")),
    **dict.fromkeys(AGES, _("Till exempel 0–6. Ett streck lämnar cellen tom.")),
    **dict.fromkeys(NUMBERS, _("Ett tal. Ett streck lämnar cellen tom.")),
}


def _choices(municipalities: Sequence[tuple[str, str]], coordinators: Sequence[tuple[int, str]]) -> dict[Column, list[tuple[Any, Any]]]:
    states = (BankStatus.READY, BankStatus.IN_PROCESS, BankStatus.PAUSED, BankStatus.UNDER_REVIEW, BankStatus.CLOSED)
    return {
        Column.STATUS: [*((state.value, state.label) for state in states), (TO_PAUSE, OCCUPIED)],
        Column.CATEGORY: [choice for choice in Category.choices if choice[0] != Category.NETWORK],
        Column.CARE_KINDS: list(CareKind.choices),
        Column.ADULT: list(AdultAtHome.choices),
        Column.MUNICIPALITY: list(municipalities),
        Column.COORDINATOR: [(str(pk), name) for pk, name in coordinators],
        **{column: [("ja", _("Ja")), ("nej", _("Nej"))] for column in YES_OR_NO},
    }
