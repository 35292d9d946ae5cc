"""The tokens: contrast, and that the look stays where it belongs."""

import re
from importlib.resources import files

import pytest

STATIC = files("famn.ui") / "static" / "ui"
BLOCK = re.compile(r"(:root[^{]*)\{([^}]*)\}")
TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})")

TEXT_ON_GROUND = [
    (text, ground)
    for text, grounds in {
        "ink": ("paper", "surface", "sunken", "spruce-tint", "soon-tint", "broken-tint", "met-tint", "waiting-tint"),
        "ink-muted": ("paper", "surface", "sunken"),
        "spruce": ("paper", "surface", "sunken", "spruce-tint", "waiting-tint"),
        "action-ink": ("action", "action-hover"),
        "soon": ("paper", "surface", "soon-tint", "spruce-tint", "waiting-tint"),
        "broken": ("paper", "surface", "broken-tint", "spruce-tint", "waiting-tint"),
        "met": ("paper", "surface", "met-tint"),
        "waiting": ("paper", "surface", "waiting-tint"),
    }.items()
    for ground in grounds
]


def themes() -> dict[str, dict[str, str]]:
    css = (STATIC / "tokens.css").read_text()
    light, device_dark, chosen_dark = (dict(TOKEN.findall(body)) for _, body in BLOCK.findall(css))
    return {"light": light, "dark": light | device_dark, "chosen dark": light | chosen_dark}


def styles() -> dict[str, str]:
    found = {file.name: file.read_text() for file in STATIC.iterdir() if file.name.endswith(".css")}
    assert "tokens.css" in found
    return found


def test_every_style_sheet_is_on_the_page():
    head = (files("famn.ui") / "templates" / "ui" / "head.html").read_text()
    assert set(re.findall(r'"ui/([a-z]+\.css)"', head)) == set(styles())


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    tokens = themes()[theme]
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("edge", "ground"), [("line-strong", "paper"), ("line-strong", "surface"), ("focus", "paper"), ("focus", "surface")]
)
def test_edges_of_controls_and_the_focus_ring_can_be_seen(theme, edge, ground):
    tokens = themes()[theme]
    assert contrast(tokens[edge], tokens[ground]) >= 3


def test_both_ways_to_dark_are_the_same_dark():
    assert themes()["dark"] == themes()["chosen dark"]


def test_colours_are_named_in_the_token_file_only():
    for name, css in styles().items():
        if name not in ("tokens.css", "print.css"):  # paper's own margins cannot read tokens
            assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(", css) == [], name


def test_every_token_used_exists():
    css = "".join(styles().values())
    defined = set(re.findall(r"(--[a-z0-9-]+):", css))
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", css))
    assert used <= defined
    assert defined <= used, "a token nobody uses"
