"""Ten thousand hostile strings through every field that reaches a letter: whatever they say, they stay words.

A letter is rendered, built and read back as a mail program would: the same headers, the one recipient, the
same elements as the letter of harmless words.  The strings are the same on every day and on every machine.
"""

import random
import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from html.parser import HTMLParser
from itertools import count, cycle
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pydantic import ValidationError

from config.statute import Duty, statute
from models.letters import AlarmLetter, Answer, FamilyUpdate, ShadowReport, Unsent
from models.store.replies import Clock
from tasks.enclosing import dates_of
from tasks.packing import Attached, Rendered, build, message_id
from tasks.reading import contacts
from tasks.reading.checking import parse, parsers
from tasks.rendering import render, render_text
from tasks.replies.tokens import answers
from tests.tasks.letters import ESCALATION, OVERDUE, REMINDER, TODAY, digest, summary

HOW_MANY = 10_000
TO, ID, SENT_ON = "ep.service@york.example", message_id("key", "york.example"), datetime(2026, 11, 16, tzinfo=UTC)
ENVELOPE = {"sender": "ehc@york.example", "message_id": ID, "sent_on": SENT_ON}
EVIL = "evil@attacker.example"
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"}
HEADERS |= {"Content-Type", "MIME-Version"}
OF_A_PART = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Content-Disposition"}

# fmt: off
KINDS = {
    "header": [f"x\r\nBcc: {EVIL}", f"x\nTo: {EVIL}", f"x\rCc: {EVIL}", f"x\r\n\r\n<b>{EVIL}", "\r\n x", "x\x85Bcc: e"],
    "encoded": ["=?utf-8?q?x=0D=0ABcc:_e@x?=", "=?utf-8?b?DQpCY2M6IGVAeA==?=", "=?us-ascii?q?=0ATo:_e@x?="],
    "boundary": [f"\r\n--=_{ID[1:25]}\r\nContent-Type: text/html\r\n\r\n<b>", f"\n--=_{ID[1:25]}--\n", "\r\n.\r\nQUIT\r\n"],
    "template": ["{{ 7 * 7 }}", "{% include '/etc/passwd' %}", "{{ ''.__class__.__mro__ }}", "{# x #}", "${7*7}"],
    "script": ["<script>alert(1)</script>", "</style><script src=//x>", "<svg/onload=alert(1)>", "<!--><script>"],
    "attribute": ['" onmouseover="alert(1)', "' onfocus='x' autofocus='", '"><img src=x onerror=alert(1)>', "` onclick=x"],
    "page": ["</td></tr></table><h1>x", "<iframe src=x>", "<!--[if mso]>", "-->", "<base href=//x>", "</title><h1>"],
    "link": ["javascript:alert(1)", "JaVaScRiPt\t:alert(1)", "data:text/html,<script>", "&#106;avascript:x"],
    "formula": ["=HYPERLINK(1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", ";=1"],
    "address": [f"a@b.example, {EVIL}", f"a@b.example;{EVIL}", f"a@b.example <{EVIL}>", f"a@b.example?bcc={EVIL}", "a@@b"],
    "control": ["\x00", "\x07\x08", "\x1b[31m", "\x0b\x0c", "\x7f", "\x1c\x1d\x1e"],
    "bidirectional": ["\u202emoc.live", "\u2066x\u2069", "\u200f\u200e", "\u2028\u2029", "\ufeff", "\u200b\u00ad"],
    "half a character": ["\ud800", "x\udfff", "\udcff\ud83d"],
    "other": ["é" * 9, "\U0001d4b3\u0301\u0301", "\u0130\u017f", "' OR 1=1 --", "../../x", "a" * 997, "é" * 400, " ", ""],
}
# fmt: on
SAFE = ["YK-2026-0001", "ep.service", "send.team@york.example", "a%2Cb@x.org", "01904 555 0100", "x@y@z", "a/b:c"]
LONG = ["a" * 1_000_000, "<b>" * 350_000, "\r\nBcc: e@x" * 90_000, "{{x}}" * 200_000, "é\u202e" * 350_000]


@cache
def strings():
    """Ten thousand, no two alike, each with its kind: fragments beside and inside of harmless words."""
    chance, found = random.Random(20_261_124), {}
    while len(found) < HOW_MANY:
        kind = chance.choice([*KINDS])
        found.setdefault(_string(chance, kind), kind)
    return [(kind, said) for said, kind in found.items()]


def _string(chance, kind):
    others = (SAFE, KINDS[kind], KINDS[chance.choice([*KINDS])])
    parts = [chance.choice(KINDS[kind]), *(chance.choice(each) for each in others if chance.random() < 0.4)]
    chance.shuffle(parts)
    said = chance.choice(("", " ", "-")).join(parts)
    at = chance.randint(0, len(said))
    return chance.choice((said, said[:at] + chance.choice(("\r", "\n", "<", '"', "\u202e", "@", "%", "")) + said[at:]))


