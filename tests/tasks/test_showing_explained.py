"""Why a date is what it is, what was known when, and what the family may do: as one request shows it."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from models.calendars import Closure
from tasks.rebuilding import take_closures
from tasks.showing import UnknownCaseError, show_case
from tests.dates import day
from tests.factories import AUTHORITY, CASE_REF, event

SECRET = "Zoe lives at 4 Elm Street"


def shown(office, on, known=None):
    """One request on a day, or as known on a day."""
    return show_case(office.engine, AUTHORITY, CASE_REF, as_of=day(on), known_on=known and day(known))


def duty_of(case, name):
    """The one clock of that duty."""
    (found,) = [each for each in case["duties"] if each["duty"] == name]
    return found


def recorded(on, clock_time="09:00"):
    """The moment at which an event was written down, in London."""
    hour, minute = map(int, clock_time.split(":"))
    return datetime.combine(day(on), datetime.min.time(), ZoneInfo("Europe/London")).replace(hour=hour, minute=minute)


def test_a_date_is_explained_by_its_event_its_arithmetic_its_rule_and_its_source(office):
    """In sentences for a screen."""
    office.hears(event("request_received", "Wed 21 May 2025"))
    lines = duty_of(shown(office, "Wed 21 May 2025"), "send_final_plan")["explanation"]
    assert lines[0] == "Wednesday 21 May 2025 is day 0; 20 weeks are 140 days; Wednesday 8 October 2025."
    assert lines[1].startswith(
        "Source: SI 2014/1530 reg 13(2), https://www.legislation.gov.uk/uksi/2014/1530/regulation/13"
    )
    assert "The clock started with request received on Wednesday 21 May 2025." in lines
    assert "Rule send_final_plan, version 2014, in force from Monday 1 September 2014." in lines
    assert "The last safe day for a draft is Tuesday 23 September 2025 (reg 13(1)(a))." in lines
    assert any(
        each.startswith("No exception was claimed.  This limit knows: school closed (reg 13(3), 10(4)(a))")
        for each in lines
    )


@pytest.mark.parametrize(
    ("sent", "on", "ends"),
    [
        (None, "Wed 8 Oct 2025", "SI 2014/1530 reg 13(2))."),
        (None, "Fri 10 Oct 2025", "SI 2014/1530 reg 13(2)); it is 2 days late."),
        ("Wed 8 Oct 2025", "Fri 10 Oct 2025", "SI 2014/1530 reg 13(2)); that was done in time."),
        ("Thu 9 Oct 2025", "Fri 10 Oct 2025", "SI 2014/1530 reg 13(2)); it was 1 days late."),
    ],
)
def test_one_sentence_is_fit_for_a_parent(office, sent, on, ends):
    """Who must do what by when, why, and where it stands."""
    sending = [event("final_plan_sent", sent)] if sent else []
    office.hears(event("request_received", "Wed 21 May 2025"), *sending)
    said = duty_of(shown(office, on), "send_final_plan")["sentence"]
    assert said == (
        "The council must send the finalised plan by Wednesday 8 October 2025, 20 weeks after Wednesday 21 May 2025 "
        f"(request received; {ends}"
    ).replace("1 days", "1 day")


def test_one_block_is_fit_for_a_bundle(office):
    """One fact a line, each with its source, and no free text."""
    office.hears(event("request_received", "Wed 21 May 2025", external_id="m-1", note=SECRET))
    block = duty_of(shown(office, "Fri 10 Oct 2025"), "send_final_plan")["bundle"]
    assert [line.split(":")[0] for line in block[:6]] == [
        *("Duty", "Authority", "Wording", "Clock started", "Counted", "Last day")
    ]
    assert "Clock started: Wednesday 21 May 2025, request received (event m-1)" in block
    assert block[-1] == "On Friday 10 October 2025: overdue, not done, 2 days late"


def test_an_exception_is_explained_whether_it_applies_or_not(office):
    """With its provision, and marked where it was recorded too late."""
    office.asks_for_medical_advice()
    office.claims_an_absence()
    lines = duty_of(shown(office, "Tue 30 Sep 2025"), "send_final_plan")["explanation"]
    applies = "Exception applies: reg 13(3), 10(4)(d): absent from area from Tue 1 Jul 2025 to Thu 31 Jul 2025"
    # The office of these tests works on Wed 1 Oct 2025, two days after the limit.
    assert f"{applies} (RECORDED AFTER THE LIMIT HAD PASSED)." in lines
    assert lines[-1] == "The limit is lifted; the date does not move."


def test_what_superseded_a_clock_is_said(office):
    """The refusal, the route and its day."""
    office.hears(
        event("request_received", "Mon 13 Jan 2025"),
        event("decision_not_to_assess_notified", "Mon 17 Feb 2025"),
        event("decision_reversed", "Mon 9 Jun 2025", route="mediation_agreement"),
    )
    lines = duty_of(shown(office, "Mon 16 Jun 2025"), "send_final_plan")["explanation"]
    assert lines[-1] == (
        "Superseded on Monday 17 February 2025: a refusal was notified, and overturned by mediation agreement on "
        "Monday 9 June 2025, whose own limits run."
    )


def test_an_own_change_of_mind_shows_the_ombudsmans_days_and_the_judgment(office):
    """The 20 weeks stand; 10 and 14 weeks from the change of mind are shown as a warning."""
    office.hears(
        event("request_received", "Mon 16 Dec 2024"),
        event("decision_not_to_assess_notified", "Mon 27 Jan 2025"),
        event("decision_reversed", "Fri 21 Feb 2025", route="own_review"),
    )
    case = shown(office, "Mon 24 Feb 2025")
    assert duty_of(case, "send_final_plan")["due_on"] == day("Mon 5 May 2025")
    (warning,) = [each for each in case["warnings"] if "Ombudsman" in each]
    assert "(Fri 2 May 2025, Fri 30 May 2025)" in warning
    assert "[2023] EWHC 3138 (Admin)" in warning


def test_as_known_on_a_day_answers_with_what_had_been_recorded_by_then(office):
    """The plan went out on the Monday and was typed in on the Thursday: on the Wednesday nobody knew."""
    office.hears(
        event("request_received", "Wed 21 May 2025", recorded_at=recorded("Wed 21 May 2025")),
        event("final_plan_sent", "Mon 6 Oct 2025", recorded_at=recorded("Thu 9 Oct 2025")),
    )
    assert duty_of(shown(office, "Wed 8 Oct 2025"), "send_final_plan")["state"] == "met"
    assert duty_of(shown(office, "Thu 9 Oct 2025", known="Wed 8 Oct 2025"), "send_final_plan")["state"] == "overdue"
    assert duty_of(shown(office, "Thu 9 Oct 2025", known="Thu 9 Oct 2025"), "send_final_plan")["state"] == "met"


@pytest.mark.parametrize(("typed_at", "known"), [("23:30", True), ("00:30", False)])
def test_a_day_is_a_day_in_london_also_in_summer_time(office, typed_at, known):
    """Half past eleven at night in July is still that day, though the world's clock says half past ten."""
    typed = recorded("Tue 1 Jul 2025" if known else "Wed 2 Jul 2025", typed_at)
    office.hears(event("request_received", "Tue 1 Jul 2025", recorded_at=typed))
    if known:
        assert shown(office, "Tue 1 Jul 2025", known="Tue 1 Jul 2025")["week"] == 0
    else:
        with pytest.raises(UnknownCaseError, match="nothing of it had been recorded"):
            shown(office, "Tue 1 Jul 2025", known="Tue 1 Jul 2025")


