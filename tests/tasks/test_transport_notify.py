"""Letters go through GOV.UK Notify once, and what it answers decides between waiting, failing and asking."""

import asyncio
import traceback

import pytest
from pydantic import SecretStr

from tasks.transports import RefusedByServerError, UncertainError, WaitError, open_transport
from tests.tasks.mail_server import ID, RAW, TO, free_port, send
from tests.tasks.notify_server import KEY, KEY_ID, SERVICE, TEMPLATE, Notify, refusal
from tests.tasks.web_server import HANGS_UP, answering

OTHER_KEY = KEY.replace("1111111", "9999999")


def sent_through(notify, *recipients, **settings):
    with answering(notify):
        return send("notify:", *recipients or (TO,), settings=notify.settings(**settings))


def looked_up(notify, message_id=ID):
    async def asks():
        async with open_transport("notify:", notify.settings()) as transport:
            return await transport.already_sent(message_id)

    with answering(notify):
        return asyncio.run(asks())


def test_notify_is_given_the_words_the_template_and_our_reference():
    """Its Markdown finds nothing in the body to make a link or a heading of."""
    notify = Notify()
    assert sent_through(notify) == [None]
    (accepted,) = notify.accepted
    assert accepted["email_address"] == TO
    assert (accepted["template_id"], accepted["reference"]) == (TEMPLATE, ID)
    assert accepted["personalisation"] == {"subject": "x", "body": ".dot\nend\n"}
    assert accepted["sanitise_content_for"] == ["body"]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (
            refusal(429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
            WaitError,
            "GOV.UK Notify takes no more for now (429 RateLimitError): it is left alone for 60 s",
        ),
        (
            refusal(429, "TooManyRequestsError", "Exceeded send limits (50) for today", **{"Retry-After": "7"}),
            WaitError,
            "GOV.UK Notify takes no more for now (429 TooManyRequestsError): it is left alone for 7 s",
        ),
        (
            refusal(403, "AuthError", f"Invalid token: {KEY_ID}"),
            WaitError,
            "GOV.UK Notify refused the key, or this machine's clock is wrong (403 AuthError)",
        ),
        (
            refusal(400, "ValidationError", f"email_address {TO} is not a valid email address"),
            RefusedByServerError,
            "GOV.UK Notify refused the recipient (400 ValidationError)",
        ),
        (
            refusal(400, "BadRequestError", f"Can't send to {TO} using a team-only API key"),
            WaitError,
            "GOV.UK Notify refused the template, or this service may not write to everybody yet (400 BadRequestError)",
        ),
        (
            refusal(400, f"{TO}", "no kind of error"),
            WaitError,
            "GOV.UK Notify refused the template, or this service may not write to everybody yet (400)",
        ),
        (
            (404, {"result": "error", "message": "The requested URL was not found on the server."}, {}),
            WaitError,
            "GOV.UK Notify refused the template, or this service may not write to everybody yet (404)",
        ),
        (
            (500, {"result": "error", "message": f"Internal server error about {TO}"}, {}),
            UncertainError,
            "GOV.UK Notify did not say whether it took the message",
        ),
        ((503, None, {}), UncertainError, "GOV.UK Notify did not say whether it took the message"),
        ((201, None, {}), UncertainError, "GOV.UK Notify did not say whether it took the message"),
        (HANGS_UP, UncertainError, "GOV.UK Notify did not say whether it took the message"),
    ],
)
def test_what_notify_answers_decides_and_is_not_repeated(answer, kind, words, caplog, capfd):
    """Its own words may hold the recipient or the key; its client would log them."""
    (error,) = sent_through(Notify(answer))
    assert (type(error), str(error)) == (kind, words)
    told = "".join(traceback.format_exception(error)) + repr(error) + caplog.text + "".join(capfd.readouterr())
    assert not [each for each in (TO, KEY_ID) if each in told]


@pytest.mark.parametrize(("ahead", "went"), [(28, True), (-28, True), (32, False), (-32, False)])
def test_a_clock_that_is_half_a_minute_off_is_said(ahead, went):
    """Notify takes no token that is older, or younger, than thirty seconds."""
    (error,) = sent_through(Notify(clock_ahead=ahead))
    assert (error is None) is went
    assert went or "this machine's clock is wrong" in str(error)


def test_a_template_that_is_not_there_makes_messages_wait():
    (error,) = sent_through(Notify(), notify_template=SERVICE)
    assert type(error) is WaitError
    assert "refused the template" in str(error)


@pytest.mark.parametrize("key", [OTHER_KEY, f"tracker-{SERVICE}-{SERVICE}"])
def test_a_key_of_another_service_or_with_another_secret_makes_messages_wait(key):
    notify = Notify()
    (error,) = sent_through(notify, notify_key=SecretStr(key))
    assert type(error) is WaitError
    assert "refused the key" in str(error)
    assert notify.accepted == []


def test_a_refused_recipient_spoils_no_other():
    notify = Notify()
    found = sent_through(notify, "näme@york.example", "nobody@york.example", TO)
    assert [type(each) for each in found] == [RefusedByServerError, type(None), type(None)]
    assert len(notify.accepted) == 2


def test_notify_that_is_down_makes_messages_wait_and_nothing_is_in_doubt():
    """No connection came about, so nothing can have gone."""
    settings = Notify().settings(notify_url=f"http://127.0.0.1:{free_port()}")
    (error,) = send("notify:", settings=settings)
    assert (type(error), str(error)) == (WaitError, "GOV.UK Notify could not be reached; nothing was sent")


def test_after_a_429_the_next_message_does_not_even_ask():
    """It would be refused as well, and the counting would begin anew."""
    notify = Notify(refusal(429, "RateLimitError", "x", **{"Retry-After": "40"}))
    first, second = sent_through(notify, TO, TO)
    assert (first.seconds, len(notify.asked)) == (40, 1)
    assert type(second) is WaitError
    assert str(second).startswith("the server asked to be left alone for another ")


def test_a_message_that_got_no_answer_is_found_by_its_reference():
    notify = Notify(silent=True)
    assert type(sent_through(notify)[0]) is UncertainError
    assert looked_up(notify) is True
    assert looked_up(notify, ID.replace("0123", "4567")) is False


@pytest.mark.parametrize(
    "answer", [refusal(429, "RateLimitError", "x"), (500, None, {}), (200, {"notifications": None}, {}), HANGS_UP]
)
def test_notify_that_cannot_be_asked_has_not_said_no(answer):
    """Taken for a no, the message would go twice."""
    with pytest.raises(WaitError, match=r"^GOV.UK Notify could not be asked whether a message went$"):
        looked_up(Notify(answer))


def test_the_raw_message_may_be_in_two_forms():
    """The plain text is taken, and not the HTML beside it."""
    two = RAW.replace(b"Subject: x\r\n\r\n.dot\r\nend\r\n", b"Subject: x\r\nMIME-Version: 1.0\r\n")
    two += b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
    two += b"--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>html\r\n--b--\r\n"
    notify = Notify()
    with answering(notify):
        assert send("notify:", raw=two, settings=notify.settings()) == [None]
    assert notify.accepted[0]["personalisation"]["body"].strip() == "plain"
