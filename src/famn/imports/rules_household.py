"""What a row of the file says of the household: beds, ages, who is at home, language, animals and smoke. Pure."""

import re

from django.utils.translation import gettext as _

from famn.imports import words
from famn.imports.enums import Column
from famn.imports.rules_cells import about_ages, about_number, ages_of, answer_of, number_of
from famn.imports.rules_mapping import heading
from famn.imports.rules_row import Row
from famn.kernel.names import fold

MOST_PLACES = 9
PARTS = re.compile(r"[,;/+&\n]|\boch\b|\bsamt\b")
NO_FUR = ("inga", "ingen", "inget", "inte", "ej", "fisk", "akvari", "fagel", "faglar", "undulat", "reptil", "skoldpadd", "orm")


class Household(Row):
    """A row's facts of the household."""

    def beds(self) -> None:
        """Places, brothers and sisters together, and rooms."""
        facts = self.row.facts
        places = self.number(Column.PLACES)
        if places is not None:
            facts["places"] = places
        elif self.places.get(Column.PLACES) and not self.cell(Column.PLACES)[1]:
            self.note(self.cell(Column.PLACES)[0], _("Antal platser saknas. Hemmet förs in utan platser."))
        _at, typed = self.cell(Column.SIBLINGS)
        counted = about_number(typed) if typed else None
        answer = answer_of(typed) if typed and counted is None else None
        siblings = {True: 2, False: 0}.get(answer) if answer is not None else self.number(Column.SIBLINGS)
        told = self.cell(Column.PLACES)[1]
        if siblings is None and not typed and places and "syskon" in fold(told):
            siblings = places  # "2 (syskon)"
        if siblings is not None:
            facts["sibling_places"] = siblings
        rooms = self.number(Column.ROOMS)
        if rooms is not None:
            facts["rooms_free"] = rooms

    def ages(self) -> None:
        """From and to which age."""
        at, typed = self.cell(Column.AGES)
        ends: list[int | None] = [None, None]
        if typed:
            ages = about_ages(typed)
            if ages is None:
                self.wrong(at, _("Åldern ”%(text)s” går inte att läsa. Skriv till exempel 0–6.") % {"text": typed}, word=typed)
            else:
                ends = list(ages)
                if ages_of(typed) is None:
                    self.reads(at, typed, _("%(low)s–%(high)s år") % {"low": ages[0], "high": ages[1]})
        for end, column in enumerate((Column.AGE_FROM, Column.AGE_TO)):
            value = self.number(column, most=21)
            ends[end] = value if value is not None else ends[end]
        low, high = ends
        if low is not None and high is not None and low > high:
            self.wrong(self.cell(Column.AGE_FROM)[0], _("Åldern från är högre än åldern till."))
            return
        if low is not None:
            self.row.facts["age_from"] = low
            self.row.facts["age_to"] = max(low, 20) if high is None else high
        elif high is not None:
            self.row.facts["age_from"], self.row.facts["age_to"] = 0, high

    def number(self, column: Column, most: int = MOST_PLACES) -> int | None:
        """A whole number that is not too high."""
        at, typed = self.cell(column)
        if not typed:
            return None
        value = number_of(typed)
        if value is None and column in {Column.AGE_FROM, Column.AGE_TO} and (ages := about_ages(typed)):
            value = ages[0] if column == Column.AGE_FROM else ages[1]
        elif value is None and (value := about_number(typed)) is not None:
            self.reads(at, typed, value)
        if value is None:
            self.wrong(at, _("”%(text)s” är inget helt tal.") % {"text": typed}, word=typed)
        elif value > most:
            self.wrong(at, _("”%(text)s” är för högt: högst %(most)s.") % {"text": typed, "most": most}, word=typed)
            return None
        return value

    def household(self) -> None:
        """Car, short notice, animals, smoke, a wish of sex, who is at home, and languages."""
        facts = self.row.facts
        for column, meant in ((Column.CAR, words.DRIVING), (Column.SHORT_NOTICE, words.AT_ONCE)):
            at, typed = self.cell(column)
            answer = answer_of(typed) if typed else None
            if answer is None and typed and (fold(typed).strip(" .").startswith(meant) or number_of(typed)):
                answer = True
            if answer is not None:
                facts[column.value] = answer
            elif typed:
                self.wrong(at, _("Skriv ja eller nej i stället för ”%(text)s”.") % {"text": typed}, word=typed)
        _at, typed = self.cell(Column.PETS)
        if typed:
            answer = answer_of(typed)
            facts["furred_pets"] = answer if answer is not None else not fold(typed).startswith(NO_FUR)
        at, typed = self.cell(Column.SMOKE_FREE)
        if typed:
            self.smoking(at, typed)
        _at, typed = self.cell(Column.SEX)
        if typed:
            facts["sex_wish"] = fold(typed).strip(" .") not in words.ANY_SEX
        at, typed = self.cell(Column.ADULT)
        if typed:
            adult = self.likely(Column.ADULT, typed, words.ADULTS)
            if adult is None:
                self.wrong(at, _("Skriv nej, deltid eller heltid i stället för ”%(text)s”.") % {"text": typed}, word=typed)
            else:
                facts["adult_at_home"] = adult
        self.languages()

    def smoking(self, at: int | None, typed: str) -> None:
        """Free from smoke: the heading may ask the other way round."""
        turned = at is not None and at < len(self.headings) and heading(self.headings[at]) in words.SMOKERS
        plain = fold(typed)
        answer = answer_of(typed)
        if answer is not None:
            self.row.facts["smoke_free"] = answer is not turned
        elif "rokfri" in plain or "inte" in plain or "ej " in plain or "icke" in plain:
            self.row.facts["smoke_free"] = True
        elif "rok" in plain or (turned and "ute" in plain.split()) or "utomhus" in plain:
            self.row.facts["smoke_free"] = False
        else:
            self.wrong(at, _("Skriv ja eller nej i stället för ”%(text)s”.") % {"text": typed}, word=typed)

    def languages(self) -> None:
        """Languages by their codes; Swedish when none is told."""
        at, _typed = self.cell(Column.LANGUAGES)
        found = []
        for part in filter(None, (part.strip() for part in PARTS.split(self.text(Column.LANGUAGES)))):
            code = words.languages().get(fold(part).strip(" ."))
            if code is None:
                self.note(at, _("Språket ”%(text)s” finns inte i listan och tas inte med.") % {"text": part})
            else:
                found.append(str(code))
        self.row.facts["languages"] = list(dict.fromkeys(found)) or ["sv"]
