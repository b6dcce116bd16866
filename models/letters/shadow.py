"""What would have left on a day on which nothing leaves: the one letter of shadow mode."""

from dataclasses import dataclass
from datetime import date

from models.case import in_words
from models.letters.words import counted


@dataclass(frozen=True, slots=True)
class Unsent:
    """A message that stayed: whom it was for and what it was about."""

    to: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowReport:
    """Every message that would have left since the last report."""

    authority_name: str
    as_of: date
    unsent: tuple[Unsent, ...]
    reply_to: str = ""
    phone: str = ""

    @property
    def subject(self) -> str:
        """How many, and that none of them left."""
        return f"Shadow run, {in_words(self.as_of)}: {counted(len(self.unsent), 'message')} would have been sent"
