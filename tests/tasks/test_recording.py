"""Recording: all or nothing, each event once, and everything that follows from it in the same transaction."""

from dataclasses import replace

import pytest

from config.errors import PlainError
from models.case import RefusedError
from models.store import caseload, derived
from tasks import recording
from tasks.reading import BadValueError
from tasks.recording import record, record_one
from tasks.showing import UnknownCaseError
from tests.dates import day, written
from tests.factories import CASE_REF, event

SECRET = "Zoe lives at 4 Elm Street"
REQUEST = event("request_received", "Wed 21 May 2025", external_id="m-1")
ASSESS = event("decision_to_assess_notified", "Wed 2 Jul 2025", external_id="m-2")
OTHER = event("request_received", "Wed 21 May 2025", case_ref="YK-0002", external_id="m-3")
IMPOSSIBLE = event("draft_plan_served", "Tue 20 May 2025", external_id="m-4", note=SECRET)
ASKED = event("advice_sought", "Wed 21 May 2025", advice_kind="medical", external_id="m-5")
MUTE = {"event": "chasing_muted"}


def taken(office, *events, **options):
    return record(office.engine, events, now=office.tracker.now(), **options)


def kept(office):
    return [key for (key,) in office.rows("events", "key")]


def looked_at_next(office):
    return {ref: on and written(on) for ref, on in office.rows("cases", "case_ref", "next_attention_on")}


def test_events_are_taken_with_all_that_follows_from_them(office):
    done = taken(office, REQUEST, ASSESS, OTHER)
    assert (len(done.new), done.known, done.refused) == (3, (), ())
    assert kept(office) == ["m-1", "m-2", "m-3"]
    assert office.rows("cases", "case_ref", "stage") == [(CASE_REF, "assessment"), ("YK-0002", "request")]
    assert ("YK-0002", day("Wed 2 Jul 2025")) in office.rows("standings", "case_ref", "due_on")


def test_one_impossible_event_and_nothing_of_the_lot_is_taken(office):
    """Not even what is said about another request."""
    taken(office, REQUEST)
    before = office.everything()
    done = taken(office, ASSESS, OTHER, IMPOSSIBLE)
    assert (done.new, [each.event for each in done.refused]) == ((), [IMPOSSIBLE])
    assert office.everything() == before


def test_with_accept_valid_the_good_events_are_taken_and_the_others_named(office):
    done = taken(office, IMPOSSIBLE, ASSESS, OTHER, REQUEST, accept_valid=True)
    assert [each.event for each in done.refused] == [IMPOSSIBLE]
    assert sorted(kept(office)) == ["m-1", "m-2", "m-3"]


def test_with_accept_valid_what_depends_on_a_refused_event_is_refused_as_well(office):
    """Advice cannot have come that was never asked for, because the asking was refused."""
    early = event("advice_sought", "Tue 20 May 2025", advice_kind="medical", external_id="m-5")
    came = event("advice_received", "Tue 1 Jul 2025", advice_kind="medical", external_id="m-6")
    done = taken(office, REQUEST, early, came, accept_valid=True)
    assert [each.event for each in done.refused] == [early, came]
    assert kept(office) == ["m-1"]


def test_with_accept_valid_a_correction_counts_for_the_whole_lot(office):
    """The plan's date was first entered wrongly: a bad row elsewhere must not lose the right one."""
    wrong = event("final_plan_sent", "Mon 1 Sep 2025", external_id="m-7")
    right = event("final_plan_sent", "Wed 3 Sep 2025", external_id="m-8")
    correction = event("event_corrected", "Thu 4 Sep 2025", corrects="m-7", external_id="m-9")
    done = taken(office, IMPOSSIBLE, REQUEST, ASSESS, wrong, right, correction, accept_valid=True)
    assert [each.event for each in done.refused] == [IMPOSSIBLE]
    assert office.rows("cases", "final_on") == [(day("Wed 3 Sep 2025"),)]


