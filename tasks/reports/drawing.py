"""The charts of the reports: only what is told is drawn, and what a chart shows stands in a table beside it."""

from typing import TYPE_CHECKING, Any

from tasks.pictures import BLUE, INK, PALE, PURPLE, svg
from tasks.reports.document import Picture
from tasks.reports.known import Known
from tasks.reports.periods import short
from tasks.reports.telling import told_of, told_waits

if TYPE_CHECKING:
    import altair as alt

DECIDED, SENT = "decisions within 6 weeks", "plans due, sent in time"
_RATES = {DECIDED: "pc_request_outcome_six_weeks", SENT: "pc_plans_due_in_time"}
_WIDTH = 520
_LOW = 15
"""Below a point that lies as low as this the axis has its own words."""
_PAST = ("over 20, to 30 weeks", "over 30, to 52 weeks", "over 52 weeks")


def trend(known: Known) -> Picture | None:
    """How the two limits of the authority were kept, period by period; None of a single period."""
    rates: list[dict[str, Any]] = [
        {
            "period": short(period),
            "what": what,
            "rate": told.percent if told else None,
            "said": told.sign if told else "",
        }
        for period, each in zip(known.periods, told_of(known), strict=True)
        for what, name in _RATES.items()
        for told in (each.rated(name),)
    ]
    found = [each for each in rates if each["said"]]
    if len({each["period"] for each in found}) < 2:  # noqa: PLR2004
        return None
    said = "; ".join(f"{each['period']}, {each['what']}: {each['said']}" for each in found)
    said += ". ≥: at least; ≤: at most" if any(each["said"][0] in "≥≤" for each in found) else ""
    return Picture(_finding(known), f"Line chart. {said}.", svg(_lines(rates, [short(each) for each in known.periods])))


def _finding(known: Known) -> str:
    """What the chart shows, from the first period in which it can be told to the last."""
    told = [
        (short(period), each.rated(_RATES[SENT])) for period, each in zip(known.periods, told_of(known), strict=True)
    ]
    rates = [(period, rate) for period, rate in told if rate]
    if len(rates) < 2:  # noqa: PLR2004
        return "Limits kept, period by period"
    (first, then), (last, now) = rates[0], rates[-1]
    if then.near or now.near:
        return f"Plans due that were sent in time: {now.figure} in {last} (≥ is at least, ≤ at most)"
    points = now.percent - then.percent
    moved = "stayed at" if abs(points) < 1 else "rose to" if points > 0 else "fell to"
    return f"Plans due that were sent in time {moved} {now.figure} in {last}, from {then.figure} in {first}"


def _lines(found: list[dict[str, Any]], order: list[str]) -> "alt.TopLevelMixin":
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    names = list(_RATES)
    lowest = min(each["rate"] for each in found if each["said"])
    base = alt.Chart({"values": found}).encode(
        x=alt.X("period:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' to ')")),
        y=alt.Y("rate:Q", title="Per cent in time", scale=alt.Scale(domain=[max(0, lowest // 10 * 10 - 10), 100]), axis=alt.Axis(gridColor="#DDDDDD", tickCount=5)),
        color=alt.Color("what:N", scale=alt.Scale(domain=names, range=[PURPLE, BLUE])),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=names, range=["diamond", "circle"])),
    )  # fmt: skip
    numbers = [
        base.transform_filter(f"datum.what == '{name}'").mark_text(dy=away, fontSize=11).encode(
            text="said:N", color=alt.value(INK), shape=alt.Undefined
        )
        for name, away in ((DECIDED, -12), (SENT, 14 if lowest > _LOW else -12))
    ]  # fmt: skip
    return alt.layer(base.mark_line(), base.mark_point(filled=True, size=70), *numbers).properties(
        width=_WIDTH, height=180
    )


def waits(known: Known) -> Picture:
    """How long the open requests have waited; a band that is not told has no bar."""
    rows: list[dict[str, Any]] = [
        {"band": each.label, "requests": count or 0, "said": "c" if count is None else f"{count:,}", "past": each.label in _PAST}
        for each, count in zip(known.waiting, told_waits(known), strict=True)
    ]  # fmt: skip
    said = "; ".join(f"{each['band']}: {each['said']}" for each in rows)
    most = max(rows, key=lambda each: each["requests"])
    finding = f"Most open requests have waited {most['band']}" if most["requests"] else "No open requests can be told"
    return Picture(finding, f"Bar chart of open requests by weeks since the request. {said}. The last three bands are past 20 weeks.", svg(_bars(rows)))  # fmt: skip


def _bars(rows: list[dict[str, Any]]) -> "alt.TopLevelMixin":
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    base = alt.Chart({"values": rows}).encode(
        x=alt.X("requests:Q", title="Open requests", axis=alt.Axis(tickMinStep=1, gridColor="#DDDDDD")),
        y=alt.Y("band:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False)),
    )
    bars = base.mark_bar(height=15).encode(color=alt.condition("datum.past", alt.value(PURPLE), alt.value(BLUE)))
    return alt.layer(bars, base.mark_text(align="left", dx=5).encode(text="said:N")).properties(
        width=_WIDTH - 130, height=24 * len(rows)
    )


def beside(known: Known) -> Picture | None:
    """The published headline of this area beside that of others; None where none is held."""
    if not known.beside:
        return None
    own = known.beside[0]
    ahead = sum(own.percent > each.percent for each in known.beside[1:])
    rows = [{"area": f"{each.area}, {each.year}", "rate": each.percent, "said": each.figure, "own": each is own} for each in known.beside]  # fmt: skip
    finding = f"{own.area} was ahead of {ahead} of the {len(known.beside) - 1} areas it is held against, each by its last published year"
    said = "; ".join(f"{each['area']}: {each['said']}" for each in rows)
    return Picture(finding, f"Bar chart of published shares of plans within 20 weeks. {said}.", svg(_areas(rows)))


def _areas(rows: list[dict[str, Any]]) -> "alt.TopLevelMixin":
    import altair as alt  # noqa: PLC0415  see tasks.pictures

    base = alt.Chart({"values": rows}).encode(
        x=alt.X("rate:Q", title="Per cent within 20 weeks, exceptions left out", scale=alt.Scale(domain=[0, 100]), axis=alt.Axis(gridColor="#DDDDDD")),
        y=alt.Y("area:N", sort=None, title=None, axis=alt.Axis(labelLimit=240, ticks=False, domain=False)),
    )  # fmt: skip
    bars = base.mark_bar(height=14).encode(color=alt.condition("datum.own", alt.value(BLUE), alt.value(PALE)))
    return alt.layer(bars, base.mark_text(align="left", dx=5).encode(text="said:N")).properties(
        width=_WIDTH - 150, height=18 * len(rows)
    )
