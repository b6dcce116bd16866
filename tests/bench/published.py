"""Every authority and every year that was published whole: a generated caseload gives the published row.

    python -m tests.bench.published

Some nine hundred rows, on as many processors as there are: each year's histories go through the product's own
clocks and measures, and every count and rate must be the published one to the printed decimal.
"""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor

from rich.console import Console
from rich.progress import track

from config.official import OfficialRow, complete_rows
from tests.tasks.test_published_years import differences


def judged(row: OfficialRow) -> tuple[str, dict[str, tuple[object, object]]]:
    """The row by its name, and what of it came out otherwise."""
    return f"{row.name} {row.year}", differences(row)


def main() -> int:
    """Try all, or the first of them; the number that came out otherwise."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", type=int, default=None, help="So many of them only.")
    rows = complete_rows()[: asked.parse_args().rows]
    console, wrong = Console(), 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for name, found in track(pool.map(judged, rows), "published years", total=len(rows), console=console):
            if found:
                wrong += 1
                console.print(f"{name}: {found}")
    console.print(f"{len(rows) - wrong} of {len(rows)} years as published")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
