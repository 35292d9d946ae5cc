"""What a row of the file becomes: its facts, and what is wrong with it in words beside the cell. Pure: who and where is an argument."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from famn.homes.enums import BankStatus, CareKind, Category, Operator
from famn.imports import words
from famn.imports.enums import Column
from famn.imports.rules_cells import MASK, ages_of, answer_of, day_of, number_of, phones_of
from famn.imports.rules_known import Known, Place, Understood, contact_keys
from famn.imports.rules_mapping import heading, joined_names
from famn.kernel.names import fold

MOST_PLACES = 9
NAMES_LENGTH, ADDRESS_LENGTH, PHONE_LENGTH, PROVIDER_LENGTH = 200, 200, 40, 120
PARTS = re.compile(r"[,;/+&\n]|\boch\b")
NEEDS_BOTH = frozenset({BankStatus.READY, BankStatus.UNDER_REVIEW})
MEANT = (Column.STATUS, Column.CATEGORY, Column.CARE_KINDS, Column.ADULT, Column.MUNICIPALITY, Column.COORDINATOR)
"""Facts whose words somebody may give a meaning once for the whole file."""


def is_protected(cells: Sequence[str], mapping: Mapping[str, str]) -> bool:
    """Whether a column says that the home is protected. Anything but a no says so."""
    return any(
        column == Column.PROTECTION and int(place) < len(cells) and fold(cells[int(place)]).strip(" .") not in words.UNPROTECTED
        for place, column in mapping.items()
    )


def understand(cells: Sequence[str], headings: Sequence[str], mapping: Mapping[str, str], known: Known) -> Understood:
    """Read one row. Whether it is known already is asked by its ``keys`` afterwards."""
    return _Reading(cells, headings, mapping, known).read()


class _Reading:
    def __init__(self, cells: Sequence[str], headings: Sequence[str], mapping: Mapping[str, str], known: Known) -> None:
        self.cells, self.headings, self.mapping, self.known = cells, headings, mapping, known
        self.row = Understood()
        self.places: dict[str, list[int]] = {}
        for place, column in mapping.items():
            self.places.setdefault(column, []).append(int(place))

    def read(self) -> Understood:
        for place, text in enumerate(self.cells):
            if MASK in text and str(place) in self.mapping:
                self.wrong(place, _("Cellen innehöll ett personnummer. Personnummer förs inte in från listor. Skriv texten utan det."))
        self.contact()
        self.place()
        self.offer()
        self.household()
        self.register()
        self.row.keys = contact_keys(
            self.row.facts.get("names", ""),
            self.text(Column.PHONE),
            self.row.facts.get("email", ""),
            self.row.facts.get("municipality", ""),
        )
        return self.row

    # --- Cells and problems ---------------------------------------------------------------------------------------

    def cell(self, column: Column) -> tuple[int | None, str]:
        """Where a fact stands and its words; an empty text where no column holds it."""
        for place in self.places.get(column, ()):
            if place < len(self.cells) and self.cells[place]:
                return place, self.cells[place]
        return next(iter(self.places.get(column, ())), None), ""

    def text(self, column: Column) -> str:
        found = [self.cells[place] for place in self.places.get(column, ()) if place < len(self.cells) and self.cells[place]]
        return ", ".join(found).replace("\n", ", ")

    def wrong(self, place: int | None, text: str, *, fault: bool = True, suggestion: str = "", word: str = "") -> None:
        if not any(problem["column"] == place and problem["fault"] for problem in self.row.problems if place is not None):
            self.row.problems.append({"column": place, "text": text, "fault": fault, "suggestion": suggestion, "word": word})

    def note(self, place: int | None, text: str, *, suggestion: str = "", word: str = "") -> None:
        self.wrong(place, text, fault=False, suggestion=suggestion, word=word)

    def meaning(self, column: Column, text: str, table: Mapping[str, str]) -> str | None:
        """What a word stands for: what somebody has said of this file first."""
        said = self.known.meanings.get(column.value, {}).get(fold(text).strip(" ."))
        return said if said is not None else table.get(fold(text).strip(" ."))

    # --- The facts, in the order of the form ----------------------------------------------------------------------

    def contact(self) -> None:
        facts = self.row.facts
        place = self.cell(Column.NAMES)[0]
        titles = [*self.headings, *[""] * len(self.cells)]
        names = joined_names([(titles[at], self.cells[at]) for at in self.places.get(Column.NAMES, ()) if at < len(self.cells)])
        if not names:
            self.wrong(place, _("Namn saknas."))
        elif len(names) > NAMES_LENGTH:
            self.wrong(place, _("Namnet är för långt: högst 200 tecken."))
        facts["names"] = names
        address = ", ".join(filter(None, [self.text(Column.ADDRESS), self.text(Column.POSTAL)]))
        if len(address) > ADDRESS_LENGTH:
            self.wrong(self.cell(Column.ADDRESS)[0], _("Adressen är för lång: högst 200 tecken."))
        facts["address"] = address
        place, typed = self.cell(Column.PHONE)
        numbers = phones_of(self.text(Column.PHONE))
        facts["phone"] = " / ".join(dict.fromkeys(shown for shown, _compared in numbers[:2]))[:PHONE_LENGTH] or typed[:PHONE_LENGTH]
        if typed and not numbers:
            self.note(place, _("Numret ”%(text)s” ser inte ut som ett telefonnummer. Det sparas som det står.") % {"text": typed})
        self.email()
        if not facts["phone"] and not facts["email"]:
            self.wrong(place, _("Telefon eller e-post saknas: hemmet behöver kunna nås."))

    def email(self) -> None:
        place, text = self.cell(Column.EMAIL)
        first = re.split(r"[,;\s]+", text.strip())[0].strip("<>") if text else ""
        try:
            if first:
                validate_email(first)
        except ValidationError:
            self.wrong(place, _("E-postadressen ”%(text)s” är inte riktig.") % {"text": text})
            first = ""
        self.row.facts["email"] = first.lower()

    def place(self) -> None:
        at, typed = self.cell(Column.MUNICIPALITY)
        code = self.municipality(at, typed) if typed else ""
        spot, name = self.cell(Column.LOCALITY)
        if not name:
            postal = re.sub(r"^\W*(?:S-|SE-)?\d{3}\s?\d{2}\W*", "", self.text(Column.POSTAL))
            spot, name, told = self.cell(Column.POSTAL)[0], postal, False
        else:
            told = True
        found = self.locality(name, code) if name else None
        if found is not None:
            self.row.facts["locality"], code = found.pk, code or found.municipality
        elif name and told and code:
            near = self.near_locality(name, code)
            self.note(spot, _("Orten ”%(place)s” finns inte i kommunen. Bara kommunen sparas.") % {"place": name}, suggestion=near)
        if code:
            self.row.facts["municipality"] = code
        elif not typed:
            self.wrong(at, _("Kommun saknas."))

    def municipality(self, at: int | None, typed: str) -> str:
        known = self.known.municipalities
        codes = {code for code, _name in known.values()}
        said = self.meaning(Column.MUNICIPALITY, typed, {})
        if said in codes:
            return said
        plain = re.sub(r"\s+", " ", fold(typed).removesuffix(" kommun").removesuffix(" k:n").removesuffix(" stad")).strip(" .")
        for name in (plain, plain.removesuffix("s")):
            if name in known:
                return known[name][0]
        if plain in codes:
            return plain
        near = get_close_matches(plain.removesuffix("s"), known, 1, 0.75)
        if near:
            name = known[near[0]][1]
            self.wrong(at, _("Okänd kommun ”%(text)s” – menar du %(name)s?") % {"text": typed, "name": name}, suggestion=name, word=typed)
        else:
            self.wrong(at, _("Okänd kommun ”%(text)s”.") % {"text": typed}, word=typed)
        return ""

    def locality(self, name: str, code: str) -> Place | None:
        here = self.known.localities.get(fold(name).strip(" ."), ())
        if code:
            return next((place for place in here if place.municipality == code), None)
        near = [place for place in here if place.county == self.known.county] or list(here)
        return near[0] if len({place.municipality for place in near}) == 1 else None

    def near_locality(self, name: str, code: str) -> str:
        names = {key: place.name for key, places in self.known.localities.items() for place in places if place.municipality == code}
        near = get_close_matches(fold(name), names, 1, 0.75)
        return names[near[0]] if near else ""

    def offer(self) -> None:
        facts = self.row.facts
        at, typed = self.cell(Column.CATEGORY)
        category = self.meaning(Column.CATEGORY, typed, words.CATEGORIES) if typed else None
        if typed and category is None:
            near = get_close_matches(fold(typed), words.CATEGORIES, 1, 0.7)
            label = str(Category(words.CATEGORIES[near[0]]).label) if near else ""
            self.wrong(at, _("Okänd kategori ”%(text)s”.") % {"text": typed}, suggestion=label, word=typed)
        if category == Category.NETWORK:
            self.wrong(at, _("Nätverkshem registreras av sin nämnd och förs inte in här. Hoppa över raden."))
        provider = self.provider()
        facts["category"] = category or (Category.CONSULTANT if provider else Category.OWN)
        facts["care_kinds"] = self.kinds() or [CareKind.EMERGENCY if category == Category.EMERGENCY else CareKind.LONG_TERM]
        self.ages()
        places = self.number(Column.PLACES)
        if places is not None:
            facts["places"] = places
        elif self.places.get(Column.PLACES) and not self.cell(Column.PLACES)[1]:
            self.note(self.cell(Column.PLACES)[0], _("Antal platser saknas. Hemmet förs in utan platser."))
        at, typed = self.cell(Column.SIBLINGS)
        answer = answer_of(typed) if typed and number_of(typed) is None else None
        siblings = {True: 2, False: 0}.get(answer) if answer is not None else self.number(Column.SIBLINGS)
        if siblings is not None:
            facts["sibling_places"] = siblings
        rooms = self.number(Column.ROOMS)
        if rooms is not None:
            facts["rooms_free"] = rooms

    def kinds(self) -> list[str]:
        found: list[str] = []
        for at in self.places.get(Column.CARE_KINDS, ()):
            typed = self.cells[at] if at < len(self.cells) else ""
            if not typed:
                continue
            title = heading(self.headings[at]) if at < len(self.headings) else ""
            answer = answer_of(typed)
            if answer is not None and self.meaning(Column.CARE_KINDS, typed, {}) is None:
                # A column of crosses: its heading says what for.
                found += [words.KINDS[part.strip()] for part in PARTS.split(title) if answer and part.strip() in words.KINDS]
                continue
            for part in filter(None, (part.strip() for part in PARTS.split(typed))):
                kind = self.meaning(Column.CARE_KINDS, part, words.KINDS)
                if kind is None:
                    self.wrong(
                        at, _("Okänt slag av uppdrag ”%(text)s”. Skriv stadigvarande, jour eller avlastning.") % {"text": part}, word=part
                    )
                else:
                    found.append(kind)
        return list(dict.fromkeys(found))

    def ages(self) -> None:
        at, typed = self.cell(Column.AGES)
        ends: list[int | None] = [None, None]
        if typed:
            ages = ages_of(typed)
            if ages is None:
                self.wrong(at, _("Åldern ”%(text)s” går inte att läsa. Skriv till exempel 0–6.") % {"text": typed})
            else:
                ends = list(ages)
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
        at, typed = self.cell(column)
        if not typed:
            return None
        value = number_of(typed)
        if value is None and column in {Column.AGE_FROM, Column.AGE_TO} and (ages := ages_of(typed)):
            value = ages[0]
        if value is None:
            self.wrong(at, _("”%(text)s” är inget helt tal.") % {"text": typed})
        elif value > most:
            self.wrong(at, _("”%(text)s” är för högt: högst %(most)s.") % {"text": typed, "most": most})
            return None
        return value

    def household(self) -> None:
        facts = self.row.facts
        for column in (Column.CAR, Column.SHORT_NOTICE):
            at, typed = self.cell(column)
            answer = answer_of(typed) if typed else None
            if answer is not None:
                facts[column.value] = answer
            elif typed:
                self.wrong(at, _("Skriv ja eller nej i stället för ”%(text)s”.") % {"text": typed})
        _at, typed = self.cell(Column.PETS)
        if typed:
            answer = answer_of(typed)
            facts["furred_pets"] = answer if answer is not None else not fold(typed).startswith(("inga", "ingen", "inte", "fisk", "ej"))
        at, typed = self.cell(Column.SMOKE_FREE)
        if typed:
            self.smoking(at, typed)
        _at, typed = self.cell(Column.SEX)
        if typed:
            facts["sex_wish"] = fold(typed).strip(" .") not in words.ANY_SEX
        at, typed = self.cell(Column.ADULT)
        if typed:
            adult = self.meaning(Column.ADULT, typed, words.ADULTS)
            if adult is None:
                self.wrong(at, _("Skriv nej, deltid eller heltid i stället för ”%(text)s”.") % {"text": typed}, word=typed)
            else:
                facts["adult_at_home"] = adult
        self.languages()

    def smoking(self, at: int | None, typed: str) -> None:
        turned = at is not None and at < len(self.headings) and heading(self.headings[at]) in words.SMOKERS
        plain = fold(typed)
        answer = answer_of(typed)
        if answer is not None:
            self.row.facts["smoke_free"] = answer is not turned
        elif "rokfri" in plain or "inte" in plain or "ej " in plain or "icke" in plain:
            self.row.facts["smoke_free"] = True
        elif "rok" in plain:
            self.row.facts["smoke_free"] = False
        else:
            self.wrong(at, _("Skriv ja eller nej i stället för ”%(text)s”.") % {"text": typed})

    def languages(self) -> None:
        at, _typed = self.cell(Column.LANGUAGES)
        found = []
        for part in filter(None, (part.strip() for part in PARTS.split(self.text(Column.LANGUAGES)))):
            code = words.languages().get(fold(part).strip(" ."))
            if code is None:
                self.note(at, _("Språket ”%(text)s” finns inte i listan och tas inte med.") % {"text": part})
            else:
                found.append(str(code))
        self.row.facts["languages"] = list(dict.fromkeys(found)) or ["sv"]

    def provider(self) -> str:
        at, typed = self.cell(Column.PROVIDER)
        if not typed or answer_of(typed) is False:
            return ""
        if answer_of(typed) is True:
            self.wrong(at, _("Skriv vad konsulentverksamheten heter."))
            return ""
        if len(typed) > PROVIDER_LENGTH:
            self.wrong(at, _("Namnet är för långt: högst 120 tecken."))
            return ""
        name = self.known.providers.get(fold(typed))
        if name is None:
            near = get_close_matches(fold(typed), self.known.providers, 1, 0.8)
            self.note(
                at,
                _("Konsulentverksamheten ”%(name)s” är ny och läggs till i registret.") % {"name": typed},
                suggestion=self.known.providers[near[0]] if near else "",
            )
        self.row.facts |= {"operator": Operator.PROVIDER.value, "provider": name or typed}
        return typed

    def register(self) -> None:
        for column in (Column.LAST_WORD, Column.ASSESSED, Column.CONSENT, Column.COURSE):
            self.day(column)
        at, typed = self.cell(Column.COORDINATOR)
        if typed:
            said = self.meaning(Column.COORDINATOR, typed, {})
            found = int(said) if said and said.isdigit() else self.known.coordinators.get(fold(typed).strip(" ."))
            if found is None:
                near = get_close_matches(fold(typed), [name for name in self.known.coordinators if "@" not in name], 1, 0.7)
                self.note(
                    at, _("Ingen samordnare heter ”%(name)s”. Den som för in hemmet blir ansvarig.") % {"name": typed},
                    suggestion=near[0].title() if near else "", word=typed,
                )  # fmt: skip
            else:
                self.row.facts["coordinator"] = found
        self.status()

    def day(self, column: Column) -> None:
        at, typed = self.cell(column)
        if not typed or (answer_of(typed) is False and not typed.isdigit()):
            return
        found = day_of(typed, today=self.known.today)
        if found is None:
            self.wrong(at, _("”%(text)s” är inget datum. Skriv år, månad och dag: 2024-03-01.") % {"text": typed})
        elif found > self.known.today:
            self.wrong(at, _("Datumet ligger framåt i tiden. Ange när det faktiskt hände."))
        else:
            self.row.facts[column.value] = found.isoformat()

    def status(self) -> None:
        at, typed = self.cell(Column.STATUS)
        status = self.meaning(Column.STATUS, typed, words.STATUSES) if typed else BankStatus.IN_PROCESS
        if status is None:
            near = get_close_matches(fold(typed), words.STATUSES, 1, 0.75)
            self.wrong(at, _("Okänd status ”%(text)s”.") % {"text": typed}, suggestion=near[0] if near else "", word=typed)
            return
        if status == words.TO_PAUSE:
            self.note(
                at, _("Hemmet förs in som pausat: barn som redan bor där följer inte med importen. Registrera placeringarna efteråt.")
            )
            status = BankStatus.PAUSED
        if status in NEEDS_BOTH and not {"assessed_on", "consent_on"} <= self.row.facts.keys():
            self.note(
                at,
                _("Hemmet förs in som under utredning: ett redo hem behöver dag för både bedömning och samtycke."),
            )
            status = BankStatus.IN_PROCESS
        self.row.facts["status"] = str(status)
