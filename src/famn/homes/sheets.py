"""The bank as a workbook: facts by code, written row by row so that 20,000 homes take no more memory than twenty.

Never names, addresses, telephone numbers, household members or assessments (``docs/decisions/0018``): a file leaves the
walls behind it. Every text is written as text, whatever it begins with, so that no cell is a formula.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import IO, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter import Workbook

from famn.homes.enums import AdultAtHome, CareKind, Category, Language, Operator
from famn.homes.models import HomePermit, MentorPeriod, SchemeCategory
from famn.homes.queries_bank import BankList, BankRow, scheme_categories
from famn.organisations.queries import on_day
from famn.people.models import ProtectionLevel

CHUNK = 1000
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Words(dict[Any, str]):
    """What a file says many times over, put into words once: choices by their member, yes and no."""

    def __missing__(self, key: Any) -> str:
        self[key] = (_("ja") if key else _("nej")) if isinstance(key, bool) else str(key.label)
        return self[key]


@dataclass(frozen=True, slots=True)
class Facts:
    """What one line is written of."""

    words: Words
    row: BankRow
    permit: HomePermit | None
    mentor: bool
    scheme: str

    @property
    def hidden(self) -> bool:
        """Whether the place lies in the vault alone."""
        return self.row.home.protection != ProtectionLevel.NONE


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``for_boards``: a board's secretary sees it in the bank too."""

    title: Any
    value: Callable[[Facts], object]
    width: int = 14
    for_boards: bool = True


def _municipality(facts: Facts) -> str:
    return _("skyddad") if facts.hidden else str(facts.row.home.municipality)


def _locality(facts: Facts) -> str:
    return _("skyddad") if facts.hidden else str(facts.row.home.locality or "")


def _decided_by(facts: Facts) -> str:
    if facts.permit is None:
        return ""
    return _("skyddad") if facts.hidden else str(facts.permit.issuing_board or facts.permit.issuer)


def _kinds(facts: Facts) -> str:
    return ", ".join(facts.words[CareKind(each)].lower() for each in facts.row.home.care_kinds)


def _languages(facts: Facts) -> str:
    return ", ".join(facts.words[Language(each)].lower() for each in facts.row.home.languages)


def _coordinator(facts: Facts) -> str:
    return facts.row.home.coordinator.name if facts.row.home.coordinator else ""


def _offered(kind: CareKind) -> Callable[[Facts], object]:
    return lambda facts: facts.row.places.offered.get(kind, 0) if facts.row.places else None


CODE = Column(gettext_lazy("Hem"), lambda facts: facts.row.home.code)
CATEGORY = Column(gettext_lazy("Kategori"), lambda facts: facts.words[Category(facts.row.home.category)], 26)
SCHEME = Column(gettext_lazy("Kategori enligt schema"), lambda facts: facts.scheme, 26)
OPERATOR = Column(gettext_lazy("Drivs av"), lambda facts: facts.words[Operator(facts.row.home.operator)], 20)
MUNICIPALITY = Column(gettext_lazy("Kommun"), _municipality, 18)
STATUS = Column(gettext_lazy("Läge"), lambda facts: facts.words[facts.row.status], 24)
COURSE = Column(gettext_lazy("Grundutbildning"), lambda facts: facts.row.home.basic_course_on)
AGES = (
    Column(gettext_lazy("Ålder från"), lambda facts: facts.row.home.age_from, 11),
    Column(gettext_lazy("Ålder till"), lambda facts: facts.row.home.age_to, 11),
)
LIST = (
    CODE, STATUS, MUNICIPALITY,
    Column(gettext_lazy("Ort"), _locality, 18),
    CATEGORY, OPERATOR,
    Column(gettext_lazy("Uppdrag"), _kinds, 28),
    Column(gettext_lazy("Kort varsel"), lambda facts: facts.words[facts.row.home.short_notice], 11),
    *AGES,
    Column(gettext_lazy("Lediga platser"), lambda facts: facts.row.free(), for_boards=False),
    Column(gettext_lazy("Syskon, högst"), lambda facts: facts.row.home.sibling_places),
    Column(gettext_lazy("Lediga rum"), lambda facts: facts.row.home.rooms_free, 11),
    Column(gettext_lazy("Vuxen hemma"), lambda facts: facts.words[AdultAtHome(facts.row.home.adult_at_home)]),
    Column(gettext_lazy("Språk"), _languages, 24),
    Column(gettext_lazy("Pälsdjur"), lambda facts: facts.words[facts.row.home.furred_pets], 10),
    Column(gettext_lazy("Rökfritt"), lambda facts: facts.words[facts.row.home.smoke_free], 10),
    Column(gettext_lazy("Bil"), lambda facts: facts.words[facts.row.home.has_car], 8),
    Column(gettext_lazy("Mentor"), lambda facts: facts.words[facts.mentor], 8),
    COURSE,
    Column(gettext_lazy("Senaste besked"), lambda facts: facts.row.home.last_word_on),
    Column(gettext_lazy("Nästa kontakt"), lambda facts: facts.row.home.next_contact_on, for_boards=False),
    Column(gettext_lazy("Samordnare"), _coordinator, 22, for_boards=False),
)  # fmt: skip
"""The choice as the list shows it."""
REGISTER = (
    CODE, CATEGORY, SCHEME, OPERATOR,
    Column(gettext_lazy("Kommunkod"), lambda facts: "" if facts.hidden else facts.row.home.municipality_id, 11),
    MUNICIPALITY, STATUS, *AGES,
    *(Column(f"{kind.label}, platser", _offered(kind), 22, for_boards=False) for kind in CareKind),
    Column(gettext_lazy("Medgivande eller tillstånd"), lambda facts: facts.permit.get_kind_display() if facts.permit else "", 24),
    Column(gettext_lazy("Beslutat av"), _decided_by, 24),
    Column(gettext_lazy("Beslutat"), lambda facts: facts.permit.decided_on if facts.permit else None),
    Column(gettext_lazy("Gäller till"), lambda facts: facts.permit.ends_on if facts.permit else None),
    COURSE,
    Column(gettext_lazy("Samtycke till alla medlemmar"), lambda facts: facts.row.home.consent_all_members_on, 26),
)  # fmt: skip
"""Fixed columns in a fixed order, for a register outside Famn (R-85). A column is added last and never taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the second sheet says of the file. ``made_up``: the demo's. ``with_proposed``: also categories that are only proposed."""

    purpose: str
    choice: str
    unit: str
    on: date
    made_up: bool
    with_proposed: bool


