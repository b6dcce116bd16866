"""The daily letter to one role: everything that it is asked for, the most urgent first."""

from dataclasses import dataclass
from datetime import date

from config.practice import StepKind
from config.vocabulary import Basis, Stage
from models.case import in_words
from models.letters.words import Citation, counted, lower_first

_COUNTED_AS = {
    StepKind.ESCALATION: "escalated",
    StepKind.OVERDUE: "overdue",
    StepKind.REMINDER: "due soon",
    StepKind.STOOD_DOWN: "no longer needed",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that the recipient can give by one click: it opens a message that is written already."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item that is chased: what, of which request, by when, on whose authority."""

    case_ref: str
    what: str
    """A noun as it starts a sentence: "Psychological advice", "Finalised plan"."""
    stage: Stage
    kind: StepKind
    due_on: date
    days_late: int
    basis: Basis
    holder: str
    """The label of the service, or "the authority"."""
    asks: str
    cite: str
    href: str
    ended_on: date | None = None
    """When it was done or no longer owed, for a line that says so."""
    answers: tuple[Answer, ...] = ()
    draft: tuple[str, ...] = ()
    """A letter to the family, drafted for the case officer to send: a paragraph each."""
    route: str = ""
    """Of whom it is asked, by what was known of the child."""
    wanting: tuple[str, ...] = ()
    """Of advice that went back: the questions that were answered no, in their words; never a word of the advice."""
    estimated: bool = False
    """The date counts from the day the request was sent: the day it was received is not recorded."""

    @property
    def citation(self) -> Citation:
        """What the date rests on."""
        return Citation(self.cite, self.href, self.basis)

    def when(self, on: date) -> str:
        """How far off the date is; only a step after the date may call it overdue."""
        if self.ended_on:
            return f"settled {in_words(self.ended_on)}"
        if self.kind is not StepKind.REMINDER:
            return f"{counted(self.days_late, 'day')} overdue"
        days = (self.due_on - on).days
        if days < 0:
            return f"{counted(-days, 'day')} ago"
        return {0: "due today", 1: "due tomorrow"}.get(days, f"due in {days} days")

    def headline(self, on: date) -> str:
        """The line as a sentence: "Psychological advice was due Mon 2 Nov 2026"."""
        noun = f"{self.what}," if "," in self.what else self.what
        if self.ended_on:
            return f"{noun} is no longer needed"
        return f"{noun} {'was' if self.due_on < on else 'is'} due {in_words(self.due_on)}"


@dataclass(frozen=True, slots=True)
class Ask:
    """One sentence that asks for something, and every line that it is asked about."""

    sentence: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind; `words` says what they are: "overdue"."""

    kind: StepKind
    words: str
    lines: tuple[Line, ...]

    @property
    def count(self) -> str:
        """The group in the subject: "3 overdue"."""
        return f"{len(self.lines)} {self.words}"

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The lines by what is asked, in order of the most urgent line of each."""
        sentences = dict.fromkeys(line.asks for line in self.lines)
        return tuple(Ask(each, tuple(line for line in self.lines if line.asks == each)) for each in sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything that one role is asked for on one day.  `lines` holds the most urgent first."""

    to_role: str
    authority_name: str
    as_of: date
    lines: tuple[Line, ...]
    reply_to: str
    """The SEND team's mailbox."""
    phone: str = ""
    changes: tuple[str, ...] = ()
    """What became of what the last message to this mailbox asked for."""
    thread: str = ""
    """What this message and its like belong to: a request and a service; empty for several requests."""

    def __post_init__(self) -> None:
        """Refuse to be a letter that asks for nothing."""
        if not self.lines:
            raise ValueError("a digest has at least one line")

    @property
    def groups(self) -> tuple[Group, ...]:
        """What is escalated, what is overdue and what is due soon; empty groups are left out."""
        found = ((kind, tuple(line for line in self.lines if line.kind is kind)) for kind in _COUNTED_AS)
        return tuple(Group(kind, _COUNTED_AS[kind], lines) for kind, lines in found if lines)

    @property
    def headline(self) -> str:
        """What the letter is about: its one line, or how many of each kind."""
        if len(self.lines) == 1:
            return self.lines[0].headline(self.as_of)
        return ", ".join(group.count for group in self.groups)

    @property
    def title(self) -> str:
        """What stands above the letter: the reference and where it stands today, or the counts."""
        if len(self.lines) == 1:
            return f"{self.lines[0].case_ref}: {lower_first(self.headline)}"
        return self.subject

    @property
    def dates(self) -> tuple[Line, ...]:
        """The lines whose date is still to come: they are offered as a calendar."""
        return tuple(line for line in self.lines if line.ended_on is None and line.due_on >= self.as_of)

    @property
    def asks_something(self) -> bool:
        """False where every line only tells that something is settled."""
        return any(line.ended_on is None for line in self.lines)

    @property
    def drafts(self) -> tuple[Line, ...]:
        """The lines with a letter to the family, drafted for whoever reads this to send."""
        return tuple(line for line in self.lines if line.draft)

    @property
    def subject(self) -> str:
        """A reference and what is asked, the same from step to step; or counts.  Never more."""
        if len(self.lines) == 1:
            return f"{self.lines[0].case_ref}: {lower_first(self.lines[0].what)}"
        return f"EHC needs assessments: {self.headline}"

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every provision that a line rests on, once."""
        return tuple(dict.fromkeys(line.citation for line in self.lines))
