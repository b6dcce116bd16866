"""The weeks of one request: each duty a bar from its start to its day, with what became of it, and today's line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from config.vocabulary import State
from models.letters import counted, in_words
from tasks.pictures import BLUE, INK, PALE, PURPLE, svg

if TYPE_CHECKING:
    import altair as alt

MOST_BARS = 18
WEEKS = 20
_WIDTH, _ROW = 310, 24
_MARKED = (6, 16, 20)
"""The weeks that the Regulations name."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One duty: what, from when to when, and how it stands."""

    label: str
    started_on: date
    due_on: date
    stopped_on: date | None
    state: State
    days_late: int

    def says(self) -> str:
        """How it stands, at the end of its bar."""
        if self.days_late:
            return f"{counted(self.days_late, 'day')} {'overdue' if self.state is State.OVERDUE else 'late'}"
        return self.state.replace("_", " ")


def timeline(bars: Sequence[Bar], received: date, on: date) -> str:
    """The picture as SVG, with weeks counted from the day of the request."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    rows = [_row(f"{number:02} {bar.label}", bar, received, on) for number, bar in enumerate(bars[:MOST_BARS])]
    today = _week(on, received)
    last = max([WEEKS + 1, today + 1, *(row["due"] + 1 for row in rows), *(row["stop"] + 1 for row in rows)])
    first = min([0.0, *(row["start"] for row in rows)])
    base = alt.Chart({"values": rows}).encode(y=_labels(alt))
    weeks = alt.X(
        "start:Q",
        scale=alt.Scale(domain=[first, last], nice=False, zero=False),
        axis=alt.Axis(title=f"Weeks since {in_words(received)}", tickMinStep=1, grid=False, format="d"),
    )
    layers = [*_bars(alt, base, weeks), *_marks(alt, base)]
    picture = alt.layer(_rules(alt, last), *layers, _today(alt, today, on))
    return svg(picture.properties(width=_WIDTH, height=_ROW * max(1, len(rows))))


def _week(day: date, received: date) -> float:
    return round((day - received).days / 7, 2)


def _row(label: str, bar: Bar, received: date, on: date) -> dict[str, Any]:
    stop = min(bar.stopped_on or on, on)
    start, due, stopped = (_week(each, received) for each in (bar.started_on, bar.due_on, stop))
    late = bar.state in (State.OVERDUE, State.LATE)
    return {
        "label": label,
        "start": start,
        "used": min(stopped, due) if late else stopped,
        "due": due,
        "stop": stopped,
        "late": stopped if late else None,
        "done": stopped if bar.stopped_on and bar.state in (State.MET, State.LATE) else None,
        "left": due if bar.stopped_on is None and due > stopped else None,
        "says": bar.says(),
    }


def _labels(alt: Any) -> Any:
    """The rows in the order in which they came; the number that keeps it is not shown."""
    axis = alt.Axis(title=None, labelLimit=230, labelExpr="slice(datum.label, 3)", ticks=False, domain=False)
    return alt.Y("label:N", sort="ascending", axis=axis)


def _bars(alt: Any, base: "alt.Chart", weeks: Any) -> list["alt.Chart"]:
    """Time used; time left, pale; time past the day, thin and with the days in words beside it."""
    return [
        base.mark_bar(color=PALE, height=12)
        .encode(x=alt.X("stop:Q"), x2="left:Q")
        .transform_filter("datum.left != null"),
        base.mark_bar(color=BLUE, height=12).encode(x=weeks, x2="used:Q"),
        base.mark_bar(color=PURPLE, height=6)
        .encode(x=alt.X("due:Q"), x2="late:Q")
        .transform_filter("datum.late != null"),
    ]


def _marks(alt: Any, base: "alt.Chart") -> list["alt.Chart"]:
    last_day = base.mark_point(
        shape="diamond", size=70, filled=True, fill="white", stroke=INK, strokeWidth=1.5, opacity=1
    )
    done = base.mark_point(shape="circle", size=45, filled=True, fill=INK, opacity=1)
    return [
        last_day.encode(x=alt.X("due:Q")),
        done.encode(x=alt.X("done:Q")).transform_filter("datum.done != null"),
        base.mark_text(align="left").encode(x=alt.value(_WIDTH + 8), text="says:N"),
    ]


def _rules(alt: Any, last: float) -> Any:
    marked = [{"week": week, "name": f"week {week}"} for week in _MARKED if week <= last]
    base = alt.Chart({"values": marked}).encode(x=alt.X("week:Q"))
    return base.mark_rule(color="#9AA5B1", strokeDash=[3, 3])


def _today(alt: Any, today: float, on: date) -> Any:
    base = alt.Chart({"values": [{"week": today, "name": f"today, {in_words(on)}"}]}).encode(x=alt.X("week:Q"))
    name = base.mark_text(align="center", dy=-8, baseline="bottom", fontWeight="bold").encode(
        y=alt.value(0), text="name:N"
    )
    return base.mark_rule(color=INK, strokeWidth=2) + name
