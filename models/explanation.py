"""Why a date is what it is: the starting event, the rule, the arithmetic, the exceptions, the source.

`explain` for a screen, `for_a_parent` in one sentence, `for_a_bundle` as a block that can be handed up.
"""

from collections.abc import Iterator
from datetime import date

from config.statute import THE_START, Bound, Counting, DutyKind, Length, Rule, Statute, Take, Unit
from config.vocabulary import Basis, EventKind, State
from models.calendars import Calendar
from models.case import Case, Happening, Moment, Reversal
from models.counting import DAYS
from models.exceptions import Verdict
from models.seen import Seen
from models.standing import Standing
from models.wording import rule_of

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
        """A sentence each: start, arithmetic, rule, source, notes, exceptions, what superseded it."""
        rule = self.rule
        in_force = f"in force from {long_day(rule.in_force_from)}"
        if rule.in_force_to:
            in_force += f" to {long_day(rule.in_force_to)}"
        return [
            f"The clock started with {self.start.kind.words} on {long_day(self.start.at.on)}.",
            *(f"{each}." for each in self.arithmetic()),
            f"Rule {self.duty.id}, version {rule.version}, {in_force}.",
            f"Source: {rule.cite}, {rule.href} (checked {long_day(rule.checked_on)}).",
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
        if self.rule.note:
            yield self.rule.note

    def exceptions(self) -> Iterator[str]:
        """Every exception that was considered, and why it does or does not apply."""
        for each in self.verdicts:
            yield f"Exception {'applies' if each.holds else 'does not apply'}: {each.because}{_marked(each)}"
        if self.standing.excepted_by:
            yield "The limit is lifted; the date does not move"
        elif not self.verdicts and self.rule.exceptions:
            known = "; ".join(f"{each.ground.replace('_', ' ')} ({each.provision})" for each in self.rule.exceptions)
            yield f"No exception was claimed.  This limit knows: {known}"
        elif not self.rule.exceptions:
            yield "This limit has no exceptions"

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
        standing, rule = self.standing, self.rule
        who = "the council" if standing.holder == "local_authority" else standing.holder.replace("_", " ")
        deed = f"{self.duty.label[0].lower()}{self.duty.label[1:]}"
        why = (
            "the day that the order sets" if standing.directed else f"{rule.limit} {_counted_how(rule)} {self._since()}"
        )
        said = f"{who[0].upper()}{who[1:]} {_MUST[standing.basis]} {deed} by {long_day(standing.due_on)}, {why} ({rule.cite})"
        return f"{said}{_where_it_stands(standing, on)}."

    def _since(self) -> str:
        start = self.start
        if self.rule.measured_from == THE_START:
            return f"{start.kind.words} on {long_day(start.at.on)}"
        reference = self.seen.reference(self.rule, start)
        assert reference
        return long_day(reference)

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
            f"On {long_day(on)}: {standing.state(on).replace('_', ' ')}, {done}, {standing.days_late(on)} days late",
        ]


_CONFIDENCE = {
    "V": "read on legislation.gov.uk",
    "V2": "quoted word for word by a third party",
    "S": "paraphrased by a reputable source",
    "K": "not checked; it sets no legal status",
    "I": "inferred; it sets no legal status",
}


def _counted_how(rule: Rule) -> str:
    how = {Counting.WITHIN: "after", Counting.BEGINNING_WITH: "beginning with", Counting.BEFORE: "before"}
    return how[rule.counting]


def _where_it_stands(standing: Standing, on: date) -> str:
    state = standing.state(on)
    if state in (State.LATE, State.OVERDUE) and standing.days_late(on):
        return f"; it {'was' if state is State.LATE else 'is'} {standing.days_late(on)} days late"
    return {State.MET: "; that was done in time", State.EXCEPTED: "; a lawful exception lifts this limit"}.get(
        state, ""
    )


def _marked(verdict: Verdict) -> str:
    return " (RECORDED AFTER THE LIMIT HAD PASSED)" if verdict.recorded_late else ""


def _route(reversal: Reversal) -> str:
    return reversal.route.replace("_", " ")


def _start(standing: Standing, case: Case) -> Happening:
    """The event that started this clock."""
    moment = Moment(standing.started_on, standing.started_by)
    known = next((each for each in case.later if each.at == moment), None)
    return known or Happening(_kind_of(moment, standing, case), moment)


def _kind_of(moment: Moment, standing: Standing, case: Case) -> EventKind:
    known = [(case.clock, case.clock_kind)]
    known += [(each.at, EventKind.DECISION_REVERSED) for each in case.reversals]
    known += [(each.at, each.kind) for each in case.decisions]
    known += [(each, EventKind.DRAFT_PLAN_SERVED) for each in case.drafts]
    known += [(each.asked, EventKind.SETTING_CONSULTED) for each in case.consultations]
    if case.closing:
        known.append((case.closing.at, case.closing.kind))
    asked = EventKind.ADVICE_SOUGHT if standing.estimated else EventKind.ADVICE_REQUEST_RECEIVED
    return next((kind for at, kind in known if at == moment), asked)
