"""`ehcp report`: four reports on a period, each written whole or not at all."""

import pytest

from tests.flows.test_bad_input import sentence

JULY = ("--from", "2025-07-01", "--to", "2025-07-31")
HALF = ("--from", "2025-01-01", "--to", "2025-06-30")
NAME = "816-2025-01-01-to-2025-06-30"


@pytest.mark.parametrize(
    ("report", "endings"),
    [("board", (".pdf", ".html")), ("scrutiny", (".pdf", ".html")), ("foi", (".csv",)), ("inspection", (".xlsx", "-method.pdf"))],
)  # fmt: skip
def test_each_report_is_written_to_the_folder_that_is_named(desk, report, endings):
    """Whose, and of which period, is in the name of each file."""
    out = desk.home.parent / "reports" / "half year"
    found = desk.asks("report", report, *HALF, "--out", str(out))
    assert found == {"report": report, "from": "2025-01-01", "to": "2025-06-30", "files": [str(out / f"{report}-{NAME}{each}") for each in endings]}  # fmt: skip
    assert sorted(map(str, out.iterdir())) == sorted(found["files"])
    assert all(each.stat().st_size > 500 for each in out.iterdir())


def test_without_a_folder_it_goes_into_the_home_folder(desk):
    said = desk("report", "foi", *JULY)
    assert (said.status, said.err) == (0, "")
    (file,) = (desk.home / "reports").iterdir()
    assert said.out == f"written: {file}\n"


def test_the_same_period_gives_the_same_files(desk):
    """So that a report can be made again and compared."""
    made = []
    for folder in ("one", "two"):
        desk("report", "board", *HALF, "--out", str(desk.home / folder))
        made.append([each.read_bytes() for each in sorted((desk.home / folder).iterdir())])
    assert made[0] == made[1]


def test_a_report_for_readers_outside_names_no_request_and_no_small_count(desk):
    """Four requests, one of them refused: a councillor reads neither."""
    desk("report", "scrutiny", *HALF, "--out", str(desk.home / "out"))
    desk("report", "foi", *HALF, "--out", str(desk.home / "out"))
    said = "".join(each.read_text(encoding="utf-8") for each in (desk.home / "out").iterdir() if each.suffix != ".pdf")
    assert "YK-000" not in said
    assert "Requests received,c,number" in said


def test_the_pack_of_an_inspection_names_requests(desk):
    """It stays inside the secure channel, and its first sheet says so."""
    desk("report", "inspection", *HALF, "--out", str(desk.home / "out"))
    from tests.tasks.test_reports import sheets  # noqa: PLC0415  as it is read there

    told = sheets((desk.home / "out" / f"inspection-{NAME}.xlsx").read_bytes())
    assert "secure channel" in str(told["Cover"])
    assert [row[0] for row in told["Annex A list 1"][4:]] == ["YK-0003"]


WRONG = {
    "a period that ends before it starts": (
        ("board", "--from", "2025-07-31", "--to", "2025-07-01"),
        "the period ends on Tue 1 Jul 2025, before it starts on Thu 31 Jul 2025",
    ),
    "a period that is not over": (
        ("foi", "--from", "2025-07-01", "--to", "2025-08-01"),
        "the period ends on Fri 1 Aug 2025, which is not over: the last whole day was Thu 31 Jul 2025",
    ),
    "a period before anything is known": (
        ("scrutiny", "--from", "2024-07-01", "--to", "2024-07-31"),
        "the period ends before the first request that is known, of Mon 3 Feb 2025",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_period_is_refused_in_one_sentence(desk, case):
    words, why = WRONG[case]
    assert sentence(desk("report", *words)) == why
    assert not (desk.home / "reports").exists()


def test_a_report_that_does_not_exist_is_refused(desk):
    assert sentence(desk("report", "ofsted", *JULY)) == "there is no report ofsted: choose one of board, scrutiny, foi, inspection"  # fmt: skip


def test_a_report_on_nothing_is_refused(empty):
    """It would say that nothing happened."""
    assert sentence(empty("report", "board", *JULY)) == "nothing is recorded yet: there is nothing to report"


def test_a_folder_that_is_a_file_is_refused(desk):
    file = desk.file("report.txt", "")
    assert sentence(desk("report", "foi", *JULY, "--out", file)) == f"{file} cannot be written: File exists"


def test_nothing_is_half_written(desk):
    """Where one of two files cannot be put in its place, neither is, and what was there stays."""
    out = desk.home / "out"
    (out / f"board-{NAME}.html").mkdir(parents=True)
    said = sentence(desk("report", "board", *HALF, "--out", str(out)))
    assert said.startswith(f"{out} cannot be written: ")
    assert [each.name for each in out.iterdir()] == [f"board-{NAME}.html"]


def test_a_figure_of_the_board_is_traced_to_its_cases(desk):
    """One plan was sent in the half year; what stays in the team may name it."""
    found = desk.asks("report", "board", *HALF, "--trace", "pc_plans_issued_20_weeks_ex")
    assert found["label"] == "Plans within 20 weeks, exceptions left out"
    assert {part: [each["case_ref"] for each in cases] for part, cases in found["parts"].items()} == {
        "plans_issued_den_ex": ["YK-0003"],
        "plans_issued_20_weeks_ex": ["YK-0003"],
    }
    assert not (desk.home / "reports").exists()
    said = desk("report", "board", *HALF, "--trace", "requests_received_in_year")
    assert "Requests received: requests_received_in_year, 4" in said.out


def test_the_figures_that_can_be_traced_are_listed(desk):
    """With what the report calls them."""
    names = desk.asks("report", "board", *HALF, "--trace", "list")["figures"]
    assert names["families_owed"] == "Families owed a word"
    assert "health:asked" in names
    assert "actions_overdue" in desk("report", "board", *HALF, "--trace", "list").out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            ("board", *HALF, "--trace", "timeliness"),
            "the report has no figure 'timeliness': `--trace list` names them all",
        ),
        (("foi", *HALF, "--trace", "list"), "--trace asks for the cases behind a figure of the board's report"),
    ],
)
def test_a_figure_that_cannot_be_traced_is_refused_in_a_sentence(desk, words, why):
    """Status 2."""
    said = desk("report", *words)
    assert (said.status, said.out) == (2, "")
    assert why in sentence(said)
