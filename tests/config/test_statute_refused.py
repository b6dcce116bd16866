"""The law as data: what does not load, and the one sentence that says so and names the duty and the rule."""

import re

import pytest

from config.errors import PlainError
from config.statute import StatuteError
from config.vocabulary import EventKind
from tests.config.example_law import LAW, RULE_LINES, SECOND_RULE, followed
from tests.dates import day

THE_DUTY = "the law cannot be read: duty send_final_plan"
THE_RULE = f"{THE_DUTY}, rule 2014"
BOUND = 'bound = { take = "earlier", amount = 12, unit = "weeks", counting = "within", provision = "a judgment" }'


def test_the_example_loads(law_of):
    """What the refusals below start from is in order."""
    rule = law_of(LAW).find("send_final_plan").rule_on(day("Mon 5 Jan 2026"))
    assert (rule.cite, rule.limit) == ("SI 2014/1530 reg 13(2)", "20 weeks")


@pytest.mark.parametrize("line", RULE_LINES[1:], ids=lambda line: line.split(" = ", maxsplit=1)[0])
def test_a_value_without_any_one_of_its_columns_does_not_load(law_of, line):
    """No limit without citation, link, day of checking, counting, basis, confidence and exceptions."""
    name = line.split(" = ", maxsplit=1)[0]
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace(f"  {line}\n", ""))
    assert str(refused.value) == f"{THE_RULE}, {name}: is missing"


def test_a_value_without_a_version_is_named_by_its_number(law_of):
    """What has no name of its own is the first, the second and so on of its duty."""
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace('  version = "2014"\n', ""))
    assert str(refused.value) == f"{THE_DUTY}, rule 0, version: is missing"


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        (
            'provision = "reg 13(2)"',
            'provision = ""',
            f"{THE_RULE}, provision: string should have at least 1 character",
        ),
        (
            'href = "https://www.legislation.gov.uk/uksi/2014/1530/regulation/13"',
            'href = "regulation 13"',
            f"{THE_RULE}, href: input should be a valid URL, relative URL without a base",
        ),
        (
            "checked_on = 2026-11-23",
            'checked_on = "some day"',
            f"{THE_RULE}, checked_on: input should be a valid date or datetime, input is too short",
        ),
        (
            'counting = "within"',
            'counting = "about"',
            f"{THE_RULE}, counting: input should be 'within', 'beginning_with' or 'before'",
        ),
        ("amount = 20", "amount = 0", f"{THE_RULE}, amount: input should be greater than 0"),
        (
            'unit = "weeks"',
            'unit = "fortnights"',
            f"{THE_RULE}, unit: input should be 'days', 'weeks', 'months' or 'working_days'",
        ),
        (
            'basis = "statute"',
            'basis = "custom"',
            f"{THE_RULE}, basis: input should be 'statute', 'guidance' or 'practice'",
        ),
        (
            'confidence = "V"\n  exceptions',
            'confidence = "sure"\n  exceptions',
            f"{THE_RULE}, confidence: input should be 'V', 'V2', 'S', 'K' or 'I'",
        ),
        ('kind = "limit"', 'kind = "wish"', f"{THE_DUTY}, kind: input should be 'limit', 'conditional' or 'minimum'"),
        ('name = "Finalised plan"', 'name = ""', f"{THE_DUTY}, name: string should have at least 1 character"),
        (
            'provision = "reg 13(3)"',
            'provision = ""',
            f"{THE_RULE}, exceptions school_closed, provision: string should have at least 1 character",
        ),
        (
            "amount = 20",
            "amount = 20\n  extended_by = 6",
            f"{THE_RULE}, extended_by: extra inputs are not permitted",
        ),
        ('label = "Send', 'nudge = true\nlabel = "Send', f"{THE_DUTY}, nudge: extra inputs are not permitted"),
        (
            'counting = "within"',
            f'counting = "within"\n  {BOUND.replace("earlier", "sooner")}',
            f"{THE_RULE}, bound, take: input should be 'earlier' or 'later'",
        ),
    ],
)
def test_a_value_that_says_something_else_does_not_load(law_of, good, bad, sentence):
    """No empty citation, no unknown counting, no column of one's own, and no pause or extension."""
    assert good in LAW
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace(good, bad))
    assert str(refused.value) == sentence
    assert isinstance(refused.value, PlainError)


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ('starts = ["request_received"]', "starts = []", "tuple should have at least 1 item"),
        ('starts = ["request_received"]', 'starts = ["request_thought_of"]', "request_thought_of, which is no event"),
        ('ends = ["final_plan_sent"]', 'ends = ["plan_finished"]', f"input should be '{next(iter(EventKind))}', "),
        ('kind = "limit"', 'kind = "limit"\nfalls_away_on = ["never"]', f"input should be '{next(iter(EventKind))}', "),
        ('ground = "school_closed"', 'ground = "staff_shortage"', "input should be 'school_closed', "),
        ('counting = "within"', 'counting = "within"\n  measured_from = "birth"', "measured from birth, which is no"),
        ('counting = "within"', 'counting = "within"\n  measured_from = "02-30"', "measured from 02-30, which is no"),
        (
            'counting = "within"',
            f'counting = "within"\n  {BOUND.replace(" }", ", measured_from = ") + chr(34)}birth" }}',
            "measured from birth, which is no event and no day",
        ),
    ],
)
def test_a_word_that_nobody_knows_is_refused(law_of, good, bad, said):
    """An event, a ground or a day that is in no list is a slip, and the sentence names the duty."""
    assert good in LAW
    with pytest.raises(StatuteError, match=f"^{THE_DUTY}.*{re.escape(said)}"):
        law_of(LAW.replace(good, bad))


