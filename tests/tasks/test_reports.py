"""The reports: every figure is that of the measures and of a second count, and whoever is outside learns no more.

A generated year of York, of which a quarter and six weeks are reported.
"""

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import pytest
import typst
from python_calamine import CalamineWorkbook

from config.measures import Rate, measures
from config.official import official_row
from config.statute import statute
from config.vocabulary import State
from models.clocks import standings
from models.replay import replay
from models.store import history
from models.store.calendar_days import Period
from models.store.session import reading
from models.suppression import HIDDEN, small
from models.timeliness import facts
from tasks.measuring import timeliness
from tasks.reports import Report, pages, periods, telling
from tasks.reports.board import board
from tasks.reports.document import Document, Picture, Points, Table, Words
from tasks.reports.foi import foi
from tasks.reports.inspection import ANNEX_A, inspection
from tasks.reports.known import know
from tasks.reports.printing import page, pdf, pictures
from tasks.reports.scrutiny import scrutiny
from tasks.reports.writing import document_of, method_of
from tasks.sampling import sample_year
from tests.dates import day
from tests.factories import AUTHORITY, event
from tests.models.measured_again import measured_again

QUARTER = Period(day("Tue 1 Jul 2025"), day("Tue 30 Sep 2025"))
SIX_WEEKS = Period(day("Mon 4 Aug 2025"), day("Sun 14 Sep 2025"))
PERIODS = pytest.mark.parametrize("period", [QUARTER, SIX_WEEKS], ids=["quarter", "six weeks"])


@pytest.fixture(scope="module")
def year(new_office):
    """An office that holds a generated year of York, and every case of it, replayed."""
    with new_office() as office:
        office.hears(*sample_year(official_row("York", 2024), authority=AUTHORITY, ends_on=day("Wed 31 Dec 2025")))
        with reading(office.engine) as connection:
            known = history.load(connection, AUTHORITY, history.references(connection, AUTHORITY))
        cases = [replay(events) for events in known.values()]
        yield office, [(case, standings(case, statute())) for case in cases]


def telling_all(office):
    """The same tracker, which suppresses nothing."""
    return office.set_to(suppress_below=0).tracker


def rows(document, caption):
    """A table of a report: the cells of each row by its head."""
    (found,) = [each for each in document.parts if isinstance(each, Table) and each.caption.startswith(caption)]
    return {line.head: line.cells for line in found.lines}


def answers(content):
    """The rows of an FOI answer by the name of the measure."""
    found = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    return {row["Name"].removesuffix(" (ours)"): row for row in found if row["Name"]}


@PERIODS
def test_every_rate_of_a_report_is_that_of_the_measures_and_of_a_second_count(year, period):
    office, cases = year
    found = timeliness(office.tracker, period.first, period.last)
    again = measured_again([facts(*each) for each in cases], period.first, period.last)
    for document in (board, scrutiny):
        table = rows(document(know(telling_all(office), period)), "This period")
        for name in telling.RATES if document is board else ("pc_plans_issued_20_weeks_ex",):
            rate = measures().find(name)
            whole = sum(found[each] for each in rate.of)
            said = f"{found[name]:.1f}%\n{found[rate.top]:,} of {whole:,}" if whole else "nothing to count"
            assert table[rate.label][0] == said
            assert again.get(name, found[name]) == found[name]
        assert table["Mean weeks to a plan, exceptions left out"][0] == f"{again['avg_weeks_issue_plan_exc']:.1f} weeks"


def test_the_period_before_stands_beside_with_the_change(year):
    office, _ = year
    now, before = (timeliness(office.tracker, *each) for each in ((QUARTER.first, QUARTER.last), (day("Tue 1 Apr 2025"), day("Mon 30 Jun 2025"))))  # fmt: skip
    name = "pc_advice_in_time"
    _, was, change = rows(board(know(telling_all(office), QUARTER)), "This period")["Advice in time"]
    assert was.startswith(f"{before[name]:.1f}%")
    points = round(now[name] - before[name], 1)
    assert change == (f"{'up' if points > 0 else 'down'} {abs(points):.1f} points" if points else "no change")


