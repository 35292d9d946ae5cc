"""Rows that could leak: for every walled table, rows of both boards of both cooperations, set down past every wall.

Everything is done on one superuser connection in one transaction that is rolled back: no other test meets these rows.
The tests then act on the same connection as the application's role, with an actor stated as the middleware states it.
Keys read "which one", a board's letter, and ``:2`` in the other cooperation: ``offered_a``, ``offered_b:2``.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import Model

from famn.accounts.models import Cover, FunctionHolding, RoleHolding, User
from famn.assessment.models import GeneralSuitability, RegisterCheck
from famn.audit.models import Act, ReadEntry
from famn.commitments.models import Commitment
from famn.deviations.models import Deviation
from famn.homes.models import (
    BankStatusEvent,
    CapacityPeriod,
    FosterHome,
    HomeContact,
    HomeOpening,
    HomeWord,
    NetworkAssignment,
    Occupancy,
)
from famn.kernel.calendar import local_date
from famn.messages.models import Mail, Message, MessageSeen
from famn.organisations import models as org
from famn.people.models import VaultEntry, VaultOpening
from famn.placements import models as stays
from famn.referrals import models as ref
from tests.walls.rows_register import add_register
from tests.world import FIRST_DAY, PARENT_HOME, World

ALIAS = "matrix"
EXTRA = {
    "stand_in": ("gfo_coordinator", ""),
    **{
        f"{name}_{letter}": (role, letter)
        for letter in "ab"
        for name, role in (
            ("contact", "contact_officer"),
            ("mentor", "mentor_home"),
            ("former", "fh_secretary"),
            ("closed", "fh_secretary"),
        )
    },
    **{
        f"{name}_b": (role, "b")
        for name, role in (("ifo", "ifo_head"), ("sas", "sas"), ("finance", "finance"), ("parent", "foster_parent"))
    },
}
"""Actors beside those of ``tests.world``. ``former`` held the role until yesterday; the user of ``closed`` is inactive."""


@dataclass
class Cast:
    """Every actor as the database is told of her, and every row by model and key."""

    now: datetime
    holdings: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    users: dict[str, int | None] = field(default_factory=dict)
    rows: dict[type[Model], dict[str, Any]] = field(default_factory=dict)

    def add(self, model: type[Model], key: str, /, **fields: Any) -> Any:
        """Set down one row."""
        assert key not in self.rows.setdefault(model, {}), f"{model.__name__} {key} twice"
        row = model(**fields)
        row.save(using=ALIAS, force_insert=True)
        self.rows[model][key] = row.pk
        return row.pk

    def note(self, model: type[Model], key: str, pk: Any) -> None:
        """Name a row that stands already."""
        self.rows.setdefault(model, {})[key] = pk

    def change(self, model: type[Model], key: str, /, **fields: Any) -> None:
        """Change a row, for its history."""
        model._default_manager.using(ALIAS).filter(pk=self.rows[model][key]).update(**fields)


def build(world: World) -> Cast:
    """The whole cast and all rows."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("select now()")
        cast = Cast(now=cursor.fetchone()[0])
    for number in (1, 2):
        _Cooperation(cast, world, number).build()
    cast.users["stranger"] = world.stranger.pk
    cast.holdings |= {"stranger": "", "nobody": ""}
    return cast


