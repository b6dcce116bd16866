"""The boards of requests: all of them, those past a limit, and what comes due next."""

from collections.abc import Iterable, Mapping
from typing import Any

from config.statute import DutyKind
from config.vocabulary import Basis, State
from models.letters import counted
from models.store.caseload import Kept
from tasks.boards.look import Look, owed
from tasks.boards.markdown import Markdown, heading, section, table
from tasks.cases import SOON, Concern
from tasks.composing import holder_label

_URGENT = (Concern.BREACHED, Concern.OVERDUE)
CASES = ("Request", "State", "Due", "Week", "Officer", "Because of")
"""The longest comes last: the dark face breaks no line, and cuts a table at its right edge."""


def caseload(look: Look) -> str:
    """Every open request, most urgent first."""
    counts = look.counts()
    said = ", ".join(f"{counts[each]} {each.lower()}" for each in Concern if counts[each])
    purpose = f"Every open request, most urgent first: {len(look.cases):,} in all ({said})."
    return heading("Caseload", purpose, look.on) + table(CASES, [case_row(look, each) for each in look.cases])


def case_row(look: Look, case: Mapping[str, Any]) -> tuple[Any, ...]:
    """A request with its state, and the duty that says so."""
    ref, officer = look.case(case["case_ref"]), look.officer(case["officer"])
    return ref, state_of(case), case["concerned_on"], case["week"], officer, case["concerned"]


def state_of(case: Mapping[str, Any]) -> Markdown:
    """The state of a request, bold where something has passed."""
    return Markdown(f"**{case['concern']}**" if case["concern"] in _URGENT else case["concern"])


def breaches(look: Look) -> str:
    """The limits in law that have passed."""
    found = look.breached()
    requests = counted(len({each.case_ref for each in found}), "request")
    purpose = (
        f"Limits set by statute that have passed and are not met, oldest first: {len(found):,} of {requests}.  "
        "A limit that a lawful exception lifts is none: see the exceptions ledger."
    )
    heads = ("Request", "Was due", "Days", "Officer", "What", "Who owes it")
    rows = [_row(look, each, each.standing.days_late(look.on)) for each in found]
    return heading("Breaches", purpose, look.on) + table(heads, rows)


def _row(look: Look, kept: Kept, days: object) -> tuple[Any, ...]:
    standing, officer = kept.standing, look.officer(kept.officer)
    return look.case(kept.case_ref), standing.due_on, days, officer, owed(kept), holder_label(standing.holder)


def due_soon(look: Look) -> str:
    """What falls due within the days of SOON: the authority's own duties, then what others owe it."""
    soon = [each for each in look.running if _is_soon(look, each)]
    ours = [each for each in soon if each.standing.holder == "local_authority"]
    theirs = [each for each in soon if each.standing.holder != "local_authority"]
    purpose = f"What falls due in the next {SOON.days} days, soonest first: act now and it is in time."
    return (
        heading("Due soon", purpose, look.on)
        + section("The authority's own", _soon_table(look, ours))
        + section("Advice and answers of others", _soon_table(look, theirs))
    )


def _is_soon(look: Look, kept: Kept) -> bool:
    if kept.standing.kind is DutyKind.MINIMUM:
        return False  # nobody is to do anything by the end of the family's time for views
    days = kept.standing.due_on - look.on
    return kept.standing.state(look.on) is State.OUTSTANDING and 0 <= days.days <= SOON.days


def _soon_table(look: Look, soon: Iterable[Kept]) -> str:
    heads = ("Request", "Due", "In", "Officer", "What", "Who owes it")
    return table(heads, [_row(look, each, _left(look, each)) for each in soon])


def _left(look: Look, kept: Kept) -> str:
    days = (kept.standing.due_on - look.on).days
    target = ", own target" if kept.standing.basis is Basis.PRACTICE else ""
    return f"{counted(days, 'day')}{target}" if days else f"today{target}"
