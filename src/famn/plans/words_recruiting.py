"""The recruitment brief in words. Swedish sentences that a communicator can build on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from famn.homes.enums import CareKind
from famn.plans.rules import Choices
from famn.plans.rules_recruiting import Area, Gap, HomeKind, at_least, coarse
from famn.ui.swedish import sentence

NUMBERS = (
    gettext_lazy("noll"), gettext_lazy("ett"), gettext_lazy("två"), gettext_lazy("tre"), gettext_lazy("fyra"), gettext_lazy("fem"),
    gettext_lazy("sex"), gettext_lazy("sju"), gettext_lazy("åtta"), gettext_lazy("nio"), gettext_lazy("tio"), gettext_lazy("elva"),
    gettext_lazy("tolv"),
)  # fmt: skip
HOMES: Mapping[str, object] = {
    CareKind.LONG_TERM: gettext_lazy("familjehem"),
    CareKind.EMERGENCY: gettext_lazy("jourhem"),
    CareKind.RELIEF: gettext_lazy("avlastningshem"),
}
AGES: Mapping[tuple[int, int], object] = {
    (0, 5): gettext_lazy("små barn (0–5 år)"),
    (6, 12): gettext_lazy("barn i skolåldern (6–12 år)"),
    (13, 20): gettext_lazy("tonåringar"),
    (0, 12): gettext_lazy("barn upp till 12 år"),
    (6, 20): gettext_lazy("barn och unga från 6 år"),
    (0, 20): gettext_lazy("barn i alla åldrar"),
}
METRES = 1000


def number_words(number: int) -> str:
    """A number as it is written in running text: in letters up to twelve (both genders: they count homes and children)."""
    return str(NUMBERS[number]) if number < len(NUMBERS) else str(number)


def kind_words(kind: HomeKind | None) -> str:
    """ "familjehem för tonåringar med syskon"; None: several kinds that are told of together."""
    if kind is None:
        return _("hem av olika slag")
    words = _("%(homes)s för %(ages)s") % {"homes": HOMES[kind.care], "ages": AGES[kind.ages]}
    if kind.places == 1:
        return words
    if kind.places == 2:  # noqa: PLR2004 -- a child and one more
        return _("%(homes)s med syskon") % {"homes": words}
    return _("%(homes)s med %(siblings)s syskon") % {"homes": words, "siblings": number_words(kind.places - 1)}


def area_words(area: Area | None) -> str:
    """ "inom 60 km från Sollefteå"; None: several areas that are told of together."""
    if area is None:
        return _("på olika orter")
    if area.point is None:
        return _("oavsett ort")
    return _("inom %(km)s km från %(place)s") % {"km": area.radius_m // METRES, "place": area.name}


def gap_sentence(gap: Gap) -> str:
    """What homes of a kind would give: "Tre familjehem för tonåringar inom 60 km från Sollefteå skulle ge plats åt tre väntande barn."."""
    return sentence(
        ngettext(
            "%(homes)s %(kind)s %(area)s skulle ge plats åt %(children)s väntande barn.",
            "%(homes)s %(kind)s %(area)s skulle ge plats åt %(children)s väntande barn.",
            gap.children,
        )
        % {
            "homes": number_words(gap.homes),
            "kind": kind_words(gap.kind),
            "area": area_words(gap.area),
            "children": number_words(gap.children),
        }
    )


def coarse_sentences(gaps: Iterable[Gap]) -> list[str]:
    """The same for those who may not see counts: no number but "at least five", "at least ten" and so on."""
    lines = []
    for kind, area, children in coarse(gaps):
        told = _("minst %(number)s") % {"number": number_words(children)} if children else _("fler")
        lines.append(
            sentence(
                _("%(kind)s %(area)s skulle ge plats åt %(children)s väntande barn.")
                % {"kind": kind_words(kind), "area": area_words(area), "children": told}
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class Told:
    """What the communicator is told: no figure but multiples of five, no code."""

    waiting: int
    """Children who wait, at least."""
    lines: tuple[str, ...]


def told_of(gaps: Iterable[Gap], *, waiting: int) -> Told:
    """What may be told of so many waiting children and what is missing for them."""
    return Told(at_least(waiting), tuple(coarse_sentences(gaps)))


def given_words(gap: Gap) -> str:
    """What the first home gives, the second, and so on: "två med ett hem, fyra med två hem"."""
    return ", ".join(
        ngettext("%(children)s med ett hem", "%(children)s med %(homes)s hem", homes)
        % {"children": number_words(children), "homes": number_words(homes)}
        for homes, children in enumerate(gap.given, start=1)
    )


def decided_words(choices: Choices) -> str:
    """What people have locked and excluded on the queue page, which the figures keep to; empty where they have not."""
    locked, excluded = len({each.referral for each in choices.locks}), len(choices.forbidden)
    said = []
    if locked:
        said.append(
            ngettext(
                "%(n)s förfrågan är låst vid ett hem på sidan Kön och räknas som bestämd.",
                "%(n)s förfrågningar är låsta vid hem på sidan Kön och räknas som bestämda.",
                locked,
            )
            % {"n": locked}
        )
    if excluded:
        said.append(
            ngettext(
                "%(n)s uteslutet val på sidan Kön räknas inte som möjligt.",
                "%(n)s uteslutna val på sidan Kön räknas inte som möjliga.",
                excluded,
            )
            % {"n": excluded}
        )
    return " ".join(said)


def waiting_words(children: int) -> str:
    """How many wait, told as a multiple of five; empty when they are fewer."""
    return sentence(_("minst %(number)s barn väntar på ett hem.") % {"number": number_words(children)}) if children else ""
