"""Beginning with a return: what becomes events, what cannot, and that no limit is flattered by a day that is missing."""

import stat

import pytest

from tasks.importing import import_file
from tasks.reading import UnreadableFileError
from tasks.sen2.importing import begin
from tasks.sen2.reading import read_return
from tasks.sen2.references import read_references
from tests.dates import day
from tests.sen2 import exports, persons_of_stories, stories, takes, write_persons

TODAY = day("Mon 2 Feb 2026")


@pytest.fixture(scope="module")
def file(new_office, tmp_path_factory):
    """The return of every story."""
    folder = tmp_path_factory.mktemp("good")
    with new_office() as office:
        desk = office.set_to(today=TODAY)
        takes(desk.tracker, stories())
        return exports(desk.tracker, write_persons(folder / "p.csv", persons_of_stories()), folder / "sen2.xml")


@pytest.fixture
def desk(new_office):
    """A tracker with nothing in it."""
    with new_office() as office:
        yield office.set_to(today=TODAY)


def ref_of(story, number=1):
    """The reference that a story is given: by the place of its person."""
    people = sorted({each.case_ref for each in stories()} - {"N-1"})
    return f"SEN2-2026-{people.index(f'{story}-1') + 1:05}" + (f"-{number}" if number > 1 else "")


def events(desk, ref):
    """What is recorded of a request."""
    found = desk.rows("events", "case_ref", "event", "occurred_on", "source", "reason", "route")
    return [(event, on) for case, event, on, *_ in found if case == ref]


def test_the_same_return_again_changes_nothing(desk, file, tmp_path):
    """Each event has an id that follows from its reference and its kind."""
    first = begin(desk.tracker, read_return(file), accept_valid=True, persons_out=tmp_path / "one.csv")
    before = desk.everything()
    second = begin(desk.tracker, read_return(file), accept_valid=True, persons_out=tmp_path / "two.csv")
    assert (first.accepted, first.already_known) == (second.already_known, 0)
    assert (second.accepted, desk.everything()) == (0, before)
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_nothing_is_taken_where_one_request_cannot_be_tracked(desk, file, tmp_path):
    """A plan that came in: no return says on which day, so the sentence says what to do."""
    before = desk.everything()
    begun = begin(desk.tracker, read_return(file), persons_out=tmp_path / "kept.csv")
    (rejected,) = begun.rejected
    assert str(rejected) == (
        f"person {rejected.number} ({ref_of('CAME-IN')}), Requests: it does not say when it was received: "
        "record plan_transferred_in under this reference, on its day"
    )
    assert (begun.accepted, desk.everything(), (tmp_path / "kept.csv").exists()) == (0, before, False)


def test_the_persons_go_to_the_councils_file_and_nowhere_else(desk, file, tmp_path):
    """Nothing of them is in any table, and nobody else may read the file."""
    kept = tmp_path / "kept.csv"
    begin(desk.tracker, read_return(file), accept_valid=True, persons_out=kept)
    said = kept.read_text(encoding="utf-8-sig")
    personal = [row[name] for row in persons_of_stories().values() for name in ("upn", "postcode", "personbirthdate")]
    assert all(each in said for each in personal)
    tables = repr(desk.everything())
    assert [each for each in personal if each in tables] == []
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_missing_day_never_flatters_a_limit(desk, file):
    """A decision before the year counts from its last day; a reversal from the day after the refusal."""
    begin(desk.tracker, read_return(file), accept_valid=True)
    assert ("decision_to_assess_notified", day("Tue 31 Dec 2024")) in events(desk, ref_of("H-A"))
    assert ("decision_reversed", day("Tue 11 Feb 2025")) in events(desk, ref_of("N-Y"))
    assert ("request_withdrawn", day("Mon 5 May 2025")) in events(desk, ref_of("W"))


def test_an_exception_says_that_the_return_named_no_ground(desk, file):
    """It is there, so that the figures agree, and it does not pretend to know why."""
    begin(desk.tracker, read_return(file), accept_valid=True)
    claimed = [each for each in desk.rows("events", "event", "evidence") if each[0] == "exception_claimed"]
    assert claimed == [("exception_claimed", "SEN2 return, Week20: it names neither the ground nor its days.")]


def test_two_requests_of_one_person_have_two_references(desk, file):
    """The further one says which it is; both are tracked."""
    begin(desk.tracker, read_return(file), accept_valid=True)
    assert events(desk, ref_of("AGAIN"))[0][0] == "request_received"
    assert events(desk, ref_of("AGAIN", 2))[0] == ("request_received", day("Mon 6 Oct 2025"))


def test_the_council_may_give_its_own_references(desk, file, tmp_path):
    """By UPN, and for two requests of one person by the day of receipt; then the return is that of the council."""
    rows = persons_of_stories()
    received = {each.case_ref: each.occurred_on.isoformat() for each in stories() if "request_received" in each.event}
    for ref in ("AGAIN-1", "N-1"):
        rows[ref]["receiveddate"] = received[ref]
    found = read_return(file)
    references = read_references(write_persons(tmp_path / "refs.csv", rows), found.layout)
    begun = begin(desk.tracker, found, references=references, accept_valid=True)
    assert [each.case_ref for each in begun.rejected] == ["CAME-IN-1"]
    kept = {ref for (ref,) in desk.rows("cases", "case_ref")}
    assert kept == set(rows) - {"CAME-IN-1"}


