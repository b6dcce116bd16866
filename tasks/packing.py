"""Puts the words of a letter into the bytes of an email: the same words, the same bytes."""

import hashlib
import re
from binascii import b2a_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import base64mime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    kind: str
    """Its media type."""
    content: bytes

    @property
    def part(self) -> str:
        """As a part of the email."""
        return self._encoded(f'Content-Disposition: attachment; filename="{self.name}"')

    @property
    def shown(self) -> str:
        """As a part that the HTML shows by its name, `cid:name`."""
        return self._encoded(f"Content-ID: <{self.name}>\r\nContent-Disposition: inline")

    def _encoded(self, how: str) -> str:
        encoded = base64mime.body_encode(self.content, eol="\r\n")
        kind = f"Content-Type: {self.kind}\r\nContent-Transfer-Encoding: base64\r\n"
        return f"{kind}{how}\r\n\r\n{encoded}"


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
    pictures: Sequence[Attached] = (),
    attached: Sequence[Attached] = (),
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
    return _assembled(
        rendered, {name: value for name, value in (headers | _ANSWERS).items() if value}, pictures, attached
    )


def _assembled(
    rendered: Rendered, headers: Mapping[str, Any], pictures: Sequence[Attached], attached: Sequence[Attached]
) -> bytes:
    """The lines of the email.  The standard library folds its headers; of its parts each word is known."""
    ident = headers["Message-ID"]
    html = _text("html", rendered.html)
    if pictures:
        html = _together("related", f"=_{_digits(ident + 'pictures')}", [html, *(each.shown for each in pictures)])
    body = _together("alternative", f"=_{_digits(ident)}", [_text("plain", rendered.text), html])
    if attached:
        body = _together("mixed", f"=_{_digits(ident + 'attached')}", [body, *(each.part for each in attached)])
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


def _together(subtype: str, boundary: str, parts: Sequence[str]) -> str:
    kind = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n'
    return f"{kind}\r\n" + "".join(f"--{boundary}\r\n{each}\r\n" for each in parts) + f"--{boundary}--\r\n"


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
