"""The pages of the dashboard: what stands on each, that every row leads on, and that thousands of requests fit."""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from config.vocabulary import AdviceKind
from tasks.boards import HOME, PAGES, Links, boards, draw, look
from tasks.boards.markdown import MOST_ROWS, table
from tests.conftest import MAILBOXES
from tests.dates import day
from tests.factories import event

CONTRACT = {"home", "caseload", "breaches", "due-soon", "advice-outstanding", "timeliness", "officers", "services"}
CONTRACT |= {"outbox", "exceptions-ledger", "doctor"}
FORMS = {"record-event": "f-record", "track-request": "f-track", "claim-exception": "f-claim"}
EVERYWHERE = Links({key: f"p-{key}" for key in (HOME, *PAGES)}, FORMS)
BEFORE, ON_THE_DAY, AFTER = "Mon 14 Jul 2025", "Mon 4 Aug 2025", "Mon 18 Aug 2025"


class Pages(dict):
    """The pages as they stand on a day, each drawn when it is asked for, with plain spaces."""

    def __init__(self, office, on, links=EVERYWHERE):
        self.look = replace(look(office.tracker, day(on)), links=links)

    def __missing__(self, key):
        return draw(key, self.look).replace("\N{NO-BREAK SPACE}", " ")


def every_page(office, on):
    """All of them."""
    found = Pages(office, on)
    return {key: found[key] for key in (HOME, *PAGES)}


@pytest.fixture
def office(new_office):
    """An office over one kind of database: the store is tried over both."""
    with new_office() as found:
        yield found


def rows(page):
    """The rows of the tables of a page, cell by cell, without their heads."""
    lines = [line for line in page.splitlines() if line.startswith("| ") and "| --- |" not in line]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [each for each in cells if each[0] not in ("Request", "Officer", "Service", "What", "Measure", "Of")]


@pytest.fixture
def known(office):
    """An office with a request that waits for medical advice, due on Monday 4 August 2025."""
    office.asks_for_medical_advice()
    return office


def test_every_board_of_the_contract_is_there_and_the_start_page_leads_to_each(known):
    """Under the keys of the contract."""
    assert boards(look(known.tracker, day(BEFORE))).keys() == CONTRACT
    found = Pages(known, BEFORE)
    assert set(re.findall(r"artifact/p-([a-z-]+)\)", found["home"])) >= CONTRACT - {"home"}


def test_every_board_says_its_name_its_day_and_what_it_is_for(known):
    """In its first three lines."""
    for page in every_page(known, BEFORE).values():
        name, _, purpose, *_ = page.splitlines()
        assert name.startswith("# ")
        assert re.fullmatch(r"\*\*Mon 14 Jul 2025\.\*\*  .{20,}", purpose)


def test_an_office_without_a_request_has_every_board(office):
    """An empty tracker is no fault."""
    found = Pages(office, BEFORE)
    assert "Nothing is late, and nothing waits." in found["home"]
    assert "None." in found["caseload"]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("Mon 9 Jun 2025", "On track"),
        ("Sun 20 Jul 2025", "On track"),
        ("Mon 21 Jul 2025", "Due soon"),
        (ON_THE_DAY, "Due soon"),
        ("Tue 5 Aug 2025", "**Breached**"),
    ],
)
def test_a_request_is_as_urgent_as_its_most_urgent_duty(known, on, state):
    """A date of the law within 14 days is due soon, to its last day; the day after it is breached."""
    assert [row[1] for row in rows(Pages(known, on)["caseload"])] == [state]


def test_a_date_of_guidance_is_overdue_and_never_breached(office):
    """Psychological advice is asked for under the Code."""
    asked = {"advice_kind": "psychological"}
    office.hears(
        event("request_received", "Mon 12 May 2025"),
        event("decision_to_assess_notified", "Mon 9 Jun 2025"),
        event("advice_sought", "Mon 23 Jun 2025", service="educational_psychology", **asked),
        event("advice_request_received", "Mon 23 Jun 2025", **asked),
    )
    found = Pages(office, AFTER)
    assert [row[1] for row in rows(found["caseload"])] == ["**Overdue**"]
    assert rows(found["breaches"]) == []
    assert "Educational Psychology: 1 outstanding, 1 past the date (set by guidance)" in found["advice-outstanding"]