def test_an_instrument_that_is_not_listed_is_refused(law_of):
    """What is cited must be known, with its first day."""
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace('instrument = "SI 2014/1530"', 'instrument = "SI 2001/3455"'))
    assert str(refused.value) == (
        "the law cannot be read: send_final_plan cites SI 2001/3455, which is not in instruments.toml"
    )


@pytest.mark.parametrize("confidence", ["K", "I"])
@pytest.mark.parametrize("ending", ['"\n  exceptions', '" }'], ids=["the limit", "an exception"])
def test_law_that_was_not_checked_sets_and_lifts_no_legal_limit(law_of, confidence, ending):
    """Background knowledge and inference may inform; as statute they do not load."""
    with pytest.raises(StatuteError, match=f"^{THE_RULE}: .*marked K or I .*cannot set a legal status$"):
        law_of(LAW.replace(f'confidence = "V{ending}', f'confidence = "{confidence}{ending}'))


@pytest.mark.parametrize("basis", ["guidance", "practice"])
@pytest.mark.parametrize("confidence", ["K", "I"])
def test_guidance_and_practice_may_rest_on_what_was_not_checked(law_of, basis, confidence):
    """They remind, and set no legal status."""
    softer = LAW.replace('basis = "statute"', f'basis = "{basis}"')
    softer = softer.replace('confidence = "V"\n  exceptions', f'confidence = "{confidence}"\n  exceptions')
    assert law_of(softer).find("send_final_plan").rule[0].basis == basis


def test_two_values_in_force_on_one_day_are_refused(law_of):
    """A new limit needs the old one's last day."""
    with pytest.raises(StatuteError) as refused:
        law_of(LAW + SECOND_RULE.replace("in_force_from = 2014-09-01", "in_force_from = 2029-09-01"))
    assert str(refused.value).endswith("send_final_plan: 2014 and 2029 are in force on the same day")


def test_a_value_that_ends_on_the_day_its_successor_begins_is_refused(law_of):
    """The last day is within the value, so the two would share it."""
    with pytest.raises(StatuteError, match=r"send_final_plan: 2014 and 2029 are in force on the same day$"):
        law_of(followed(until="2029-09-01"))


def test_a_day_without_law_between_two_values_is_refused(law_of):
    """The first value ends on 30 August and the second begins on 1 September: a request of the 31st has no limit."""
    with pytest.raises(StatuteError, match=r"send_final_plan: nothing is in force between 2014 and 2029$"):
        law_of(followed(until="2029-08-30"))


@pytest.mark.parametrize("again", ["2029-09-01", "2031-01-01"], ids=["overlapping", "with a gap"])
def test_values_for_one_body_are_held_against_each_other_and_not_against_those_for_all(law_of, again):
    """A body's own two values may neither overlap nor leave a gap, whatever there is for everyone else."""
    own = [SECOND_RULE.replace('version = "2029"', f'version = "{name}"\n  applies_to = ["body"]') for name in "ab"]
    ended = own[0].replace("  checked_on", "  in_force_to = 2030-01-01\n  checked_on")
    with pytest.raises(StatuteError, match=r"send_final_plan: .*\ba and b\b"):
        law_of(LAW + ended + own[1].replace("in_force_from = 2014-09-01", f"in_force_from = {again}"))


def test_two_duties_of_one_name_are_refused(law_of):
    """A name is an identifier that users rely on."""
    with pytest.raises(StatuteError, match=r"^the law cannot be read: two duties are called send_final_plan$"):
        law_of(LAW + LAW[LAW.index("[[duty]]") :])


def test_a_table_that_nobody_knows_is_refused(law_of):
    """A slip in the name of a table would be law that nobody reads."""
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace("[[instrument]]", "[[instruments]]"))
    assert str(refused.value) == (
        "law.toml has a table [[instruments]]: the tables are instrument, duty, right, notice, advice, service"
    )


def test_a_file_that_is_not_toml_is_refused_with_its_line(law_of):
    """Whoever edits the law by hand is told where the slip is."""
    with pytest.raises(StatuteError) as refused:
        law_of(LAW.replace("amount = 20", "amount ="))
    assert str(refused.value) == "law.toml is not TOML: invalid value (at line 19, column 11)"


def test_a_table_with_one_bracket_is_refused_with_what_to_write(law_of):
    """TOML reads [duty] as one table, which the next one of its name would replace."""
    with pytest.raises(StatuteError) as refused:
        law_of("[duty]\n")
    assert str(refused.value) == "law.toml: write [[duty]], with two brackets, before each duty"
