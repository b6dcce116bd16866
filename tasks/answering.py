"""What is said back to whoever filled in a form: what is next, which rows were refused, what would change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from config.errors import PlainError
from models.case import in_words
from models.events import Event
from tasks.boards.markdown import Markdown, table
from tasks.explaining import asked_of, letter_of
from tasks.importing import Imported
from tasks.opening import Tracker
from tasks.reading.cells import quoted
from tasks.reading.checking import parse, parsers
from tasks.reading.refusals import Rejected
from tasks.showing import show_case


def run_name(values: Mapping[str, object], today: date) -> str:
    """What a recording is called: "YK-2026-0123: advice received 24 Nov".  What cannot be read is left out."""
    said, _ = parse({name: values.get(name) for name in ("case_ref", "event", "occurred_on")}, parsers(today))
    event, on = said.get("event"), said.get("occurred_on")
    happened = " ".join((event.words if event else "what happened?", f"{on.day} {on:%b}" if on else ""))
    return f"{said.get('case_ref', 'no reference')}: {happened.strip()}"


def next_step(tracker: Tracker, event: Event) -> str:
    """What is next for a request, and what the letter behind the event must carry while it can still be put right."""
    try:
        found = show_case(tracker.engine, event.authority, event.case_ref, as_of=tracker.today())
    except PlainError:
        return f"No event of {event.case_ref} stands any more."
    step, ended = found["next"], found["outcome"]
    if step:
        follows = f"Next for {event.case_ref}: {in_words(step['on'])}, {step['what']}."
    else:
        follows = f"Nothing waits for {event.case_ref}" + (f": it ended ({ended.words})." if ended else ".")
    return "  ".join(each for each in (follows, letter_of(event.event), asked_of(event)) if each)


def told(refused: Rejected) -> Rejected:
    """A refusal as Prefect may keep it: a word that is no slip of a known one may be somebody's name."""
    slip = "did you mean" in refused.reason
    if slip or not any(each.isalpha() for each in refused.value):
        return refused
    return replace(refused, value="", reason=refused.reason.replace(quoted(refused.value), quoted("")))


def refusals(done: Sequence[Imported]) -> str:
    """The rows that were not taken, as a page in markdown."""
    rows = [
        (Path(each.file).name, one.row or "", one.column, told(one).reason) for each in done for one in each.rejected
    ]
    as_written = [[Markdown(str(cell).replace("|", "\\|")) for cell in row] for row in rows]
    return _page("Rows that were not taken", ("File", "Row", "Column", "Why"), as_written)


def changes(rows: Sequence[Mapping[str, Any]], on: date) -> str:
    """What would change, as a page in markdown."""
    columns = ("case_ref", "what", "due_on", "state", "would_be_due_on", "would_be")
    heads = ("Request", "What", "Due", "State", "Would be due", "Would be")
    said = [tuple(row[column] for column in columns) for row in rows]
    title = f"What would change, seen on {in_words(on)}"
    return _page(title, heads, said) + "\nNothing was written.\n"


def _page(title: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return f"# {title}\n\n{table(heads, rows)}"
