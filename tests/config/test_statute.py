"""The law as data: what does not load, what a question is answered with, and what is shipped."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.statute import FILES, HERE, NothingInForceError, read, statute
from config.vocabulary import AdviceKind, Basis
from tests.dates import day

LAW = """
[[instrument]]
id = "SI 2014/1530"
title = "The Regulations"
href = "https://www.legislation.gov.uk/uksi/2014/1530"
in_force_from = 2014-09-01

[[duty]]
id = "send_final_plan"
label = "Send the finalised plan"
holder = "local_authority"
kind = "limit"
starts = ["request_received"]
ends = ["final_plan_sent"]

  [[duty.rule]]
  version = "2014"
  amount = 20
  unit = "weeks"
  counting = "within"
  basis = "statute"
  instrument = "SI 2014/1530"
  provision = "reg 13(2)"
  href = "https://www.legislation.gov.uk/uksi/2014/1530/regulation/13"
  in_force_from = 2014-09-01
  checked_on = 2026-11-23
  confidence = "V"
  exceptions = [ { ground = "school_closed", provision = "reg 13(3)", confidence = "V" } ]
"""
SECOND_RULE = LAW[LAW.index("  [[duty.rule]]") :].replace('"2014"', '"2029"').replace("amount = 20", "amount = 12")
RULE_LINES = [line.strip() for line in LAW[LAW.index("  [[duty.rule]]") :].splitlines()[1:] if line.strip()]


@pytest.fixture
def written(tmp_path: Path):
    """Write a file of law and read it."""

    def write_and_read(text: str):
        file = tmp_path / "law.toml"
        file.write_text(text, encoding="utf-8")
        return read(file)

    return write_and_read


def test_the_example_loads(written):
    """What the refusals below start from is in order."""
    rule = written(LAW).find("send_final_plan").rule_on(day("Mon 5 Jan 2026"))
    assert (rule.cite, rule.days) == ("SI 2014/1530 reg 13(2)", 140)


@pytest.mark.parametrize("line", RULE_LINES, ids=lambda line: line.split(" = ", maxsplit=1)[0])
def test_a_value_without_any_one_of_its_columns_does_not_load(written, line):
    """No limit without citation, link, day of checking, counting, basis, confidence and exceptions."""
    name = line.split(" = ", maxsplit=1)[0]
    with pytest.raises(ValidationError, match=rf"(?m)^duty\.0\.rule\.0\.{name}\n  Field required"):
        written(LAW.replace(f"  {line}\n", ""))


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('provision = "reg 13(2)"', 'provision = ""'),
        ('href = "https://www.legislation.gov.uk/uksi/2014/1530/regulation/13"', 'href = "regulation 13"'),
        ("checked_on = 2026-11-23", 'checked_on = "some day"'),
        ('counting = "within"', 'counting = "about"'),
        ("amount = 20", "amount = 0"),
        ('unit = "weeks"', 'unit = "working_days"'),
        ('unit = "weeks"', 'unit = "months"'),
        ('basis = "statute"', 'basis = "custom"'),
        ('confidence = "V"\n  exceptions', 'confidence = "sure"\n  exceptions'),
        ('kind = "limit"', 'kind = "wish"'),
        ('starts = ["request_received"]', "starts = []"),
        ('ground = "school_closed"', 'ground = "staff_shortage"'),
        ('provision = "reg 13(3)"', 'provision = ""'),
        ("amount = 20", "amount = 20\n  extended_by = 6"),
        ('label = "Send', 'nudge = true\nlabel = "Send'),
    ],
)
def test_a_value_that_says_something_else_does_not_load(written, good, bad):
    """No empty citation, no invented ground, no unit but days and weeks, no column of one's own."""
    assert good in LAW
    with pytest.raises(ValidationError):
        written(LAW.replace(good, bad))


@pytest.mark.parametrize("confidence", ["K", "I"])
def test_law_that_was_not_checked_sets_no_legal_status(written, confidence):
    """Background knowledge and inference may inform; as statute they do not load."""
    unchecked = LAW.replace('confidence = "V"\n  exceptions', f'confidence = "{confidence}"\n  exceptions')
    with pytest.raises(ValidationError, match="cannot set a legal status"):
        written(unchecked)


@pytest.mark.parametrize("confidence", ["K", "I"])
def test_an_exception_that_was_not_checked_lifts_no_legal_limit(written, confidence):
    """A ground decides a legal status as much as the limit does."""
    unchecked = LAW.replace('confidence = "V" }', f'confidence = "{confidence}" }}')
    with pytest.raises(ValidationError, match="cannot set a legal status"):
        written(unchecked)


