"""What of the figures of one period may be told together outside the team.

A small count is not told, and no other count from which it could be worked out by adding and subtracting: the
counts hang together (of the plans measured some took 20 weeks, some had an exception), so that each is told
only where what is told by then still leaves every small one open.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from config.measures import Rate, measures
from models.suppression import HIDDEN, small
from models.timeliness import percent
from tasks.measuring import Figures

Sum = Mapping[str, int]
"""Counts by their id, each so many times."""

# What always holds: each of these is nought.
IDENTITIES: tuple[Sum, ...] = (
    {"requests_received_in_year": 1, "requests_decided_to_assess": -1, "requests_decided_not_to_assess": -1, "requests_decision_not_made": -1, "requests_withdrawn": -1},
    {"assess_not_issued": 1, "outcome_decision_within_time": -1, "outcome_decision_over_time": -1},
    {"plans_issued_den": 1, "plans_issued_within_20_weeks": -1, "plans_issued_gt20weeks_ltyear": -1, "plans_issued_gt_1_year": -1},
    {"plans_issued_den_ex": 1, "plans_issued_20_weeks_ex": -1, "plans_issued_gt20weeks_ltyear_ex": -1, "plans_issued_gt_1_year_ex": -1},
    {"plans_issued_den": 1, "plans_issued_den_ex": -1, "plans_issued_with_exception": -1},
    {"plans_owed": 1, "plans_owed_excepted": -1, "plans_owed_not_excepted": -1},
    {"plans_owed_over": 1, "plans_owed_over_excepted": -1, "plans_owed_over_not_excepted": -1},
)  # fmt: skip

# Somebody is behind each of these, though no measure counts them.
_DIFFERENCES: tuple[Sum, ...] = (
    {"assess_issued": 1, "plans_issued_den": -1},
    {"plans_issued_den": 1, "plans_issued_within_20_weeks": -1},
    {"plans_issued_den_ex": 1, "plans_issued_20_weeks_ex": -1},
    {"plans_issued_within_20_weeks": 1, "plans_issued_20_weeks_ex": -1},
    {"plans_issued_gt20weeks_ltyear": 1, "plans_issued_gt20weeks_ltyear_ex": -1},
    {"plans_issued_gt_1_year": 1, "plans_issued_gt_1_year_ex": -1},
    {"plans_issued_den": 1, "plans_issued_within_20_weeks": -1, "plans_issued_den_ex": -1, "plans_issued_20_weeks_ex": 1},
    {"plans_issued_with_exception": 1, "plans_issued_exception_recorded_late": -1},
    {"plans_due": 1, "plans_due_in_time": -1},
    {"decisions_due": 1, "decisions_due_in_time": -1},
    {"advice_came": 1, "advice_first_time": -1},
    {"advice_came": 1, "advice_in_time": -1, "advice_late": -1},
    {"plans_owed": 1, "plans_owed_over": -1},
    {"plans_owed_excepted": 1, "plans_owed_over_excepted": -1},
    {"plans_owed_not_excepted": 1, "plans_owed_over_not_excepted": -1},
)  # fmt: skip


class _Span:
    """Everything that follows from what is known, by adding and subtracting."""

    def __init__(self, known: Iterable[Sum] = ()) -> None:
        self._rows: dict[str, dict[str, Fraction]] = {}
        for each in known:
            self.learn(each)

    def learn(self, of: Sum) -> None:
        """One more sum is known."""
        rest = self._rest(of)
        if rest:
            lead = min(rest)
            self._rows[lead] = {name: value / rest[lead] for name, value in rest.items()}

    def holds(self, of: Sum) -> bool:
        """Whether this sum follows."""
        return not self._rest(of)

    def and_(self, of: Sum) -> "_Span":
        """The same with one more."""
        found = _Span()
        found._rows = dict(self._rows)
        found.learn(of)
        return found

    def _rest(self, of: Sum) -> dict[str, Fraction]:
        """What is left of a sum once all that is known was taken away.  A row's lead is its least name."""
        rest = {name: Fraction(value) for name, value in of.items()}
        for lead in sorted(self._rows):
            if times := rest.get(lead):
                for name, value in self._rows[lead].items():
                    rest[name] = rest.get(name, Fraction(0)) - times * value
        return {name: value for name, value in rest.items() if value}


def tellable(counts: Mapping[str, int], order: Sequence[str], below: int) -> frozenset[str]:
    """Which of these counts may be told together; the first of the order are given the first chance."""
    quantities: list[Sum] = [{name: 1} for name in counts]
    quantities += [each for each in _DIFFERENCES if each.keys() <= counts.keys()]
    worth = [(each, sum(times * counts[name] for name, times in each.items())) for each in quantities]
    secret = [each for each, value in worth if small(value, below)]
    # A nought is no secret, and whoever reads may guess it from what stands around it.
    known = _Span([*IDENTITIES, *(each for each, value in worth if not value)])
    told = set[str]()
    for name in (each for each in order if each in counts and not small(counts[each], below)):
        trial = known.and_({name: 1})
        if not any(trial.holds(each) for each in secret):
            known = trial
            told.add(name)
    return frozenset(told)


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one period as they are told outside the team: what is not told is "c"."""

    figures: Figures
    names: frozenset[str]
    below: int

    def count(self, name: str) -> str:
        """A count as it is printed."""
        return f"{int(self.figures[name] or 0):,}" if name in self.names else HIDDEN

    def number(self, name: str) -> int | None:
        """A count where it is told."""
        return int(self.figures[name] or 0) if name in self.names else None

    def percent(self, name: str) -> float | None:
        """A rate where it is told exactly; None where it is not, or where there is nothing to count."""
        rate = _rate(name)
        return self.figures[name] if {rate.top, *rate.of} <= self.names else None

    def rate(self, name: str) -> str:
        """A rate as it is printed: exactly with its counts, or by its bound where it would tell a small count."""
        rate = _rate(name)
        whole = sum(int(self.figures[each] or 0) for each in rate.of)
        if not whole:
            return "nothing to count"
        top = int(self.figures[rate.top] or 0)
        if {rate.top, *rate.of} <= self.names:
            return f"{self.figures[name]:.1f}%\n{top:,} of {whole:,}"
        if not self.names.issuperset(rate.of):
            return HIDDEN
        if small(whole - top, self.below):
            return f"at least {percent(whole - self.below + 1, whole):.1f}%\nof {whole:,}"
        return f"at most {percent(self.below - 1, whole):.1f}%\nof {whole:,}" if small(top, self.below) else HIDDEN


def _rate(name: str) -> Rate:
    found = measures().find(name)
    assert isinstance(found, Rate)
    return found


def told(figures: Figures, shown: Sequence[str], below: int) -> Told:
    """The figures of a period, of which only these are shown: rates with their counts, and counts."""
    found = [measures().find(each) for each in shown]
    order = [name for each in found for name in ((*each.of, each.top) if isinstance(each, Rate) else (each.id,))]
    counts = {each.id: int(figures[each.id] or 0) for each in measures().count if each.id in figures}
    return Told(figures, tellable(counts, list(dict.fromkeys(order)), below), below)
