"""The boards of requests: all of them, those past a limit, and what comes due next."""

from collections.abc import Iterable, Mapping
from typing import Any

from config.vocabulary import Basis, State
from models.store.caseload import Kept
from tasks.boards.look import Look, owed
from tasks.boards.markdown import Markdown, escaped, heading, section, table
from tasks.cases import SOON, Concern
from tasks.composing import holder_label

_URGENT = (Concern.BREACHED, Concern.OVERDUE)
CASES = ("Request", "State", "Because of", "Date", "Week", "Officer")


def caseload(look: Look) -> str:
    """Every open request, most urgent first."""
    counts = look.counts()
    said = ", ".join(f"{counts[each]} {each.lower()}" for each in Concern if counts[each])
    purpose = f"Every open request, most urgent first: {len(look.cases):,} in all ({said})."
    return heading("Caseload", purpose, look.on) + table(CASES, [case_row(look, each) for each in look.cases])


def case_row(look: Look, case: Mapping[str, Any]) -> tuple[Any, ...]:
    """A request with its state, and the duty that says so."""
    state = Markdown(f"**{case['concern']}**") if case["concern"] in _URGENT else case["concern"]
    week = f"{case['week']}, {case['stage']}"
    return (
        look.case(case["case_ref"]),
        state,
        case["concerned"],
        case["concerned_on"],
        week,
        look.officer(case["officer"]),
    )


def breaches(look: Look) -> str:
    """The limits in law that have passed."""
    rows = [_late_row(look, each) for each in look.breached()]
    purpose = (
        "Limits set by statute that have passed and are not met, oldest first.  "
        "A limit that a lawful exception lifts is none: see the exceptions ledger."
    )
    heads = ("Request", "What", "Who owes it", "Was due", "Days", "Officer")
    return heading("Breaches", purpose, look.on) + table(heads, rows)


def _late_row(look: Look, kept: Kept) -> tuple[Any, ...]:
    return (*_row(look, kept), kept.standing.days_late(look.on), look.officer(kept.officer))


def _row(look: Look, kept: Kept) -> tuple[Any, ...]:
    return look.case(kept.case_ref), owed(kept), escaped(holder_label(kept.standing.holder)), kept.standing.due_on


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
    days = kept.standing.due_on - look.on
    return kept.standing.state(look.on) is State.OUTSTANDING and 0 <= days.days <= SOON.days


def _soon_table(look: Look, soon: Iterable[Kept]) -> str:
    rows = [(*_row(look, each), _left(look, each), look.officer(each.officer)) for each in soon]
    return table(("Request", "What", "Who owes it", "Due", "In", "Officer"), rows)


def _left(look: Look, kept: Kept) -> str:
    days = (kept.standing.due_on - look.on).days
    target = ", own target" if kept.standing.basis is Basis.PRACTICE else ""
    return f"{days} days{target}" if days else f"today{target}"
