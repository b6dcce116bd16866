"""The law as data: what a question is answered with, and what is shipped."""

import tomllib

import pytest

from config.statute import FILES, HERE, DutyKind, NothingInForceError, statute
from config.vocabulary import AdviceKind, Basis, EventKind, Phase
from models.plan import LETTERS
from tests.config.example_law import LAW, SECOND_RULE, followed
from tests.dates import day


@pytest.mark.parametrize(
    ("on", "weeks"), [("Mon 1 Sep 2014", 20), ("Fri 31 Aug 2029", 20), ("Sat 1 Sep 2029", 12), ("Fri 1 Sep 2034", 12)]
)
def test_each_day_has_the_value_of_its_day(law_of, on, weeks):
    """A request is counted by the law of the day on which its clock started."""
    assert law_of(followed(until="2029-08-31")).find("send_final_plan").rule_on(day(on)).amount == weeks


def test_values_for_different_bodies_may_be_in_force_on_one_day(law_of):
    """Statute for one, guidance for another."""
    two = LAW.replace('version = "2014"', 'version = "2014"\n  applies_to = ["a"]')
    two += SECOND_RULE.replace('version = "2029"', 'version = "2029"\n  applies_to = ["b"]')
    duty = law_of(two).find("send_final_plan")
    assert (duty.rule_on(day("Mon 5 Jan 2026"), "b").amount, duty.knows("a"), duty.knows("c")) == (12, True, False)


def test_a_rule_for_someone_in_particular_goes_before_one_for_all(law_of):
    """The detained person has a value of their own, everybody else the general one."""
    both = law_of(LAW + SECOND_RULE.replace('version = "2029"', 'version = "2029"\n  applies_to = ["detained"]'))
    duty = both.find("send_final_plan")
    found = [
        duty.rule_on(day("Mon 5 Jan 2026"), *who).version for who in ((), ("detained",), ("someone else",), (None,))
    ]
    assert found == ["2014", "2029", "2014", "2014"]


@pytest.mark.parametrize("duty", [duty.id for duty in statute().duty])
def test_a_question_before_the_regulations_has_no_answer_and_says_so(duty):
    """Nothing was in force on Sunday 31 August 2014: an error in words, and never a default."""
    found = statute().find(duty)
    applies_to = next(iter(found.rule[0].applies_to), None)
    whom = f" for {applies_to}" if applies_to else ""
    with pytest.raises(NothingInForceError) as refused:
        found.rule_on(day("Sun 31 Aug 2014"), applies_to)
    assert str(refused.value) == f"nothing in force on Sun 31 Aug 2014 about {duty}{whom}"


def test_a_body_of_which_no_rule_speaks_has_no_answer():
    """An unknown route is refused with its name."""
    with pytest.raises(NothingInForceError, match="about send_final_plan_after_reversal for own_review"):
        statute().find("send_final_plan_after_reversal").rule_on(day("Mon 5 Jan 2026"), "own_review")


def test_a_duty_that_is_not_in_the_data_is_an_error():
    """A slip in a name does not pass as a duty without limits."""
    with pytest.raises(KeyError):
        statute().find("send_plan")


RULES = [pytest.param(duty, rule, id=f"{duty.id} {rule.version}") for duty in statute().duty for rule in duty.rule]


@pytest.mark.parametrize(("duty", "rule"), RULES)
def test_what_is_shipped_can_be_checked_by_its_reader(duty, rule):
    """A label in words, a citation, a link to the page of the provision, and a day of checking in its time."""
    assert duty.label[0].isupper()
    assert rule.cite.startswith(f"{rule.instrument} ")
    assert rule.href.host in ("www.legislation.gov.uk", "www.gov.uk")
    assert rule.checked_on > rule.in_force_from
    assert all(ground.provision.startswith("reg ") for ground in rule.exceptions)


@pytest.mark.parametrize(("duty", "rule"), [each for each in RULES if each.values[1].basis is Basis.STATUTE])
def test_a_link_to_the_regulations_leads_to_the_regulation_cited(duty, rule):
    """ "reg 13(2)" is behind ".../regulation/13" of its instrument, and "s.44(1)" behind ".../section/44"."""
    instrument = next(each for each in statute().instrument if each.id == rule.instrument)
    page = "section/" if rule.provision.startswith("s.") else "regulation/"
    number = rule.provision.removeprefix("s.").removeprefix("reg ").split("(")[0]
    assert str(rule.href) == f"{instrument.href}/{page}{number}"


