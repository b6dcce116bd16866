"""The page of one request: its weeks in a picture, every clock with its law, what was said, and what is next."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.vocabulary import Basis, EventKind, State
from models.letters import counted, in_words
from models.store import caseload, outbox
from models.store.outbox import Status, StepRow
from models.store.session import reading
from models.wording import IF_ANY, nobody_asked_for, what
from tasks.boards.links import Links, case_key, link
from tasks.boards.markdown import Markdown, bullets, escaped, section, table
from tasks.boards.recording import ways_to_act, ways_to_record
from tasks.cases import Concern, concern
from tasks.composing import role_words
from tasks.opening import Tracker
from tasks.pictures import image
from tasks.pictures.timeline import MOST_BARS, Bar, timeline
from tasks.showing import show_case

MOST_MESSAGES = 50
_RUNNING = (State.OVERDUE, State.OUTSTANDING, State.EXCEPTED)
Duty = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseBoard:
    """The page of one request: its artifact key, the request's state and title in words, and the page."""

    key: str
    state: str
    title: str
    sentence: str
    """How many dates have passed, and which is next."""
    tags: tuple[str, ...]
    """By whom and by what people look for it: the request, its officer, its stage, the services waited for."""
    markdown: str
    artifact: str = ""
    """The id of the page in Prefect, once it is there."""


def case_board(tracker: Tracker, ref: str, on: date, links: Links) -> CaseBoard:
    """One request as it stands on a day.  Raises UnknownCaseError."""
    case = show_case(tracker.engine, tracker.authority, ref, as_of=on)
    with reading(tracker.engine) as connection:
        kept = caseload.duties_of(connection, tracker.authority, [ref]).get(ref, [])
        said = outbox.steps_about(connection, tracker.authority, ref)
    kind, _ = concern((each.standing for each in kept if each.standing.started_on <= on), on)
    outcome = str(case["outcome"] or "").replace("_", " ").capitalize()
    state = outcome if outcome and kind is Concern.ON_TRACK else kind.value
    title = f"{ref} · week {case['week']} · {case['stage']}"
    parts = (
        _opening(case, state, links),
        _picture(case),
        _next(case, links),
        section("Every clock", _clocks(case["duties"], on)),
        section("Messages", _messages(said)),
        section("Where nobody is written to, and why", _silences(case["duties"])),
        section("Exceptions claimed", _exceptions(case["exceptions"])),
        section("The family's rights", _rights(case["rights"])),
        section("What was recorded", _events(case, links)),
        section("Why these dates: the law and the arithmetic", "\n".join(map(_why, case["duties"]))),
    )
    page = f"# {title}\n\n" + "\n".join(parts)
    return CaseBoard(case_key(ref), state, title, _alt(case, case["duties"]), _tags(case), page)


def _tags(case: Mapping[str, Any]) -> tuple[str, ...]:
    asked = [each for each in case["duties"] if each["duty"] == "provide_advice" and each["state"] in _RUNNING]
    services = sorted({each["holder"] for each in asked if each["stopped_on"] is None})
    named = {"case": case["case_ref"], "officer": case["officer"], "stage": case["stage"]}
    return (*(f"{name}:{value}" for name, value in named.items() if value), *(f"service:{each}" for each in services))


def _opening(case: Mapping[str, Any], state: str, links: Links) -> str:
    ref, on = case["case_ref"], in_words(case["as_of"])
    around = [
        link("home", links.page("home")),
        link("caseload", links.page("caseload")),
        link(f"officer {case['officer'] or 'nobody'}", links.page("officers")),
        link("event feed", links.events(case["authority"], ref)),
        link("refresh this page", links.form("track-request", case_ref=ref)),
    ]
    warned = [*case["warnings"], *nobody_asked_for(case["not_asked_for"])]
    notes = f"To know:\n\n{bullets(map(escaped, warned))}\n" if warned else ""
    return f"**{on}: {state}.**  Every date of this request, where it comes from, and what is next.\n\n{' · '.join(around)}\n\n{notes}"


def _picture(case: Mapping[str, Any]) -> str:
    """Targets of our own that hang on one advice are left to the table: they would hide the rest."""
    shown = [each for each in case["duties"] if each["basis"] is not Basis.PRACTICE or each["about"] is None]
    if not shown:
        return ""
    bars = [_bar(each) for each in _most_telling(shown)]
    drawn = image(timeline(bars, case["received_on"], case["as_of"]), _alt(case, shown))
    return (
        f"{drawn}\n\nDark: time used.  Pale: time left.  Thin: past the day.  ◇ the last day.  ● done.  "
        "Dotted: weeks 6, 16 and 20.\n"
    )


def _most_telling(duties: Sequence[Duty]) -> list[Duty]:
    """Those that run before those that are done, where not all of them fit; in their own order."""
    first = sorted(duties, key=lambda each: (each["state"] not in _RUNNING, -each["due_on"].toordinal()))[:MOST_BARS]
    return [each for each in duties if each in first]


def _bar(duty: Duty) -> Bar:
    names = ("started_on", "due_on", "stopped_on", "state", "days_late")
    return Bar(duty["what"].removesuffix(IF_ANY), **{name: duty[name] for name in names})


def _alt(case: Mapping[str, Any], shown: Sequence[Duty]) -> str:
    """What the picture shows, in a sentence."""
    late = [each for each in shown if each["state"] is State.OVERDUE]
    running = [each for each in shown if each["state"] is State.OUTSTANDING and each["due_on"] >= case["as_of"]]
    said = f"{case['case_ref']} in week {case['week']}: {counted(len(late), 'date')} passed unmet"
    if not running:
        return f"{said}."
    following = min(running, key=lambda each: each["due_on"])
    return f"{said}; next is {following['what']}, {in_words(following['due_on'])}."


