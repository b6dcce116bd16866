"""What a letter says: the facts that it knows, and which of them its words tell."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from html.parser import HTMLParser
from typing import Any

from models.letters import in_words
from tasks.rendering import Letter

_ASKED = re.compile(r"\bplease\b[^.!?]*")
_DATE = re.compile(r"\b\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{4}\b|\b\d{4}-\d\d-\d\d\b")


class _Page(HTMLParser):
    """Reads a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._said: list[str] = []
        self.feed(html.partition("</head>")[2] or html)
        self.words = " ".join(self._said)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self._said += [value for name, value in attrs if name == "href" and value]

    def handle_data(self, data: str) -> None:
        self._said.append(data)


def words_of(page: str) -> str:
    """The words of a page as they are read, and where its links lead."""
    return _Page(page).words


def _flat(words: str) -> str:
    return " ".join(words.split()).casefold()


def _facts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value and not isinstance(value, Enum):
        yield _flat(value), name
    elif isinstance(value, date):
        yield _flat(in_words(value)), name
        yield value.isoformat(), name
    elif isinstance(value, tuple):
        for each in value:
            yield from _facts(name, each)
    elif is_dataclass(value):
        derived = [each for each, member in vars(type(value)).items() if isinstance(member, property)]
        for each in (*derived, *(field.name for field in fields(value))):
            yield from _facts(each, getattr(value, each))


def facts(letter: Letter) -> dict[str, str]:
    """Every reference, date and sentence that a letter knows, as it would be printed, with its name."""
    return dict(_facts("", letter))


def told(known: dict[str, str], words: str) -> set[tuple[str, str]]:
    """What of it is said with its name, and whatever else is a date or is asked for."""
    said = _flat(words)
    found = {(value, name) for value, name in known.items() if value in said}
    rest = {each[0].strip() for pattern in (_DATE, _ASKED) for each in pattern.finditer(said)}
    return found | {(each, "") for each in rest if not any(each in value for value in known)}
