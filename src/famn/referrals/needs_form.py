"""The needs step: a list in the board's own order, one sentence each, moved by arrows (R-114).

Not a Django form: its rows are posted with their order, so that an arrow, a new need and a removed one work without
JavaScript and keep every sentence that was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from famn.homes.enums import NEED_AREA, Language, NeedCode
from famn.kernel.denied import Refused
from famn.people.name_marks import KnownName
from famn.referrals.actions.writing import NeedInput
from famn.referrals.enums import Why
from famn.referrals.models import Need
from famn.referrals.rules import check_free_text
from famn.ui.ranking import moved

LONGEST = 300


@dataclass(frozen=True)
class Row:
    """One need in the list. ``key`` is its code, with the language after a hyphen."""

    code: str
    language: str = ""
    sentence: str = ""
    is_requirement: bool = False
    errors: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the row is called in the posted order."""
        return f"{self.code}-{self.language}" if self.language else self.code

    id = key
    """The name by which ``rank_list`` knows it."""

    @property
    def label(self) -> str:
        """ "Eget rum"; "Språk: arabiska"."""
        name = str(NeedCode(self.code).label)
        return f"{name}: {str(Language(self.language).label).lower()}" if self.language else name

    @property
    def area(self) -> str:
        """The need's area of BBIC."""
        return str(NEED_AREA[NeedCode(self.code)].label)

    @property
    def note(self) -> str:
        """What stands under the name in the ranking."""
        return _("Krav") if self.is_requirement else _("Önskemål")


@dataclass
class NeedsForm:
    """The list as it stands or as it was posted."""

    rows: list[Row]
    add_errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, needs: Iterable[Need]) -> NeedsForm:
        """The list as it is stored."""
        return cls([Row(need.code, need.language, need.sentence, need.is_requirement) for need in needs])

    @classmethod
    def posted(cls, data: QueryDict, names: Iterable[KnownName]) -> NeedsForm:
        """The list as it was typed, with a pressed arrow, a removal and an addition carried out, and its errors found."""
        rows = []
        for key in moved(data):
            code, _dash, language = key.partition("-")
            if code not in NeedCode.values or (language and language not in Language.values) or data.get("remove") == key:
                continue
            sentence = data.get(f"sentence-{key}", "").strip()
            rows.append(Row(code, language, sentence, data.get(f"how-{key}") == "requirement", tuple(_errors(sentence, names))))
        form = cls(rows)
        if data.get("add") and not data.get("autosave"):  # a need is added by its button, not by choosing it
            form._add(data["add"], data.get("add_language", ""))
        return form

    def _add(self, code: str, language: str) -> None:
        if code not in NeedCode.values:
            return
        row = Row(code, language if code == NeedCode.LANGUAGE and language in Language.values else "")
        if code == NeedCode.LANGUAGE and not row.language:
            self.add_errors.append(str(Why.LANGUAGE_MISSING.label))
        elif any(standing.key == row.key for standing in self.rows):
            self.add_errors.append(Why.NEED_TWICE.label % {"need": row.label})
        else:
            self.rows.append(row)

    @property
    def is_valid(self) -> bool:
        """Whether it may be saved."""
        return not self.add_errors and not any(row.errors for row in self.rows)

    def inputs(self) -> list[NeedInput]:
        """What ``set_needs`` and ``change_referral`` take, in rank."""
        return [
            NeedInput(code=row.code, language=row.language, sentence=row.sentence, is_requirement=row.is_requirement) for row in self.rows
        ]

    def with_error(self, text: str) -> NeedsForm:
        """The same list with an error that concerns all of it."""
        return replace(self, add_errors=[*self.add_errors, text])


def _errors(sentence: str, names: Iterable[KnownName]) -> list[str]:
    if len(sentence) > LONGEST:
        return [_("Högst %(most)s tecken. Du har %(now)s.") % {"most": LONGEST, "now": len(sentence)}]
    try:
        check_free_text(sentence, names)
    except Refused as no:
        return [no.text]
    return []
