"""What the tests of the explanations share: a request, a plan, and a clock that is ready to be explained."""

from config.statute import statute
from models.calendars import england
from models.case import Case
from models.clocks import rights, standings
from models.events import Event
from models.explanation import Explained
from tests.factories import event

REQUEST = event("request_received", "Wed 21 May 2025")
CAME_IN = event("plan_transferred_in", "Mon 5 Jan 2026", last_reviewed_on="Mon 6 Oct 2025")
ASSESS = event("decision_to_assess_notified", "Wed 2 Jul 2025")
REFUSED = event("decision_not_to_issue_plan_notified", "Wed 10 Sep 2025")
MEDICAL = event("advice_sought", "Wed 2 Jul 2025", advice_kind="medical")
PLAN = "send_final_plan"


def explained(case: Case, duty: str) -> Explained:
    """The first clock (or right) of that name, ready to be explained."""
    found = (*standings(case, statute()), *rights(case, statute()))
    return Explained(next(each for each in found if each.duty == duty), case, statute(), england())


def claim(**columns: object) -> Event:
    """Circumstances claimed against the twenty weeks."""
    said = {"duty": PLAN, "ground": "exceptional_personal_circumstances", "starts_on": "Mon 1 Sep 2025"}
    return event("exception_claimed", "Mon 1 Sep 2025", **(said | columns))
