"""`ehcp record`, `case` and `cases`, as the contract has them."""

import io
from datetime import date

import pytest

from config.vocabulary import EventKind
from models.events import COLUMNS
from models.explanation import long_day
from tests.dates import day

CASE = {"case_ref", "authority", "as_of", "stage", "week", "outcome", "duties", "next", "warnings"}
DUTY = {"duty", "about", "holder", "basis", "started_on", "due_on", "done_on", "state", "days_late"}
DUTY |= {"exception", "cite", "href", "explanation"}


def duty_of(case, name, about=None):
    """The one clock of that duty in a case's document."""
    (found,) = [each for each in case["duties"] if (each["duty"], each["about"]) == (name, about)]
    return found


def refs(desk, *words):
    """The references that `ehcp cases` lists, in its order."""
    return [each["case_ref"] for each in desk.asks("cases", *words)["cases"]]


def test_a_case_has_every_key_of_the_contract(desk):
    """The request as a whole, and each of its clocks."""
    case = desk.asks("case", "YK-0001", "--as-of", "2025-08-01")
    assert case.keys() >= CASE
    assert all(each.keys() >= DUTY for each in case["duties"])


def test_a_case_answers_as_the_contract_has_it(desk):
    """Ten weeks after its request, in assessment, with the psychological advice due that day."""
    case = desk.asks("case", "YK-0001", "--as-of", "2025-08-01")
    whole = ("case_ref", "authority", "as_of", "stage", "week", "outcome", "warnings")
    assert {name: case[name] for name in whole} == {
        "case_ref": "YK-0001",
        "authority": "816",
        "as_of": "2025-08-01",
        "stage": "assessment",
        "week": 10,
        "outcome": None,
        "warnings": [],
    }
    assert case["next"]["on"] == "2025-08-02"
    assert case["next"]["what"].endswith("advice: overdue")
    asked = duty_of(case, "provide_advice", "psychological")
    clock = ("holder", "started_on", "due_on", "done_on", "state", "days_late", "exception")
    assert {name: asked[name] for name in clock} == {
        "holder": "educational_psychology",
        "started_on": "2025-06-20",
        "due_on": "2025-08-01",
        "done_on": None,
        "state": "outstanding",
        "days_late": 0,
        "exception": None,
    }


def test_every_date_is_explained_with_its_source(desk):
    """Each clock has its arithmetic and its law, and only an authority's own services are asked by guidance."""
    case = desk.asks("case", "YK-0001")
    medical = duty_of(case, "provide_advice", "medical")
    assert (medical["basis"], medical["cite"]) == ("statute", "SI 2014/1530 reg 8(1)")
    assert duty_of(case, "provide_advice", "psychological")["basis"] == "guidance"
    for each in case["duties"]:
        assert each["explanation"][0].endswith(f"; {long_day(date.fromisoformat(each['due_on']))}.")
        assert each["cite"] in each["explanation"][1]
        assert each["href"] in each["explanation"][1]


@pytest.mark.parametrize(
    ("on", "stage", "week", "advice"),
    [
        ("Tue 17 Jun 2025", "request", 3, 0),
        ("Thu 19 Jun 2025", "assessment", 4, 0),
        ("Mon 4 Aug 2025", "assessment", 10, 2),
    ],
)
def test_a_day_in_the_past_shows_the_past(desk, on, stage, week, advice):
    """The request as it stood at the end of that day, without what came later."""
    case = desk.asks("case", "YK-0001", "--as-of", day(on).isoformat())
    assert (case["stage"], case["week"]) == (stage, week)
    assert sum(each["duty"] == "provide_advice" for each in case["duties"]) == advice


def test_an_overdue_clock_says_by_how_many_days(desk):
    """A decision due on Mon 21 Jul 2025 is eleven days late on Fri 1 Aug 2025."""
    clock = duty_of(desk.asks("case", "YK-0002"), "notify_decision_whether_to_assess")
    assert (clock["due_on"], clock["state"], clock["days_late"]) == ("2025-07-21", "overdue", 11)


@pytest.mark.parametrize(
    ("ref", "outcome", "state"),
    [("YK-0003", "final_plan_sent", "met"), ("YK-0004", "decision_not_to_assess_notified", "no_longer_owed")],
)
def test_a_closed_case_says_how_it_ended(desk, ref, outcome, state):
    """A plan in its 20 weeks, or a refusal; nothing is next, and each has an outcome."""
    case = desk.asks("case", ref)
    assert (case["stage"], case["outcome"], case["next"]) == ("closed", outcome, None)
    assert duty_of(case, "send_final_plan")["state"] == state


