"""Turns a letter into words, and words into the bytes of an email: the same letter, the same bytes.

The templates are the council's to change, so they run in a sandbox, and a placeholder that does not
exist is an error instead of a gap.
"""

import hashlib
import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from email import base64mime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import css_inline
from icalendar import Calendar, Event
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

import config
from models.letters import (
    AlarmLetter,
    Digest,
    FamilyUpdate,
    Line,
    ServiceWeek,
    ShadowReport,
    WeeklySummary,
    counted,
    in_words,
)

TEMPLATES = Path(config.__file__).parent / "templates"
Letter = Digest | WeeklySummary | ServiceWeek | ShadowReport | AlarmLetter
LETTERS: Mapping[type, str] = {
    Digest: "professional/digest",
    WeeklySummary: "manager/weekly_summary",
    ServiceWeek: "professional/service_week",
    ShadowReport: "manager/shadow_report",
    AlarmLetter: "manager/alarm",
}

# The default of 78 folds and encodes a long In-Reply-To, and the thread is lost in Outlook.
_POLICY = SMTP.clone(max_line_length=998)
# Printable ASCII and no encoded word: the standard library would take it apart, and write the same again.
_FOLDED_FROM = 900
_PLAIN = re.compile(r"(?!.*=\?)[!-~](?:[ -~]*[!-~])?")
# An address that nobody needs to take apart to see that it is one.
_ONE_ADDRESS = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.ASCII | re.IGNORECASE)
# Together with the 24 digits, "@" and brackets: an id that no mail program needs to fold.
_LONGEST_DOMAIN = 33
# RFC 3834, and Exchange's own word: no out-of-office answers; reports of failure still come.
_ANSWERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words: the subject, the plain text and the HTML that says the same."""

    subject: str
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    """Put a letter into words.  Raises jinja2.UndefinedError where a template asks for what is not there."""
    name, values = LETTERS[type(letter)], placeholders(letter)
    text = environment().get_template(f"{name}.txt.j2").render(values)
    html = environment().get_template(f"{name}.html.j2").render(values)
    return Rendered(letter.subject, text, _inliner().inline(html))


def render_text(draft: FamilyUpdate) -> str:
    """A draft in words: it is sent by a person, as text."""
    return environment().get_template("family/late_advice.txt.j2").render(placeholders(draft))


def placeholders(letter: Letter | FamilyUpdate) -> dict[str, Any]:
    """What a template may ask for: the letter's fields and public properties, by name."""
    derived = [name for name, each in vars(type(letter)).items() if isinstance(each, property)]
    return {name: getattr(letter, name) for name in (*(each.name for each in fields(letter)), *derived)}


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """The templates' surroundings, made once.  Whatever is not named .txt.j2 is escaped."""
    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: not (name or "").endswith(".txt.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"in_words": in_words, "counted": counted, "in_a_link": in_a_link}
    return made


@cache
def _inliner() -> css_inline.CSSInliner:
    """Styles go onto the elements (Outlook, Gmail); the rules for narrow screens stay in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def look() -> str:
    """A digest of whatever a council can change in `config/`: letters that were written before are written anew."""
    files = sorted(each for each in TEMPLATES.parent.rglob("*.*") if each.suffix in (".toml", ".j2"))
    return hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)).hexdigest()


def message_id(key: str, domain: str) -> str:
    """The Message-ID that a key always has; 60 characters at most, whatever the domain.

    A domain that is too long loses its first labels: the digits alone make the id unique.
    """
    while len(domain) > _LONGEST_DOMAIN:
        domain = domain.partition(".")[2] or domain[-_LONGEST_DOMAIN:]
    return f"<{_digits(key)}@{domain}>"


def build(
    rendered: Rendered,
    *,
    sender: str,
    to: str,
    message_id: str,
    sent_on: datetime,
    in_reply_to: str | None = None,
    reply_to: str | None = None,
    calendar: bytes = b"",
) -> bytes:
    """The email, ready for a transport; the same arguments give the same bytes.

    Raises ValueError for a header that would break out of its line, an address that is not exactly
    one, or a `sent_on` without a zone.
    """
    if sent_on.tzinfo is None:
        raise ValueError("the moment of sending needs a zone")
    if "=?" in rendered.subject:
        # The standard library decodes an encoded word, and writes the line end that was inside.
        raise ValueError("the subject of this message looks like an encoded word")
    headers: dict[str, Any] = {"From": _one(sender), "To": _one(to), "Subject": rendered.subject}
    headers |= {
        "Date": format_datetime(sent_on),
        "Message-ID": message_id,
        "Reply-To": _one(reply_to) if reply_to else None,
    }
    headers |= {"In-Reply-To": in_reply_to, "References": in_reply_to}
    return _assembled(rendered, {name: value for name, value in (headers | _ANSWERS).items() if value}, calendar)


def _assembled(rendered: Rendered, headers: Mapping[str, Any], calendar: bytes) -> bytes:
    """The lines of the email.  The standard library folds its headers; of its parts each word is known."""
    ident = headers["Message-ID"]
    twins = [_text("plain", rendered.text), _text("html", rendered.html)]
    body = _together("alternative", f"=_{_digits(ident)}", twins)
    if calendar:
        body = _together("mixed", f"=_{_digits(ident + 'calendar')}", [body, _dates(calendar)])
    folded = [_header(name, value) for name, value in headers.items()]
    return "".join((*folded, "MIME-Version: 1.0\r\n", body)).encode("ascii")


def _header(name: str, value: Any) -> str:
    """One header.  Raises ValueError for one that would break out of its line."""
    if isinstance(value, str) and len(value) < _FOLDED_FROM and _PLAIN.fullmatch(value):
        return f"{name}: {value}\r\n"
    if isinstance(value, str) and {"\r", "\n"} & set(value):
        # The standard library lets one pass that ends the value, and it would end the headers.
        raise ValueError("a header of this message holds a linefeed or carriage return")
    folded: str = _POLICY.fold(*_POLICY.header_store_parse(name, value))
    return folded


def _text(subtype: str, words: str) -> str:
    """Quoted-printable, so that a server without 8BITMIME carries it too, and no line of it is a boundary's."""
    lines = b"".join(each + b"\r\n" for each in words.encode().splitlines() or [b""])
    kind = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n'
    return f"{kind}\r\n{b2a_qp(lines).decode('ascii')}"


def _dates(calendar: bytes) -> str:
    kind = "Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n"
    name = 'Content-Disposition: attachment; filename="due-dates.ics"\r\n'
    encoded = base64mime.body_encode(calendar, eol="\r\n")
    return f"{kind}{name}\r\n{encoded}"


def _together(subtype: str, boundary: str, parts: Sequence[str]) -> str:
    kind = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'
    return f"{kind}\r\n" + "".join(f"--{boundary}\r\n{each}\r\n" for each in parts) + f"--{boundary}--\r\n"


def dates_of(letter: Letter, *, sent_on: datetime, domain: str) -> bytes:
    """The dates that a letter speaks of and that are still to come, as a calendar; nothing where there are none."""
    lines = letter.dates if isinstance(letter, Digest) else ()
    if not lines:
        return b""
    calendar = Calendar()
    calendar.add("prodid", "-//EHCP Timelines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for line in lines:
        calendar.add_component(_entry(line, sent_on, domain))
    written: bytes = calendar.to_ical()
    return written


def _entry(line: Line, sent_on: datetime, domain: str) -> Event:
    """One date, the whole day long: a reference and what is due, and no more."""
    entry = Event()
    entry.add("uid", message_id(f"date|{line.case_ref}|{line.what}|{line.due_on}", domain).strip("<>"))
    entry.add("dtstamp", sent_on.astimezone(UTC))
    entry.add("dtstart", line.due_on)
    entry.add("summary", f"{line.case_ref}: {line.what} due")
    entry.add("class", "PRIVATE")
    entry.add("transp", "TRANSPARENT")
    return entry


def in_a_link(mailbox: str) -> str:
    """A mailbox as a mailto: link must hold it: a mail program decodes what looks like a percent sign's escape."""
    return quote(mailbox, safe="@")


def _one(address: str) -> Address | str:
    """Exactly one address: "a@x, b@y" as a plain string would quietly become two recipients."""
    if _ONE_ADDRESS.fullmatch(address):
        return address
    try:
        found = Address(addr_spec=address)
    except (ValueError, IndexError, HeaderParseError):
        found = Address()
    if not (found.domain and address.isascii()):
        raise ValueError("an address of this message is not exactly one email address") from None
    return found


def _digits(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:24]
