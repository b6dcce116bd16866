"""Audits of plans: the grade follows from the answers, a second audit moderates, and a lot can be drawn again."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.practice.plan_audit import PlanAudit, plan_audit
from models import answers
from models.audit import Audit, audits, sample, summary
from models.replay import in_order
from tests.dates import day
from tests.factories import event

RULES = plan_audit()
QUESTIONS = {each.id: each for each in RULES.question}
REQUEST, DRAFT = event("request_received", "Mon 5 Jan 2026"), event("draft_plan_served", "Mon 20 Apr 2026")
FINAL = event("final_plan_sent", "Mon 18 May 2026")


def answered(said="2", **others):
    """All questions answered alike, but for these."""
    return dict.fromkeys(QUESTIONS, said) | others


def audited(on, **said):
    """An audit of the plan of the one request."""
    return event("plan_audited", on, answers=answers.write(answered(**said)), agencies="education;health")


def closed(on, changed="plan_amended"):
    return event("plan_audit_closed", on, changed=changed)


def found(*events):
    return audits(in_order([REQUEST, DRAFT, *events]))


def an_audit(said="2", **others):
    return Audit(case_ref="YK-0001", on=day("Mon 1 Jun 2026"), answered=answered(said, **others), agencies=("health",), round=1)  # fmt: skip


def test_every_section_of_a_plan_is_asked_about_and_every_question_says_where_it_comes_from():
    """A to K, and the plan as a whole."""
    sections = {each.section for each in RULES.question}
    assert sections == {*"ABCDEFG", "H1", "H2", "I", "J", "K", "whole"}
    assert all(each.source for each in (*RULES.question, *RULES.target))


def test_the_targets_are_those_that_york_set_itself():
    """98 per cent consistent and compliant, and 95 per cent with the child's voice."""
    assert {each.id: each.percent for each in RULES.target} == {"consistent_and_compliant": 98, "childs_voice": 95}


@pytest.mark.parametrize(
    ("audit", "share", "grade"),
    [
        (an_audit("2"), 1, "outstanding"),
        (an_audit("1"), 0.5, "requires_improvement"),
        (an_audit("0"), 0, "inadequate"),
        (an_audit("2", PE3="na", PG1="na"), 1, "outstanding"),
        (an_audit("na"), 0, "inadequate"),
    ],
)
def test_the_grade_follows_from_the_share_of_the_points(audit, share, grade):
    """What does not apply weighs nothing."""
    assert (audit.share(RULES), audit.grade(RULES)) == (share, grade)


def test_a_heavier_question_costs_more():
    """The child's views weigh three, the list of advice one, of 42 in all."""
    whole = sum(each.weight for each in RULES.question)
    assert an_audit(PA1="0").share(RULES) == pytest.approx(1 - 3 / whole)
    assert an_audit(PK1="0").share(RULES) == pytest.approx(1 - 1 / whole)


def test_a_good_plan_with_unspecific_provision_is_not_compliant():
    """Nor does a plan without the child's voice meet the other target."""
    compliant, voice = RULES.target
    assert an_audit(PF2="0").grade(RULES) == "outstanding"
    assert (an_audit(PF2="0").meets(compliant, RULES), an_audit(PF2="0").meets(voice, RULES)) == (False, True)
    assert (an_audit(PA1="0").meets(compliant, RULES), an_audit(PA1="0").meets(voice, RULES)) == (True, False)
    assert not an_audit("1").meets(compliant, RULES)


def test_a_second_audit_of_the_same_plan_moderates_the_first():
    """And disagrees where it comes to another share by more than a tenth."""
    first, alike, other = found(audited("Mon 27 Apr 2026"), audited("Tue 28 Apr 2026", PB2="1"), audited("Wed 29 Apr 2026", said="1"))  # fmt: skip
    assert first.moderates is None
    assert alike.moderates == other.moderates == first
    assert (first.round, alike.round, other.round) == (1, 1, 1)
    assert (alike.disagrees(RULES), other.disagrees(RULES)) == (False, True)


