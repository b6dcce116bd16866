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
from models.letters.weekly_summary import (
    AdviceRow,
    BreachRow,
    DueRow,
    MeasureRow,
    NoSundayError,
    StageRow,
    WaitRow,
    WeeklySummary,
)
from models.letters.words import DATE_NAMES, Citation, counted

__all__ = [
    "DATE_NAMES",
    "AdviceRow",
    "AlarmLetter",
    "Answer",
    "Ask",
    "BreachRow",
    "Citation",
    "Digest",
    "DueRow",
    "FamilyUpdate",
    "Group",
    "Line",
    "MeasureRow",
    "NoSundayError",
    "ShadowReport",
    "StageRow",
    "Unsent",
    "WaitRow",
    "WeeklySummary",
    "counted",
    "in_words",
]
