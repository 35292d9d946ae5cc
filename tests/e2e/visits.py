"""Pages for the walk of Chromium and axe: contacts with homes, and a register on its way in."""

from collections.abc import Iterator
from typing import Any

from famn.access.actor import acting
from tests import contact_world, imports_world
from tests.world import World


def of_contacts_and_imports(world: World, home: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """Who is to be contacted, and a messy register on its way in."""
    entry = contact_world.note(world, home)
    for name, key in (("quiet_list", "coordinator"), ("contact_plan", "coordinator"), ("home_coordinators", "head")):
        yield name, key, []
    for name, row in (("contact_list", home), ("contact_note", home), ("contact_mend", entry)):
        yield name, "coordinator", [row.pk]
    by = world.actor("coordinator")
    run = imports_world.staged(by, imports_world.workbook(imports_world.messy_rows(40)[0]))
    with acting(by):
        row = run.rows.order_by("number").first()
    for name in ("import_run", "import_columns", "import_words", "import_discard"):
        yield name, "coordinator", [run.pk]
    yield "import_row", "coordinator", [run.pk, row.pk]
    yield "import_list", "head", []
    plain = imports_world.text_file(imports_world.messy_rows(4)[0])
    ready = imports_world.staged(by, plain, "fyra.csv")
    yield "import_write", "coordinator", [ready.pk]
    done = imports_world.written(by, ready)
    for name in ("import_run", "import_undo"):
        yield name, "coordinator", [done.pk]
