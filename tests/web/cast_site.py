"""The site standing on the walls' cast: every browser request meets rows of both boards of both cooperations.

The rows are set down past the walls on one superuser connection, in one transaction that is rolled back when the module is
done. While the module runs that connection is also the ``default`` one, as the application's role: views, sessions and
walls all see the same rows, and nothing of it meets another test.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.db import connections, transaction
from django.db.models import Model
from django.test import Client
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from famn.accounts.models import User
from famn.organisations.models import Municipality
from tests.walls.rows import ALIAS, Cast, build
from tests.world import World
from tests.world import build as build_world

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OF_A_VISIT = {"django_session", "famn_cache", "pghistory_context"}
"""Tables that any visit may touch."""


@dataclass
class CastSite:
    """The cast, and a browser for each of its people."""

    cast: Cast
    clients: dict[str, Client] = field(default_factory=dict)
    stands: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The newest prints of a test: the next one's, as long as all that happens in between is undone."""

    def pk(self, model: type[Model], key: str) -> Any:
        """The key of one row of the cast."""
        return self.cast.rows[model][key]

    def client(self, key: str) -> Client:
        """The browser of one of the cast, signed in in that role, with nothing said to her yet; ``nobody`` is not signed in."""
        self.clients[key].cookies.pop("messages", None)
        return self.clients[key]

    def sign_in(self) -> None:
        """Everybody of the cast, before anything is tried."""
        for key, holding in self.cast.holdings.items():
            client = self.clients[key] = Client(raise_request_exception=False)
            if self.cast.users.get(key):
                client.force_login(User.objects.get(pk=self.cast.users[key]), backend=BACKEND)
                session = client.session
                session["holding"] = holding
                session.save()

    @contextmanager
    def past_the_walls(self) -> Iterator[Any]:
        """A cursor of the superuser."""
        with transaction.atomic(using=ALIAS), connections[ALIAS].cursor() as cursor:
            cursor.execute("set local role none")
            yield cursor
            cursor.execute("set local role famn_app")

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens here has not happened."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def prints(self) -> dict[str, tuple[int, int]]:
        """Every table's number of rows and a sum of what stands in them, history too; but for what any visit leaves."""
        names = [name for name in connections[ALIAS].introspection.table_names() if name not in OF_A_VISIT]
        each = [
            sql.SQL("select {}, count(*), coalesce(sum(hashtext(t::text)::bigint), 0)::bigint from {} t").format(
                sql.Literal(name), sql.Identifier(name)
            )
            for name in names
        ]
        with self.past_the_walls() as cursor:
            cursor.execute(sql.SQL(" union all ").join(each))
            return {name: (rows, total) for name, rows, total in cursor.fetchall()}


@contextmanager
def cast_site(world: World, blocker: Any) -> Iterator[CastSite]:
    """Set the cast down, let ``default`` be its connection, and take it all back."""
    admin = conninfo_to_dict(os.environ["FAMN_TEST_ADMIN_URL"])
    with blocker.unblock():
        if not Municipality.objects.exists():  # a transactional test has emptied it
            world.__dict__.update(build_world().__dict__)
        connections.databases[ALIAS] = connections["owner"].settings_dict | {"USER": admin["user"], "PASSWORD": ""}
        usual = connections["default"]
        try:
            with transaction.atomic(using=ALIAS):
                cast = build(world)
                with connections[ALIAS].cursor() as cursor:
                    cursor.execute("set constraints all immediate")
                    cursor.execute("set constraints all deferred")
                    cursor.execute("set local role famn_app")
                connections["default"] = connections[ALIAS]
                site = CastSite(cast)
                site.sign_in()
                yield site
                transaction.set_rollback(True, using=ALIAS)
        finally:
            connections["default"] = usual
            connections[ALIAS].close()
            del connections.databases[ALIAS]
            del connections[ALIAS]


@dataclass
class Form:
    """A form found on a page: where it posts to, and what it would post."""

    page: str
    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, address: str, html: str) -> None:
        super().__init__()
        self.address, self.links, self.forms = address, [], []
        self._form: Form | None = None
        self._select = self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, a form, or one of its fields."""
        got = {name: value or "" for name, value in attrs}
        if tag == "a" and got.get("href"):
            self.links.append(urljoin(self.address, got["href"]))
        elif tag == "form":
            self._form = Form(self.address, urljoin(self.address, got.get("action", "")), got.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(self._form, tag, got)

    def _field(self, form: Form, tag: str, got: dict[str, str]) -> None:
        name = got.get("name", "")
        if tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(got.get("value", ""))
            if "selected" in got:
                form.values[self._select].append(got.get("value", ""))
        elif tag in {"input", "button"} and name:
            values = form.values.setdefault(name, [])
            choice = got.get("type") in {"checkbox", "radio"}
            if choice:
                form.choices.setdefault(name, []).append(got.get("value", "on"))
            if not choice or "checked" in got:
                values.append(got.get("value", "on" if choice else ""))
        elif tag == "select" and name:
            self._select = name
            form.values.setdefault(name, [])
        elif tag == "textarea" and name:
            self._area = name
            form.values[name] = [""]

    def handle_data(self, data: str) -> None:
        """The words of a text field."""
        if self._form is not None and self._area:
            self._form.values[self._area] = [self._form.values[self._area][0] + data]

    def handle_endtag(self, tag: str) -> None:
        """Leave a form or a field."""
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def plausible(form: Form) -> dict[str, list[str]]:
    """The form filled in so that it may well be taken: its own values, and the first choice or a word where it has none."""
    return {
        name: (
            values
            if any(values)
            else [next((one for one in form.choices.get(name, []) if one), "2026-11-02" if name.endswith("_on") else "Prov")]
        )
        for name, values in form.values.items()
        if name != "csrfmiddlewaretoken"
    }
