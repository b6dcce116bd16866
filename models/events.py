"""One event: something that happened to a request, on a day.  The append-only truth.

The fields are the columns of the event file; `NEEDS` says which of them an event cannot do without.
"""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.quality import Whose, YesNo
from config.vocabulary import AdviceKind, DraftReply, EventKind, Ground, Known, Phase, Route, Source
from models.frozen import made

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, kw_only=True)  # without slots: it is made often (models.frozen)
class Event:
    """Something that happened to one request.  Days are civil dates in Europe/London."""

    case_ref: str
    event: EventKind
    occurred_on: date
    authority: str
    external_id: str | None = None
    recorded_at: datetime | None = None
    officer: str | None = None
    source: Source | None = None
    year_group: int | None = None
    advice_kind: AdviceKind | None = None
    advice_ref: str | None = None
    service: str | None = None
    duty: str | None = None
    ground: Ground | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    evidence: str | None = None
    route: Route | None = None
    directed_on: date | None = None
    promised_on: date | None = None
    setting: str | None = None
    takes_effect_on: date | None = None
    last_reviewed_on: date | None = None
    phase: Phase | None = None
    reason: str | None = None
    known: Known | None = None
    route_tried: str | None = None
    sections: str | None = None
    reply: DraftReply | None = None
    answers: str | None = None
    agencies: str | None = None
    changed: str | None = None
    whose: Whose | None = None
    gathered: str | None = None
    used: YesNo | None = None
    corrects: str | None = None
    note: str | None = None
    key: str = ""
    """What makes this event itself: the source's id, or else a digest of all that it says."""

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Event":
        """The event that these columns say, which are handed over and known to be sound."""
        event = made(cls, said)
        event.__post_init__()
        return event

    def __post_init__(self) -> None:
        """Work out the key where none is given."""
        if not self.key:
            object.__setattr__(self, "key", self.external_id or _digest(self))

    @property
    def about(self) -> str | None:
        """Which request for advice, or which setting, the event speaks of."""
        return self.advice_ref or self.advice_kind or self.setting

    @property
    def recorded_on(self) -> date:
        """The civil day in London on which it was recorded; the day that it happened where that is not known."""
        return self.recorded_at.astimezone(LONDON).date() if self.recorded_at else self.occurred_on


COLUMNS = tuple(each.name for each in fields(Event) if each.name != "key")

MEANING: dict[str, str] = {
    "case_ref": "The council's own reference; never a name.",
    "event": "What happened, as advice_received.",
    "occurred_on": "The day that it happened, not the day of typing.",
    "authority": "Three-digit code; by default this installation's own.",
    "external_id": "The source system's id of this event, if it has one.",
    "recorded_at": "When the source system learned of it; by default now.",
    "officer": "The case officer's reference or role mailbox.",
    "source": "Who asked for the assessment (for request_received).",
    "year_group": "-1 (nursery) to 14.",
    "advice_kind": "Which advice, for every event about advice: psychological, medical, educational, ...",
    "advice_ref": "Which request for advice, where there are several of a kind.",
    "service": "The service that was asked (a key of the contacts).",
    "duty": "The limit that an exception is claimed against, or that an event speaks of.",
    "ground": "The lawful ground of an exception.",
    "starts_on": "First day of the ground.",
    "ends_on": "Last day of the ground, or of a mute.",
    "evidence": "What shows the ground; stays in the database.",
    "route": "How a refusal came to be reversed, or an amendment ordered.",
    "directed_on": "A day that an order itself (or a written agreement) sets for the plan.",
    "promised_on": "The day for which advice was promised.",
    "setting": "The reference of a school or college (URN).",
    "takes_effect_on": "The day of the move, of the phase transfer, or for which a review meeting is arranged.",
    "last_reviewed_on": "The day on which a plan that came in was made or last reviewed.",
    "phase": "Which phase transfer: primary_to_secondary, secondary_to_post_16, ...",
    "reason": "Why the request ended, or why chasing is muted.",
    "known": "What the service knew of the child when it was asked: open, closed_within_3_months, ..., not_known.",
    "route_tried": "Which route was tried instead, where a service does not know the child: early_help_assessment, ...",
    "sections": "Which sections of the draft plan, as B;F.",
    "reply": "What the author said of them: used_and_confirmed, used_but_corrected, not_used.",
    "answers": "What was answered to the questions of the gate, or of an audit, as A1=2;A2=0;A10=na: codes, never text.",
    "agencies": "Who audited the plan, as education;health.",
    "changed": "What was changed after an audit, as plan_amended;training_given.",
    "whose": "Whose views were gathered: child or parent.",
    "gathered": "How views were gathered, as conversation;pictures_or_symbols.",
    "used": "Whether what was gathered was used: yes or no.",
    "corrects": "The id of an event entered by mistake.",
    "note": "Free text; stays in the database.",
}
"""What each column means, for whoever fills it in: the forms and the command line say it in these words."""

