"""The board of officers: how much each has in hand, and what comes next for each."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tasks.boards.caseload import state_of
from tasks.boards.look import Look
from tasks.boards.markdown import escaped, heading, section, table
from tasks.cases import Concern

MOST_OF_AN_OFFICER = 10


def officers(look: Look) -> str:
    """The load of each officer, heaviest first, and under it the requests of each that need something."""
    of: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for case in look.cases:
        of[case["officer"] or "nobody"].append(case)
    in_order = sorted(of.items(), key=lambda each: (*(-count for count in _load(each[1])), each[0]))
    rows = [(officer, len(cases), *_load(cases), _next(look, cases)) for officer, cases in in_order]
    heads = ("Officer", "Open", "Breached", "Overdue", "Due soon", "Next")
    purpose = "Who has how much in hand, and what is next for each: the officer with most past its date comes first."
    parts = (section(f"{escaped(officer)}: {len(cases)} open", _urgent(look, cases)) for officer, cases in in_order)
    return heading("Officers", purpose, look.on) + table(heads, rows) + "\n" + "".join(parts)


def _load(cases: Sequence[Mapping[str, Any]]) -> tuple[int, int, int]:
    found = Counter(each["concern"] for each in cases)
    return found[Concern.BREACHED], found[Concern.OVERDUE], found[Concern.DUE_SOON]


def _next(look: Look, cases: Sequence[Mapping[str, Any]]) -> Any:
    """The most urgent request."""
    return look.case(cases[0]["case_ref"])


def _urgent(look: Look, cases: Sequence[Mapping[str, Any]]) -> str:
    wanting = [each for each in cases if each["concern"] not in (Concern.ON_TRACK, Concern.EXCEPTED)]
    rows = [
        (look.case(each["case_ref"]), state_of(each), each["concerned_on"], each["week"], each["concerned"])
        for each in wanting
    ]
    return table(("Request", "State", "Due", "Week", "Because of"), rows, most=MOST_OF_AN_OFFICER)
