"""The figures of one period as they are told outside the team: exactly, as near as may be, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from config.measures import Count, Rate, measures
from models.suppression import HIDDEN, small
from models.timeliness import percent
from tasks.measuring import Figures
from tasks.reports.hiding import about, tellable, whole_percent

FEW = 4
"""A bound on a share of fewer than so many times the threshold would say more than is known."""
MANY = 40
"""Of so many times the threshold a whole per cent holds two counts at least."""
_OF_ALL_PLANS = ("plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year", "plans_issued_with_exception")  # fmt: skip
NOTHING = "nothing to count"
_SIGNS = {"": "", "at least": "≥", "at most": "≤", "about": "~"}


@dataclass(frozen=True, slots=True)
class Rated:
    """A rate as it is told: its value, how near that is, and what it is of, where that may be told."""

    percent: float
    near: Literal["", "at least", "at most", "about"] = ""
    counts: str = ""

    @property
    def figure(self) -> str:
        """The rate as it is printed."""
        digits = 0 if self.near == "about" else 1
        return f"{self.near} {self.percent:.{digits}f}%".strip()

    @property
    def sign(self) -> str:
        """The rate as it stands in a chart."""
        return self.figure.replace(f"{self.near} ", _SIGNS[self.near]) if self.near else self.figure


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one period as they are told outside the team: what is not told is "c"."""

    figures: Figures
    names: frozenset[str]
    below: int

    def count(self, name: str) -> str:
        """A count as it is printed."""
        return f"{self._worth(name):,}" if name in self.names else HIDDEN

    def number(self, name: str) -> int | None:
        """A count where it is told."""
        return self._worth(name) if name in self.names else None

    def rate(self, name: str) -> str:
        """A rate as it is printed, with its counts on a line of their own."""
        if self.figures[name] is None:
            return NOTHING
        found = self.rated(name)
        return f"{found.figure}\n{found.counts}".strip() if found else HIDDEN

    def rated(self, name: str) -> Rated | None:
        """A rate exactly, or as near as leaves every small count open; None where it is not told."""
        rate, exact = rate_of(name), self.figures[name]
        if exact is None:
            return None
        top, whole = self._worth(rate.top), sum(map(self._worth, rate.of))
        if {rate.top, *rate.of} <= self.names:
            return Rated(exact, counts=f"{top:,} of {whole:,}")
        if self.names.issuperset(rate.of):
            return self._bound(top, whole, f"of {whole:,}")
        if rate.top in rate.of:
            # The others of the whole are few: the rate is that of the counted ones with as many beside them as may be.
            return self._bound(top, top + self.below - 1) if rate.top in self.names else None
        return self._about(rate, top, whole)

    def _bound(self, top: int, whole: int, counts: str = "") -> Rated | None:
        """How much or how little a rate is at least: all that a small count or a small rest allows."""
        few, rest = self.below - 1, whole - top
        if whole < FEW * self.below:
            return None
        if small(rest, self.below):
            return Rated(percent(whole - few, whole) or 0.0, "at least", counts)
        return Rated(percent(few, whole) or 0.0, "at most", counts) if small(top, self.below) else None

    def _about(self, rate: Rate, top: int, whole: int) -> Rated | None:
        """A rate whose counts are not told, to the whole per cent where that leaves every small count open."""
        if rate.id == "pc_plans_issued_within_20_weeks":
            return self._beside_the_headline(top, whole)
        if small(top, self.below) or small(whole - top, self.below) or whole < MANY * self.below:
            return None
        return Rated(whole_percent(top, whole), "about")

    def _beside_the_headline(self, top: int, whole: int) -> Rated | None:
        """The share with exceptions, where the share without them is told."""
        top_ex, whole_ex = self._worth("plans_issued_20_weeks_ex"), self._worth("plans_issued_den_ex")
        if small(whole - top, self.below):
            # Of more plans than are told no more are late than a small count: the bound of fewer plans holds of them.
            return self._bound(whole_ex - 1, whole_ex) if "plans_issued_den_ex" in self.names else None
        if small(top, self.below) or whole_ex < FEW * self.below:
            return None
        exactly, most = "plans_issued_20_weeks_ex" in self.names, self.number("assess_issued")
        near = about((top, whole), (top_ex, whole_ex), self.below, exactly=exactly, most=most)
        return None if near is None else Rated(near, "about")

    def _worth(self, name: str) -> int:
        return int(self.figures[name] or 0)


def rate_of(name: str) -> Rate:
    """A rate of the measures by its id."""
    found = measures().find(name)
    assert isinstance(found, Rate)
    return found


def told(figures: Figures, shown: Sequence[str], below: int) -> Told:
    """The figures of a period, of which only these are shown: rates with their counts, means and counts."""
    order = dict.fromkeys(name for each in shown for name in _made_of(each))
    counts = {name: int(value or 0) for name, value in figures.items() if name not in _SHARES}
    names = tellable(counts, list(order), below)
    if "plans_issued_den" not in names:
        # Parts of a whole that is not told say less than the share, to the whole per cent, that is told instead.
        names -= {name for name in _OF_ALL_PLANS if counts[name]}
    return Told(figures, names, below)


def _made_of(name: str) -> tuple[str, ...]:
    """The counts that a reader is told with a figure."""
    if name not in _SHARES:
        return (name,)
    found = _SHARES[name]
    return (*found.of, found.top) if isinstance(found, Rate) else (found.of,)


_SHARES = {each.id: each for each in measures() if not isinstance(each, Count)}
