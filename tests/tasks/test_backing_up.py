"""A backup is one moment of everything, and a restored tracker is the one that was backed up."""

import json
import shutil
import stat
import zipfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from models.store import copying, tables
from tasks import backing_up
from tasks.auditing import verify
from tasks.backing_up import BackupError, back_up, restore
from tasks.writing import write_ahead
from tests.conftest import Office, a_tracker
from tests.databases import opened
from tests.dates import day
from tests.factories import event


@pytest.fixture
def lived(office):
    """Requests, messages, letters that are written ahead, and what was sent."""
    for number in range(3):
        office.asks_for_medical_advice(f"YK-000{number}")
    office.claims_an_absence("YK-0001")
    office.sweeps("Mon 21 Jul 2025")
    office.delivers("Mon 21 Jul 2025")
    office.sweeps("Tue 5 Aug 2025")
    write_ahead(office.tracker, on=day("Tue 5 Aug 2025"))
    return office


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request, tmp_path):
    """Another installation of the authority, over either database."""
    databases = request.getfixturevalue("sqlite" if request.param == "sqlite" else "postgres")
    with ExitStack() as held:
        engine = held.enter_context(opened(held.enter_context(databases.database())))
        yield Office(a_tracker(engine, tmp_path / "other"))


def test_what_is_restored_is_what_was_backed_up_from_either_database_to_either(lived, empty, tmp_path):
    rows = back_up(lived.tracker, tmp_path / "copy.zip")
    done = restore(empty.tracker, tmp_path / "copy.zip")
    assert empty.everything() == lived.everything()
    assert (done.rows, done.requests, done.differing, done.trail) == (rows, 3, (), None)
    assert verify(empty.tracker).digest == verify(lived.tracker).digest


def test_a_restored_tracker_goes_on_as_the_first_would_have(lived, empty, tmp_path):
    """What is recorded next has a number of its own, what was decided is not decided again, and events stay as they are."""
    back_up(lived.tracker, tmp_path / "copy.zip")
    restore(empty.tracker, tmp_path / "copy.zip")
    assert empty.sweeps("Tue 5 Aug 2025").messages == ()
    came = event("advice_received", "Wed 6 Aug 2025", case_ref="YK-0000", advice_kind="medical")
    for office in (lived, empty):
        office.hears(came)
        office.sweeps("Mon 11 Aug 2025")
    assert empty.rows("steps", "key", "status") == lived.rows("steps", "key", "status")
    with pytest.raises(Exception, match="append-only"):
        empty.tampers("DELETE FROM events")


def test_a_backup_is_one_moment_whoever_writes_meanwhile(lived, empty, tmp_path, monkeypatch):
    lines = copying.lines
    before = lived.everything()

    def with_a_writer_between(connection, table):
        yield from lines(connection, table)
        if table == "cases":
            lived.hears(event("request_received", "Mon 4 Aug 2025", case_ref="YK-0009"))

    monkeypatch.setattr(copying, "lines", with_a_writer_between)
    back_up(lived.tracker, tmp_path / "copy.zip")
    restore(empty.tracker, tmp_path / "copy.zip")
    assert empty.everything() == before != lived.everything()


def changed(file, part, text):
    """The same backup with another part."""
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for each in old.namelist():
            new.writestr(each, text(old.read(each)) if each == part else old.read(each))
    return other


def said(**values):
    return lambda old: json.dumps(json.loads(old) | values).encode()


def cut(file):
    half = file.with_name("half.zip")
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return half


