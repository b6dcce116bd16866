"""Several authorities in one database: none sees the rows of another, whatever it asks."""

import pytest
import sqlalchemy as sa

from models.store import tables
from models.store.faults import StoreError
from tasks.cases import list_cases
from tasks.delivering import deliver
from tasks.measuring.advice import advice_by_service
from tasks.rebuilding import rebuild
from tasks.recording import record
from tasks.showing import UnknownCaseError, show_case
from tasks.sweeping import sweep
from tasks.writing import write_ahead
from tests.conftest import MAILBOXES, Office, a_tracker
from tests.databases import opened
from tests.dates import day
from tests.factories import event

YORK, NEXT_DOOR = "816", "815"
ON = day("Mon 21 Jul 2025")
OF_AUTHORITIES = [each for each in tables.metadata.sorted_tables if "authority" in each.c]


def lives(tracker, *refs):
    """An authority with these requests, whose advice is reminded of."""
    authority = tracker.authority
    for ref in refs:
        asked = {"authority": authority, "case_ref": ref, "advice_kind": "medical"}
        of_request = {"authority": authority, "case_ref": ref}
        happened = [
            event("request_received", "Mon 12 May 2025", officer=f"officer@{authority}.example", **of_request),
            event("decision_to_assess_notified", "Mon 9 Jun 2025", **of_request),
            event("advice_sought", "Mon 23 Jun 2025", service="health", **asked),
            event("advice_request_received", "Mon 23 Jun 2025", **asked),
        ]
        assert not record(tracker.engine, happened, now=tracker.now()).refused
    sweep(tracker.engine, authority, as_of=ON, now=tracker.now(ON))
    write_ahead(tracker, on=ON)


@pytest.fixture
def both(office, tmp_path):
    """Two authorities in one database, which have a reference in common."""
    york = a_tracker(office.engine, tmp_path / YORK, authority=YORK)
    next_door = a_tracker(office.engine, tmp_path / NEXT_DOOR, authority=NEXT_DOOR)
    lives(york, "YK-0001", "SAME-1")
    lives(next_door, "NY-0001", "SAME-1")
    return york, next_door


def test_no_list_of_one_authority_names_a_request_of_the_other(both):
    york, next_door = both
    refs = {each["case_ref"] for each in list_cases(york.engine, YORK, as_of=ON)}
    assert refs == {"YK-0001", "SAME-1"}
    assert sum(each.asked for each in advice_by_service(york, ON)) == 2
    assert rebuild(york.engine, YORK, check=True) == (2, [])
    with pytest.raises(UnknownCaseError):
        show_case(york.engine, YORK, "NY-0001", as_of=ON)
    assert {each["case_ref"] for each in list_cases(next_door.engine, NEXT_DOOR, as_of=ON)} == {"NY-0001", "SAME-1"}


def test_what_one_authority_does_changes_no_row_of_the_other(both):
    york, _ = both
    before = rows_of(york.engine, NEXT_DOOR)
    assert record(york.engine, [event("request_withdrawn", "Tue 22 Jul 2025", case_ref="SAME-1")], now=york.now()).new
    deliver(york, on=ON)
    sweep(york.engine, YORK, as_of=day("Tue 5 Aug 2025"), now=york.now())
    rebuild(york.engine, YORK)
    assert rows_of(york.engine, NEXT_DOOR) == before


def rows_of(engine, authority):
    """Every row of an authority, of every table."""
    with engine.connect() as connection:
        return {
            each.name: sorted(map(str, connection.execute(sa.select(each).where(each.c.authority == authority))))
            for each in OF_AUTHORITIES
        }


@pytest.fixture
def as_york(postgres, tmp_path):
    """Two authorities in PostgreSQL, seen by York's role, which does not own the tables."""
    with postgres.database() as url, opened(url) as owner:
        Office(a_tracker(owner, tmp_path)).writes_to(MAILBOXES)
        for authority, ref in ((YORK, "YK-0001"), (NEXT_DOOR, "NY-0001")):
            lives(a_tracker(owner, tmp_path / authority, authority=authority), ref)
        role = f"ehcp_{YORK}"
        with owner.begin() as connection:
            for said in (
                f"DROP ROLE IF EXISTS {role}",
                f"CREATE ROLE {role} LOGIN",
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
                f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            ):
                connection.exec_driver_sql(said)
        with opened(sa.make_url(url).set(username=role).render_as_string(hide_password=False)) as engine:
            yield engine
        with owner.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_every_table_of_an_authority_is_held_apart(as_york):
    """A table that is added without its policy is found here."""
    secured = "SELECT relname FROM pg_class WHERE relrowsecurity"
    with as_york.connect() as connection:
        assert set(connection.scalars(sa.text(secured))) >= {each.name for each in OF_AUTHORITIES} | {"letters"}


def test_a_role_that_asks_for_everything_is_shown_its_own(as_york):
    with as_york.connect() as connection:
        for table in OF_AUTHORITIES:
            assert set(connection.scalars(sa.select(table.c.authority))) <= {YORK, "*"}, table.name
        whose = sa.select(tables.outbox.c.authority).join(
            tables.letters, tables.letters.c.message == tables.outbox.c.id
        )
        assert set(connection.scalars(whose)) == {YORK}
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.letters)) == 1


def test_a_role_can_write_nothing_for_another_authority(as_york):
    with as_york.begin() as connection:
        assert connection.execute(sa.update(tables.outbox).values(why="changed")).rowcount == 1
        assert connection.execute(sa.delete(tables.cases).where(tables.cases.c.authority == NEXT_DOOR)).rowcount == 0
    with pytest.raises(StoreError, match="refuses this account"), as_york.begin() as connection:
        connection.execute(sa.update(tables.steps).values(authority=NEXT_DOOR))


def test_an_authority_works_under_its_own_role_as_it_does_under_the_owner(as_york, tmp_path):
    york = a_tracker(as_york, tmp_path / "york", authority=YORK)
    lives(york, "YK-0002")
    assert deliver(york, on=ON).counts["sent"]
    assert rebuild(as_york, YORK, check=True) == (2, [])
