"""That something about the tracker, or the whole caseload, needs a person now."""

from dataclasses import dataclass
from datetime import date

from models.case import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmLetter:
    """One alarm: what it is about, what is known, and what can be done."""

    authority_name: str
    as_of: date
    label: str
    says: str
    do: tuple[str, ...]
    reply_to: str = ""
    phone: str = ""

    @property
    def subject(self) -> str:
        """What it is about, and the day."""
        return f"{self.label}, {in_words(self.as_of)}"
