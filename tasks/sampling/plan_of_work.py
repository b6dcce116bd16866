"""The operational plan of a sample: invented actions under the four priorities, placed around its last day."""

from datetime import date, timedelta

from models.actions import Action, Status

_ACTIONS = (
    ("1.1", "voice", "choice", "Tell every family within three working days that advice is late", "Head of SEND", -60, Status.DONE, -62),
    ("1.2", "voice", "choice;included", "Publish each term what families and young people said", "Co-production Lead", -20, Status.UNDER_WAY, -81),
    ("2.1", "sufficiency", "goals", "Agree educational psychology capacity with the ICB and schools", "Assistant Director, Education", 90, Status.UNDER_WAY, -12),
    ("2.2", "sufficiency", "included;goals", "Open a resource base in the west of the city", "Head of School Places", 250, Status.NOT_STARTED, None),
    ("2.3", "sufficiency", "included", "Review the use of alternative provision", "Head of Inclusion", -100, Status.STOPPED, -130),
    ("3.1", "early_identification", "goals;challenges", "Screen speech and language at two and a half", "Designated Clinical Officer", -150, Status.DONE, -149),
    ("3.2", "early_identification", "challenges", "Train every SENCO in the graduated response", "Principal Educational Psychologist", 30, Status.UNDER_WAY, -25),
    ("4.1", "transition", "goals;independent", "Map courses and supported internships after 16", "Preparation for Adulthood Lead", -45, Status.NOT_STARTED, -95),
    ("4.2", "transition", "independent", "Begin every transition review in Year 9", "SEND Manager", 120, Status.UNDER_WAY, -8),
    ("4.5", "transition", "independent", "Write the joint protocol with adult social care", "Designated Social Care Officer", 15, Status.NOT_STARTED, None),
)  # fmt: skip


def sample_plan(ends_on: date) -> list[Action]:
    """Ten actions of which some are done, some overdue and some long without a word."""
    return [
        Action(
            id=number,
            priority=priority,
            outcomes=served,
            action=action,
            owner=owner,
            due_on=ends_on + timedelta(days=due),
            status=status,
            last_word_on=None if word is None else ends_on + timedelta(days=word),
        )
        for number, priority, served, action, owner, due, status, word in _ACTIONS
    ]
