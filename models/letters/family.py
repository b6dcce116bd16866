"""A letter to the family, drafted for the case officer, who sends it from the council's own system."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyUpdate:
    """Advice is late: which, since when, and when it was promised.  No name: the officer knows whom it is for."""

    case_ref: str
    advice: str
    due_on: date
    promised_on: date | None
    plan_due_on: date | None
    """The last day for the finalised plan, where it still runs."""
    told_before: bool
