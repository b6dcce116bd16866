"""The authority's own choices: the ladders of reminders and escalations, and the quiet days."""

from datetime import timedelta
from pathlib import Path

import holidays
import pytest
from pydantic import ValidationError

from config.practice import Audience, StepKind, bank_holidays, ladders, read
from config.statute import DutyKind, statute
from config.vocabulary import Basis
from tests.dates import day

APPROVAL = """
[approval]
expires_after = 14

  [approval.chaser]
  id = "approval_chased"
  days = 3
  kind = "overdue"
  to = ["send_manager"]
  asks = "Please decide."
"""
LADDER = """
[[ladder]]
id = "advice"
duty = "provide_advice"
label = "Advice"

  [[ladder.step]]
  id = "reminder"
  days = -5
  kind = "reminder"
  to = ["service"]
  asks = "Please send the advice."

  [[ladder.step]]
  id = "overdue"
  days = 1
  kind = "overdue"
  to = ["service", "send_manager"]
  asks = "Please send the advice now."
"""
LADDERS = LADDER + APPROVAL
RUNGS = [(ladder, step) for ladder in ladders().ladder for step in ladder.step]
LIMITS = [each for each in statute().tracked if each.kind is DutyKind.LIMIT]
# Others owe these, and the tracker knows no mailbox of theirs: they are watched and shown.
WATCHED = ["circulate_review_report", "issue_mediation_certificate"]
ON_LADDERS = [(ladder, duty) for ladder in ladders().ladder for duty in (ladder.duty, *ladder.also_for)]
KINDS = set(StepKind) - {StepKind.STOOD_DOWN}
"""Every kind that a step can be of."""
OTHERS = [each for each in statute().tracked if each.kind is not DutyKind.LIMIT]


def rungs(chosen) -> list:
    """The steps that are shipped and chosen, as parameters named by their ladder."""
    return [pytest.param(step, id=f"{ladder.id} {step.id}") for ladder, step in RUNGS if chosen(ladder, step)]


def in_law_alone(duty) -> bool:
    """Whether nothing but statute stands behind a duty."""
    return all(rule.basis is Basis.STATUTE for rule in duty.rule)


def in_law_throughout(ladder) -> bool:
    """Whether a ladder serves no duty in guidance or practice."""
    return all(in_law_alone(statute().find(duty)) for duty in (ladder.duty, *ladder.also_for))


def words(sentence: str) -> set[str]:
    """The words of a sentence, without its stops."""
    return {each.strip(".,:;()").lower() for each in sentence.split()}


@pytest.fixture
def written(tmp_path: Path):
    """Write a file of ladders and read it."""

    def write_and_read(text: str):
        file = tmp_path / "ladders.toml"
        file.write_text(text, encoding="utf-8")
        return read(file)

    return write_and_read


def test_the_example_loads(written):
    """What the refusals below start from is in order."""
    assert [step.days for step in written(LADDERS).ladder[0].step] == [-5, 1]


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("days = -5", "days = 2", "a reminder goes out by the due date"),
        ("days = 1", "days = 0", "a reminder goes out by the due date"),
        ("days = 1", "days = -1", "a reminder goes out by the due date"),
        ('kind = "overdue"', 'kind = "reminder"', "a reminder goes out by the due date"),
        ('kind = "reminder"', 'kind = "escalation"', "a reminder goes out by the due date"),
        ('kind = "overdue"', 'kind = "stood_down"', "nothing more is needed is said by itself"),
        ('label = "Advice"', 'label = "Advice"\nclimbs_after = 0', "ladder.0.climbs_after"),
        ('label = "Advice"', 'label = "Advice"\nholder = "family"', "ladder.0.holder"),
        ('id = "overdue"', 'id = "reminder"', "the steps must climb"),
        ('days = 1\n  kind = "overdue"', 'days = -5\n  kind = "reminder"', "the steps must climb"),
        ('days = 1\n  kind = "overdue"', 'days = -9\n  kind = "reminder"', "the steps must climb"),
        ('to = ["service"]', "to = []", "ladder.0.step.0.to"),
        ('to = ["service"]', 'to = ["mayor"]', "ladder.0.step.0.to.0"),
        ('asks = "Please send the advice."', 'asks = ""', "ladder.0.step.0.asks"),
        ('label = "Advice"', 'label = "Advice"\npauses = true', "ladder.0.pauses"),
        ("days = 3", "days = 14", "it is chased before it expires"),
        ("expires_after = 14", "expires_after = 0", "approval.expires_after"),
    ],
)
def test_a_ladder_that_does_not_hold_is_refused(written, good, bad, said):
    """Steps climb, reminders come in time, everybody written to exists, and every step asks for something."""
    assert good in LADDERS
    with pytest.raises(ValidationError, match=said):
        written(LADDERS.replace(good, bad, 1))


