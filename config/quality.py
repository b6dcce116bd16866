"""The words of quality, once: whose views, how they were gathered, who audited a plan and what was changed.

They are ours: neither the Regulations nor the SEN2 return has any for it.
"""

from enum import StrEnum


class Whose(StrEnum):
    """Whose views were gathered."""

    CHILD = "child"
    PARENT = "parent"


class Gathered(StrEnum):
    """How views were gathered."""

    CONVERSATION = "conversation"
    OBSERVATION = "observation"
    PICTURES_OR_SYMBOLS = "pictures_or_symbols"
    WRITTEN = "written"
    RECORDING = "recording"
    MEETING = "meeting"
    THROUGH_AN_ADVOCATE = "through_an_advocate"


class YesNo(StrEnum):
    """A plain answer."""

    YES = "yes"
    NO = "no"


class Agency(StrEnum):
    """Who took part in an audit of a plan."""

    EDUCATION = "education"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    EDUCATIONAL_PSYCHOLOGY = "educational_psychology"
    SETTING = "setting"
    PARENT_CARER_FORUM = "parent_carer_forum"


class Changed(StrEnum):
    """What was changed after an audit."""

    PLAN_AMENDED = "plan_amended"
    ADVICE_ASKED_AGAIN = "advice_asked_again"
    TEMPLATE_CHANGED = "template_changed"
    TRAINING_GIVEN = "training_given"
    NOTHING_NEEDED = "nothing_needed"
