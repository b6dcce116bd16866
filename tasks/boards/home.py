"""The start page: what the morning needs, in a sentence, and the way to everything else."""

from collections.abc import Mapping

from models.letters import counted
from tasks.boards.caseload import CASES, case_row
from tasks.boards.links import link
from tasks.boards.look import Look
from tasks.boards.markdown import bullets, heading, section, table
from tasks.boards.upkeep import STUCK, messages
from tasks.cases import SOON, Concern
from tasks.questions import waiting

MOST_URGENT = 10
_FORMS = {
    "record-event": "Record something that happened",
    "import-cases": "Import a file from the inbox",
    "track-request": "Look at one request anew",
    "what-if": "Ask what would follow from a date",
    "claim-exception": "Claim a lawful exception",
    "mute-chasing": "Stop or resume the reminders of a request",
    "acknowledge-escalation": "Take on an escalation",
    "weekly-summary": "Send the weekly summary",
    "daily": "Run the day's tracking now",
}


def home(look: Look, boards: Mapping[str, str]) -> str:
    """The page to begin the day with; `boards` holds the title of each board by its key."""
    urgent = [each for each in look.cases if each["concern"] is not Concern.ON_TRACK][:MOST_URGENT]
    forms = [link(words, look.links.form(name)) for name, words in _FORMS.items() if name in look.links.forms]
    return (
        heading("EHC needs assessments", morning(look), look.on)
        + section("Most urgent", table(CASES, [case_row(look, each) for each in urgent]))
        + section("Boards", bullets(link(title, look.links.page(key)) for key, title in boards.items()))
        + (section("Forms", bullets(forms)) if forms else "")
    )


def morning(look: Look) -> str:
    """What the morning needs, with a link behind each number."""
    counts = look.counts()
    late = sum(bool(each.standing.days_late(look.on)) for asked in look.advice().values() for each in asked)
    stuck = sum(each.status in STUCK for each in messages(look))
    asked = len(waiting(look.tracker.engine, look.tracker.authority, look.on))
    said = [
        (
            counted(counts[Concern.BREACHED], "request") + " past a limit of the law",
            "breaches",
            counts[Concern.BREACHED],
        ),
        (counted(late, "piece of advice", "pieces of advice") + " past the date", "advice-outstanding", late),
        (
            f"{counted(counts[Concern.DUE_SOON], 'request')} due within {SOON.days} days",
            "due-soon",
            counts[Concern.DUE_SOON],
        ),
        (f"{counted(asked, 'decision')} to take", "outbox", asked),
        (f"{counted(stuck, 'message')} that cannot leave", "outbox", stuck),
    ]
    needed = [link(words, look.links.page(key)) for words, key, number in said if number]
    opening = f"{counted(len(look.cases), 'open request')}."
    return (
        f"{opening}  This morning: {'; '.join(needed)}."
        if needed
        else f"{opening}  Nothing is late, and nothing waits."
    )
