"""How good was the forecast?  Brier's score and a table of reliability, beside the naive forecast, on what came true."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

BANDS = 10
FEWEST_IN_A_BAND = 30
"""Of fewer requests than these a band says nothing; one request may have been forecast several times."""
POINTS = 0.10
"""By how much a band may miss."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A forecast about a request, the naive one beside it, and whether it came true."""

    case_ref: str
    probability: float
    naive: float
    came_true: bool


@dataclass(frozen=True, slots=True)
class Band:
    """The forecasts between two tenths."""

    low: float
    count: int
    requests: int
    said: float
    came_true: float

    @property
    def tells(self) -> bool:
        """Whether it holds enough requests to tell."""
        return self.requests >= FEWEST_IN_A_BAND

    @property
    def misses(self) -> bool:
        """Whether it holds enough requests to tell, and was off by more than it may."""
        return self.tells and abs(self.said - self.came_true) > POINTS


@dataclass(frozen=True, slots=True)
class Calibration:
    """How good the forecast was.

    The score is the mean square of what was wrong: 0 is perfect, lower is better.  G. W. Brier,
    Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950), 1-3.
    """

    count: int
    score: float
    naive_score: float
    bands: tuple[Band, ...]

    @property
    def is_better(self) -> bool:
        """Whether it did better than the naive forecast."""
        return self.score < self.naive_score

    @property
    def missed(self) -> tuple[Band, ...]:
        """The bands that missed."""
        return tuple(each for each in self.bands if each.misses)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What may be said of it, without embellishment."""
        if not self.count:
            return ("Nothing can be said yet about how good the forecast is: too little of the past is known.",)
        scores = f"Brier score {self.score:.4f}, that of the naive forecast {self.naive_score:.4f}; lower is better"
        if self.is_better:
            better = f"The forecast did better than the authority's past share ({scores})."
        else:
            better = f"The forecast did NOT do better than the authority's past share: go by that instead ({scores})."
        return (better, *map(_miss, self.missed), *(() if self.missed else (self._held(),)))

    def _held(self) -> str:
        enough = sum(each.tells for each in self.bands)
        return (
            f"What it said came true within {POINTS * 100:.0f} points in every band with {FEWEST_IN_A_BAND} requests "
            f"or more (there are {enough})."
        )


def _miss(band: Band) -> str:
    return (
        f"It was NOT well calibrated between {band.low:.0%} and {band.low + 1 / BANDS:.0%}: of {band.count:,} such "
        f"forecasts it said {band.said:.0%} on average, and {band.came_true:.0%} came true."
    )


def calibration(judged: Sequence[Judged]) -> Calibration:
    """How good these forecasts were."""
    bands: dict[int, list[Judged]] = defaultdict(list)
    for each in judged:
        bands[min(BANDS - 1, int(each.probability * BANDS))].append(each)
    count = len(judged)
    return Calibration(
        count,
        sum((each.probability - each.came_true) ** 2 for each in judged) / max(1, count),
        sum((each.naive - each.came_true) ** 2 for each in judged) / max(1, count),
        tuple(_band(number, bands[number]) for number in sorted(bands)),
    )


def _band(number: int, judged: Sequence[Judged]) -> Band:
    count = len(judged)
    said = sum(each.probability for each in judged) / count
    requests = len({each.case_ref for each in judged})
    return Band(number / BANDS, count, requests, said, sum(each.came_true for each in judged) / count)
