"""Canaries: a name is put wherever somebody may type, a month is lived through, and no other place ever shows it.

The notes themselves stay in our own database, where they belong; everywhere else they are looked for.
"""

import csv
import io
import os
import sqlite3
import sys
import time
import zipfile
import zlib
from contextlib import closing, suppress
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from prefect.settings import get_current_settings

from flows import daily as day_module
from flows import import_cases as import_module
from flows import record_event as record_module
from flows.delivery import deliver
from flows.opened import opened
from flows.track_request import track_request
from flows.weekly_summary import weekly_summary
from models.events import COLUMNS
from tests.dates import day
from tests.flows.desk import NOTE
from tests.flows.test_flows import run

MARK = "Quillfeather"
"""One word, as a surname is: nothing about it looks unlike a code."""
MARKS = (MARK, f"Zebedee {MARK}, born 3 Mar 2014, lives at 9 Canary Lane", f"x\n{MARK}", f"={MARK}()", f"<b>{MARK}</b>")
FREE = ("note", "evidence")
REFERENCES = ("officer", "service", "setting", "advice_ref", "external_id", "corrects", "reason")
"""One word without a space is taken for a reference there, and references are shown: that is what they are for."""
OURS = ("ehcp.sqlite", "inbox", "ehcp.sqlite-wal", "ehcp.sqlite-shm", "events.csv")
LIVED = "the-last-of-all"

GOOD = f"""case_ref,event,occurred_on,advice_kind,service,duty,ground,starts_on,ends_on,evidence,note
YK-0005,request_received,2025-05-12,,,,,,,,{NOTE}
YK-0005,decision_to_assess_notified,2025-06-02,,,,,,,,"{MARKS[1]}"
YK-0005,advice_sought,2025-06-09,medical,health,,,,,,{MARK}
YK-0005,advice_request_received,2025-06-09,medical,health,,,,,,{MARK}
YK-0005,advice_sought,2025-06-09,social_care,social_care,,,,,,{MARK}
YK-0005,advice_received,2025-07-11,medical,,,,,,,{MARK}
YK-0005,advice_returned,2025-07-14,medical,,,,,,,{MARKS[3]}
YK-0005,exception_claimed,2025-07-15,medical,,provide_advice,missed_appointment,2025-07-01,2025-07-05,"{MARKS[1]}",{MARK}
YK-0005,exception_claimed,2025-07-15,,,send_final_plan,exceptional_personal_circumstances,2025-07-01,,{MARK},{MARKS[4]}
YK-0005,advice_not_known,2025-07-16,social_care,,,,,,,{MARK}
YK-0001,chasing_muted,2025-07-16,psychological,,,,,2025-08-04,,{MARK}
YK-0002,family_told,2025-07-22,,,notify_decision_whether_to_assess,,,,,{MARK}
"""
SOUND = {"case_ref": "YK-0005", "event": "advice_promised", "occurred_on": "2025-07-20", "advice_kind": "medical"}


def broken_files():
    """A file for every column and every mark, and for every way in which a file can be no file."""
    for column in COLUMNS:
        for number, mark in enumerate(MARKS):
            row = SOUND | {"promised_on": "2025-08-20"} | {column: mark}
            text = io.StringIO()
            lines = csv.DictWriter(text, fieldnames=list(row))
            lines.writeheader()
            lines.writerow(row)
            if column not in FREE and not (mark == MARK and column in REFERENCES):
                yield f"{column}-{number}.csv", text.getvalue().encode()
    yield (
        "unknown-column.csv",
        f"case_ref,event,occurred_on,{MARKS[1]}\n{MARK},request_received,2025-06-31,x\n".encode(),
    )
    yield "too-many-cells.csv", f"case_ref,event,occurred_on\nYK-0005,request_received,2025-06-30,{MARK}\n".encode()
    yield "no-header.csv", f"{MARK},{MARK},{MARK}\n{MARK},{MARK},{MARK}\n".encode()
    yield (
        "latin.csv",
        f"case_ref,event,occurred_on,note\nYK-0005,request_received,2025-06-30,{MARK}caf\xe9\n".encode("latin-1"),
    )
    yield "cut.csv", f'case_ref,event,occurred_on,note\nYK-0005,request_received,2025-06-30,"{MARK}\n'.encode()
    yield "workbook.xlsx", MARK.encode()
    yield "return.xml", f"<SEN2><Name>{MARK}</Name>".encode()


def searched_text(path):
    """Every reading of a file: as it lies there, unpacked, and as a mail program or a PDF viewer reads it."""
    content = path.read_bytes()
    yield content
    if path.suffix == ".eml":
        letter = message_from_bytes(content, policy=default)
        yield from (repr(value).encode() for value in letter.items())
        yield from (part.get_payload(decode=True) for part in letter.walk() if not part.is_multipart())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if path.suffix == ".pdf":
        for piece in content.split(b"stream\n")[1:]:
            with suppress(zlib.error):
                yield zlib.decompress(piece)