def test_a_case_was_open_before_it_closed(desk):
    """On the day before its plan was sent the request has no outcome."""
    case = desk.asks("case", "YK-0003", "--as-of", day("Sun 22 Jun 2025").isoformat())
    assert (case["stage"], case["outcome"]) == ("drafting", None)
    assert duty_of(case, "send_final_plan")["done_on"] is None


def test_people_see_the_case_and_why(desk):
    """With --explain the arithmetic and the law stand below the table, and the events at the end."""
    said = desk("case", "YK-0001", "--explain")
    assert said.status == 0
    assert said.out.startswith("YK-0001: assessment, week 10")
    assert "Friday 20 June 2025 is day 0; 6 weeks are 42 days; Friday 1 August 2025." in said.out
    assert "Next: Sat 2 Aug 2025" in said.out
    assert "Wed 21 May 2025  request received" in said.out
    assert "is day 0" not in desk("case", "YK-0001").out


def test_the_caseload_is_listed_most_urgent_first(desk):
    """Open requests only: the one that is overdue comes before the older one that is in time."""
    found = desk.asks("cases")
    assert found["as_of"] == "2025-08-01"
    shown = [(each["case_ref"], each["state"], each["due_on"], each["days_late"]) for each in found["cases"]]
    assert shown == [("YK-0002", "overdue", "2025-07-21", 11), ("YK-0001", "outstanding", "2025-08-01", 0)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--state", "overdue"), ["YK-0002"]),
        (("--state", "outstanding"), ["YK-0001"]),
        (("--state", "excepted"), []),
        (("--officer", "so-01"), ["YK-0001"]),
        (("--officer", "nobody"), []),
        (("--service", "health"), ["YK-0001"]),
        (("--service", "camhs"), []),
        (("--officer", "so-02", "--state", "outstanding"), []),
        (("--as-of", "2025-04-06"), ["YK-0003", "YK-0004"]),
    ],
)
def test_the_caseload_can_be_narrowed(desk, words, expected):
    """By state, officer and service, together, and to a day in the past."""
    assert sorted(refs(desk, *words)) == expected


def test_people_see_the_caseload_as_a_table(desk):
    """With the number of open requests and the day in its title."""
    said = desk("cases")
    assert said.status == 0
    assert said.out.startswith("2 open requests on Fri 1 Aug 2025")
    assert "YK-0002" in said.out


def test_an_event_is_recorded_once(desk):
    """The same event typed again changes nothing, and says so."""
    words = ("record", "YK-0002", "decision_to_assess_notified", "--on", "2025-08-01")
    first = desk.asks(*words)
    assert first.items() >= {"case_ref": "YK-0002", "event": words[2], "already_known": False}.items()
    before = desk.everything()
    assert desk.asks(*words)["already_known"] is True
    assert desk.everything() == before
    assert desk("record", *words[1:]).out.endswith("(already known: nothing changed)\n")
    assert desk.asks("case", "YK-0002")["stage"] == "assessment"


def test_advice_is_recorded_with_its_kind(desk):
    """Advice that came is no longer waited for."""
    words = ("record", "YK-0001", "advice_received", "--on", "2025-07-31", "--advice-kind", "medical")
    assert desk(*words).out == "YK-0001: advice received, Thu 31 Jul 2025\n"
    clock = duty_of(desk.asks("case", "YK-0001"), "provide_advice", "medical")
    assert (clock["done_on"], clock["state"]) == ("2025-07-31", "met")


def test_every_column_of_the_event_file_can_be_typed(desk):
    """But for the authority and the moment of recording, which are those of the installation."""
    shown = desk("record", "--help").out
    typed = {column for column in COLUMNS if f"--{column.replace('_', '-')} " in shown}
    assert set(COLUMNS) - typed == {"case_ref", "event", "occurred_on", "authority", "recorded_at"}


def test_a_mistake_is_corrected_by_an_event(desk):
    """The refusal that never was is derived away, and its record stays."""
    desk("record", "YK-0004", "event_corrected", "--on", "2025-08-01", "--corrects", "e-13")
    case = desk.asks("case", "YK-0004")
    assert (case["stage"], case["outcome"]) == ("request", None)
    assert EventKind.DECISION_NOT_TO_ASSESS_NOTIFIED in {each["event"] for each in case["events"]}


def test_a_note_can_be_typed_where_no_list_of_processes_shows_it(desk, environment):
    """Every user of a machine may read the arguments of its processes; nobody reads standard input."""
    environment.setattr("sys.stdin", io.StringIO("rang the parent\n"))
    said = desk("record", "YK-0001", "family_told", "--on", "2025-07-31", "--duty", "send_final_plan", "--note", "-")
    assert said.status == 0, said.err
    assert any("rang the parent" in row for row in desk.everything()["events"])
