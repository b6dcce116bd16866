"""The boards of advice: what is waited for, service by service, and how each service does."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from config.practice.routing import routing
from config.vocabulary import Basis, DraftReply, Known, State
from models.letters import AdviceRow, counted, findings, in_words
from models.letters.weekly.rows import share
from models.store.asking import UNSAID, Asking
from models.store.caseload import Kept
from tasks.boards.links import link
from tasks.boards.look import Look, owed
from tasks.boards.markdown import Markdown, bullets, escaped, heading, section, table
from tasks.composing import holder_label
from tasks.measuring import PARTNER, advice_asked, advice_by_service
from tasks.pictures import charts, image, svg
from tasks.showing import next_step

MOST_OF_A_SERVICE = 25
_BASES = {Basis.STATUTE: "law", Basis.GUIDANCE: "guidance", Basis.PRACTICE: "our own target"}


def advice_outstanding(look: Look) -> str:
    """Advice and answers that were asked for and have not come, by service."""
    services = sorted(look.advice().items(), key=lambda each: (-_late(look, each[1]), -len(each[1]), each[0]))
    waiting = sum(len(asked) for _, asked in services)
    late = sum(_late(look, asked) for _, asked in services)
    purpose = (
        f"Advice that was asked for and has not come: {waiting:,}, of which {late:,} past its date.  "
        "The service with most past its date comes first.  Six weeks bind a health body by law, the others by guidance."
    )
    waited_for = "".join(_service(look, *each) for each in services) or "None.\n"
    return heading("Advice outstanding", purpose, look.on) + waited_for


def _late(look: Look, asked: Sequence[Kept]) -> int:
    return sum(each.standing.state(look.on) is State.OVERDUE for each in asked)


def _service(look: Look, holder: str, asked: Sequence[Kept]) -> str:
    late = _late(look, asked)
    bases = " and ".join(sorted({_BASES[each.standing.basis] for each in asked}))
    title = f"{_capital(holder_label(holder))}: {len(asked):,} outstanding" + (
        f", {late:,} past the date" if late else ""
    )
    title += f" (set by {bases})"
    heads = ("Request", "Due", "Days late", "Next step", "What")
    return section(title, table(heads, [_row(look, each) for each in asked], most=MOST_OF_A_SERVICE))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _row(look: Look, kept: Kept) -> tuple[Any, ...]:
    standing = kept.standing
    days = standing.days_late(look.on) or ""
    return look.case(kept.case_ref), standing.due_on, days, _next(kept, look.on), owed(kept)


def _next(kept: Kept, on: date) -> str:
    """The next message about it, or why there is none for now."""
    if kept.standing.state(on) is State.EXCEPTED:
        return "an exception lifts its limit"
    if kept.silence and kept.silence.covers(on):
        until = f" until {in_words(kept.silence.until)}" if kept.silence.until else ""
        return f"{kept.silence.because}{until}"
    found = next_step(kept.standing, on)
    return f"{found[1]}, {found[0]:%a} {found[0].day} {found[0]:%b}" if found else "every step was taken"


def services(look: Look) -> str:
    """How each service stands, with a link to its rows."""
    found = advice_by_service(look.tracker, look.on)
    purpose = "What each service was asked for and sent in the last thirteen weeks, and what has not come.  First time: it never went back for rework.  Rounds: how often it was sent until it was good enough.  Rework: days from going back to coming again, counted apart from lateness.  Families' own views are not counted."
    says = findings.advice(found)
    picture = f"{says}\n\n{image(svg(charts.advice(found)), says)}\n" if says else ""
    apart = bullets(map(escaped, findings.traded(found)))
    parts = (heading("Services", purpose, look.on), apart, f"\n{_how_they_stand(look, found)}\n", picture)
    return "".join((*parts, _sent_back(found), _asking(look)))


def _how_they_stand(look: Look, found: Sequence[AdviceRow]) -> str:
    rows = [
        (
            link(each.label, look.links.page("advice-outstanding")),
            _BASES[each.basis],
            each.asked,
            each.in_time_share,
            each.first_time_share,
            each.mean_rounds,
            each.rework_days,
            each.outstanding,
            Markdown(f"**{each.overdue}**") if each.overdue else "0",
            counted(each.oldest_days, "day") if each.oldest_days is not None else "",
        )
        for each in found
    ]
    heads = ("Service", "Date set by", "Asked", "In time", "First time", "Rounds", "Rework, days", "Outstanding", "Past the date", "Oldest waits")  # fmt: skip
    return table(heads, rows)


def _sent_back(found: Sequence[AdviceRow]) -> str:
    """Why advice goes back, by service and never by author, and how both figures stood before."""
    rows = [
        (each.label, each.wanting or "nothing", each.before.shares if each.before else "nothing came") for each in found
    ]
    heads = ("Service", "Most often sent back for", "Thirteen weeks before")
    return section("How good the advice is", table(heads, rows))


def _asking(look: Look) -> str:
    """Of whom advice was asked, by what was known of the child; and what authors said of the drafts."""
    found = advice_asked(look.tracker, look.on)
    known = [
        (label, *(each.known[one] for one in (*Known, UNSAID)), sum(each.tried.values()), _tried(each))
        for label, each in found
        if label == holder_label(PARTNER) or each.tried or set(each.known) - {UNSAID}
    ]
    heads = (
        "Service",
        *(each.replace("_", " ").capitalize() for each in Known),
        "Not said",
        "Answered not known",
        "Tried instead",
    )
    drafts = [
        (
            label,
            each.shared,
            sum(each.replies.values()),
            *(each.replies[one] for one in DraftReply),
            share(each.used, sum(each.replies.values())),
        )
        for label, each in found
        if each.shared or each.replies
    ]
    shared = (
        "Service",
        "Shared",
        "Answered",
        *(each.replace("_", " ").capitalize() for each in DraftReply),
        "Advice used",
    )
    return section("Asked, by what is known of the child", table(heads, known)) + section(
        "The draft, back with its authors", table(shared, drafts)
    )


def _tried(asking: Asking) -> str:
    """The routes, most frequent first."""
    said = (f"{routing().label(route) or 'in a note'} {number:,}" for route, number in asking.tried.most_common())
    return ", ".join(said)
