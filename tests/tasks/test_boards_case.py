"""The page of one request: its picture, its clocks with their law, what was said, and the forms of what is next."""

import json
import re
from urllib.parse import unquote

import pytest

from tasks.boards import HOME, PAGES, Links, case_board
from tasks.showing import UnknownCaseError
from tests.dates import day
from tests.factories import CASE_REF, event

FORMS = {name: f"f-{name}" for name in ("record-event", "track-request", "claim-exception", "mute-chasing")}
EVERYWHERE = Links({key: f"p-{key}" for key in (HOME, *PAGES)}, FORMS)
BEFORE, AFTER = "Mon 14 Jul 2025", "Mon 18 Aug 2025"


def board(office, on, links=EVERYWHERE):
    """The page of the request on a day."""
    return case_board(office.tracker, CASE_REF, day(on), links)


def part(office, on, title, links=EVERYWHERE):
    """One part of the page, with plain spaces."""
    parts = re.split(r"^## ", board(office, on, links).markdown.replace("\N{NO-BREAK SPACE}", " "), flags=re.MULTILINE)
    return next(each.partition("\n")[2] for each in parts if each.startswith(title))


def filled(text):
    """What each form of a text is filled in with."""
    return [json.loads(unquote(each)) for each in re.findall(r"parameters=([^)]+)\)", text)]


@pytest.fixture
def known(office):
    """A request that waits for medical advice, due on Monday 4 August 2025."""
    office.asks_for_medical_advice()
    return office


def test_the_page_has_a_stable_key_a_title_and_a_state(known):
    """The title is the reference, the week and the stage."""
    found = board(known, AFTER)
    assert (found.key, found.state) == ("case-yk-0001", "Breached")
    assert found.title == "YK-0001 · week 14 · assessment"
    assert found.markdown.startswith(f"# {found.title}\n\n**Mon 18 Aug 2025: Breached.**")


def test_a_request_that_is_closed_says_how_it_ended(known):
    """In the words of the event."""
    known.hears(event("request_withdrawn", BEFORE))
    assert board(known, BEFORE).state == "Request withdrawn"
    assert "Nothing more is owed." in part(known, BEFORE, "What is next")
    assert filled(part(known, BEFORE, "What is next")) == []


def test_the_picture_says_in_words_what_it_shows(known):
    """How many dates have passed, and the next one."""
    (alt,) = re.findall(r"!\[([^\]]+)\]\(data:image/svg", board(known, AFTER).markdown)
    assert alt == "YK-0001 in week 14: 1 date passed unmet; next is Draft plan, Sat 30 Aug 2025."


def test_every_clock_has_its_law_with_a_link_and_its_arithmetic(known):
    """In a table to look over, and in sentences below it."""
    clocks, why = part(known, AFTER, "Every clock"), part(known, AFTER, "Why these dates")
    assert "| Mon 23 Jun 2025 | Mon 4 Aug 2025 |  | **overdue**, 14 days | Medical advice |" in clocks
    law = "[SI 2014/1530 reg 8(1)](https://www.legislation.gov.uk/uksi/2014/1530/regulation/8)"
    assert f"**Medical advice** ({law})." in why
    assert "Monday 23 June 2025 is day 0; 6 weeks are 42 days; Monday 4 August 2025." in why


def test_what_is_next_leads_to_the_forms_that_record_it(known):
    """Filled in with the request, the event and the advice."""
    asked = filled(part(known, BEFORE, "What is next"))
    assert {"case_ref": "YK-0001", "event": "advice_received", "advice_kind": "medical"} in asked
    assert {"case_ref": "YK-0001", "event": "advice_promised", "advice_kind": "medical"} in asked
    assert {"case_ref": "YK-0001", "event": "final_plan_sent"} in asked
    assert {"case_ref": "YK-0001", "event": "request_withdrawn"} in asked
    assert {"case_ref": "YK-0001", "event": "advice_sought", "advice_kind": "educational"} in asked


def test_each_thing_that_is_next_says_why_on_that_day_and_what_is_sent_before(known):
    """Nobody has to look for the law at the foot of the page, or to guess whose reminder comes next."""
    found = part(known, BEFORE, "What is next")
    assert "Next message: Mon 21 Jul 2025, Medical advice: reminder 1." in found
    _, _, medical = found.partition("**Mon 4 Aug 2025**, outstanding: Medical advice.\n")
    why, following, *_ = medical.splitlines()
    assert why == (
        "    - Why that day: 6 weeks after Monday 23 June 2025 (advice request received; SI 2014/1530 reg 8(1))."
    )
    assert following == "    - Next message: Mon 21 Jul 2025, reminder 1."