def write_bank(out: IO[bytes], bank: BankList, columns: Iterable[Column], about: About) -> list[str]:
    """Write the homes that fit, and what the file is for; returns the codes written, for the log. A few queries a chunk."""
    shown = [column for column in columns if bank.with_places or column.for_boards]
    labels = _scheme_labels(about) if any(column is SCHEME for column in shown) else {}
    book = Workbook(out, OPTIONS)
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    title = _("Påhittade uppgifter") if about.made_up else _("Familjehemsbanken")
    sheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{title}&R{about.on.isoformat()}")
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(shown):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, str(column.title), bold)
    codes: list[str] = []
    words = Words()
    for rows in bank.in_chunks(CHUNK):
        for facts in _facts(rows, about.on, labels, words):
            codes.append(facts.row.home.code)
            for number, column in enumerate(shown):
                _write(sheet, len(codes), number, column.value(facts), day)
    sheet.autofilter(0, 0, max(len(codes), 1), len(shown) - 1)
    _write_about(book, about, len(codes))
    book.close()
    return codes


def _write(sheet: Any, row: int, column: int, value: object, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def _write_about(book: Workbook, about: About, number: int) -> None:
    sheet = book.add_worksheet(_("Om filen"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    lines = [
        (_("Uppgifter"), _("Påhittade uppgifter") if about.made_up else _("Uppgifter ur familjehemsbanken")),
        (_("Uttaget"), about.on.isoformat()),
        (_("Av"), about.unit),
        (_("Ändamål"), about.purpose),
        (_("Urval"), about.choice),
        (_("Antal hem"), str(number)),
        (_("Sekretess"), _("Uppgifterna kan omfattas av sekretess (OSL 26 kap.). Radera filen när ändamålet är uppfyllt.")),
    ]
    for row, (what, text) in enumerate(lines):
        sheet.write_string(row, 0, what)
        sheet.write_string(row, 1, text)


def _scheme_labels(about: About) -> dict[str, str]:
    """Famn's category: what the schemes in force call it."""
    rows: list[SchemeCategory] = scheme_categories(on=about.on, with_proposed=about.with_proposed)
    labels: dict[str, list[str]] = {}
    for row in rows:
        for category in row.takes_in:
            labels.setdefault(category, []).append(row.label)
    return {category: "; ".join(found) for category, found in labels.items()}


def _facts(rows: list[BankRow], on: date, labels: dict[str, str], words: Words) -> Iterable[Facts]:
    keys = [row.home.pk for row in rows]
    permits: dict[UUID, HomePermit] = {}
    for permit in HomePermit.objects.filter(home__in=keys, withdrawn_on=None).select_related("issuing_board").order_by("decided_on", "id"):
        if permit.ends_on is None or permit.ends_on > on:
            permits[permit.home_id] = permit
    mentors = set(MentorPeriod.objects.filter(on_day(on), home__in=keys).values_list("home_id", flat=True))
    for row in rows:
        yield Facts(words, row, permits.get(row.home.pk), row.home.pk in mentors, labels.get(row.home.category, ""))
