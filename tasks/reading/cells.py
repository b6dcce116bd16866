"""From a cell to a value: plain text, words of the vocabulary, references, addresses.

A parser takes a cell that is not blank and gives a value, or raises RefusedCellError.  What it shows
of a bad cell is only what cannot be a name: columns slip, and a note may stand where a code belongs.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from tasks.reading.refusals import RefusedCellError

Cell = str | date | datetime
Parser = Callable[[Cell], object]
Words = TypeVar("Words", bound=StrEnum)

_CODE = re.compile(r"[A-Za-z0-9._/:-]{1,40}")
REFERENCE = re.compile(r"[A-Za-z0-9._@/:-]+")
CASE_REF = re.compile(r"[A-Za-z0-9/-]+")
_SHORT_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
AUTHORITY = re.compile(r"[0-9]{3}")
_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,2}")
# What a database cannot keep: control characters (but for line ends and tabs) and half a character.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

ANSWER = r"([A-Za-z][A-Za-z0-9]{0,9}) *= *([A-Za-z0-9]{1,3})"

SECTIONS = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")
"""The sections of an EHC plan (reg 12(1))."""
LONGEST_CASE_REF = 40
LONGEST_REFERENCE = 80
YEAR_GROUPS = range(-1, 15)


def plain(value: object) -> Cell:
    """A cell as text, a day or an instant; blank is "".  Whole numbers lose the ".0" that Excel gives them."""
    if type(value) is str:  # nearly every cell, so it is asked first
        return value.strip()
    if isinstance(value, datetime):
        return _without_midnight(value)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).upper()
    if value is None or isinstance(value, str | int | float | time | timedelta):
        return "" if value is None else str(value).strip()
    raise RefusedCellError("holds neither text, a number nor a date")


def _without_midnight(value: datetime) -> date:
    """Excel has no days, only instants: midnight is how it writes a day."""
    bare = value.tzinfo is None and value.time() == time.min
    return value.date() if bare else value


def text(cell: Cell) -> str:
    """The cell as text.  Raises RefusedCellError where a spreadsheet made a date out of it."""
    if isinstance(cell, date):
        raise RefusedCellError("was turned into a date by the spreadsheet: format the column as text")
    return cell


def free_text(cell: Cell) -> str:
    """A note or a piece of evidence: anything that can be stored.  A refusal shows nothing of it."""
    said = cell.isoformat() if isinstance(cell, date) else cell
    if _UNSTORABLE.search(said):
        raise RefusedCellError("holds a character that cannot be stored: type the text again")
    return said


def nearest(said: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant."""
    return next(iter(difflib.get_close_matches(said.lower().replace(" ", "_"), list(known), n=1)), None)


def one_of(said: str, known: Iterable[str], what: str) -> str:
    """The word itself, if it is known.  Raises RefusedCellError with the nearest word, or else with all."""
    known = tuple(known)
    if said in known:
        return said
    near = nearest(said, known)
    shown = said if (near and len(said) <= LONGEST_REFERENCE) or _CODE.fullmatch(said) else ""
    advice = f"did you mean {near}?" if near else f"write one of {', '.join(known)}"
    raise RefusedCellError(f"{quoted(shown)} is no {what}: {advice}", shown)


def quoted(shown: str) -> str:
    """What may be shown of a value, as it stands in a sentence."""
    return f"'{shown}'" if shown else "this"


def word(words: type[Words], what: str) -> Callable[[Cell], Words]:
    """A parser for one list of the vocabulary."""
    return lambda cell: words(one_of(text(cell), tuple(words), what))


def case_ref(cell: Cell) -> str:
    """The council's own reference.  Without a digit it may be a name, and is shown to nobody."""
    said = text(cell)
    if not CASE_REF.fullmatch(said):
        raise RefusedCellError("may hold letters, digits, - and / only: give the council's own reference, never a name")
    if not any(each.isdigit() for each in said):
        raise RefusedCellError("has no digit, so it may be a name: give the council's own reference")
    if len(said) > LONGEST_CASE_REF:
        raise RefusedCellError(f"is longer than {LONGEST_CASE_REF} characters: give the council's own reference", said)
    return said


def reference(cell: Cell) -> str:
    """A code, a system's id or a role mailbox; spaces are refused because names have them."""
    said = text(cell)
    if not REFERENCE.fullmatch(said):
        raise RefusedCellError("may hold letters, digits and . _ @ / : - only, no spaces: give a reference, not a name")
    if len(said) > LONGEST_REFERENCE:
        raise RefusedCellError(f"is longer than {LONGEST_REFERENCE} characters: give the reference alone")
    return said


def service(cell: Cell) -> str:
    """The key of a service, in lower case."""
    return reference(cell).lower()


def short_code(cell: Cell) -> str:
    """A reason in one code word."""
    said = text(cell)
    if not _SHORT_CODE.fullmatch(said):
        raise RefusedCellError("may hold letters, digits, _ and - only, at most 40: give a code, and the rest in note")
    return said


def answers(cell: Cell) -> str:
    """Answers to questions, A1=2;A2=0: codes.  Which questions there are is for the event to say."""
    given: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text(cell).split(";"))):
        found = re.fullmatch(ANSWER, each)
        if not found:
            raise RefusedCellError("may hold answers as A1=2;A2=0;A10=na only: codes, never text")
        question, answer = found[1].upper(), found[2].lower()
        if given.setdefault(question, answer) != answer:
            raise RefusedCellError(f"answers {question} twice: give one answer to each question")
    return ";".join(f"{question}={answer}" for question, answer in given.items())


def sections(cell: Cell) -> str:
    """Sections of a plan, B;F, in their order."""
    given = {each.strip().upper() for each in re.split("[;,]", text(cell)) if each.strip()}
    for each in sorted(given):
        one_of(each, SECTIONS, "section of a plan")
    return ";".join(each for each in SECTIONS if each in given)


def codes(words: type[Words], what: str) -> Callable[[Cell], str]:
    """A parser for several words of one list, health;education, which come in the list's own order."""

    def parse(cell: Cell) -> str:
        given = {each.strip().lower() for each in re.split("[;,]", text(cell)) if each.strip()}
        for each in sorted(given):
            one_of(each, tuple(words), what)
        return ";".join(each for each in words if each in given)

    return parse


def authority(cell: Cell) -> str:
    """A three-digit local authority code."""
    said = text(cell)
    if not AUTHORITY.fullmatch(said):
        shown = said if _CODE.fullmatch(said) else ""
        raise RefusedCellError(f"{quoted(shown)} is no local authority code: write its three digits", shown)
    return said


def year_group(cell: Cell) -> int:
    """A year group, -1 (nursery) to 14."""
    said = text(cell)
    if not _WHOLE_NUMBER.fullmatch(said) or int(said) not in YEAR_GROUPS:
        shown = said if _CODE.fullmatch(said) else ""
        raise RefusedCellError(
            f"{quoted(shown)} is no year group: write a whole number from -1 (nursery) and 0 (reception) to 14", shown
        )
    return int(said)
