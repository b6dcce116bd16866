"""What a board asks for beside timeliness: demand against capacity, the priorities, and the plan's actions."""

from collections import Counter
from collections.abc import Iterator, Sequence

from config.measures import measures
from config.practice.outcomes import outcomes
from config.practice.plan_audit import plan_audit
from config.practice.priorities import Figure, Priority, priorities
from models.actions import Action, Status
from models.audit import summary
from models.letters import counted, in_words, lower_first
from models.suppression import HIDDEN, part_shown, shown, small, suppressed
from models.timeliness import percent
from tasks.composing import holder_label
from tasks.reports.document import Line, Table, Words
from tasks.reports.known import Known
from tasks.reports.telling import told_of
from tasks.reports.told import FEW, NOTHING

MOST = 5
"""So many actions are named; the others are counted."""


def demand(known: Known) -> Words:
    """The queues of advice that grow or fall by more than chance, each in a sentence."""
    found = [each for each in known.queues if each.drift and not small(each.waiting, known.below)]
    weeks = max((len(each.weeks) for each in found), default=0)
    moving = [each for each in found if each.drift and abs(each.drift.fall) > each.drift.slip]
    said = " ".join(f"{holder_label(each.service)}: {lower_first(each.sentence)}" for each in moving)
    if not found:
        return Words("words", "Demand against capacity: no queue of advice can be told.")
    return Words("words", f"Demand against capacity, measured over {weeks} weeks. {said or 'No queue of advice grows or falls by more than chance.'}")  # fmt: skip


def by_priority(known: Known) -> Table:
    """The strategy's priorities, each with what the events can tell and what they cannot."""
    figures = _told_shares(known)
    lines = tuple(
        Line(each.label, ("\n".join(_figures(known, each, figures)), _sentence(each.not_measured)))
        for each in priorities().priority
    )
    return Table(
        "The strategy's priorities",
        ("Priority", "Measured here", "Not measured here"),
        lines,
        worded=True,
        widths=(5, 17, 10),
    )


def _figures(known: Known, priority: Priority, shares: dict[str, str]) -> Iterator[str]:
    now = told_of(known)[-1]
    for name in priority.figures:
        if figure := priorities().find(name):
            yield f"{figure.label}: {shares[name]}"
        else:
            rate = now.rate(name).split("\n")
            yield f"{measures().find(name).label}: {rate[0]}{f' ({rate[1]})' if rate[1:] else ''}"


def _told_shares(known: Known) -> dict[str, str]:
    """The priorities' own figures.  A whole that is a measure is told only where it may be told beside the others."""
    names = told_of(known)[-1].names
    told: dict[str, str] = {}
    for figure in priorities().figure:
        part, whole = known.shares.get(figure.id, (0, 0))
        counts = _with_those_apart(figure, known)
        open_left = None not in [row[0] for row in suppressed([[each] for each in counts], known.below)]
        may = (not isinstance(figure.whole, str) or figure.whole in names) and not small(whole, known.below)
        told[figure.id] = _share(part, whole) if may and open_left else HIDDEN
    return told


def _with_those_apart(figure: Figure, known: Known) -> list[int]:
    """The part, those that share no row with it, and the rest, which could be worked out: all are told, or none."""
    alike = [each for each in priorities().figure if each.of.id == figure.of.id and each.apart]
    parts = [known.shares.get(each.id, (0, 0))[0] for each in (alike if figure.apart else [figure])]
    return [*parts, known.shares.get(figure.id, (0, 0))[1] - sum(parts)]


def _share(part: int, whole: int) -> str:
    return f"{percent(part, whole):.1f}% ({part:,} of {whole:,})" if whole else NOTHING


def _sentence(points: tuple[str, ...]) -> str:
    text = "; ".join(points)
    return f"{text[:1].upper()}{text[1:]}."


def audited(known: Known) -> Words:
    """The audits of plans beside the targets that the authority set itself."""
    found = summary(known.audits, plan_audit())
    if not found.audited:
        return Words("words", "Plan audits: none was recorded in the period.")
    told = [f"{lower_first(each.label)}: {_bounded(found.met[each.id], found.audited, known.below)} (target {each.percent:.0f}%)" for each in plan_audit().target]  # fmt: skip
    return Words("words", f"Plan audits, graded by rule: {shown(found.audited, known.below)} plans. {_sentence(tuple(told))}")  # fmt: skip


def satisfied(known: Known) -> Words | None:
    """What families answered, as counts; None where nobody was asked in the period."""
    if not known.satisfaction:
        return None
    said = [f"{whose.replace('_', ' ')}: {_bounded(found[2], found[1], known.below)} of those who answered" for whose, found in sorted(known.satisfaction.items())]  # fmt: skip
    return Words("words", f"Satisfied with how they were heard (target {priorities().satisfied_percent:.0f}%). {_sentence(tuple(said))}")  # fmt: skip


def _bounded(part: int, whole: int, below: int) -> str:
    """A share, or as near as a small rest or a small part leaves it open."""
    if part_shown(part, whole, below):
        return _share(part, whole)
    if whole < FEW * below:
        return HIDDEN
    few = below - 1
    return (
        f"at least {percent(whole - few, whole):.1f}%"
        if small(whole - part, below)
        else f"at most {percent(few, whole):.1f}%"
    )


def about_the_plan(known: Known) -> Words:
    """How many actions there are, how they stand, and how many want a word."""
    if not known.plan:
        return Words("words", "No operational plan is held: ehcp actions import takes one.")
    on, after = known.period.last, priorities().stale_after_days
    stand = Counter(each.status for each in known.plan)
    said = ", ".join(f"{stand[each]} {each.replace('_', ' ')}" for each in Status if stand[each])
    overdue = sum(each.is_overdue(on) for each in known.plan)
    stale = sum(each.is_stale(on, after) for each in known.plan)
    return Words("words", f"{counted(len(known.plan), 'action')} as last imported: {said}. On {in_words(on)} {overdue} were past their day, and of {stale} nothing had been heard for more than {after} days. {_unserved(known.plan)}")  # fmt: skip


def _unserved(plan: Sequence[Action]) -> str:
    """The statements of the outcomes framework that no action serves; a board asks for what is not there."""
    if not any(each.outcomes for each in plan):
        return "No action names the outcomes that it serves."
    without = [f"“{each.says}”" for each in outcomes() if not any(one.serves(each.id) for one in plan)]
    return (
        f"No action serves {', '.join(without)}."
        if without
        else "Each statement of the outcomes framework has an action that serves it."
    )


def plan(known: Known) -> Table | None:
    """The actions of which a board should hear; None where there are none."""
    on, after = known.period.last, priorities().stale_after_days
    wanting = [each for each in known.plan if each.wants_a_word(on, after)]
    if not wanting:
        return None
    worst = sorted(wanting, key=lambda each: (not each.is_overdue(on), each.due_on))[:MOST]
    more = f"; {len(wanting) - MOST} more in ehcp actions list" if len(wanting) > MOST else ""
    lines = tuple(Line(f"{each.id} {each.action}", _standing(each, known)) for each in worst)
    return Table(f"Actions past their day or long without a word{more}", ("Action", "Owner", "Due", "Status", "Last word before"), lines, worded=True, widths=(12, 8, 5, 4, 4))  # fmt: skip


def _standing(each: Action, known: Known) -> tuple[str, ...]:
    on = known.period.last
    silent = each.silent_for(on)
    due = f"{each.due_on.day} {each.due_on:%b %Y}"
    word = "never" if silent is None else f"{silent} days"
    return (each.owner, due, each.status.replace("_", " "), word)
