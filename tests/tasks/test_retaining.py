"""Nothing that leads to a person is kept longer than the council's rule says, and every count stays as it was."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from config.practice.retention import retention
from models.calendars import Closure
from models.events import COLUMNS
from models.store import replies
from models.store import retention as kept
from models.store.session import writing
from tasks.auditing import verify
from tasks.measuring.advice import advice_by_service
from tasks.measuring.figures import timeliness
from tasks.rebuilding import rebuild, take_closures
from tasks.reporting import keep_summary
from tasks.retaining import RetentionError, hold, make_anonymous, past_the_rule, release
from tasks.showing import UnknownCaseError
from tasks.writing import write_ahead
from tests.dates import day
from tests.factories import AUTHORITY, event

LATER = day("Wed 1 Oct 2031")
OLD, NEW, SCHOOL = "YK-0001", "YK-0002", "URN-100001"
NAMES = (OLD, "Quillfeather", "so-77", "ours-0001", "GP-4711", "mail-of-a-person", "YK-0001-asked")


@pytest.fixture
def closed(office):
    """A request with a name in every column that could hold one, closed in 2025; and another that is open."""
    office.asks_for_medical_advice(OLD)
    office.asks_for_medical_advice(NEW)
    take_closures(office.engine, AUTHORITY, [Closure(SCHOOL, day("Mon 21 Jul 2025"), day("Tue 2 Sep 2025"))])
    of_it = {"case_ref": OLD, "officer": "so-77", "note": "Quillfeather rang"}
    claim = {"duty": "send_final_plan", "ground": "school_closed", "setting": SCHOOL, "evidence": "Quillfeather wrote"}
    asked = {"advice_kind": "other_person", "advice_ref": "GP-4711"}
    happened = [
        event("advice_sought", "Mon 23 Jun 2025", external_id="ours-0001", service="health", **asked, **of_it),
        event("advice_sought", "Mon 23 Jun 2025", **of_it, external_id="ours-00012", service="health", advice_kind="other_person"),
        event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", service="school", setting=SCHOOL, **of_it),
        event("advice_received", "Mon 21 Jul 2025", **asked, **of_it),
        event("exception_claimed", "Wed 3 Sep 2025", starts_on="Mon 21 Jul 2025", ends_on="Tue 2 Sep 2025", **claim, **of_it),
    ]  # fmt: skip
    office.hears(*happened)
    office.sweeps("Mon 21 Jul 2025")
    assert write_ahead(office.tracker, on=day("Mon 21 Jul 2025"))
    with writing(office.engine) as connection:
        on = day("Mon 21 Jul 2025")
        reply = replies.keep(
            connection, AUTHORITY, "<mail-of-a-person@nhs.example>", on, kind=replies.Kind.HUMAN, case_ref=OLD
        )
        replies.add_todo(connection, AUTHORITY, replies.Todo.LOOK_AT_THIS, reply, on, OLD)
    office.hears(event("draft_plan_served", "Mon 15 Sep 2025", **of_it))
    office.hears(event("final_plan_sent", "Tue 30 Sep 2025", **of_it))
    keep_summary(office.tracker, day("Sun 27 Jul 2025"))
    return office


def where_it_stands(office, words):
    """The tables in which one of these words stands, in whatever column."""
    found = office.everything()
    return {(name, word) for name, rows in found.items() for word in words for row in rows if word in repr(row)}


def counts(office):
    """What is published: the measures of each year, and advice by service."""
    years = [timeliness(office.tracker, date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026)]
    return repr(years), repr(advice_by_service(office.tracker, LATER))


def test_a_request_is_past_the_rule_when_it_was_closed_so_long_ago(closed):
    years = retention().years_after_closing
    on = day("Tue 30 Sep 2025")
    assert past_the_rule(closed.tracker, on.replace(year=2025 + years, day=29)) == []
    (found,) = past_the_rule(closed.tracker, on.replace(year=2025 + years))
    assert (found.case_ref, found.closed_on, found.held_because) == (OLD, on, None)


def test_what_was_heard_later_counts(closed):
    """A request that was looked at again since is not old."""
    closed.hears(event("chasing_muted", "Mon 1 Jun 2026", case_ref=OLD, reason="other"))
    assert past_the_rule(closed.tracker, LATER) == []


def test_nothing_of_an_anonymous_request_leads_to_a_person_and_every_count_stays(closed):
    before, others = counts(closed), [row for row in closed.rows("events", "case_ref", "key") if row[0] == NEW]
    assert {word for _, word in where_it_stands(closed, NAMES)} >= set(NAMES)
    assert make_anonymous(closed.tracker, LATER) == 1
    assert where_it_stands(closed, NAMES) == set()
    assert counts(closed) == before
    assert SCHOOL not in repr(closed.rows("events", "setting") + closed.rows("claims", "setting", "because"))
    assert [row for row in closed.rows("events", "case_ref", "key") if row[0] == NEW] == others
    assert past_the_rule(closed.tracker, LATER) == []
    assert rebuild(closed.engine, AUTHORITY, check=True) == (2, [])


def test_the_audit_trail_holds_afterwards_and_says_why_an_earlier_end_stands_in_it_no_more(closed):
    noted = verify(closed.tracker)
    assert make_anonymous(closed.tracker, LATER) == 1
    after = verify(closed.tracker)
    assert (after.events, after.wrong) == (noted.events, None)
    assert "when requests were made anonymous" in verify(closed.tracker, noted.digest).wrong


def test_no_copy_of_a_letter_names_it_any_more(office):
    """The folder of messages is a copy: what names the request goes from it, the others stay."""
    office.asks_for_medical_advice(OLD)
    office.sweeps("Mon 21 Jul 2025")
    office.delivers("Mon 21 Jul 2025")
    office.hears(event("request_withdrawn", "Tue 22 Jul 2025", case_ref=OLD))
    office.sweeps("Mon 28 Jul 2025")  # the word that nothing more is needed goes before NEW is known
    office.delivers("Mon 28 Jul 2025")
    office.asks_for_medical_advice(NEW)
    office.sweeps("Wed 20 Aug 2025")
    office.delivers("Wed 20 Aug 2025")
    assert any(OLD in each for each in texts(office))
    make_anonymous(office.tracker, LATER)
    assert any(NEW in each for each in texts(office))
    assert not [each for each in texts(office) if OLD in each]


def texts(office):
    """What the letters in the folder say."""
    return [each.get_body(("plain",)).get_content() for each in office.letters()]


def test_who_did_it_is_kept_and_whom_it_was_about_is_not(closed):
    make_anonymous(closed.tracker, LATER)
    ((on, by, cases),) = closed.rows("anonymised", "on", "by", "cases")
    assert (on, cases) == (LATER, 1)
    assert "@" in by
    assert make_anonymous(closed.tracker, LATER) == 0
    assert len(closed.rows("anonymised", "id")) == 1


def test_a_name_is_drawn_and_not_derived(closed):
    """Who has the council's list of references cannot work out which is which."""
    with closed.engine.connect() as connection:
        drawn = set()
        for _ in range(2):
            drawn |= set(kept.anonymise(connection, AUTHORITY, [OLD]).values())
            connection.rollback()
    assert len(drawn) == 2


