"""Rules of the house that a reader would otherwise have to remember, read from the code's own tree."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE, TESTS = ROOT / "src", ROOT / "tests"
LAYERS = [
    {"web", "jobs", "demo"}, {"handovers"}, {"deviations"}, {"placements"}, {"referrals"}, {"assessment"}, {"homes"}, {"commitments", "famn_messages"}, {"people"},
    {"accounts"}, {"organisations"}, {"access"}, {"audit", "ui"},
]  # fmt: skip

PART_OF_AN_ACT = "a part of acts that have checked; not called from a page"
ONES_OWN = "whoever has signed in may, in her own account and no other: no key of a person is taken"

WITHOUT_CHECK = {
    "src/famn/accounts/actions/own.py:change_name": ONES_OWN,
    "src/famn/accounts/actions/trail.py:record_account_act": PART_OF_AN_ACT,
    "src/famn/audit/actions.py:record_act": "every act and every actor is told of in the trail",
    "src/famn/audit/actions.py:record_read": "every look by every actor is told of in the trail",
    "src/famn/deviations/actions.py:confirm_deviation": "the check is the first statement of what both verdicts share",
    "src/famn/deviations/actions.py:dispute_deviation": "the check is the first statement of what both verdicts share",
    "src/famn/handovers/actions/addresses.py:confirm_address": ONES_OWN,
    "src/famn/homes/actions/registering.py:create_home": PART_OF_AN_ACT,
    "src/famn/homes/actions/registering.py:store_contact_in_vault": PART_OF_AN_ACT,
    "src/famn/homes/actions/trail.py:record_home_act": PART_OF_AN_ACT,
    "src/famn/homes/actions/trail.py:tell_of_homes": PART_OF_AN_ACT,
    "src/famn/referrals/actions/closing.py:release_everything": "either side's permission will do: the check has two branches",
    "src/famn/referrals/actions/moving.py:search_again": PART_OF_AN_ACT,
}
"""Public functions of actions that take an actor and do not begin with a check, and why. A name that is gone fails."""


def files(folder: Path = SOURCE) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def called(node: ast.AST) -> str:
    """The last name of what is called: ``check_can_send`` of ``policy.check_can_send(by)``."""
    while isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function of an actions module that takes an actor."""
    for path in files():
        if path.stem != "actions" and path.parent.name != "actions":
            continue
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and any(one.arg == "by" for one in node.args.kwonlyargs):
                yield f"{name_of(path)}:{node.name}", node


def first_statement(function: ast.FunctionDef) -> ast.stmt:
    body = function.body
    return body[1] if ast.get_docstring(function) is not None and len(body) > 1 else body[0]


def test_the_first_statement_of_every_action_checks_the_permission() -> None:
    without = set()
    for name, function in actions():
        first = first_statement(function)
        value = getattr(first, "value", None)
        if not (isinstance(value, ast.Call) and re.match(r"check_(can|may)", called(value))):
            without.add(name)
    assert without == WITHOUT_CHECK.keys()


def test_every_action_takes_its_arguments_by_name_and_the_actor_first() -> None:
    wrong = [name for name, function in actions() if function.args.args or function.args.kwonlyargs[0].arg != "by"]
    assert wrong == []


def test_every_action_says_what_it_does() -> None:
    assert [name for name, function in actions() if not ast.get_docstring(function)] == []


def policies() -> Iterator[tuple[str, set[str], set[str]]]:
    """Every policy module with the names of its checks and of its questions."""
    for path in files():
        if path.stem.startswith("policy"):
            body = parsed(path).body
            assigned = {one.targets[0].id for one in body if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}
            names = {one.name for one in body if isinstance(one, ast.FunctionDef)} | assigned
            yield name_of(path), {one for one in names if one.startswith("check_can_")}, {one for one in names if one.startswith("can_")}


def test_every_check_of_a_policy_has_its_question_and_every_question_its_check() -> None:
    found = list(policies())
    assert len(found) > 8
    alone = {name: (checks, questions) for name, checks, questions in found if {one.removeprefix("check_") for one in checks} != questions}
    assert alone == {}


def test_foreign_keys_point_downwards() -> None:
    row = {label: number for number, labels in enumerate(LAYERS) for label in labels}
    upwards = []
    for model in apps.get_models():
        here = row.get(model._meta.app_label)
        for one in model._meta.get_fields():
            target = one.related_model._meta.app_label if getattr(one, "related_model", None) and one.concrete else None
            if here is not None and target in row and (row[target] < here or (row[target] == here and target != model._meta.app_label)):
                upwards.append(f"{model._meta.label}.{one.name}")
    assert upwards == []


