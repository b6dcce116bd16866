"""The weekly letter to a service, or to whoever answers for several: its own advice, and nobody else's."""

from dataclasses import dataclass
from datetime import date

from models.case import in_words
from models.letters.weekly.advice import AdviceRow, Before
from models.letters.words import counted
from models.suppression import HIDDEN, part_shown, shown, small


@dataclass(frozen=True, slots=True)
class LateRow:
    """Advice that is past its date: which request, what, since when."""

    case_ref: str
    what: str
    service: str
    due_on: date
    days_late: int


@dataclass(frozen=True, slots=True)
class AskedRow:
    """Advice that was asked for in the week, and what was known of the child: the routing follows from it."""

    case_ref: str
    what: str
    asked_on: date
    known: str
    route: str
    """Of whom it is asked where so much is known; or what was tried where the service knows nothing."""

    @property
    def way(self) -> str:
        """What is known, and what follows from it: those that have the same stand together."""
        said = f"{self.known}: {self.route}" if self.route else self.known
        return f"{said[:1].upper()}{said[1:]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """The advice of one service as a reader is told it: what is not told is "c"."""

    label: str
    date_name: str
    asked: str
    in_time: str
    returned: str
    first_time: str
    rounds: str
    rework_days: str
    wanting: str
    before: str
    waited_for: str
    past: str
    oldest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceWeek:
    """A week of the advice that one reader answers for."""

    week_ending: date
    authority_name: str
    to_role: str
    advice: tuple[AdviceRow, ...]
    late: tuple[LateRow, ...]
    """Oldest first; empty for a reader who is told counts only."""
    more_late: int
    """How many more are late than are listed."""
    asked: tuple[AskedRow, ...] = ()
    """What was asked in the week, by what is known of the child; empty for a reader who is told counts only."""
    suppressed_below: int
    """Counts below it are not told; 0: every count is."""
    reply_to: str
    phone: str = ""
    sample: bool = False

    @property
    def rows(self) -> tuple[ServiceRow, ...]:
        """The advice as this reader is told it."""
        return tuple(_told(each, self.suppressed_below) for each in self.advice)

    @property
    def subject(self) -> str:
        """The week, and whether anything is late."""
        late = sum(each.overdue for each in self.advice)
        said = counted(late, "piece of advice", "pieces of advice") if late else "no advice"
        if any(each.past == HIDDEN for each in self.rows):  # the one that is not told could be worked out
            said = "some advice"
        return f"Advice for EHC needs assessments, week ending {in_words(self.week_ending)}: {said} past the date"


def _told_before(before: Before, below: int) -> bool:
    return part_shown(before.in_time, before.in_time + before.late, below) and part_shown(
        before.first_time, before.came, below
    )


def _told(row: AdviceRow, below: int) -> ServiceRow:
    dated = row.in_time + row.late
    quality = part_shown(row.first_time, row.came, below)
    back = quality and not small(row.returned, below) and not small(row.rounds - row.came, below)
    return ServiceRow(
        label=row.label,
        date_name=row.date_name,
        asked=shown(row.asked, below),
        in_time=row.in_time_share if part_shown(row.in_time, dated, below) else HIDDEN,
        returned=shown(row.returned, below) if quality else HIDDEN,
        first_time=row.first_time_share if quality else HIDDEN,
        rounds=(row.mean_rounds or "none") if back else HIDDEN,
        rework_days=f"{row.rework_days:,}" if back else HIDDEN,
        wanting=row.wanting if not below else "",
        before=row.before.shares if row.before and _told_before(row.before, below) else "",
        waited_for=shown(row.outstanding, below),
        past=shown(row.overdue, below) if part_shown(row.overdue, row.outstanding, below) else HIDDEN,
        oldest=HIDDEN
        if small(row.outstanding, below)
        else "none"
        if row.oldest_days is None
        else f"{row.oldest_days:,}",
    )