def test_what_lacks_its_beginning_is_named_and_not_counted(office):
    """Known on a day: the advice was typed in before the asking for it."""
    asked = {"advice_kind": "medical"}
    office.hears(
        event("request_received", "Mon 12 May 2025", recorded_at=recorded("Mon 12 May 2025")),
        event("advice_sought", "Mon 23 Jun 2025", recorded_at=recorded("Mon 4 Aug 2025"), **asked),
        event("advice_received", "Mon 7 Jul 2025", recorded_at=recorded("Mon 7 Jul 2025"), **asked),
    )
    case = shown(office, "Tue 8 Jul 2025", known="Tue 8 Jul 2025")
    assert len(case["events"]) == 1
    assert case["warnings"][0].startswith("Not counted: advice received, Mon 7 Jul 2025 (")


def test_the_familys_rights_are_shown_and_are_nobodys_duty(office):
    """Refused on Mon 7 Apr 2025: two months to turn to mediation and to appeal."""
    office.hears(
        event("request_received", "Mon 3 Mar 2025"), event("decision_not_to_assess_notified", "Mon 7 Apr 2025")
    )
    for on, state in (("Sat 7 Jun 2025", "open"), ("Sun 8 Jun 2025", "over")):
        rights = {each["right"]: each for each in shown(office, on)["rights"]}
        assert (rights["appeal"]["closes_on"], rights["appeal"]["state"]) == (day("Sat 7 Jun 2025"), state)
    assert not {each["duty"] for each in shown(office, "Sun 8 Jun 2025")["duties"]} & rights.keys()
    office.hears(event("appeal_lodged", "Fri 6 Jun 2025"))
    rights = {each["right"]: each for each in shown(office, "Sun 8 Jun 2025")["rights"]}
    assert (rights["appeal"]["state"], rights["appeal"]["used_on"]) == ("used", day("Fri 6 Jun 2025"))


def test_each_decision_shows_what_its_letter_must_carry(office):
    """A refusal: reasons, appeal, mediation, disagreement resolution, advice."""
    office.hears(
        event("request_received", "Mon 3 Mar 2025"), event("decision_not_to_assess_notified", "Mon 7 Apr 2025")
    )
    (notice,) = shown(office, "Mon 7 Apr 2025")["notices"]
    assert (notice["event"], notice["cite"]) == ("decision_not_to_assess_notified", "reg 5(3)")
    assert len(notice["must_say"]) == 5


def test_a_closure_that_could_apply_is_told_and_never_applied(office):
    """The school's calendar shows it: the officer hears which, why, and what must be shown."""
    take_closures(office.engine, AUTHORITY, [Closure("100001", day("Wed 23 Jul 2025"), day("Tue 2 Sep 2025"))])
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 23 Jun 2025"),
        event("advice_sought", "Wed 16 Jul 2025", advice_kind="educational", setting="100001"),
    )
    case = shown(office, "Mon 4 Aug 2025")
    plan = duty_of(case, "send_final_plan")
    assert (plan["exception"], plan["state"]) == (None, "outstanding")
    (told,) = [each for each in case["warnings"] if each.startswith("Finalised plan: ")]
    assert "reg 13(3), 10(4)(a) could apply" in told
    assert "between Wed 16 Jul 2025 and Wed 27 Aug 2025" in told
    assert told.endswith("nothing is applied by itself.")


def test_nothing_that_is_shown_quotes_free_text(office):
    """Notes and evidence stay in the database."""
    office.asks_for_medical_advice()
    away = {"ground": "absent_from_area", "starts_on": "Tue 1 Jul 2025", "ends_on": "Thu 31 Jul 2025"}
    office.hears(
        event("exception_claimed", "Mon 4 Aug 2025", duty="send_final_plan", note=SECRET, evidence=SECRET, **away)
    )
    assert SECRET not in json.dumps(shown(office, "Tue 30 Sep 2025"), default=str)
