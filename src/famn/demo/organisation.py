"""The made-up cooperation around real municipalities: boards, guidelines, users, roles and functions.

Written as the owner: setting an installation up is not an act of any role. A second, small cooperation stands beside
it, so that one can see that nothing of the one shows in the other.
"""

import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
from famn.accounts.queries import actor_of
from famn.demo.names import full_name
from famn.documents.models import Document, DocumentVersion
from famn.kernel.calendar import STOCKHOLM
from famn.organisations.models import (
    Board,
    ClockLength,
    Cooperation,
    GoverningDocument,
    HostOrganisation,
    MatchingPolicy,
    Membership,
    OnboardingStep,
    ResponsibilityRule,
)

PASSWORD = "familjehem"  # noqa: S105 -- demo mode only; written on the demo's first page
FOUNDED = date(2019, 2, 1)
MEMBERS = (
    ("2280", "Socialnämnden i Härnösand", FOUNDED),
    ("2282", "Bistånds-, arbetsmarknads- och sociala nämnden i Kramfors", FOUNDED),
    ("2283", "Socialnämnden i Sollefteå", FOUNDED),
    ("2262", "Socialnämnden i Timrå", date(2022, 9, 1)),
    ("2260", "Socialnämnden i Ånge", FOUNDED),
    ("2284", "Välfärdsnämnden i Örnsköldsvik", FOUNDED),
)
NEIGHBOURS = (("2580", "Norra socialnämnden i Luleå", date(2021, 1, 1)), ("2580", "Södra socialnämnden i Luleå", date(2021, 1, 1)))

FIRST_LENGTHS = {
    "D1": (21, "calendar_days", 5), "D1-2": (21, "calendar_days", 5), "D2": (3, "working_days", 1), "D3": (21, "calendar_days", 5),
    "A1": (14, "calendar_days", 4), "D6": (12, "calendar_months", 30), "E1": (7, "calendar_days", 5), "E2": (28, "calendar_days", 7),
    "E3": (42, "calendar_days", 10), "L-2": (6, "calendar_months", 30), "F1": (28, "calendar_days", 7), "Q1": (5, "working_days", 1),
    "K1": (42, "calendar_days", 7),
}  # fmt: skip
REVISED_LENGTHS = FIRST_LENGTHS | {"D1-2": (14, "calendar_days", 4), "E2": (21, "calendar_days", 5), "E3": (30, "calendar_days", 7)}
RELAXABLE = {
    "distance": "board", "age": "gfo", "need": "board", "siblings": "board", "over_max": "approver", "availability": "gfo",
}  # fmt: skip


