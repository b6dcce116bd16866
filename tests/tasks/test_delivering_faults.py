"""One message that cannot be written must not keep the others in; nor does a sweep that runs at the same time."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from models.store import outbox
from models.store.outbox import Status
from models.store.session import claim_authority, writing
from tasks.transports import FolderTransport
from tests.dates import day
from tests.factories import AUTHORITY


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


def test_a_sweep_that_runs_while_a_message_is_on_its_way_stops_neither(office, monkeypatch):
    """It has claimed the authority, and means to overtake the very step that the delivery has just sent."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 4 Aug 2025")
    send, claimed, running = FolderTransport.send, Event(), []
    clocks = set(office.rows("steps", "authority", "case_ref", "duty", "about", "started_by"))

    def sweeps():
        with writing(office.engine) as connection:
            claim_authority(connection, AUTHORITY)
            claimed.set()
            time.sleep(0.3)
            outbox.supersede_unsent(connection, clocks)

    async def and_meanwhile(self, raw, **told):
        await send(self, raw, **told)
        running.append(pool.submit(sweeps))
        assert claimed.wait(10)

    monkeypatch.setattr(FolderTransport, "send", and_meanwhile)
    with ThreadPoolExecutor(1) as pool:
        assert office.delivers("Mon 4 Aug 2025").counts == {Status.SENT: 1, Status.NO_LONGER_TRUE: 1}
        running[0].result(10)
    assert len(office.letters()) == 1