def a_digest(of, *kinds):
    lines = [_line(of, each) for each in kinds or (OVERDUE, REMINDER, ESCALATION) * 6]
    said = {each: of(each) for each in ("to_role", "authority_name", "phone", "thread")}
    return digest(*lines, changes=(of("changes"), of("changes")), **said)


def _line(of, line):
    said = {each: of(each) for each in ("case_ref", "what", "holder", "asks", "cite")}
    return replace(line, answers=(Answer(of("label"), "mailto:x@york.example"),), draft=(of("draft"),), **said)


def a_summary(of):
    full = summary()

    def rows(name, *fields):
        some = getattr(full, name)[:1] * 20
        return tuple(replace(each, **{field: of(f"{name}.{field}") for field in fields}) for each in some)

    said = {each: of(each) for each in ("authority_name", "phone", "sweep_missing")}
    said |= {each: rows(each, "label") for each in ("waiting", "advice")}
    said |= {"citations": rows("citations", "cite"), "new_breaches": rows("new_breaches", "case_ref", "what")}
    return summary(measures=rows("measures", "label", "formula", "definition"), **said)


def a_shadow_report(of):
    unsent = tuple(Unsent(of("to"), of("subject")) for _ in range(40))
    return ShadowReport(authority_name=of("authority_name"), as_of=TODAY, unsent=unsent, phone=of("phone"))


def an_alarm(of):
    said = {each: of(each) for each in ("authority_name", "says", "phone")}
    return AlarmLetter(as_of=TODAY, label="Messages cannot be sent", do=tuple(of("do") for _ in range(20)), **said)


each_letter = pytest.mark.parametrize(
    "letter", [a_digest, a_summary, a_shadow_report, an_alarm], ids=lambda each: each.__name__
)


def posted(letter):
    """The letter as its recipient's program reads it."""
    dates = dates_of(letter, sent_on=SENT_ON, domain="york.example")
    attached = [Attached("due-dates.ics", "text/calendar", dates)] if dates else []
    raw = build(render(letter), **ENVELOPE, to=TO, reply_to="send@york.example", attached=attached)
    return message_from_bytes(raw, policy=default)


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
    page = Page(message.get_body(("html",)).get_content())
    parts = [part.get_content_type() for part in message.walk()]
    dates = [entry for part in message.iter_attachments() for entry in Calendar.from_ical(part.get_content()).walk()]
    return parts, page.elements, page.links, [(each.name, sorted(each.keys())) for each in dates]


def stands_alone(message):
    """No header too many, no recipient but the one."""
    assert sorted(message.keys()) == sorted(HEADERS | {"Reply-To"})
    assert [each.addr_spec for each in message["To"].addresses] == [TO]
    assert [each.addr_spec for each in message["Reply-To"].addresses] == ["send@york.example"]
    for part in message.walk():
        assert not part.defects
        assert part is message or set(part.keys()) <= OF_A_PART


@each_letter
def test_ten_thousand_hostile_strings_change_nothing_but_words(letter):
    """Each of them in one field; every kind of them in every field."""
    queue, tried = cycle(strings()), Counter()
    expected = shape(posted(letter(harmless())))

    def hostile(field):
        kind, said = next(queue)
        tried[kind, field] += 1
        # An empty field may leave its element out, and half a character has no bytes: of that below.
        return re.sub("[\ud800-\udfff]", "?", said) or "-"

    while tried.total() < HOW_MANY or len(tried) < len({field for _, field in tried}) * len(KINDS):
        message = posted(letter(hostile))
        stands_alone(message)
        assert shape(message) == expected


def harmless():
    """Words that differ from field to field, as the hostile ones do."""
    numbers = count()
    return lambda _: f"harmless {next(numbers)}"


def test_a_draft_for_a_family_says_each_string_as_it_is():
    draft = FamilyUpdate(case_ref="", advice="", due_on=TODAY, promised_on=None, plan_due_on=None, told_before=False)
    for _, said in strings():
        assert render_text(replace(draft, case_ref=said, advice=said)).count(said) >= 2


def test_a_subject_is_one_line_or_no_email_is_built():
    """The reference and what is asked stand in it.  What it cannot carry is refused by ValueError, and nothing else."""
    fate = Counter()
    for kind, said in strings()[::12]:
        if "=?" not in said and len(said) < 120:
            fate[kind, _built(digest(replace(OVERDUE, case_ref=said)).subject)] += 1
    assert all(fate[kind, False] for kind in ("header", "half a character"))
    assert all(fate[kind, True] for kind in ("script", "template", "formula", "address", "bidirectional"))


