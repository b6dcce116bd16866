"""The gate over a whole authority: what was answered comes back, what failed went back, and every figure is a recount."""

import csv
import io
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from config.official import official_row
from config.practice.gate import advice_gate
from config.vocabulary import AdviceKind, EventKind
from models import answers, gate
from models.replay import replay
from models.store import history
from models.store.session import reading
from tasks.composing import holder_label
from tasks.importing import import_file
from tasks.measuring import advice_by_service, summary_as_known_now
from tasks.measuring.advice import lately
from tasks.recording import record
from tasks.rendering import render
from tasks.sampling import sample_year
from tasks.sampling.answers import hurried
from tests.dates import day
from tests.factories import AUTHORITY, clocks_of

ENDS = day("Sun 28 Dec 2025")
NUMBER = 500
SINCE = day("Fri 22 Aug 2025")


def generated():
    """Five hundred pieces of advice, each asked for, had and held against the gate, as a file of events."""
    rows = []
    for number in range(NUMBER):
        kind = (AdviceKind.MEDICAL, AdviceKind.PSYCHOLOGICAL, AdviceKind.SOCIAL_CARE, AdviceKind.EDUCATIONAL)[
            number % 4
        ]
        service = ("health", "educational_psychology", "social_care", "setting")[number % 4]
        year, ref = number % 16 - 1, f"YK-{number:04}"
        asked = gate.asked(kind, year)
        given = {each.id: "210"[(number * 7 + place * (1 + number // 40)) % 3] for place, each in enumerate(asked)}
        if number % 3:
            given = {name: "2" if advice_gate()[name].gate else answer for name, answer in given.items()}
        said = answers.write(given)
        on = day("Mon 6 Oct 2025") + timedelta(days=number % 60)
        about = {"case_ref": ref, "advice_kind": kind.value}
        rows += [
            {"case_ref": ref, "event": "request_received", "occurred_on": "2025-07-01", "year_group": year},
            {"case_ref": ref, "event": "decision_to_assess_notified", "occurred_on": "2025-08-01"},
            about | {"event": "advice_sought", "occurred_on": "2025-08-20", "service": service},
            about | {"event": "advice_received", "occurred_on": on.isoformat()},
            about
            | {"event": gate.outcome(said).value, "occurred_on": (on + timedelta(days=2)).isoformat(), "answers": said},
        ]
        if gate.failed(said) and number % 2:
            rows.append(about | {"event": "advice_received", "occurred_on": (on + timedelta(days=9)).isoformat()})
    return rows


def as_file(path, rows):
    """The rows as a CSV file."""
    text = io.StringIO()
    columns = ("case_ref", "event", "occurred_on", "year_group", "advice_kind", "service", "answers")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture
def measured(new_office, tmp_path):
    """The five hundred, imported."""
    with new_office() as office:
        there = office.set_to(today=ENDS)
        rows = generated()
        done = import_file(there.tracker, as_file(tmp_path / "advice.csv", rows))
        assert (done.rejected, done.accepted) == ((), len(rows))
        yield there, rows


def test_answers_come_back_through_file_and_database_and_the_gate_returns_what_failed(measured):
    office, rows = measured
    said = {row["case_ref"]: row for row in rows if row.get("answers")}
    assert len(said) == NUMBER
    with reading(office.engine) as connection:
        stored = history.load(connection, AUTHORITY, said)
    for ref, row in said.items():
        (found,) = [each for each in stored[ref] if each.answers]
        assert (found.answers, found.event) == (row["answers"], row["event"])
        failed = any(advice_gate()[name].gate and answer == "0" for name, answer in answers.read(found.answers).items())
        assert (found.event is EventKind.ADVICE_RETURNED) is failed
        rework = clocks_of(replay(stored[ref]), "rework_advice")
        assert [each.started_on for each in rework] == ([found.occurred_on] if failed else [])


def test_the_measures_of_each_service_are_a_plain_recount(measured):
    """Rounds, days lost to rework, the share accepted the first time, and what sent most of it back."""
    office, rows = measured
    of = defaultdict(lambda: defaultdict(list))
    service = {row["case_ref"]: row["service"] for row in rows if row.get("service")}
    for row in rows:
        of[service[row["case_ref"]]][row["case_ref"]].append(row)
    found = {each.label: each for each in advice_by_service(office.tracker, ENDS)}
    period = lately(ENDS)
    assert period.first <= day("Mon 6 Oct 2025")
    for name, requests in of.items():
        row = found[holder_label(name)]
        came = [[each for each in own if each["event"] == "advice_received"] for own in requests.values()]
        back = [each for own in requests.values() for each in own if each["event"] == "advice_returned"]
        lacking = Counter(each.id for one in back for each in gate.failed(one["answers"]))
        assert (row.came, row.returned, row.first_time) == (len(came), len(back), len(came) - len(back))
        assert row.rounds == len(came) + len(back)
        assert row.rework_days == 7 * sum(len(each) - 1 for each in came)
        most = next(each for each in advice_gate() if lacking[each] == max(lacking.values()))
        assert row.wanting == f"{most} ({lacking[most]} of {len(back)}): {advice_gate()[most].question}"


def summary(office):
    with reading(office.engine) as connection:
        return summary_as_known_now(connection, office.tracker, ENDS)


@pytest.fixture
def hasty(new_office):
    """York 2025, and the same York whose services send by the date whatever they have from the autumn on."""
    events = sample_year(official_row("York", 2025), authority=AUTHORITY, ends_on=ENDS)
    with new_office() as usual, new_office() as hurry:
        for office, own in ((usual, events), (hurry, list(hurried(events, SINCE)))):
            done = record(office.engine, own, now=office.set_to(today=ENDS).tracker.now(), accept_valid=True)
            assert len(done.refused) < len(own) / 100, done.refused[:3]
        yield summary(usual), summary(hurry)


def test_where_services_trade_speed_for_quality_the_first_lines_say_so_with_the_figures(hasty):
    usual, hurry = hasty
    first, second = hurry.headlines[:2]
    assert first.startswith("Advice in time rose, and accepted the first time fell: in time ")
    now, before = (
        [sum(getattr(each, name) for each in rows) for name in ("in_time", "late", "first_time", "came")]
        for rows in (hurry.advice, [each.before for each in hurry.advice if each.before])
    )
    for said in (now, before):
        assert f"{said[2]:,}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{said[3]:,}" in first
        assert f"{said[0]:,}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{said[0] + said[1]:,}" in first
    assert ": advice in time rose, and accepted the first time fell: in time " in second
    assert first in " ".join(render(hurry).text.split("\n"))
    assert not [each for each in usual.headlines if "accepted the first time" in each]
