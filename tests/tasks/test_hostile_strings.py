"""Ten thousand hostile strings through every field that reaches a letter: whatever they say, they stay words.

A letter is rendered, built and read back as a mail program would: the same headers, the one recipient, the
same elements as the letter of harmless words.  The strings are the same on every day and on every machine.
"""

import random
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from html.parser import HTMLParser
from itertools import count, cycle, islice
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pydantic import ValidationError

from config.statute import Duty, statute
from models.letters import Answer, FamilyUpdate, ShadowReport, Unsent
from models.store.replies import Clock
from tasks.reading import contacts
from tasks.reading.checking import parse, parsers
from tasks.rendering import Rendered, build, dates_of, message_id, render, render_text
from tasks.replies.tokens import answers
from tests.dates import day
from tests.tasks.letters import ESCALATION, OVERDUE, REMINDER, TODAY, digest, summary

HOW_MANY = 10_000
TO, SENT_ON = "ep.service@york.example", datetime(2026, 11, 16, 6, 30, tzinfo=UTC)
ID = message_id("key", "york.example")
EVIL = "evil@attacker.example"
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress"]
HEADERS += ["Content-Type", "MIME-Version"]
OF_A_PART = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Disposition"}

# The strings

KINDS = {
    "header": [f"x\r\nBcc: {EVIL}", f"x\nTo: {EVIL}", f"x\rCc: {EVIL}", f"x\r\n\r\n<b>{EVIL}", f"\r\n {EVIL}", "x\x85Bcc: e"],
    "encoded": ["=?utf-8?q?x=0D=0ABcc:_e@x?=", "=?utf-8?b?DQpCY2M6IGVAeA==?=", "=0D=0ABcc: e@x", "%0d%0aBcc:e@x"],
    "boundary": [f"\r\n--=_{ID[1:25]}\r\nContent-Type: text/html\r\n\r\n<b>", f"\n--=_{ID[1:25]}--\n", "\r\n.\r\nQUIT\r\n"],
    "template": ["{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "{{ ''.__class__.__mro__ }}", "{# x #}", "${7*7}", "((name))"],
    "script": ["<script>alert(1)</script>", "</style><script src=//x>", "<svg/onload=alert(1)>", "]]><script>", "<!--><script>"],
    "attribute": ['" onmouseover="alert(1)', "' onfocus='x' autofocus='", '"><img src=x onerror=alert(1)>', "` onclick=x `"],
    "page": ["</td></tr></table><h1>x", "<iframe src=x>", "<!--[if mso]>", "-->", "<base href=//x>", "<meta http-equiv=refresh>"],
    "link": ["javascript:alert(1)", "JaVaScRiPt\t:alert(1)", "data:text/html,<script>", "&#106;avascript:x", "vbscript:x"],
    "formula": ["=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", ";=1"],
    "address": [f"a@b.example, {EVIL}", f"a@b.example;{EVIL}", f"a@b.example <{EVIL}>", f"a@b.example?bcc={EVIL}", "a@@b"],
    "control": ["\x00", "\x07\x08", "\x1b[31m", "\x0b\x0c", "\x7f", "\x1c\x1d\x1e"],
    "bidirectional": ["\u202emoc.live", "\u2066x\u2069", "\u200f\u200e", "\u2028\u2029", "\ufeff", "\u200b\u00ad"],
    "half a character": ["\ud800", "x\udfff", "\udcff\ud83d"],
    "other": ["é" * 9, "𝒳\u0301\u0301", "\u0130ſ", "' OR 1=1 --", "../../x", "a" * 997, "é" * 400, " ", ""],
}
SAFE = ["YK-2026-0001", "ep.service", "send.team@york.example", "a%2Cb@x.org", "01904 555 0100", "x@y@z", "a/b:c", "EP-7"]
LONG = ["a" * 1_000_000, "<b>" * 350_000, "\r\nBcc: e@x" * 90_000, "{{x}}" * 200_000, "é\u202e" * 350_000]


@cache
def strings():
    """Ten thousand, each with its kind: a fragment or several, beside and inside of harmless words."""
    chance = random.Random(20_261_124)
    kinds = cycle(KINDS)
    return [(kind, _string(chance, kind)) for kind in islice(kinds, HOW_MANY)]


def _string(chance, kind):
    parts = [chance.choice(KINDS[kind]) for _ in range(chance.choice((1, 1, 2)))]
    parts += chance.sample(SAFE, chance.randint(0, 2)) + chance.sample(KINDS[chance.choice([*KINDS])], chance.randint(0, 1))
    chance.shuffle(parts)
    said = chance.choice(("", " ", "-")).join(parts)
    at = chance.randint(0, len(said))
    return chance.choice((said, said[:at] + chance.choice(("\r", "\n", "<", '"', "\u202e", "@", "%", "")) + said[at:]))


# The letters, with a string in every field


def a_digest(of, *kinds):
    lines = [_line(of, each) for each in kinds or (OVERDUE, REMINDER, ESCALATION) * 3]
    said = {each: of(each) for each in ("to_role", "authority_name", "phone", "thread")}
    return digest(*lines, changes=(of("changes"), of("changes")), **said)


def _line(of, line):
    said = {each: of(each) for each in ("case_ref", "what", "holder", "asks", "cite")}
    answered = (Answer(of("label"), "mailto:x@york.example"), Answer(of("label"), "mailto:x@york.example"))
    return replace(line, answers=answered, draft=(of("draft"), of("draft")), **said)


def a_summary(of):
    """A weekly summary; its rows carry labels, references and formulas."""
    full = summary()

    def rows(name, *fields):
        some = getattr(full, name)[:1] * 10
        return tuple(replace(each, **{field: of(f"{name}.{field}") for field in fields}) for each in some)

    measures = rows("measures", "label", "formula", "definition")
    breaches = rows("new_breaches", "case_ref", "what")
    said = {each: of(each) for each in ("authority_name", "phone", "sweep_missing")}
    tables = {"waiting": rows("waiting", "label"), "advice": rows("advice", "label"), "citations": rows("citations", "cite")}
    return summary(measures=measures, new_breaches=breaches, **said, **tables)


def a_shadow_report(of):
    unsent = tuple(Unsent(of("to"), of("subject")) for _ in range(40))
    return ShadowReport(authority_name=of("authority_name"), as_of=TODAY, unsent=unsent, phone=of("phone"))


def a_family_update(of):
    said = {"due_on": TODAY, "promised_on": None, "plan_due_on": None, "told_before": False}
    return FamilyUpdate(case_ref=of("case_ref"), advice=of("advice"), **said)


LETTERS = [a_digest, a_summary, a_shadow_report]


def posted(letter):
    """The letter as its recipient's program reads it."""
    raw = build(
        render(letter),
        sender="ehc@york.example",
        to=TO,
        message_id=ID,
        sent_on=SENT_ON,
        reply_to="send@york.example",
        calendar=dates_of(letter, sent_on=SENT_ON, domain="york.example"),
    )
    return message_from_bytes(raw, policy=default)


# What must hold of every email


class Page(HTMLParser):
    """The elements of a page with the names of their attributes, and where its links lead."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.links = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [value for name, value in attrs if name in ("href", "src", "action")]

    def handle_comment(self, data):
        self.elements.append(("comment", data))


def shape(message):
    """Everything about an email but its words."""
    html = message.get_body(("html",))
    page = Page(html.get_content())
    parts = [part.get_content_type() for part in message.walk()]
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    return parts, page.elements, page.links, [_entries(each.get_content()) for each in calendars]


def _entries(calendar):
    found = Calendar.from_ical(calendar).walk()
    return [(each.name, sorted(each.keys())) for each in found]


def stands_alone(message):
    """No header too many, no recipient but the one."""
    assert sorted(message.keys()) == sorted(HEADERS)
    assert [each.addr_spec for each in message["To"].addresses] == [TO]
    assert [each.addr_spec for each in message["Reply-To"].addresses] == ["send@york.example"]
    for part in message.walk():
        assert not part.defects
        assert part is message or set(part.keys()) <= OF_A_PART


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.__name__)
def test_ten_thousand_hostile_strings_change_nothing_but_words(letter):
    """Each of them in one field; every kind of them in every field."""
    queue, tried = cycle(strings()), Counter()
    expected = shape(posted(letter(harmless())))

    def hostile(field):
        kind, said = next(queue)
        tried[kind, field] += 1
        # An empty field may leave its element out, and half a character has no bytes: of that below.
        return re.sub("[\ud800-\udfff]", "?", said) or "-"

    while tried.total() < HOW_MANY:
        message = posted(letter(hostile))
        stands_alone(message)
        assert shape(message) == expected
    assert len(tried) == len({field for _, field in tried}) * len(KINDS)


def harmless():
    """Words that differ from field to field, as the hostile ones do."""
    numbers = count()
    return lambda _: f"harmless {next(numbers)}"


def test_the_template_of_a_string_is_never_run():
    """Of the kinds above, the harmless sum is the one that would show."""
    html = posted(a_digest(lambda _: "{{ 7 * 7 }}")).get_body(("html",)).get_content()
    assert "{{ 7 * 7 }}" in html
    assert "49" not in html.split("<body")[-1]


def test_a_draft_for_a_family_says_each_string_as_it_is():
    for _, said in strings():
        text = render_text(a_family_update(lambda _, said=said: said))
        assert text.count(said) >= 2


def test_a_subject_is_one_line_or_no_email_is_built():
    """The reference and what is asked stand in it.  What it cannot carry is refused by ValueError, and nothing else."""
    fate = Counter()
    for kind, said in strings():
        subject = digest(replace(OVERDUE, case_ref=said)).subject
        fate[kind, _built(subject)] += 1
    refused = {kind for kind, built in fate if not built}
    assert {"header", "half a character"} <= refused
    assert all(fate[kind, True] for kind in ("script", "template", "formula", "address", "bidirectional"))


def _built(subject):
    try:
        raw = build(Rendered(subject, "x", "<p>x"), sender="e@x.example", to=TO, message_id=ID, sent_on=SENT_ON)
    except ValueError:
        assert re.search("[\r\n\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", subject), "refused without need"
        return False
    message = message_from_bytes(raw, policy=default)
    assert sorted(message.keys()) == sorted(set(HEADERS) - {"Reply-To"})
    assert [each.addr_spec for each in message["To"].addresses] == [TO]
    return True


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.__name__)
def test_half_a_character_is_refused_in_words(letter):
    """The delivery fails such a message by name, and goes on with the next."""
    for half in KINDS["half a character"]:
        with pytest.raises(ValueError, match="surrogates"):
            posted(letter(lambda _, half=half: half))


@pytest.mark.parametrize("long", LONG, ids=lambda long: ascii(long[:12]))
def test_a_line_of_a_megabyte_is_a_long_line_and_nothing_else(long):
    words, fields = harmless(), count()
    message = posted(a_digest(lambda field: long if next(fields) == 6 else words(field)))
    stands_alone(message)
    assert shape(message) == shape(posted(a_digest(harmless())))


WORDS = st.lists(st.one_of(st.sampled_from([each for kind in KINDS.values() for each in kind] + SAFE), st.text(max_size=8)))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(WORDS.map("".join))
@example(f"x\r\nBcc: {EVIL}")
def test_one_string_in_every_field_at_once_of_a_letter_about_one_request(said):
    """The title and the subject of such a letter hold the reference."""
    if not said:
        return
    try:
        message = posted(a_digest(lambda _: said, OVERDUE))
    except ValueError:
        return
    stands_alone(message)
    plain = digest(replace(OVERDUE, holder="x"), to_role="x")
    assert {tag for tag, _ in Page(message.get_body(("html",)).get_content()).elements} <= _tags(posted(plain)) | {"a", "ul"}


def _tags(message):
    return {tag for tag, _ in Page(message.get_body(("html",)).get_content()).elements}
