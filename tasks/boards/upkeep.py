"""The boards of the machinery: messages that wait, exceptions that were claimed, and whether all is in place."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.letters import counted, in_words
from models.store import outbox
from models.store.outbox import Message, Status
from models.store.session import reading
from models.wording import what
from tasks.boards.links import link
from tasks.boards.look import Look
from tasks.boards.markdown import Markdown, heading, section, table
from tasks.composing import role_words
from tasks.diagnosing import examine
from tasks.ledger import exceptions_ledger
from tasks.questions import waiting

_LETTERS = {"digest": "chaser", "weekly_summary": "weekly summary", "service_week": "advice of the week"}
_PARTS = (
    ("Failed", (Status.FAILED,)),
    ("Nobody to send it to", (Status.NO_RECIPIENT,)),
    ("Held", (Status.HELD,)),
    ("Waiting to be sent", (Status.QUEUED, Status.SENDING)),
)
_NOBODY = "no contact answers for this role: import one"
STUCK = (Status.FAILED, Status.NO_RECIPIENT, Status.HELD)


def messages(look: Look) -> list[Message]:
    """The messages that have not left and still may."""
    with reading(look.tracker.engine) as connection:
        wanted = [status for _, some in _PARTS for status in some]
        return outbox.messages(connection, look.tracker.authority, wanted)


def outbox_board(look: Look) -> str:
    """What waits, what failed, what is held, and why; the addresses stay in the tracker."""
    unsent = messages(look)
    with reading(look.tracker.engine) as connection:
        steps = outbox.steps_of(connection, [each.id for each in unsent])
    purpose = "Messages that have not left: what failed and what nobody answers for needs a person; what waits goes by itself."
    parts = [section(*_decisions(look))]
    for title, statuses in _PARTS:
        found = [each for each in unsent if each.status in statuses]
        rows = [_message(look, each, [step.case_ref for step in steps[each.id]]) for each in found]
        heads = ("Of", "Letter", "To the role", "Tries", "About", "Why")
        parts.append(section(f"{title}: {len(found)}", table(heads, rows)))
    return heading("Outbox", purpose, look.on) + "".join(parts)


def _decisions(look: Look) -> tuple[str, str]:
    """What waits for a person's decision; each is answered in a paused run of its own."""
    asked = waiting(look.tracker.engine, look.tracker.authority, look.on)
    answered = link("answered in their runs, by Resume (in the light face under ⋮)", look.links.runs("approval"))
    rows = [
        (look.case(each.clock.case_ref), each.asked_on, "expired" if each.expired else each.expires_on, each.title)
        for each in asked
    ]
    says = f"They are {answered}.\n\n" if rows else ""
    return f"Waiting for a decision: {len(rows)}", says + table(("Request", "Asked", "Expires", "To decide"), rows)


def _message(look: Look, message: Message, refs: Sequence[str]) -> tuple[Any, ...]:
    shown = list(dict.fromkeys(refs))
    about = ", ".join(look.case(ref) for ref in shown[:2]) + (f" and {len(shown) - 2} more" if len(shown) > 2 else "")  # noqa: PLR2004
    letter = _LETTERS.get(message.letter, message.letter)
    to = role_words(message.service, message.role)
    why = message.why or (_NOBODY if message.status is Status.NO_RECIPIENT else "")
    return message.about_on, letter, to, message.attempts, Markdown(about), why


def ledger(look: Look) -> str:
    """Every exception that was claimed, newest first, with whether it applies and whether it came in time."""
    rows = [_claim(look, row) for row in reversed(exceptions_ledger(look.tracker.engine, look.tracker.authority))]
    purpose = "Every lawful ground that was ever claimed.  An exception lifts one limit and moves no date."
    heads = ("Request", "Applies", "Family told", "Limit, and its day", "Why")
    return heading("Exceptions ledger", purpose, look.on) + table(heads, rows)


def _claim(look: Look, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """What an inspector looks for stands first: whether it applies, and whether it was written down in time."""
    applies = "yes" if row["holds"] else "**no**"
    late = ", **recorded after the limit**" if row["recorded_late"] else ""
    told = row["family_told_on"] or Markdown("**no**")
    limit = what(row["duty"], row["about"]) + (f", {in_words(row['due_on'])}" if row["due_on"] else "")
    ground = row["ground"].replace("_", " ")
    why = row["because"] if ground in row["because"] else f"{ground}: {row['because']}"
    return look.case(row["case_ref"]), Markdown(applies + late), told, limit, why


def doctor(look: Look) -> str:
    """Whether everything is in place for tonight: what is not comes first."""
    found = sorted(examine(look.tracker), key=lambda each: each.ok)
    lead = {"outbox": look.links.page("outbox")}
    rows = [
        (link(each.what, lead.get(each.what)), "in place" if each.ok else Markdown("**to do**"), each.says)
        for each in found
    ]
    wrong = sum(not each.ok for each in found)
    answer = f"{counted(wrong, 'thing')} to do, first in the list." if wrong else "Yes."
    purpose = f"Is everything in place for tonight?  {answer}"
    return heading("Doctor", purpose, look.on) + table(("What", "State", "Found"), rows)
