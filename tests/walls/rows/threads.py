"""Clocks, deviations, messages, openings of the vault, and the trail."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from famn.accounts.models import RoleHolding
from famn.audit.models import Act, ReadEntry
from famn.commitments.models import Commitment
from famn.deviations.models import Deviation
from famn.messages.models import Mail, Message, MessageSeen
from famn.people.models import VaultOpening
from famn.placements import models as stays
from famn.referrals import models as ref
from tests.walls.rows.cast import ALIAS, Rows


class Threads(Rows):
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
            automatic=False,
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
        self.trail(
            Act, "account", "head", verb="prov", text="Fick en roll", audience="gfo", subject_kind="account", subject_id=uuid.uuid4()
        )
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
