"""What the letter that notifies a decision must carry, and who else is told.

    A refusal tells the family of its right to appeal and the time limits for it, of mediation (reg 32), of
    disagreement resolution, and of information, advice and support: regs 5(3), 10(3), 14, 20(11), 22(5),
    25(2) and 31; a draft, of the right to make representations, to ask for a school and for a meeting, in at
    least 15 days: regs 13(1), 22(2).

https://www.legislation.gov.uk/uksi/2014/1530/regulation/5
"""

import pytest

from config.statute import statute
from config.vocabulary import EventKind
from models.plan import LETTERS

APPEALABLE = [each.value for each in LETTERS]
DRAFTS = ["draft_plan_served", "amendment_notice_sent"]


def notice(event):
    """What the law says about the letter behind that event."""
    found = statute().notice_of(EventKind(event))
    assert found, f"no notice is known for {event}"
    return found


def says(event, *words):
    """Whether the letter must say all of these, somewhere."""
    text = " / ".join(notice(event).must_say)
    return all(each in text for each in words)


@pytest.mark.parametrize("event", APPEALABLE)
def test_every_decision_that_can_be_appealed_tells_of_appeal_mediation_and_advice(event):
    """The four parts of every such letter."""
    assert says(event, "right to appeal, and the time limits", "mediation", "disagreement resolution")
    assert says(event, "information, advice and support")


@pytest.mark.parametrize("event", [each for each in APPEALABLE if not each.endswith("plan_sent")])
def test_every_refusal_gives_its_reasons(event):
    """A family that is refused is told why."""
    assert says(event, "reasons")


@pytest.mark.parametrize("event", DRAFTS)
def test_every_draft_tells_of_fifteen_days_of_a_school_and_of_a_meeting(event):
    """Of the draft of a first plan, and of proposed amendments."""
    assert says(event, "representations", "ask for a school", "meeting", "15 days", "information about schools")


@pytest.mark.parametrize(
    ("event", "provision"),
    [
        ("decision_to_assess_notified", "reg 5(1), (2)"),
        ("decision_not_to_assess_notified", "reg 5(3)"),
        ("decision_not_to_issue_plan_notified", "reg 10(3)"),
        ("draft_plan_served", "reg 13(1)"),
        ("final_plan_sent", "reg 14"),
        ("family_told_of_transfer", "reg 15(4)"),
        ("decision_to_maintain_plan_notified", "reg 20(10), (11)"),
        ("amendment_notice_sent", "reg 22(2)"),
        ("amended_plan_sent", "reg 22(3), (5)"),
        ("decision_not_to_amend_plan_notified", "reg 22(4), (5)"),
        ("decision_not_to_reassess_notified", "reg 25(2)"),
        ("decision_to_cease_plan_notified", "reg 31"),
    ],
)
def test_each_letter_rests_on_its_regulation(event, provision):
    """And its link leads there."""
    number = provision.removeprefix("reg ").split("(")[0]
    assert notice(event).provision == provision
    assert str(notice(event).href) == f"https://www.legislation.gov.uk/uksi/2014/1530/regulation/{number}"


@pytest.mark.parametrize(
    ("event", "who"),
    [
        ("decision_to_assess_notified", "commissioning body"),
        ("decision_not_to_assess_notified", "head teacher"),
        ("decision_not_to_issue_plan_notified", "commissioning body"),
        ("final_plan_sent", "setting that the plan names"),
        ("final_plan_sent", "commissioning body"),
        ("amended_plan_sent", "setting that the plan names"),
        ("decision_to_maintain_plan_notified", "head teacher"),
        ("decision_to_cease_plan_notified", "commissioning body"),
    ],
)
def test_who_else_is_told(event, who):
    """The body that commissions health care, and the school."""
    assert who in " / ".join(notice(event).also_to)


def test_a_plan_that_is_to_end_is_kept_until_the_appeal_is_over():
    """S.45(4) of the Act, and the letter says so."""
    assert says("decision_to_cease_plan_notified", "kept until", "s.45(4)")


def test_a_transferred_plan_comes_with_three_answers():
    """That it came, whether there will be a re-assessment, and when it will be reviewed."""
    assert len(notice("family_told_of_transfer").must_say) == 3
    assert says("family_told_of_transfer", "transferred", "re-assessment", "reviewed")


def test_what_is_no_letter_has_no_notice():
    """Advice that came in, or a withdrawal, notifies nobody of a decision."""
    assert statute().notice_of(EventKind.ADVICE_RECEIVED) is None
    assert statute().notice_of(EventKind.REQUEST_WITHDRAWN) is None
