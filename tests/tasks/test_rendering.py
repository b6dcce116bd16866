"""Letters into emails: every placeholder is filled, nothing breaks out, and the same letter is the same bytes."""

import hashlib
import socket
import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from itertools import product

import pytest
from jinja2 import UndefinedError, meta
from jinja2.exceptions import SecurityError

from config.practice import StepKind
from config.vocabulary import Basis, Stage
from models.letters import Answer, StageRow, WaitRow
from tasks.packing import Attached, message_id
from tasks.rendering import LETTERS, TEMPLATES, _inliner, environment, placeholders, render
from tests.dates import day
from tests.tasks.letters import EXAMPLES, OVERDUE, REMINDER, digest, packed, service_week, summary


class Page(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def of(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]


# What a template may ask for, and that it is asked for


def _with_parts(name):
    tree = environment().parse((TEMPLATES / name).read_text(encoding="utf-8"), name=name)
    yield tree
    for part in meta.find_referenced_templates(tree):
        yield from _with_parts(part)


@pytest.mark.parametrize(("letter", "twin"), [*product([digest(), summary(), service_week()], ["txt", "html"])])
def test_a_template_asks_for_nothing_that_its_letter_does_not_have(letter, twin):
    """Rename a field, and this says which template still uses the old name."""
    trees = _with_parts(f"{LETTERS[type(letter)]}.{twin}.j2")
    assert {name for tree in trees for name in meta.find_undeclared_variables(tree)} <= set(placeholders(letter))


CHANGES = {
    "case_ref": "YK-2026-0999",
    "what": "Social care advice",
    "stage": Stage.DRAFTING,
    "kind": StepKind.ESCALATION,
    "due_on": day("Tue 3 Nov 2026"),
    "days_late": 13,
    "basis": Basis.GUIDANCE,
    "holder": "the authority",
    "asks": "Please take this on.",
    "cite": "SI 2014/1530 reg 9",
    "href": "https://www.legislation.gov.uk/uksi/2014/1530/regulation/9",
    "estimated": True,
    "ended_on": day("Mon 16 Nov 2026"),
    "answers": (Answer("already sent", "mailto:a@york.example?subject=x"),),
    "draft": ("We are writing about the assessment.",),
    "changes": ("Since our message of Mon 9 Nov 2026: 1 item settled, 2 still waiting.",),
    "to_role": "Director",
    "authority_name": "Borsetshire County Council",
    "as_of": day("Tue 17 Nov 2026"),
    "lines": (REMINDER,),
    "reply_to": "other@york.example",
    "phone": "01904 555 0199",
    "week_ending": day("Sun 22 Nov 2026"),
    "by_stage": (StageRow(Stage.ASSESSMENT, 41, 3),),
    "waiting": (WaitRow("over 52 weeks", 7),),
    "new_breaches": (),
    "due_next_four_weeks": (),
    "advice": (),
    "measures": (),
    "citations": (),
    "sweep_missing": "",
    "sample": False,
    "label": "Another label",
    "open": 99,
    "overdue": 98,
    "count": 97,
    "week_beginning": day("Mon 7 Dec 2026"),
    "decisions": 96,
    "refusals": 95,
    "final_plans": 94,
    "asked": 93,
    "outstanding": 92,
    "oldest_days": 91,
    "formula": "of all that were due",
    "numerator": 90,
    "denominator": 89,
    "percent": 88.8,
    "definition": "other_column",
    "effects": (),
    "sent": 87,
    "answered": 3,
    "open_before": 86,
    "answered_before": 2,
    "undecided": 5,
    "cause": "psychological advice",
    "in_time": 33,
    "late": 23,
    "ServiceWeek.late": (),
    "returned": 22,
    "came": 60,
    "first_time": 24,
    "rounds": 77,
    "rework_days": 78,
    "wanting": "A4 (9 of 9): Is it specific?",
    "before": None,
    "Line.wanting": ("Is it dated?",),
    "route": "Ask the worker.",
    "known": "closed",
    "asked_on": day("Wed 4 Nov 2026"),
    "ServiceWeek.asked": (),
    "ours": True,
    "unit": "%",
    "now": 81.5,
    "week_before": 82.5,
    "four_weeks_before": 83.5,
    "year_before": 84.5,
    "this_week": 71,
    "month": "Jan 2020",
    "WeeklySummary.month": None,
    "due": 14,
    "missed": 13,
    "to_come": 12,
    "forecast": "Nothing can be foretold.",
    "flow": (),
    "WeeklySummary.changes": (),
    "months": (),
    "beside": (),
    "held": (),
    "escalations": None,
    "families_owed": 66,
    "oldest": (),
    "within": 21,
    "over": 20,
    "received": 19,
    "left_open": 18,
    "area": "Yorkshire",
    "year": 2019,
    "plans": 17,
    "party": "Health",
    "days": 16.5,
    "requests": 15,
    "weeks": 73,
    "waits_for": "medical advice",
    "opened": 41,
    "ignored": 43,
    "more_late": 6,
    "suppressed_below": 35,
    "service": "Speech and Language Therapy",
    "expired": 4,
}


IN_THE_WORKBOOK = ("held", "oldest")


def changed(whole, name):
    """The same with another value of that field."""
    return replace(whole, **{name: CHANGES.get(f"{type(whole).__name__}.{name}", CHANGES.get(name))})


def each_change(letter):
    """The letter with one field changed, for each of its own and of the first row of each of its tables."""
    for field in fields(letter):
        if field.name in IN_THE_WORKBOOK:
            continue
        if field.name != "thread":
            yield letter, changed(letter, field.name)
        rows = getattr(letter, field.name)
        row, *others = (rows or (None,)) if isinstance(rows, tuple) else (rows,)
        for part in fields(row) if is_dataclass(row) else ():
            one = changed(row, part.name)
            yield letter, replace(letter, **{field.name: (one, *others) if isinstance(rows, tuple) else one})


EACH_CHANGE = [pair for letter in (digest(), summary(), service_week()) for pair in each_change(letter)]


@pytest.mark.parametrize(("before", "after"), EACH_CHANGE)
def test_every_field_of_every_letter_and_row_is_told_in_both_twins(before, after):
    """Change one field, and the text changes, and the HTML does."""
    one, other = render(before), render(after)
    assert one.text != other.text
    assert one.html != other.html


def test_a_placeholder_that_is_not_there_is_an_error():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ child_name }}").render()


