"""What other systems hear of requests: what was recorded, and what the days brought, each of them once."""

from models.store.happenings import came_about, newest, recorded
from models.store.session import reading
from tests.dates import day
from tests.factories import AUTHORITY, event

LATE = (
    event("request_received", "Mon 6 Jan 2025", external_id="e-1", note="nobody may read this"),
    event("decision_to_assess_notified", "Mon 17 Feb 2025"),
    event("advice_sought", "Tue 18 Feb 2025", advice_kind="medical", service="health"),
    event("advice_request_received", "Tue 18 Feb 2025", advice_kind="medical", service="health"),
)
OTHER = (event("request_received", "Mon 6 Jan 2025", case_ref="YK-0002"),)
LONG_AGO = day("Wed 1 Jan 2025")


def brought(office, since, on, refs=None):
    """What the days after one, up to another, brought: name, request, day."""
    with reading(office.engine) as connection:
        found = came_about(connection, AUTHORITY, day(since), day(on), refs)
    return sorted((each.on, each.name, each.case_ref, each.codes.get("about", "")) for each in found)


def test_what_was_recorded_is_told_once_and_without_free_text(office):
    """Each event with its codes; after the newest, none."""
    office.hears(*LATE)
    with reading(office.engine) as connection:
        found = recorded(connection, AUTHORITY, 0, LONG_AGO)
        last = newest(connection, AUTHORITY)
        again = recorded(connection, AUTHORITY, last, LONG_AGO)
    assert [each.name for each in found] == [
        "request.received",
        "recorded.decision-to-assess-notified",
        "recorded.advice-sought",
        "recorded.advice-request-received",
    ]
    assert found[2].codes == {"advice_kind": "medical", "service": "health"}
    assert "nobody may read this" not in repr(found)
    assert again == []


def test_what_happened_before_a_day_is_left_out(office):
    """Prefect would have purged it by now."""
    office.hears(*LATE)
    with reading(office.engine) as connection:
        found = recorded(connection, AUTHORITY, 0, day("Mon 17 Feb 2025"))
    assert [each.on for each in found] == [day("Tue 18 Feb 2025")] * 2


def test_a_limit_is_due_soon_and_then_breached(office):
    """Six weeks from Monday 6 January end on Monday 17 February: soon from the 3rd, breached on the 18th."""
    office.hears(*OTHER)
    assert brought(office, "Sun 2 Feb 2025", "Mon 3 Feb 2025") == [
        (day("Mon 3 Feb 2025"), "limit.due-soon", "YK-0002", "")
    ]
    assert brought(office, "Mon 3 Feb 2025", "Mon 17 Feb 2025") == []
    assert brought(office, "Mon 17 Feb 2025", "Tue 18 Feb 2025") == [
        (day("Tue 18 Feb 2025"), "limit.breached", "YK-0002", "")
    ]


def test_a_limit_that_was_met_early_is_neither(office):
    """The decision came before the limit was near."""
    office.hears(*OTHER, event("decision_not_to_assess_notified", "Mon 20 Jan 2025", case_ref="YK-0002"))
    names = {name for _, name, _, _ in brought(office, "Mon 6 Jan 2025", "Mon 3 Mar 2025")}
    assert names == {"stage.entered"}


def test_late_advice_and_the_stages_are_told_on_their_days(office):
    """Medical advice asked for on Tuesday 18 February is late on Wednesday 2 April."""
    office.hears(*LATE)
    found = brought(office, "Wed 1 Jan 2025", "Wed 2 Apr 2025")
    assert (day("Mon 17 Feb 2025"), "stage.entered", "YK-0001", "") in found
    assert (day("Wed 2 Apr 2025"), "advice.overdue", "YK-0001", "medical") in found
    assert (day("Wed 2 Apr 2025"), "limit.breached", "YK-0001", "medical") in found


def test_an_escalation_is_told_when_it_is_decided(office):
    """The sweep of a later day raises it; what was only overtaken is not told."""
    office.hears(*LATE)
    office.sweeps("Mon 28 Apr 2025")
    found = [each for each in brought(office, "Sun 27 Apr 2025", "Mon 28 Apr 2025") if each[1] == "escalation.raised"]
    assert found
    assert {each[0] for each in found} == {day("Mon 28 Apr 2025")}


def test_one_request_can_be_asked_about_alone(office):
    """The other one's news is left out."""
    office.hears(*LATE, *OTHER)
    both = brought(office, "Wed 1 Jan 2025", "Wed 2 Apr 2025")
    one = brought(office, "Wed 1 Jan 2025", "Wed 2 Apr 2025", {"YK-0002"})
    assert one == [each for each in both if each[2] == "YK-0002"]
