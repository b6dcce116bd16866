"""A desk at which somebody types `ehcp`: a home folder, a fixed day, and no other settings.

desk = Desk(home, environment)
assert desk("case", "YK-0001").status == 0
assert desk.asks("case", "YK-0001")["week"] == 10

The story that most tests begin with is that of four requests, seen on TODAY.
"""

import io
import json
import sqlite3
import sys
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli import main
from tests.dates import day

TODAY = day("Fri 1 Aug 2025").isoformat()
NOTE = "MARKED NOTE that nobody outside the database may read"

COLUMNS = "case_ref,event,occurred_on,external_id,officer,source,advice_kind,service,note"
_SAID = """
YK-0001,request_received,Wed 21 May 2025,so-01,education,,,
YK-0001,decision_to_assess_notified,Wed 18 Jun 2025,,,,,
YK-0001,advice_sought,Fri 20 Jun 2025,,,psychological,educational_psychology,
YK-0001,advice_request_received,Fri 20 Jun 2025,,,psychological,educational_psychology,
YK-0001,advice_sought,Fri 20 Jun 2025,,,medical,health,
YK-0001,advice_request_received,Fri 20 Jun 2025,,,medical,health,NOTE
YK-0002,request_received,Mon 9 Jun 2025,so-02,parent_or_young_person,,,
YK-0003,request_received,Mon 3 Feb 2025,so-01,education,,,
YK-0003,decision_to_assess_notified,Mon 10 Mar 2025,,,,,
YK-0003,draft_plan_served,Mon 26 May 2025,,,,,
YK-0003,final_plan_sent,Mon 23 Jun 2025,,,,,
YK-0004,request_received,Mon 3 Mar 2025,so-02,education,,,
YK-0004,decision_not_to_assess_notified,Mon 7 Apr 2025,,,,,
"""
CONTACTS = """service,role,mailbox,phone
educational_psychology,service,psychology@york.example,01904 551000
educational_psychology,service_lead,principal.psychologist@york.example,
health,service,health@nhs.example,
health,service_lead,clinical.officer@nhs.example,
,case_officer,send.team@york.example,01904 552000
,send_manager,send.manager@york.example,
,head_of_service,head.of.service@york.example,
,icb_send_lead,icb.send@nhs.example,
,director,director@york.example,
"""


def story() -> str:
    """The event file of the four requests."""
    return "\n".join([COLUMNS, *(_row(*each) for each in enumerate(_SAID.strip().splitlines(), start=1))]) + "\n"


def _row(number: int, line: str) -> str:
    ref, event, on, rest = line.split(",", 3)
    return ",".join((ref, event, day(on).isoformat(), f"e-{number}", rest.replace("NOTE", NOTE)))


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered: its exit status, and what stands on its two outputs."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, object]:
        """The one JSON document on standard output."""
        return json.loads(self.out)


class Desk:
    """Types commands, in this process: each is what `ehcp …` would do in the same environment."""

    def __init__(self, home: Path, environment: pytest.MonkeyPatch) -> None:
        self.home, self._environment = home, environment
        self.set(EHCP_HOME=str(home), EHCP_TODAY=TODAY)

    def set(self, **variables: str) -> "Desk":
        """The same desk under other settings."""
        for name, value in variables.items():
            self._environment.setenv(name, value)
        return self

    def __call__(self, *words: str) -> Said:
        """Type a command."""
        out, err = io.StringIO(), io.StringIO()
        self._environment.setattr(sys, "argv", ["ehcp", *words])
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
        return Said(ended.value.code or 0, out.getvalue(), err.getvalue())

    def hears_the_story(self) -> None:
        """Take in the four requests and the contacts."""
        assert self("import", self.file("events.csv", story())).status == 0
        assert self("contacts", "import", self.file("contacts.csv", CONTACTS)).status == 0

    def asks(self, *words: str, status: int = 0) -> dict[str, object]:
        """What a command answers as JSON; it must end with that status."""
        said = self(*words, "--json")
        assert said.status == status, said.err
        return said.document

    def file(self, name: str, text: str) -> str:
        """Write a file beside the home folder; its path."""
        path = self.home.parent / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to see whether anything changed."""
        with closing(sqlite3.connect(self.home / "ehcp.sqlite")) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            return {name: sorted(database.execute(f"SELECT * FROM {name}"), key=repr) for (name,) in tables}

    def tampers(self, statement: str) -> None:
        """Change the database behind the tracker's back."""
        with closing(sqlite3.connect(self.home / "ehcp.sqlite")) as database:
            assert database.execute(statement).rowcount > 0
            database.commit()

    def letters(self) -> list[Path]:
        """The messages that left for the outbox folder."""
        return sorted((self.home / "outbox").glob("*.eml"))