def test_a_template_cannot_reach_out_of_its_sandbox():
    with pytest.raises(SecurityError):
        environment().from_string("{{ ''.__class__.__mro__ }}").render()


# The HTML


@pytest.mark.parametrize("letter", EXAMPLES)
def test_the_page_can_be_read_aloud(letter):
    """One heading, its language, real tables with captions and heads, layout tables that say so."""
    page = Page(render(letter).html)
    assert page.of("html") == [{"lang": "en"}]
    assert len(page.of("h1")) == 1
    data = [each for each in page.of("table") if each.get("role") != "presentation"]
    assert len(data) == len(page.of("caption")) == len(page.of("thead"))
    assert data
    assert all(each.get("scope") in ("row", "col") for each in page.of("th"))


@pytest.mark.parametrize("letter", EXAMPLES)
def test_the_page_fetches_nothing_and_carries_its_styles_on_its_elements(letter):
    html = render(letter).html
    page = Page(html)
    assert not page.of("script", "link", "iframe", "object")
    assert all(each["src"].startswith("cid:") and each["alt"] for each in page.of("img"))
    assert "url(" not in html
    assert "@import" not in html
    assert "@media" in html
    assert all("style" in each for each in page.of("h1", "h2", "td"))
    assert {each["href"].partition(":")[0] for each in page.of("a")} <= {"https", "mailto"}
    assert page.of("a")