@PERIODS
def test_the_advice_of_each_service_is_what_the_events_say(year, period):
    office, cases = year
    table = rows(board(know(telling_all(office), period)), "Advice by service")
    asked = [each for _, duties in cases for each in duties if each.duty == "provide_advice"]
    for label, (number, in_time, late, _, _, to_come, past, *_) in table.items():
        own = [each for each in asked if each.holder != "family" and statute().service_label(each.holder) == label]
        came = [each for each in own if each.done_on and period.first <= each.done_on <= period.last]
        waits = [each for each in own if each.started_on <= period.last and (each.stopped_on is None or each.stopped_on > period.last)]  # fmt: skip
        overdue = sum(each.state(period.last) is State.OVERDUE for each in waits)
        counts = (
            sum(period.first <= each.started_on <= period.last for each in own),
            sum(each.done_on <= each.due_on for each in came),
            sum(each.done_on > each.due_on and not each.excepted_by for each in came),
            len(waits) - overdue,
            overdue,
        )
        assert tuple(map(int, (number, in_time, late, to_come, past))) == counts, label


def test_the_waits_are_what_the_events_say(year):
    office, cases = year
    table = rows(board(know(telling_all(office), QUARTER)), "Open requests")
    on = QUARTER.last
    waited = [(on - case.clock.on).days for case, _ in cases if case.clock.on <= on and not (case.closing and case.closing.at.on <= on)]  # fmt: skip
    assert int(table["All open requests"][0]) == len(waited)
    assert int(table["0 to 6 weeks"][0]) == sum(days <= 42 for days in waited)
    assert int(table["over 16, to 20 weeks"][0]) == sum(112 < days <= 140 for days in waited)


def test_every_figure_of_the_answer_is_that_of_the_measures(year):
    """Where nothing is suppressed; what the measures do not count is counted from the events."""
    office, cases = year
    found, told = timeliness(office.tracker, QUARTER.first, QUARTER.last), answers(foi(telling_all(office), QUARTER))
    on = QUARTER.last
    owed = [
        each
        for case, duties in cases
        for each in duties
        if each.duty.startswith("send_final_plan") and each.started_on <= on
        if case.assessing_on and case.assessing_on <= on and not (case.closing and case.closing.at.on <= on)
        if each.stopped_on is None or each.stopped_on > on
    ]
    over = [each for each in owed if each.due_on < on]
    found |= {"plans_owed": len(owed), "plans_owed_over": len(over)}
    found |= {"plans_owed_over_excepted": sum(bool(each.excepted_by) for each in over)}
    found |= {"plans_owed_over_not_excepted": sum(not each.excepted_by for each in over)}
    for name, row in told.items():
        if name in found:
            assert row["Figure"] == ("nothing to count" if found[name] is None else str(found[name])), name
    issued, refused = found["assess_issued"], found["assess_not_issued"]
    assert told["pc_assess_issued"]["Figure"] == f"{100 * issued / (issued + refused):.1f}"
    assert {"pc_plans_issued_20_weeks_ex", "pc_plans_issued_within_20_weeks", "plans_owed"} <= told.keys()


def test_the_answer_gives_each_figure_with_its_definition_and_both_definitions_of_timeliness(year):
    told = answers(foi(year[0].tracker, QUARTER))
    assert all(row["What is counted"].endswith(".") for row in told.values())
    assert "recorded exception" in told["pc_plans_issued_20_weeks_ex"]["What is counted"]
    assert "of all sent" in told["pc_plans_issued_within_20_weeks"]["What is counted"]


@PERIODS
def test_no_small_count_leaves_the_team(year, period):
    """In the answer, and in the tables of advice and of waits."""
    office, _ = year
    for row in answers(foi(office.tracker, period)).values():
        assert row["Unit"] != "number" or row["Figure"] == HIDDEN or not small(int(row["Figure"]), 5), row
    document = board(know(office.tracker, period))
    for table in ("Advice by service", "Open requests", "Escalations"):
        for cells in rows(document, table).values():
            assert not [each for each in cells if each.isdigit() and small(int(each), 5)], table


@PERIODS
def test_a_column_never_has_a_single_gap(year, period):
    """One that is left out alone would follow from the total."""
    for caption in ("Advice by service", "Open requests"):
        lines = [cells for head, cells in rows(board(know(year[0].tracker, period)), caption).items() if head != "All open requests"]  # fmt: skip
        for column in range(6 if caption.startswith("Advice") else 1):
            assert sum(cells[column] == HIDDEN for cells in lines) != 1, (caption, column)


def test_no_report_that_leaves_the_team_names_a_request(year):
    office, cases = year
    said = [page(document(know(office.tracker, QUARTER))) for document in (board, scrutiny)]
    said.append(foi(office.tracker, QUARTER).decode())
    references = {case.case_ref for case, _ in cases}
    prefixes = {re.match(r"\D+", each)[0] for each in references}
    assert not [each for each in said for prefix in prefixes if prefix in each]


