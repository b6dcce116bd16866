"""Forecast which limits will be met: of every open request, and of a month; and say how good the forecast was."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from config.practice import bank_holidays
from models.calibration import BANDS, Band, Calibration, Judged, calibration
from models.case import in_words
from models.forecast import DISCLAIMER, FEWEST, Ending, Forecast, Life, Limit, Past, forecast, past
from models.letters import counted
from models.pace import Outstanding
from models.store.lives import lives, remembered_since
from models.store.session import reading
from models.wording import what
from models.working_days import is_working_day, previous_working_day
from tasks.composing import holder_label
from tasks.opening import Tracker

FRIDAY = 4
TWENTY_WEEKS = timedelta(weeks=20)
HELD_OUT = 12
"""Months on which the forecast is judged."""
WORTH_IT = 0.2
"""A step is worth naming where it changes the chance by so much."""
TELLING = 0.01
"""A step that changes it by less goes without saying in a table."""
NAMED = 3
"""How many requests are named as those that can be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthForecast:
    """The finalised plans that are due in one month, as seen at the end of a day."""

    month: date
    on: date
    in_time: int
    """Plans due in the month that were sent in time already."""
    late: int
    """Plans due in the month that are late already, sent or not."""
    rows: tuple[Forecast, ...]
    """Those still to come, the least likely first."""
    too_few: bool = False
    """Whether the past is too small to forecast from."""

    @property
    def due(self) -> int:
        """How many plans will have been due in the month; requests that are likely to be refused count in part."""
        return round(self.in_time + self.late + sum(each.owed for each in self.rows))

    @property
    def on_time(self) -> int:
        """How many of them will be on time at today's pace."""
        return min(self.due, round(self.in_time + sum(each.owed * each.probability for each in self.rows)))

    @property
    def saved_by_friday(self) -> tuple[Forecast, ...]:
        """The plans whose chance changes most if the next step is done by Friday, most first."""
        worth = [each for each in self.rows if each.gain >= WORTH_IT]
        return tuple(sorted(worth, key=lambda each: (-each.gain * each.owed, each.due_on, each.case_ref))[:NAMED])

    @property
    def sentence(self) -> str:
        """What a head of service reads."""
        return f"{self._says()}. {DISCLAIMER}"

    def _says(self) -> str:
        # Of a month that ends later than twenty weeks from now, not every request has come yet.
        open_ended = _next_month(self.month) > self.on + TWENTY_WEEKS
        month = f"{'so far ' if open_ended else ''}in {self.month:%B %Y}"
        if self.too_few:
            return f"There is no forecast for {self.month:%B %Y}: too few plans (under {FEWEST}) were due in the past"
        if not self.due:
            return f"No finalised plan is due {month}"
        plans = counted(self.due, "finalised plan")
        if not self.rows:
            return f"{self.on_time} of {plans} due {month} went out on time; none is still to come"
        return f"At today's pace {self.on_time} of {plans} due {month} will be on time{self._gone()}{self._saved()}"

    def _gone(self) -> str:
        """What reconciles the number that is due with that of the requests that are open for it."""
        gone = self.in_time + self.late + len(self.rows) - self.due
        are = "is" if gone == 1 else "are"
        return f" ({gone} more {are} likely to be refused or withdrawn before)" if gone > 0 else ""

    def _saved(self) -> str:
        saved = self.saved_by_friday
        if not saved:
            return ""
        refs = ", ".join(f"{each.case_ref} ({each.step})" for each in saved)
        these = "this one" if len(saved) == 1 else f"these {len(saved)}"
        return f"; {these} can be saved by {in_words(max(each.by for each in saved))}: {refs}"


@dataclass(frozen=True, slots=True)
class Held:
    """How good the forecasts of one kind of limit were in the months that they were tried on."""

    limit: Limit
    first: date
    last: date
    found: Calibration


def open_forecasts(connection: sa.Connection, authority: str, on: date) -> list[Forecast]:
    """Every coming limit of every open request as known at the end of a day, the least likely to be met first."""
    found = lives(connection, authority, on, remembered_since(connection, authority, on))
    known = past(found, on)
    return _least_likely_first(_coming(found, known, on))


def month_forecast(connection: sa.Connection, authority: str, on: date, month: date | None = None) -> MonthForecast:
    """The finalised plans due in a month (by default that of the day) as known at the end of a day."""
    first = (month or on).replace(day=1)
    return _of_month(first, on, lives(connection, authority, on, _since(connection, authority, on, first)))


def month_sentence(connection: sa.Connection, authority: str, on: date, month: date) -> str:
    """The sentence of `month_forecast` alone: nothing but plans is read for it, none of them due after the month."""
    first, last = month.replace(day=1), _next_month(month) - timedelta(days=1)
    found = lives(connection, authority, on, _since(connection, authority, on, first), plans_until=last)
    return _of_month(first, on, found).sentence


def _since(connection: sa.Connection, authority: str, on: date, first: date) -> date:
    return min(first, remembered_since(connection, authority, on))


def _of_month(first: date, on: date, found: list[Life]) -> MonthForecast:
    known = past(found, on)
    plans = [each for each in found if each.limit is Limit.PLAN and first <= each.due_on < _next_month(first)]
    settled = [each.ending for each in plans if not each.is_coming(on)]
    return MonthForecast(
        month=first,
        on=on,
        in_time=settled.count(Ending.IN_TIME),
        late=settled.count(Ending.LATE),
        rows=tuple(_least_likely_first(_coming(plans, known, on))),
        too_few=known.share(Limit.PLAN) is None,
    )


