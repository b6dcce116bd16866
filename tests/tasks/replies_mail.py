"""Mail as it comes back: answers by one click, replies, out-of-office, reports of Postfix and of Exchange.

The reports are generated texts in the forms of those servers; nothing in them is from a real mailbox.
"""

from email.message import EmailMessage
from itertools import count
from urllib.parse import parse_qs, unquote, urlsplit

from models.store.replies import Clock
from tasks.replies.reading import read_replies
from tasks.replies.settings import reply_secret
from tasks.replies.tokens import Answer, answers
from tests.dates import day
from tests.factories import CASE_REF, as_day

HEALTH = "health@nhs.example"
MAILBOX = "ehc.replies@york.example"
FRIDAY = day("Fri 1 Aug 2025")
SWEPT, ANSWERED = "Mon 21 Jul 2025", "Tue 22 Jul 2025"

_NUMBERS = count(1)


def mail(subject, *, sender=f"Health Desk <{HEALTH}>", ident=None, body="The text of a person.", **headers):
    """A message as a mail program writes it; `in_reply_to=` becomes In-Reply-To."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, MAILBOX, subject
    made["Message-ID"] = ident or f"<{next(_NUMBERS)}.human@nhs.example>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made.as_bytes()


def links(clock, office, on=FRIDAY):
    """The answers that a letter offers, by answer: subject of the mail that a click opens."""
    secret = reply_secret(office.tracker.settings)
    found = answers(clock, secret=secret, mailbox=MAILBOX, day=on)
    return {answer: subject_of(each.href) for answer, each in zip(Answer, found, strict=True)}


def subject_of(href):
    """What a mail program puts into the subject."""
    parts = urlsplit(href)
    assert (parts.scheme, unquote(parts.path)) == ("mailto", MAILBOX)
    return parse_qs(parts.query, strict_parsing=True)["subject"][0]


def chased(office, *refs):
    """Requests whose medical advice (due Mon 4 Aug 2025) was asked about by mail; the clock of the first."""
    for ref in refs or ("YK-0001",):
        office.asks_for_medical_advice(ref)
    office.sweeps(SWEPT)
    office.delivers(SWEPT)
    assert office.letters()
    return clocks(office)[0]


def clocks(office):
    """The clocks of all requests for advice that were written about, by request."""
    found = set(office.rows("steps", *Clock.__slots__))
    return [Clock(*each) for each in sorted(found, key=str) if each[2] == "provide_advice"]


def our_id(office, to=HEALTH):
    """The Message-ID of the letter to that mailbox."""
    return next(each.message_id for each in office.messages() if each.to == to)


def arrives(office, *raws):
    """Messages are delivered into the Maildir folder."""
    folder = office.tracker.home / "replies" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    for raw in raws:
        (folder / f"{1_000_000 + next(_NUMBERS)}.M1.host").write_bytes(raw)


def reads(office, *raws, on=ANSWERED):
    """Messages come in and are read."""
    arrives(office, *raws)
    return read_replies(office.tracker, on=as_day(on))


def told_by_mail(office):
    """The events that were recorded from mail: what, about what, and until or for when."""
    columns = ("external_id", "event", "case_ref", "advice_kind", "advice_ref", "promised_on", "ends_on")
    return sorted(row[1:] for row in office.rows("events", *columns) if str(row[0]).startswith("reply-"))


def todos(office):
    return sorted(kind for (kind,) in office.rows("todos", "kind"))


def kinds(office):
    return sorted(kind for (kind,) in office.rows("replies", "kind"))


def unread(office):
    folder = office.tracker.home / "replies"
    return [each for each in folder.rglob("*") if each.is_file() and ":2," not in each.name]


def flags(office):
    return sorted(each.name.partition(":2,")[2] for each in (office.tracker.home / "replies" / "cur").iterdir())


def silence(office, case_ref=CASE_REF):
    rows = office.rows("standings", "case_ref", "duty", "silent_because", "silent_until")
    return next(row[2:] for row in rows if row[:2] == (case_ref, "provide_advice"))


def outlook_away(message_id):
    return mail(
        "Automatic reply: YK-0001: medical advice is due Mon 4 Aug 2025",
        auto_submitted="auto-generated",
        x_auto_response_suppress="All",
        x_ms_exchange_inbox_rules_loop=HEALTH,
        in_reply_to=message_id,
    )


def gmail_away(message_id):
    return mail(
        "Out of office Re: YK-0001",
        auto_submitted="auto-replied",
        precedence="bulk",
        x_autoreply="yes",
        in_reply_to=message_id,
    )


def old_exchange_away(message_id):
    return mail("Out of Office: YK-0001", x_auto_response_suppress="OOF, AutoReply", in_reply_to=message_id)


def read_receipt(message_id):
    raw = mail("Read: YK-0001", in_reply_to=message_id)
    return raw.replace(
        b"Content-Type: text/plain",
        b'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\nX-Was: text/plain',
    )


def plain_bounce():
    """qmail, and others from before RFC 3464."""
    return mail("failure notice", sender="MAILER-DAEMON@mail.nhs.example", body="Sorry, no mailbox here by that name.")


def postfix(message_id, *, action="failed", status="5.1.1", to=HEALTH, ident=None, said="unknown user"):
    return f"""Return-Path: <>