# The moment of recording is no part of what an event says: the same row exported again tomorrow is
# the same event.
_SAID = tuple(name for name in COLUMNS if name not in ("external_id", "recorded_at"))

_ADVICE = ("advice_kind",)
NEEDS: dict[EventKind, tuple[str, ...]] = {
    EventKind.DECISION_REVERSED: ("route",),
    EventKind.ADVICE_SOUGHT: _ADVICE,
    EventKind.ADVICE_REQUEST_RECEIVED: _ADVICE,
    EventKind.ADVICE_PROMISED: (*_ADVICE, "promised_on"),
    EventKind.ADVICE_RECEIVED: _ADVICE,
    EventKind.ADVICE_ACCEPTED: _ADVICE,
    EventKind.ADVICE_RETURNED: _ADVICE,
    EventKind.ADVICE_NOT_KNOWN: _ADVICE,
    EventKind.DRAFT_SECTION_SHARED: (*_ADVICE, "sections"),
    EventKind.DRAFT_SECTION_ANSWERED: (*_ADVICE, "reply"),
    EventKind.VIEWS_GATHERED: ("whose", "gathered", "used"),
    EventKind.PLAN_AUDITED: ("answers", "agencies"),
    EventKind.PLAN_AUDIT_CLOSED: ("changed",),
    EventKind.SETTING_CONSULTED: ("setting",),
    EventKind.SETTING_RESPONDED: ("setting",),
    EventKind.NO_LONGER_RESPONSIBLE: ("reason",),
    EventKind.PLAN_TRANSFERRED_IN: ("last_reviewed_on",),
    EventKind.REVIEW_MEETING_ARRANGED: ("takes_effect_on",),
    EventKind.PHASE_TRANSFER_EXPECTED: ("takes_effect_on", "phase"),
    EventKind.CONTENTS_AMENDMENT_ORDERED: ("route",),
    EventKind.PLACEMENT_AMENDMENT_ORDERED: ("route",),
    EventKind.MOVE_NOTIFIED: ("takes_effect_on",),
    EventKind.EXCEPTION_CLAIMED: ("duty", "ground", "starts_on"),
    EventKind.EXCEPTION_ENDED: ("duty", "ground"),
    EventKind.EVENT_CORRECTED: ("corrects",),
}


# What is asked for a re-assessment is often asked on the day on which it was decided.
_BEFORE_ADVICE = (
    EventKind.REASSESSMENT_REQUESTED,
    EventKind.REASSESSMENT_DECIDED,
    EventKind.DECISION_TO_REASSESS_NOTIFIED,
)
# A reversal comes first: the family is often told of the new decision on the same day.
_MOVED = (EventKind.DECISION_REVERSED, *_BEFORE_ADVICE)
_REST = [each for each in EventKind if each not in _MOVED]
_ASKED = _REST.index(EventKind.ADVICE_SOUGHT)
ORDER = {
    kind: rank
    for rank, kind in enumerate((EventKind.DECISION_REVERSED, *_REST[:_ASKED], *_BEFORE_ADVICE, *_REST[_ASKED:]))
}
"""Two events of one day happened in the order of the process, whatever the order of the rows."""


def _digest(event: Event) -> str:
    values = ((name, getattr(event, name)) for name in _SAID)
    said = "|".join(f"{name}={value}" for name, value in values if value is not None)
    return "row-" + hashlib.sha256(said.encode()).hexdigest()[:24]
