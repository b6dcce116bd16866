"""Why a date is what it is: the starting event, the rule, the arithmetic, the exceptions, the source.

`explain` for a screen, `for_a_parent` in one sentence, `for_a_bundle` as a block that can be handed up.
"""

from collections.abc import Iterator
from datetime import date

from config.statute import THE_START, Bound, Counting, DutyKind, Length, Statute, Take, Unit
from config.vocabulary import Basis, EventKind, State
from models.calendars import Calendar
from models.case import Case, Happening, Moment, Reversal
from models.counting import DAYS
from models.exceptions import Verdict
from models.seen import Seen
from models.standing import Standing
from models.wording import rule_of, safe_day_for_a_draft

_MUST = {Basis.STATUTE: "must", Basis.GUIDANCE: "should", Basis.PRACTICE: "means to"}


def long_day(on: date) -> str:
    """A day in full: "Wednesday 21 May 2025"."""
    return f"{on:%A} {on.day} {on:%B %Y}"


def counted(length: Length, reference: date, end: date) -> str:
    """The arithmetic in words: "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025"."""
    if length.counting is Counting.BEFORE:
        return f"{length.limit} before {long_day(reference)}; {long_day(end)}"
    number = 1 if length.counting is Counting.BEGINNING_WITH else 0
    return f"{long_day(reference)} is day {number}; {_length_in_words(length)}; {long_day(end)}"


def _length_in_words(length: Length) -> str:
    if length.unit is Unit.WEEKS:
        return f"{length.limit} are {length.amount * DAYS[Unit.WEEKS]} days"
    return f"{length.limit} are counted"


class Explained:
    """One duty of one request, ready to be explained."""

    def __init__(self, standing: Standing, case: Case, statute: Statute, calendar: Calendar) -> None:
        """Find the rule and the event behind the date."""
        self.standing = standing
        self.case = case
        self.duty = statute.find(standing.duty)
        self.rule = rule_of(standing, statute)
        self.seen = Seen(case, statute, calendar)
        self.start = _start(standing, case)
        self.verdicts = self.seen.verdicts(standing, self.rule)

    def lines(self) -> list[str]:
        """A sentence each: arithmetic, source, start, rule, notes, exceptions, what superseded it."""
        rule = self.rule
        in_force = f"in force from {long_day(rule.in_force_from)}"
        if rule.in_force_to:
            in_force += f" to {long_day(rule.in_force_to)}"
        return [
            *(f"{each}." for each in self.arithmetic()),
            f"Source: {rule.cite}, {rule.href} (checked {long_day(rule.checked_on)}).",
            f"The clock started with {self.start.kind.words} on {long_day(self.start.at.on)}.",
            f"Rule {self.duty.id}, version {rule.version}, {in_force}.",
            *self._notes(),
            *(f"{each}." for each in self.exceptions()),
            *(f"{each}." for each in self._superseded()),
        ]

    def arithmetic(self) -> Iterator[str]:
        """How the last day was found."""
        if self.standing.directed:
            yield f"An order itself sets {long_day(self.standing.due_on)}; it overrides the general limit"
            return
        yield self._counted(self.rule)
        bound = self.rule.bound
        if bound and self.seen.ends_on(bound, self.start):
            which = "earlier" if bound.take is Take.EARLIER else "later"
            yield f"{self._counted(bound)} ({bound.provision}); the {which} of the two days counts"

    def _counted(self, length: Length) -> str:
        reference, end = self.seen.reference(length, self.start), self.seen.ends_on(length, self.start)
        assert reference
        assert end
        if isinstance(length, Bound) and not length.amount:
            return long_day(end)
        named = length.measured_from
        measured = f"{EventKind(named).words}: " if named in tuple(EventKind) else ""
        return f"{measured}{counted(length, reference, end)}"

    def _notes(self) -> Iterator[str]:
        standing = self.standing
        if standing.estimated:
            yield "Estimated: counted from the day the request was sent, as the day it was received is not recorded."
        if standing.basis is Basis.GUIDANCE:
            yield "This date is guidance: passing it is late, and no breach of a statutory duty by whoever was asked."
        if standing.basis is Basis.PRACTICE:
            yield "This date is the authority's own target and has no legal standing."
        if self.duty.kind is DutyKind.CONDITIONAL:
            yield "It binds only a decision not to issue a plan: a plan may still be issued after it."
        if self.duty.kind is DutyKind.MINIMUM:
            yield "It is a minimum: the plan must not be sent before the day after it."
        if EventKind.FINAL_PLAN_SENT in self.duty.ends and self.duty.kind is DutyKind.LIMIT:
            yield f"The last safe day for a draft is {long_day(safe_day_for_a_draft(standing))} (reg 13(1)(a))."
        if self.rule.note:
            yield self.rule.note

    def exceptions(self) -> Iterator[str]:
        """Every exception that was considered, and why it does or does not apply."""
        for each in self.verdicts:
            yield f"Exception {'applies' if each.holds else 'does not apply'}: {each.because}{_marked(each)}"
        if self.standing.excepted_by:
            yield "The limit is lifted; the date does not move"
        elif not self.verdicts:
            there = [each for each in self.rule.exceptions if each.reaches(self.standing.due_on)]
            known = "; ".join(f"{each.ground.replace('_', ' ')} ({each.provision})" for each in there)
            yield f"No exception was claimed.  This limit knows: {known}" if there else "This limit has no exceptions"

    def _superseded(self) -> Iterator[str]:
        if self.standing.ended_as is State.SUPERSEDED:
            yield f"Superseded on {long_day(self.standing.ended_on or self.standing.due_on)}: {self._by_what()}"

    def _by_what(self) -> str:
        reversal = next((each for each in self.case.reversals if each.refused.on == self.standing.ended_on), None)
        if reversal:
            return f"a refusal was notified, and overturned by {_route(reversal)} on {long_day(reversal.at.on)}, whose own limits run"
        return (
            "the same was asked of another service" if self.standing.about else "a later draft or notice began it again"
        )

    def sentence(self, on: date) -> str:
        """One sentence for a parent: who must do what by when, why, and where it stands."""
        standing = self.standing
        deed = f"{self.duty.label[0].lower()}{self.duty.label[1:]}"
        by = "to the end of" if self.duty.kind is DutyKind.MINIMUM else "by"
        said = f"{self._who()} {_MUST[standing.basis]} {deed} {by} {long_day(standing.due_on)}"
        return f"{said}, {self.because()}{_where_it_stands(standing, on)}."

    def because(self) -> str:
        """Why the day is what it is, in half a sentence: the length, what it is counted from, and the law."""
        why, *sources = self._why()
        return f"{why} ({'; '.join([*sources, self.rule.cite])})"

    def _who(self) -> str:
        holder = self.standing.holder
        if holder == "local_authority":
            return "The council"
        label = self.seen.statute.service_label(holder)
        return label if label[0].isupper() else f"The {label}"

    def _why(self) -> Iterator[str]:
        """The length that gave the day (the rule's own, or its bound where that counts), and what it is counted from."""
        if self.standing.directed:
            yield "the day that the order sets"
            return
        bound = self.rule.bound
        if bound and self.standing.due_on != self.seen.ends_on(self.rule, self.start):
            yield self._length_from(bound)
            yield bound.provision
            return
        yield self._length_from(self.rule)
        if self.rule.measured_from == THE_START:
            yield self.start.kind.words

    def _length_from(self, length: Length) -> str:
        reference = self.seen.reference(length, self.start)
        assert reference
        return f"{length.limit} {_HOW[length.counting]} {long_day(reference)}" if length.amount else long_day(reference)

    def block(self, on: date) -> list[str]:
        """A block fit for a bundle: one fact a line, each with its source."""
        standing, rule = self.standing, self.rule
        done = f"done on {long_day(standing.done_on)}" if standing.done_on and standing.done_on <= on else "not done"
        return [
            f"Duty: {self.duty.label} ({self.duty.id}), owed by {standing.holder.replace('_', ' ')}",
            f"Authority: {rule.cite}, {rule.href}; version {rule.version}, in force from {long_day(rule.in_force_from)}",
            f"Wording: {_CONFIDENCE[rule.confidence]}; last checked {long_day(rule.checked_on)}",
            f"Clock started: {long_day(self.start.at.on)}, {self.start.kind.words} (event {self.start.at.event})",
            *(f"Counted: {each}" for each in self.arithmetic()),
            f"Last day: {long_day(standing.due_on)}",
            *(f"Exception: {each}" for each in self.exceptions()),
            *(f"Superseded: {each}" for each in self._superseded()),
            f"On {long_day(on)}: {standing.state(on).replace('_', ' ')}, {done}, {_late(standing, on)}",
        ]


