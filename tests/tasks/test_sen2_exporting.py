"""Exporting the return: what each event becomes, whose figures it gives, and what keeps it from being written."""

from collections import defaultdict
from datetime import datetime

import pytest
import xlsxwriter

from config.sen2 import UnknownCollectionError, layout_of
from config.statute import statute
from models.clocks import standings
from models.replay import replay
from models.timeliness import facts
from tasks.reading import UnreadableFileError
from tasks.sen2.checking import check
from tasks.sen2.exporting import export
from tasks.sen2.reading import read_return
from tests.dates import day
from tests.factories import event
from tests.models.measured import measured
from tests.sen2 import (
    MADE_AT,
    OFFICERS,
    a_person,
    exports,
    persons_of_stories,
    stories,
    takes,
    write_persons,
)

TODAY = day("Mon 2 Feb 2026")


@pytest.fixture
def desk(new_office):
    """A tracker on a day after the census day."""
    with new_office() as office:
        yield office.set_to(today=TODAY)


def told(desk, tmp_path, rows, year=2026):
    """The requests of a return by the surnames of their rows: which reference they have is not in the file."""
    file = exports(desk.tracker, write_persons(tmp_path / "persons.csv", rows), tmp_path / "sen2.xml", year=year)
    names = {row["upn"]: ref for ref, row in rows.items()}
    return {names[person.said["UPN"]]: person.all("Requests")[-1] for person in read_return(file).persons()}


def outcomes(request):
    """What the return says of the request, of its assessment, and whether the plan is in force."""
    assessment = request.one("Assessment")
    said = [request.said["RequestOutcome"], request.said.get("RequestOutcomeDate")]
    said += (
        [assessment.said.get("AssessmentOutcome"), assessment.said.get("AssessmentOutcomeDate")] if assessment else []
    )
    return (*said, "active") if request.one("ActivePlans") else tuple(said)


EXPECTED = {
    "Y-Y-1": ("Y", "2025-02-10", "Y", "2025-05-19", "active"),
    "A-1": ("A", None),
    "W-1": ("W", None),
    "W-EXPORTED-1": ("W", None),
    "Y-A-1": ("Y", "2025-10-06", "A", None),
    "Y-W-1": ("Y", "2025-04-07", "W", None),
    "N-W-EXPORTED-1": ("N", "2025-04-07", "W", None),
    "Y-N-1": ("Y", "2025-04-07", "N", "2025-06-09"),
    "Y-DRAFT-1": ("Y", "2025-10-06", "Y", None),
    "Y-Y-EXCEPTED-1": ("Y", "2025-02-10", "Y", "2025-09-01", "active"),
    "N-Y-1": ("N", "2025-02-10", "Y", "2025-07-07", "active"),
    "N2024-Y-1": ("N", "2024-10-07", "Y", "2025-05-12", "active"),
    "N-OWN-Y-1": ("N", "2025-02-10", "Y", "2025-05-19", "active"),
    "Y-N-PLAN-1": ("Y", "2025-02-10", "N", "2025-04-14", "active"),
    "H-Y-1": ("H", None, "Y", "2025-03-24", "active"),
    "H-A-1": ("H", None, "A", None),
    "H-H-1": ("H", None, "H", None, "active"),
    "H-CEASED-1": ("H", None, "H", None),
    "CAME-IN-1": ("H", None, "H", None, "active"),
}


def test_each_event_becomes_what_the_event_map_says(desk, tmp_path):
    """The first decision with its day; what was decided before the year is H; what is over is left out."""
    takes(desk.tracker, stories(out_of_scope=True))
    out_of_scope = {ref: a_person(900 + n) for n, ref in enumerate(("OVER-1", "ENDED-1", "NEXT-1"))}
    found = told(desk, tmp_path, persons_of_stories() | out_of_scope)
    assert {ref: outcomes(found[ref]) for ref in EXPECTED} == EXPECTED
    assert not out_of_scope.keys() & found.keys()


def test_what_happened_after_the_census_day_is_not_in_the_return(desk, tmp_path):
    """The same file, whether it is made on the census day or weeks later."""
    takes(desk.tracker, stories())
    before = told(desk, tmp_path, persons_of_stories())
    takes(desk.tracker, stories(after_census_day=True))
    after = told(desk, tmp_path, persons_of_stories())
    assert all(before[ref].same(after[ref]) for ref in before)


