"""The prefilled answers of a chaser, and the token that makes each of them count once.

for each in answers(Clock.of(step), secret=secret, mailbox="ehc.replies@york.example", day=friday):
    each.label, each.href

A token says nothing but that this installation made it, for one answer about one clock: the reference in
front of it leads to the request, and its clocks are tried.  So it is short enough for a subject.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote

from config.vocabulary import AdviceKind
from models.store.replies import Clock

VERSION = "1"
ADVICE = "provide_advice"
_BYTES = 20
"""160 bits: 32 letters exactly, so that no bit of the last one is idle."""
_TOKEN = re.compile(r"\[t:\s*([A-Z0-9][A-Z2-7\s]{32,40}?)\s*\]")
_MOST_WORDS = 20


class Answer(StrEnum):
    """What a service can say by one click."""

    WILL_SEND = "will_send"
    ALREADY_SENT = "already_sent"
    NOT_MINE = "not_mine"
    DID_NOT_ATTEND = "did_not_attend"


_LABELS = {
    Answer.WILL_SEND: "will send by …",
    Answer.ALREADY_SENT: "already sent",
    Answer.NOT_MINE: "not mine, try …",
    Answer.DID_NOT_ATTEND: "did not attend",
}
_BODIES = {
    Answer.WILL_SEND: "If another day is meant, change the day in the subject (YYYY-MM-DD). Nothing else is read.",
    Answer.ALREADY_SENT: "When, and to which mailbox?",
    Answer.NOT_MINE: "Which team should be asked? Please give no name of a child.",
    Answer.DID_NOT_ATTEND: "Which appointment was missed, and when is the next? Please give no name of a child.",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One answer as a letter offers it."""

    label: str
    href: str


def answers(clock: Clock, *, secret: bytes, mailbox: str, day: date) -> tuple[Link, ...]:
    """The four answers about a request for advice; none about the authority's own duties.

    `day` is what "will send by" begins with; the recipient may change it.
    """
    if clock.duty != ADVICE:
        return ()
    return tuple(Link(_LABELS[each], _href(clock, each, secret, mailbox, day)) for each in Answer)


def _href(clock: Clock, answer: Answer, secret: bytes, mailbox: str, day: date) -> str:
    subject = f"{_about(clock)}: {_words(answer, day)} [t:{token_of(clock, answer, secret)}]"
    return f"mailto:{quote(mailbox, safe='@')}?subject={quote(subject, safe='')}&body={quote(_BODIES[answer], safe='')}"


def _about(clock: Clock) -> str:
    """The reference and the kind of advice; a reference of the service's own might be a name."""
    kind = clock.about.replace("_", " ") if clock.about in set(AdviceKind) and clock.about else "advice"
    return f"{clock.case_ref} {kind}"


def _words(answer: Answer, day: date) -> str:
    return f"will send by {day.isoformat()}" if answer is Answer.WILL_SEND else _LABELS[answer].rstrip(" …")


def token_of(clock: Clock, answer: Answer, secret: bytes) -> str:
    """The token of one answer about one clock."""
    # JSON, so that no two lists of values are written alike.
    said = [VERSION, clock.authority, clock.case_ref, clock.duty, clock.about, clock.started_by, answer]
    digest = hmac.new(secret, json.dumps(said).encode(), hashlib.sha256).digest()
    return VERSION + base64.b32encode(digest[:_BYTES]).decode()


def token_in(subject: str) -> str | None:
    """What stands where a token would; "" where there are several.  None: there is no such thing."""
    found = {"".join(each.split()) for each in _TOKEN.findall(subject)}
    if not found:
        return "" if "[t:" in subject else None
    return found.pop() if len(found) == 1 else ""


def references_in(subject: str) -> list[str]:
    """The first words that can be the reference of a request."""
    return re.findall(r"[A-Za-z0-9/-]{1,40}", subject.partition("[t:")[0])[:_MOST_WORDS]


def verified(token: str, clocks: Iterable[Clock], secret: bytes) -> tuple[Clock, Answer] | None:
    """The clock and the answer that this token was made for; None where it was made for none of them."""
    found = None
    for clock in clocks:
        for answer in Answer:
            if hmac.compare_digest(token.encode(), token_of(clock, answer, secret).encode()):
                found = clock, answer
    return found


_BY = re.compile(r"will send by(.*)\[t:", re.IGNORECASE)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def promised_day(subject: str) -> date | None:
    """The day that the recipient left or wrote in the subject; None where it is not written YYYY-MM-DD."""
    said = _BY.search(subject)
    text = said[1].strip(" .") if said else ""
    try:
        return date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        return None


def fingerprint(*parts: str | None) -> str:
    """A digest under which something is kept instead of itself."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