def test_a_limit_that_an_exception_lifts_is_excepted_and_stands_in_the_ledger(known):
    """On no page of breaches."""
    known.claims_an_absence()
    known.hears(event("advice_received", "Fri 1 Aug 2025", advice_kind="medical"))
    known.hears(event("draft_plan_served", "Mon 18 Aug 2025"))
    found = Pages(known, "Mon 1 Dec 2025")
    assert [row[1] for row in rows(found["caseload"])] == ["Excepted"]
    assert "YK-0001" not in found["breaches"]
    assert rows(found["exceptions-ledger"])[0][1:3] == ["yes, **recorded after the limit**", "**no**"]


def test_a_breach_is_on_the_boards_until_it_is_answered(known):
    """With its day, the days past it, who owes it, and the officer's page."""
    late = Pages(known, AFTER)
    (row,) = rows(late["breaches"])
    assert row[1:3] == ["Mon 4 Aug 2025", "14"]
    assert row[4:] == ["Medical advice", "Health (designated clinical officer)"]
    assert "[1 request past a limit of the law](../../artifacts/artifact/p-breaches)" in late["home"]
    assert "[1 piece of advice past the date](../../artifacts/artifact/p-advice-outstanding)" in late["home"]
    known.hears(event("advice_received", AFTER, advice_kind="medical"))
    answered = Pages(known, AFTER)
    assert rows(answered["breaches"]) == []
    assert "past a limit of the law" not in answered["home"]


def test_advice_is_shown_with_its_next_step_or_why_there_is_none(known):
    """A promise silences it, and the row says until when."""
    assert rows(Pages(known, BEFORE)["advice-outstanding"])[0][3] == "reminder 1, Mon 21 Jul"
    promise = {"advice_kind": "medical", "promised_on": "Mon 11 Aug 2025"}
    known.hears(event("advice_promised", "Mon 14 Jul 2025", **promise))
    assert rows(Pages(known, BEFORE)["advice-outstanding"])[0][3] == "promised until Mon 11 Aug 2025"


def test_a_service_is_shown_with_what_it_was_asked_for(known):
    """And leads to its rows."""
    row, partner, quality, *_ = rows(Pages(known, AFTER)["services"])
    assert partner[1:3] == ["guidance", "0"]
    assert row[1:] == ["law", "1", "nothing to count", "nothing to count", "", "0", "1", "**1**", "56 days"]
    assert quality[1:] == ["nothing", "nothing came"]
    assert row[0].endswith("(../../artifacts/artifact/p-advice-outstanding)")


def test_the_officer_with_most_past_its_date_comes_first(office):
    """With the most urgent request of each."""
    office.asks_for_medical_advice("YK-0001")
    for ref in ("YK-0002", "YK-0003"):
        office.hears(event("request_received", "Mon 12 May 2025", case_ref=ref, officer="so-02"))
    found = rows(Pages(office, AFTER)["officers"])
    assert found[0][:5] == ["so-02", "2", "2", "0", "0"]
    assert found[1][:2] == ["nobody", "1"]


def test_the_family_s_time_for_views_is_nothing_to_be_done(known):
    """It runs out by itself: the board of what is due soon leaves it out."""
    known.hears(event("draft_plan_served", BEFORE))
    assert "views" not in Pages(known, "Thu 24 Jul 2025")["due-soon"]
    assert "Medical advice" in Pages(known, "Thu 24 Jul 2025")["due-soon"]


def test_a_message_without_a_recipient_is_shown_by_its_role_and_never_by_an_address(office):
    """The board says what to do; the addresses stay in the tracker."""
    office.writes_to({who: to for who, to in MAILBOXES.items() if who[0] != "health"})
    office.asks_for_medical_advice()
    office.sweeps(AFTER)
    found = every_page(office, AFTER)
    assert "no contact answers for this role: import one" in found["outbox"]
    assert "1 message that cannot leave](../../artifacts/artifact/p-outbox)" in found["home"]
    assert "nobody answers for health/service" in found["doctor"]
    assert not re.search(r"\S@\S", "".join(found.values()))


