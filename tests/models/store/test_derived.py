"""What is stored beside the events is a cache: it equals a fresh derivation, and can be made again."""

import os
import signal
from dataclasses import replace

import pytest

from config.errors import PlainError
from config.practice import ladders
from config.statute import statute
from config.vocabulary import EventKind, Ground, Stage, State
from models.derive import derive
from models.store import caseload, history
from models.store.session import reading, writing
from models.store.tables import cases, claims, standings
from tasks import rebuilding
from tasks.rebuilding import rebuild
from tasks.recording import record
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

PLAN_LATE = (
    event("request_received", "Mon 6 Jan 2025", external_id="plan-1", source="education", year_group=3, officer="o-1"),
    event("decision_to_assess_notified", "Mon 17 Feb 2025"),
    event("advice_sought", "Tue 18 Feb 2025", advice_kind="psychological"),
    event("advice_received", "Tue 15 Apr 2025", advice_kind="psychological"),
    event("chasing_muted", "Thu 1 May 2025", note="agreed", ends_on="Fri 9 May 2025"),
    event("draft_plan_served", "Mon 12 May 2025"),
    event(
        "exception_claimed",
        "Mon 12 May 2025",
        duty="send_final_plan",
        ground="exceptional_personal_circumstances",
        starts_on="Mon 12 May 2025",
    ),
    event("final_plan_sent", "Mon 9 Jun 2025"),
)
REFUSED = (
    event("became_responsible", "Mon 6 Jan 2025", case_ref="YK-0002"),
    event("decision_not_to_assess_notified", "Mon 24 Feb 2025", case_ref="YK-0002"),
    event("decision_reversed", "Mon 7 Apr 2025", case_ref="YK-0002", route="mediation_agreement"),
)
TAMPERED = [
    "UPDATE standings SET due_on = '2030-01-01' WHERE case_ref = :ref AND duty = 'send_final_plan'",
    "UPDATE standings SET breached_on = NULL WHERE case_ref = :ref AND breached_on IS NOT NULL",
    "UPDATE standings SET basis = 'nonsense' WHERE case_ref = :ref",
    "DELETE FROM standings WHERE case_ref = :ref AND duty = 'send_final_plan'",
    "UPDATE cases SET next_attention_on = '2030-01-01' WHERE case_ref = :ref",
    "UPDATE cases SET clock_on = '2030-01-01' WHERE case_ref = :ref",
    "DELETE FROM cases WHERE case_ref = :ref",
]


def test_every_duty_comes_back_as_it_was_derived(office):
    """No field of a duty may get lost, or change its kind, on its way through the database."""
    office.hears(*PLAN_LATE, *REFUSED)
    as_recorded = [replace(each, recorded_at=office.tracker.now()) for each in PLAN_LATE]
    fresh = derive(as_recorded, statute(), ladders(), {})
    with reading(office.engine) as connection:
        kept = caseload.duties_of(connection, AUTHORITY, [CASE_REF])[CASE_REF]
        summaries = caseload.caseload(connection, AUTHORITY, day("Sun 8 Jun 2025"))
        facts = caseload.all_facts(connection, AUTHORITY)
    assert sorted(map(repr, fresh.standings)) == sorted(repr((each.standing, each.silence)) for each in kept)
    assert {(each.officer, each.stage) for each in kept} == {("o-1", Stage.CLOSED)}
    assert fresh.facts in facts
    assert [(each.case_ref, each.stage(day("Sun 8 Jun 2025"))) for each in summaries] == [
        (CASE_REF, Stage.DRAFTING),
        ("YK-0002", Stage.ASSESSMENT),
    ]
    excepted = next(each.standing for each in kept if each.standing.duty == "send_final_plan")
    assert excepted.excepted_by is Ground.EXCEPTIONAL_PERSONAL_CIRCUMSTANCES
    assert excepted.state(day("Mon 9 Jun 2025")) is State.EXCEPTED


def test_what_is_stored_equals_a_fresh_derivation_after_every_single_event(office):
    """Event by event, with the tracking in between: the cache never drifts from the truth."""
    for happened in sorted([*PLAN_LATE, *REFUSED], key=lambda each: each.occurred_on):
        office.hears(happened)
        office.sweeps(happened.occurred_on)
        looked_at, differing = rebuild(office.engine, AUTHORITY, check=True)
        assert differing == []
    assert looked_at == 2


@pytest.mark.parametrize("statement", TAMPERED)
def test_a_row_that_was_tampered_with_is_named_and_then_mended(office, statement):
    office.hears(*PLAN_LATE, *REFUSED)
    before = office.everything()
    office.tampers(statement, ref="YK-0002")
    tampered = office.everything()
    assert rebuild(office.engine, AUTHORITY, check=True) == (2, ["YK-0002"])
    assert office.everything() == tampered, "--check changes nothing"
    assert rebuild(office.engine, AUTHORITY) == (2, ["YK-0002"])
    assert rebuild(office.engine, AUTHORITY, check=True) == (2, [])
    assert _without_ids(office.everything()) == _without_ids(before)


def _without_ids(everything):
    """Duties get new row numbers when they are derived again, which nothing refers to; and letters are asked about."""
    assert everything.pop("revisions")
    everything["standings"] = sorted(repr(row[1:]) for row in everything["standings"])
    return everything


