"""Whoever asks what is held about a child is given all of it: every row of every table that names the request."""

import csv

import pytest

from models.calendars import Closure
from models.store import tables
from tasks.importing import import_file
from tasks.rebuilding import take_closures
from tasks.retaining import hold
from tasks.showing import UnknownCaseError
from tasks.subject_access import MEANS, export
from tests.factories import AUTHORITY
from tests.tasks.test_retaining import NEW, OLD, closed  # noqa: F401

NAMING = {name for name, table in tables.metadata.tables.items() if "case_ref" in table.c} - {"anonymising"}


@pytest.fixture
def answer(closed, tmp_path):  # noqa: F811
    """The folder that is handed out, about a request with something in every table."""
    hold(closed.tracker, OLD, "subject_access")
    files = export(closed.tracker, OLD, tmp_path / "answer")
    return closed, {each.name: each for each in files}


def rows(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_every_row_of_every_table_that_names_the_request_is_there(answer):
    """A table that is added tomorrow is found by itself."""
    office, files = answer
    for name in NAMING:
        held = [row for row in office.rows(name, "case_ref") if row[0] == OLD]
        assert held, f"{name} without a row proves nothing"
        assert len(rows(files[f"{name}.csv"])) == len(held)
    assert len(rows(files["outbox.csv"])) > 0


def test_no_other_request_is_named(answer):
    """Not even where a message spoke of several."""
    _, files = answer
    assert not [name for name, path in files.items() if NEW in path.read_text(encoding="utf-8")]


def test_the_notes_are_in_it_and_the_reckoning(answer):
    """What a person wrote about a child is what is asked for."""
    _, files = answer
    assert "Quillfeather rang" in files["events.csv"].read_text(encoding="utf-8")
    assert "legislation" in (dates := files["dates.txt"].read_text(encoding="utf-8")) or "reg " in dates


def test_every_file_is_explained_and_for_nobody_else_to_read(answer):
    _, files = answer
    readme = files["README.txt"].read_text(encoding="utf-8")
    assert "decides nothing" in " ".join(readme.split())
    assert all(name in readme for name in files if name != "README.txt")
    assert {path.stem for path in files.values() if path.suffix == ".csv"} <= MEANS.keys()
    assert {oct(path.stat().st_mode & 0o777) for path in files.values()} == {"0o600"}


def test_the_events_can_be_read_by_another_tracker(answer, new_office):
    """They are the event file: a request moves to another installation as it is."""
    office, files = answer
    with new_office() as other:
        told = office.rows("closures", "setting", "closed_from", "closed_to")
        take_closures(other.engine, AUTHORITY, [Closure(*each) for each in told])
        done = import_file(other.tracker, files["events.csv"])
        assert not done.rejected
        assert other.rows("cases", "stage", "outcome", "closed_on") == [
            row[1:] for row in office.rows("cases", "case_ref", "stage", "outcome", "closed_on") if row[0] == OLD
        ]


def test_an_unknown_request_is_refused_and_nothing_is_written(closed, tmp_path):  # noqa: F811
    with pytest.raises(UnknownCaseError):
        export(closed.tracker, "YK-9999", tmp_path / "answer")
    assert not (tmp_path / "answer").exists()
