"""One message looked at: what it is, and that nothing in it can do harm."""

import time
import tracemalloc
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tasks.replies import bounces, mail
from tasks.replies.bounces import read_report
from tasks.replies.mail import BOUND, look_at
from tasks.replies.tokens import references_in, token_in
from tests.tasks import replies_mail as sample

OURS = "<0123456789abcdef01234567@york.example>"


@pytest.mark.parametrize(
    "raw",
    [sample.outlook_away(OURS), sample.gmail_away(OURS), sample.old_exchange_away(OURS), sample.read_receipt(OURS)],
    ids=["Outlook", "Gmail", "old Exchange", "a receipt"],
)
def test_what_a_program_answered_is_automatic(raw):
    found = look_at(raw)
    assert (found.is_automatic, found.is_report, found.is_from_a_machine) == (True, False, False)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"x_autoreply": "no"},
        {"precedence": "bulk"},
        {"x_auto_response_suppress": "DR, OOF, AutoReply"},
    ],
)
def test_what_a_person_wrote_is_not_taken_for_automatic(headers):
    """Exchange asks for silence in messages of people too, and lists are in bulk."""
    found = look_at(sample.mail("Re: the advice", **headers))
    assert (found.is_automatic, found.is_report, found.is_from_a_machine) == (False, False, False)


@pytest.mark.parametrize("header", ["auto-replied", "auto-generated; owner-email=x@y.example", "AUTO-NOTIFIED"])
def test_every_form_of_auto_submitted_counts(header):
    assert look_at(sample.mail("x", auto_submitted=header)).is_automatic


def test_a_message_without_a_sender_is_a_machines():
    assert look_at(sample.plain_bounce()).is_from_a_machine
    assert look_at(b"Return-Path: <>\r\n" + sample.mail("Re: x")).is_from_a_machine


@pytest.mark.parametrize(
    ("raw", "code", "hard", "waiting"),
    [
        (sample.postfix(OURS), "5.1.1", True, False),
        (sample.exchange(OURS), "5.1.10", True, False),
        (sample.postfix(OURS, action="delayed", status="4.4.1"), "4.4.1", False, True),
        (sample.postfix(OURS, action="failed", status="4.4.7"), "4.4.7", False, False),
        (sample.postfix(OURS, action="relayed", status="2.0.0"), "2.0.0", False, False),
        (sample.postfix(OURS, action="FAILED", status="5.2.2 (mailbox full)"), "5.2.2", True, False),
        (sample.postfix(OURS, action="failed", status=""), "5.7.999", True, False),
    ],
    ids=["Postfix", "Exchange", "delayed", "given up", "relayed", "capitals", "no status"],
)
def test_a_report_says_what_became_of_which_message(raw, code, hard, waiting):
    assert look_at(raw).is_report
    found = read_report(raw, ())
    assert (found.code, found.is_hard, found.is_waiting, found.about) == (code, hard, waiting, (OURS,))


def test_of_several_recipients_the_one_that_fared_worst_counts():
    one = sample.postfix(OURS, action="relayed", status="2.0.0")
    both = one.replace(b"Remote-MTA: dns", b"X-End: 1\n\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns", 1)
    assert (read_report(both, ()).is_hard, read_report(both, ()).code) == (True, "5.1.1")


def test_a_report_that_says_nothing_is_none():
    empty = sample.postfix(OURS).replace(b"message/delivery-status", b"text/plain")
    assert look_at(empty).is_report
    assert read_report(empty, ()) is None
    assert read_report(b"Content-Type: multipart/report; report-type=delivery-status\r\n\r\nnothing", ()) is None


def test_an_exchange_report_without_the_original_is_known_by_what_it_answers():
    raw = sample.exchange(OURS).replace(b"text/rfc822-headers", b"text/plain")
    assert read_report(raw, look_at(raw).thread).about == (OURS,)