def test_an_encoded_word_brings_no_header():
    """The standard library decodes the word, and would write the line end that was in it."""
    for word in KINDS["encoded"]:
        assert not _built(f"{word}: medical advice")


def _built(subject):
    try:
        raw = build(Rendered(subject, "x", "<p>x"), **ENVELOPE, to=TO)
    except ValueError:
        assert re.search(r"=\?|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", subject), "refused without need"
        return False
    message = message_from_bytes(raw, policy=default)
    assert sorted(message.keys()) == sorted(HEADERS)
    assert [each.addr_spec for each in message["To"].addresses] == [TO]
    return True


@each_letter
def test_half_a_character_is_refused_in_words(letter):
    """The delivery fails such a message by name, and goes on with the next."""
    with pytest.raises(ValueError, match="surrogates"):
        posted(letter(lambda _: "\ud800"))


@pytest.mark.parametrize("long", LONG, ids=lambda long: ascii(long[:12]))
def test_a_line_of_a_megabyte_is_a_long_line_and_nothing_else(long):
    words, fields = harmless(), count()
    message = posted(a_digest(lambda field: long if next(fields) == 6 else words(field)))
    stands_alone(message)
    assert shape(message) == shape(posted(a_digest(harmless())))


PIECES = st.sampled_from([each for kind in KINDS if kind != "encoded" for each in KINDS[kind]] + SAFE)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES | st.text(max_size=8)).map("".join).filter(str))
def test_one_string_in_every_field_at_once_of_a_letter_about_one_request(said):
    """The title and the subject of such a letter hold the reference."""
    try:
        message = posted(a_digest(lambda _: said, OVERDUE))
    except ValueError:
        return
    stands_alone(message)
    assert shape(message) == shape(posted(a_digest(lambda _: "harmless", OVERDUE)))


PARSERS = parsers(TODAY) | contacts._PARSERS
READ = ("case_ref", "service", "advice_ref", "officer", "setting", "external_id", "mailbox", "deputy", "phone", "role")
TAME = re.compile(r"[A-Za-z0-9._@/:%+'() -]*")


def test_what_a_reader_takes_has_no_sign_that_could_bend_a_letter():
    """And every field is both taken and refused, so that this is no empty boast."""
    fate = Counter()
    for _, said in [*strings(), *((None, each) for each in SAFE)]:
        found, _faults = parse(dict.fromkeys(READ, said), PARSERS)
        assert all(TAME.fullmatch(each) and len(each) <= 254 for each in found.values())
        assert "mailbox" not in found or _is_one_address(found["mailbox"])
        fate.update((field, field in found) for field in READ)
    assert len(fate) == 2 * len(READ)


def _is_one_address(mailbox):
    raw = build(Rendered("x", "x", "<p>x"), **ENVELOPE, to=mailbox)
    return [each.addr_spec for each in message_from_bytes(raw, policy=default)["To"].addresses] == [mailbox]


def test_an_officer_who_is_written_to_directly_is_one_address_or_none():
    for _, said in [(None, "x@y@z"), *strings()]:
        officer = parse({"officer": said}, PARSERS)[0].get("officer", "")
        with suppress(ValueError):
            assert "@" not in officer or _is_one_address(officer)


def test_an_answer_by_one_click_writes_to_the_mailbox_of_replies_and_to_nobody_else():
    """A reference or a mailbox with "&bcc=" in it adds no header to what the recipient's program opens."""
    for _, said in strings()[::10]:
        tame = re.sub("[\ud800-\udfff]", "?", said)
        clock = Clock("816", tame, "provide_advice", "medical", tame)
        for link in answers(clock, secret=b"s" * 32, mailbox="replies@york.example", day=TODAY):
            parts = urlsplit(link.href)
            assert (parts.scheme, parts.path) == ("mailto", "replies@york.example")
            assert [each.partition("=")[0] for each in parts.query.split("&")] == ["subject", "body"]


def test_the_link_to_the_team_leads_to_the_team():
    mailbox = "a%2Cb@x.org"
    assert _is_one_address(mailbox)
    page = Page(posted(digest(reply_to=mailbox)).get_body(("html",)).get_content())
    assert f"mailto:{mailbox}" in [unquote(each) for each in page.links]


def test_the_law_links_to_the_web_only():
    """Every link of a letter that is no answer comes from the files of the law: they take no javascript:."""
    duty = statute().duty[0].model_dump(mode="json")
    for said in KINDS["link"]:
        with pytest.raises(ValidationError, match="href"):
            Duty.model_validate(duty | {"href": said})
