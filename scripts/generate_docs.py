"""Writes ``docs/generated/`` from the code: clauses and their tests, roles, rules, states, tables.

``python scripts/generate_docs.py`` writes; a guard compares what stands there with what would be written. No database.
"""

import ast
import csv
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "generated"
HEAD = "<!-- Written by scripts/generate_docs.py. Do not edit. -->\n\n"


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """One Markdown table."""
    columns = list(columns)
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines) + "\n"


def clauses() -> dict[str, tuple[str, str]]:
    """Every clause with its kind and what it asks of the software."""
    with (ROOT / "docs" / "clauses.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: (row["kind"], row["software_must"]) for row in csv.DictReader(file)}


def _marks(node: ast.expr) -> Iterator[str]:
    """The clauses of one ``pytest.mark.covers(...)``, alone or in a list."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "covers":
            yield from (argument.value for argument in one.args if isinstance(argument, ast.Constant))


def covered() -> dict[str, list[str]]:
    """Clause to tests, read from the markers: on a test, its class, a parameter, or its whole file."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        file = path.relative_to(ROOT).as_posix()
        whole = [
            mark
            for node in tree.body
            if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == "pytestmark" for one in node.targets)
            for mark in _marks(node.value)
        ]

        def visit(body: list[ast.stmt], outer: list[str], file: str = file) -> None:
            for node in body:
                if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    continue
                marks = [*outer, *(mark for decorator in node.decorator_list for mark in _marks(decorator))]
                if isinstance(node, ast.ClassDef):
                    visit(node.body, marks)
                elif node.name.startswith("test_"):
                    for mark in marks:
                        found[mark].add(f"{file}::{node.name}")

        visit(tree.body, whole)
    return {clause: sorted(names) for clause, names in found.items()}


def coverage_of_clauses() -> str:
    """Clause → tests."""
    asked, tests = clauses(), covered()
    unknown = sorted(tests.keys() - asked.keys() - {name for name in tests if name.startswith("L-")})
    if unknown:
        raise SystemExit(f"markers of clauses that do not exist: {unknown}")
    rows = [
        [clause, asked.get(clause, ("", ""))[1], "<br>".join(f"`{name.removeprefix('tests/')}`" for name in names)]
        for clause, names in sorted(tests.items(), key=lambda one: [*asked, *sorted(tests)].index(one[0]))
    ]
    rest = ", ".join(clause for clause in asked if clause not in tests)
    return (
        f"# Clauses and the tests that show them\n\n{len(rows)} of {len(asked)} clauses have a test. "
        "The clauses are listed in [clauses.csv](../clauses.csv).\n\n"
        + table(["Clause", "What the software must do", "Tests"], rows)
        + f"\n## No test yet\n\nMost belong to later versions: {rest}\n"
    )


def roles() -> str:
    """Role × permission."""
    from famn.access.permissions import PERMISSIONS, Permission  # noqa: PLC0415 -- Django is set up by then

    used = [role for role, given in PERMISSIONS.items() if given]
    rows = [[what.label, *("x" if what in PERMISSIONS[role] else "" for role in used)] for what in Permission]
    none = ", ".join(str(role.label) for role, given in PERMISSIONS.items() if not given)
    return f"# Roles and permissions\n\n{table(['', *(str(role.label) for role in used)], rows)}\nNo permission yet: {none}.\n"


SOURCES = {
    "D1": "R-19", "D1-2": "R-19, R-29d", "D2": "R-35a", "D3": "R-37", "D4": "R-37a", "A1": "R-39", "D6": "R-40", "E1": "R-45", "E2": "R-46",
    "E3": "R-46a", "L-2": "SoL 22:13", "F1": "practice of the cooperation", "Q1": "practice of the cooperation",
    "L-11": "SoF 16:2",
}  # fmt: skip
"""Where each promise comes from; a rule without a source stops the writing."""


def rules() -> str:
    """Every kind of commitment with its source."""
    from famn.commitments.enums import Rule  # noqa: PLC0415 -- Django is set up by then

    return (
        "# Commitments\n\nLengths are data of each cooperation's guidelines (`organisations.ClockLength`), never a constant. "
        "A day has passed when the date has: met on the last day is met.\n\n"
        + table(["Rule", "What is promised", "Source"], [[rule.value, rule.label, SOURCES[rule.value]] for rule in Rule])
    )


def referral_states() -> str:
    """The table of states as a drawing."""
    from famn.referrals.rules import TRANSITIONS  # noqa: PLC0415 -- Django is set up by then

    lines = [f"  {state.value}: {state.label} ({row.turn.label})" for state, row in TRANSITIONS.items()]
    lines += [f"  {state.value} --> {to.value}" for state, row in TRANSITIONS.items() for to in sorted(row.ways)]
    lines += [f"  {state.value} --> [*]" for state, row in TRANSITIONS.items() if row.is_final]
    return (
        "# States of a referral\n\nIn brackets whose turn it is.\n\n```mermaid\nstateDiagram-v2\n  [*] --> draft\n  [*] --> oral_received\n"
        + "\n".join(lines)
        + "\n```\n"
    )


def tables() -> str:
    """Tables, their class, and their policies by name."""
    import re  # noqa: PLC0415 -- used here alone

    sys.path.insert(0, str(ROOT))
    from tests.guards.tables import CASE_DATA, DEFINERS, HISTORY, OPEN  # noqa: PLC0415 -- the list that the guard holds

    policies: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted((ROOT / "src" / "famn").glob("*/*.sql")):
        for name, on, act in re.findall(r"create policy (\w+) on (\w+)(?: as restrictive)? for (\w+)", path.read_text(encoding="utf-8")):
            policies[on][act].append(name.replace("_", " "))
    acts = ("select", "insert", "update", "delete")
    return (
        "# Tables\n\nEvery table, its class, and its policies by their names. The policies stand in `walls.sql` beside each domain; "
        "who sees what is tested row by row in `tests/walls/`.\n\n## Case data: forced row security\n\n"
        + table(
            ["Table", "Reads", "Adds", "Changes", "Removes"],
            [[f"`{name}`", *("; ".join(policies[name][act]) or "nobody" for act in acts)] for name in sorted(CASE_DATA)],
        )
        + "\n## History: written by triggers, append-only, shown with its row or to fewer\n\n"
        + "\n".join(f"- `{name}`" for name in sorted(HISTORY))
        + "\n\n## Without a wall\n\n"
        + table(["Table", "Why"], [[f"`{name}`", why] for name, why in sorted(OPEN.items())])
        + "\n## Functions with more rights than the caller\n\n"
        + table(["Function", "Why"], [[f"`{name}`", why] for name, why in sorted(DEFINERS.items())])
    )


PAGES: dict[str, Callable[[], str]] = {
    "coverage-of-clauses.md": coverage_of_clauses,
    "roles.md": roles,
    "rules.md": rules,
    "referral-states.md": referral_states,
    "tables.md": tables,
}


def pages() -> dict[str, str]:
    """What each page should say; Django is set up."""
    return {name: HEAD + page() for name, page in PAGES.items()}


def main() -> None:
    """Write every page."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "famn.config.settings", "FAMN_TEST": "1",
        "DATABASE_URL": "postgresql://reads@localhost/nothing", "DATABASE_OWNER_URL": "postgresql://reads@localhost/nothing",
    }  # fmt: skip
    import django  # noqa: PLC0415 -- the settings are named just above
    from django.utils import translation  # noqa: PLC0415 -- as above

    django.setup()
    translation.activate("sv")
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (TARGET / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