def test_a_stylesheet_in_a_template_is_not_fetched():
    """The inliner's default is to go and get it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        _inliner().inline(f'<link rel="stylesheet" href="http://127.0.0.1:{listening.getsockname()[1]}/x.css"><p>x</p>')
        with pytest.raises(BlockingIOError):
            listening.accept()


HOSTILE = "<script>alert(1)</script>\"'{{ 7 * 7 }}"


@pytest.mark.parametrize("field", ["case_ref", "what", "holder", "asks", "cite"])
def test_hostile_data_stays_data(field):
    html = render(digest(replace(OVERDUE, **{field: HOSTILE}))).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "49" not in html.split("<body")[-1]


def test_hostile_data_in_the_summary_stays_data():
    html = render(
        summary(
            sweep_missing=HOSTILE,
            advice=(replace(summary().advice[0], label=HOSTILE),),
            new_breaches=(replace(summary().new_breaches[0], case_ref=HOSTILE),),
        )
    ).html
    assert "<script" not in html


# The email


def test_the_email_is_text_and_html_in_plain_ascii_with_the_headers_that_keep_machines_quiet():
    """Quoted-printable: it passes a server that knows nothing but ASCII."""
    raw = packed(digest(replace(OVERDUE, what="Rapport d'été")), reply_to="send@york.example")
    message = message_from_bytes(raw, policy=default)
    raw.decode("ascii")
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert (
        message.get_body(("plain",)).get_content().replace("\r\n", "\n").strip()
        == render(digest(replace(OVERDUE, what="Rapport d'été"))).text.strip()
    )
    assert "été" in message.get_body(("html",)).get_content()
    assert message["Subject"] == "YK-2026-0123: rapport d'été"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Date"].datetime == datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
    assert message["Reply-To"] == "send@york.example"
    assert "In-Reply-To" not in message


BUILT_ELSEWHERE = """
import hashlib
from tests.tasks.letters import EXAMPLES, packed
print(*(hashlib.sha256(packed(each)).hexdigest() for each in EXAMPLES))
"""


def test_built_again_anywhere_a_letter_is_the_same_bytes():
    """In another process too, with another seed for hashes: nothing hangs on the order of a set."""
    here = [hashlib.sha256(packed(each)).hexdigest() for each in EXAMPLES]
    assert here == [hashlib.sha256(packed(each)).hexdigest() for each in EXAMPLES]
    found = subprocess.run(
        [sys.executable, "-c", BUILT_ELSEWHERE],
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": str(TEMPLATES.parents[1])},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert found.stdout.split() == here


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@york.example, evil@x.example"},
        {"to": "a@york.example\r\nBcc: evil@x.example"},
        {"to": "Name <a@york.example>"},
        {"to": ""},
        {"to": "nobody"},
        {"to": "nobody@"},
        {"to": "n\u00e4me@york.example"},
        {"sender": "a@york.example\nBcc: evil@x.example"},
        {"reply_to": "a@york.example, evil@x.example"},
        {"in_reply_to": "<a@b>\r\nBcc: evil@x.example"},
        {"message_id": "<a@b>\r\nBcc: evil@x.example"},
    ],
)
def test_no_argument_breaks_out_of_its_header(changes):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  the library's words for headers
        packed(digest(), **changes)
    assert "evil" not in str(refused.value)


def test_no_reference_breaks_out_of_the_subject():
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        packed(digest(replace(OVERDUE, case_ref="YK-1\r\nBcc: evil@x.example")))


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_a_header_that_ends_in_a_line_end_does_not_end_the_headers(end):
    """The standard library lets such a one pass, and every header after it would be read as text."""
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        packed(digest(), in_reply_to=f"<a@b>{end}")


def test_no_line_of_a_part_is_longer_than_a_mail_server_must_take():
    """76 signs a line, says RFC 2045, of quoted-printable and of base64."""
    raw = packed(
        digest(replace(OVERDUE, asks="é" * 500), REMINDER),
        attached=[Attached("due-dates.ics", "text/calendar", b"x" * 500)],
    )
    assert max(len(line) for line in raw.partition(b"\r\n\r\n")[2].splitlines()) <= 76


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="needs a zone"):
        packed(digest(), sent_on=datetime(2026, 11, 16, 6, 30))


def test_long_addresses_and_ids_are_neither_folded_nor_encoded():
    """An encoded In-Reply-To loses the thread in Outlook."""
    to = f"{'special.educational.needs.' * 2}team@{'very-long-' * 5}council.gov.uk"
    root = f"<{'r' * 90}@send.york.example>"
    lines = packed(digest(), to=to, in_reply_to=root).decode("ascii").split("\r\n")
    assert f"To: {to}" in lines
    assert f"In-Reply-To: {root}" in lines
    assert f"References: {root}" in lines


def test_the_id_of_a_message_follows_from_its_key_and_stays_short():
    assert message_id("chase:1", "york.example") == message_id("chase:1", "york.example")
    assert message_id("chase:1", "york.example") != message_id("chase:2", "york.example")
    assert message_id("chase:1", "york.example").endswith("@york.example>")
    long = message_id("chase:1", "mail.special-educational-needs.borsetshire.gov.uk")
    assert long.endswith("@borsetshire.gov.uk>")
    assert max(len(long), len(message_id("k", "x" * 80))) <= 60