def test_two_steps_of_a_ladder_that_wait_for_approval_are_refused(written):
    """Whoever approves, approves the clock and not a step."""
    with pytest.raises(ValidationError, match="one step at most waits for approval"):
        written(LADDER.replace("  kind", "  approval = true\n  kind") + APPROVAL)


def test_the_director_and_the_word_to_the_family_wait_for_approval():
    """Every step to the director, the first to the officer who is to write to a family, and no other."""
    waiting = {(ladder.id, step.id) for ladder, step in RUNGS if step.approval}
    directors = {(ladder.id, step.id) for ladder, step in RUNGS if Audience.DIRECTOR in step.to}
    assert waiting == directors | {("family", "due_today")}


def test_the_last_day_itself_is_still_for_a_reminder(written):
    """On the due date nothing is overdue yet."""
    assert written(LADDERS.replace("days = -5", "days = 0")).ladder[0].step[0].kind is StepKind.REMINDER


@pytest.mark.parametrize("ladder", ladders().ladder, ids=lambda ladder: ladder.id)
def test_the_rungs_that_are_shipped_climb(ladder):
    """Each step later than the one before, each with a name of its own."""
    days = [step.days for step in ladder.step]
    assert days == sorted(set(days))
    assert len({step.id for step in ladder.step}) == len(days)


@pytest.mark.parametrize("step", rungs(lambda _, step: step.kind is StepKind.REMINDER))
def test_a_reminder_goes_out_by_the_due_date_and_never_says_that_it_has_passed(step):
    """Before the last day is over nobody is told that something is overdue, late or breached."""
    assert step.days <= 0
    assert words(step.asks).isdisjoint({"overdue", "late", "breach", "breached", "passed"})


@pytest.mark.parametrize("step", rungs(lambda _, step: step.kind is not StepKind.REMINDER))
def test_every_other_step_comes_after_the_due_date(step):
    """Nobody hears of a breach that has not happened."""
    assert step.days > 0


@pytest.mark.parametrize("step", rungs(lambda ladder, _: not in_law_throughout(ladder)))
def test_a_step_about_guidance_never_calls_it_law(step):
    """The ladder of the advice serves schools and own services too, for whom there is only the Code."""
    assert words(step.asks).isdisjoint({"statutory", "statute", "legal", "law", "regulation", "regulations"})


@pytest.mark.parametrize("ladder", ladders().ladder, ids=lambda ladder: ladder.id)
def test_every_duty_of_a_ladder_is_in_the_statute_and_has_a_clock(ladder):
    """A slip in a name would be a duty that nobody chases."""
    tracked = {duty.id for duty in statute().tracked}
    assert {ladder.duty, *ladder.also_for} <= tracked


def test_no_clock_stands_on_two_ladders():
    """Otherwise one of them would silently win."""
    climbed = [(duty, holder) for ladder, duty in ON_LADDERS for holder in (ladder.holders or (None,))]
    assert len(climbed) == len(set(climbed))


@pytest.mark.parametrize("duty", ["provide_advice", "rework_advice"])
def test_about_its_own_views_the_family_is_not_written_to(duty):
    """The tracker holds no family's address: a message to it could never leave.  The case officer writes."""
    assert {each for step in ladders().of(duty, "family").step for each in step.to} == {"case_officer"}


def test_a_ladder_for_some_holders_is_for_services_that_can_be_asked():
    """A slip in a key would leave that service on the ladder of all others."""
    known = {each.key for each in statute().service} | {each.service for each in statute().advice}
    assert {holder for each in ladders().ladder for holder in each.holders} <= known


def test_holders_with_a_ladder_of_their_own_climb_that_one(written):
    """Two have their own, everybody else the general one, and an unknown duty none."""
    own = LADDER.replace('id = "advice"', 'id = "views"\nholders = ["family", "camhs"]').replace(
        "days = 1\n", "days = 9\n"
    )
    both = written(LADDERS + own)
    assert both.of("provide_advice", "family") is both.of("provide_advice", "camhs") is both.ladder[1]
    assert both.of("provide_advice", "health") is both.ladder[0]
    assert both.of("send_final_plan", "local_authority") is None


def test_the_family_is_never_told_that_its_views_are_overdue():
    """The tracker writes to no family, and reminds the case officer only."""
    steps = ladders().of("provide_advice", "family").step
    assert {step.kind for step in steps} == {StepKind.REMINDER}
    assert {each for step in steps for each in step.to} == {Audience.CASE_OFFICER}


