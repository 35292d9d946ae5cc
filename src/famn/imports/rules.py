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
from famn.imports.rules_cells import LOOKALIKE, answer_of, phones_of
from famn.imports.rules_days import some_day_of
from famn.imports.rules_household import PARTS, Household
from famn.imports.rules_known import Known, Understood, contact_keys
from famn.imports.rules_mapping import heading, joined_names
from famn.imports.rules_places import locality_in, municipality_in, near_locality, postal_place
from famn.imports.rules_row import LEFT_EMPTY, NOTHING
from famn.kernel.names import fold

NAMES_LENGTH, ADDRESS_LENGTH, PHONE_LENGTH, PROVIDER_LENGTH = 200, 200, 40, 120
NEEDS_BOTH = frozenset({BankStatus.READY, BankStatus.UNDER_REVIEW})
SHOWN_PHONES = 2


def understand(cells: Sequence[str], headings: Sequence[str], mapping: Mapping[str, str], known: Known) -> Understood:
    """Read one row. Whether it is known already is asked by its ``keys`` afterwards."""
    return _Reading(cells, headings, mapping, known).read()


def without_numbers(names: str) -> str:
    """Names without a day of birth or a number after them."""
    return " ".join(re.sub(r"[\s,(]*\b(?:f\.?\s?)?\d{6,8}(?:[-+]?[\dxX*]{0,4})\)?", " ", names).split()).replace(" ,", ",").strip(" ,;")


def coordinator_named(typed: str, coordinators: Mapping[str, int]) -> int | None:
    """A coordinator by name, address of mail, given name or initials, when only one is called so."""
    plain = fold(typed).strip(" .")
    if plain in coordinators:
        return coordinators[plain]
    names = {name: pk for name, pk in coordinators.items() if "@" not in name}
    turned = " ".join(part.strip() for part in reversed(plain.split(",")))
    fits = {pk for name, pk in names.items() if turned == name or plain in {name.split()[0], "".join(part[0] for part in name.split())}}
    return fits.pop() if len(fits) == 1 else None


