"""A return that was exported, checked and imported into an empty tracker is exported again as the same file."""

from tasks.measuring import timeliness
from tasks.sen2.checking import check
from tasks.sen2.importing import begin
from tasks.sen2.reading import read_return
from tests.dates import day
from tests.factories import event
from tests.sen2 import exports, persons_for, persons_of_stories, stories, takes, write_persons, york

CENSUS = day("Mon 2 Feb 2026")


def again(new_office, file, folder, *, later=(), accept_valid=False):
    """The return that an empty tracker makes of a file, and of the persons that came with it."""
    folder.mkdir()
    with new_office() as office:
        desk = office.set_to(today=CENSUS)
        begun = begin(desk.tracker, read_return(file), persons_out=folder / "kept.csv", accept_valid=accept_valid)
        takes(desk.tracker, later)
        return begun, exports(desk.tracker, folder / "kept.csv", folder / "again.xml")


def first(new_office, folder, events, rows):
    """The return of some events, by a tracker of its own; and the measures of that tracker for its year."""
    with new_office() as office:
        desk = office.set_to(today=CENSUS)
        takes(desk.tracker, events)
        file = exports(desk.tracker, write_persons(folder / "persons.csv", rows), folder / "sen2.xml")
        return file, timeliness(desk.tracker, day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025"))


def test_a_generated_caseload_comes_back_the_same(new_office, tmp_path):
    """633 requests of a generated York: clean, the tracker's own figures, nothing lost, and byte for byte the same."""
    file, figures = first(new_office, tmp_path, york(), persons_for(york()))
    checked = check(read_return(file))
    assert checked.by_rule == {}
    assert checked.measures == {name: figures[name] for name in checked.measures}
    assert (figures["plans_issued_den_ex"], figures["pc_plans_issued_20_weeks_ex"]) == (324, 98.5)
    begun, second = again(new_office, file, tmp_path / "again")
    assert (begun.requests, begun.rejected, begun.lost) == (633, [], [])
    assert second.read_bytes() == file.read_bytes()


def test_every_line_of_the_event_map_comes_back_the_same(new_office, tmp_path):
    """A plan that came in waits until its day is recorded, for no return says it; everything else is there at once."""
    file, _ = first(new_office, tmp_path, stories(), persons_of_stories())
    came_in = [number for number, each in enumerate(read_return(file).persons(), 1) if "TransferLA" in said(each)]
    ref = f"SEN2-2026-{came_in[0]:05}"
    begun, second = again(
        new_office,
        file,
        tmp_path / "again",
        later=[event("plan_transferred_in", "Mon 12 May 2025", case_ref=ref, last_reviewed_on="Mon 4 Nov 2024")],
        accept_valid=True,
    )
    assert [each.case_ref for each in begun.rejected] == [ref]
    assert "record plan_transferred_in under this reference" in begun.rejected[0].why
    assert begun.lost == []
    assert second.read_bytes() == file.read_bytes()


def said(person):
    """Every element of a person."""
    return {name for record in person.walk() for name in record.said}
