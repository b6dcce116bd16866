"""One message that cannot be written must not keep the others in."""

from models.store import outbox
from models.store.session import writing
from tests.dates import day


def test_a_message_that_cannot_be_written_fails_by_name_and_stops_no_other(office):
    """A recipient that no mail header can hold: that message fails, the others leave."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    with writing(office.engine) as connection:
        outbox.queue(
            connection,
            key="broken",
            authority="816",
            letter="weekly_summary",
            service="",
            role="send_manager",
            to="no mailbox",
            about_on=day("Sun 20 Jul 2025"),
            status="queued",
            queued_at=office.tracker.now(),
        )
    office.delivers("Fri 25 Jul 2025")
    assert [(each.key, each.status) for each in office.messages("failed")] == [("broken", "failed")]
    assert len(office.letters()) == 1
