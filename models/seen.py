"""A request as the clocks look at it: what happened by kind, the law, the calendar."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property

from config.statute import REVERSED, THE_START, Bound, Duty, Length, Rule, Statute, Take
from config.statute.rules import DAY_COLUMNS
from config.vocabulary import EventKind
from models.calendars import Calendar
from models.case import PLAN_BEGINS, PLAN_ENDS, REASSESSMENT_ENDS, Case, Claim, Happening
from models.counting import last_day
from models.exceptions import Asked, Limit, Verdict, judge
from models.frozen import made, replace
from models.standing import Standing


class Seen:
    """One request, ready for the clocks."""

    def __init__(self, case: Case, statute: Statute, calendar: Calendar) -> None:
        """Keep the three; the rest is worked out once, when it is asked for."""
        self.case = case
        self.statute = statute
        self.calendar = calendar
        self.advice: tuple[Standing, ...] | None = None

    @cached_property
    def _happened(self) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = {}
        for each in _all(self.case):
            found.setdefault(each.kind, []).append(each)
        return found

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Everything that can have set a clock of this request going."""
        case = self.case
        there = {case.clock_kind, *self._happened, *(REVERSED[each.of] for each in case.reversals)}
        if case.advice:
            there |= {EventKind.ADVICE_SOUGHT, EventKind.ADVICE_RETURNED, EventKind.ADVICE_NOT_KNOWN}
        if case.consultations:
            there.add(EventKind.SETTING_CONSULTED)
        return frozenset(there)

    def of(self, kinds: Collection[str]) -> list[Happening]:
        """Everything of these kinds, in the order in which it happened."""
        there = [each for kind in kinds for each in self._happened.get(kind, ())]
        return sorted(there, key=lambda each: each.place)

    def first(self, kinds: Collection[EventKind], since: Happening) -> Happening | None:
        """The first of these that happened after something else."""
        return next((each for each in self.of(kinds) if each.place > since.place), None)

    @cached_property
    def ending(self) -> Happening | None:
        """The ending of the request, if it has ended."""
        closing = self.case.closing
        return Happening(closing.kind, closing.at) if closing else None

    def life_ended(self, start: Happening) -> Happening | None:
        """What ended the life that a clock belongs to: the request's ending, or the plan's."""
        ends = [self.ending] if self.ending else []
        ends += [each for each in self.case.later if each.kind in PLAN_ENDS]
        return min((each for each in ends if each.place > start.place), key=lambda each: each.place, default=None)

    def ended_on(self, since: date) -> date | None:
        """When what was open on a day ended: the request, or the re-assessment (or amendment) of a plan."""
        closing = self.case.closing
        if closing and closing.kind is not EventKind.PLAN_TRANSFERRED_IN and closing.at.on >= since:
            return closing.at.on
        ends = (each.at.on for each in self.case.later if each.kind in REASSESSMENT_ENDS and each.at.on >= since)
        return next(ends, None)

    def running(self, duty: Duty, rule: Rule, start: Happening) -> Standing:
        """The clock as it starts: due by the rule, or on the day that an order itself sets."""
        found = {
            "duty": duty.id,
            "about": None,
            "holder": duty.holder,
            "kind": duty.kind,
            "basis": rule.basis,
            "rule": rule.version,
            "started_on": start.at.on,
            "started_by": start.at.event,
            "directed": start.directed_on is not None,
            "due_on": start.directed_on or self.due_on(rule, start),
        }
        return made(Standing, found)

    def due_on(self, rule: Rule, start: Happening) -> date:
        """The last day by the rule, and by its bound where that is the earlier (or the later)."""
        own = self.ends_on(rule, start)
        assert own, "a rule is measured from its start or from a day that its start names"
        bound = self.ends_on(rule.bound, start) if rule.bound else None
        if bound is None:
            return own
        assert rule.bound
        return min(own, bound) if rule.bound.take is Take.EARLIER else max(own, bound)

    def ends_on(self, length: Length, start: Happening) -> date | None:
        """The last day of one length; None where the event that it is measured from has not happened."""
        reference = self.reference(length, start)
        return last_day(length, reference, self.calendar.bank_holidays) if reference else None

    def reference(self, length: Length, start: Happening) -> date | None:
        """The day that a length is measured from."""
        named = length.measured_from
        if named == THE_START:
            return start.at.on
        if named in DAY_COLUMNS:
            day: date | None = getattr(start, named)
            return day
        if isinstance(length, Bound):
            return self._bounding(length, start)
        assert start.takes_effect_on, "a day of the year is a day of the year in which something takes effect"
        return date.fromisoformat(f"{start.takes_effect_on.year}-{named}")

    def _bounding(self, bound: Bound, start: Happening) -> date | None:
        """What caps a limit came before its start, in the same round; what lengthens it comes after."""
        kind = EventKind(bound.measured_from)
        if bound.take is Take.LATER:
            later = self.first((kind, *bound.forgotten_on), start)
            return later.at.on if later and later.kind is kind else None
        found = None
        for each in self.of((kind, *bound.forgotten_on)):
            if each.place < start.place:
                found = each.at.on if each.kind is kind else None
        return found

    def with_exception(self, standing: Standing, rule: Rule) -> Standing:
        """An exception disapplies this one limit where its facts hold.  It moves no date."""
        holding = [each for each in self.verdicts(standing, rule) if each.holds]
        if not holding:
            return standing
        best = min(holding, key=lambda each: each.recorded_late)
        return replace(standing, excepted_by=best.claim.ground, excepted_late=best.recorded_late)

    def verdicts(self, standing: Standing, rule: Rule) -> tuple[Verdict, ...]:
        """Every claim against this duty, judged."""
        claims = [each for each in self.case.claims if each.duty == standing.duty and self._concerns(each, standing)]
        if not claims:
            return ()
        limit = self.limit(standing, rule)
        return tuple(judge(each, limit, self.calendar) for each in claims)

    def _concerns(self, claim: Claim, standing: Standing) -> bool:
        """A claim about a kind of advice is about every request for it."""
        kinds = {each.kind for each in self.case.advice if each.ref == standing.about}
        return claim.about is None or claim.about == standing.about or claim.about in kinds

    def limit(self, standing: Standing, rule: Rule) -> Limit:
        """The limit as a ground is judged against it."""
        return Limit(rule, standing.started_on, standing.due_on, self._asked_of_settings)

    @cached_property
    def _asked_of_settings(self) -> tuple[Asked, ...]:
        return tuple(
            Asked(asked.on, each.setting)
            for each in self.case.advice
            if self.statute.body_of(each.kind, each.service) == "school_or_college"
            and (asked := each.sought or each.reached_body)
        )


def _all(case: Case) -> Iterator[Happening]:
    """Everything that can start or end a clock, but for the request itself and for advice."""
    for decision in case.decisions:
        yield Happening(decision.kind, decision.at)
    for draft in case.drafts:
        yield Happening(EventKind.DRAFT_PLAN_SERVED, draft)
    if case.closing and case.closing.kind in PLAN_BEGINS and case.closing.kind is not EventKind.PLAN_TRANSFERRED_IN:
        yield Happening(case.closing.kind, case.closing.at)
    yield from case.later
