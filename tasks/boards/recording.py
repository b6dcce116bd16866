"""Which forms record what may come next for a request, filled in as far as the request says."""

from collections.abc import Mapping
from typing import Any

from config.statute import statute
from config.vocabulary import EventKind
from tasks.boards.links import Links, link
from tasks.boards.markdown import Markdown

_OTHER_FORMS = {
    "check-advice": "check advice that came",
    "claim-exception": "claim an exception",
    "mute-chasing": "stop or resume reminders",
    "acknowledge-escalation": "take on an escalation",
}
_PROMISES = {"provide_advice": (EventKind.ADVICE_PROMISED,)}


def ways_to_record(ref: str, duty: Mapping[str, Any], links: Links) -> Markdown:
    """The events that would meet a duty, each a link to the form with what is known filled in."""
    kinds = (*statute().find(duty["duty"]).ends, *_PROMISES.get(duty["duty"], ()))
    known = {"advice_kind": duty["advice_kind"], "advice_ref": _ref(duty)} if duty["advice_kind"] else {}
    if duty["duty"] == "respond_to_consultation":
        known = {"setting": duty["about"]}
    return Markdown(", ".join(recorded(ref, EventKind(kind), links, **known) for kind in kinds))


def _ref(duty: Mapping[str, Any]) -> str | None:
    return None if duty["about"] == duty["advice_kind"] else duty["about"]


def ways_to_act(case: Mapping[str, Any], links: Links) -> list[Markdown]:
    """What else may be done about an open request."""
    ref = case["case_ref"]
    if case["outcome"] or not links.forms:
        return []
    missing = [recorded(ref, EventKind.ADVICE_SOUGHT, links, advice_kind=each) for each in case["not_asked_for"]]
    found = {words: links.form(name, case_ref=ref) for name, words in _OTHER_FORMS.items()}
    others = [link(words, address) for words, address in found.items() if address]
    return [*missing, recorded(ref, EventKind.REQUEST_WITHDRAWN, links), *others]


def recorded(ref: str, kind: EventKind, links: Links, **known: str | None) -> Markdown:
    """A link to the form that records an event of a request; its words alone where there is none."""
    filled = {name: value for name, value in known.items() if value}
    words = kind.words
    if kind is EventKind.ADVICE_SOUGHT and filled:
        words = f"{words}: {filled['advice_kind']}"
    return link(words, links.record(kind.value, case_ref=ref, **filled))
