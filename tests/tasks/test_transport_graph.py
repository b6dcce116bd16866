"""Letters go through Microsoft Graph once, and what it answers decides between waiting, failing and asking."""

import asyncio
import traceback

import pytest
from pydantic import SecretStr

from tasks.transports import RefusedByServerError, UncertainError, WaitError, open_transport
from tests.tasks.graph_server import HOUR, MAILBOX, SECRET, Graph, refusal
from tests.tasks.mail_server import ID, RAW, TO, free_port, outcome, send
from tests.tasks.watches import StoppedWatch
from tests.tasks.web_server import HANGS_UP, answering

SILENT = "Microsoft Graph did not say whether it took the message"


def sent_through(graph, *recipients, watch=None, raw=RAW, **settings):
    with answering(graph):
        return send("graph:", *recipients or (TO,), settings=graph.settings(**settings), watch=watch, raw=raw)


def looked_up(graph, message_id=ID):
    async def asks():
        async with open_transport("graph:", graph.settings()) as transport:
            return await transport.already_sent(message_id)

    with answering(graph):
        return asyncio.run(asks())


def test_graph_is_given_the_very_bytes_that_a_mail_server_would_get():
    """Base64 of the whole message, from the mailbox of the settings."""
    graph = Graph()
    assert sent_through(graph) == [None]
    (message,) = graph.sent_items
    assert (message["To"], message["From"], message["Message-ID"]) == (TO, MAILBOX, ID)
    assert message.as_bytes() == RAW


def test_one_token_serves_many_messages_until_it_is_about_to_end():
    """Fetched again a minute early: it might end on the way."""
    graph, watch = Graph(), StoppedWatch()

    async def over_an_hour():
        async with open_transport("graph:", graph.settings(), watch) as transport:
            for later in (0, HOUR - 61, 2):
                watch.now += later
                assert await outcome(transport, TO) is None
                fetched.append(len(graph.tokens))

    fetched = []
    with answering(graph):
        asyncio.run(over_an_hour())
    assert fetched == [1, 1, 2]


def test_a_token_that_was_withdrawn_is_fetched_anew_for_the_next_message():
    graph = Graph(refusal(401, "InvalidAuthenticationToken"))
    first, second = sent_through(graph, TO, TO)
    assert str(first).endswith("(401 InvalidAuthenticationToken)")
    assert second is None
    assert len(graph.tokens) == 2


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (
            refusal(429, "ApplicationThrottled", **{"Retry-After": "7"}),
            WaitError,
            "Microsoft takes no more for now (429): it is left alone for 7 s",
        ),
        (
            refusal(503, "ServiceNotAvailable", **{"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
            WaitError,
            "Microsoft takes no more for now (503): it is left alone for 60 s",
        ),
        (refusal(500, "InternalServerError"), UncertainError, SILENT),
        (refusal(504, "UnknownError"), UncertainError, SILENT),
        (HANGS_UP, UncertainError, SILENT),
        (
            refusal(400, "ErrorInvalidRecipients"),
            RefusedByServerError,
            "Microsoft Graph refused the recipient (400 ErrorInvalidRecipients)",
        ),
        (
            refusal(413, "ErrorMessageSizeExceeded"),
            RefusedByServerError,
            "Microsoft Graph refused the message (413 ErrorMessageSizeExceeded)",
        ),
        (
            refusal(403, "ErrorAccessDenied"),
            WaitError,
            "Microsoft Graph does not let the application send from the mailbox EHCP_MAIL_FROM (403 ErrorAccessDenied)",
        ),
        (
            refusal(404, TO),
            WaitError,
            "Microsoft Graph does not let the application send from the mailbox EHCP_MAIL_FROM (404)",
        ),
        ((400, None, {}), RefusedByServerError, "Microsoft Graph refused the message (400)"),
        ((400, [TO], {}), RefusedByServerError, "Microsoft Graph refused the message (400)"),
    ],
)
def test_what_graph_answers_decides_and_is_not_repeated(answer, kind, words, caplog):
    """Its own words may name the recipient; only a code that is one word is passed on."""
    (error,) = sent_through(Graph(answer))
    assert (type(error), str(error)) == (kind, words)
    told = "".join(traceback.format_exception(error)) + repr(error) + caplog.text
    assert not [each for each in (TO, SECRET, "token-0") if each in told]


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ((401, {"error": "invalid_client"}, {}), "refused the application's id or secret (401 invalid_client)"),
        ((400, {"error": SECRET}, {}), "refused the application's id or secret (400)"),
        ((429, None, {"Retry-After": "9"}), "takes no more for now (429): it is left alone for 9 s"),
        ((503, None, {}), "could not be signed in to Microsoft"),
        ((200, {"token_type": "Bearer"}, {}), "could not be signed in to Microsoft"),
        (HANGS_UP, "could not be signed in to Microsoft"),
    ],
)
def test_an_application_that_cannot_sign_in_sends_nothing_and_is_sure_of_it(login, words):
    graph = Graph(login=login)
    (error,) = sent_through(graph)
    assert type(error) is WaitError
    assert words in str(error)
    assert SECRET not in str(error)
    assert graph.sent_items == []


def test_a_wrong_secret_makes_messages_wait():
    (error,) = sent_through(Graph(), graph_secret=SecretStr("another"))
    assert str(error).endswith("id or secret (401 invalid_client); nothing was sent")


def test_graph_that_is_down_makes_messages_wait_and_nothing_is_in_doubt():
    settings = Graph().settings(graph_login_url=f"http://127.0.0.1:{free_port()}")
    (error,) = send("graph:", settings=settings)
    assert (type(error), str(error)) == (WaitError, "Microsoft Graph could not be reached; nothing was sent")


def test_the_recipient_that_was_allowed_is_the_only_one_that_the_headers_name():
    """Graph reads no other recipients than those of the message itself."""
    graph = Graph()
    for stray in (b"Cc: else@elsewhere.example\r\n", b"Bcc: else@elsewhere.example\r\n"):
        (error,) = sent_through(graph, raw=stray + RAW)
        assert type(error) is RefusedByServerError
    (error,) = sent_through(graph, "another@york.example")
    assert str(error) == "the message is addressed to somebody else than its recipient"
    assert graph.sent_items == []


def test_a_message_that_got_no_answer_is_found_in_sent_items():
    graph = Graph(silent=True)
    assert type(sent_through(graph)[0]) is UncertainError
    assert looked_up(graph) is True


@pytest.mark.parametrize("graph", [Graph(), Graph(may_look=False), Graph(keeps_ids=False)])
def test_a_message_that_is_not_found_may_have_gone_all_the_same(graph):
    """Exchange may give it another id, and the application may lack the right to look."""
    sent_through(graph)
    assert looked_up(graph, "<o'neill@york.example>") is None
    assert (looked_up(graph) is True) is (graph.may_look and graph.keeps_ids)


@pytest.mark.parametrize("answer", [refusal(429, "ApplicationThrottled"), (500, None, {}), HANGS_UP])
def test_graph_that_cannot_be_asked_has_not_said_anything(answer):
    with pytest.raises(WaitError, match="could not be asked whether a message went") as asked:
        looked_up(Graph(answer))
    assert asked.type is WaitError