@pytest.mark.parametrize(("duty", "rule"), RULES)
def test_no_rule_is_older_than_its_instrument(duty, rule):
    """Before the first day of the instrument there is no answer."""
    first = {each.id: each.in_force_from for each in statute().instrument}
    assert rule.in_force_from >= first[rule.instrument] >= day("Mon 1 Sep 2014")


def test_what_is_tracked_as_another_duty_names_one_that_is_tracked():
    """A rule without a clock of its own says whose clock it is."""
    tracked = {duty.id for duty in statute().tracked}
    borrowed = {duty.id: duty.tracked_as for duty in statute().duty if duty.tracked_as}
    assert borrowed == {"notify_assessment_not_necessary": "notify_decision_whether_to_assess"}
    assert set(borrowed.values()) <= tracked


def test_every_body_that_can_be_asked_has_a_rule_about_advice():
    """No kind of advice and no service is left without its six weeks."""
    advice = statute().find("provide_advice")
    bodies = {each.body for each in (*statute().advice, *statute().service)}
    assert [body for body in bodies if not advice.knows(body)] == []
    assert {each.kind for each in statute().advice} == set(AdviceKind)


def test_the_family_s_windows_open_with_every_decision_that_can_be_appealed():
    """Section 51(2): each right begins with each of these letters, and is a limit in statute of the family's own."""
    rights = statute().right
    assert {each.id for each in rights} == {"contact_mediation_adviser", "appeal"}
    assert all(set(each.starts) == set(LETTERS) for each in rights)
    assert {(each.holder, each.kind) for each in rights} == {("family", DutyKind.LIMIT)}


def test_a_duty_names_each_provision_that_it_rests_on_once():
    """What whoever claims an exception is told: the regulation of everybody, and that of a person detained."""
    assert statute().find("send_final_plan").cites == "SI 2014/1530 reg 13(2), SI 2015/62 reg 13(2)"


def test_every_phase_transfer_has_its_day():
    """Regulation 18 leaves no phase out, from the first day of the Regulations on."""
    duty = statute().find("amend_plan_before_phase_transfer")
    assert all(duty.rule_on(day(on), phase) for phase in Phase for on in ("Mon 1 Sep 2014", "Wed 1 Sep 2027"))


def test_every_notice_speaks_of_an_event_once_and_says_something():
    """What a letter must carry is found by the decision that it notifies."""
    told = [each.event for each in statute().notice]
    assert len(told) == len(set(told))
    assert (
        statute().notice_of(EventKind.FINAL_PLAN_SENT).must_say[0] == "the right to appeal, and the time limits for it"
    )
    assert statute().notice_of(EventKind.ADVICE_SOUGHT) is None


def test_the_same_law_with_one_duty_changed_leaves_the_law_as_it_was():
    """What a proposal would do can be asked before it is made."""
    duty = statute().find("send_final_plan")
    shorter = duty.model_copy(update={"rule": (duty.rule[0].model_copy(update={"amount": 12}),)})
    assert statute().with_duty(shorter).find("send_final_plan").rule[0].amount == 12
    assert statute().find("send_final_plan").rule[0].amount == 20


@pytest.mark.parametrize(
    ("key", "label"), [("other_person", "other person"), ("health", "Health (designated clinical officer)")]
)
def test_a_service_is_called_by_its_label_or_by_its_key_in_words(key, label):
    """A service that the data do not list is still somebody."""
    assert statute().service_label(key) == label


def test_no_file_of_the_law_is_left_out():
    """A file added to the folder and forgotten in the list would be law that nobody reads."""
    assert sorted(FILES) == sorted(file.name for file in HERE.glob("*.toml"))


def test_the_files_of_the_law_hold_law_and_guidance_only():
    """The authority's own targets live elsewhere, so that nobody mistakes them for law."""
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in HERE.glob("*.toml")]
    bases = {rule["basis"] for table in tables for duty in table.get("duty", []) for rule in duty["rule"]}
    assert bases == {"statute", "guidance"}