def test_a_request_without_a_row_in_the_file_of_references_is_named(desk, file, tmp_path):
    """By its place in the return; nothing is taken."""
    rows = persons_of_stories()
    del rows["A-1"]
    found = read_return(file)
    references = read_references(write_persons(tmp_path / "refs.csv", rows), found.layout)
    with pytest.raises(UnreadableFileError, match=r"no one row for a request of the persons 1, 2, 2: each needs a row"):
        begin(desk.tracker, found, references=references, accept_valid=True)
    assert desk.rows("events", "key") == []


def test_a_bad_row_in_the_file_of_references_is_named_and_not_shown(file, tmp_path):
    """A day that could be two, and a missing reference."""
    path = tmp_path / "refs.csv"
    path.write_text("case_ref,upn,receiveddate\nYK-1,X000000000011,5/6/2025\n,X000000000022,\n", encoding="utf-8")
    with pytest.raises(UnreadableFileError) as found:
        read_references(path, read_return(file).layout)
    assert "row 1, column receiveddate" in str(found.value)
    assert "row 2, column case_ref: is missing" in str(found.value)
    assert "X0000" not in str(found.value)


def test_what_would_not_come_back_is_listed(desk, file, tmp_path):
    """A mediation about a request that was agreed: the tracker has no refusal that it could be about."""
    text = file.read_text(encoding="utf-8")
    at = text.index("<RequestOutcome>Y</RequestOutcome>")
    changed = text[:at] + text[at:].replace("<RequestMediation>0", "<RequestMediation>1", 1)
    (tmp_path / "odd.xml").write_text(changed, encoding="utf-8")
    begun = begin(desk.tracker, read_return(tmp_path / "odd.xml"), accept_valid=True)
    assert [each.what for each in begun.lost] == ["Requests, RequestMediation"]
    assert begun.lost[0].why == "the tracker cannot hold it from a return: it will not come back in an export"


def test_days_that_do_not_fit_are_said_of_the_request(desk, file, tmp_path):
    """A review of a plan before there was one."""
    text = file.read_text(encoding="utf-8")
    for name, value in (("ReviewMeeting", "2022-03-03"), ("LastReview", "2022-03-24"), ("ReviewDraft", "2022-03-24")):
        text = text.replace(f"<{name}>2025-", f"<{name}>2025-", 1)
        start = text.index(f"<{name}>")
        text = text[:start] + f"<{name}>{value}" + text[text.index(f"</{name}>", start) :]
    (tmp_path / "odd.xml").write_text(text, encoding="utf-8")
    begun = begin(desk.tracker, read_return(tmp_path / "odd.xml"))
    assert [each.why[:20] for each in begun.rejected if each.case_ref == ref_of("H-H")] == ["its days do not fit:"]


def test_the_tracker_may_know_better(desk, file):
    """A request that was recorded otherwise keeps the whole return out, with the sentence of the event."""
    ref = ref_of("Y-Y")
    takes(desk.tracker, [])
    for kind, on in (("request_received", "2025-01-06"), ("decision_not_to_assess_notified", "2025-01-20")):
        row = f"case_ref,event,occurred_on\n{ref},{kind},{on}\n"
        path = desk.tracker.home / f"{kind}.csv"
        path.write_text(row, encoding="utf-8")
        assert import_file(desk.tracker, path).accepted == 1
    with pytest.raises(UnreadableFileError, match=rf"nothing was read: {ref}, "):
        begin(desk.tracker, read_return(file), accept_valid=True)


def test_an_event_import_takes_a_return_as_well(desk, file):
    """`ehcp import`: all or nothing, and the good ones where they are asked for."""
    whole = import_file(desk.tracker, file)
    assert (whole.accepted, len(whole.rejected), whole.rejected[0].column) == (0, 1, "Requests")
    good = import_file(desk.tracker, file, accept_valid=True)
    assert (good.accepted, good.rows, len(good.rejected)) == (good.rows, good.rows, 1)
    assert import_file(desk.tracker, file, accept_valid=True).already_known == good.rows


def test_an_event_import_refuses_what_is_no_return(desk, tmp_path):
    """With the id of the rule, as one sentence about the file."""
    (tmp_path / "feed.xml").write_text("<rss/>", encoding="utf-8")
    done = import_file(desk.tracker, tmp_path / "feed.xml")
    assert done.unreadable == "feed.xml: X2: this is XML and no SEN2 return: it does not begin with Message"


def test_the_persons_are_written_as_csv_only(desk, file, tmp_path):
    """And a folder that is not there is one sentence."""
    (tmp_path / "there.csv").write_text("the council's own", encoding="utf-8")
    for name, why in (
        ("kept.xlsx", "give the name of a .csv file"),
        ("there.csv", "there is such a file already"),
        ("no/kept.csv", "there is no such folder"),
    ):
        with pytest.raises(UnreadableFileError, match=why):
            begin(desk.tracker, read_return(file), accept_valid=True, persons_out=tmp_path / name)


def test_a_tracker_with_requests_of_its_own_asks_for_references(desk, file, tmp_path):
    """The next year's return speaks of the same children: under new references they would be there twice."""
    begin(desk.tracker, read_return(file), accept_valid=True)
    before = desk.everything()
    text = file.read_text(encoding="utf-8")
    (tmp_path / "less.xml").write_text(
        text[: text.index("  <Person>")] + text[text.index("  <Person>", text.index("  <Person>") + 5) :],
        encoding="utf-8",
    )
    with pytest.raises(UnreadableFileError, match="the tracker has 2 other requests already, and these could be"):
        begin(desk.tracker, read_return(tmp_path / "less.xml"), accept_valid=True)
    assert desk.everything() == before