REFUSED = {
    "another authority's": (lambda file: changed(file, "contents.json", said(authorities=["815"])), "is of authority 815, and this installation is 816's"),
    "of a newer release": (lambda file: changed(file, "contents.json", said(schema="9999")), "was made by a newer release: update the program"),
    "of an earlier release": (lambda file: changed(file, "contents.json", said(schema="0001")), "was made by an earlier release: restore it with that one"),
    "with a changed row": (lambda file: changed(file, "events.jsonl", lambda old: old.replace(b"2025-05-12", b"2025-05-11")), "is not as it was made: its part events is missing or was changed"),
    "of a release that counts otherwise": (lambda file: changed(file, "contents.json", said(schema=99)), "was made by a newer release: update the program"),
    "whose list of parts is spoilt": (lambda file: changed(file, "contents.json", said(parts=["events"])), "is no backup of this tracker"),
    "whose digests are gone": (lambda file: changed(file, "contents.json", said(parts={"events": {}})), "is no backup of this tracker"),
    "whose list of authorities is spoilt": (lambda file: changed(file, "contents.json", said(authorities=[816])), "is no backup of this tracker"),
    "whose columns are others": (lambda file: changed(file, "contents.json", lambda old: old.replace(b'"case_ref"', b'"name"')), "is not as it was made"),
    "no zip": (lambda file: Path(shutil.copy(__file__, file.with_name("text.zip"))), "is no backup, or not a whole one"),
    "another kind of zip": (lambda file: changed(file, "contents.json", lambda _: b"{}"), "is no backup of this tracker"),
    "cut off": (cut, "is no backup, or not a whole one: take another copy"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_refused_changes_nothing(lived, new_office, tmp_path, case):
    spoil, says = REFUSED[case]
    back_up(lived.tracker, tmp_path / "copy.zip")
    with new_office() as other:
        other.writes_to({})
        before = other.everything()
        with pytest.raises(BackupError) as refused:
            restore(other.tracker, spoil(tmp_path / "copy.zip"))
        assert says in str(refused.value)
        assert other.everything() == before


def test_a_database_that_is_not_empty_is_left_as_it_is(lived, tmp_path):
    back_up(lived.tracker, tmp_path / "copy.zip")
    before = lived.everything()
    with pytest.raises(BackupError, match="the database is not empty"):
        restore(lived.tracker, tmp_path / "copy.zip")
    assert lived.everything() == before


def test_a_backup_takes_no_other_files_place(lived, tmp_path):
    (tmp_path / "copy.zip").write_text("something else")
    with pytest.raises(BackupError, match="is there already"):
        back_up(lived.tracker, tmp_path / "copy.zip")


def test_a_backup_that_cannot_be_written_leaves_nothing(lived, tmp_path):
    with pytest.raises(BackupError, match="cannot be written"):
        back_up(lived.tracker, tmp_path / "nowhere" / "copy.zip")
    assert not list(tmp_path.glob("**/*.unfinished"))


def test_a_restore_that_breaks_off_leaves_nothing(lived, empty, tmp_path, monkeypatch):
    back_up(lived.tracker, tmp_path / "copy.zip")
    fill = copying.fill

    def breaks_off(connection, table, *rest):
        if table == "steps":
            raise KeyboardInterrupt
        return fill(connection, table, *rest)

    monkeypatch.setattr(backing_up.copying, "fill", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        restore(empty.tracker, tmp_path / "copy.zip")
    assert not any(empty.everything().values())


def test_a_backup_that_breaks_off_leaves_no_personal_data_lying_about(lived, tmp_path):
    def stops(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(lived.tracker, tmp_path / "copy.zip", stops)
    assert not list(tmp_path.glob("copy.zip*"))


def test_a_backup_is_for_the_account_that_made_it(lived, tmp_path):
    back_up(lived.tracker, tmp_path / "copy.zip")
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600


def test_a_database_of_two_authorities_goes_back_as_both_and_both_are_looked_at(lived, empty, tmp_path):
    """It is refused where neither is the installation's."""
    lived.hears(event("request_received", "Mon 4 Aug 2025", case_ref="LS-0001", authority="383"))
    lived.tampers("UPDATE standings SET due_on = '2001-01-01' WHERE authority = '383'")
    back_up(lived.tracker, tmp_path / "copy.zip")
    with pytest.raises(BackupError, match="is of authority 383 and 816, and this installation is 815's"):
        restore(empty.tracker.of("815"), tmp_path / "copy.zip")
    done = restore(empty.tracker, tmp_path / "copy.zip")
    assert (done.requests, done.differing, done.trail) == (4, ("LS-0001",), None)


def test_every_table_is_in_it():
    assert set(copying.table_names()) == set(tables.metadata.tables)
