"""No template, and no ``{% load %}``, that nobody uses."""

import re
from pathlib import Path

from django.template import engines
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "famn"
BY_CONVENTION = re.compile(r"^(\d{3}(_csrf)?\.html|account/|mfa/|socialaccount/|django/forms/)")
"""Django's error pages, and allauth's pages by its own names."""

SHOWN_BY_TESTS = {
    "ui/style.html": "every component on one page, read by the tests of the look",
    "ui/style_family.html": "the family's page with every component, read by the tests of the look",
}
"""Templates that no page of the product shows, and why they stand. One that is gone, or used after all, fails."""


def templates() -> dict[str, Path]:
    return {path.as_posix().rsplit("/templates/", 1)[1]: path for path in SOURCE.rglob("templates/**/*") if path.is_file()}


def test_every_template_is_named_somewhere() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*SOURCE.rglob("*.py"), *templates().values()])
    folders = re.findall(r'f"([\w/]+/)\{', text)  # a folder whose files are chosen by name
    unused = [
        name
        for name in templates()
        if not BY_CONVENTION.match(name)
        and f'"{name}"' not in text
        and f"'{name}'" not in text
        and f'"{name.rsplit(".", 1)[0]}' not in text
        and not any(name.startswith(folder) for folder in folders)
    ]
    assert set(unused) == SHOWN_BY_TESTS.keys()


def test_every_load_is_used() -> None:
    libraries = engines["django"].engine.template_libraries
    unused = []
    for name, path in templates().items():
        if path.suffix != ".html":
            continue
        tokens = Lexer(path.read_text(encoding="utf-8")).tokenize()
        words = {word for token in tokens if token.token_type == TokenType.BLOCK for word in token.contents.split()[:1]}
        text = " ".join(token.contents for token in tokens if token.token_type in {TokenType.BLOCK, TokenType.VAR})
        filters = set(re.findall(r"\|\s*(\w+)", text)) | ({"_"} if "_(" in text else set())
        for token in tokens:
            loaded = token.contents.split()[1:] if token.token_type == TokenType.BLOCK and token.contents.startswith("load ") else []
            for library in loaded:
                tags = libraries.get(library)  # not a library: a component's own load
                if tags and not (tags.tags.keys() & words or tags.filters.keys() & filters):
                    unused.append(f"{name}: {library}")
    assert unused == []
