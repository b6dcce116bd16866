"""The parts of the README that the code writes: `python -m tests.documents [--check]`.

Each part stands between `<!-- generated: NAME -->` and `<!-- end -->`.  `make fix` writes them anew,
`make check` fails when one is stale.
"""

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import typer.main

from config.measures import Count, measures
from config.practice import ladders
from config.statute import THE_START, Duty, ExceptionGround, Rule, statute
from config.vocabulary import EVENT_MEANINGS, EventKind
from flows.cli import whole
from models.case import in_words
from models.events import NEEDS
from models.store.tables import metadata
from tests.bench.kept import FOLDER
from tests.catalogue import catalogue
from tests.film import film
from tests.spec.test_edge_cases import OUT_OF_SCOPE

README = Path(__file__).parents[1] / "README.md"
PRIVACY = README.parent / "config" / "privacy.md"


def events() -> str:
    """Every event with what it needs and what it means."""
    rows = [(f"`{kind}`", ", ".join(f"`{each}`" for each in _needs(kind)), EVENT_MEANINGS[kind]) for kind in EventKind]
    return _table(("Event", "Needs", "Means"), rows)


def _needs(kind: EventKind) -> tuple[str, ...]:
    """An exception is tested against its facts, so that it needs what shows them as well."""
    also = {EventKind.EXCEPTION_CLAIMED: ("evidence",), EventKind.ADVICE_NOT_KNOWN: ("route_tried",)}
    return (*NEEDS.get(kind, ()), *also.get(kind, ()))


def out_of_scope() -> str:
    """Edge cases of the law that the tracker does not decide, and why."""
    return "\n".join(f"- Edge {number}: {why}" for number, why in sorted(OUT_OF_SCOPE.items()))


def duties() -> str:
    """Every duty and every right with its limit, its counting rule and its source."""
    rows = [_duty(duty, rule) for duty in statute().all_duties for rule in duty.rule]
    return _table(("Duty", "For", "Limit", "Counted", "Set by", "Source", "Exceptions"), rows)


def _duty(duty: Duty, rule: Rule) -> tuple[str, ...]:
    grounds = ", ".join(_ground(each) for each in rule.exceptions) or "none"
    whom = ", ".join(rule.applies_to).replace("_", " ")
    source = f"[{rule.cite}]({rule.href})" + (f" to {in_words(rule.in_force_to)}" if rule.in_force_to else "")
    return f"`{duty.id}`", whom, _limit(rule), rule.counting.replace("_", " "), rule.basis, source, grounds


def _limit(rule: Rule) -> str:
    """The length, the day that it is measured from where that is another than the start's, and its bound."""
    said = rule.limit
    if rule.measured_from != THE_START:
        said += f" before {_measured_from(rule.measured_from)}"
    if rule.bound:
        length = rule.bound.limit if rule.bound.amount else "the day"
        said += f"; {length} of {_measured_from(rule.bound.measured_from)} where that is {rule.bound.take}"
    return said


def _measured_from(named: str) -> str:
    if named[:2].isdigit():
        on = date.fromisoformat(f"2001-{named}")
        return f"{on.day} {on:%B}"
    return named.replace("_", " ")


def _ground(each: ExceptionGround) -> str:
    name = each.ground.replace("_", " ")
    return f"{name} (limits that end {in_words(each.due_from)} to {in_words(each.due_to)})" if each.due_from else name


def notices() -> str:
    """What the letter behind each decision must carry."""
    rows = [
        (f"`{each.event}`", "; ".join(each.must_say), "; ".join(each.also_to), f"[{each.provision}]({each.href})")
        for each in statute().notice
    ]
    return _table(("Decision", "Its letter carries", "Also to", "Source"), rows)


def ladder() -> str:
    """Every step of every ladder."""
    rows = [
        (each.label, f"{step.days:+d}", step.kind, ", ".join(step.to).replace("_", " "), step.asks)
        for each in ladders().ladder
        for step in each.step
    ]
    return _table(("About", "Day", "Kind", "To", "Asks"), rows)


def figures() -> str:
    """Every rate and mean with what it counts, and whose name it has."""
    shown = (each for each in measures() if not isinstance(each, Count))
    rows = [(each.label, each.sentence, f"`{each.id}`", "ours" if each.ours else "DfE") for each in shown]
    return _table(("Figure", "Counts", "Id", "Name"), rows)


def commands() -> str:
    """Every command with what it does."""
    found = typer.main.get_command(whole())
    rows = [(f"`ehcp {name}`", (each.help or "").split("\n")[0]) for name, each in sorted(found.commands.items())]
    return _table(("Command", "Does"), rows)


def stored() -> str:
    """Every column of every table; those in which somebody may write what they like stand out."""
    free = ("note", "evidence")
    rows = [
        (
            f"`{name}`",
            ", ".join(f"**{each.name}** (free text)" if each.name in free else each.name for each in table.columns),
        )
        for name, table in sorted(metadata.tables.items())
    ]
    return _table(("Table", "Columns"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows))


KEPT = ("sweep", "growth", "ways", "deriving", "mail", "dashboard", "summary", "faults")


def measured() -> str:
    """The tables that the benchmarks kept, as they were measured last."""
    return "\n".join(
        (FOLDER / f"{name}.md").read_text(encoding="utf-8") for name in KEPT if (FOLDER / f"{name}.md").exists()
    )


PARTS: dict[str, Callable[[], str]] = {
    "film": film,
    "commands": commands,
    "events": events,
    "duties": duties,
    "notices": notices,
    "out_of_scope": out_of_scope,
    "ladder": ladder,
    "figures": figures,
    "measured": measured,
    "letters": catalogue,
}


OF_PRIVACY: dict[str, Callable[[], str]] = {"stored": stored}


def written(text: str, parts: Mapping[str, Callable[[], str]] = PARTS, named: str = "README.md") -> str:
    """A document with every generated part made anew.  Raises ValueError for a part without a place."""
    for name, part in parts.items():
        start, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        before, found, rest = text.partition(start)
        if not found or end not in rest:
            raise ValueError(f"{named} has no place for '{name}': it needs {start.strip()} … {end}")
        text = before + start + part() + "\n" + end + rest.partition(end)[2]
    return text


def main() -> None:
    """Write the documents, or with --check say whether one is stale."""
    for file, parts in ((README, PARTS), (PRIVACY, OF_PRIVACY)):
        text = file.read_text(encoding="utf-8")
        made = written(text, parts, file.name)
        if "--check" not in sys.argv:
            file.write_text(made, encoding="utf-8")
        elif made != text:
            sys.exit(f"{file.name} is stale: run make fix")
    sys.exit(0)


if __name__ == "__main__":
    main()