def test_a_cell_of_the_answer_is_never_a_formula(year):
    """And a spreadsheet is told that it is UTF-8."""
    content = foi(year[0].tracker, QUARTER)
    assert content.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
    assert not [each for each in cells if each.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("document", [board, scrutiny], ids=["board", "scrutiny"])
@PERIODS
def test_the_pdf_is_tagged_and_the_same_each_time(year, document, period):
    made = document(know(year[0].tracker, period))
    printed = pdf(made)
    assert printed.startswith(b"%PDF")
    assert b"/StructTreeRoot" in printed
    assert b"pdfuaid:part" in printed
    assert printed == pdf(document(know(year[0].tracker, period)))
    assert page(made) == page(document(know(year[0].tracker, period)))


def test_a_picture_without_words_is_refused_by_the_printer(year):
    """So that none can be forgotten."""
    made = board(know(year[0].tracker, QUARTER))
    mute = tuple(replace(each, alt=None) if isinstance(each, Picture) else each for each in made.parts)
    with pytest.raises(typst.TypstError, match="alt"):
        pdf(replace(made, parts=mute))


@PERIODS
def test_scrutiny_is_one_page(year, period):
    """Also under the longest name of an authority, and with nothing left out."""
    office, _ = year
    for tracker in (office.tracker, telling_all(office)):
        made = replace(
            scrutiny(know(tracker, period)), authority="Bournemouth, Christchurch and Poole (generated sample)"
        )
        assert len(pictures(made, ppi=20)) == 1


class Read(HTMLParser):
    """What a screen reader is offered."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.bare, self.sources = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.tags.append(tag)
        if (tag == "img" and not told.get("alt")) or (tag == "th" and not told.get("scope")):
            self.bare.append(told)
        self.sources += [told[name] for name in ("src", "href") if name in told]


@pytest.mark.parametrize("document", [board, scrutiny], ids=["board", "scrutiny"])
def test_the_page_can_be_read_aloud_and_asks_nobody_for_anything(year, document):
    """One main heading, a header for each row and column, words for each picture, and no address of another machine."""
    read = Read(page(document(know(year[0].tracker, QUARTER))))
    assert read.tags.count("h1") == 1
    assert (read.tags.count("caption"), read.bare) == (read.tags.count("table"), [])
    assert "img" in read.tags
    assert all(each.startswith("data:image/svg+xml;base64,") for each in read.sources)


def test_what_looks_like_a_command_is_printed_as_it_is(year):
    """Data are never read as typst or as HTML."""
    hostile = '#panic("x") $1 *b* _i_ @l <script>alert(1)</script> \\ `'
    made = Document(title=hostile, authority=hostile, period=hostile, sample=False, ends_on=QUARTER.last, parts=(Words("words", hostile),))  # fmt: skip
    assert pdf(made).startswith(b"%PDF")
    assert "<script>" not in page(made)


def sheets(content):
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_pack_holds_every_measure_as_it_is(year):
    office, _ = year
    found, told = timeliness(office.tracker, QUARTER.first, QUARTER.last), sheets(inspection(office.tracker, QUARTER))
    table = {row[3]: row[1] for row in told["Timeliness"][4:]}
    assert table == {name: "not available" if value is None else value for name, value in found.items()}


def test_the_pack_holds_every_exception_of_the_period(year):
    office, cases = year
    told = sheets(inspection(office.tracker, QUARTER))["Exceptions"][4:]
    claimed = {case.case_ref for case, _ in cases for each in case.claims if QUARTER.first <= each.at.on <= QUARTER.last}  # fmt: skip
    assert claimed
    assert claimed <= {row[0] for row in told}


def test_the_list_of_plans_holds_those_that_were_maintained_on_the_last_day(year):
    office, cases = year
    told = {row[0]: row[1] for row in sheets(inspection(office.tracker, QUARTER))["Annex A list 1"][4:]}
    held = {case.case_ref: case.plan.on for case, _ in cases if case.plan and case.plan.on <= QUARTER.last and not case.plan_ended}  # fmt: skip
    assert told == held


def test_the_pack_says_which_columns_the_tracker_does_not_hold(year):
    told = sheets(inspection(year[0].tracker, QUARTER))["Annex A columns"][4:]
    assert len(told) == len(ANNEX_A)
    assert ["UPN", "not held", "From the council's case system"] in told


def test_nothing_in_the_pack_is_hidden_merged_or_live(year):
    content = inspection(year[0].tracker, QUARTER)
    assert content == inspection(year[0].tracker, QUARTER)
    with ZipFile(BytesIO(content)) as held:
        said = "".join(held.read(name).decode() for name in held.namelist() if name.endswith(".xml"))
    assert not re.search(r"mergeCell|hidden=|<f>|<f |hyperlink", said)


def test_an_escalation_stands_in_the_log_until_somebody_takes_it_on(office):
    """With the day on which it went out, and not with what was written down about it."""
    office.asks_for_medical_advice()
    office.sweeps_daily("Mon 23 Jun 2025", "Wed 24 Sep 2025")
    office.delivers("Wed 24 Sep 2025")
    told = sheets(inspection(office.tracker, QUARTER))["Escalations"][4:]
    assert told
    assert {row[0] for row in told} == {"YK-0001"}
    assert {row[7] for row in told} == {"not taken on"}
    asked = {"duty": "provide_advice", "advice_kind": "medical", "note": "A word about the family."}
    office.hears(event("escalation_acknowledged", "Thu 25 Sep 2025", **asked))
    content = inspection(office.tracker, QUARTER)
    assert day("Thu 25 Sep 2025") in {row[7] for row in sheets(content)["Escalations"][4:]}
    assert "about the family" not in str(sheets(content))


def test_the_method_statement_says_how_each_measure_is_counted(year):
    office, _ = year
    made = method_of(office.tracker, QUARTER)
    told = {
        line.cells[0].removesuffix(" (ours)"): line
        for each in made.parts
        if isinstance(each, Table)
        for line in each.lines
    }
    for each in measures():
        assert told[each.id].head == each.label
        assert each.sentence[1:] in told[each.id].sentence
        for count in each.of if isinstance(each, Rate) else ():
            assert measures().find(count).label in told[each.id].cells[1]
    assert pdf(made).startswith(b"%PDF")


def test_a_gallery_has_a_picture_of_each_page(year, tmp_path):
    office, _ = year
    files = pages(office.tracker, QUARTER, tmp_path / "gallery")
    assert [each.name for each in files][-1] == "report-scrutiny-1.png"
    assert len(files) == len(pictures(document_of(office.tracker, Report.BOARD, QUARTER), ppi=20)) + 1
    assert all(each.read_bytes().startswith(b"\x89PNG") for each in files)


def test_what_is_said_in_words_stands_in_the_table_too(year):
    """Each rate of a sentence, with its counts, is that of the row below."""
    for tracker in (year[0].tracker, telling_all(year[0])):
        document = board(know(tracker, QUARTER))
        (said,) = [each.items for each in document.parts if isinstance(each, Points)]
        cells = [line[0].partition("\n")[0] for line in rows(document, "This period").values()]
        told = [each for sentence in said for each in re.findall(r"\d+\.\d%", sentence)]
        assert told
        assert all(any(each in cell for cell in cells) for each in told)


@pytest.mark.parametrize(
    ("first", "last", "before", "short"),
    [
        ("Tue 1 Jul 2025", "Tue 30 Sep 2025", ("Tue 1 Apr 2025", "Mon 30 Jun 2025"), "Apr to Jun 2025"),
        ("Sat 1 Mar 2025", "Mon 31 Mar 2025", ("Sat 1 Feb 2025", "Fri 28 Feb 2025"), "Feb 2025"),
        ("Wed 1 Jan 2025", "Mon 31 Mar 2025", ("Tue 1 Oct 2024", "Tue 31 Dec 2024"), "Oct to Dec 2024"),
        ("Mon 4 Aug 2025", "Sun 14 Sep 2025", ("Mon 23 Jun 2025", "Sun 3 Aug 2025"), "23 Jun to 3 Aug 2025"),
    ],
)
def test_a_quarter_is_held_against_a_quarter_and_six_weeks_against_six(first, last, before, short):
    """Whole months against as many months, days against as many days, without a gap."""
    found = periods.before(Period(day(first), day(last)))
    assert found == Period(*map(day, before))
    assert periods.short(found) == short


def test_periods_before_the_first_request_are_left_out(year):
    """The tracker knows nothing of them: a nought would be wrong."""
    known = know(year[0].tracker, Period(day("Wed 1 Jan 2025"), day("Mon 31 Mar 2025")))
    assert all(each.first >= min(case.clock.on for case, _ in year[1]) for each in known.periods)
    assert pdf(scrutiny(replace(known, periods=known.periods[-1:], figures=known.figures[-1:], open_at_end=known.open_at_end[-1:])))  # fmt: skip


def test_an_authority_without_published_figures_has_a_report(year):
    """It says that none are held."""
    known = replace(know(year[0].tracker, QUARTER), beside=())
    assert "No published figures are held" in page(board(known))
    assert "No published figures are held" in page(scrutiny(known))