class _Reading(Household):
    def read(self) -> Understood:
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

    # --- The facts, in the order of the form ----------------------------------------------------------------------

    def contact(self) -> None:
        facts = self.row.facts
        place = self.cell(Column.NAMES)[0]
        titles = [*self.headings, *[""] * len(self.cells)]
        names = joined_names([(titles[at], self.cells[at]) for at in self.places.get(Column.NAMES, ()) if at < len(self.cells)])
        bare = without_numbers(names)
        if bare != names:
            names = bare
            self.note(place, _("Siffror efter namnet är borttagna."))
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
        numbers = list(dict.fromkeys(shown for shown, _compared in phones_of(self.text(Column.PHONE))))
        facts["phone"] = " / ".join(numbers[:SHOWN_PHONES])[:PHONE_LENGTH]
        if len(numbers) > SHOWN_PHONES:
            self.note(place, _("Cellen har flera nummer. De två första sparas."))
        if typed and not numbers and LOOKALIKE.search(typed):
            self.wrong(place, _("Numret ser ut som ett personnummer. Skriv ett telefonnummer."))
        elif typed and not numbers and re.search(r"\d{4}", typed):
            facts["phone"] = typed[:PHONE_LENGTH]
            self.note(place, _("Numret ”%(text)s” ser inte ut som ett telefonnummer. Det sparas som det står.") % {"text": typed})
        elif typed and not numbers:
            self.note(place, _("”%(text)s” är inget telefonnummer och tas inte med.") % {"text": typed})
        self.email()
        if not facts["phone"] and not facts["email"]:
            self.wrong(place, _("Telefon eller e-post saknas: hemmet behöver kunna nås."))

    def email(self) -> None:
        place, text = self.cell(Column.EMAIL)
        written = re.sub(r"^mailto:", "", text.strip(), flags=re.IGNORECASE)
        first = next((part.strip("<>()[].") for part in re.split(r"[,;/\s]+", written) if "@" in part), written)
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
        told = bool(name)
        if not told:
            name = re.sub(r"^\W*(?:S-|SE-)?\d{3}\s?\d{2}\W*", "", self.text(Column.POSTAL)) or postal_place(self.text(Column.ADDRESS))
        found = locality_in(name, code, self.known) if name else None
        if found is not None:
            self.row.facts["locality"], code = found.pk, code or found.municipality
        elif name and told and code:
            near = near_locality(name, code, self.known)
            self.note(spot, _("Orten ”%(place)s” finns inte i kommunen. Bara kommunen sparas.") % {"place": name}, suggestion=near)
        elif name and not code and not typed:
            code = municipality_in(name, self.known).code
        if not code and not typed:
            code = self.known.meanings.get(Column.MUNICIPALITY.value, {}).get(fold(NOTHING), "")
            code = code if code in {each for each, _name in self.known.municipalities.values()} else ""
        if code:
            self.row.facts["municipality"] = code
        elif not typed:
            self.wrong(at, _("Kommun saknas."), word=NOTHING, fact=Column.MUNICIPALITY.value)

    def municipality(self, at: int | None, typed: str) -> str:
        said = self.meaning(Column.MUNICIPALITY, typed, {})
        if said in {code for code, _name in self.known.municipalities.values()}:
            return said
        found = municipality_in(typed, self.known)
        if found.guessed:
            self.reads(at, typed, found.guessed)
        elif found.near:
            told = _("Okänd kommun ”%(text)s” – menar du %(name)s?") % {"text": typed, "name": found.near}
            self.wrong(at, told, suggestion=found.near, word=typed)
        elif not found.code:
            self.wrong(at, _("Okänd kommun ”%(text)s”.") % {"text": typed}, word=typed)
        return found.code

    def offer(self) -> None:
        facts = self.row.facts
        category, kinds = self.category()
        provider = self.provider()
        facts["category"] = category or (Category.CONSULTANT if provider else Category.OWN)
        facts["care_kinds"] = list(dict.fromkeys([*self.kinds(), *kinds])) or [
            CareKind.EMERGENCY if category == Category.EMERGENCY else CareKind.LONG_TERM
        ]
        self.ages()
        self.beds()

    def category(self) -> tuple[str | None, list[str]]:
        """The category, and the kinds of stay that its cell tells of too: "FH/Jour", "Familjehem + avlastning"."""
        at, typed = self.cell(Column.CATEGORY)
        if not typed:
            return None, []
        bare = re.sub(r"\(.*?\)", " ", typed)
        category, kinds = self.meaning(Column.CATEGORY, typed, words.CATEGORIES) or words.CATEGORIES.get(fold(bare).strip(" .")), []
        if category is None:
            parts = [part.strip() for part in PARTS.split(bare) if part.strip()]
            found = [words.CATEGORIES.get(fold(part).strip(" .")) for part in parts]
            also = [words.KINDS.get(fold(part).strip(" .")) for part in parts]
            if parts and all(one or kind for one, kind in zip(found, also, strict=True)):
                kinds = [kind for kind in also if kind]
                homes = [one for one in found if one and one != Category.EMERGENCY]
                category = homes[0] if homes else Category.EMERGENCY if set(kinds) == {CareKind.EMERGENCY} else Category.OWN
        if category is None:
            category = self.likely(Column.CATEGORY, typed, words.CATEGORIES)
            if category is not None:
                self.reads(at, typed, Category(category).label)
        if category is None:
            near = get_close_matches(fold(typed), words.CATEGORIES, 1, 0.7)
            label = str(Category(words.CATEGORIES[near[0]]).label) if near else ""
            self.wrong(at, _("Okänd kategori ”%(text)s”.") % {"text": typed}, suggestion=label, word=typed)
        if category == Category.NETWORK:
            self.wrong(at, _("Nätverkshem registreras av sin nämnd och förs inte in här. Hoppa över raden."))
            self.row.aside = True
        return category, kinds

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
            said = self.meaning(Column.CARE_KINDS, typed, {})
            if said is None and fold(typed).strip(" .") in words.ALL_KINDS:
                found += CareKind.values
                continue
            bare = re.sub(r"\(.*?\)", " ", typed)
            for part in [typed] if said else filter(None, (part.strip() for part in PARTS.split(bare))):
                kind = self.likely(Column.CARE_KINDS, part, words.KINDS)
                if kind == LEFT_EMPTY:
                    continue
                if kind is None:
                    told = _("Okänt slag av uppdrag ”%(text)s”. Skriv stadigvarande, jour eller avlastning.") % {"text": part}
                    self.wrong(at, told, word=part)
                else:
                    found.append(kind)
        return list(dict.fromkeys(found))

    def provider(self) -> str:
        at, typed = self.cell(Column.PROVIDER)
        if not typed or answer_of(typed) is False or fold(typed).strip(" .") in words.OWN:
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
            found = int(said) if said and said.isdigit() else coordinator_named(typed, self.known.coordinators)
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
        if answer_of(typed) is True and some_day_of(typed, today=self.known.today) is None:
            self.note(at, _("Dagen saknas: ”%(text)s” säger inte när.") % {"text": typed}, word=typed)
            return
        found = some_day_of(typed, today=self.known.today)
        if found is None:
            self.wrong(at, _("”%(text)s” är inget datum. Skriv år, månad och dag: 2024-03-01.") % {"text": typed}, word=typed)
        elif found.on > self.known.today:
            self.wrong(at, _("Datumet ligger framåt i tiden. Ange när det faktiskt hände."), word=typed)
        else:
            if not found.whole:
                self.reads(at, typed, found.on.isoformat())
            self.row.facts[column.value] = found.on.isoformat()

    def status(self) -> None:
        at, typed = self.cell(Column.STATUS)
        status = self.likely(Column.STATUS, typed, words.STATUSES) if typed else BankStatus.IN_PROCESS
        if status is None:
            near = get_close_matches(fold(typed), words.STATUSES, 1, 0.75)
            self.wrong(at, _("Okänd status ”%(text)s”.") % {"text": typed}, suggestion=near[0] if near else "", word=typed)
            return
        if typed and self.meaning(Column.STATUS, typed, words.STATUSES) is None:
            self.reads(at, typed, words.OCCUPIED if status == words.TO_PAUSE else BankStatus(status).label)
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