def test_a_correction_counts_whenever_it_was_made(desk, tmp_path):
    """An event that never happened is in no return, though it was found out in February."""
    takes(desk.tracker, stories())
    mistake = event("decision_to_assess_notified", "Mon 15 Dec 2025", case_ref="A-1", external_id="m-1")
    takes(desk.tracker, [mistake])
    assert outcomes(told(desk, tmp_path, persons_of_stories())["A-1"]) == ("Y", "2025-12-15", "A", None)
    takes(desk.tracker, [event("event_corrected", "Mon 2 Feb 2026", case_ref="A-1", corrects="m-1")])
    assert outcomes(told(desk, tmp_path, persons_of_stories())["A-1"]) == ("A", None)


def test_a_flag_says_which_decision_was_contested(desk, tmp_path):
    """By mediation or by appeal; about the request, the assessment, or what the plan contains."""
    takes(desk.tracker, stories())
    found = told(desk, tmp_path, persons_of_stories())
    flagged = {
        ref: [
            name for record in request.walk() for name, value in record.said.items() if value == "1" and _is_flag(name)
        ]
        for ref, request in found.items()
    }
    assert {ref: names for ref, names in flagged.items() if names} == {
        "N-Y-1": ["RequestMediation"],
        "N-W-EXPORTED-1": ["RequestMediation"],
        "N2024-Y-1": ["RequestTribunal"],
        "Y-N-1": ["AssessmentTribunal"],
        "Y-N-PLAN-1": ["AssessmentMediation"],
        "Y-Y-CONTENT-1": ["OtherTribunal"],
    }


def _is_flag(name):
    return name.endswith(("Mediation", "Tribunal"))


def test_next_january_what_was_decided_rolls_to_history(desk, tmp_path):
    """A year later the plan of 2024 is H and the refusal is gone: told with the events of one tracker."""
    takes(desk.tracker, stories())
    rows = persons_of_stories()
    then, now = told(desk, tmp_path, rows, year=2025), told(desk, tmp_path, rows, year=2026)
    assert (outcomes(then["N2024-Y-1"]), outcomes(now["N2024-Y-1"])[0]) == (("N", "2024-10-07"), "N")
    assert outcomes(then["H-A-1"]) == ("Y", "2024-12-09", "A", None)
    assert outcomes(now["H-A-1"]) == ("H", None, "A", None)
    assert "Y-Y-1" not in then


def test_a_review_a_phase_transfer_and_an_end_are_told_by_the_events(desk, tmp_path):
    """The meeting and the letter are two days; a child who left England ended the plan for reason 7."""
    takes(desk.tracker, stories())
    found = told(desk, tmp_path, persons_of_stories())
    reviewed = found["H-H-1"].one("ActivePlans").said
    assert reviewed | {"TransferLA": ""} == {
        "TransferLA": "",
        "ReviewMeeting": "2025-03-03",
        "ReviewOutcome": "A",
        "LastReview": "2025-03-24",
        "ReviewDraft": "2025-03-24",
        "PhaseTransferDueDate": "2026-02-14",
    }
    ends = {ref: _plan(found[ref]).get("CeaseReason") for ref in ("H-CEASED-1", "H-LEFT-1", "H-MOVED-1", "H-H-1")}
    assert ends == {"H-CEASED-1": "2", "H-LEFT-1": "7", "H-MOVED-1": "5", "H-H-1": None}
    assert _plan(found["H-H-1"])["StartDate"] == "2025-05-12"


def _plan(request):
    return request.one("Assessment").one("NamedPlan").said


def test_the_measures_of_the_return_are_those_of_the_tracker(desk, tmp_path):
    """One definition of each figure: counted from the file, or from the events as they stood on the census day."""
    takes(desk.tracker, stories())
    persons = write_persons(tmp_path / "persons.csv", persons_of_stories())
    found = check(read_return(exports(desk.tracker, persons, tmp_path / "sen2.xml"))).measures
    takes(desk.tracker, stories(after_census_day=True))
    later = check(read_return(exports(desk.tracker, persons, tmp_path / "later.xml"))).measures
    histories = defaultdict(list)
    for each in stories():
        histories[each.case_ref].append(each)
    cases = [replay(each) for each in histories.values()]
    rows = [facts(case, standings(case, statute())) for case in cases]
    expected = measured(rows, day("Wed 1 Jan 2025"), day("Wed 31 Dec 2025"))
    assert found == later == {name: expected[name] for name in found}
    assert (expected["plans_issued_den"], expected["assess_issued"]) == (5, 8)


