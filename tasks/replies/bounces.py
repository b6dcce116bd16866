"""Reports on what became of a message (RFC 3464): did it fail for good, is it delayed, and which was it?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser

from tasks.replies.mail import ids_in

_BOUND = 2**18
"""What a report says stands before the message that it sends back."""
_MOST_BOXES = 20
"""Of parts within parts: every line is held against the boundary of each."""
_CODE = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")


@dataclass(frozen=True, slots=True)
class Report:
    """One report; of several recipients the one that fared worst."""

    action: str
    code: str
    about: tuple[str, ...]
    """The Message-IDs of what it reports on."""

    @property
    def failed(self) -> bool:
        """The server has given up."""
        return self.action == "failed" or (not self.action and self.code.startswith("5"))

    @property
    def is_hard(self) -> bool:
        """And will never take mail to this recipient."""
        return self.failed and self.code.startswith("5")

    @property
    def is_waiting(self) -> bool:
        """The server still tries."""
        return not self.failed and (self.action == "delayed" or self.code.startswith("4"))


def read_report(raw: bytes, answering: tuple[str, ...]) -> Report | None:
    """What a report says; None where it says nothing that can be read.

    `answering`: what its own headers refer to, as Exchange has it.
    """
    raw = raw[:_BOUND]
    if raw.lower().count(b"boundary") > _MOST_BOXES:
        return None
    try:
        parts = message_from_bytes(raw).get_payload()
        return _read([each for each in parts if isinstance(each, Message)], answering)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None  # made to be unreadable


def _read(parts: list[Message], answering: tuple[str, ...]) -> Report | None:
    about = tuple(dict.fromkeys((*(each for part in parts for each in _original(part)), *answering)))
    found = [Report(action, code, about) for part in parts for action, code in _recipients(part)]
    return max(found, key=lambda each: (each.is_hard, each.failed, each.is_waiting), default=None)


def _recipients(part: Message) -> Iterator[tuple[str, str]]:
    """What became of it for each recipient: the action and the code."""
    if part.get_content_type() != "message/delivery-status":
        return
    for block in part.get_payload():
        if isinstance(block, Message) and ("Action" in block or "Status" in block):
            said = " ".join(str(block.get(name, ""))[:500] for name in ("Status", "Diagnostic-Code"))
            code = _CODE.search(said)
            yield str(block.get("Action", "")).strip().lower(), code[1] if code else ""


def _original(part: Message) -> tuple[str, ...]:
    """The Message-ID of what came back: whole, or its headers."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
    elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
        inner = HeaderParser().parsestr(bytes(part.get_payload(decode=True) or b"").decode("ascii", "replace"))
    else:
        return ()
    return ids_in([str(inner.get("Message-ID", ""))[:500]]) if isinstance(inner, Message) else ()