def test_no_file_is_longer_than_is_read_at_a_sitting() -> None:
    long = {
        name_of(path) for folder in (SOURCE, TESTS) for path in files(folder) if len(path.read_text(encoding="utf-8").splitlines()) > 420
    }
    assert long == set()


def test_no_module_is_named_after_nothing() -> None:
    banned = {"utils", "util", "helpers", "helper", "services", "service", "manager", "managers", "common", "misc", "base"}
    assert [name_of(path) for path in files() if path.stem in banned or path.parent.name in banned] == []


def statements(path: Path) -> Iterator[ast.Call]:
    """Every call that hands a text to the database."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and called(node) in {"execute", "raw", "RawSQL", "extra", "executemany"} and node.args:
            yield node


CONSTANT_SQL = {
    "src/famn/access/wall.py": "the walls themselves, and a statement that the server quoted",
    "src/famn/config/roles.py": "the grants, constant text with the constant names of the roles",
    "src/famn/config/embedded.py": "sets up the embedded server: constant names of roles, no input",
    "src/famn/config/checks.py": "one constant question",
    "src/famn/config/health.py": "one constant question",
    "src/famn/demo/acting.py": "one constant statement; its values are parameters",
    "src/famn/demo/build.py": "names of Django's own tables, quoted by it",
}
"""Files that hand the database a text which is not written where it is executed, and why that is no input."""


def test_no_statement_is_put_together_from_input() -> None:
    built = set()
    for path in files():
        for call in statements(path):
            if not (isinstance(call.args[0], ast.Constant) or (called(call.func) == "raw" and isinstance(call.args[0], ast.Constant))):
                built.add(name_of(path))
    assert built == CONSTANT_SQL.keys()


def test_no_setting_outlives_its_transaction() -> None:
    wrong = []
    for path in [*files(), *SOURCE.rglob("*.sql")]:
        text = path.read_text(encoding="utf-8")
        wrong += [
            name_of(path)
            for found in re.findall(r"set_config\([^()]*(?:\([^()]*\)[^()]*)*\)", text)
            if not found.rstrip(")").rstrip().endswith("true")
        ]
    assert wrong == []


def test_an_import_inside_a_function_tells_why() -> None:
    wrong = []
    for path in files():
        if {"config", "demo"} & set(path.parts):  # the command loads Django, and the demo world, only when it needs them
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef):
                wrong += [
                    f"{name_of(path)}:{one.lineno}"
                    for one in ast.walk(node)
                    if isinstance(one, ast.Import | ast.ImportFrom) and not re.search(r"noqa: PLC0415 -- \w+", lines[one.lineno - 1])
                ]
    assert wrong == []


def test_the_expected_tables_of_the_cast_matrix_import_no_product_code() -> None:
    for name in ("expected.py", "expected_writes.py", "mirror.py"):
        for node in ast.walk(parsed(TESTS / "walls" / name)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
                assert all(one in {"tests.walls.expected", "collections.abc"} for one in modules), (name, modules)


def every_test() -> Iterator[tuple[str, ast.FunctionDef, Path]]:
    for path in files(TESTS):
        if path.name.startswith("test_"):
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                    yield f"{name_of(path)}:{node.name}", node, path


def asserts(function: ast.FunctionDef, known: set[str]) -> bool:
    """Whether a test can fail by what it says: an assert, an expected error, or a function of its file that asserts."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and (
            called(node) in known or called(node) in {"raises", "fail"} or called(node).startswith(("assert", "expect", "django_assert"))
        ):
            return True
    return False


def test_every_test_asserts_something() -> None:
    makers = {}
    for path in files(TESTS):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("test_"):
                makers.setdefault(node.name, node)
    known: set[str] = set()
    for _ in range(3):
        known |= {name for name, node in makers.items() if asserts(node, known)}
    assert [name for name, function, _ in every_test() if not asserts(function, known)] == []


def test_queries_are_counted_around_something() -> None:
    loose = []
    for path in files(TESTS):
        tree = parsed(path)
        guarded = {id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items}
        loose += [
            f"{name_of(path)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and called(node) in {"assertNumQueries", "django_assert_num_queries", "CaptureQueriesContext"}
            and id(node) not in guarded
        ]
    assert loose == []


@pytest.mark.parametrize("word", ["skip", "skipif", "xfail"])
def test_no_test_is_left_out(word: str) -> None:
    assert [
        name_of(path) for path in files(TESTS) if re.search(rf"mark\.{word}\b|pytest\.{word}\(", path.read_text(encoding="utf-8"))
    ] == []
