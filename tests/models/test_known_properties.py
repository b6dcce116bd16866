"""What holds whatever is recorded later: what was known on a day, claims, their marks, and the family's rights."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.statute import statute
from config.vocabulary import EventKind
from models.case import Case, NoEventError, RefusedError
from models.clocks import considered, rights, standings
from models.events import Event
from models.plan import LETTERS
from models.replay import in_order, replay
from models.standing import Standing
from tests.factories import event
from tests.models.histories import histories

LONDON = ZoneInfo("Europe/London")
for_every_history = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def typed_in(each: Event, days_later: int) -> Event:
    """The event as recorded some days after it happened, at half past eleven at night."""
    on = each.occurred_on + timedelta(days=days_later)
    return replace(each, recorded_at=datetime.combine(on, time(23, 30), LONDON))


def clocks(events: list[Event]) -> list[Standing] | str:
    """Every clock of what was known; or why nothing could be made of it then."""
    try:
        return list(standings(replay(events), statute()))
    except (RefusedError, NoEventError) as refused:
        return str(refused)


def verdicts(case: Case) -> dict[tuple, bool]:
    """Whether each claim was recorded too late, by the claim and the clock that it is about."""
    return {
        (each.claim.at.event, clock.duty, clock.about, clock.started_by): each.recorded_late
        for clock in standings(case, statute())
        for each in considered(clock, case, statute())
    }


@for_every_history
@given(histories(), st.data())
def test_what_was_known_on_a_day_never_changes_afterwards(history, data):
    """Typed in with any delay, with a slip that is corrected later: each day's answer can be given again years after."""
    slip = event("request_withdrawn", history[0].occurred_on, external_id="mis-9")
    correction = event("event_corrected", history[0].occurred_on, corrects="mis-9")
    delays = data.draw(st.lists(st.integers(0, 200), min_size=len(history) + 2, max_size=len(history) + 2))
    book = [typed_in(each, days) for each, days in zip([*history, slip, correction], delays, strict=True)]
    said_on: dict[date, list[Standing] | str] = {}
    page: list[Event] = []
    for each in sorted(book, key=lambda each: each.recorded_at):
        page.append(each)
        said_on[each.recorded_on] = clocks(page)
    for day, said in said_on.items():
        assert clocks([each for each in book if each.recorded_on <= day]) == said


@for_every_history
@given(histories(), st.integers(1, 400), st.randoms(use_true_random=False))
def test_a_row_that_is_exported_again_later_was_recorded_when_it_was_recorded_first(history, days, chance):
    """Read first or last, the later export neither makes a claim late nor moves anything."""
    first = [typed_in(each, 0) for each in history]
    both = [*first, *(typed_in(each, days) for each in history)]
    chance.shuffle(both)
    assert replay(both) == replay(first)


@for_every_history
@given(histories())
def test_a_claim_whose_facts_do_not_hold_changes_no_clock(history):
    """Taken out again, it leaves every date, every state and every breach as they were."""
    case = replay(history)
    found = standings(case, statute())
    holding = {each.claim for clock in found for each in considered(clock, case, statute()) if each.holds}
    without = replace(case, claims=tuple(each for each in case.claims if each in holding))
    assert standings(without, statute()) == found


@for_every_history
@given(histories())
def test_a_claim_without_evidence_lifts_nothing(history):
    """Whatever its ground and its days: where nothing shows it, the clocks are those of a request without claims."""
    case = replay([replace(each, evidence=None) for each in history])
    assert standings(case, statute()) == standings(replace(case, claims=()), statute())


@for_every_history
@given(histories())
def test_a_limit_is_lifted_only_by_a_claim_that_holds(history):
    """And it bears the mark of lateness only where every claim that holds was recorded too late."""
    case = replay(history)
    for clock in standings(case, statute()):
        late = [each.recorded_late for each in considered(clock, case, statute()) if each.holds]
        assert (clock.excepted_by is not None) == bool(late)
        assert clock.excepted_late == (bool(late) and all(late))


@for_every_history
@given(histories())
def test_a_claim_that_was_recorded_late_stays_so_whatever_comes_later(history):
    """Event by event, a claim keeps the mark that it had from the first day."""
    happened = in_order(history)
    whole = verdicts(replay(happened))
    for count in range(1, len(happened)):
        for key, late in verdicts(replay(happened[:count])).items():
            assert whole.get(key, late) == late


@for_every_history
@given(histories())
def test_the_family_s_rights_are_never_among_the_duties(history):
    """Nobody is chased for them and nobody breaches them; each begins with a letter that can be appealed."""
    case = replay(history)
    windows = rights(case, statute())
    assert {each.duty for each in standings(case, statute())}.isdisjoint(each.id for each in statute().right)
    letters = [each for each in history if each.event in LETTERS]
    assert sorted(each.started_by for each in windows) == sorted(2 * [each.key for each in letters])
    assert {each.holder for each in windows} <= {"family"}


@for_every_history
@given(histories())
def test_no_clock_runs_beyond_the_end_of_what_it_belongs_to(history):
    """After the last day of the plan, or of a request that came to nothing, no duty of the authority is owed."""
    case = replay(history)
    over = case.plan_ended or (None if case.plan or case.closing is None else case.closing.at)
    for clock in standings(case, statute()):
        if over and clock.started_on < over.on and clock.holder == "local_authority":
            assert clock.stopped_on
            assert clock.stopped_on <= over.on or clock.kind == "minimum"


@for_every_history
@given(histories())
def test_a_clock_starts_with_one_event_and_no_event_starts_it_twice(history):
    """Its start is an event of this request, on the day of that event.

    The first word to the family is owed from the day after the last day of the advice, by the event that started it.
    """
    days = {each.key: each.occurred_on for each in history}
    found = standings(replay(history), statute())
    lasts = {(each.about, each.started_by): each.due_on for each in found if each.duty == "provide_advice"}
    for each in found:
        late = lasts.get((each.about, each.started_by)) if each.duty == "keep_family_informed" else None
        assert each.started_on == (late + timedelta(days=1) if late else days[each.started_by])
    started = [(each.duty, each.about, each.started_by) for each in found]
    assert len(started) == len(set(started))


def test_the_walks_meet_every_event_that_a_clock_knows():
    """The random histories are worth something only where they lead through the whole process."""
    met: set[EventKind] = set()

    @settings(deadline=None, max_examples=500, derandomize=True, database=None)
    @given(histories())
    def walk(history: list[Event]) -> None:
        met.update(each.event for each in history)

    walk()
    clocked = {each for duty in statute().all_duties for each in (*duty.starts, *duty.ends, *duty.falls_away_on)}
    assert (clocked & set(EventKind)) - met == set()
