"""From the columns of one row to one `Event`: each value by its parser, then what the event needs.

Every bad value of a row is found, so that a file has to be corrected once and not once per slip.
What may follow what is not asked here: `models.replay` knows that.
"""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache
from typing import Any

from config.practice.plan_audit import plan_audit
from config.practice.routing import routing
from config.quality import Agency, Changed, Gathered, Whose, YesNo
from config.statute import Duty, statute
from config.vocabulary import (
    AdviceKind,
    DraftReply,
    EndReason,
    EventKind,
    Ground,
    Known,
    MuteReason,
    Phase,
    Route,
    Source,
)
from models import audit, gate
from models.events import COLUMNS, NEEDS, Event
from models.exceptions import CLOSURES
from tasks.reading import cells, dates
from tasks.reading.refusals import BadValueError, RefusedCellError

REQUIRED = {
    "case_ref": "is missing: every row needs the council's own reference",
    "event": "is missing: every row says what happened",
    "occurred_on": "is missing: every row says on which day it happened, as YYYY-MM-DD",
}

Said = Mapping[str, Any]
Rule = Callable[[Said, AbstractSet[str]], Iterator[BadValueError]]


def check_event(values: Mapping[str, object], *, authority: str, today: date) -> Event:
    """The event that these columns say; a blank or absent column says nothing.

    Raises BadValueError for the first bad value; its `others` are the rest.
    """
    found = examine(values, authority=authority, today=today)
    if isinstance(found, Event):
        return found
    first, *others = found
    raise BadValueError(first.column, first.value, first.reason, tuple(others))


def examine(values: Mapping[str, object], *, authority: str, today: date) -> Event | list[BadValueError]:
    """The event, or every bad value in the order of the columns."""
    said, faults = parse(values, parsers(today))
    faults += _missing(said, said.keys() | {each.column for each in faults})
    if faults:
        return sorted(faults, key=lambda each: _PLACE.get(each.column, len(COLUMNS)))
    return Event.of({"authority": authority, **said})


def parse(
    values: Mapping[str, object], by_column: Mapping[str, cells.Parser]
) -> tuple[dict[str, Any], list[BadValueError]]:
    """What the columns say, and what is wrong with the others.  Blank columns say nothing."""
    said: dict[str, Any] = {}
    faults: list[BadValueError] = []
    for column, value in values.items():
        if value == "":  # most cells are
            continue
        try:
            cell = cells.plain(value)
            if cell != "":
                said[column] = (by_column.get(column) or _no_column(column, by_column))(cell)
        except RefusedCellError as refused:
            faults.append(BadValueError(column, refused.value, refused.reason))
    return said, faults


def _no_column(column: str, known: Mapping[str, object]) -> cells.Parser:
    """A parser that refuses whatever stands in a column that does not exist."""

    def refuse(_: cells.Cell) -> object:
        near = cells.nearest(column, known)
        advice = f"did you mean {near}?" if near else f"the columns are {', '.join(known)}"
        raise RefusedCellError(f"is no column: {advice}")

    return refuse


@lru_cache(maxsize=8)
def parsers(today: date) -> dict[str, cells.Parser]:
    """The parser of each column of the event file."""
    past_day, any_day = _remembering(dates.past_day(today)), _remembering(dates.any_day(today))
    return {
        "case_ref": cells.case_ref,
        "event": _remembering(cells.word(EventKind, "event")),
        "occurred_on": past_day,
        "authority": cells.authority,
        "external_id": cells.reference,
        "recorded_at": dates.past_instant(today),
        "officer": cells.reference,
        "source": _remembering(cells.word(Source, "source")),
        "year_group": cells.year_group,
        "advice_kind": _remembering(cells.word(AdviceKind, "kind of advice")),
        "advice_ref": cells.reference,
        "service": cells.service,
        "duty": _remembering(_duty),
        "ground": _remembering(cells.word(Ground, "ground")),
        "starts_on": any_day,
        "ends_on": any_day,
        "evidence": cells.free_text,
        "route": _remembering(cells.word(Route, "route")),
        "directed_on": any_day,
        "promised_on": any_day,
        "setting": cells.reference,
        "takes_effect_on": any_day,
        "last_reviewed_on": past_day,
        "phase": _remembering(cells.word(Phase, "phase transfer")),
        "reason": cells.short_code,
        "known": _remembering(cells.word(Known, "answer about what is known")),
        "route_tried": _remembering(_route_tried),
        "sections": cells.sections,
        "reply": _remembering(cells.word(DraftReply, "reply to a draft")),
        "answers": cells.answers,
        **_OF_QUALITY,
        "corrects": cells.reference,
        "note": cells.free_text,
    }


def _remembering(parser: cells.Parser) -> cells.Parser:
    """A year of events has a few hundred days and words, each written thousands of times."""
    return lru_cache(maxsize=4096)(parser)


def _route_tried(cell: cells.Cell) -> str:
    return cells.one_of(cells.text(cell), (each.id for each in routing().instead), "route that may be tried instead")


_OF_QUALITY: Mapping[str, cells.Parser] = {
    "agencies": cells.codes(Agency, "agency"),
    "changed": cells.codes(Changed, "change after an audit"),
    "whose": cells.word(Whose, "one whose views are gathered"),
    "gathered": cells.codes(Gathered, "way of gathering views"),
    "used": cells.word(YesNo, "answer"),
}


