"""The parts of the README that the code writes: `python -m tests.documents [--check]`.

Each part stands between `<!-- generated: NAME -->` and `<!-- end -->`.  `make fix` writes them anew,
`make check` fails when one is stale.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import typer.main

from config.practice import ladders
from config.statute import Duty, Rule, statute
from flows.cli import app, casework, law, operations, reports, supposing  # noqa: F401  (they add their commands)
from tests.film import film

README = Path(__file__).parents[1] / "README.md"


def duties() -> str:
    """Every duty with its limit, its counting rule and its source."""
    rows = [_duty(duty, rule) for duty in statute().duty for rule in duty.rule]
    return _table(("Duty", "For", "Limit", "Counted", "Set by", "Source", "Exceptions"), rows)


def _duty(duty: Duty, rule: Rule) -> tuple[str, ...]:
    grounds = ", ".join(each.ground.replace("_", " ") for each in rule.exceptions)
    whom = ", ".join(rule.applies_to).replace("_", " ")
    return (
        f"`{duty.id}`",
        whom,
        rule.limit,
        rule.counting,
        rule.basis,
        f"[{rule.cite}]({rule.href})",
        grounds or "none",
    )


def ladder() -> str:
    """Every step of every ladder."""
    rows = [
        (each.label, f"{step.days:+d}", step.kind, ", ".join(step.to).replace("_", " "), step.asks)
        for each in ladders().ladder
        for step in each.step
    ]
    return _table(("About", "Day", "Kind", "To", "Asks"), rows)


def commands() -> str:
    """Every command with what it does."""
    found = typer.main.get_command(app)
    rows = [(f"`ehcp {name}`", (each.help or "").split("\n")[0]) for name, each in sorted(found.commands.items())]
    return _table(("Command", "Does"), rows)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ("---",) * len(heads), *rows))


PARTS: dict[str, Callable[[], str]] = {"duties": duties, "ladder": ladder, "commands": commands, "film": film}


def written(text: str) -> str:
    """The README with every generated part made anew.  Raises ValueError for a part without a place."""
    for name, part in PARTS.items():
        start, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        before, found, rest = text.partition(start)
        if not found or end not in rest:
            raise ValueError(f"README.md has no place for '{name}': it needs {start.strip()} … {end}")
        text = before + start + part() + "\n" + end + rest.partition(end)[2]
    return text


def main() -> None:
    """Write the README, or with --check say whether it is stale."""
    text = README.read_text(encoding="utf-8")
    made = written(text)
    if "--check" in sys.argv:
        sys.exit("README.md is stale: run make fix" if made != text else 0)
    README.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