def test_persons_may_come_as_a_workbook(desk, tmp_path):
    """With real dates in it, and figures for numbers, it gives the same return."""
    takes(desk.tracker, stories())
    rows = persons_of_stories()
    by_csv = exports(desk.tracker, write_persons(tmp_path / "persons.csv", rows), tmp_path / "one.xml")
    book = tmp_path / "persons.xlsx"
    _write_workbook(book, rows)
    assert exports(desk.tracker, book, tmp_path / "two.xml").read_bytes() == by_csv.read_bytes()


def _write_workbook(path, rows):
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["Case_Ref", *columns])
        for number, (ref, row) in enumerate(rows.items(), start=1):
            sheet.write(number, 0, ref)
            for column, name in enumerate(columns, start=1):
                value = row.get(name, "")
                if name.endswith(("date", "entrydate")) and value:
                    sheet.write_datetime(number, column, datetime.fromisoformat(value), dates)
                elif value.isdigit():
                    sheet.write_number(number, column, int(value))
                else:
                    sheet.write(number, column, value)


def refused(desk, tmp_path, rows, *, year=2026, error=UnreadableFileError):
    """What is said of a file of persons; nothing is written and nothing kept."""
    persons = write_persons(tmp_path / "persons.csv", rows)
    before = desk.everything()
    with pytest.raises(error) as found:
        export(desk.tracker, year=year, persons=persons, out=tmp_path / "sen2.xml", draft=True, officers=OFFICERS)
    assert desk.everything() == before
    assert sorted(each.name for each in tmp_path.glob("*.xml*")) == []
    return str(found.value)


@pytest.fixture
def rows(desk):
    """The persons of the stories, whose requests are there."""
    takes(desk.tracker, stories())
    return persons_of_stories()


def test_a_request_without_a_person_is_named(desk, tmp_path, rows):
    """In one sentence, with every reference."""
    del rows["Y-Y-1"], rows["A-1"]
    said = refused(desk, tmp_path, rows)
    assert said == "persons.csv: these requests belong to the return and have no row: A-1, Y-Y-1"


def test_a_person_without_a_request_is_named_by_the_row(desk, tmp_path, rows):
    """A reference that the tracker does not know is a slip, or a child of somebody else."""
    rows["Z-9"] = a_person(99)
    assert f"row {len(rows)}, column case_ref: the tracker has no request of this reference" in refused(
        desk, tmp_path, rows
    )


def test_a_missing_and_a_doubled_reference_are_named_by_their_rows(desk, tmp_path, rows):
    """Both rows of a pair are named."""
    persons = write_persons(tmp_path / "persons.csv", rows)
    lines = persons.read_text(encoding="utf-8-sig").splitlines()
    missing = f",{lines[3].partition(',')[2]}"
    persons.write_text("\n".join([*lines, lines[1], missing]), encoding="utf-8")
    with pytest.raises(UnreadableFileError) as found:
        export(desk.tracker, year=2026, persons=persons, out=tmp_path / "sen2.xml")
    assert f"A-1 stands twice: rows 1 and {len(lines)}: delete one" in str(found.value)
    assert f"row {len(lines) + 1}, column case_ref: is missing" in str(found.value)


def test_two_rows_of_one_person_are_about_one_person(desk, tmp_path, rows):
    """They differ in a birth date: neither date is shown."""
    rows["AGAIN-1"] = rows["AGAIN-1"] | {"personbirthdate": "2015-05-05"}
    said = refused(desk, tmp_path, rows)
    assert "column personbirthdate: differs from row" in said
    assert "2015" not in said


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("personbirthdate", "5/6/2015", "is no day that can be read: write it as YYYY-MM-DD"),
        ("personbirthdate", "Marked", "is no day that can be read: write it as YYYY-MM-DD"),
        ("startdate", "5/6/2015", "'5/6/2015' could be 5 June or 6 May"),
        ("surname", "Mark\x02ed", "holds a character that cannot be stored"),
        ("surname", "Mark\ufffeed", "holds a character that cannot be written"),
    ],
)
def test_a_value_that_cannot_be_written_is_refused_and_not_shown(desk, tmp_path, rows, column, value, says):
    """The sentence names row and column."""
    rows["CAME-IN-1"][column] = value
    said = refused(desk, tmp_path, rows)
    assert f"column {column}: {says}" in said
    assert "Mark" not in said


