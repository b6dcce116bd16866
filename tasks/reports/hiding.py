"""What of the figures of one period may be told together outside the team.

A small count is not told, and no other count from which it could be worked out by adding and subtracting: the
counts hang together (of the plans measured some took 20 weeks, some had an exception), so that each is told
only where what is told by then still leaves every small one open.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from config.measures import measures
from models.suppression import small

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
    {"plans_issued_within_20_weeks": 1, "plans_issued_20_weeks_ex": -1},
    {"plans_issued_gt20weeks_ltyear": 1, "plans_issued_gt20weeks_ltyear_ex": -1},
    {"plans_issued_gt_1_year": 1, "plans_issued_gt_1_year_ex": -1},
    {"plans_issued_den": 1, "plans_issued_within_20_weeks": -1, "plans_issued_den_ex": -1, "plans_issued_20_weeks_ex": 1},
    {"plans_issued_with_exception": 1, "plans_issued_exception_recorded_late": -1},
    {"advice_came": 1, "advice_in_time": -1, "advice_late": -1},
    {"plans_owed": 1, "plans_owed_over": -1},
    {"plans_owed_excepted": 1, "plans_owed_over_excepted": -1},
    {"plans_owed_not_excepted": 1, "plans_owed_over_not_excepted": -1},
)  # fmt: skip


def _rests() -> list[Sum]:
    """Of each rate the rest of its whole: somebody is behind that as well."""
    return [dict.fromkeys(each.of, 1) | {each.top: -1} for each in measures().rate if each.top not in each.of]


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
    quantities += [each for each in (*_DIFFERENCES, *_rests()) if each.keys() <= counts.keys()]
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


Share = tuple[int, int]
"""A part and its whole."""


def about(share: Share, without: Share, below: int, *, exactly: bool, most: int | None = None) -> int | None:
    """A share to the whole per cent, beside the same without the exceptions; None where a small count would follow.

    Whoever knows the counts without exceptions (`exactly`, or only that few are late), and perhaps how many plans
    there were at `most`, can try how many exceptions, in time or not, fit the per cent: every small count must
    have two answers at least.
    """
    near, true = whole_percent(*share), _behind(share, without, most)
    tops = [without[0]] if exactly else range(max(0, without[1] - below + 1), without[1])
    tried = [
        ((top + in_time, without[1] + excepted), (top, without[1]))
        for top in tops
        for excepted in range(2 * below)
        if most is None or without[1] + excepted <= most
        for in_time in range(excepted + 1)
    ]
    fitting = [_behind(*each, most) for each in tried if whole_percent(*each[0]) == near]
    fitting = [each for each in fitting if any(small(count, below) for count in each)]
    known = (small(count, below) and len({each[place] for each in fitting}) == 1 for place, count in enumerate(true))
    return None if any(known) else near


def _behind(share: Share, without: Share, most: int | None) -> tuple[int, ...]:
    """Exceptions, those in time, those late, who else was late, and whose plan is not measured: somebody is behind each."""
    excepted, in_time = share[1] - without[1], share[0] - without[0]
    return excepted, in_time, excepted - in_time, without[1] - without[0], (most or share[1]) - share[1]


def whole_percent(part: int, whole: int) -> int:
    """A rate to the whole per cent, rounded half up; -1 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else -1