def test_when_the_loop_is_closed_the_next_audit_begins_another_round():
    """What was changed stands with the audits that it answers."""
    first, again = found(audited("Mon 27 Apr 2026", said="1"), closed("Mon 4 May 2026", "plan_amended;training_given"), audited("Mon 11 May 2026"))  # fmt: skip
    assert (first.closed_on, first.changed) == (day("Mon 4 May 2026"), ("plan_amended", "training_given"))
    assert (again.round, again.moderates, again.closed_on) == (2, None, None)


def test_the_final_plan_is_another_plan_than_its_draft():
    """Its audit moderates nothing."""
    _, final = found(audited("Mon 27 Apr 2026"), FINAL, audited("Mon 1 Jun 2026"))
    assert (final.round, final.moderates) == (1, None)


def test_an_audit_that_was_entered_by_mistake_is_none():
    """A correction takes it out."""
    mistake = event("plan_audited", "Mon 27 Apr 2026", answers="PA1=2", agencies="health", external_id="a-1")
    assert found(mistake, event("event_corrected", "Tue 28 Apr 2026", corrects="a-1")) == []


def test_the_audits_of_a_period_come_to_grades_targets_and_what_is_left_to_do():
    """Three plans, one of them audited twice; one loop is open."""
    good, poor = found(audited("Mon 27 Apr 2026"), audited("Tue 28 Apr 2026", said="1"))
    (shut,) = found(audited("Mon 27 Apr 2026", said="1"), closed("Mon 4 May 2026"))
    lone = an_audit("1", PF2="0", PA1="0")
    told = summary([good, poor, shut, lone], RULES)
    assert (told.audited, told.moderated) == (3, 1)
    assert told.grades == {"outstanding": 1, "good": 0, "requires_improvement": 1, "inadequate": 1}
    assert told.met == {"consistent_and_compliant": 1, "childs_voice": 2}
    assert told.disagreements == (poor,)
    assert told.open_loops == (lone,)
    assert told.commonest == (("PA1", 1), ("PF2", 1))


PLANS = st.dictionaries(st.integers(1, 10_000).map(lambda number: f"YK-{number}"), st.sampled_from("pqrs"), min_size=1)


@given(PLANS, st.integers(1, 40), st.randoms(use_true_random=False))
def test_a_lot_is_drawn_again_in_whatever_order_the_plans_come(plans, size, random):
    """The same seed, size and plans; another seed may draw others."""
    shuffled = list(plans.items())
    random.shuffle(shuffled)
    assert sample(plans, size, "816 2026") == sample(dict(shuffled), size, "816 2026")


@given(PLANS, st.integers(1, 40))
def test_a_lot_is_as_large_as_was_asked_and_every_kind_is_in_it_in_proportion(plans, size):
    """At least one of each where the size allows, none twice, and none from elsewhere."""
    drawn = sample(plans, size, "816")
    chosen = [ref for each in drawn for ref in each.chosen]
    kinds = Counter(plans.values())
    assert len(set(chosen)) == len(chosen) == min(size, len(plans))
    assert {each.name: each.plans for each in drawn} == kinds
    assert all(plans[ref] == each.name for each in drawn for ref in each.chosen)
    if size >= len(kinds):
        assert all(each.chosen for each in drawn)
    fair = {name: min(size, len(plans)) * number / len(plans) for name, number in kinds.items()}
    assert all(abs(len(each.chosen) - fair[each.name]) <= len(kinds) for each in drawn)


def test_every_plan_is_drawn_as_often_as_another():
    """Two thousand seeds, twenty plans, five of them drawn each time: each about five hundred times."""
    plans = {f"YK-{number}": "p" for number in range(20)}
    times = Counter(ref for seed in range(2000) for each in sample(plans, 5, str(seed)) for ref in each.chosen)
    assert set(times) == set(plans)
    assert all(420 < number < 580 for number in times.values())


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"grade": RULES.grade[::-1]}, "grades stand best first"),
        ({"question": (*RULES.question, RULES.question[0])}, "a question stands twice"),
        ({"target": (RULES.target[0].model_copy(update={"grade_at_least": "superb"}),)}, "no such grade: superb"),
        ({"target": (RULES.target[0].model_copy(update={"none_at_nought": ("PZ9",)}),)}, "no such question: PZ9"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(changed, why):
    """Before any plan is graded by them."""
    said = {name: getattr(RULES, name) for name in PlanAudit.model_fields} | changed
    with pytest.raises(ValueError, match=why):
        PlanAudit(**said)
