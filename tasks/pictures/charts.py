"""The charts of the figures: plans month by month, and how long open requests have waited."""

from collections.abc import Sequence

from models.letters import WaitRow
from tasks.pictures import BLUE, PURPLE, svg

WITHIN, OVER = "within 20 weeks", "over 20 weeks"
_WIDTH = 560


def plans_by_month(months: Sequence[tuple[str, int, int]]) -> str:
    """Finalised plans by the month in which they were sent: month, within 20 weeks, over 20 weeks."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    rows = [
        {"month": month, "took": took, "from": start, "to": start + plans, "middle": start + plans / 2, "plans": plans}
        for month, within, over in months
        for took, plans, start in ((WITHIN, within, 0), (OVER, over, within))
        if plans
    ]
    base = alt.Chart({"values": rows}).encode(
        x=alt.X("month:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')")),
        y=alt.Y("from:Q", title="Finalised plans", axis=alt.Axis(tickMinStep=1, grid=True, gridColor="#DDDDDD")),
    )
    colour = alt.Color("took:N", scale=alt.Scale(domain=[WITHIN, OVER], range=[BLUE, PURPLE]))
    bars = base.mark_bar(stroke="white").encode(y2="to:Q", color=colour)
    inside = base.transform_filter(f"datum.took == '{WITHIN}'").mark_text(color="white", fontSize=11)
    above = base.transform_filter(f"datum.took == '{OVER}'").mark_text(dy=-8, fontSize=11)
    numbers = (
        inside.encode(y="middle:Q", text="plans:Q"),
        above.encode(y="to:Q", text=alt.Text("plans:Q", format="+")),
    )
    return svg(alt.layer(bars, *numbers).properties(width=_WIDTH, height=220))


def waits(rows: Sequence[WaitRow]) -> str:
    """How many open requests have waited how long, from the day of the request."""
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    late = [
        each.label for each in rows if "over 20" in each.label or "over 30" in each.label or "over 52" in each.label
    ]
    values = [{"band": each.label, "requests": each.count, "past": each.label in late} for each in rows]
    base = alt.Chart({"values": values}).encode(
        x=alt.X("requests:Q", title="Open requests", axis=alt.Axis(tickMinStep=1, grid=True, gridColor="#DDDDDD")),
        y=alt.Y("band:N", sort=None, title=None, axis=alt.Axis(labelLimit=200, ticks=False, domain=False)),
    )
    colour = alt.condition("datum.past", alt.value(PURPLE), alt.value(BLUE))
    numbers = base.mark_text(align="left", dx=5).encode(text="requests:Q")
    return svg(
        alt.layer(base.mark_bar(height=14).encode(color=colour), numbers).properties(width=440, height=24 * len(rows))
    )
