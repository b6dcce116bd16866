"""What is shown of one request and of the caseload, on small stories; any day of the past shows that day."""

import pytest

from config.vocabulary import State
from tasks.cases import list_cases
from tasks.showing import UnknownCaseError, show_case
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

ORDER = {"route": "tribunal_order_plan", "directed_on": "Fri 15 Aug 2025"}


def shown(office, on, ref=CASE_REF):
    """One request on a day."""
    return show_case(office.engine, AUTHORITY, ref, as_of=day(on))


def clock(case, duty, about=None):
    """The one clock of that duty."""
    (found,) = [each for each in case["duties"] if (each["duty"], each["about"]) == (duty, about)]
    return found


def listed(office, on, **wanted):
    """The references of the caseload on a day, most urgent first."""
    return [each["case_ref"] for each in list_cases(office.engine, AUTHORITY, as_of=day(on), **wanted)]


@pytest.fixture
def two(office):
    """Two requests: medical advice is waited for in one, and the other is undecided and has an officer."""
    office.asks_for_medical_advice()
    office.hears(event("request_received", "Mon 4 Aug 2025", case_ref="YK-0002", officer="so-02"))
    return office


@pytest.mark.parametrize(
    ("on", "stage", "week", "events"),
    [
        ("Mon 12 May 2025", "request", 0, 1),
        ("Sun 18 May 2025", "request", 0, 1),
        ("Mon 19 May 2025", "request", 1, 1),
        ("Mon 9 Jun 2025", "assessment", 4, 2),
        ("Mon 23 Jun 2025", "assessment", 6, 4),
    ],
)
def test_a_case_is_shown_as_it_stood_on_a_day(two, on, stage, week, events):
    """Stage, completed weeks, and only the events that had happened by the end of that day."""
    case = shown(two, on)
    assert (case["stage"], case["week"], len(case["events"])) == (stage, week, events)
    assert case["outcome"] is None


@pytest.mark.parametrize(
    ("on", "state", "late"),
    [("Mon 4 Aug 2025", "outstanding", 0), ("Tue 5 Aug 2025", "overdue", 1), ("Mon 11 Aug 2025", "overdue", 7)],
)
def test_advice_is_overdue_from_the_day_after_its_date(two, on, state, late):
    """On its last day it is in time; from the next it counts the days."""
    advice = clock(shown(two, on), "provide_advice", "medical")
    assert (advice["due_on"], advice["state"], advice["days_late"]) == (day("Mon 4 Aug 2025"), state, late)


def test_what_was_done_later_is_not_shown_before(two):
    """Advice that came on a Thursday was outstanding on the Wednesday."""
    two.hears(event("advice_received", "Thu 31 Jul 2025", advice_kind="medical"))
    assert clock(shown(two, "Wed 30 Jul 2025"), "provide_advice", "medical")["done_on"] is None
    done = clock(shown(two, "Thu 31 Jul 2025"), "provide_advice", "medical")
    assert (done["done_on"], done["state"]) == (day("Thu 31 Jul 2025"), "met")


def test_the_next_step_is_the_soonest_of_all_ladders(two):
    """A week before the advice is due the service is reminded next; five days before, on the day itself."""
    assert shown(two, "Mon 28 Jul 2025")["next"] == {"on": day("Wed 30 Jul 2025"), "what": "Medical advice: reminder 2"}
    assert shown(two, "Wed 30 Jul 2025")["next"] == {"on": day("Mon 4 Aug 2025"), "what": "Medical advice: due today"}


def test_nothing_is_next_once_a_request_has_ended(two):
    """And it says how it ended."""
    two.hears(event("request_withdrawn", "Wed 10 Sep 2025"))
    case = shown(two, "Wed 10 Sep 2025")
    assert (case["stage"], case["outcome"], case["next"]) == ("closed", "request_withdrawn", None)
    assert clock(case, "send_final_plan")["state"] == "no_longer_owed"


def test_an_exception_is_shown_with_its_ground_and_moves_no_date(two):
    """The ground stands beside the limit at once; once the date has passed the limit is lifted, and not overdue."""
    away = {"ground": "absent_from_area", "starts_on": "Tue 1 Jul 2025", "ends_on": "Thu 31 Jul 2025"}
    two.hears(event("exception_claimed", "Mon 4 Aug 2025", duty="send_final_plan", **away))
    for on, state in (("Mon 29 Sep 2025", "outstanding"), ("Tue 30 Sep 2025", "excepted")):
        plan = clock(shown(two, on), "send_final_plan")
        assert (plan["due_on"], plan["days_late"]) == (day("Mon 29 Sep 2025"), 0)
        assert (plan["exception"], plan["state"]) == ("absent_from_area", state)
        assert plan["explanation"][-1] == "The limit is lifted; the date does not move."


