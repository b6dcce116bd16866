"""What each letter says, as data: its fields and properties are the placeholders of `config/templates`.

No name, no address, no word of advice: a letter knows a reference, a stage, dates and what is asked.
The words that must be right by law or by honesty ("statutory", "overdue") are chosen here and not in
the templates, so that the text and the HTML of a letter cannot disagree.
"""

from models.case import in_words
from models.letters.alarm import AlarmLetter
from models.letters.digest import Answer, Ask, Digest, Group, Line
from models.letters.family import FamilyUpdate
from models.letters.shadow import ShadowReport, Unsent
from models.letters.weekly import (
    AdviceRow,
    AskedRow,
    Before,
    BesideRow,
    BreachRow,
    ChangeRow,
    DueRow,
    EffectRow,
    EscalationPart,
    FlowRow,
    HeldRow,
    LateRow,
    MeasureRow,
    MonthPart,
    MonthRow,
    NoSundayError,
    OldestRow,
    ServiceWeek,
    StageRow,
    WaitRow,
    WeeklySummary,
    findings,
)
from models.letters.words import DATE_NAMES, Citation, counted, lower_first

__all__ = [
    "DATE_NAMES",
    "AdviceRow",
    "AlarmLetter",
    "Answer",
    "Ask",
    "AskedRow",
    "Before",
    "BesideRow",
    "BreachRow",
    "ChangeRow",
    "Citation",
    "Digest",
    "DueRow",
    "EffectRow",
    "EscalationPart",
    "FamilyUpdate",
    "FlowRow",
    "Group",
    "HeldRow",
    "LateRow",
    "Line",
    "MeasureRow",
    "MonthPart",
    "MonthRow",
    "NoSundayError",
    "OldestRow",
    "ServiceWeek",
    "ShadowReport",
    "StageRow",
    "Unsent",
    "WaitRow",
    "WeeklySummary",
    "counted",
    "findings",
    "in_words",
    "lower_first",
]