@pytest.mark.parametrize("duty", [each for each in LIMITS if each.id not in WATCHED], ids=lambda each: each.id)
def test_every_limit_has_a_ladder_that_says_when_it_is_overdue(duty):
    """What can run out is chased before and after, in law, in guidance and in practice."""
    assert {step.kind for step in ladders().of(duty.id, duty.holder).step} >= {StepKind.REMINDER, StepKind.OVERDUE}


@pytest.mark.parametrize("duty", [each for each in LIMITS if in_law_alone(each)], ids=lambda each: each.id)
def test_every_limit_of_the_statute_ends_with_somebody_above(duty):
    """A breach is escalated; what is only watched is written down above, and is no slip."""
    ladder = ladders().of(duty.id, duty.holder)
    assert (ladder is None) == (duty.id in WATCHED)
    assert ladder is None or ladder.step[-1].kind is StepKind.ESCALATION


HEALTH = [each.key for each in statute().service if each.body == "health_body"]


@pytest.mark.parametrize("service", HEALTH)
def test_late_advice_of_a_health_service_reaches_the_icb(service):
    """The integrated care board's SEND lead hears after the service's own lead, and only about health."""
    ladder = ladders().of("provide_advice", service)
    told = [Audience.ICB_SEND_LEAD in step.to for step in ladder.step]
    leads = [step.kind is StepKind.ESCALATION and Audience.SERVICE_LEAD in step.to for step in ladder.step]
    assert any(told)
    assert leads.index(True) < told.index(True)


def test_nobody_else_is_told_on_to_the_icb():
    """A school or a psychologist of the authority is no matter for the board."""
    others = [ladder for ladder in ladders().ladder if not set(ladder.holders) & set(HEALTH)]
    assert others
    assert not [each.id for each in others for step in each.step if Audience.ICB_SEND_LEAD in step.to]


@pytest.mark.parametrize("service", ["health", "educational_psychology"])
def test_advice_has_a_ladder_that_says_when_it_is_overdue(service):
    """In law for some bodies and in guidance for others, it is chased alike, and silence brings the next step forward."""
    ladder = ladders().of("provide_advice", service)
    assert {step.kind for step in ladder.step} == KINDS
    assert [(step.id, step.days) for step in ladder.step] == [
        *(("allocated", -28), ("reminder_1", -14), ("reminder_2", -5), ("due_today", 0)),
        *(("overdue", 1), ("service_manager", 7), ("head_of_service", 14), ("director", 28)),
    ]
    assert ladder.climbs_after == 7


def test_no_answer_of_a_setting_is_called_a_breach_or_escalated():
    """Fifteen days are guidance, and the authority may decide without the answer."""
    assert {step.kind for step in ladders().of("respond_to_consultation", "setting").step} == {
        StepKind.REMINDER,
        StepKind.OVERDUE,
    }


@pytest.mark.parametrize("duty", OTHERS, ids=lambda each: each.id)
def test_what_waiting_cannot_breach_is_never_called_overdue(duty):
    """Sixteen weeks without a refusal break nothing: there are reminders, or nothing at all."""
    ladder = ladders().of(duty.id, duty.holder)
    assert {step.kind for step in ladder.step} == {StepKind.REMINDER} if ladder else True


def test_everybody_who_can_be_written_to_is_written_to_by_some_step():
    """An audience that no step names would be a contact asked for in vain."""
    assert {each for ladder in ladders().ladder for step in ladder.step for each in step.to} == set(Audience)


def test_the_bank_holidays_are_those_of_england_in_every_year_of_the_range():
    """The bundled days equal the `holidays` library's, weekends left out, from the first year to the last."""
    bundled = bank_holidays()
    years = range(min(bundled).year, max(bundled).year + 1)
    published = holidays.country_holidays("GB", subdiv="ENG", years=years)
    assert bundled == {each for each in published if each.weekday() < 5}


def test_the_range_covers_the_regulations_and_the_year_after_the_law_was_last_checked():
    """Extend config/practice/bank_holidays.toml from https://www.gov.uk/bank-holidays when this fails."""
    years = {each.year for each in bank_holidays()}
    checked = max(rule.checked_on.year for duty in statute().duty for rule in duty.rule)
    assert set(range(2014, checked + 2)) <= years


@pytest.mark.parametrize(
    "quiet",
    ["Thu 25 Dec 2025", "Fri 26 Dec 2025", "Fri 3 Apr 2026", "Mon 6 Apr 2026", "Mon 28 Dec 2026", "Mon 8 May 2023"],
)
def test_days_that_everybody_knows_are_among_them(quiet):
    """Christmas, Easter, a substitute day and a coronation."""
    assert day(quiet) in bank_holidays()
    assert day(quiet) + timedelta(days=14) not in bank_holidays()
