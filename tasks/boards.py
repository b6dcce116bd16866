"""The boards that the team reads in the Prefect UI, as markdown; every figure comes from the store."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from config.vocabulary import Basis, State
from models.letters import in_words
from models.store import caseload, outbox
from models.store.caseload import Kept
from models.store.outbox import Status
from models.store.session import reading
from models.wording import what
from tasks.cases import list_cases
from tasks.composing import holder_label
from tasks.ledger import exceptions_ledger
from tasks.measuring import timeliness
from tasks.showing import show_case

MOST_ROWS = 200
"""A board shows so many rows and names the total: a page of thousands helps nobody."""
SOON = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the dashboard."""

    title: str
    markdown: str


def boards(engine: sa.Engine, authority: str, on: date) -> dict[str, Board]:
    """Every board by its artifact key, as it stands on a day; `home` links to them."""
    with reading(engine) as connection:
        running = caseload.running(connection, authority, on)
        stuck = (Status.QUEUED, Status.NO_RECIPIENT, Status.FAILED, Status.HELD)
        messages = outbox.messages(connection, authority, stuck)
    cases = list_cases(engine, authority, as_of=on)
    return {
        "breaches": Board("Breaches", _breaches(running, on)),
        "due-soon": Board("Due in the next four weeks", _due_soon(running, on)),
        "advice-outstanding": Board("Advice outstanding", _advice(running, on)),
        "caseload": Board("The whole caseload", _caseload(cases, on)),
        "exceptions-ledger": Board("Exceptions ledger", _ledger(exceptions_ledger(engine, authority))),
        "timeliness": Board("Timeliness, the official measures", _timeliness(engine, authority, on)),
        "outbox": Board("Messages that wait, failed or are held", _outbox(messages)),
    }


def home(engine: sa.Engine, authority: str, on: date, links: Mapping[str, str]) -> str:
    """The start page: the state of the caseload in a sentence, and a link to every board."""
    with reading(engine) as connection:
        requests = len(caseload.caseload(connection, authority, on))
        breached = {each.case_ref for each in caseload.breaches(connection, authority, on)}
    counts = f"{requests} open requests, {len(breached)} of them past a statutory date."
    listed = "\n".join(f"- [{title}]({address})" for title, address in links.items())
    return f"# EHC needs assessments, {in_words(on)}\n\n{counts}\n\n{listed}\n"


def _is_breach(kept: Kept, on: date) -> bool:
    return kept.standing.basis is Basis.STATUTE and kept.standing.state(on) is State.OVERDUE


def _caseload(cases: Sequence[Mapping[str, Any]], on: date) -> str:
    rows = [
        (each["case_ref"], each["stage"], each["week"], each["officer"], each["state"], each["what"], each["due_on"])
        for each in cases
    ]
    heading = f"# Caseload, {in_words(on)}\n\nMost urgent first.\n\n"
    return heading + table(("Request", "Stage", "Week", "Officer", "State", "Next duty", "Due"), rows)


def _breaches(running: Iterable[Kept], on: date) -> str:
    rows = [_row(each, on) for each in running if _is_breach(each, on)]
    heading = f"# Breaches that stand on {in_words(on)}\n\nA limit set by statute has passed and is not met; no exception is recorded.\n\n"
    return heading + table(("Request", "What", "Who", "Was due", "Days late", "Officer"), rows)


def _due_soon(running: Iterable[Kept], on: date) -> str:
    soon = [
        each for each in running if on <= each.standing.due_on <= on + SOON and each.standing.duty != "provide_advice"
    ]
    rows = [(*_row(each, on)[:4], (each.standing.due_on - on).days, each.officer) for each in soon]
    heading = f"# Due in the four weeks from {in_words(on)}\n\n"
    return heading + table(("Request", "What", "Who", "Due", "In days", "Officer"), rows)


def _advice(running: Iterable[Kept], on: date) -> str:
    waiting = [each for each in running if each.standing.duty == "provide_advice"]
    rows = [(*_row(each, on), "law" if each.standing.basis is Basis.STATUTE else "guidance") for each in waiting]
    heading = f"# Advice outstanding on {in_words(on)}\n\nOldest date first.  Six weeks bind a health body by law, the others by guidance.\n\n"
    return heading + table(("Request", "What", "Who", "Due", "Days late", "Officer", "Date set by"), rows)


