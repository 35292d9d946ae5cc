"""One way, and only one, to write a run down: same input, same bytes, so that it can be replayed byte for byte.

UTF-8 JSON, keys sorted, no spaces, dates as ISO text, answers by name, sets and homes sorted. Loading is strict:
`MarketError` says in one line what is wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from matchcore.market import Market
from matchcore.model import (
    Answer,
    CapacitySpan,
    ChildSpec,
    Home,
    MarketError,
    Need,
    ObstacleKind,
    OccupiedSpan,
    Point,
    Request,
    Rules,
    Word,
    check_salt,
)
from matchcore.outcome import (
    Change,
    FallenHome,
    Notice,
    NoticeKind,
    Obstacle,
    RankedHome,
    Ranking,
    Relaxation,
    Tally,
)

Json = dict[str, Any]
T = TypeVar("T")

FORMAT = 1
"""Version of the written form, in both input and output."""

HOMES, REQUEST = b',"homes":', b',"request":{'
"""Where the homes of a written input begin, and where they end: no need's name holds an object, and no text a bare quote."""

_ANSWER_NAMES = {answer: answer.name.lower() for answer in Answer}
_ANSWERS = {name: answer for answer, name in _ANSWER_NAMES.items()}
_OBSTACLE_KINDS = {kind.value: kind for kind in ObstacleKind}


def dump_input(market: Market, request: Request, rules: Rules, *, salt: str) -> bytes:
    """Everything a run depends on. Holds case data: store it as such."""
    return _market_part(market) + request_part(request, rules, salt)


def load_input(stored: bytes) -> tuple[Market, Request, Rules, str]:
    """The market, request, rules and salt that `dump_input` wrote."""

    def build(data: Json) -> tuple[Market, Request, Rules, str]:
        market = Market(homes=[_home(home) for home in data["homes"]], as_of=_date(data["as_of"]))
        return market, request_of(data["request"]), rules_of(data["rules"]), data["salt"]

    run = loaded(stored, "input", build)
    check_same(stored, dump_input(*run[:3], salt=run[3]), "input")
    return run


def input_hash(market: Market, request: Request, rules: Rules, *, salt: str) -> str:
    """SHA-256, in hexadecimal, of the bytes `dump_input` gives. The market's part is worked out once per market."""
    digest = _market_digests.get(market)
    if digest is None:
        digest = _market_digests[market] = sha256(_market_part(market))
    whole = digest.copy()
    whole.update(request_part(request, rules, salt))
    return whole.hexdigest()


def dump_output(ranking: Ranking, relaxations: Sequence[Relaxation] = ()) -> bytes:
    """A run's answer."""
    return written(
        {
            "format": FORMAT,
            "ranking": _ranking_data(ranking),
            "relaxations": [_relaxation_data(relaxation) for relaxation in relaxations],
        }
    )


def load_output(stored: bytes) -> tuple[Ranking, tuple[Relaxation, ...]]:
    """The ranking and relaxations that `dump_output` wrote: these fields and no others. `replay` compares the bytes."""

    def build(data: Json) -> tuple[Ranking, tuple[Relaxation, ...]]:
        _only(data, _OUTPUT)
        return _ranking(data["ranking"]), tuple(_relaxation(relaxation) for relaxation in data["relaxations"])

    return loaded(stored, "output", build)


_market_digests: WeakKeyDictionary[Market, Any] = WeakKeyDictionary()


def _market_part(market: Market) -> bytes:
    """The written input up to and including the homes. Keys are sorted, and these come first."""
    homes = b",".join(map(home_part, market.homes))  # one at a time: thousands at once are dear to hold
    return b'{"as_of":' + written(market.as_of.isoformat()) + b',"format":' + written(FORMAT) + HOMES + b"[" + homes + b"]"


def home_part(home: Home) -> bytes:
    """One home as it is written in an input."""
    return written(_home_data(home))


def request_part(request: Request, rules: Rules, salt: str) -> bytes:
    """The written input from the request on."""
    check_salt(salt)
    rest = {"request": _request_data(request), "rules": _rules_data(rules), "salt": salt}
    return b"," + written(rest)[1:]


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def written(data: Any) -> bytes:
    """The one way anything is written."""
    return _encode(data).encode()


def loaded(stored: bytes, what: str, build: Callable[[Json], T]) -> T:
    """What ``build`` makes of stored bytes. Raises `MarketError`, one line, when it cannot."""
    try:
        data = json.loads(stored)
        _check_format(data["format"], what)
        return build(data)
    except MarketError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MarketError(f"Stored {what}: cannot be read ({type(error).__name__}: {error})") from error


