"""The benchmarks themselves, made small: what they measure with is no measure if it has rotted."""

import io
import random

import pytest
from rich.console import Console
from rich.progress import Progress

from config.official import official_row
from tests.bench import dashboard, deriving, forecast, fuzzing, mail, published, soak, summary, sweeping, working
from tests.bench.faults import __main__ as faults
from tests.bench.faults import killing
from tests.bench.faults.__main__ import TRIALS
from tests.bench.faults.killing import Outcome


@pytest.fixture
def console():
    return Console(file=io.StringIO(), width=120)


def test_a_worker_that_is_killed_six_times_loses_nothing(console, tmp_path):
    working.prepare(tmp_path / "prepared", 40, beside=20)
    with Progress(console=console) as progress:
        (outcome,) = killing.tried(["folder"], 6, tmp_path / "prepared", 40, random.randrange(1_000_000), progress)
    assert (outcome.lost, outcome.doubled, outcome.held) == (0, 0, 0)
    assert not outcome.found().is_bad


def test_every_fault_is_tried_and_none_of_them_loses_or_doubles_a_letter(console):
    """But for Prefect's server, whose end has a test of its own."""
    names = [each for each in TRIALS if each != "prefect"]
    with Progress(console=console) as progress:
        found = faults.tried(names, 80, 1, random.randrange(1_000_000), progress)
    assert [(each.tried, each.lost, each.wordless, each.is_bad) for each in found] == [(1, 0, 0, False)] * len(names)
    faults.table_of(found, 80).show(console)
    assert f"{len(names)} faults over 80 requests" in console.file.getvalue()


@pytest.mark.parametrize(
    ("transport", "lost", "doubled", "is_bad"),
    [
        ("folder", 0, 0, False),
        ("folder", 1, 0, True),
        ("notify", 0, 1, True),
        ("smtp", 0, 3, False),
        ("smtp", 0, 4, True),
    ],
)
def test_what_breaks_a_promise(transport, lost, doubled, is_bad):
    """A mail server cannot tell whether a message went: there a kill may double one, and no more."""
    assert Outcome(transport, 3, 40, lost, doubled, held=0, repeated=0, seconds=1).is_bad is is_bad


def test_the_paces_of_delivery_and_library_are_measured(console):
    paces = mail.measured(messages=20, runs=1, console=console)
    assert all(pace > 0 for found in paces.values() for pace in found)
    mail.table_of(paces, 20).show(console)
    assert "The aim: 0.8." in console.file.getvalue()


def test_what_the_dashboard_costs_is_measured(console):
    """A small authority's last two days, alone and on a server of their own, whose old runs are purged."""
    with Progress(console=console) as progress:
        cost = dashboard.measured("Rutland", 2, progress, quiet=1)
    assert len(cost.alone) == len(cost.under_prefect) == 2
    assert all(seconds > 0 for seconds in (*cost.alone, *cost.under_prefect, cost.server_cpu))
    before, first, *_ = cost.sizes
    assert before < first
    dashboard.table_of([cost]).show(console)
    assert "purged to 30 days" in console.file.getvalue()


def test_the_plans_of_a_fast_a_middling_and_a_failing_authority_are_better_forecast_than_by_their_past_share(
    console, tmp_path
):
    """Small ones.  What was said came true within ten points in every band that can tell."""
    rows = (("Darlington", 2019), ("Hartlepool", 2022), ("Warrington", 2019))
    with Progress(console=console) as progress:
        found = forecast.tried(tmp_path, rows, 1, progress, years=3)
        engine = forecast.generate(tmp_path, *rows[0], seed=1, years=1)
        assert forecast.multiply(engine, 1, progress)[0] > 200
    assert forecast.seconds(engine, 1) > 0
    engine.dispose()
    plans = [each for name, each in found.items() if name.endswith("plans")]
    assert len(plans) == len(rows)
    assert [each.score < each.naive_score for each in plans] == [True] * len(rows)
    assert [each.bands[0] for each in plans] == [0] * len(rows)
    console.print(forecast.table_of(found))
    assert "Hartlepool 2022" in console.file.getvalue()


def test_the_time_that_a_summary_takes_is_measured_beside_a_scan(console):
    row = official_row("Rutland", 2024)
    summary.measured(row, open_requests=60, runs=1, console=console).show(console)
    assert "a bare scan of the same rows" in console.file.getvalue()


def test_a_published_year_is_judged_by_its_name():
    assert published.judged(official_row("Rutland", 2024)) == ("Rutland 2024", {})


def test_a_sweep_is_measured_beside_the_bare_sql_and_beside_a_workflow_a_request(console, tmp_path):
    """The bare SQL must have written the same rows, and the other way must have looked at every request it was given."""
    with Progress(console=console) as progress:
        sizes = sweeping.by_size(tmp_path / "sizes", 1, {"small": 200}, progress)
        growth = sweeping.by_growth(tmp_path / "growth", 1, (100, 200), 10, progress)
        ways = sweeping.by_ways(tmp_path / "ways", 200, {"a DBOS workflow each": 3}, progress)
    assert [row[2] for row in sizes.rows] == ["6"]
    assert [row[1] for row in growth.rows] == ["10", "10"]
    assert [row[1] for row in ways.rows] == ["6", "3"]
    ways.show(console)
    assert "a hundred times as fast" in " ".join(console.file.getvalue().split())


def test_starting_importing_and_deriving_are_measured(console):
    with Progress(console=console) as progress:
        found = deriving.measured(1_000, 500, progress)
    assert [row[0] for row in found.rows][-2:] == ["ehcp rebuild, one core", "ehcp rebuild, two cores"]


def test_the_files_that_are_damaged_are_good_ones(tmp_path):
    """What is refused before anything was done to it would try nothing but its first refusal."""
    empty = tmp_path / "empty"
    empty.mkdir()
    with fuzzing.installation(empty, fuzzing.ENDS):
        pass
    seeds = fuzzing.seeds(tmp_path)
    assert {each.name: fuzzing.outcome(each, each.content, tmp_path, empty) for each in seeds} == {
        each.name: "taken" for each in seeds
    }


def test_damaged_files_are_taken_or_refused_and_those_of_the_corpus_first(console):
    """Each file that was once taken wrongly is fed again; then some more for two seconds."""
    with Progress(console=console) as progress:
        counts, wrong = fuzzing.fuzzed(2, random.randrange(1_000_000), progress)
    assert wrong == []
    assert counts.total() > len(list(fuzzing.CORPUS.iterdir()))
    console.print(fuzzing.table_of(counts))


def test_a_soak_lives_through_days_and_says_what_memory_it_took(console):
    with Progress(console=console) as progress:
        days = soak.lived("Rutland", 3, progress)
    assert [each.day for each in days] == sorted(each.day for each in days)
    assert all(each.megabytes > 0 for each in days)
    assert soak.table_of(days).row_count == len(days)
