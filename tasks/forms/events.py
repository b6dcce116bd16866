"""The form of each event: the columns that it needs, those that it may carry, and what the law says about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from config.statute import Duty, statute
from config.vocabulary import EVENT_MEANINGS, Basis, EndReason, EventKind, MuteReason, Route
from models.events import COLUMNS, NEEDS
from models.plan import ROUTES_TO_AN_AMENDMENT
from tasks.forms.fields import TITLES, Field, column, duties

EVERY_EVENT = tuple(name for name in TITLES if name in COLUMNS)
"""The columns of the event file that a form may ask for: neither free text nor the moment of recording."""
_ALWAYS = ("case_ref", "occurred_on")
_ADVICE = ("advice_kind", "advice_ref")
_ABOUT = ("duty", *_ADVICE)

_MAY: dict[EventKind, tuple[str, ...]] = {
    EventKind.REQUEST_RECEIVED: ("source", "year_group", "officer"),
    EventKind.BECAME_RESPONSIBLE: ("year_group", "officer"),
    EventKind.DETAINED_PERSON_REQUEST_RECEIVED: ("source", "year_group", "officer"),
    EventKind.PLAN_TRANSFERRED_IN: ("year_group", "officer"),
    EventKind.DECISION_REVERSED: ("directed_on",),
    EventKind.ADVICE_SOUGHT: ("service", "setting", "advice_ref", "known"),
    EventKind.ADVICE_REQUEST_RECEIVED: ("service", "setting", "advice_ref"),
    EventKind.ADVICE_PROMISED: ("advice_ref",),
    EventKind.ADVICE_RECEIVED: ("advice_ref",),
    EventKind.ADVICE_ACCEPTED: ("advice_ref",),
    EventKind.ADVICE_RETURNED: ("advice_ref",),
    EventKind.ADVICE_NOT_KNOWN: ("advice_ref",),
    EventKind.DRAFT_SECTION_SHARED: ("advice_ref",),
    EventKind.DRAFT_SECTION_ANSWERED: ("advice_ref", "sections"),
    EventKind.CONTENTS_AMENDMENT_ORDERED: ("directed_on",),
    EventKind.PLACEMENT_AMENDMENT_ORDERED: ("directed_on",),
    EventKind.MEDIATION_AGREEMENT_REACHED: ("directed_on",),
    EventKind.EXCEPTION_CLAIMED: ("ends_on", *_ADVICE, "setting"),
    EventKind.EXCEPTION_ENDED: (*_ADVICE, "setting"),
    EventKind.FAMILY_TOLD: _ABOUT,
    EventKind.ESCALATION_ACKNOWLEDGED: (*_ABOUT, "promised_on"),
    EventKind.ESCALATION_APPROVED: _ABOUT,
    EventKind.CHASING_MUTED: (*_ABOUT, "reason", "ends_on"),
    EventKind.CHASING_RESUMED: _ABOUT,
}
"""What an event may carry beyond what it needs; the case officer may change with any of them."""

_ASKED_FOR = {EventKind.ADVICE_NOT_KNOWN: ("route_tried",)}
"""What a form cannot do without, because the free text that would do as well is none of its business."""

_WORDS: dict[tuple[EventKind, str], Iterable[str]] = {
    (EventKind.DECISION_REVERSED, "route"): [each for each in Route if each is not Route.TRIBUNAL_ORDER_AMEND],
    (EventKind.CONTENTS_AMENDMENT_ORDERED, "route"): ROUTES_TO_AN_AMENDMENT,
    (EventKind.PLACEMENT_AMENDMENT_ORDERED, "route"): ROUTES_TO_AN_AMENDMENT,
    (EventKind.EXCEPTION_CLAIMED, "duty"): duties(with_grounds=True),
    (EventKind.EXCEPTION_ENDED, "duty"): duties(with_grounds=True),
    (EventKind.NO_LONGER_RESPONSIBLE, "reason"): EndReason,
    (EventKind.CHASING_MUTED, "reason"): MuteReason,
}

MOST_CLOCKS = 3
"""Help that names more of them is not read."""
_QUIET = (EventKind.CHASING_MUTED, EventKind.CHASING_RESUMED)
_ONE_OF_TWO = "Say which duty, or which advice."
_SAYS: dict[tuple[EventKind, str], str] = {
    (EventKind.ADVICE_SOUGHT, "known"): (
        "Where health or social care is asked: of whom follows from it, and the answer to this form says so."
    ),
    (EventKind.DRAFT_SECTION_ANSWERED, "sections"): "Where not all that the author has: as B;F.",
    (EventKind.EXCEPTION_CLAIMED, "occurred_on"): "The day on which it is claimed.  Not in the future.",
    (EventKind.EXCEPTION_CLAIMED, "starts_on"): "The first day of the closure, of the absence, or of what happened.",
    (EventKind.EXCEPTION_CLAIMED, "ends_on"): "The last day, where it is over; a closure needs it.",
    (EventKind.EXCEPTION_CLAIMED, "advice_kind"): "Where the duty is provide_advice: which advice.",
    (EventKind.EXCEPTION_CLAIMED, "setting"): "Where a school or college was closed: its reference (URN).",
    (EventKind.EXCEPTION_CLAIMED, "ground"): (
        "Each duty knows its own grounds; one that it does not know is refused, with those that it knows."
    ),
    (EventKind.EXCEPTION_ENDED, "advice_kind"): "Where the duty is provide_advice: which advice.",
    (EventKind.FAMILY_TOLD, "duty"): _ONE_OF_TWO,
    (EventKind.FAMILY_TOLD, "advice_kind"): _ONE_OF_TWO,
    (EventKind.ESCALATION_ACKNOWLEDGED, "duty"): _ONE_OF_TWO,
    (EventKind.ESCALATION_ACKNOWLEDGED, "advice_kind"): _ONE_OF_TWO,
    (EventKind.ESCALATION_ACKNOWLEDGED, "promised_on"): "The day by which it will be done, if one was said.",
    **dict.fromkeys([(each, "duty") for each in _QUIET], "Only where one duty is meant."),
    **dict.fromkeys([(each, "advice_kind") for each in _QUIET], "Only where one advice is meant."),
    (EventKind.CHASING_MUTED, "reason"): "Why nobody is to be written to.  Without duty and advice, about all of it.",
    (EventKind.CHASING_MUTED, "ends_on"): "The last quiet day; empty until chasing is resumed.",
    (EventKind.MOVE_NOTIFIED, "takes_effect_on"): "The day of the move.",
    (EventKind.PHASE_TRANSFER_EXPECTED, "takes_effect_on"): "The day of the transfer.",
    (EventKind.REVIEW_MEETING_ARRANGED, "takes_effect_on"): "The day of the meeting.",
}

ELSEWHERE: dict[EventKind, str] = {
    EventKind.EXCEPTION_CLAIMED: "claim-exception",
    EventKind.PLAN_AUDITED: "an audit answers many questions: ehcp quality audit takes a file, or ehcp record",
    EventKind.ESCALATION_ACKNOWLEDGED: "acknowledge-escalation",
    EventKind.ESCALATION_APPROVED: "approval",
    EventKind.CHASING_MUTED: "mute-chasing",
}
"""The events that have no form under their own name, and where they are recorded instead."""


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one event: its fields, in the order in which an officer thinks of them."""

    event: EventKind
    fields: tuple[Field, ...]

    @property
    def name(self) -> str:
        """The name of the form, as it stands in an address: "advice-received"."""
        return self.event.value.replace("_", "-")