def _check_format(found: object, what: str) -> None:
    if found != FORMAT:
        raise MarketError(f"Stored {what}: format {found!r} is not {FORMAT}")


def check_same(stored: bytes, written: bytes, what: str) -> None:
    """What was read must be all there was, in the one form: no field too many, nothing out of order."""
    if stored != written:
        raise MarketError(f"Stored {what}: not the bytes this engine writes for it")


def _home_data(home: Home) -> Json:
    return {
        "age_from": home.age_from,
        "age_to": home.age_to,
        "approval_until": _iso(home.approval_until),
        "avoids_sex": home.avoids_sex,
        "capacity": _sorted(
            [{"ends_on": _iso(s.ends_on), "kind": s.kind, "places": s.places, "starts_on": _iso(s.starts_on)} for s in home.capacity]
        ),
        "id": home.id,
        "kinds": sorted(home.kinds),
        "occupied": _sorted(
            [{"beds": s.beds, "ends_on": _iso(s.ends_on), "kind": s.kind, "starts_on": _iso(s.starts_on)} for s in home.occupied]
        ),
        "open_to_offers": home.open_to_offers,
        "point": home.point,
        "point_hidden": home.point_hidden,
        "reserved": home.reserved,
        "sibling_places": home.sibling_places,
        "under_review": home.under_review,
        "words": {code: [_ANSWER_NAMES[word.answer], word.recorded_on.isoformat()] for code, word in sorted(home.words.items())},
    }


def _home(data: Json) -> Home:
    return Home(
        **_picked(
            data,
            "id age_from age_to sibling_places point_hidden open_to_offers under_review reserved avoids_sex",
        ),
        capacity=tuple(CapacitySpan(**_spanned(span), **_picked(span, "places kind")) for span in data["capacity"]),
        occupied=tuple(OccupiedSpan(**_spanned(span), **_picked(span, "beds kind")) for span in data["occupied"]),
        kinds=frozenset(data["kinds"]),
        words={code: Word(_ANSWERS[answer], _date(recorded_on)) for code, (answer, recorded_on) in data["words"].items()},
        point=_point(data["point"]),
        approval_until=_date_or_none(data["approval_until"]),
    )


def _request_data(request: Request) -> Json:
    return {
        "children": [{"id": child.id, "birth_year": child.birth_year} for child in _by_id(request.children)],
        "conflicts": sorted(request.conflicts),
        "distance_limit_m": request.distance_limit_m,
        "ends_on": _iso(request.ends_on),
        "id": request.id,
        "kind": request.kind,
        "needs": [{"code": need.code, "requirement": need.requirement} for need in request.needs],
        "point": request.point,
        "point_hidden": request.point_hidden,
        "siblings_together": request.siblings_together,
        "starts_on": _iso(request.starts_on),
    }


def request_of(data: Json) -> Request:
    """The request that was written."""
    return Request(
        **_picked(data, "id kind point_hidden distance_limit_m siblings_together"),
        **_spanned(data),
        children=tuple(ChildSpec(**_picked(child, "id birth_year")) for child in data["children"]),
        needs=tuple(Need(**_picked(need, "code requirement")) for need in data["needs"]),
        point=_point(data["point"]),
        conflicts=frozenset(data["conflicts"]),
    )


_RULE_STEPS = ("distance_bands_m", "distance_steps_m", "age_steps_years", "max_children_steps")
_RULE_VALUES = "version freshness_days max_children age_slack_years max_children_raised_to"


def _rules_data(rules: Rules) -> Json:
    return {
        **{name: getattr(rules, name) for name in (*_RULE_STEPS, *_RULE_VALUES.split())},
        "relaxable": {kind.value: who for kind, who in rules.relaxable.items()},
        "waived": sorted(kind.value for kind in rules.waived),
    }


def rules_of(data: Json) -> Rules:
    """The rules that were written."""
    steps: Json = {name: tuple(data[name]) for name in _RULE_STEPS}
    return Rules(
        **steps,
        **_picked(data, _RULE_VALUES),
        relaxable={ObstacleKind(kind): who for kind, who in data["relaxable"].items()},
        waived=frozenset(ObstacleKind(kind) for kind in data["waived"]),
    )


_OUTPUT = frozenset({"format", "ranking", "relaxations"})
_OBSTACLE, _NOTICE, _FALLEN, _CHANGE, _RELAXATION = (
    frozenset(record.__slots__) for record in (Obstacle, Notice, FallenHome, Change, Relaxation)
)
_RANKING_VALUES = "engine rules_version request salt input_hash"


