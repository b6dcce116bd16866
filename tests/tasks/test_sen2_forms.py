"""A return in its other forms: the nine files of a Blade export, and the DfE's template, say what the XML says."""

import csv
from collections import defaultdict
from datetime import date, datetime

import pytest
import xlsxwriter

from config.sen2 import layout_of
from tasks.reading import UnreadableFileError
from tasks.sen2.checking import check
from tasks.sen2.importing import begin
from tasks.sen2.reading import read_return
from tasks.sen2.records import RefusedReturnError
from tests.dates import day
from tests.sen2 import exports, persons_of_stories, stories, takes, write_persons

LAYOUT = layout_of(2026)
TODAY = day("Mon 2 Feb 2026")


@pytest.fixture(scope="module")
def good(new_office, tmp_path_factory):
    """The return of every story, read from XML."""
    folder = tmp_path_factory.mktemp("good")
    with new_office() as office:
        desk = office.set_to(today=TODAY)
        takes(desk.tracker, stories())
        return read_return(
            exports(desk.tracker, write_persons(folder / "p.csv", persons_of_stories()), folder / "s.xml")
        )


def rows_of(found):
    """Every module of a return as rows: its key, its parent's, and its cells.  Keys are numbers in no order."""
    tables = defaultdict(list)

    def add(record, parent):
        key = str(9_000 - sum(map(len, tables.values())))
        tables[record.module].append((key, parent, record.said))
        for part in record.parts:
            add(part, key)

    for person in found.persons():
        add(person, "1")
    return tables


def header_of(found):
    """The header as one row."""
    return {name: value for record in found.header.walk() for name, value in record.said.items()}


def month(value):
    """A day as a Blade export writes it: 2025-Feb-10 00:00:00."""
    on = datetime.fromisoformat(value)
    return f"{on:%Y}-{['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][on.month - 1]}-{on:%d %H:%M:%S}"


def blade_value(module, name, value):
    """Dates with the month in letters; flags as true and false."""
    kind = LAYOUT.module(module).find(name).kind
    if kind in ("date", "datetime"):
        return month(value)
    return {"1": "true", "0": "false"}[value] if kind == "flag" else value


def write_blade(folder, found):
    """The nine files, each with the columns of an export."""
    folder.mkdir(exist_ok=True)
    top = {name.lower(): value for name, value in header_of(found).items()}
    for name in ("referencedate", "datetime"):
        top[name] = month(top[name])
    _write(folder, "sen2", [{"sen2tableid": "1", "NativeId": "816", **top}])
    tables = rows_of(found)
    for module in LAYOUT.modules:
        if module.table:
            parent = f"{(module.within or 'sen2').lower()}tableid"
            name = module.name.lower()
            rows = [
                {
                    f"{name}tableid": key,
                    "NativeId": "816",
                    f"{name}orderseqcolumn": str(at),
                    "sourceid": "5",
                    parent: above,
                }
                | {each.lower(): blade_value(module.name, each, value) for each, value in said.items()}
                for at, (key, above, said) in enumerate(tables[module.name], start=1)
            ]
            _write(folder, name, rows[::-1])
    return folder