def test_an_unknown_column_is_refused_by_name(desk, tmp_path, rows):
    """What the tracker itself knows cannot be typed over: it is no column."""
    rows["A-1"]["receiveddate"] = "2025-12-01"
    assert "column 'receiveddate' is not known" in refused(desk, tmp_path, rows)


def test_a_year_without_a_layout_is_refused(desk, tmp_path, rows):
    """2027 is known by its days only."""
    said = refused(desk, tmp_path, rows, year=2027, error=UnknownCollectionError)
    assert said == "the layout of the SEN2 return 2027 is not known: the years known are 2024, 2025, 2026"


def test_a_return_with_errors_is_written_only_as_a_draft(desk, tmp_path, rows):
    """Under a name that says so; the faults are named with the council's own reference."""
    del rows["A-1"]["ethnicity"]
    persons = write_persons(tmp_path / "persons.csv", rows)
    asked = {"year": 2026, "persons": persons, "out": tmp_path / "sen2.xml", "officers": OFFICERS, "made_at": MADE_AT}
    done = export(desk.tracker, **asked)
    assert (done.file, done.checked.errors, list(tmp_path.glob("*.xml*"))) == (None, 1, [])
    (fault,) = [each for each in done.checked.findings if each.severity == "error"]
    assert (fault.rule, fault.person, fault.field) == ("P5", "person 1", "Ethnicity")
    draft = export(desk.tracker, draft=True, **asked)
    assert draft.file == tmp_path / "sen2-DRAFT.xml"
    assert [each.name for each in tmp_path.glob("*.xml*")] == ["sen2-DRAFT.xml"]
    assert check(read_return(draft.file)).by_rule == draft.checked.by_rule


def test_what_the_tracker_does_not_hold_is_kept_nowhere(desk, tmp_path, rows):
    """After an export no table holds anything of the council's file, and a name with signs is escaped in the return."""
    rows["A-1"] |= {"surname": "Marked & <S>", "forename": "O'F \u00e9"}
    before = desk.everything()
    file = exports(desk.tracker, write_persons(tmp_path / "persons.csv", rows), tmp_path / "sen2.xml")
    assert desk.everything() == before
    assert "<Surname>Marked &amp; &lt;S&gt;</Surname>" in file.read_text(encoding="utf-8")
    (person,) = [each for each in read_return(file).persons() if each.said["UPN"] == rows["A-1"]["upn"]]
    assert (person.said["Surname"], person.said["Forename"]) == ("Marked & <S>", "O'F \u00e9")


def test_the_council_adds_only_what_the_tracker_leaves_open(desk, tmp_path, rows):
    """A reason without an end, an authority without a move and half a review are not taken from the file."""
    rows["Y-Y-1"] |= {"ceasereason": "2", "transferla": "383", "exported": "383"}
    rows["H-MAINTAINED-1"] |= {"reviewdraft": "2025-07-01"}
    found = told(desk, tmp_path, rows)
    said = {name for record in found["Y-Y-1"].walk() for name in record.said}
    assert not said & {"CeaseReason", "TransferLA", "Exported"}
    assert "ReviewDraft" not in found["H-MAINTAINED-1"].one("ActivePlans").said


def test_an_older_layout_leaves_out_what_came_later(desk, tmp_path):
    """The return of 2024 has no RequestSource, no ReviewDraft and no social care officer."""
    takes(desk.tracker, stories())
    file = exports(
        desk.tracker,
        write_persons(tmp_path / "p.csv", _without_new(persons_of_stories())),
        tmp_path / "2024.xml",
        year=2024,
    )
    found = read_return(file)
    said = {name for person in found.persons() for record in person.walk() for name in record.said}
    assert not said & {"RequestSource", "ReviewDraft", "PhaseTransferDueDate"}
    assert found.header.said == {"DMO": "1", "DCO": "1"}
    assert layout_of(2024).codes["SENtype"].keys() == layout_of(2026).codes["SENtype"].keys() - {"DS"}


def _without_new(rows):
    return {ref: row | {"senneed1_sentype": "MLD"} for ref, row in rows.items()}


def test_a_file_that_cannot_be_written_is_one_sentence(desk, tmp_path, rows):
    """A folder that is not there."""
    persons = write_persons(tmp_path / "persons.csv", rows)
    with pytest.raises(UnreadableFileError, match=r"^sen2\.xml: it cannot be written: "):
        export(desk.tracker, year=2026, persons=persons, out=tmp_path / "no" / "sen2.xml", officers=OFFICERS)