def _ranking_data(ranking: Ranking) -> Json:
    return {
        **_picked_from(ranking, _RANKING_VALUES),
        "as_of": _iso(ranking.as_of),
        "rows": [
            {
                **_picked_from(row, "home band distance_m distance_hidden free_places"),
                "answers": [_ANSWER_NAMES[answer] for answer in row.answers],
                "notices": [{**_picked_from(notice, "kind code detail"), "on": _iso(notice.on)} for notice in row.notices],
            }
            for row in ranking.rows
        ],
        "fallen": [
            {
                "home": home.home,
                "distance_m": home.distance_m,
                "distance_hidden": home.distance_hidden,
                "obstacles": [_obstacle_data(obstacle) for obstacle in home.obstacles],
            }
            for home in ranking.fallen
        ],
        "counts": [_picked_from(tally, "kind code homes") for tally in ranking.counts],
        "sole": [_picked_from(tally, "kind code homes") for tally in ranking.sole],
    }


def _obstacle_data(found: Obstacle) -> Json:
    numbers = {"limit": found.limit, "actual": found.actual}
    return {"kind": found.kind, "code": found.code, **numbers, "on": _iso(found.on), "relaxable_by": found.relaxable_by}


def _only(data: Json, names: frozenset[str]) -> Json:
    """The data, which must have those fields and no others."""
    if data.keys() != names:
        raise ValueError(f"fields {', '.join(sorted(data))}")
    return data


def _obstacle(data: Json) -> Obstacle:
    _only(data, _OBSTACLE)
    on = _date_or_none(data["on"])
    return Obstacle(_OBSTACLE_KINDS[data["kind"]], data["code"], data["limit"], data["actual"], on, data["relaxable_by"])


def _notice(data: Json) -> Notice:
    _only(data, _NOTICE)
    return Notice(NoticeKind(data["kind"]), data["code"], data["detail"], _date_or_none(data["on"]))


def _row(data: Json) -> RankedHome:
    answers = tuple(_ANSWERS[answer] for answer in data["answers"])
    return RankedHome(**{**data, "answers": answers, "notices": tuple(map(_notice, data["notices"]))})


def _fallen(data: Json) -> FallenHome:
    _only(data, _FALLEN)
    return FallenHome(data["home"], tuple(map(_obstacle, data["obstacles"])), data["distance_m"], data["distance_hidden"])


def _ranking(data: Json) -> Ranking:
    return Ranking(
        **{
            **data,
            "as_of": _date(data["as_of"]),
            "rows": tuple(map(_row, data["rows"])),
            "fallen": tuple(map(_fallen, data["fallen"])),
            "counts": tuple(map(_tally, data["counts"])),
            "sole": tuple(map(_tally, data["sole"])),
        }
    )


def _tally(data: Json) -> Tally:
    return Tally(**{**data, "kind": ObstacleKind(data["kind"])})


def _relaxation_data(relaxation: Relaxation) -> Json:
    return {
        **_picked_from(relaxation, "relaxable reason"),
        "changes": [_picked_from(change, "kind code before after by") for change in relaxation.changes],
        "homes": relaxation.homes,
    }


def _change(data: Json) -> Change:
    return Change(**{**_only(data, _CHANGE), "kind": ObstacleKind(data["kind"])})


def _relaxation(data: Json) -> Relaxation:
    return Relaxation(**{**_only(data, _RELAXATION), "changes": tuple(map(_change, data["changes"])), "homes": tuple(data["homes"])})


def _picked(data: Mapping[str, Any], names: str) -> Json:
    return {name: data[name] for name in names.split()}


def _picked_from(record: object, names: str) -> Json:
    return {name: getattr(record, name) for name in names.split()}


def _spanned(data: Json) -> Json:
    return {"starts_on": _date(data["starts_on"]), "ends_on": _date_or_none(data["ends_on"])}


def _sorted(spans: list[Json]) -> list[Json]:
    """Spans in the order of what is written of them. Their fields stand as they are written, by name."""
    return spans if len(spans) < 2 else sorted(spans, key=lambda span: ",".join(map(_text, span.values())))  # noqa: PLR2004


def _text(value: str | int | None) -> str:
    """What `written` gives for one value, without the cost of its beginning."""
    return "null" if value is None else encode_basestring(value) if isinstance(value, str) else str(value)


def _by_id(children: Iterable[ChildSpec]) -> list[ChildSpec]:
    return sorted(children, key=lambda child: child.id)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _date_or_none(text: str | None) -> date | None:
    return None if text is None else _date(text)


def _point(data: Sequence[int] | None) -> Point | None:
    return None if data is None else (data[0], data[1])