def _write(folder, name, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row)) or [f"{name}tableid"]
    with (folder / f"Blade-Export_02-02-2026_{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


# Headings of the template have hints, line ends and dashes of either kind.
HINTS = {
    "Date & Time": "Date & Time \n(ccyy-mm-ddThh:mm:ss)",
    "Placement Rank": "Placement Rank (1=Primary, 2=Secondary)",
    "SEN Setting - Establishment type": "SEN Setting \u2013 Establishment type",
    "Exported": "Exported - Child or young person moves out of LA before assessment is completed",
    "Date of Birth": "Date of Birth \n(ccyy-mm-dd)",
    "UPN and ULN unavailable": "UPN and ULN unavailable \u2013 Reason",
    "SEN Type of Need rank": "SEN Type of Need rank  (1=Primary, 2=Secondary)",
}
PERSON_ID = "Person ID\n\n(This must match the relevant ID in the Person record table)"
REQUEST_ID = "Requests record ID\n\n(This must match the relevant ID in the Requests table)"


def write_template(path, found, *, sheet="Data Entry Template", header=True):
    """The stacked tables, behind a sheet of notes; numbers are numbers, and dates texts, as in the real one."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write(0, 0, "How to fill this in")
        place = _Sheet(book.add_worksheet(sheet))
        if header:
            columns = [
                each for name in ("Header", "CollectionDetails", "Source") for each in LAYOUT.module(name).elements
            ]
            place.table("Header Record", columns, [("0", "", "", header_of(found))])
        for module in LAYOUT.modules:
            if module.table:
                place.table(module.table, module.elements, list(_with_ids(found, module.name)))
    return path


def _with_ids(found, wanted):
    """Each row with the ids of its person and of its request."""
    request = 0
    for number, person in enumerate(found.persons(), start=1):
        if wanted == "Person":
            yield "1", str(number), "", person.said
        for each in person.all("Requests"):
            request += 1
            for record in each.walk():
                if record.module == wanted:
                    yield "1", str(number), str(request), record.said


class _Sheet:
    def __init__(self, sheet):
        self.sheet, self.row = sheet, 0

    def table(self, title, elements, rows):
        self.sheet.write(self.row, 0, title)
        keys = [
            "Record Type",
            "Person ID\n\n(This must be a unique ID for each Person record)"
            if title.startswith("Person")
            else PERSON_ID,
            REQUEST_ID,
        ]
        heads = [HINTS.get(each.label, each.label) for each in elements]
        self.sheet.write_row(self.row + 1, 0, [*keys, *heads])
        for number, (kind, person, request, said) in enumerate(rows, start=self.row + 2):
            self.sheet.write_row(number, 0, [float(each) if each else "" for each in (kind, person, request)])
            for at, each in enumerate(elements, start=3):
                value = said.get(each.name, "")
                self.sheet.write(number, at, float(value) if value.isdigit() and each.kind != "upn" else value)
        # Rows that nobody filled in have their record type all the same.
        self.sheet.write(self.row + 2 + len(rows), 0, 1.0)
        self.row += len(rows) + 5


@pytest.mark.parametrize("write", [write_blade, write_template])
def test_either_form_says_what_the_xml_says(good, tmp_path, write):
    """Every person, module and element; rows in any order, with dates, flags and numbers as each form has them."""
    found = read_return(write(tmp_path / "form.xlsx" if write is write_template else tmp_path / "form", good))
    assert check(found).by_rule == check(good).by_rule
    assert found.header.said == good.header.said
    pairs = list(zip(found.persons(), good.persons(), strict=True))
    assert [(one, two) for one, two in pairs if not one.same(two)] == []
    assert len(pairs) > 20


@pytest.mark.parametrize("write", [write_blade, write_template])
def test_an_authority_begins_with_either_form(good, new_office, tmp_path, write):
    """The same events as from the XML, and so nothing new in a tracker that has these."""
    file = write(tmp_path / "form.xlsx" if write is write_template else tmp_path / "form", good)
    with new_office() as office:
        desk = office.set_to(today=TODAY)
        first = begin(desk.tracker, good, accept_valid=True)
        second = begin(desk.tracker, read_return(file), accept_valid=True)
    assert first.accepted == second.already_known > 60
    assert second.accepted == 0


def test_a_row_whose_parent_is_missing_is_refused(good, tmp_path):
    """An assessment without its request: nobody could say whose it is."""
    folder = write_blade(tmp_path / "form", good)
    requests = folder / "Blade-Export_02-02-2026_requests.csv"
    lines = requests.read_text(encoding="utf-8").splitlines()
    requests.write_text("\n".join(lines[:3]), encoding="utf-8")
    with pytest.raises(
        RefusedReturnError, match=r"^form: P3: [0-9]+ rows of Assessment name a row of Requests that is"
    ):
        read_return(folder)


def test_two_rows_with_one_key_are_refused(good, tmp_path):
    """Which of the two a part belongs to, nobody could say."""
    folder = write_blade(tmp_path / "form", good)
    persons = folder / "Blade-Export_02-02-2026_person.csv"
    lines = persons.read_text(encoding="utf-8").splitlines()
    persons.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(RefusedReturnError, match=r"^form: P3: two rows of Person have the same key"):
        read_return(folder)


def test_a_folder_that_is_no_export_is_refused(good, tmp_path):
    """Without its main files, with two of one, or with a year that is not known."""
    folder = write_blade(tmp_path / "form", good)
    (folder / "Blade-Export_03-02-2026_person.csv").write_text("persontableid\n1\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="two files of person: leave the nine of one export"):
        read_return(folder)
    for each in folder.glob("*person*"):
        each.unlink()
    with pytest.raises(UnreadableFileError, match="the Blade export has no file person"):
        read_return(folder)
    folder = write_blade(tmp_path / "other", good)
    for year, why in (("2023", "is not known: the years known are"), ("", "names no collection year")):
        _write(folder, "sen2", [{"sen2tableid": "1", "year": year}])
        with pytest.raises(RefusedReturnError, match=why):
            read_return(folder)


def test_a_workbook_that_is_no_template_is_refused(good, tmp_path):
    """Without the sheet, without its header table, or damaged."""
    other = write_template(tmp_path / "a.xlsx", good, sheet="Sheet1")
    with pytest.raises(UnreadableFileError, match="the workbook has no sheet 'Data Entry Template'"):
        read_return(other)
    with pytest.raises(RefusedReturnError, match="has no table 'Header Record'"):
        read_return(write_template(tmp_path / "b.xlsx", good, header=False))
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(UnreadableFileError, match="this is not a sound Excel workbook"):
        read_return(tmp_path / "c.xlsx")


def test_the_labels_of_the_reviews_are_not_read_the_other_way(good, tmp_path):
    """The meeting is the meeting, and the decisions date is the letter."""
    found = read_return(write_template(tmp_path / "form.xlsx", good))
    reviews = [each.said for person in found.persons() for each in person.walk() if "ReviewMeeting" in each.said]
    assert reviews
    assert all(date.fromisoformat(each["ReviewMeeting"]) < date.fromisoformat(each["LastReview"]) for each in reviews)


def test_another_ending_is_refused(tmp_path):
    """The sentence says which forms there are."""
    with pytest.raises(UnreadableFileError, match=r"give an \.xml file, the folder of a Blade export, or the DfE's"):
        read_return(tmp_path / "sen2.pdf")
