"""The official figures that the samples reproduce and the reports compare with.

`sen2.csv` is a cut of the statistics that the Department for Education publishes; a blank is a
figure that was not published.  Its header carries the attribution that the licence asks for.

Source: Education, health and care plans, https://explore-education-statistics.service.gov.uk
"""

import csv
import tomllib
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, field_validator

from config.errors import PlainError

FILE = Path(__file__).parent / "sen2.csv"
NEIGHBOURS = FILE.with_name("neighbours.toml")

# What a year cannot be generated without; every other figure has a sensible stand-in.
NEEDED = (
    "requests_received",
    "requests_refused",
    "timeliness_den_incl_exc",
    "timeliness_den_excl_exc",
    "within20w_incl_exc",
    "within20w_excl_exc",
)


class NoOfficialRowError(PlainError, LookupError):
    """There is no such row, or it lacks a figure; the text says which, in one sentence."""


class Level(StrEnum):
    """How large an area a row speaks about."""

    NATIONAL = "National"
    REGIONAL = "Regional"
    AUTHORITY = "Local authority"


class OfficialRow(BaseModel):
    """What was published about one area and one calendar year; None where it was not published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    year: int
    level: Level
    area_code: str
    la_code: str
    name: str
    region: str
    requests_received: int | None
    requests_assess_yes: int | None
    requests_refused: int | None
    requests_outstanding: int | None
    requests_withdrawn: int | None
    req_decided_within_6w: int | None
    req_decided_over_6w: int | None
    assess_plan_issued: int | None
    assess_plan_not_issued: int | None
    not_issued_within_16w: int | None
    not_issued_over_16w: int | None
    timeliness_den_incl_exc: int | None
    timeliness_den_excl_exc: int | None
    within20w_incl_exc: int | None
    within20w_excl_exc: int | None
    pct20w_excl_exc: float | None
    plans_20to52w_incl_exc: int | None
    plans_20to52w_excl_exc: int | None
    plans_over52w_incl_exc: int | None
    plans_over52w_excl_exc: int | None
    avg_weeks_incl_exc: float | None
    avg_weeks_excl_exc: float | None

    @field_validator("*", mode="before")
    @classmethod
    def _blank_is_unpublished(cls, value: object, info: object) -> object:
        named = getattr(info, "field_name", "") in ("la_code", "region")
        return None if value == "" and not named else value

    @property
    def missing(self) -> tuple[str, ...]:
        """The figures that a year cannot be generated without, and that were not published."""
        return tuple(each for each in NEEDED if getattr(self, each) is None)

    @property
    def has_bands(self) -> bool:
        """Whether the plans over 20 weeks were published in two bands (from 2023)."""
        bands = (self.plans_20to52w_incl_exc, self.plans_20to52w_excl_exc)
        return None not in (*bands, self.plans_over52w_incl_exc, self.plans_over52w_excl_exc)

    @property
    def undated(self) -> int:
        """Plans of the denominators that stand in no published band: they had no date."""
        if not self.has_bands:
            return 0
        with_exceptions = _rest(
            self.timeliness_den_incl_exc,
            self.within20w_incl_exc,
            self.plans_20to52w_incl_exc,
            self.plans_over52w_incl_exc,
        )
        without = _rest(
            self.timeliness_den_excl_exc,
            self.within20w_excl_exc,
            self.plans_20to52w_excl_exc,
            self.plans_over52w_excl_exc,
        )
        return max(with_exceptions, without)


def _rest(whole: int | None, *parts: int | None) -> int:
    return (whole or 0) - sum(part or 0 for part in parts)


def official_row(like: str, year: int) -> OfficialRow:
    """The row of an area (its name, or its three-digit or nine-character code) and a calendar year.

    Upper and lower case are the same.  Raises NoOfficialRowError, in one sentence, where the area is
    unknown (with the nearest names), the year is not held (with those that are), or a figure that a
    year cannot be generated without was not published (with its name).
    """
    wanted = like.strip().casefold()
    rows = [row for row in _rows() if wanted in _calls(row)]
    if not rows:
        raise NoOfficialRowError(f"No official figures are held for {like!r}{_perhaps(wanted)}")
    row = next((each for each in rows if each.year == year), None)
    if row is None:
        years = ", ".join(str(each.year) for each in rows)
        raise NoOfficialRowError(f"The official figures of {rows[0].name} are held for {years}, not for {year}.")
    if row.missing:
        raise NoOfficialRowError(f"{row.name} {year}: not published: {', '.join(row.missing)}.")
    return row


def complete_rows() -> tuple[OfficialRow, ...]:
    """Every authority and year that has what a generated year needs, in order of year and name.

    A row whose bands hold fewer plans than its denominator is not among them: a plan without a date
    can be in a statistic and not in a history of events.
    """
    return tuple(row for row in _rows() if row.level is Level.AUTHORITY and not row.missing and not row.undated)


@cache
def authority_name(la_code: str) -> str:
    """The name of an authority for a reader, "York"; for a code that is not in the figures, "Authority 999"."""
    named = (row.name for row in reversed(_rows()) if row.la_code == la_code)
    return next(named, f"Authority {la_code}")


def beside_of(la_code: str, year: int) -> tuple[OfficialRow, ...]:
    """An authority, England, its region and its statistical neighbours, each by its last headline up to that year.

    Empty where no headline of the authority is held.
    """
    known = [row for row in _rows() if row.year <= year and row.pct20w_excl_exc is not None]
    own = max((row for row in known if la_code and row.la_code == la_code), key=_year, default=None)
    if own is None:
        return ()
    neighbours = tomllib.loads(NEIGHBOURS.read_text(encoding="utf-8")).get(la_code, [])
    areas = [(Level.NATIONAL, "England"), (Level.REGIONAL, own.region)]
    areas += [(Level.AUTHORITY, name) for name in neighbours]
    found = (max((row for row in known if (row.level, row.name) == area), key=_year, default=None) for area in areas)
    return (own, *(row for row in found if row))


def _year(row: OfficialRow) -> int:
    return row.year


def _calls(row: OfficialRow) -> set[str]:
    """What a reader may call the area of a row."""
    return {each.casefold() for each in (row.name, row.la_code, row.area_code) if each}


def _perhaps(wanted: str) -> str:
    """The names nearest to one that is unknown: those that contain it, then those spelt like it."""
    names = {row.name.casefold(): row.name for row in _rows()}
    holding = sorted(each for each in names if wanted and wanted in each)
    alike = get_close_matches(wanted, names, n=3, cutoff=0.6)
    nearest = [names[each] for each in dict.fromkeys(holding + alike)][:3]
    return f"; did you mean {' or '.join(nearest)}?" if nearest else "."


@cache
def _rows() -> tuple[OfficialRow, ...]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(OfficialRow.model_validate(row) for row in rows)