def calibrations(connection: sa.Connection, authority: str, on: date) -> list[Held]:
    """How good the forecasts of the first days of twelve months were, of limits whose day has passed since.

    Each month's forecast is made from what was known on its first day, and from nothing else; for that the
    requests that were open then are derived anew, some hundreds of them a second.
    """
    came = {
        (each.case_ref, each.duty, each.due_on): each for each in lives(connection, authority, on, _back(on, HELD_OUT))
    }
    judged: dict[Limit, list[Judged]] = {limit: [] for limit in Limit}
    firsts = [_back(on, months) for months in range(HELD_OUT, 0, -1)]
    for first in firsts:
        found = lives(connection, authority, first, remembered_since(connection, authority, first))
        known = past(found, first)
        for life in found:
            came_true = came.get((life.case_ref, life.duty, life.due_on))
            if life.is_coming(first) and came_true and (one := _judged(life, known, first, came_true, on)):
                judged[life.limit].append(one)
    return [Held(limit, firsts[0], firsts[-1], calibration(each)) for limit, each in judged.items()]


def _judged(life: Life, known: Past, first: date, came: Life, on: date) -> Judged | None:
    """A forecast beside what came of it; None where its day is not past, it fell away, or there was none."""
    naive = known.share(life.limit)
    probability = known.chance(life.limit, life.awaited(first), (life.due_on - first).days)
    if naive is None or probability is None or came.due_on >= on or came.ending is Ending.FELL_AWAY:
        return None
    return Judged(life.case_ref, probability, naive, came.ending is Ending.IN_TIME)


def _back(on: date, months: int) -> date:
    """The first day of a month so many months before that of a day."""
    number = on.year * 12 + on.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def _next_month(first: date) -> date:
    return _back(first, -1)


def _coming(found: Iterable[Life], known: Past, on: date) -> Iterator[Forecast]:
    by = _friday(on)
    for life in found:
        if life.is_coming(on) and (made := forecast(life, known, on, by)):
            yield made


def _least_likely_first(found: Iterable[Forecast]) -> list[Forecast]:
    return sorted(found, key=lambda each: (each.probability, each.due_on, each.case_ref, each.duty))


def _friday(on: date) -> date:
    """The next Friday after a day, or the last working day before it where it is a bank holiday."""
    friday = on + timedelta(days=(FRIDAY - on.weekday()) % 7 or 7)
    day = friday if is_working_day(friday, bank_holidays()) else previous_working_day(friday, bank_holidays())
    return day if day > on else _friday(friday)


def forecast_document(tracker: Tracker, on: date, month: date | None = None) -> dict[str, Any]:
    """The month in a sentence, and the coming limits: those of the month's plans, or without a month every one."""
    with reading(tracker.engine) as connection:
        found = month_forecast(connection, tracker.authority, on, month)
        rows = list(found.rows) if month else open_forecasts(connection, tracker.authority, on)
    return {
        "as_of": on,
        "month": f"{found.month:%Y-%m}",
        "sentence": found.sentence,
        "on_time": found.on_time,
        "due": found.due,
        "by": _friday(on),
        "saved_by_friday": [each.case_ref for each in found.saved_by_friday],
        "rows": [_row(each) for each in rows],
        "disclaimer": DISCLAIMER,
    }


def _row(each: Forecast) -> dict[str, Any]:
    step = "" if each.if_done is None or each.gain < TELLING else f"{each.step}: {each.if_done:.0%}"
    return {
        "case_ref": each.case_ref,
        "duty": each.duty,
        "what": what(each.duty, None),
        "due_on": each.due_on,
        "probability": round(each.probability, 3),
        "chance": f"{each.probability:.0%}",
        "owed": round(each.owed, 3),
        "waits_for": each.awaited,
        "of_whom": "\n".join(_of_whom(advice) for advice in each.outstanding),
        "outstanding": [asdict(advice) for advice in each.outstanding],
        "if_done_by_friday": None if each.if_done is None else round(each.if_done, 3),
        "if_done": step,
        "rests_on": each.rests_on,
        "alike": f"{each.sample.in_time:,} of {each.sample.owed:,}",
    }


def _of_whom(advice: Outstanding) -> str:
    return f"{holder_label(advice.service)}, {counted(advice.waited, 'day')} ({advice.came:,} of {advice.of:,})"


def calibration_document(tracker: Tracker, on: date) -> dict[str, Any]:
    """How good the forecast was, kind by kind, in sentences and in figures."""
    with reading(tracker.engine) as connection:
        found = calibrations(connection, tracker.authority, on)
    return {"as_of": on, "limits": [_held(each) for each in found], "disclaimer": DISCLAIMER}


def calibration_lines(tracker: Tracker, on: date) -> list[str]:
    """The same, a line each: how good the forecasts of the last twelve months were, and band by band."""
    found = calibration_document(tracker, on)
    lines = []
    for each in found["limits"]:
        lines += [f"{each['limit'].capitalize()}: {sentence}" for sentence in each["sentences"]]
        lines += [
            f"said {band['band']}: {band['came_true']} of {band['forecasts']} forecasts came true ({band['said']} said)"
            for band in each["bands"]
        ]
    return [*lines, found["disclaimer"]]


def _held(each: Held) -> dict[str, Any]:
    return {
        "limit": each.limit,
        "first": each.first,
        "last": each.last,
        "forecasts": each.found.count,
        "brier": round(each.found.score, 4),
        "brier_naive": round(each.found.naive_score, 4),
        "is_better": each.found.is_better,
        "sentences": each.found.sentences,
        "bands": [_band(band) for band in each.found.bands],
    }


def _band(band: Band) -> dict[str, Any]:
    return {
        "band": f"{band.low:.0%} to {band.low + 1 / BANDS:.0%}",
        "forecasts": band.count,
        "requests": band.requests,
        "said": f"{band.said:.0%}",
        "came_true": f"{band.came_true:.0%}",
    }
