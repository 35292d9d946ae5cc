"""The matching engine: pure Python, NumPy and HiGHS, knows neither Django nor the application.

People decide; the engine explains. See docs/matching.md. Read in this order: `model` (what goes in), `outcome`
(what comes out), `market` (columns), `screen` (facts become obstacles), `ranking`, `relaxation`; beside them
`canonical` and `replay` (stored runs) and `checking` (the independent second opinion).

The whole queue is planned by modules that are imported by their own names, since they load the solver: `options` (from
market to queue) and `queue`, then `planning`, `what_if` and `gaps`; `check` judges a plan without it.
"""

from matchcore.canonical import dump_input, dump_output, input_hash, load_input, load_output
from matchcore.checking import CheckFailed, check_ranking
from matchcore.glance import load_bands, load_question, placed_among, same_homes
from matchcore.market import Market
from matchcore.model import (
    NEVER_RELAXABLE,
    RELAXERS,
    WAIVABLE,
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
)
from matchcore.outcome import (
    ENGINE_VERSION,
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
from matchcore.ranking import Bands, banded, rank
from matchcore.relaxation import apply_relaxation, relax
from matchcore.replay import replay

__all__ = [
    "ENGINE_VERSION",
    "NEVER_RELAXABLE",
    "RELAXERS",
    "WAIVABLE",
    "Answer",
    "Bands",
    "CapacitySpan",
    "Change",
    "CheckFailed",
    "ChildSpec",
    "FallenHome",
    "Home",
    "Market",
    "MarketError",
    "Need",
    "Notice",
    "NoticeKind",
    "Obstacle",
    "ObstacleKind",
    "OccupiedSpan",
    "Point",
    "RankedHome",
    "Ranking",
    "Relaxation",
    "Request",
    "Rules",
    "Tally",
    "Word",
    "apply_relaxation",
    "banded",
    "check_ranking",
    "dump_input",
    "dump_output",
    "input_hash",
    "load_bands",
    "load_input",
    "load_output",
    "load_question",
    "placed_among",
    "rank",
    "relax",
    "replay",
    "same_homes",
]