Date: Mon, 21 Jul 2025 09:00:02 +0100 (BST)
From: MAILER-DAEMON@mail.york.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: ehc.timelines@york.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XqZ1.1753085402/mail.york.example"
Message-Id: {ident or f"<{next(_NUMBERS)}.postfix@mail.york.example>"}

This is a MIME-encapsulated message.

--4XqZ1.1753085402/mail.york.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.york.example.

--4XqZ1.1753085402/mail.york.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.york.example
X-Postfix-Queue-ID: 4XqZ1
X-Postfix-Sender: rfc822; ehc.timelines@york.example
Arrival-Date: Mon, 21 Jul 2025 09:00:00 +0100 (BST)

Final-Recipient: rfc822; {to}
Original-Recipient: rfc822;{to}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.nhs.example
Diagnostic-Code: smtp; 550 5.7.999 <{to}>: {said}

--4XqZ1.1753085402/mail.york.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: ehc.timelines@york.example
To: {to}
Subject: YK-0001: medical advice is due Mon 4 Aug 2025
Message-ID: {message_id}
Content-Type: text/plain

Psychological advice ...

--4XqZ1.1753085402/mail.york.example--
""".encode()


def exchange(message_id, *, status="5.1.10", to=HEALTH):
    """Exchange Online: the original's headers only, and its id in In-Reply-To and References as well."""
    return f"""From: <postmaster@nhs.example>
To: <ehc.timelines@york.example>
Date: Mon, 21 Jul 2025 08:00:05 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="c1b2d7a4-32f4-4f6f-a6a6-e0f0b5e6d5b1"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-GB
Message-ID: <{next(_NUMBERS)}@LO2P123MB0001.GBRP123.PROD.OUTLOOK.EXAMPLE>
In-Reply-To: {message_id}
References: {message_id}
Subject: Undeliverable: YK-0001: medical advice is due Mon 4 Aug 2025
Auto-Submitted: auto-replied
MIME-Version: 1.0

--c1b2d7a4-32f4-4f6f-a6a6-e0f0b5e6d5b1
Content-Type: multipart/alternative; differences=Content-Type;
\tboundary="9f5c"

--9f5c
Content-Type: text/plain; charset="us-ascii"

Your message couldn't be delivered.

--9f5c--
--c1b2d7a4-32f4-4f6f-a6a6-e0f0b5e6d5b1
Content-Type: message/delivery-status

Reporting-MTA: dns;LO2P123MB0001.GBRP123.PROD.OUTLOOK.EXAMPLE
Received-From-MTA: dns;mail.york.example
Arrival-Date: Mon, 21 Jul 2025 08:00:03 +0000

Final-Recipient: rfc822;{to}
Action: failed
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Recipient not found

--c1b2d7a4-32f4-4f6f-a6a6-e0f0b5e6d5b1
Content-Type: text/rfc822-headers

From: ehc.timelines@york.example
To: {to}
Message-ID: {message_id}
Subject: YK-0001: medical advice is due Mon 4 Aug 2025

--c1b2d7a4-32f4-4f6f-a6a6-e0f0b5e6d5b1--
""".encode()
