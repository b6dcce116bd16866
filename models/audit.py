"""Audits of plans: graded by rule, each plan's first audit and the second ones that moderate it, and closing the loop."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from config.practice.plan_audit import PlanAudit, Question, Target
from config.vocabulary import EventKind
from models import answers
from models.events import Event

_PLANS = (EventKind.DRAFT_PLAN_SERVED, EventKind.FINAL_PLAN_SENT, EventKind.AMENDED_PLAN_SENT)
POINTS, BEST = ("0", "1", "2"), 2
"""The answer yes: all points of a question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One audit of one plan, and what became of it."""

    case_ref: str
    on: date
    answered: Mapping[str, str]
    agencies: tuple[str, ...]
    round: int
    """1 for the first audit, and one more after each time that the loop was closed."""
    moderates: "Audit | None" = None
    """The audit of the same plan and round before it, which it was made to check."""
    closed_on: date | None = None
    changed: tuple[str, ...] = ()

    def share(self, rules: PlanAudit) -> float:
        """The weighted points, of all that the answered questions could give."""
        given = {rules.questions[name]: said for name, said in self.answered.items() if name in rules.questions}
        counted = {question: int(said) for question, said in given.items() if said != answers.NOT_APPLICABLE}
        most = sum(question.weight * BEST for question in counted)
        return sum(question.weight * said for question, said in counted.items()) / most if most else 0.0

    def grade(self, rules: PlanAudit) -> str:
        """The grade that follows."""
        return next(each.id for each in rules.grade if self.share(rules) >= each.at_least)

    def meets(self, target: Target, rules: PlanAudit) -> bool:
        """Whether the plan is one of those that the target asks for."""
        order = [each.id for each in rules.grade]
        graded = not target.grade_at_least or order.index(self.grade(rules)) <= order.index(target.grade_at_least)
        return graded and not any(self.answered.get(name) == "0" for name in target.none_at_nought)

    def disagrees(self, rules: PlanAudit) -> bool:
        """Whether it moderates another and comes to a share that is further off than the rules allow."""
        return (
            self.moderates is not None and abs(self.share(rules) - self.moderates.share(rules)) > rules.moderate_above
        )


def amiss(said: str | None, rules: PlanAudit) -> Iterator[str]:
    """What is wrong with the answers, a sentence each: every question is answered and no other, with points or na."""
    given = answers.read(said)
    for name, answer in given.items():
        if name not in rules.questions:
            yield f"{name} is no question of the plan audit: they are {', '.join(rules.questions)}"
        elif why := not_an_answer(answer, rules.questions[name]):
            yield f"{name}={answer}: {why}"
    if missing := [name for name in rules.questions if said and name not in given]:
        yield f"not answered: {', '.join(missing)}"


def not_an_answer(said: str, question: Question) -> str:
    """What to answer instead; empty where it is an answer."""
    if said in POINTS or (said == answers.NOT_APPLICABLE and question.may_be_na):
        return ""
    return f"answer 0 (no), 1 (partly), 2 (yes){' or na' if question.may_be_na else ''}"


def audits(standing: Iterable[Event]) -> list[Audit]:
    """The audits of one request, from its events that stand, in their order."""
    found: list[Audit] = []
    since = 0
    number = 1
    for each in standing:
        if each.event in _PLANS:
            since, number = len(found), 1
        elif each.event is EventKind.PLAN_AUDITED:
            earlier = found[since:]
            found.append(_audit(each, number, earlier[0] if earlier else None))
        elif each.event is EventKind.PLAN_AUDIT_CLOSED:
            found[since:] = [_closed(one, each) for one in found[since:]]
            since, number = len(found), number + 1
    return found


def _audit(event: Event, number: int, moderates: Audit | None) -> Audit:
    return Audit(
        case_ref=event.case_ref,
        on=event.occurred_on,
        answered=answers.read(event.answers),
        agencies=tuple((event.agencies or "").split(";")),
        round=number,
        moderates=moderates,
    )


def _closed(audit: Audit, event: Event) -> Audit:
    return Audit(
        case_ref=audit.case_ref,
        on=audit.on,
        answered=audit.answered,
        agencies=audit.agencies,
        round=audit.round,
        moderates=audit.moderates,
        closed_on=event.occurred_on,
        changed=tuple((event.changed or "").split(";")),
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """The audits of a period: of each plan and round the first counts, the others moderate it."""

    audited: int
    grades: Mapping[str, int]
    met: Mapping[str, int]
    """How many meet each target."""
    moderated: int
    disagreements: tuple[Audit, ...]
    open_loops: tuple[Audit, ...]
    """Below the grade of the first target that names one, and nothing recorded of what was changed."""
    commonest: tuple[tuple[str, int], ...]
    """The questions that were most often answered no."""


def summary(found: Sequence[Audit], rules: PlanAudit) -> Summary:
    """What the audits come to."""
    first = [each for each in found if each.moderates is None]
    seconds = [each for each in found if each.moderates is not None]
    noughts = Counter(name for each in first for name, said in each.answered.items() if said == "0")
    wanted = next((each for each in rules.target if each.grade_at_least), None)
    grades = Counter(each.grade(rules) for each in first)
    return Summary(
        audited=len(first),
        grades={each.id: grades[each.id] for each in rules.grade},
        met={each.id: sum(one.meets(each, rules) for one in first) for each in rules.target},
        moderated=len(seconds),
        disagreements=tuple(each for each in seconds if each.disagrees(rules)),
        open_loops=tuple(each for each in first if wanted and not each.meets(wanted, rules) and each.closed_on is None),
        commonest=tuple(sorted(noughts.items(), key=lambda each: (-each[1], each[0]))[:3]),
    )


@dataclass(frozen=True, slots=True)
class Stratum:
    """The plans of one kind, and which of them the lot chose."""

    name: str
    plans: int
    chosen: tuple[str, ...]


def sample(plans: Mapping[str, str], size: int, seed: str) -> list[Stratum]:
    """Draw so many of these plans (each with its stratum) by lot, in proportion and at least one of each kind.

    The same plans, size and seed give the same lot, whatever the order of the plans.
    """
    by_stratum: dict[str, list[str]] = defaultdict(list)
    for ref in sorted(plans):
        by_stratum[plans[ref]].append(ref)
    shares = _shares({name: len(refs) for name, refs in by_stratum.items()}, min(size, len(plans)))
    return [
        Stratum(name, len(by_stratum[name]), tuple(sorted(_drawn(by_stratum[name], shares[name], f"{seed} {name}"))))
        for name in sorted(by_stratum)
    ]


def _drawn(refs: Sequence[str], number: int, seed: str) -> list[str]:

    return Random(seed).sample(refs, number)  # noqa: S311  whoever knows the seed must be able to draw it again


def _shares(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """By largest remainder, of what is left when each kind has one (or the largest kinds, where there are too few)."""
    largest = sorted(counts, key=lambda name: (-counts[name], name))
    shares = {name: int(place < size) for place, name in enumerate(largest)}
    rest, left = size - sum(shares.values()), {name: counts[name] - shares[name] for name in counts}
    total = sum(left.values())
    exact = {name: rest * left[name] / total if total else 0 for name in counts}
    shares = {name: shares[name] + int(exact[name]) for name in counts}
    for name in sorted(counts, key=lambda name: (int(exact[name]) - exact[name], name))[: size - sum(shares.values())]:
        shares[name] += 1
    return shares