def test_every_column_of_an_event_is_kept_or_goes_for_a_reason():
    """A new column of the event file goes, until somebody says here that it leads to nobody."""
    goes = {"case_ref", "external_id", "officer", "advice_ref", "setting", "evidence", "corrects", "note"}
    assert set(COLUMNS) <= {*kept._STAYS, *goes}
    assert not goes & set(kept._STAYS)


def test_what_is_held_back_stays_as_it_is_until_it_is_released(closed):
    hold(closed.tracker, OLD, "tribunal")
    before = closed.everything()
    assert [each.held_because for each in past_the_rule(closed.tracker, LATER)] == ["tribunal"]
    assert make_anonymous(closed.tracker, LATER) == 0
    assert closed.everything() == before
    release(closed.tracker, OLD)
    assert make_anonymous(closed.tracker, LATER) == 1


def test_a_hold_is_refused_in_words(closed):
    with pytest.raises(RetentionError, match="'because' is no reason to hold: the words are complaint"):
        hold(closed.tracker, OLD, "because")
    with pytest.raises(UnknownCaseError):
        hold(closed.tracker, "YK-9999", "tribunal")
    with pytest.raises(RetentionError, match="YK-0001 is not held back"):
        release(closed.tracker, OLD)


def test_the_door_is_shut_for_everybody_else(closed):
    """Before, after, and for the events of another request meanwhile: events are append-only."""
    for statement in ("UPDATE events SET note = ''", "DELETE FROM events"):
        with pytest.raises(DBAPIError, match="append-only"):
            closed.tampers(statement)
    with closed.engine.connect() as connection:
        connection.execute(sa.text(f"INSERT INTO anonymising (authority, case_ref) VALUES ('816', '{OLD}')"))
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(sa.text("UPDATE events SET note = ''"))
    make_anonymous(closed.tracker, LATER)
    assert closed.rows("anonymising", "case_ref") == []
    with pytest.raises(DBAPIError, match="append-only"):
        closed.tampers("UPDATE events SET note = ''")


def test_what_would_count_otherwise_is_not_made_anonymous(closed, monkeypatch):
    """Here it is forgotten who was asked for advice: nothing is changed."""
    monkeypatch.setattr(kept, "_STAYS", tuple(each for each in kept._STAYS if each != "service"))
    before = closed.everything()
    with pytest.raises(RetentionError, match="YK-0001 first: hold them"):
        make_anonymous(closed.tracker, LATER)
    assert closed.everything() == before
