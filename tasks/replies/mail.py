"""One message as it came, looked at without trusting it: only headers, and of those only these.

Its text is never read: what a person wrote is for a person.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

BOUND = 2**20
"""So much of a message is looked at: its headers, and of a report what stands first."""
_LONGEST = 4000
"""So much of a header: a subject of a megabyte says no more."""
_ID = re.compile(r"<[!-;=?-~]{1,240}>")
_MOST_IDS = 50
_DAEMON = re.compile(r"(?:^|[<\s\"])(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_AUTOMATIC_SUBJECT = re.compile(r"(?:automatic reply|out of office)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mail:
    """What is asked of a message."""

    message_id: str
    """Its Message-ID; without a proper one, a digest of the message."""
    subject: str
    thread: tuple[str, ...]
    """The messages that it answers."""
    is_report: bool
    """A report on what became of a message (RFC 3464)."""
    is_automatic: bool
    """Out of office, a receipt: nobody wrote it."""
    is_from_a_machine: bool
    """A mail server wrote it, in a form of its own."""


def look_at(raw: bytes) -> Mail:
    """Look at the headers of a message.  One that Python's own reader fails at is a machine's."""
    digest = f"sha256:{hashlib.sha256(raw[:BOUND]).hexdigest()}"
    try:
        return _look_at(BytesHeaderParser().parsebytes(raw[:BOUND]), digest)
    except (ValueError, LookupError, TypeError, AttributeError):
        return Mail(digest, "", (), is_report=False, is_automatic=False, is_from_a_machine=True)


def _look_at(headers: Message, digest: str) -> Mail:
    own = _ID.search(_raw(headers, "Message-ID"))
    report = _report_type(headers)
    subject = _decoded(_raw(headers, "Subject"))
    return Mail(
        message_id=own[0] if own else digest,
        subject=subject,
        thread=ids_in(_raw(headers, name) for name in ("In-Reply-To", "References")),
        is_report=report == "delivery-status",
        is_automatic=report == "disposition-notification" or _says_so_itself(headers, subject),
        is_from_a_machine=_has_no_sender(headers),
    )


def ids_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Every Message-ID in these headers, as far as anyone would look."""
    found = dict.fromkeys(each for text in texts for each in _ID.findall(text))
    return tuple(found)[:_MOST_IDS]


def _raw(headers: Message, name: str) -> str:
    """A header on one line, cut; of two of that name the first."""
    return " ".join(str(headers.get(name, ""))[:_LONGEST].split())


def _decoded(text: str) -> str:
    """The text behind `=?utf-8?q?…?=`; as it stands where that cannot be read."""
    try:
        parts = [(part, charset) for part, charset in decode_header(text)]
        words = [
            each if isinstance(each, str) else each.decode(charset or "ascii", "replace") for each, charset in parts
        ]
    except (MessageError, LookupError, ValueError, binascii.Error):
        return text
    return " ".join("".join(words).split())


def _report_type(headers: Message) -> str:
    """What kind of report a message is; "" where it is none."""
    said = _raw(headers, "Content-Type").lower()
    found = re.search(r";\s*report-type\s*=\s*\"?([a-z-]+)", said)
    return found[1] if found and said.startswith("multipart/report") else ""


def _says_so_itself(headers: Message, subject: str) -> bool:
    """RFC 3834, what was in use before it, and Exchange."""
    submitted = _raw(headers, "Auto-Submitted").partition(";")[0].strip().lower()
    answering = [_raw(headers, name).lower() for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder")]
    exchange = "X-Auto-Response-Suppress" in headers and _AUTOMATIC_SUBJECT.match(subject)
    return (
        submitted not in ("", "no")
        or any(each not in ("", "no") for each in answering)
        or _raw(headers, "Precedence").lower() == "auto_reply"
        or bool(exchange)
    )


def _has_no_sender(headers: Message) -> bool:
    return _raw(headers, "Return-Path") == "<>" or bool(_DAEMON.search(_raw(headers, "From")))