class _Cooperation:
    def __init__(self, cast: Cast, world: World, number: int) -> None:
        self.cast, self.world, self.number = cast, world, number
        self.cooperation = world.cooperations[number].pk
        self.now, self.today = cast.now, local_date(cast.now)
        self.ago = self.now - timedelta(days=9)
        self.homes: dict[str, uuid.UUID] = {}

    def key(self, name: str) -> str:
        return name if self.number == 1 else f"{name}:2"

    def board(self, letter: str) -> int:
        return self.world.boards[self.key(letter)].pk

    def user(self, name: str) -> int:
        return self.cast.users[self.key(name)]

    def pk(self, model: type[Model], name: str) -> Any:
        return self.cast.rows[model][self.key(name)]

    def add(self, model: type[Model], name: str, letter: str = "", /, **fields: Any) -> Any:
        if letter:
            fields.setdefault("board_id", self.board(letter))
        if any(one.name == "cooperation" for one in model._meta.fields) or model in {Act, ReadEntry}:
            fields.setdefault("cooperation_id", self.cooperation)
        return self.cast.add(model, self.key(name), **fields)

    def build(self) -> None:
        self.people()
        self.organisation()
        for name in ("ready", "process", "closed", "protected"):
            self.home(name, "")
        for letter in "ab":
            for name in ("offered", "ended", "placed", "network", "unassigned", "hidden", "shielded"):
                self.home(name, letter)
        self.people_of_homes()
        add_register(self)
        for letter in "ab":
            self.requests(letter)
            self.answers(letter)
            self.stays(letter)
            self.around_homes(letter)
            self.threads(letter)
        self.shared_threads()

    # --- Who -----------------------------------------------------------------------------------------------------------
    def people(self) -> None:
        for known, actor in self.world.actors.items():
            name, _, number = known.partition(":")
            if (number or "1") != str(self.number):
                continue
            name = "parent_a" if name == "parent" else name
            self.cast.holdings[self.key(name)] = str(actor.holding_id)
            self.cast.users[self.key(name)] = actor.user_id
            self.cast.note(RoleHolding, self.key(name), actor.holding_id)
        for name, (role, letter) in EXTRA.items():
            user = User(
                email=f"{name}.{self.number}@matris.se", name=f"{name} {self.number}", password="!", is_active=not name.startswith("closed")
            )
            user.save(using=ALIAS)
            self.cast.users[self.key(name)] = user.pk
            home = role in {"mentor_home", "foster_parent"}
            holding = self.add(
                RoleHolding,
                name,
                user_id=user.pk,
                role=role,
                board_id=None if home or not letter else self.board(letter),
                home_id=uuid.uuid4() if home else None,
                starts_on=FIRST_DAY,
                ends_on=self.today if name.startswith("former") else None,
            )
            self.cast.holdings[self.key(name)] = str(holding)
        self.add(
            Cover,
            "cover",
            absent_id=self.user("coordinator"),
            stand_in_id=self.user("stand_in"),
            starts_on=self.today,
            ends_on=self.today + timedelta(days=5),
        )

    def people_of_homes(self) -> None:
        """The mentor's home and B's foster parents' home, once they stand."""
        for name, home in (("mentor_a", "ended_a"), ("mentor_b", "ended_b"), ("parent_b", "placed_b")):
            RoleHolding.objects.using(ALIAS).filter(pk=self.cast.holdings[self.key(name)]).update(home_id=self.homes[home])

    def organisation(self) -> None:
        for model, path in (
            (org.Cooperation, "id"),
            (org.Membership, "cooperation_id"),
            (org.GoverningDocument, "cooperation_id"),
            (org.ClockLength, "document__cooperation_id"),
            (org.MatchingPolicy, "cooperation_id"),
        ):
            for index, pk in enumerate(
                model.objects.using(ALIAS).filter(**{path: self.cooperation}).order_by("pk").values_list("pk", flat=True)
            ):
                self.cast.note(model, self.key(f"own{index or ''}"), pk)
        for one in FunctionHolding.objects.using(ALIAS).filter(cooperation_id=self.cooperation):
            letter = "a" if one.board_id == self.board("a") else "b"
            self.cast.note(FunctionHolding, self.key(f"{one.function}_{letter}"), one.pk)

    # --- Homes ---------------------------------------------------------------------------------------------------------
    def home(self, short: str, letter: str) -> None:
        name = f"{short}_{letter}" if letter else short
        network, protected = short in {"network", "unassigned", "hidden"}, short in {"protected", "hidden", "shielded"}
        pk = PARENT_HOME[self.number] if name == "placed_a" else uuid.uuid4()
        self.homes[name] = pk
        place = self.world.boards[self.key(letter or "a")].municipality_id
        other = "coordinator_other" if short == "closed" else "coordinator"
        self.add(
            FosterHome,
            name,
            id=pk,
            code=self.code("H"),
            board_id=self.board(letter) if network else None,
            category="network" if network else "own",
            status={"process": "in_process", "closed": "closed"}.get(short, "ready"),
            municipality_id=place,
            coordinator_id=None if network else self.user(other),
            created_at=self.ago,
            consent_all_members_on=None if network or short == "process" else FIRST_DAY,
            care_kinds=["long_term"],
        )
        contact = self.add(HomeContact, name, home_id=pk, names=f"Familjen {name}", address="Provvägen 1", phone="060-1")
        if protected:  # it became so: what was written before lies in the history
            self.cast.rows[HomeContact].pop(self.key(name))
            HomeContact.objects.using(ALIAS).filter(pk=contact).delete()
            self.cast.change(FosterHome, self.key(name), protection="registration", municipality_id=None)
            self.add(
                VaultEntry,
                name,
                kind="home",
                subject_id=pk,
                names=f"Familjen {name}",
                address="Provvägen 2",
                municipality_id=place,
                board_id=self.board(letter) if network else None,
            )
        self.add(HomeWord, name, home_id=pk, need="smoke_free", answer="met", recorded_on=self.today)
        self.add(CapacityPeriod, name, home_id=pk, kind="long_term", places=2, starts_on=FIRST_DAY)
        self.add(BankStatusEvent, name, home_id=pk, to_status="ready", at=self.ago, by_name="Samordnare", reason="Utredd")

    def around_homes(self, letter: str) -> None:
        for name, origin, closed in (
            ("offered", "offer", None),
            ("ended", "offer", self.now),
            ("placed", "placement", None),
            ("shielded", "offer", None),
        ):
            from_what = stays.Placement if origin == "placement" else ref.Offer
            origin_id = self.pk(from_what, f"{'refused' if name == 'ended' else name}_{letter}")
            self.add(
                HomeOpening,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                origin=origin,
                origin_id=origin_id,
                opened_at=self.ago,
                closed_at=closed,
            )
        for name, state in (
            ("offered", "reserved"),
            ("shielded", "reserved"),
            ("placed", "placed"),
            ("network", "placed"),
            ("unassigned", "placed"),
        ):
            self.add(
                Occupancy,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                origin_id=uuid.uuid4(),
                referral_id=self.pk(ref.Referral, f"placed_{letter}"),
                state=state,
                kind="long_term",
                age_bands=["6-9"],
                starts_on=self.today,
            )
        for name, who, home, end in (
            ("assigned_coordinator", "coordinator", "network", None),
            ("assigned_supervisor", "supervisor", "network", None),
            ("left", "coordinator", "unassigned", self.today),
        ):
            self.add(
                NetworkAssignment,
                f"{name}_{letter}",
                home_id=self.homes[f"{home}_{letter}"],
                user_id=self.user(who),
                starts_on=FIRST_DAY,
                ends_on=end,
            )
        other = "b" if letter == "a" else "a"
        for name, adopted, own in (
            ("offered", other, None),
            ("ended", None, None),
            ("placed", letter, None),
            ("shielded", None, None),
            ("network", None, letter),
            ("unassigned", None, letter),
        ):
            self.add(
                GeneralSuitability,
                f"{name}_{letter}",
                home_id=self.homes[f"{name}_{letter}"],
                board_id=self.board(own) if own else None,
                outcome="suitable",
                summary="Trygg familj",
                assessed_on=FIRST_DAY,
                adopted_by_id=self.board(adopted) if adopted else None,
                adopted_on=FIRST_DAY if adopted else None,
            )
        if letter == "a":
            for name in ("ready", "closed"):
                self.add(
                    GeneralSuitability, name, home_id=self.homes[name], outcome="suitable", summary="Trygg familj", assessed_on=FIRST_DAY
                )
        for name in ("offered", "ended", "network", "unassigned"):
            self.add(
                RegisterCheck,
                f"{name}_{letter}",
                letter,
                home_id=self.homes[f"{name}_{letter}"],
                register="suspicions",
                seen_on=self.today,
                recorded_by_name="Sekreterare",
            )

    # --- What a board asks ---------------------------------------------------------------------------------------------
    def code(self, letter: str) -> str:
        return f"{letter}{uuid.uuid4().hex[:9].upper()}"

    def requests(self, letter: str) -> None:
        self.add(ref.Delegation, f"delegated_{letter}", letter, role="fh_secretary", starts_on=FIRST_DAY, reference="Delegationsordning")
        municipality = self.world.boards[self.key(letter)].municipality_id
        for short, status in (
            ("draft", "draft"),
            ("thrown", "withdrawn"),
            ("oral", "oral_received"),
            ("searching", "searching"),
            ("hers", "searching"),
            ("offered", "offer_sent"),
            ("refused", "searching"),
            ("placed", "placed"),
            ("protected", "offer_sent"),
        ):
            name = f"{short}_{letter}"
            sent = short not in {"draft", "thrown", "oral"}
            referral = self.add(
                ref.Referral,
                name,
                letter,
                code=self.code("F"),
                status="draft" if short in {"draft", "searching"} else status,
                author_id=self.user(f"worker_{letter}"),
                created_at=self.ago,
                kind="long_term",
                legal_basis="sol",
                starts_on=self.today,
                handled_by_id=self.user("coordinator" if short == "hers" else "matching") if sent else None,
                sent_at=self.ago if sent and short != "searching" else None,
                oral_received_at=self.ago if short == "oral" else None,
                home_municipality_id=municipality,
                network_considered="Moster",
                network_outcome="nobody_found",
            )
            if short == "searching":
                self.cast.change(ref.Referral, self.key(name), status=status, sent_at=self.ago)
            child = None
            if short != "oral":
                child = self.add(ref.Child, name, letter, name=f"Tuva Prov {letter}", case_number="Ä 1")
            self.add(ref.ReferralChild, name, letter, referral_id=referral, child_id=child, code=self.code("B"), birth_year=2016)
            self.add(ref.Need, name, letter, referral_id=referral, code="smoke_free", sentence="Barnet har astma.", rank=1)
            if short == "protected":  # it became so: what was written before lies in the history
                self.cast.change(ref.Child, self.key(name), protection="registration", name="")
                self.cast.change(ref.Referral, self.key(name), protected=True, home_municipality=None)
                self.add(VaultEntry, f"child_{letter}", letter, kind="child", subject_id=child, names="Tuva Prov", address="Provvägen 3")
            if short in {"searching", "hers", "offered", "protected"}:
                self.add(
                    ref.MatchRun,
                    name,
                    letter,
                    referral_id=referral,
                    at=self.ago,
                    by_name="Matchare",
                    round=1,
                    engine_version="1",
                    policy_version="1",
                    salt="s",
                    input_hash="0",
                    input="{}",
                    output="{}",
                )

    def answers(self, letter: str) -> None:
        for name, request, home, link in (
            ("asked", "searching", "ready", True),
            ("other_link", "hers", "closed", True),
            ("offered", "offered", f"offered_{letter}", False),
            ("refused", "refused", f"ended_{letter}", False),
            ("shielded", "protected", f"shielded_{letter}", False),
        ):
            token = uuid.uuid4().hex if link else None
            self.add(
                ref.HomeQuestion,
                f"{name}_{letter}",
                letter,
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                round=1,
                channel="link" if link else "phone",
                token_hash=token,
                asked_at=self.ago,
                asked_by_name="Matchare",
                starts_on=self.today,
                expires_at=self.now + timedelta(hours=72) if link else None,
            )
            if name == "asked":
                self.cast.links[self.key(f"link_{letter}")] = token
        for name, request, home, status in (
            ("offered", "offered", f"offered_{letter}", "sent"),
            ("refused", "refused", f"ended_{letter}", "rejected"),
            ("placed", "placed", f"placed_{letter}", "completed"),
            ("shielded", "protected", f"shielded_{letter}", "sent"),
            ("over", "searching", "closed", "completed"),
        ):
            key = f"{name}_{letter}"
            offer = self.add(
                ref.Offer,
                key,
                letter,
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                round=1,
                status=status,
                reason="Nära skolan",
                answer_to_gfo="För långt" if status == "rejected" else "",
                sent_at=self.ago,
                sent_by_name="Matchare",
                answered_at=self.ago,
            )
            child = self.pk(ref.ReferralChild, f"{request}_{letter}")
            self.add(ref.OfferChild, key, letter, offer_id=offer, child_id=child)
            self.add(
                ref.ChildSuitability,
                key,
                letter,
                offer_id=offer,
                child_id=child,
                outcome="suitable",
                best_interests="Trygghet",
                childs_view="Vill gärna",
                written_by_name="Sekreterare",
                written_at=self.ago,
            )
            self.add(
                ref.Decision,
                key,
                letter,
                offer_id=offer,
                kind="operational",
                outcome_yes=True,
                decided_on=self.today,
                decided_by="Chefen",
                reason="Hemmet passar",
                registered_at=self.ago,
                registered_by_name="Chefen",
            )
            self.add(
                stays.Consultation,
                key,
                letter,
                offer_id=offer,
                ground="located",
                municipality_id=self.world.boards[self.key("b")].municipality_id,
                done_on=self.today,
                spoke_with="Handläggare",
                registered_by_name="Sekreterare",
            )

    # --- Stays ---------------------------------------------------------------------------------------------------------
    def stays(self, letter: str) -> None:
        for short, request, home, coordinator, status in (
            ("placed", "placed", f"placed_{letter}", "coordinator", "started"),
            ("over", "searching", "closed", "coordinator_other", "closed"),
            ("planned", "offered", f"offered_{letter}", "coordinator", "planned"),
        ):
            name = f"{short}_{letter}"
            undone = {"undone_at": self.now, "undone_reason": "Fel"} if short == "placed" else {}
            stay = self.add(
                stays.Placement,
                name,
                letter,
                code=self.code("P"),
                referral_id=self.pk(ref.Referral, f"{request}_{letter}"),
                offer_id=self.pk(ref.Offer, f"offered_{letter}" if short == "planned" else name),
                child_id=self.pk(ref.ReferralChild, f"{request}_{letter}"),
                home_id=self.homes[home],
                home_code="H1",
                home_category="own",
                coordinator_id=self.user(coordinator),
                status=status,
                kind="long_term",
                legal_basis="sol",
                age_band="6-9",
                starts_on=self.today,
                ended_on=self.today if short == "over" else None,
                created_at=self.ago,
            )
            if short == "planned":  # nothing has followed yet
                continue
            self.add(
                stays.IntroductionDelivery,
                name,
                letter,
                placement_id=stay,
                recipient="child",
                version="3",
                given_on=self.today,
                given_by_name="S",
            )
            self.add(
                stays.PlacementAgreement,
                name,
                letter,
                placement_id=stay,
                signed_on=self.today,
                valid_from=self.today,
                registered_by_name="S",
            )
            self.add(stays.FollowUp, name, letter, placement_id=stay, kind="visit", title="Första besöket", due_on=self.today)
            self.add(
                stays.PlacementEnd,
                name,
                letter,
                placement_id=stay,
                ended_on=self.today,
                planned=True,
                causes=["home_again"],
                note="Enligt plan",
                next_living="parents",
                notified_gfo_at=self.now,
                registered_by_name="S",
                **undone,
            )
            self.add(
                stays.ClosingFeedback,
                name,
                letter,
                placement_id=stay,
                satisfactory="no",
                text="Det blev tungt",
                given_at=self.now,
                given_by_name="S",
                **undone,
            )
            self.add(stays.ClosingMeeting, name, letter, placement_id=stay, lessons="Träffas tidigare")

    # --- Clocks, threads, trail ----------------------------------------------------------------------------------------
    def threads(self, letter: str) -> None:
        about = {
            name: {"subject_id": self.pk(ref.Referral, f"{name}_{letter}"), "subject_code": "F1", "subject_kind": "referral"}
            for name in ("searching", "hers")
        }
        for name, owner in (("searching", "matching"), ("hers", "coordinator")):
            self.add(
                Commitment,
                f"{name}_{letter}",
                letter,
                rule="D1",
                party="gfo",
                owner_id=self.user(owner),
                opened_on=self.today,
                **about[name],
            )
        self.add(
            Deviation,
            f"searching_{letter}",
            letter,
            code=self.code("A"),
            rule="D1",
            against="gfo",
            automatic=True,
            what="Inget hem i tid",
            occurred_on=self.today,
            created_at=self.ago,
            **about["searching"],
        )
        stay = {"subject_id": self.pk(stays.Placement, f"over_{letter}"), "subject_code": "P1", "subject_kind": "placement"}
        for name, author, what in (
            ("searching", f"worker_{letter}", about["searching"]),
            ("hers", "matching", about["hers"]),
            ("over", "coordinator_other", stay),
        ):
            self.add(
                Message,
                f"{name}_{letter}",
                letter,
                author_id=self.user(author),
                author_name=author,
                from_gfo=name != "searching",
                body="Ring mig",
                sent_at=self.ago,
                **what,
            )
        self.add(
            MessageSeen,
            f"seen_{letter}",
            letter,
            subject_id=about["searching"]["subject_id"],
            user_id=self.user(f"worker_{letter}"),
            seen_at=self.now,
        )

        child, home = self.pk(ref.Child, f"protected_{letter}"), self.homes[f"shielded_{letter}"]
        for who, role, kind, subject, at in (
            ("worker", "social_worker", "child", child, self.now),
            ("secretary", "fh_secretary", "child", child, self.now - timedelta(minutes=20)),
            ("manager", "unit_manager", "home", home, self.now),
        ):
            self.opening(f"{who}_{letter}", role, kind, subject, at, self.board(letter))

        referral = {"subject_kind": "referral", "subject_id": about["searching"]["subject_id"]}
        deviation = {"subject_kind": "deviation", "subject_id": self.pk(Deviation, f"searching_{letter}")}
        for name, who, audience, what in (
            ("both", f"worker_{letter}", "both", referral),
            ("gfo", "matching", "gfo", referral),
            ("board", f"worker_{letter}", "board", referral),
            ("hers", "matching", "gfo", {"subject_kind": "referral", "subject_id": about["hers"]["subject_id"]}),
            ("network", f"secretary_{letter}", "both", {"subject_kind": "network_home", "subject_id": self.homes[f"network_{letter}"]}),
            (
                "unassigned",
                f"secretary_{letter}",
                "both",
                {"subject_kind": "network_home", "subject_id": self.homes[f"unassigned_{letter}"]},
            ),
            ("deviation", f"secretary_{letter}", "both", deviation),
            ("job", "clock_sweep", "both", referral),
            ("by_link", None, "gfo", referral),
        ):
            self.trail(
                Act, f"{name}_{letter}", who, board_id=self.board(letter), verb="prov", text="Något hände", audience=audience, **what
            )
        for who in ("worker", "manager", "ifo", "parent"):
            self.trail(
                ReadEntry,
                f"{who}_{letter}",
                f"{who}_{letter}",
                actor_board_id=None if who == "parent" else self.board(letter),
                action="page",
                purpose="Ärende",
                board_id=self.board(letter),
                **referral,
            )

    def shared_threads(self) -> None:
        self.add(Mail, "mail", to_id=self.user("matching"), kind="clock", reason_key="prov", created_at=self.now)
        self.add(MessageSeen, "seen", "a", subject_id=self.pk(ref.Referral, "hers_a"), user_id=self.user("coordinator"), seen_at=self.now)
        self.opening("coordinator", "gfo_coordinator", "home", self.homes["protected"], self.now, None)
        self.opening("head", "gfo_head", "home", self.homes["protected"], self.now - timedelta(minutes=20), None)
        home = {"subject_kind": "home", "subject_id": self.homes["ready"]}
        self.trail(Act, "home", "coordinator", verb="prov", text="Något hände", audience="gfo", **home)
        for who in ("coordinator", "head", "supervisor", "admin", None):
            self.trail(ReadEntry, who or "by_link", who, action="page", purpose="Ärende", **home)

    def opening(self, who: str, role: str, kind: str, subject: uuid.UUID, at: datetime, board: int | None) -> None:
        self.add(
            VaultOpening,
            who,
            kind=kind,
            subject_id=subject,
            opened_at=at,
            holding_id=self.cast.holdings[self.key(who)],
            opened_role=role,
            opened_by=self.user(who),
            opened_by_name=who,
            reason="Behövs för mötet",
            board_id=board,
        )

    def trail(self, model: type[Model], name: str, who: str | None, /, **fields: Any) -> None:
        holding = self.cast.holdings[self.key(who)] if who else None
        role = RoleHolding.objects.using(ALIAS).get(pk=holding).role if holding else "home_link"
        letter = who[-1] if who and who.endswith(("_a", "_b")) and not who.startswith("parent") else ""
        fields.setdefault("actor_board_id", self.board(letter) if letter else None)
        if model is ReadEntry and who is None:  # a family's look names no cooperation
            fields["cooperation_id"] = None
        self.add(
            model,
            name,
            at=self.ago,
            holding_id=holding,
            user_id=self.user(who) if who else None,
            actor_name=who or "Familjen",
            role=role,
            **fields,
        )