def test_once_the_advice_is_recorded_its_message_is_gone(known):
    """From the top of the page as well as from the list."""
    known.hears(event("advice_received", BEFORE, advice_kind="medical"))
    found = part(known, BEFORE, "What is next")
    assert "Medical advice" not in found
    assert "reminder 1" not in found


def test_no_message_is_announced_that_silence_keeps_back(known):
    """A promise: until then no reminder comes, and the page says so instead of naming one."""
    known.hears(event("advice_promised", BEFORE, advice_kind="medical", promised_on="Mon 11 Aug 2025"))
    found = part(known, BEFORE, "What is next")
    assert "    - No message until Mon 11 Aug 2025: promised.\n" in found
    assert "reminder 1" not in found


def test_a_refusal_whose_day_has_passed_is_not_called_outstanding(known):
    """It binds only where there is one, so it is no breach: it would now be late."""
    on = "Tue 2 Sep 2025"
    assert "would now be late: Refusal of a plan" in part(known, on, "What is next")
    assert "| would now be late | Refusal of a plan" in part(known, on, "Every clock")


def test_advice_of_several_of_one_kind_is_recorded_by_its_own_reference(office):
    """Therapies are reasonably requested, each under a name of its own."""
    asked = {"advice_kind": "reasonably_requested", "advice_ref": "occupational_therapy"}
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 23 Jun 2025", service="occupational_therapy", **asked),
    )
    found = filled(part(office, BEFORE, "What is next"))
    assert {"case_ref": "YK-0001", "event": "advice_received", **asked} in found


def test_without_forms_the_page_says_what_is_next_all_the_same(known):
    """No link leads nowhere."""
    found = part(known, BEFORE, "What is next", Links())
    assert "**Mon 4 Aug 2025**, outstanding: Medical advice." in found
    assert "](" not in found


def test_the_messages_stand_with_their_day_and_the_role_that_got_them(known):
    """Newest first, by step; no address."""
    known.sweeps("Mon 21 Jul 2025")
    known.delivers("Mon 21 Jul 2025")
    found = part(known, "Tue 22 Jul 2025", "Messages")
    assert "| Mon 21 Jul 2025 | sent | reminder 1 | service | Medical advice |" in found
    assert "@" not in board(known, "Tue 22 Jul 2025").markdown


def test_steps_that_a_higher_one_overtook_are_counted_and_not_listed(known):
    """They went to nobody: among the messages they would hide those that did."""
    known.sweeps("Tue 5 Aug 2025")
    found = part(known, "Wed 6 Aug 2025", "Messages")
    assert "| overdue |" in found
    assert "superseded" not in found
    assert "steps passed over, as a higher one went out." in found


def test_a_silence_stands_with_its_reason_and_its_last_day(known):
    """A promise for a day to come."""
    known.hears(event("advice_promised", BEFORE, advice_kind="medical", promised_on="Mon 11 Aug 2025"))
    found = part(known, BEFORE, "Where nobody is written to")
    assert "| Medical advice | promised | Mon 11 Aug 2025 |" in found


def test_an_exception_stands_with_whether_it_applies(known):
    """And whether it was written down in time."""
    known.claims_an_absence()
    assert "| yes | **after the limit** | absent from area | Finalised plan |" in part(known, AFTER, "Exceptions")


def test_what_was_recorded_can_be_corrected_from_the_page(known):
    """Each event has the form that takes it back, filled in."""
    found = filled(part(known, BEFORE, "What was recorded"))
    asked = {"case_ref": "YK-0001", "event": "event_corrected", "corrects": "YK-0001-asked"}
    assert asked in found
    assert len(found) == 4


def test_advice_that_nobody_asked_for_is_named(known):
    """In the words of the command line."""
    said = "Nobody has asked for parental, educational, psychological, social care advice (reg 6(1))."
    assert said in board(known, BEFORE).markdown


def test_a_request_that_nobody_knows_has_no_page(office):
    """It is refused in words."""
    with pytest.raises(UnknownCaseError, match="has no request YK-0001"):
        board(office, BEFORE)
