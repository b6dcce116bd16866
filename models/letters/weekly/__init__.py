"""The weekly summary: its rows, and the sentences that are made of them."""

from models.letters.weekly.advice import AdviceRow, Before
from models.letters.weekly.rows import (
    BesideRow,
    BreachRow,
    ChangeRow,
    DueRow,
    EffectRow,
    EscalationPart,
    FlowRow,
    HeldRow,
    MeasureRow,
    MonthPart,
    MonthRow,
    OldestRow,
    StageRow,
    WaitRow,
)
from models.letters.weekly.service import AskedRow, LateRow, ServiceWeek
from models.letters.weekly.summary import NoSundayError, WeeklySummary

__all__ = [
    "AdviceRow",
    "AskedRow",
    "Before",
    "BesideRow",
    "BreachRow",
    "ChangeRow",
    "DueRow",
    "EffectRow",
    "EscalationPart",
    "FlowRow",
    "HeldRow",
    "LateRow",
    "MeasureRow",
    "MonthPart",
    "MonthRow",
    "NoSundayError",
    "OldestRow",
    "ServiceWeek",
    "StageRow",
    "WaitRow",
    "WeeklySummary",
]