def _next(case: Mapping[str, Any], links: Links) -> str:
    """What still has to happen, most urgent first, each with the form that records it."""
    running = [each for each in case["duties"] if each["state"] in _RUNNING and each["stopped_on"] is None]
    running.sort(key=lambda each: (_RUNNING.index(each["state"]), each["due_on"]))
    lines = [_still(case, each, links) for each in running]
    following = (
        f"Next message: {in_words(case['next']['on'])}, {escaped(case['next']['what'])}.\n\n" if case["next"] else ""
    )
    acts = ways_to_act(case, links)
    also = f"\nAlso: {' · '.join(acts)}\n" if acts else ""
    return section("What is next", following + (bullets(lines) or "Nothing more is owed.\n") + also)


def _still(case: Mapping[str, Any], duty: Duty, links: Links) -> str:
    """One duty that runs: how it stands, why on that day, what is sent next, and what records it.

    A list, since a table would hide its forms behind the edge of the dark face.
    """
    ways = ways_to_record(case["case_ref"], duty, links)
    whose = " (our own target)" if duty["basis"] is Basis.PRACTICE else ""
    opening = f"**{in_words(duty['due_on'])}**, {_standing(duty, case['as_of'])}: {escaped(duty['what'])}{whose}."
    why = f"Why that day: {escaped(duty['because'])}."
    record = [f"Record: {ways}"] if links.forms and ways else []
    return "\n    - ".join([opening, why, *_sent_next(duty), *record])


def _sent_next(duty: Duty) -> Iterator[str]:
    """The next message about one duty, or why there is none for now."""
    if step := duty["next"]:
        yield f"Next message: {in_words(step['on'])}, {escaped(step['what'])}."
    elif silent := duty["silence"]:
        until = f" until {in_words(silent['until'])}" if silent["until"] else ""
        yield f"No message{until}: {escaped(silent['because'])}."
    elif duty["state"] is State.OVERDUE:
        yield "No further message."


def _standing(duty: Duty, on: date) -> Markdown:
    if duty["state"] is State.OUTSTANDING and duty["due_on"] < on:
        return Markdown("would now be late")  # a refusal, which binds only where there is one
    words = str(duty["state"]).replace("_", " ")
    if duty["days_late"]:
        return Markdown(f"**{words}**, {counted(duty['days_late'], 'day')}")
    return Markdown(words)


def _clocks(duties: Iterable[Duty], on: date) -> str:
    """A table to look over; at the foot of the page each of them with its law and its arithmetic."""
    names = ("started_on", "due_on", "done_on")
    rows = [(*(each[name] for name in names), _standing(each, on), each["what"]) for each in duties]
    return f"The law and the arithmetic of each are at the foot of this page.\n\n{table(('Started', 'Due', 'Done', 'State', 'What'), rows)}"


def _messages(said: Sequence[tuple[StepRow, date | None]]) -> str:
    """Newest first: a reader looks for what was said last.  What a higher step overtook went to nobody."""
    told = [each for each in said if each[0].status != Status.SUPERSEDED]
    rows = [
        (sent_on or step.decided_on, step.status, step.step, role_words("", step.audience), what(step.duty, step.about))
        for step, sent_on in reversed(told)
    ]
    passed = len(said) - len(told)
    left_out = f"\n{counted(passed, 'step')} passed over, as a higher one went out.\n" if passed else ""
    return table(("Day", "State", "Step", "To", "About"), rows, most=MOST_MESSAGES) + left_out


def _silences(duties: Iterable[Duty]) -> str:
    found = [(each["what"], each["silence"]) for each in duties if each["silence"]]
    rows = [(name, silent["because"], silent["until"] or "until further notice") for name, silent in found]
    return table(("About", "Because", "Until"), rows)


def _exceptions(claims: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        (
            "yes" if each["holds"] else Markdown("**no**"),
            Markdown("**after the limit**") if each["recorded_late"] else "in time",
            each["ground"],
            what(each["duty"], each["about"]),
            each["because"],
        )
        for each in claims
    ]
    return table(("Applies", "Recorded", "Ground", "Limit", "Why"), rows)


def _rights(rights: Iterable[Mapping[str, Any]]) -> str:
    rows = [
        (each["opened_on"], each["closes_on"], each["state"], link(each["cite"], each["href"]), each["label"])
        for each in rights
    ]
    return table(("From", "To", "State", "Law", "Right"), rows)


def _events(case: Mapping[str, Any], links: Links) -> str:
    """Newest first, each with the form that corrects it."""
    rows = [
        (each["occurred_on"], each["recorded_on"], _correct(case["case_ref"], each["id"], links), _happened(each))
        for each in reversed(case["events"])
    ]
    return table(("Day", "Recorded", "A mistake?", "What happened"), rows)


def _correct(ref: str, event: str, links: Links) -> Markdown:
    address = links.record(EventKind.EVENT_CORRECTED.value, case_ref=ref, corrects=event)
    return link("correct it", address) if address else Markdown("")


def _happened(event: Mapping[str, Any]) -> str:
    said = (event["about"], *(each.replace("_", " ") for each in event["codes"]), event["answers"])
    told = ", ".join(each for each in said if each)
    return f"{EventKind(event['event']).words}: {told}" if told else EventKind(event["event"]).words


def _why(duty: Duty) -> str:
    """A date with its law, in a sentence and step by step."""
    source = link(duty["cite"], duty["href"])
    return f"**{escaped(duty['what'])}** ({source}).  {escaped(duty['sentence'])}\n\n{bullets(map(escaped, duty['explanation']))}"