@pytest.mark.parametrize("boxes", [18, 5_000])
def test_a_report_made_of_boxes_in_boxes_costs_little(boxes):
    """Each line of it would be held against the boundary of each box."""
    head = b"Content-Type: multipart/report; report-type=delivery-status; boundary=0\r\n\r\n"
    nested = b"".join(b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1) for n in range(boxes))
    since = time.process_time()
    assert read_report(head + nested + b"-\n" * (BOUND // 2), ()) is None
    assert time.process_time() - since < 10


@pytest.mark.parametrize("name", ["Message-ID", "Message-Id", "message-id"])
def test_a_message_is_known_by_its_id(name):
    assert look_at(f"{name}: <a.b@c.example>\r\nSubject: x\r\n\r\n".encode()).message_id == "<a.b@c.example>"


@pytest.mark.parametrize("said", ["", "none", "<>", f"<{'x' * 300}@c.example>", "<a b@c>", "<a\u202e@c>", "<a\x00b@c>"])
def test_a_message_without_a_proper_id_is_known_by_its_bytes(said):
    raw = f"Message-ID: {said}\r\nSubject: x\r\n\r\n".encode()
    found = look_at(raw).message_id
    assert found.startswith("sha256:")
    assert found == look_at(raw).message_id != look_at(raw + b"y").message_id


def test_an_encoded_subject_is_read_as_it_was_meant():
    made = EmailMessage(policy=policy.SMTP)
    made["Subject"] = "Antwort: YK-2026-0123 psychological: already sent für Sie [t:1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567]"
    subject = look_at(made.as_bytes()).subject
    assert subject == made["Subject"]
    assert token_in(subject) == "1ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[:33]


@pytest.mark.parametrize(
    "header",
    [
        "=?utf-8?q?=C3?=",
        "=?klingon?b?aGVsbG8=?=",
        "=?utf-8?b?%%%?=",
        "=?utf-8?b?aGVsbG8?=",
        "=?rot13?q?uryyb?=",
        "=?idna?q?a..b?=",
        "=?utf-8?q?x?= " * 400,
        "\udcff\udcfe",
        "YK-0001\u202e 1000-KY\u2066",
        "YK-0001\x00\x07\x1b[2J",
    ],
)
def test_a_subject_that_cannot_be_decoded_is_a_subject_all_the_same(header):
    raw = b"Subject: " + header.encode("utf-8", "surrogateescape") + b"\r\nMessage-ID: <a@b.example>\r\n\r\n"
    found = look_at(raw)
    assert found.message_id == "<a@b.example>"
    assert "\n" not in found.subject
    assert all(each.isascii() for each in references_in(found.subject))


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_a_subject_brings_in_no_header_of_its_own(ending):
    """Encoded line ends and folded lines stay within the subject."""
    encoded = f"=?utf-8?q?x=0D=0AAuto-Submitted:_auto-replied?={ending} Auto-Submitted: auto-replied"
    found = look_at(f"Subject: {encoded}\r\nMessage-ID: <a@b.example>\r\n\r\nx".encode())
    assert not found.is_automatic
    assert "\r" not in found.subject


def test_a_subject_of_a_megabyte_is_cut_and_costs_little():
    raw = b"Subject: " + b"=?utf-8?q?YK-0001?= [t:" * 50_000 + b"\r\nMessage-ID: <a@b.example>\r\n\r\nx"
    tracemalloc.start()
    found = look_at(raw)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found.subject) <= 4000
    assert most < 30 * BOUND
    assert len(references_in("YK-1 " * 100_000)) == 20


def test_of_a_message_beyond_the_bound_nothing_is_read():
    raw = b"Subject: x\r\nX-Filler: " + b"y" * BOUND + b"\r\nMessage-ID: <late@b.example>\r\n\r\n"
    assert look_at(raw).message_id.startswith("sha256:")


@given(st.binary(max_size=2000))
@example(b"Content-Type: multipart/report; report-type=delivery-status; boundary=\r\n\r\n--\r\n")
@example(b"Content-Type: multipart/report; report-type*=utf-8''delivery-status\r\n\r\n")
@example(b"Subject: =?\r\nIn-Reply-To: <\r\nReferences: <<>>\r\n\r\n")
def test_no_bytes_break_the_reader(raw):
    assert look_at(raw).message_id
    read_report(raw, ())


@given(st.binary(max_size=300), st.integers(0, 1500))
def test_no_bytes_in_the_middle_of_a_report_break_the_reader(noise, at):
    raw = sample.exchange(OURS)
    raw = raw[:at] + noise + raw[at:]
    look_at(raw)
    read_report(raw, ())


def test_what_the_library_itself_cannot_read_is_for_a_person(monkeypatch):
    """It has had such faults before."""
    monkeypatch.setattr(bounces, "message_from_bytes", _fails)
    assert read_report(sample.postfix(OURS), ()) is None
    monkeypatch.setattr(mail.BytesHeaderParser, "parsebytes", _fails)
    found = look_at(b"Subject: x\r\n\r\n")
    assert (found.message_id[:7], found.is_from_a_machine) == ("sha256:", True)


def _fails(*_):
    raise IndexError
