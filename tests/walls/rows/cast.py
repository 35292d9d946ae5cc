"""Every actor and every row by its key, and how a row of one cooperation is set down."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from famn.audit.models import Act, ReadEntry
from famn.kernel.calendar import local_date
from tests.world import World

ALIAS = "matrix"


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


class Rows:
    """One cooperation's rows; each domain adds its own in a subclass."""

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

    def code(self, letter: str) -> str:
        return f"{letter}{uuid.uuid4().hex[:9].upper()}"