def prefects_rows():
    """Every row of every table of Prefect's database, with the name of the table."""
    url = get_current_settings().server.database.connection_url.get_secret_value()
    with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: [repr(row) for row in database.execute(f'SELECT * FROM "{name}"')] for (name,) in tables}


def arguments_of_ours():
    """The arguments of this process and of those that it started, which every user of the machine may read."""
    parents, words = {}, {}
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            pid = int(each.name)
            parents[pid] = int((each / "stat").read_text().rpartition(")")[2].split()[1])
            words[pid] = (each / "cmdline").read_bytes()
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return [words[pid] for pid in ours]


def hits(places):
    """Where a mark stands, with what stands before it."""
    found = []
    for name, content in places:
        for mark in (MARK.encode(), NOTE.encode()):
            at = content.find(mark)
            if at >= 0:
                found.append(f"{name}: {content[max(0, at - 80) : at + 20]!r}")
    return found


def live_through_a_month(runs):
    """From Friday 1 August 2025, in eight mornings (each catches up what was missed), with summaries and deliveries."""
    for number in range(0, 32, 4):
        on = day("Fri 1 Aug 2025") + timedelta(days=number)
        runs.set(EHCP_TODAY=on.isoformat())
        opened.cache_clear()
        run(day_module.daily, as_of=on)
        if number % 8 == 0:
            run(weekly_summary)
            run(deliver)


def meet_every_error(runs):
    """Each broken file through the form of imports, and each mark in each column that a form has."""
    met = 0
    inbox = runs.home / "inbox"
    inbox.mkdir(exist_ok=True)
    for name, content in broken_files():
        (inbox / name).write_bytes(content)
        said = runs("import", str(inbox / name))
        met += said.status == 2
    # Together, as somebody does who drops a folder: one run, one artifact with every refusal.
    run(import_module.import_cases)
    run(import_module.import_cases, file="latin.csv")
    run(import_module.import_cases, file="no-header.csv")
    run(import_module.import_cases, file="unknown-column.csv")
    return met


@pytest.fixture
def month(runs, environment, caplog, capfd):
    """What there is to search after a month: our files, Prefect's rows and files, and what was said."""
    runs.set(EHCP_RUNS_A_DAY="1")
    good = runs.file("good.csv", GOOD)
    said = [runs("import", good)]
    assert said[0].status == 0, said[0].err
    met = meet_every_error(runs)
    live_through_a_month(runs)
    run(track_request, case_ref="YK-0005")
    for report in ("board", "scrutiny", "foi", "inspection"):
        assert runs("report", report, "--from", "2025-01-01", "--to", "2025-08-24").status == 0
    said += [runs("summary", "--out", str(runs.home / "weekly")), runs("board", "home"), runs("outbox"), runs("cases")]
    said += [runs("case", each, "--explain") for each in ("YK-0001", "YK-0005")]
    said += [runs("case", "YK-0005", "--json"), runs("exceptions"), runs("exceptions", "--json"), runs("doctor")]
    run(record_module.record_event, **SOUND | {"promised_on": "2025-08-20"}, external_id=LIVED)
    deadline = time.monotonic() + 90
    while LIVED not in str(prefects_rows()) and time.monotonic() < deadline:
        time.sleep(0.5)
    logged = "\n".join(each.getMessage() for each in caplog.records), *capfd.readouterr()
    return {"met": met, "said": said, "logged": logged, "home": runs.home, "everything": runs.everything()}


def test_a_name_typed_anywhere_shows_up_nowhere_else(month, capfd):
    """Prefect's rows and files, the letters, the reports, the sheets, what commands say, the logs, the process list."""
    assert MARK in str(month["everything"]["events"]), "without the marks in the store nothing is shown"
    rows = prefects_rows()
    assert LIVED in str(rows)
    places = [(f"prefect: {table}", text.encode()) for table, texts in rows.items() for text in texts]
    places += [(f"said: {each.status}", (each.out + each.err).encode()) for each in month["said"]]
    places += [("log", each.encode()) for each in month["logged"]]
    others = [path for path in month["home"].rglob("*") if path.is_file() and not set(path.parts) & set(OURS)]
    others += [path for path in Path(get_current_settings().home).rglob("*") if path.is_file()]
    places += [(f"file: {path.name}", text) for path in others for text in searched_text(path)]
    places += [("process", words) for words in arguments_of_ours()]
    found = hits(places)
    assert not found, "\n".join(found)
    kinds = {name.split(":")[0] for name, _ in places}
    assert kinds == {"prefect", "said", "log", "file", "process"}
    suffixes = {path.suffix for path in others}
    assert suffixes >= {".eml", ".pdf", ".xlsx", ".csv", ".html", ".txt"}
    assert month["met"] > 50
    with capfd.disabled():
        sys.stdout.write(f"canaries: {month['met']} refusals met, {len(places):,} places searched, no hit\n")
    assert len(places) > 1000
