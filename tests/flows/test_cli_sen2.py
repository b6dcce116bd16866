"""`ehcp sen2`: export, check, import and explain as they are typed, with their statuses and their sentences."""

import stat
from pathlib import Path

import pytest

from tests.sen2 import persons_of_stories, stories, write_persons

OFFICERS = ("--dmo", "--dco", "--no-dsco", "--made-at", "2026-02-02T09:00:00")


@pytest.fixture
def desk(empty):
    """A desk after the census day, with the story of every line of the event map."""
    empty.set(EHCP_TODAY="2026-02-02")
    columns = (
        "case_ref",
        "event",
        "occurred_on",
        "source",
        "reason",
        "route",
        "duty",
        "ground",
        "starts_on",
        "evidence",
    )
    columns += ("takes_effect_on", "phase", "last_reviewed_on")
    lines = [",".join(str(getattr(each, name) or "") for name in columns) for each in stories()]
    assert empty("import", empty.file("stories.csv", "\n".join([",".join(columns), *lines]))).status == 0
    return empty


def paths(desk, *names):
    """Files beside the home folder."""
    return [str(desk.home.parent / each) for each in names]


def exported(desk, rows, *words, name="sen2.xml"):
    """An export with these persons."""
    write_persons(desk.home.parent / "persons.csv", rows)
    persons, out = paths(desk, "persons.csv", name)
    return desk("sen2", "export", "--year", "2026", "--persons", persons, "--out", out, *OFFICERS, *words), out


def test_a_return_is_exported_checked_and_begun_with(desk, tmp_path):
    """Clean, then taken into an empty tracker, and the same file again."""
    said, out = exported(desk, persons_of_stories())
    assert (said.status, said.err) == (0, "")
    assert f"written: {out}\nto be with the DfE by Thu 12 Mar 2026\n" in said.out
    assert stat.S_IMODE(Path(out).stat().st_mode) == 0o600
    checked = desk.asks("sen2", "check", out)
    assert (checked["errors"], checked["queries"], checked["by_rule"]) == (0, 2, {"R6": 1, "R9": 1})
    assert checked["measures"]["plans_issued_den"] == 5
    desk.set(EHCP_HOME=str(tmp_path / "other"))
    (kept,) = paths(desk, "kept.csv")
    begun = desk("sen2", "import", out, "--persons-out", kept, "--accept-valid")
    assert begun.status == 1
    assert "record plan_transferred_in under this reference" in begun.err
    assert f"the persons are in {kept}: keep it" in begun.out
    (again,) = desk.asks("sen2", "import", out, "--accept-valid", status=1)["files"]
    assert (again["accepted"], again["already_known"] > 60) == (0, True)


def test_a_return_with_errors_is_written_as_a_draft_only(desk):
    """Status 2 and nothing written; with --draft status 1 and a name that says so."""
    rows = persons_of_stories()
    del rows["A-1"]["sex"], rows["W-1"]["upn"]
    said, out = exported(desk, rows)
    assert said.status == 2
    assert "error P5 person 1, Person, Sex: is missing: every person has one" in said.out
    assert "nothing was written: put this right, or ask for a --draft" in said.out
    draft, _ = exported(desk, rows, "--draft")
    assert draft.status == 1
    assert "sen2-DRAFT.xml" in draft.out
    drawn = out.replace("sen2.xml", "sen2-DRAFT.xml")
    assert desk.asks("sen2", "check", drawn, status=1)["by_rule"] == {"P1": 1, "P5": 1, "R6": 1, "R9": 1}
    refused = desk("sen2", "import", drawn)
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("ehcp: sen2-DRAFT.xml: nothing was read: P5 person 1, Person, Sex: ")
    assert refused.err.count("\n") == 1


def test_a_file_that_cannot_be_read_ends_with_status_2(desk):
    """One line on standard error, with the id of the rule."""
    said = desk("sen2", "check", desk.file("feed.xml", "<rss/>"))
    assert (said.status, said.out) == (2, "")
    assert said.err == "ehcp: feed.xml: X2: this is XML and no SEN2 return: it does not begin with Message\n"


def test_what_is_not_confirmed_is_told_where_it_is_asked_for(desk):
    """Nobody is to believe that the specification was read."""
    _, out = exported(desk, persons_of_stories())
    assert "Not confirmed" in desk("sen2", "check", out, "--unconfirmed").out
    assert len(desk.asks("sen2", "check", out, "--unconfirmed")["unconfirmed"]) > 15
    assert desk.asks("sen2", "check", out)["unconfirmed"] == []


def test_an_import_takes_all_or_nothing(desk):
    """Status 2 where a request cannot be tracked and nobody asked for the others."""
    _, out = exported(desk, persons_of_stories())
    desk.set(EHCP_HOME=str(desk.home.parent / "other"))
    said = desk("sen2", "import", out)
    assert said.status == 2
    assert "nothing was taken: mend these, or import with --accept-valid" in said.err
    assert desk.asks("cases")["cases"] == []
    whole = desk("import", out)
    assert whole.status == 2
    assert "column Requests: it does not say when it was received" in whole.err


def test_a_file_of_persons_belongs_to_one_return(desk):
    """Two returns and one file: which rows would be whose?"""
    said = desk("sen2", "import", "a.xml", "b.xml", "--persons-out", "kept.csv")
    assert said.status == 2
    assert "a file of persons belongs to one return: give one FILE" in said.err


def test_the_councils_references_are_taken_where_they_are_given(desk):
    """By UPN; the cases are then those of the council."""
    _, out = exported(desk, persons_of_stories())
    rows = persons_of_stories()
    rows["AGAIN-1"]["receiveddate"], rows["N-1"]["receiveddate"] = "2025-10-06", "2025-02-03"
    known = str(write_persons(desk.home.parent / "known.csv", rows))
    desk.set(EHCP_HOME=str(desk.home.parent / "other"))
    assert desk("sen2", "import", out, "--references", known, "--accept-valid").status == 1
    assert desk("case", "Y-A-1").status == 0


def test_two_returns_are_reconciled(desk):
    """A birth date that changed is told, not shown; the counts by outcome stand below."""
    rows = persons_of_stories()
    _, old = exported(desk, rows, name="old.xml")
    rows["A-1"]["personbirthdate"] = "2019-09-09"
    del rows["Y-Y-1"]["plandetail1_urn"]
    rows["Y-Y-1"]["plandetail1_sensetting"] = "OLA"
    _, new = exported(desk, rows, name="new.xml")
    said = desk("sen2", "explain", old, new)
    assert said.status == 0
    assert "changed person 1 = person 1, Person, PersonBirthDate: … → …" in said.out
    assert "2019-09-09" not in said.out
    changes = desk.asks("sen2", "explain", old, new)["changes"]
    assert [(each["field"], each["new"]) for each in changes] == [
        ("PersonBirthDate", ""),
        ("URN", ""),
        ("SENsetting", "OLA"),
    ]


def test_a_slip_of_the_year_is_one_sentence(desk):
    """A year without a layout; nothing is written."""
    persons = str(write_persons(desk.home.parent / "persons.csv", persons_of_stories()))
    said = desk("sen2", "export", "--year", "2031", "--persons", persons, "--out", *paths(desk, "x.xml"))
    assert said.status == 2
    assert said.err == "ehcp: the layout of the SEN2 return 2031 is not known: the years known are 2024, 2025, 2026\n"