def _duty(cell: cells.Cell) -> str:
    """A duty that has a clock of its own."""
    said = cells.text(cell)
    elsewhere = {each.id: each.tracked_as for each in statute().duty if each.tracked_as}
    if said in elsewhere:
        raise RefusedCellError(f"'{said}' is tracked as {elsewhere[said]}: write that", said)
    return cells.one_of(said, (each.id for each in statute().tracked), "duty")


_PLACE = {column: place for place, column in enumerate(COLUMNS)}


def _missing(said: Said, given: AbstractSet[str]) -> Iterator[BadValueError]:
    """What every row needs, what its event needs, and what else is asked of that event.

    A bad value is in `given` and not in `said`: it is not reported again as missing.
    """
    for column, reason in REQUIRED.items():
        if column not in given:
            yield BadValueError(column, "", reason)
    if event := said.get("event"):
        for column in NEEDS.get(event, ()):
            if column not in given:
                yield BadValueError(column, "", f"{event} needs {column}")
        if "answers" in said and event not in _ANSWERED:
            yield BadValueError("answers", said["answers"], f"{event} carries no answers")
        if event in _FURTHER:
            yield from _FURTHER[event](said, given)


def _about_something(said: Said, given: AbstractSet[str]) -> Iterator[BadValueError]:
    """Telling the family, or taking on a lateness, is about one limit or about one advice."""
    if not given & {"duty", "advice_kind"}:
        yield BadValueError("duty", "", f"{said['event']} needs duty or advice_kind")


def _end_reason(said: Said, _: AbstractSet[str]) -> Iterator[BadValueError]:
    if "reason" in said:
        try:
            cells.one_of(said["reason"], tuple(EndReason), "reason for the end of responsibility")
        except RefusedCellError as refused:
            yield BadValueError("reason", refused.value, refused.reason)


def _mute(said: Said, given: AbstractSet[str]) -> Iterator[BadValueError]:
    """Why it is quiet: by a code, or (by command or import, which stay in the database) in words."""
    if not given & {"reason", "note"}:
        yield BadValueError("reason", "", "chasing_muted needs reason or note")
    if "reason" in said:
        try:
            cells.one_of(said["reason"], tuple(MuteReason), "reason for a mute")
        except RefusedCellError as refused:
            yield BadValueError("reason", refused.value, refused.reason)


def _not_known(_: Said, given: AbstractSet[str]) -> Iterator[BadValueError]:
    """It is a reply only with what was tried instead: by a code, or (which stays in the database) in words."""
    if not given & {"route_tried", "note"}:
        yield BadValueError("route_tried", "", "advice_not_known needs route_tried: what was tried instead")


def _gated(said: Said, _: AbstractSet[str]) -> Iterator[BadValueError]:
    """Answers of the gate: those that are asked of this advice, and the event that follows from them."""
    if "answers" not in said or "advice_kind" not in said:
        return
    found = [*gate.amiss(said["answers"], said["advice_kind"], said.get("year_group"))]
    if why := "; ".join(found) or gate.contradiction(said["event"], said):
        yield BadValueError("answers", said["answers"], why)


def _claim(said: Said, given: AbstractSet[str]) -> Iterator[BadValueError]:
    if "duty" not in said:
        return
    duty = statute().find(said["duty"])
    if duty.id == "provide_advice" and "advice_kind" not in given:
        yield BadValueError("advice_kind", "", f"exception_claimed against {duty.id} needs advice_kind")
    if "ground" in said and said["ground"] not in duty.grounds:
        yield BadValueError("ground", said["ground"], _does_not_know(duty, said["ground"]))
    elif said.get("ground") in CLOSURES and "ends_on" not in given:
        yield BadValueError("ends_on", "", f"{said['ground']} needs ends_on, the last day closed ({duty.cites})")
    if "evidence" not in given:
        yield BadValueError("evidence", "", f"an exception to {duty.cites} needs evidence: what shows its ground")


def _does_not_know(duty: Duty, ground: Ground) -> str:
    """Which ground lifts which limit is the law's to say, so the law is cited."""
    if not duty.grounds:
        return f"{duty.id} ({duty.cites}) knows no ground at all: no exception can be claimed against it"
    return f"{duty.id} ({duty.cites}) does not know the ground {ground}; it knows: {', '.join(duty.grounds)}"


def _audited(said: Said, _: AbstractSet[str]) -> Iterator[BadValueError]:
    for why in audit.amiss(said.get("answers"), plan_audit()):
        yield BadValueError("answers", "", why)


_ANSWERED = (*gate.GATED, EventKind.PLAN_AUDITED)
_FURTHER: Mapping[EventKind, Rule] = {
    EventKind.PLAN_AUDITED: _audited,
    EventKind.FAMILY_TOLD: _about_something,
    EventKind.ESCALATION_ACKNOWLEDGED: _about_something,
    EventKind.ESCALATION_APPROVED: _about_something,
    EventKind.CHASING_MUTED: _mute,
    EventKind.ADVICE_NOT_KNOWN: _not_known,
    **dict.fromkeys(gate.GATED, _gated),
    EventKind.NO_LONGER_RESPONSIBLE: _end_reason,
    EventKind.EXCEPTION_CLAIMED: _claim,
}