@pytest.mark.parametrize("basis", ["guidance", "practice"])
@pytest.mark.parametrize("confidence", ["K", "I"])
def test_guidance_and_practice_may_rest_on_what_was_not_checked(written, basis, confidence):
    """They remind, and set no legal status."""
    softer = LAW.replace('basis = "statute"', f'basis = "{basis}"')
    softer = softer.replace('confidence = "V"\n  exceptions', f'confidence = "{confidence}"\n  exceptions')
    assert written(softer).find("send_final_plan").rule[0].basis == basis


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('starts = ["request_received"]', 'starts = ["request_thought_of"]', "request_thought_of, which is no event"),
        ('ends = ["final_plan_sent"]', 'ends = ["plan_finished"]', "duty.0.ends.0"),
        ('kind = "limit"', 'kind = "limit"\nfalls_away_on = ["never"]', "duty.0.falls_away_on.0"),
        ('instrument = "SI 2014/1530"', 'instrument = "SI 2001/3455"', "SI 2001/3455, which is not in instruments"),
    ],
)
def test_a_word_that_nobody_knows_is_refused(written, good, bad, said):
    """An event or an instrument that is in no list is a slip, and the message names it."""
    with pytest.raises(ValidationError, match=said):
        written(LAW.replace(good, bad))


def test_two_values_in_force_on_one_day_are_refused(written):
    """A new limit needs the old one's last day."""
    with pytest.raises(ValidationError, match="2014 and 2029 are in force on the same day"):
        written(LAW + SECOND_RULE.replace("in_force_from = 2014-09-01", "in_force_from = 2029-09-01"))


def ended(on: str) -> str:
    """The example with a last day, and a successor in force from Saturday 1 September 2029."""
    first = LAW.replace("  checked_on", f"  in_force_to = {on}\n  checked_on")
    return first + SECOND_RULE.replace("in_force_from = 2014-09-01", "in_force_from = 2029-09-01")


def test_a_value_that_ends_on_the_day_its_successor_begins_is_refused(written):
    """The last day is within the value, so the two would share it."""
    with pytest.raises(ValidationError, match="in force on the same day"):
        written(ended("2029-09-01"))


@pytest.mark.parametrize(
    ("on", "weeks"), [("Mon 1 Sep 2014", 20), ("Fri 31 Aug 2029", 20), ("Sat 1 Sep 2029", 12), ("Fri 1 Sep 2034", 12)]
)
def test_each_day_has_the_value_of_its_day(written, on, weeks):
    """A request is counted by the law of the day on which its clock started."""
    assert written(ended("2029-08-31")).find("send_final_plan").rule_on(day(on)).amount == weeks


def test_values_for_different_bodies_may_be_in_force_on_one_day(written):
    """Statute for one, guidance for another."""
    two = LAW.replace('version = "2014"', 'version = "2014"\n  applies_to = ["a"]')
    two += SECOND_RULE.replace('version = "2029"', 'version = "2029"\n  applies_to = ["b"]')
    duty = written(two).find("send_final_plan")
    assert (duty.rule_on(day("Mon 5 Jan 2026"), "b").amount, duty.knows("a"), duty.knows("c")) == (12, True, False)


def test_two_duties_of_one_name_are_refused(written):
    """A name is an identifier that users rely on."""
    with pytest.raises(ValidationError, match="two duties are called send_final_plan"):
        written(LAW + LAW[LAW.index("[[duty]]") :])


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


@pytest.mark.parametrize(("counting", "days"), [("within", 140), ("beginning_with", 139)])
def test_the_two_ways_of_counting_differ_by_a_day(written, counting, days):
    """ "Within" leaves the day of the trigger out, "beginning with" counts it."""
    law = written(LAW.replace('counting = "within"', f'counting = "{counting}"'))
    assert law.find("send_final_plan").rule[0].days == days


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
    """ "reg 13(2)" is behind ".../regulation/13"."""
    number = rule.provision.removeprefix("reg ").split("(")[0]
    assert str(rule.href) == f"https://www.legislation.gov.uk/uksi/2014/1530/regulation/{number}"


@pytest.mark.parametrize(("duty", "rule"), RULES)
def test_no_rule_is_older_than_its_instrument(duty, rule):
    """Before the first day of the instrument there is no answer."""
    first = {each.id: each.in_force_from for each in statute().instrument}
    assert rule.in_force_from >= first[rule.instrument] == date(2014, 9, 1)


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


def test_no_file_of_the_law_is_left_out():
    """A file added to the folder and forgotten in the list would be law that nobody reads."""
    assert sorted(FILES) == sorted(file.name for file in HERE.glob("*.toml"))


def test_the_files_of_the_law_hold_law_and_guidance_only():
    """The authority's own targets live elsewhere, so that nobody mistakes them for law."""
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in HERE.glob("*.toml")]
    bases = {rule["basis"] for table in tables for duty in table.get("duty", []) for rule in duty["rule"]}
    assert bases == {"statute", "guidance"}