@dataclass
class Organisation:
    """One cooperation of the demo and everybody in it. ``staff[role]`` and ``at_board[board id][role]`` list actors."""

    cooperation: Cooperation
    boards: list[Board] = field(default_factory=list)
    staff: dict[Role, list[Actor]] = field(default_factory=lambda: defaultdict(list))
    at_board: dict[int, dict[Role, list[Actor]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    users: dict[int, User] = field(default_factory=dict)

    def at(self, board: Board, role: Role, rng: random.Random | None = None) -> Actor:
        """Somebody in this role at the board: the first, or a drawn one."""
        found = self.at_board[board.pk][role]
        return rng.choice(found) if rng else found[0]


class Builder:
    """Sets one cooperation up."""

    def __init__(self, rng: random.Random, cooperation: Cooperation, domain: str) -> None:
        self.rng = rng
        self.domain = domain
        self.organisation = Organisation(cooperation)
        self.taken: set[str] = set()
        # One hash for all: hashing a password a user would take longer than the rest of this file.
        self.password = make_password(PASSWORD)

    def person(self, email: str) -> User:
        """A user with a drawn name that nobody else of the cooperation has."""
        name = full_name(self.rng)
        while name in self.taken:
            name = full_name(self.rng)
        self.taken.add(name)
        user = User.objects.using("owner").create(email=f"{email}@{self.domain}", name=name, password=self.password)
        user._state.db = "default"  # noqa: SLF001 -- from here on the application's role handles it
        self.organisation.users[user.pk] = user
        return user

    def hold(
        self, user: User | None, role: Role, *, board: Board | None = None, home: UUID | None = None, name: str = "", since: date = FOUNDED
    ) -> Actor:
        """Give a user (or a job) a role, from the cooperation's first day if nothing else is said."""
        holding = RoleHolding.objects.using("owner").create(
            user=user, role=role, cooperation=self.organisation.cooperation, board=board, home_id=home, name=name, starts_on=since
        )
        actor = actor_of(holding)
        if board is None:
            self.organisation.staff[role].append(actor)
        else:
            self.organisation.at_board[board.pk][role].append(actor)
        return actor

    def function(self, function: str, board: Board, holder: Actor) -> None:
        """Let a function be held from the cooperation's first day (R-51, R-51a)."""
        FunctionHolding.objects.using("owner").create(
            cooperation=self.organisation.cooperation, board=board, function=function, user_id=holder.user_id, starts_on=FOUNDED
        )


def _guidelines(cooperation: Cooperation) -> None:
    versions = (
        ("2019", date(2019, 1, 1), FIRST_LENGTHS),
        ("2023 (reviderad)", date(2023, 1, 13), REVISED_LENGTHS),
    )
    for version, decided_on, lengths in versions:
        document = GoverningDocument.objects.using("owner").create(
            cooperation=cooperation,
            title="Riktlinjer gällande samarbete mellan kommunerna och GFO",
            version=version,
            decided_on=decided_on,
            revised_on=date(2023, 1, 13) if decided_on.year == 2023 else None,
            valid_from=decided_on,
        )
        ClockLength.objects.using("owner").bulk_create(
            ClockLength(document=document, rule=rule, length=length, unit=unit, warn_days=warn_days)
            for rule, (length, unit, warn_days) in lengths.items()
        )
    MatchingPolicy.objects.using("owner").create(
        cooperation=cooperation,
        version="2023-01",
        valid_from=date(2019, 1, 1),
        freshness_days=180,
        max_children=3,
        distance_bands_km=[10, 20, 40, 60, 100, 200],
        relaxable=RELAXABLE,
    )


def _cooperation(name: str, host: str, form: str, county: str) -> Cooperation:
    made = Cooperation.objects.using("owner").create(
        name=name,
        host=HostOrganisation.objects.using("owner").create(name=host, form=form, org_number="222000-0000"),
        county_code=county,
        started_on=FOUNDED,
    )
    made._state.db = "default"  # noqa: SLF001 -- from here on the application's role handles it
    _guidelines(made)
    return made


def _boards(build: Builder, members: tuple[tuple[str, str, date], ...]) -> None:
    cooperation = build.organisation.cooperation
    for code, since in sorted({(code, since) for code, _, since in members}):
        Membership.objects.using("owner").create(
            cooperation=cooperation, municipality_id=code, starts_on=since, political_decision=f"Kommunfullmäktige {since.year}",
            agreement_reference=f"SAM {since.year}/{code}", agreement_signed_on=since - timedelta(days=40),
        )  # fmt: skip
    for code, name, since in members:
        board = Board.objects.using("owner").create(municipality_id=code, name=name, starts_on=FOUNDED)
        board._state.db = "default"  # noqa: SLF001 -- from here on the application's role handles it
        build.organisation.boards.append(board)
        assert since


def _settings(organisation: Organisation, head: str, anchor: date) -> None:
    """What the cooperation has agreed beside its guidelines: the newest member's start, a step of its own, documents."""
    cooperation = organisation.cooperation
    newest = Membership.objects.using("owner").filter(cooperation=cooperation).order_by("-starts_on", "id").first()
    done = ("decision", "planning", "agreement", "guidelines", "contacts", "users")
    # Sundsvall joins in six weeks: its page tells what is left, and which homes need to be told of it.
    coming = Membership.objects.using("owner").create(
        cooperation_id=cooperation.pk, municipality_id="2281", starts_on=anchor + timedelta(days=42), informed_from=anchor - timedelta(days=14),
        political_decision=f"Kommunfullmäktige {anchor.year}",
    )  # fmt: skip
    for membership_id, first_day, steps in (
        (newest.pk, newest.starts_on - timedelta(days=50), done),
        (coming.pk, anchor - timedelta(days=30), done[:2]),
    ):
        for number, step in enumerate(steps):
            OnboardingStep.objects.using("owner").create(
                cooperation_id=cooperation.pk, membership_id=membership_id, step=step, done_on=first_day + timedelta(days=7 * number),
                done_by_name=head,
            )  # fmt: skip
    ResponsibilityRule.objects.using("owner").create(
        cooperation_id=cooperation.pk,
        step="closing_meeting",
        party="shared",
        organiser="GFO och kommunen",
        starts_on=cooperation.started_on,
    )
    board = organisation.boards[0]
    for title, kind, owner, versions in (
        ("Riktlinjer gällande samarbete mellan kommunerna och GFO", "guideline", None, ("2019", "2023 (reviderad)")),
        ("Samverkansavtal om gemensam familjehemsorganisation", "agreement", None, ("2022",)),
        ("Lokal riktlinje för handläggning av familjehemsplaceringar", "local_guideline", board, ("2024",)),
    ):
        document = Document.objects.using("owner").create(
            cooperation_id=cooperation.pk, board_id=owner.pk if owner else None, title=title, kind=kind
        )
        for version in versions:
            content = one_page_pdf(f"{title}, {version}")
            day = date(int(version[:4]), 1, 13)
            DocumentVersion.objects.using("owner").create(
                cooperation_id=cooperation.pk, document_id=document.pk, version=version, decided_on=day, valid_from=day, format="pdf",
                size=len(content), sha256=hashlib.sha256(content).hexdigest(), content=content,
                added_at=datetime.combine(day, time(9), STOCKHOLM), added_by_name=head,
            )  # fmt: skip


def one_page_pdf(text: str) -> bytes:
    """A page that says what it is, and that everything on it is made up."""
    words = text.encode("cp1252", "replace").replace(b"\\", b"").replace(b"(", b"\\(").replace(b")", b"\\)")
    drawn = b"BT /F 14 Tf 60 760 Td (" + words + b") Tj 0 -28 Td (P\xe5hittade uppgifter) Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (table, len(made))


def build_main(rng: random.Random, anchor: date) -> Organisation:
    """The six-board cooperation: GFO's seven, a supervisor, and every board's people."""
    cooperation = _cooperation("GFO Västernorrland (påhittad)", "Kommunförbundet (påhittat)", "association", "22")
    build = Builder(rng, cooperation, "gfo.exempel.se")
    _boards(build, MEMBERS)
    made = build.organisation
    build.hold(build.person("chef"), Role.GFO_HEAD)
    build.hold(build.person("kommunikator"), Role.COMMUNICATOR)
    matching = [build.hold(build.person(f"matchning{number}"), Role.MATCHING_COORDINATOR) for number in (1, 2)]
    for number in (1, 2, 3):
        build.hold(build.person(f"samordnare{number}"), Role.GFO_COORDINATOR)
    # Two of the five coordinators match; they keep homes of their own in their other role, which they got later:
    # who signs in acts first in her oldest role.
    for actor in matching:
        build.hold(made.users[actor.user_id], Role.GFO_COORDINATOR, since=FOUNDED + timedelta(days=1))
    build.hold(build.person("handledare"), Role.SUPERVISOR)
    build.hold(build.person("utvarderare"), Role.EVALUATOR)
    build.hold(build.person("system"), Role.SYSTEM_ADMIN)
    for name in ("clock_sweep", "mail"):
        build.hold(None, Role.JOB, name=name)
    places = ("harnosand", "kramfors", "solleftea", "timra", "ange", "ornskoldsvik")
    for place, board in zip(places, made.boards, strict=True):
        build.domain = f"{place}.exempel.se"
        for number in (1, 2) if place == "ornskoldsvik" else (1,):
            build.hold(build.person(f"familjehem{number}"), Role.FH_SECRETARY, board=board)
        for number in (1, 2):
            build.hold(build.person(f"soc{number}"), Role.SOCIAL_WORKER, board=board)
        build.hold(build.person("enhetschef"), Role.UNIT_MANAGER, board=board)
        build.hold(build.person("ifochef"), Role.IFO_HEAD, board=board)
        build.hold(build.person("sas"), Role.SAS, board=board)
        build.function("gfo_contact", board, matching[len(place) % 2])
        build.function("board_contact", board, made.at(board, Role.FH_SECRETARY))
    _settings(made, made.users[made.staff[Role.GFO_HEAD][0].user_id].name, anchor)
    Cover.objects.using("owner").create(
        cooperation=cooperation,
        absent_id=matching[1].user_id,
        stand_in_id=matching[0].user_id,
        starts_on=anchor - timedelta(days=2),
        ends_on=anchor + timedelta(days=12),
    )
    return made


def build_neighbour(rng: random.Random) -> Organisation:
    """The small cooperation next door: two boards in one city (R-75), with a head, a coordinator and a secretary each."""
    cooperation = _cooperation("GFO Luleå (påhittad)", "Luleå som värd (påhittad)", "host_municipality", "25")
    build = Builder(rng, cooperation, "granne.exempel.se")
    _boards(build, NEIGHBOURS)
    build.hold(build.person("chef"), Role.GFO_HEAD)
    build.hold(build.person("matchning"), Role.MATCHING_COORDINATOR)
    build.hold(build.person("samordnare"), Role.GFO_COORDINATOR)
    for name in ("clock_sweep", "mail"):
        build.hold(None, Role.JOB, name=name)
    for side, board in zip(("norra", "sodra"), build.organisation.boards, strict=True):
        build.hold(build.person(f"familjehem.{side}"), Role.FH_SECRETARY, board=board)
        build.hold(build.person(f"soc.{side}"), Role.SOCIAL_WORKER, board=board)
        build.hold(build.person(f"enhetschef.{side}"), Role.UNIT_MANAGER, board=board)
        build.function("gfo_contact", board, build.organisation.staff[Role.MATCHING_COORDINATOR][0])
        build.function("board_contact", board, build.organisation.at(board, Role.FH_SECRETARY))
    return build.organisation