def _row(kept: Kept, on: date) -> tuple[Any, ...]:
    standing = kept.standing
    name = what(standing.duty, standing.about)
    return kept.case_ref, name, holder_label(standing.holder), standing.due_on, standing.days_late(on), kept.officer


def _timeliness(engine: sa.Engine, authority: str, on: date) -> str:
    first = on - timedelta(days=364)
    found = timeliness(engine, authority, first, on)
    heading = f"# Timeliness, {in_words(first)} to {in_words(on)}\n\nThe official measures, under their DfE names.\n\n"
    return heading + table(("Measure", "Figure"), [(f"`{name}`", figure) for name, figure in found.items()])


def _ledger(rows: Sequence[Mapping[str, Any]]) -> str:
    """Newest claim first; what was written down too late says so."""
    # What an inspector looks for stands first: a page shows some six columns.
    shown = [
        (
            row["case_ref"],
            "applies" if row["holds"] else "does not apply",
            "AFTER THE LIMIT" if row["recorded_late"] else "in time",
            what(row["duty"], row["about"]),
            row["ground"],
            row["due_on"],
            row["recorded_on"],
            row["family_told_on"],
            row["because"],
        )
        for row in reversed(rows)
    ]
    heading = "# Exceptions ledger\n\nEvery lawful ground that was ever claimed.  An exception lifts one limit and moves no date.\n\n"
    heads = ("Request", "Applies", "Recorded", "Limit", "Ground", "Due", "Recorded on", "Family told", "Why")
    return heading + table(heads, shown)


def _outbox(messages: Sequence[outbox.Message]) -> str:
    rows = [(each.status, each.role, each.to or "nobody yet", each.attempts, each.why) for each in messages]
    return "# Messages that wait, failed or are held\n\n" + table(("Status", "Role", "To", "Attempts", "Why"), rows)


def table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A markdown table, cut at MOST_ROWS with the total named; a sentence where there is no row."""
    if not rows:
        return "Nothing.\n"
    lines = [_line(heads), _line(["---"] * len(heads)), *(_line(map(_cell, row)) for row in rows[:MOST_ROWS])]
    cut = f"\nThe first {MOST_ROWS} of {len(rows):,}.\n" if len(rows) > MOST_ROWS else ""
    return "\n".join(lines) + "\n" + cut


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return in_words(value) if isinstance(value, date) else str(value).replace("_", " ").replace("|", "/")


def _why(duty: Mapping[str, Any]) -> str:
    lines = "\n".join(f"  - {line}" for line in duty["explanation"])
    return f"- **{duty['what']}**: {duty['sentence']}\n{lines}"


@dataclass(frozen=True, slots=True)
class CaseBoard:
    """The timeline of one request: its artifact key, its state in words, and the page."""

    key: str
    state: str
    markdown: str


def case_board(engine: sa.Engine, authority: str, ref: str, on: date) -> CaseBoard:
    """One request as it stands on a day.  Raises UnknownCaseError."""
    case = show_case(engine, authority, ref, as_of=on)
    duties = [
        (each["what"], each["started_on"], each["due_on"], each["done_on"], each["state"], each["cite"])
        for each in case["duties"]
    ]
    late = [each for each in case["duties"] if each["state"] is State.OVERDUE and each["basis"] is not Basis.PRACTICE]
    why = "\n".join(_why(each) for each in case["duties"])
    rights = [
        (each["label"], each["opened_on"], each["closes_on"], each["state"], each["cite"]) for each in case["rights"]
    ]
    warned = "".join(f"> {each}\n" for each in [*case["warnings"], *_not_asked_for(case)])
    markdown = (
        f"# {ref}: {case['stage']}, week {case['week']}\n\n{warned}\n"
        + table(("What", "Started", "Due", "Done", "State", "Source"), duties)
        + f"\n## Why these dates\n\n{why}\n\n## The family's rights\n\n"
        + table(("Right", "From", "To", "State", "Source"), rights)
    )
    state = case["outcome"] or (f"{len(late)} overdue" if late else "On track")
    return CaseBoard(f"case-{ref.lower().replace('/', '-')}", str(state).replace("_", " ").capitalize(), markdown)


def _not_asked_for(case: dict[str, Any]) -> list[str]:
    missing = ", ".join(each.replace("_", " ") for each in case["not_asked_for"])
    return [f"Nobody has asked for this advice: {missing} (reg 6(1))."] if missing else []