def test_the_same_event_again_is_known_and_changes_nothing(office):
    """By the source's id, or else by its content; in one lot or in two."""
    nameless = event("became_responsible", "Wed 21 May 2025", case_ref="YK-0003")
    assert len(taken(office, REQUEST, REQUEST, nameless, nameless).new) == 2
    before = office.everything()
    done = taken(office, replace(REQUEST, recorded_at=office.tracker.now()), nameless)
    assert (done.new, len(done.known), done.refused) == ((), 2, ())
    assert office.everything() == before


def test_the_id_of_an_event_of_another_request_is_refused(office):
    """Two rows under one id: nobody could say which of the two a correction means."""
    taken(office, REQUEST)
    done = taken(office, replace(OTHER, external_id="m-1", key="m-1"))
    assert [each.why for each in done.refused] == ["its external_id belongs to an event of another request"]
    assert office.rows("cases", "case_ref") == [(CASE_REF,)]


def test_the_id_of_an_event_of_another_request_in_the_same_lot_is_refused(office):
    """The second is not quietly dropped as if it were the first."""
    done = taken(office, REQUEST, replace(OTHER, external_id="m-1", key="m-1"))
    assert [each.why for each in done.refused] == ["its external_id belongs to an event of another request"]


def test_each_authority_is_recorded_on_its_own_and_all_in_one_go(office):
    """The same reference and the same id in two councils are two events; one bad event refuses both."""
    leeds = replace(REQUEST, authority="383")
    assert taken(office, replace(IMPOSSIBLE, authority="383"), REQUEST).new == ()
    assert kept(office) == []
    assert len(taken(office, REQUEST, leeds).new) == 2
    assert office.rows("cases", "authority", "case_ref") == [("383", CASE_REF), ("816", CASE_REF)]


def test_authorities_are_taken_in_one_order_whatever_the_order_of_the_rows(office, monkeypatch):
    """Two imports that lock two councils in opposite orders would wait for each other for ever."""
    claimed, claim = [], recording.claim_authority

    def told(connection, authority):
        claimed.append(authority)
        claim(connection, authority)

    monkeypatch.setattr(recording, "claim_authority", told)
    taken(office, replace(REQUEST, authority="900"), replace(REQUEST, authority="100"))
    assert claimed == ["100", "900"]


REFUSALS = [
    event("draft_plan_served", "Tue 20 May 2025", note=SECRET),
    event("decision_to_assess_notified", "Thu 3 Jul 2025", note=SECRET),
    event("decision_not_to_assess_notified", "Thu 3 Jul 2025", note=SECRET),
    event("decision_reversed", "Thu 3 Jul 2025", route="own_review", note=SECRET),
    event("advice_received", "Thu 3 Jul 2025", advice_kind="medical", note=SECRET),
    event("advice_not_known", "Thu 3 Jul 2025", advice_kind="medical", note=SECRET),
    event("representations_received", "Thu 3 Jul 2025", note=SECRET, evidence=SECRET),
    event("setting_responded", "Thu 3 Jul 2025", setting="100001", note=SECRET),
    event("event_corrected", "Thu 3 Jul 2025", corrects="nothing", note=SECRET),
    event(
        "exception_ended",
        "Thu 3 Jul 2025",
        duty="send_final_plan",
        ground="school_closed",
        note=SECRET,
        evidence=SECRET,
    ),
]


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda each: each.event)
def test_a_refusal_is_a_sentence_that_quotes_no_note(office, refused):
    """It travels into terminals, logs and Prefect."""
    taken(office, REQUEST, ASSESS)
    (found,) = taken(office, refused).refused
    assert found.event is refused
    assert len(found.why.split()) > 4
    assert not set(SECRET.split()) & set(found.why.replace(",", " ").split())


def test_a_request_from_before_the_law_is_refused_in_words(office):
    (found,) = taken(office, event("request_received", "Mon 2 Jun 2014")).refused
    assert found.why.startswith("nothing in force on Mon 2 Jun 2014 about ")


@pytest.mark.parametrize(("room", "breaks"), [(derived, "save"), (caseload, "logged_steps")])
def test_a_failure_on_the_way_keeps_neither_the_events_nor_their_dates(office, monkeypatch, room, breaks):
    """Killed between the two: an event without its dates would never be chased."""
    taken(office, REQUEST)
    before = office.everything()

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(room, breaks, killed)
    with pytest.raises(KeyboardInterrupt):
        taken(office, ASSESS)
    assert office.everything() == before