_CONFIDENCE = {
    "V": "read on legislation.gov.uk",
    "V2": "quoted word for word by a third party",
    "S": "paraphrased by a reputable source",
    "K": "not checked; it sets no legal status",
    "I": "inferred; it sets no legal status",
}


_HOW = {Counting.WITHIN: "after", Counting.BEGINNING_WITH: "beginning with", Counting.BEFORE: "before"}


def _where_it_stands(standing: Standing, on: date) -> str:
    state = standing.state(on)
    if state in (State.LATE, State.OVERDUE) and standing.days_late(on):
        return f"; it {'was' if state is State.LATE else 'is'} {_late(standing, on)}"
    return {State.MET: "; that was done in time", State.EXCEPTED: "; a lawful exception lifts this limit"}.get(
        state, ""
    )


def _late(standing: Standing, on: date) -> str:
    days = standing.days_late(on)
    return f"{days} {'day' if days == 1 else 'days'} late"


def _marked(verdict: Verdict) -> str:
    return " (RECORDED AFTER THE LIMIT HAD PASSED)" if verdict.recorded_late else ""


def _route(reversal: Reversal) -> str:
    return reversal.route.replace("_", " ")


def _start(standing: Standing, case: Case) -> Happening:
    """The event that started this clock."""
    moment = Moment(standing.started_on, standing.started_by)
    known = next((each for each in case.later if each.at == moment), None)
    return known or Happening(_kind_of(moment, case), moment)


def _kind_of(moment: Moment, case: Case) -> EventKind:
    known: list[tuple[Moment | None, EventKind]] = [(case.clock, case.clock_kind)]
    known += [(each.at, EventKind.DECISION_REVERSED) for each in case.reversals]
    known += [(each.at, each.kind) for each in case.decisions]
    known += [(each, EventKind.DRAFT_PLAN_SERVED) for each in case.drafts]
    known += [(each.asked, EventKind.SETTING_CONSULTED) for each in case.consultations]
    known.append((case.closing.at, case.closing.kind) if case.closing else (None, case.clock_kind))
    for advice in case.advice:
        known += [(each.returned, EventKind.ADVICE_RETURNED) for each in advice.rework]
        known += [(advice.not_known, EventKind.ADVICE_NOT_KNOWN), (advice.sought, EventKind.ADVICE_SOUGHT)]
        known.append((advice.reached_body, EventKind.ADVICE_REQUEST_RECEIVED))
    known += [(each.at, EventKind.FAMILY_TOLD) for each in case.told]
    return next(kind for at, kind in known if at and at.event == moment.event)
