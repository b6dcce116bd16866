"""Of whom advice was asked by what was known, and what authors said of drafts: counted by service."""

from models.store.asking import UNSAID, asking_by_service
from models.store.calendar_days import Period
from models.store.session import reading
from tests.dates import day
from tests.factories import AUTHORITY, event

PERIOD = Period(day("Mon 2 Jun 2025"), day("Sun 31 Aug 2025"))


def test_what_was_asked_and_answered_is_counted_by_service_and_a_mistake_is_not(office):
    about = {"advice_kind": "social_care"}
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 23 Jun 2025", known="not_known", **about),
        event("advice_not_known", "Mon 30 Jun 2025", route_tried="early_help_assessment", **about),
        event("advice_sought", "Mon 23 Jun 2025", advice_kind="medical", service="camhs"),
        event("advice_received", "Mon 21 Jul 2025", **about),
        event("draft_section_shared", "Mon 28 Jul 2025", sections="D;H1", **about),
        event("draft_section_answered", "Fri 1 Aug 2025", sections="D", reply="used_and_confirmed", **about),
        event("draft_section_answered", "Mon 4 Aug 2025", reply="not_used", external_id="wrong", **about),
        event("event_corrected", "Tue 5 Aug 2025", corrects="wrong"),
    )
    with reading(office.engine) as connection:
        found = asking_by_service(connection, AUTHORITY, PERIOD)
        before = asking_by_service(connection, AUTHORITY, Period(day("Thu 1 May 2025"), day("Sat 31 May 2025")))
    assert before == {}
    assert found.keys() == {"social_care", "camhs"}
    care = found["social_care"]
    assert (care.known, care.tried) == ({"not_known": 1}, {"early_help_assessment": 1})
    assert (care.shared, care.replies, care.used) == (1, {"used_and_confirmed": 1}, 1)
    assert found["camhs"].known == {UNSAID: 1}