def test_rebuilding_does_not_send_anything_again(office):
    """The steps that went out stay logged: a rebuild before the sweep changes nothing of it."""
    office.asks_for_medical_advice()
    office.sweeps("Mon 21 Jul 2025")
    steps = office.rows("steps", "key", "status")
    assert rebuild(office.engine, AUTHORITY) == (1, [])
    assert office.sweeps("Mon 21 Jul 2025").messages == ()
    assert office.rows("steps", "key", "status") == steps


def test_one_request_that_cannot_be_derived_does_not_stop_the_others_from_being_mended(office):
    """A restored backup, or a stricter release: one impossible event must not block the whole caseload."""
    impossible = event("final_plan_sent", "Mon 3 Mar 2025", case_ref="YK-0001-no-request")
    office.hears(*REFUSED)
    with writing(office.engine) as connection:
        history.append(connection, [impossible], office.tracker.now())
    office.tampers(TAMPERED[0].replace("send_final_plan", "notify_decision_whether_to_assess"), ref="YK-0002")
    _, differing = rebuild(office.engine, AUTHORITY)
    assert "YK-0002" in differing
    assert "YK-0002" not in rebuild(office.engine, AUTHORITY, check=True)[1]


def test_a_request_of_which_every_event_was_a_mistake_leaves_the_lists(office):
    """Typed in under the wrong reference: corrected, it is in no list; the record of it stays."""
    office.hears(PLAN_LATE[0])
    assert office.rows("cases", "case_ref") == [(CASE_REF,)]
    office.hears(event("event_corrected", "Tue 7 Jan 2025", corrects="plan-1"))
    assert office.rows("cases", "case_ref") == office.rows("standings", "case_ref") == []
    assert [kind for (kind,) in office.rows("events", "event")] == [
        EventKind.REQUEST_RECEIVED,
        EventKind.EVENT_CORRECTED,
    ]
    assert rebuild(office.engine, AUTHORITY, check=True) == (1, [])
    assert office.sweeps("Mon 16 Jun 2025").examined == 0


def test_a_request_that_was_corrected_away_can_be_recorded_anew(office):
    office.hears(PLAN_LATE[0], event("event_corrected", "Tue 7 Jan 2025", corrects="plan-1"))
    office.hears(event("request_received", "Wed 8 Jan 2025"))
    assert office.rows("cases", "case_ref", "clock_on") == [(CASE_REF, day("Wed 8 Jan 2025"))]


def test_another_authority_is_left_alone(office):
    """Rebuilding, listing and measuring speak of one authority."""
    office.hears(*REFUSED)
    leeds = event("request_received", "Mon 6 Jan 2025", authority="383")
    assert not record(office.engine, [leeds], now=office.tracker.now()).refused
    office.tampers("UPDATE cases SET clock_on = '2030-01-01' WHERE authority = '383'")
    assert rebuild(office.engine, AUTHORITY) == (1, [])
    assert rebuild(office.engine, "383", check=True) == (1, [CASE_REF])
    with reading(office.engine) as connection:
        assert len(caseload.all_facts(connection, AUTHORITY)) == 1
        assert {each.case_ref for each in caseload.running(connection, AUTHORITY, day("Mon 14 Apr 2025"))} == {
            "YK-0002"
        }


def derived_rows(office):
    """Every derived row, by table; their numbers are the database's own."""
    return {
        table: sorted(office.rows(table, *(each for each in columns if each != "id")), key=repr)
        for table, columns in ((each.name, each.c.keys()) for each in (cases, standings, claims))
    }


def test_two_cores_find_and_mend_what_one_does(office, monkeypatch):
    """More shares than processes, in several transactions; what differs, is missing or is impossible stands among them."""
    impossible = event("final_plan_sent", "Mon 3 Mar 2025", case_ref="YK-0001-no-request")
    office.hears(
        *PLAN_LATE, *REFUSED, *(event("request_received", "Mon 6 Jan 2025", case_ref=f"YK-1{n}") for n in "01")
    )
    with writing(office.engine) as connection:
        history.append(connection, [impossible], office.tracker.now())
    whole = derived_rows(office)
    office.tampers(TAMPERED[0], ref=CASE_REF)
    office.tampers(TAMPERED[6], ref="YK-11")
    tampered = derived_rows(office)
    one = rebuild(office.engine, AUTHORITY, check=True, cores=1)
    for name, value in {"WORTH_A_PROCESS": 2, "A_SHARE": 1, "SHARES_A_TRANSACTION": 3}.items():
        monkeypatch.setattr(rebuilding, name, value)
    assert rebuild(office.engine, AUTHORITY, check=True, cores=2) == one
    assert derived_rows(office) == tampered
    assert rebuild(office.engine, AUTHORITY, cores=2) == one
    assert sorted(one[1]) == [CASE_REF, "YK-0001-no-request", "YK-11"]
    assert derived_rows(office) == whole


def its_process_is_killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_is_said_in_a_sentence(office, monkeypatch):
    office.hears(*(event("request_received", "Mon 6 Jan 2025", case_ref=f"YK-1{n}") for n in range(4)))
    monkeypatch.setattr(rebuilding, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(rebuilding, "_compare_there", its_process_is_killed)
    with pytest.raises(PlainError, match="was ended, by lack of memory perhaps: do it again with --cores 1"):
        rebuild(office.engine, AUTHORITY, cores=2)
    assert rebuild(office.engine, AUTHORITY, check=True, cores=1) == (4, [])