def test_a_decision_that_waits_is_on_the_start_page_and_leads_to_where_it_is_taken(known):
    """The family is to hear of the late advice, and somebody must say so."""
    asking = known.set_to(approvals="on")
    asking.sweeps("Fri 8 Aug 2025")
    found = Pages(asking, "Fri 8 Aug 2025", Links({"outbox": "p-outbox"}, {"approval": "f-approval"}))
    assert "[1 decision to take](../../artifacts/artifact/p-outbox)" in found["home"]
    assert "(../../deployments/deployment/f-approval)" in found["outbox"]
    (row,) = rows(found["outbox"].partition("## Failed")[0])
    assert row[0].startswith("YK-0001")
    assert row[3] == "tell the family that the medical advice is late"


def test_the_measures_stand_with_their_formulas_and_under_their_dfe_names(known):
    """And with two pictures that say in words what they show."""
    known.hears(event("draft_plan_served", "Mon 1 Sep 2025"), event("final_plan_sent", "Mon 29 Sep 2025"))
    page = Pages(known, "Tue 30 Sep 2025")["timeliness"]
    assert "**100.0%** (1 of 1): Plans within 20 weeks, exceptions left out" in page
    assert "finalised plans sent within 140 days of the request" in page
    assert "| `pc_plans_issued_20_weeks_ex` | 100.0 |" in page
    assert len(re.findall(r"!\[[^\]]{20,}\]\(data:image/svg\+xml;base64,", page)) == 4


def test_every_row_leads_to_the_page_of_its_request_or_to_the_form_that_makes_it(known):
    """The form is filled in with the reference; without either the reference stands alone."""
    (row,) = rows(Pages(known, AFTER)["caseload"])
    address = re.fullmatch(r"\[YK-0001\]\((.*)\)", row[0])[1]
    assert urlsplit(address).path == "../../deployments/deployment/f-track/run"
    assert json.loads(parse_qs(urlsplit(address).query)["parameters"][0]) == {"case_ref": "YK-0001"}
    (row,) = rows(Pages(known, AFTER, Links({"case-yk-0001": "p-case"}))["caseload"])
    assert row[0] == "[YK-0001](../../artifacts/artifact/p-case)"
    (row,) = rows(Pages(known, AFTER, Links())["caseload"])
    assert row[0] == "YK-0001"


def test_the_start_page_shows_the_forms_that_are_there_and_no_others(known):
    """A form that is not deployed yet is not promised."""
    found = Pages(known, BEFORE)["home"]
    assert "[Record something that happened](../../deployments/deployment/f-record/run)" in found
    assert "weekly summary" not in found


def test_thousands_of_requests_are_cut_with_the_total_named(new_office):
    """The most urgent stay, and the page does not grow."""
    with new_office() as office:
        refs = [f"YK-{number:04}" for number in range(MOST_ROWS + 50)]
        office.hears(*(event("request_received", "Mon 12 May 2025", case_ref=ref) for ref in refs))
        office.hears(event("request_received", "Mon 5 May 2025", case_ref="YK-9999"))
        found = every_page(office, "Fri 27 Jun 2025")
    assert len(rows(found["caseload"])) == MOST_ROWS
    assert "The first 200 of 251." in found["caseload"]
    assert "251 in all (251 breached)" in found["caseload"]
    assert "[YK-9999]" in rows(found["caseload"])[0][0]
    assert max(len(page) for page in found.values()) < 100_000


@pytest.mark.parametrize("word", ["a|b", "<script>", "[x](javascript:1)", "`code`", "two\nlines", "*stars*"])
def test_a_word_from_outside_means_nothing_on_a_page(word):
    """A table keeps its columns, and nothing becomes a link, a tag or a heading."""
    line = table(("A", "B"), [(word, "end")]).splitlines()[2]
    assert len(re.findall(r"(?<!\\)\|", line)) == 3
    assert not re.search(r"(?<!\\)[<\[`*]", line)


def test_a_form_is_filled_in_with_what_is_asked(known):
    """As one JSON object in the address, which has two steps up and so is right in both faces."""
    address = EVERYWHERE.form("record-event", case_ref="A/1 (x)", advice_kind=AdviceKind.MEDICAL)
    assert address.startswith("../../deployments/deployment/f-record/run?parameters=%7B")
    assert not set("() ") & set(address)
    assert json.loads(unquote(address.partition("=")[2])) == {"case_ref": "A/1 (x)", "advice_kind": "medical"}
    assert EVERYWHERE.form("nowhere") is None
