"""The charts of the figures: plans, requests in and plans out, advice by service, and how long open requests have waited.

Each is drawn at its final width; what it shows is said in words beside it, and its figures stand in a table.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.letters import AdviceRow, MonthRow, StageRow, WaitRow
from tasks.pictures import BLUE, INK, PALE, PURPLE, TEAL

if TYPE_CHECKING:
    import altair as alt

WITHIN, OVER = "within 20 weeks", "over 20 weeks"
RECEIVED, SENT, OPEN = "requests received", "plans sent", "open at the end"
IN_TIME, LATE, WAITED = "came in time", "came late", "past its date, still to come"
_WIDTH = 440
_GRID: dict[str, Any] = {"tickMinStep": 1, "grid": True, "gridColor": "#DDDDDD"}
_MONTH: dict[str, Any] = {"labelAngle": 0, "labelExpr": "split(datum.label, ' ')"}
_MOST_SERVICES = 12


def plans_by_month(months: Sequence[MonthRow]) -> "alt.TopLevelMixin":
    """Finalised plans by the month in which they were sent, within 20 weeks and over, with the number of each."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    rows = [
        {
            "month": row.month,
            "took": took,
            "from": start,
            "to": start + plans,
            "middle": start + plans / 2,
            "plans": plans,
        }
        for row in months
        for took, plans, start in ((WITHIN, row.within, 0), (OVER, row.over, row.within))
        if plans
    ]
    base = alt.Chart({"values": rows}).encode(
        x=alt.X("month:N", sort=[row.month for row in months], title=None, axis=alt.Axis(**_MONTH)),
        y=alt.Y("from:Q", title="Finalised plans", axis=alt.Axis(**_GRID)),
    )
    colour = alt.Color("took:N", scale=alt.Scale(domain=[WITHIN, OVER], range=[BLUE, PURPLE]))
    bars = base.mark_bar(stroke="white").encode(y2="to:Q", color=colour)
    inside = base.transform_filter(f"datum.took == '{WITHIN}'").mark_text(color="white", fontSize=11)
    above = base.transform_filter(f"datum.took == '{OVER}'").mark_text(dy=-8, fontSize=11)
    numbers = (
        inside.encode(y="middle:Q", text="plans:Q"),
        above.encode(y="to:Q", text=alt.Text("plans:Q", format="+")),
    )
    return alt.layer(bars, *numbers).properties(width=_WIDTH, height=200)


def in_and_out(months: Sequence[MonthRow]) -> "alt.TopLevelMixin":
    """Requests received against plans sent, month by month, and below what was open at the end of each."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    order = [row.month for row in months]
    rows = [
        {"month": row.month, "what": what, "number": number}
        for row in months
        for what, number in ((RECEIVED, row.received), (SENT, row.sent))
    ]
    x = alt.X("month:N", sort=order, title=None, axis=alt.Axis(**_MONTH))
    flow = alt.Chart({"values": rows}).encode(
        x=x,
        y=alt.Y("number:Q", title="In the month", axis=alt.Axis(**_GRID)),
        color=alt.Color("what:N", scale=alt.Scale(domain=[RECEIVED, SENT], range=[PURPLE, BLUE])),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=[RECEIVED, SENT], range=["diamond", "circle"])),
    )
    lines = (flow.mark_line() + flow.mark_point(filled=True, size=60)).properties(width=_WIDTH, height=150)
    left = [{"month": row.month, "open": row.left_open} for row in months]
    base = alt.Chart({"values": left}).encode(x=x, y=alt.Y("open:Q", title="Open", axis=alt.Axis(**_GRID)))
    bars = base.mark_bar(color=PALE) + base.mark_text(dy=-7, fontSize=11, color=INK).encode(text="open:Q")
    return alt.vconcat(lines, bars.properties(width=_WIDTH, height=90))


def advice(rows: Sequence[AdviceRow]) -> "alt.TopLevelMixin":
    """By service: what came in time and late in thirteen weeks, and what is past its date and still to come."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    values = [
        {
            "service": row.label,
            "what": what,
            "from": start,
            "to": start + number,
            "middle": start + number / 2,
            "number": number,
        }
        for row in rows[:_MOST_SERVICES]
        for what, number, start in (
            (IN_TIME, row.in_time, 0),
            (LATE, row.late, row.in_time),
            (WAITED, row.overdue, row.in_time + row.late),
        )
        if number
    ]
    base = alt.Chart({"values": values}).encode(
        y=alt.Y("service:N", sort=None, title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False)),
        x=alt.X("from:Q", title="Pieces of advice in thirteen weeks", axis=alt.Axis(**_GRID)),
    )
    scale = alt.Scale(domain=[IN_TIME, LATE, WAITED], range=[BLUE, TEAL, PURPLE])
    bars = base.mark_bar(height=16, stroke="white").encode(x2="to:Q", color=alt.Color("what:N", scale=scale))
    ink = alt.condition(f"datum.what == '{LATE}'", alt.value("black"), alt.value("white"))
    numbers = base.mark_text(fontSize=11).encode(x="middle:Q", text="number:Q", color=ink)
    return alt.layer(bars, numbers).properties(width=270, height=26 * len({each["service"] for each in values}))


PAST, NOT_PAST = "past a statutory date", "within every statutory date"


def stages(rows: Sequence[StageRow]) -> "alt.TopLevelMixin":
    """The open requests by stage, and how many of them are past a statutory date."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    values = [
        {
            "stage": row.stage,
            "what": what,
            "from": start,
            "to": start + number,
            "middle": start + number / 2,
            "number": number,
        }
        for row in rows
        for what, number, start in ((NOT_PAST, row.open - row.overdue, 0), (PAST, row.overdue, row.open - row.overdue))
        if number
    ]
    base = alt.Chart({"values": values}).encode(
        y=alt.Y("stage:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False)),
        x=alt.X("from:Q", title="Open requests", axis=alt.Axis(**_GRID)),
    )
    scale = alt.Scale(domain=[NOT_PAST, PAST], range=[BLUE, PURPLE])
    bars = base.mark_bar(height=18, stroke="white").encode(x2="to:Q", color=alt.Color("what:N", scale=scale))
    numbers = base.mark_text(fontSize=11, color="white").encode(x="middle:Q", text="number:Q")
    return alt.layer(bars, numbers).properties(width=440, height=30 * len(rows))


def waits(rows: Sequence[WaitRow]) -> "alt.TopLevelMixin":
    """How many open requests have waited how long, from the day of the request."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    late = [
        each.label for each in rows if "over 20" in each.label or "over 30" in each.label or "over 52" in each.label
    ]
    values = [{"band": each.label, "requests": each.count, "past": each.label in late} for each in rows]
    base = alt.Chart({"values": values}).encode(
        x=alt.X("requests:Q", title="Open requests", axis=alt.Axis(**_GRID)),
        y=alt.Y("band:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False)),
    )
    colour = alt.condition("datum.past", alt.value(PURPLE), alt.value(BLUE))
    numbers = base.mark_text(align="left", dx=5).encode(text="requests:Q")
    return alt.layer(base.mark_bar(height=14).encode(color=colour), numbers).properties(
        width=440, height=24 * len(rows)
    )