def form_of(event: EventKind, *, needs: Iterable[str] = ()) -> Form:
    """The form of an event; `needs` are columns that this form cannot do without, whatever else the event needs."""
    needed = {*_ALWAYS, *NEEDS.get(event, ()), *_ASKED_FOR.get(event, ()), *needs}
    asked = [name for name in TITLES if name in needed or name in _MAY.get(event, ())]
    asked.sort(key=lambda name: name not in needed)
    return Form(event, tuple(_field(event, name, needed=name in needed) for name in asked))


def _field(event: EventKind, name: str, *, needed: bool) -> Field:
    says = _SAYS.get((event, name), "")
    made = column(name, needed=needed, says=says, words=_WORDS.get((event, name), ()))
    if name != "occurred_on":
        return made
    return Field(name, made.title, " ".join((made.help, *_clocks(event))), made.takes, needed)


def about(event: EventKind) -> str:
    """What the event means and what follows from it, in markdown: for whoever has not opened its form yet."""
    notice = statute().notice_of(event)
    must = f"Its letter must carry ({notice.provision}): {'; '.join(notice.must_say)}." if notice else ""
    return "\n\n".join(each for each in (_sentence(EVENT_MEANINGS[event]), *_clocks(event), must) if each)


def _clocks(event: EventKind) -> Iterator[str]:
    """Which statutory clocks it starts and ends, with the law."""
    for verb, clocks in (("Starts", "starts"), ("Ends", "ends")):
        found = [each for each in statute().tracked if event in getattr(each, clocks)]
        if cited := [f"{each.name} ({law})" for each in found if (law := _law(each))]:
            more = f"; and {len(cited) - MOST_CLOCKS} more" if len(cited) > MOST_CLOCKS else ""
            yield f"{verb} the clock of: {'; '.join(cited[:MOST_CLOCKS])}{more}."


def _law(duty: Duty) -> str:
    """The first provision that a duty rests on, where that is law: guidance and practice bind nobody."""
    return next((rule.cite for rule in duty.rule if rule.basis is Basis.STATUTE), "")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


FORMS: tuple[Form, ...] = tuple(form_of(each) for each in EventKind if each not in ELSEWHERE)
"""One form for each event that a case officer records under its own name."""
