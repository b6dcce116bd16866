"""An amendment is a change of data with its tests: a worked example, which is FICTIONAL.

`fictional_amendment.toml` imagines that the 20 weeks of regulation 13(2) become 18 for requests received from
Sat 1 Sep 2029.  Nothing but that file differs from the law that is shipped, and no line of code.  The law of a
request is that of the day on which its clock started.

https://www.legislation.gov.uk/uksi/2014/1530/regulation/13
"""

from pathlib import Path

import pytest

from config.statute import HERE, StatuteError, read, statute
from models.calendars import england
from models.clocks import standings
from models.explanation import Explained
from tests.dates import day
from tests.factories import a_case, event, requested_on
from tests.spec.timetable import TIMETABLE

FINAL = "send_final_plan"
FICTION = Path(__file__).with_name("fictional_amendment.toml")
AMENDED = read(HERE / "instruments.toml", FICTION).find(FINAL)
LAW = statute().with_duty(AMENDED)


def final(case, law=LAW):
    """The clock of the finalised plan."""
    (found,) = [each for each in standings(case, law) if each.duty == FINAL]
    return found


def explained(case):
    """Why the finalised plan is due when it is, in sentences."""
    return " ".join(Explained(final(case), case, LAW, england()).lines())


@pytest.mark.parametrize(
    ("received", "last_day", "version"),
    [
        ("Wed 21 May 2025", "Wed 8 Oct 2025", "2014"),
        ("Thu 30 Aug 2029", "Thu 17 Jan 2030", "2014"),
        ("Fri 31 Aug 2029", "Fri 18 Jan 2030", "2014"),
        ("Sat 1 Sep 2029", "Sat 5 Jan 2030", "2029-fictional"),
        ("Sun 2 Sep 2029", "Sun 6 Jan 2030", "2029-fictional"),
        ("Mon 5 Nov 2029", "Mon 11 Mar 2030", "2029-fictional"),
    ],
)
@pytest.mark.parametrize("kind", ["request_received", "became_responsible"])
def test_a_request_has_the_weeks_of_the_day_on_which_its_clock_started(kind, received, last_day, version):
    """Received on the last day of the old rule: 20 weeks; on the first of the new one: 18, and due earlier."""
    found = final(a_case(event(kind, received)))
    assert (found.due_on, found.rule) == (day(last_day), version)


@pytest.mark.parametrize(
    ("sent", "state"),
    [("Sat 5 Jan 2030", "met"), ("Sun 6 Jan 2030", "late"), ("Fri 18 Jan 2030", "late")],
)
def test_a_plan_in_the_nineteenth_week_is_late_under_the_new_rule(sent, state):
    """What the old rule would have allowed is a breach of the new one, from its own day on."""
    assert final(requested_on("Sat 1 Sep 2029", event("final_plan_sent", sent))).state(day(sent)) == state


@pytest.mark.parametrize(
    ("received", "says", "says_not"),
    [
        (
            "Fri 31 Aug 2029",
            "version 2014, in force from Monday 1 September 2014 to Friday 31 August 2029",
            "fictional",
        ),
        ("Sat 1 Sep 2029", "version 2029-fictional, in force from Saturday 1 September 2029", "version 2014"),
    ],
)
def test_the_explanation_cites_the_version_of_its_day(received, says, says_not):
    """Whoever reads the date years later sees which rule gave it, and the days of that rule."""
    text = explained(requested_on(received))
    assert says in text
    assert says_not not in text
    assert "SI 2014/1530 reg 13(2)" in text


@pytest.mark.parametrize(
    ("received", "arithmetic"),
    [
        ("Fri 31 Aug 2029", "Friday 31 August 2029 is day 0; 20 weeks are 140 days; Friday 18 January 2030."),
        ("Sat 1 Sep 2029", "Saturday 1 September 2029 is day 0; 18 weeks are 126 days; Saturday 5 January 2030."),
    ],
)
def test_the_arithmetic_is_told_with_the_weeks_of_its_version(received, arithmetic):
    """The sentence is made from the data."""
    assert arithmetic in explained(requested_on(received))


@pytest.mark.parametrize("received", ["Fri 31 Aug 2029", "Sat 1 Sep 2029"])
def test_the_exceptions_stand_on_both_sides(received):
    """The imagined amendment left regulation 13(3) alone: a claim lifts either version."""
    said = {"duty": FINAL, "ground": "exceptional_personal_circumstances", "starts_on": "Mon 1 Oct 2029"}
    claimed = event("exception_claimed", "Mon 1 Oct 2029", **said)
    assert final(requested_on(received)).state(day("Mon 4 Feb 2030")) == "overdue"
    assert final(requested_on(received, claimed)).state(day("Mon 4 Feb 2030")) == "excepted"


def test_the_rule_of_2014_has_its_last_day_and_is_the_same_in_everything_else():
    """The file repeats what is shipped; were the two to part, this fails."""
    old, new, detained = AMENDED.rule
    shipped = statute().find(FINAL)
    assert (old.in_force_to, new.in_force_from) == (day("Fri 31 Aug 2029"), day("Sat 1 Sep 2029"))
    assert (old.model_copy(update={"in_force_to": None}), detained) == shipped.rule
    assert AMENDED.model_copy(update={"rule": shipped.rule}) == shipped


def test_no_other_duty_is_changed():
    """Every other limit of every other request is the same under both laws."""
    others = [each for each in LAW.all_duties if each.id != FINAL]
    assert others == [each for each in statute().all_duties if each.id != FINAL]
    for received in [*(row.received for row in TIMETABLE), "Sat 1 Sep 2029"]:
        case = requested_on(received)
        before = [each for each in standings(case, statute()) if each.duty != FINAL]
        assert [each for each in standings(case, LAW) if each.duty != FINAL] == before


@pytest.mark.parametrize("row", TIMETABLE, ids=lambda row: row.note)
def test_no_request_of_before_is_changed(row):
    """The amendment looks forward: what was due under 20 weeks stays due on its day."""
    assert final(requested_on(row.received)) == final(requested_on(row.received), statute())


@pytest.mark.parametrize(
    ("last_day", "complaint"),
    [("2029-09-01", "are in force on the same day"), ("2029-08-30", "nothing is in force between")],
)
def test_an_amendment_that_overlaps_or_leaves_a_gap_does_not_load(tmp_path, last_day, complaint):
    """A day with two laws, or with none, is refused with the names of both versions."""
    slip = tmp_path / "slip.toml"
    slip.write_text(FICTION.read_text(encoding="utf-8").replace("2029-08-31", last_day), encoding="utf-8")
    with pytest.raises(StatuteError, match=complaint):
        read(HERE / "instruments.toml", slip)


def test_it_is_marked_as_fiction_and_is_not_shipped():
    """Nobody takes it for law: the file says so, and the shipped law has one such rule and 20 weeks."""
    assert FICTION.read_text(encoding="utf-8").startswith("# FICTIONAL")
    assert "fictional" not in " ".join(rule.version for rule in statute().find(FINAL).rule)