def test_a_day_that_an_order_sets_overrides_the_limit(office):
    """And the explanation says that it is the order's."""
    office.hears(
        event("request_received", "Mon 13 Jan 2025"),
        event("decision_to_assess_notified", "Mon 17 Feb 2025"),
        event("decision_not_to_issue_plan_notified", "Mon 28 Apr 2025"),
        event("decision_reversed", "Mon 9 Jun 2025", **ORDER),
    )
    plan = clock(shown(office, "Mon 16 Jun 2025"), "send_final_plan_after_order")
    assert plan["due_on"] == day("Fri 15 Aug 2025")
    assert plan["explanation"][0] == "An order itself sets Friday 15 August 2025; it overrides the general limit."


def test_what_an_officer_should_know_is_warned_of(two):
    """After day 110 without a draft, and after sixteen weeks without a refusal; before that nothing is said."""
    assert shown(two, "Sat 30 Aug 2025")["warnings"] == []
    assert shown(two, "Tue 2 Sep 2025")["warnings"] == [
        "A decision not to issue a plan would now be late: its last day was Mon 1 Sep 2025.",
        "No draft yet: the family's 15 days and a consultation no longer both fit into the 20 weeks.",
    ]


def test_advice_that_is_always_required_and_was_not_asked_for_is_named(two):
    """Apart from the warnings: an authority that keeps no record of parents' views is not warned each day."""
    assert shown(two, "Sat 30 Aug 2025")["not_asked_for"] == ["parental", "educational", "psychological", "social_care"]


def test_an_unknown_case_is_refused_in_words(two):
    """Also one that began only later, and one of another authority."""
    with pytest.raises(UnknownCaseError, match="authority 816 has no request YK-0003"):
        shown(two, "Mon 4 Aug 2025", "YK-0003")
    with pytest.raises(UnknownCaseError, match="by that day"):
        shown(two, "Sun 11 May 2025")
    with pytest.raises(UnknownCaseError, match="authority 383 has no request"):
        show_case(two.engine, "383", CASE_REF, as_of=day("Fri 1 Aug 2025"))
    assert show_case(two.engine, AUTHORITY, CASE_REF, as_of=day("Fri 1 Aug 2025"))["case_ref"] == CASE_REF


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("Sun 11 May 2025", []),
        ("Mon 12 May 2025", ["YK-0001"]),
        ("Mon 4 Aug 2025", ["YK-0001", "YK-0002"]),
        ("Tue 16 Sep 2025", ["YK-0001", "YK-0002"]),
    ],
)
def test_the_list_puts_the_most_urgent_first(two, on, expected):
    """What is overdue before what is due, and of two alike the older date."""
    assert listed(two, on) == expected


def test_the_list_is_of_open_requests(two):
    """A request is on the list until the day on which it ends."""
    two.hears(event("request_withdrawn", "Wed 10 Sep 2025"))
    assert CASE_REF in listed(two, "Tue 9 Sep 2025")
    assert CASE_REF not in listed(two, "Wed 10 Sep 2025")


def test_the_list_can_be_narrowed(two):
    """By officer, by state, and by the service that is waited for."""
    on = "Tue 5 Aug 2025"
    assert listed(two, on, officer="so-02") == ["YK-0002"]
    assert listed(two, on, state=State.OVERDUE) == ["YK-0001"]
    assert listed(two, on, state=State.OUTSTANDING) == ["YK-0002"]
    assert listed(two, on, service="health") == ["YK-0001"]
    assert listed(two, on, service="health", officer="so-02") == []


def test_a_target_of_our_own_makes_nobody_overdue(two):
    """Past day 110 and past sixteen weeks a request is still in time: its plan is due next."""
    two.hears(event("advice_received", "Thu 31 Jul 2025", advice_kind="medical"))
    (row,) = [
        each for each in list_cases(two.engine, AUTHORITY, as_of=day("Wed 3 Sep 2025")) if each["case_ref"] == CASE_REF
    ]
    assert (row["state"], row["duty"], row["due_on"]) == ("outstanding", "send_final_plan", day("Mon 29 Sep 2025"))


def test_a_lifted_limit_comes_last(office):
    """A request whose limits are all lifted stands below one that is due, however old it is, and can be asked for."""
    away = {"ground": "absent_from_area", "starts_on": "Tue 15 Jul 2025", "ends_on": "Sun 31 Aug 2025"}
    lifted = ("notify_decision_whether_to_assess", "send_final_plan")
    office.hears(
        event("request_received", "Mon 30 Jun 2025"),
        *(event("exception_claimed", "Mon 1 Sep 2025", duty=each, **away) for each in lifted),
        event("request_received", "Mon 3 Nov 2025", case_ref="YK-0002"),
    )
    on = "Mon 24 Nov 2025"
    rows = list_cases(office.engine, AUTHORITY, as_of=day(on))
    assert [(each["case_ref"], each["state"]) for each in rows] == [("YK-0002", "outstanding"), (CASE_REF, "excepted")]
    assert listed(office, on, state=State.EXCEPTED) == [CASE_REF]
