"""Words that cannot be mistaken, left everywhere a child or a home can be named: what is hunted for once they are protected.

They are set down past the walls in the cast's cooperation, in every field that takes words (``tests.guards.texts``), and in
the names, numbers and places. Then board A's children and all homes are protected on the site's own pages: late, when
everything is written. The other cooperation's twins bear words of their own and are never protected.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.urls import reverse

from tests.guards import texts
from tests.web.cast_site import CastSite

MARK, TWIN = "Märk", "Tvil"
OTHER = {MARK: "", TWIN: ":2"}
PHONES = {MARK: "070-1740601", TWIN: "070-1740602"}
NUMBERS = {MARK: "R6PXW4B5J", TWIN: "R344FZ7VD"}
PLACE = {MARK: "2283", TWIN: "2481"}
"""Municipalities that are members nowhere: their names stand on no page for another reason than a home or a child."""
LEFT_OUT = {"homes.HomeContact", "referrals.Child", "imports.HomeImport", "referrals.Delegation"}
"""Models whose words are written below, or are about nobody."""
TRACES = re.compile(r"(?:Märk|Tvil|märk@|tvil@)[\w|.@]*|070-174060[12]|R6PXW4B5J|R344FZ7VD")
CHOICES = re.compile(r"<option.*?</option>", re.DOTALL)


def leave_traces(site: CastSite, word: str) -> None:
    """Every text of one cooperation that can name a child of board A, or a home, does."""
    with site.past_the_walls() as cursor:
        cursor.execute(
            "select cooperation_id, board_id from accounts_roleholding where id = %s", [site.cast.holdings[f"secretary_a{OTHER[word]}"]]
        )
        cooperation, board = cursor.fetchone()
        cursor.execute("update organisations_municipality set name = %s where code = %s", [f"{word}kommun", PLACE[word]])
        cursor.execute("update organisations_locality set name = %s where municipality_id = %s returning id", [f"{word}byn", PLACE[word]])
        place = [PLACE[word], cursor.fetchone()[0]]
        cursor.execute(
            "update referrals_homequestion set answer = 'no', answered_at = asked_at where cooperation_id = %s and channel = 'phone'",
            [cooperation],
        )
        for model, column, where in _texts():
            who = [cooperation, board] if "board_id = " in where else [cooperation]
            label = f"{word}|{model.__name__}.{column}"
            cursor.execute(f"update {model._meta.db_table} set {column} = %s where {where}", [label, *who])
        cursor.execute(
            "update homes_homecontact set names = %s, address = %s, phone = %s, email = %s where cooperation_id = %s",
            [f"{word}namn {word}sson", f"{word}vägen 7", PHONES[word], f"{word.lower()}@exempel.se", cooperation],
        )
        cursor.execute(
            "update homes_fosterhome set municipality_id = %s, locality_id = %s where cooperation_id = %s and protection = 'none'",
            [*place, cooperation],
        )
        cursor.execute(
            "update referrals_referral set home_municipality_id = %s, home_locality_id = %s where board_id = %s and not protected",
            [*place, board],
        )
        cursor.execute(
            "update referrals_child set name = %s, case_number = %s where board_id = %s and protection = 'none'",
            [f"{word}barn {word}dotter", f"{word}ärende", board],
        )
        cursor.execute(
            "update referrals_child set identity_number = %s where id = (select child_id from referrals_referralchild where id = %s)",
            [NUMBERS[word], site.pk(apps.get_model("referrals.ReferralChild"), f"searching_a{OTHER[word]}")],
        )


def _texts() -> Iterator[tuple[Any, str, str]]:
    """Each field that takes words, with whose rows bear them: a cooperation's homes, a board's cases."""
    for group in (texts.CHECKED, texts.FROM_GFO, texts.BOARD, texts.HOMES):
        for label, fields in group.items():
            model = apps.get_model(label)
            of_board = group is not texts.HOMES and any(field.column == "board_id" for field in model._meta.fields)
            for field in sorted(fields) if label not in LEFT_OUT else []:
                where = "cooperation_id = %s" + (" and board_id = %s" if of_board else "")
                yield model, field, where + (" and undone_at is not null" if field == "undone_reason" else "")


@dataclass(frozen=True)
class Protected:
    """What the pages answered when everything was protected, by code or key."""

    children: dict[str, str]
    homes: dict[str, str]


def protect_everything(site: CastSite) -> Protected:
    """Board A's children and every home, each on its page by somebody who may; what the page then said."""
    with site.past_the_walls() as cursor:
        cursor.execute(
            "select c.id, c.referral_id from referrals_referralchild c left join referrals_child d on d.id = c.child_id"
            " where coalesce(d.protection, 'none') = 'none' and c.board_id = (select board_id from accounts_roleholding where id = %s)",
            [site.cast.holdings["secretary_a"]],
        )
        children = cursor.fetchall()
        cursor.execute(
            "select id, board_id from homes_fosterhome where protection = 'none'"
            " and cooperation_id = (select cooperation_id from accounts_roleholding where id = %s)",
            [site.cast.holdings["head"]],
        )
        homes = cursor.fetchall()
    said = Protected({}, {})
    for child, referral in children:
        answer = site.client("secretary_a").post(reverse("child_protect", args=[referral, child]), {"protection": "flag"}, follow=True)
        said.children[str(child)] = answer.content.decode()
    for home, board in homes:
        for who in ("secretary_a", "secretary_b") if board else ("coordinator",):
            answer = site.client(who).post(reverse("home_protect", args=[home]), {"level": "flag"}, follow=True)
            if answer.status_code == 200:
                said.homes[str(home)] = answer.content.decode()
    assert len(said.children) == len(children) > 5 and len(said.homes) == len(homes) > 5
    return said


def all_of(answer: HttpResponse) -> str:
    """Everything that leaves with an answer: headers, page or file. Choices that everybody is given are not a trace."""
    body = answer.content
    if body[:2] == b"PK":  # a workbook
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b" ".join(book.read(name) for name in book.namelist())
    return CHOICES.sub("", body.decode("utf-8", "replace")) + repr(answer.headers)


def traces_in(text: str, word: str) -> set[str]:
    """The traces of one cooperation in a text."""
    return {each for each in TRACES.findall(text) if each.casefold().startswith(word.casefold()) or each in {PHONES[word], NUMBERS[word]}}
