"""Where a home lies, as registers write it: municipalities with and without "kommun", shortened, or told by a locality. Pure."""

import re
from difflib import get_close_matches
from typing import NamedTuple

from famn.imports import words
from famn.imports.rules_known import Known, Place
from famn.kernel.names import fold

POSTCODE = re.compile(r"(?:^|[\s,;])(?:S-|SE-)?\d{3}\s?\d{2}[\s,]+([^\d,;]+?)\s*$", re.IGNORECASE)
ENDINGS = re.compile(r"( kommun| k:n| kn| stad|,.*)$")


class Found(NamedTuple):
    """A municipality. ``guessed``: its name, when the cell said something else; ``near``: one that is written almost so."""

    code: str = ""
    guessed: str = ""
    near: str = ""


def municipality_in(typed: str, known: Known) -> Found:
    """Härnösand, Härnösands kommun, 2280 Härnösand; H-sand and a locality by what they are likely to be in the cooperation's county."""
    listed = known.municipalities
    names = dict(listed.values())
    plain = re.sub(r"\(.*?\)", " ", fold(typed))
    plain = re.sub(r"^kommun\w*\s*:\s*", "", plain.strip())
    if (code := re.match(r"\d{4}\b", plain)) and code[0] in names:
        return Found(code[0])
    plain = " ".join(ENDINGS.sub("", plain.strip(" .")).split()).strip(" .")
    for name in (plain, plain.removesuffix("s"), words.MUNICIPALITIES.get(plain, "")):
        if name in listed:
            return Found(listed[name][0])
    short = _shortened(plain, known)
    if short:
        return Found(short, names[short])
    place = locality_in(plain, "", known)
    if place is not None:
        return Found(place.municipality, names[place.municipality])
    near = get_close_matches(plain.removesuffix("s"), listed, 1, 0.75)
    return Found(near=listed[near[0]][1] if near else "")


def _shortened(plain: str, known: Known) -> str:
    """S-eå, Ö-vik: the only municipality of the county that begins and ends so."""
    parts = re.fullmatch(r"([a-z]{1,4})\s?[-:.]\s?([a-z]{1,8})", plain)
    if parts is None:
        return ""
    here = {code for code, _name in known.municipalities.values() if code.startswith(known.county)}
    fits = [
        code
        for name, (code, _name) in known.municipalities.items()
        if name.startswith(parts[1]) and name.endswith(parts[2]) and len(name) > len(parts[1]) + len(parts[2])
    ]
    near = [code for code in fits if code in here] or fits
    return near[0] if len(near) == 1 else ""


def locality_in(name: str, code: str, known: Known) -> Place | None:
    """The locality of that name in the municipality; without one, the only one of the county, or else of the country."""
    here = known.localities.get(fold(name).strip(" ."), ())
    if code:
        return next((place for place in here if place.municipality == code), None)
    near = [place for place in here if place.county == known.county] or list(here)
    return near[0] if len({place.municipality for place in near}) == 1 else None


def near_locality(name: str, code: str, known: Known) -> str:
    """How a locality of the municipality is written that is written almost so, or nothing."""
    names = {key: place.name for key, places in known.localities.items() for place in places if place.municipality == code}
    near = get_close_matches(fold(name), names, 1, 0.75)
    return names[near[0]] if near else ""


def postal_place(text: str) -> str:
    """The place that stands after a postcode last in an address: "Provvägen 1, 871 30 Härnösand"."""
    found = POSTCODE.search(text)
    return found[1].strip() if found else ""
