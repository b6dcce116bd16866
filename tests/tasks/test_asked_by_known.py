"""The weekly list of the designated social care officer, and the letter that asks: by what is known of the child."""

from tasks.reporting import queue_summary
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import event

ABOUT = {"advice_kind": "social_care", "service": "social_care"}
OFFICER = {
    ("social_care", "service"): "social.care@york.example",
    ("social_care", "service_lead"): "social.care.officer@york.example",
}


def words(letter):
    """What a letter says, in one line."""
    return " ".join(letter.get_body(("plain",)).get_content().split())


def asks(office, known):
    """A request whose social care advice is asked for in the week that ends on Sun 29 Jun 2025."""
    office.writes_to(MAILBOXES | OFFICER)
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Tue 24 Jun 2025", known=known, **ABOUT),
    )


def test_the_social_care_lead_reads_each_request_of_the_week_by_what_is_known(office):
    asks(office, "not_known")
    office.hears(event("advice_not_known", "Fri 27 Jun 2025", route_tried="early_help_assessment", **ABOUT))
    queue_summary(office.tracker, day("Sun 29 Jun 2025"))
    office.delivers("Mon 30 Jun 2025")
    (letter,) = [each for each in office.letters() if each["To"] == "social.care.officer@york.example"]
    assert "tried instead: an early help assessment. * YK-0001: Social care advice, asked for Tue 24 Jun 2025" in words(
        letter
    )


def test_the_letter_that_asks_says_for_whom_it_is(office):
    asks(office, "closed_within_3_months")
    office.sweeps("Tue 8 Jul 2025")
    office.delivers("Tue 8 Jul 2025")
    (letter,) = [each for each in office.letters() if each["To"] == "social.care@york.example"]
    assert "Known to the service: closed within 3 months. For the worker who closed the case." in words(letter)
