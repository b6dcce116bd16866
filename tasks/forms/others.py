"""The forms that are not of one event: any event, the three under names of their own, a file, a request, a week, a what-if."""

from config.practice.alarms import alarms
from config.practice.gate import Question, advice_gate
from config.statute import Unit
from config.vocabulary import EventKind
from tasks.forms.events import EVERY_EVENT, form_of
from tasks.forms.fields import TITLES, Field, choice, code, column, day, duties, takes
from tasks.gate import NOT_ASKED, WORDS

_NEEDED = ("case_ref", "event", "occurred_on")
NEED_FREE_TEXT = (EventKind.EXCEPTION_CLAIMED,)
"""Nobody could record it by the form of every event: its evidence is missing there."""


def _any_event() -> tuple[Field, ...]:
    events = [each for each in EventKind if each not in NEED_FREE_TEXT]
    first = sorted(EVERY_EVENT, key=lambda name: name not in _NEEDED)
    return tuple(column(name, needed=name in _NEEDED, words=events if name == "event" else ()) for name in first)


def _claim() -> tuple[Field, ...]:
    fields = form_of(EventKind.EXCEPTION_CLAIMED).fields
    held = column("evidence_held", needed=True)
    return tuple(sorted((*fields, held), key=lambda each: (not each.needed, list(TITLES).index(each.name))))


_SUPPOSED = (
    Field("duty", "A limit that changes: which duty", "With its new length, and the day it begins.", choice(duties())),
    Field("amount", "Its new length", "How many, as 18.", {"type": "integer", "minimum": 1, "maximum": 9999}),
    Field("unit", "Counted in", "Days are calendar days.", choice(Unit)),
    Field("from_day", "For clocks that start from", "The first day of the new limit.", day()),
    Field("bank_holiday", "One bank holiday more", "Or instead of a limit: a day that becomes a bank holiday.", day()),
    Field("setting", "A school or college closed", "Or instead: its reference (URN).", takes("setting")),
    Field("closed_from", "First day closed", "With the school or college.", day()),
    Field("closed_to", "Last day closed", "With the school or college.", day()),
)

_FILE = (
    Field(
        "file",
        "File or folder",
        'The name of a CSV or XLSX file in the folder "inbox", or of a folder in it; empty for every file of the inbox.',
        code(r"[^\n]{1,200}"),
    ),
    Field(
        "accept_valid",
        "Take the good rows of a file that has bad ones",
        "Otherwise nothing of it is taken.  The bad rows are written beside it, with the reasons.",
        {"type": "boolean", "default": False},
    ),
)


def _gate() -> tuple[Field, ...]:
    """A select for each question; those of every advice are needed, the others where they are asked."""
    about = (column("case_ref", needed=True), column("advice_kind", needed=True), column("occurred_on", needed=True))
    return (*about, *map(_question, advice_gate().values()), column("advice_ref", needed=False))


def _question(asked: Question) -> Field:
    of = f"Asked of {' and '.join(each.replace('_', ' ') for each in asked.kinds)} advice.  " if asked.kinds else ""
    back = "A no sends the advice back.  " if asked.gate else ""
    words = [each for each in WORDS if asked.na or each != NOT_ASKED]
    always = not asked.kinds and asked.from_year_group is None
    return Field(
        asked.id.lower(), f"{asked.id}  {asked.question}", f"{of}{back}Source: {asked.source}.", choice(words), always
    )


OTHERS: dict[str, tuple[Field, ...]] = {
    "record-event": _any_event(),
    "acknowledge-escalation": form_of(EventKind.ESCALATION_ACKNOWLEDGED).fields,
    "mute-chasing": form_of(EventKind.CHASING_MUTED, needs=("reason",)).fields,
    "claim-exception": _claim(),
    "check-advice": _gate(),
    "approval": (
        column("case_ref", needed=True),
        column("duty", needed=True),
        Field("about", "Which advice", "Where the duty is about one.", takes("advice_ref")),
        Field("started_by", "Which clock", "The id of the event that started it.", takes("corrects")),
    ),
    "track-request": (
        column("case_ref", needed=True),
        Field("as_of", "On which day", "Empty for today.", day()),
    ),
    "import-cases": _FILE,
    "weekly-summary": (Field("week_ending", "Week ending on", "A Sunday; empty for the last one.", day()),),
    "what-if": _SUPPOSED,
    "daily": (Field("as_of", "Up to which day", "Empty for today; a day that was missed can be caught up.", day()),),
    "alarm": (
        Field(
            "about",
            "Which alarm",
            "Prefect's automations start this; by hand it is a trial.",
            choice(alarms()),
            needed=True,
        ),
    ),
}
"""The fields of each form, by the name of its deployment."""