def test_a_failure_after_the_dates_were_written_keeps_nothing_either(office, monkeypatch):
    save = derived.save

    def killed(*told):
        save(*told)
        raise KeyboardInterrupt

    monkeypatch.setattr(derived, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        taken(office, REQUEST)
    assert not office.rows("events", "key")
    assert not office.rows("cases", "case_ref")


def test_a_request_is_looked_at_again_when_its_next_step_comes_due(office):
    """The index of the sweep: each event and each sweep moves it, and the end of the request clears it."""
    taken(office, REQUEST)
    assert looked_at_next(office) == {CASE_REF: "Wed 18 Jun 2025"}
    office.sweeps("Wed 18 Jun 2025")
    assert looked_at_next(office) == {CASE_REF: "Fri 27 Jun 2025"}
    taken(office, ASSESS)
    assert looked_at_next(office) == {CASE_REF: "Wed 9 Jul 2025"}
    taken(office, event("advice_sought", "Wed 2 Jul 2025", advice_kind="parental"))
    taken(office, event("advice_received", "Wed 2 Jul 2025", advice_kind="parental"))
    assert looked_at_next(office) == {CASE_REF: "Mon 25 Aug 2025"}
    taken(office, event("chasing_muted", "Wed 2 Jul 2025", note="mediation", ends_on="Wed 10 Sep 2025"))
    assert looked_at_next(office) == {CASE_REF: "Thu 11 Sep 2025"}
    taken(office, event("final_plan_sent", "Wed 3 Sep 2025"))
    assert looked_at_next(office) == {CASE_REF: None}


def test_a_quiet_caseload_is_not_looked_at(office):
    """The cost of a sweep follows what is due: of fifty requests it reads the one whose day has come."""
    taken(office, *[event("request_received", "Mon 2 Jun 2025", case_ref=f"YK-1{n:03}") for n in range(49)])
    taken(office, REQUEST)
    assert office.sweeps("Tue 17 Jun 2025").examined == 0
    assert office.sweeps("Wed 18 Jun 2025").examined == 1
    assert office.sweeps("Thu 19 Jun 2025").examined == 0


def test_one_event_is_recorded_from_the_columns_of_the_event_file(office):
    done = record_one(office.tracker, {"case_ref": CASE_REF, "event": "request_received", "occurred_on": "2025-05-21"})
    assert [each.occurred_on for each in done.new] == [day("Wed 21 May 2025")]
    assert office.rows("cases", "authority", "case_ref") == [("816", CASE_REF)]


@pytest.mark.parametrize(
    ("columns", "error", "words"),
    [
        ({"event": "draft_served"}, BadValueError, "draft_plan_served"),
        ({"occurred_on": "2026-05-21"}, BadValueError, "occurred_on"),
        ({"case_ref": "YK-0099"}, UnknownCaseError, "has no request YK-0099"),
        ({"occurred_on": "2025-05-20"}, RefusedError, "no request was received by then"),
        (MUTE | {"advice_kind": "parental"}, RefusedError, "advice_kind: .* never asked for in this request"),
        (MUTE | {"advice_kind": "medical", "duty": "send_final_plan"}, RefusedError, "duty: .* not about one advice"),
    ],
    ids=[
        "a slip in a word",
        "a day to come",
        "a reference that is not there",
        "before the request",
        "a mute that silences nothing",
        "a mute for two things that do not belong together",
    ],
)
def test_one_event_that_cannot_be_is_refused_in_words_and_nothing_changes(office, columns, error, words):
    taken(office, REQUEST, ASKED)
    before = office.everything()
    said = {"case_ref": CASE_REF, "event": "draft_plan_served", "occurred_on": "2025-08-20", "note": SECRET}
    with pytest.raises(error, match=words) as refusal:
        record_one(office.tracker, said | columns)
    assert isinstance(refusal.value, (PlainError, ValueError))
    assert SECRET not in str(refusal.value)
    assert office.everything() == before
