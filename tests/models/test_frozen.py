"""Made and changed at once, a record is what the standard library would have made of it."""

import dataclasses
import pickle

import pytest

from models.case import Case, Moment
from models.events import Event
from models.frozen import made, replace
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

RECEIVED = event("request_received", "Wed 21 May 2025")


def test_a_changed_record_is_the_one_of_the_standard_library():
    """And the first is as it was."""
    case = Case(AUTHORITY, CASE_REF, Moment(day("Wed 21 May 2025"), "key"), RECEIVED.event)
    changed = replace(case, officer="o-1", drafts=(case.clock,))
    assert changed == dataclasses.replace(case, officer="o-1", drafts=(case.clock,))
    assert (hash(changed), repr(changed)) == (hash(dataclasses.replace(changed)), repr(dataclasses.replace(changed)))
    assert (case.officer, case.drafts) == (None, ())


def test_a_field_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="Event has not all of the fields officer, offcier"):
        replace(RECEIVED, officer="o-1", offcier="o-1")


def test_what_is_made_of_some_fields_has_the_others_by_default():
    said = {"case_ref": CASE_REF, "event": RECEIVED.event, "occurred_on": RECEIVED.occurred_on, "authority": AUTHORITY}
    assert made(Event, {**said, "key": RECEIVED.key}) == RECEIVED
    assert Event.of(dict(said)) == RECEIVED
    assert dataclasses.asdict(Event.of(dict(said))) == dataclasses.asdict(RECEIVED)
    assert pickle.loads(pickle.dumps(Event.of(dict(said)))) == RECEIVED


def test_it_is_frozen_all_the_same():
    with pytest.raises(dataclasses.FrozenInstanceError):
        replace(RECEIVED, officer="o-1").officer = "o-2"
