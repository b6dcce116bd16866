"""GOV.UK Notify, through its own client.

The template there is `((subject))` over `((body))`: the words stay with the letters of this project.
A reference is no protection against sending twice, but it can be looked up; a message that got no
answer is therefore asked about before anything else.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from typing import Any, ClassVar, Self, cast

from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient
from urllib3.exceptions import MaxRetryError

from config.settings import Settings
from tasks.transports.errors import MailUrlError, RefusedByServerError, UncertainError, WaitError
from tasks.transports.keeping import needed, secret

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_A_MINUTE = 60
_BAD_REQUEST, _FORBIDDEN, _TOO_MANY, _BROKEN = 400, (401, 403), 429, 500


@dataclass(slots=True)
class NotifyTransport:
    """One service in Notify, and its one template."""

    template: str
    client: Any = field(repr=False)
    per_minute: ClassVar[int | None] = 3000
    repeats_safely: ClassVar[bool] = False
    begins_early: ClassVar[bool] = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The service whose key the settings hold.  Raises MailUrlError where one of them is missing or wrong."""
        key = secret("NOTIFY_KEY", settings.notify_key, settings.notify_key_file).get_secret_value()
        if not re.search(f"{_UUID}-{_UUID}$", key):
            raise MailUrlError("the key in EHCP_NOTIFY_KEY is none of GOV.UK Notify: copy it whole, with its name")
        template = needed("NOTIFY_TEMPLATE", settings.notify_template)
        if not re.fullmatch(_UUID, template):
            raise MailUrlError("EHCP_NOTIFY_TEMPLATE is no template's id: copy it from the template's page in Notify")
        # It logs what the server says of a message, and that may quote the recipient.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        return cls(template, cast("Any", NotificationsAPIClient)(key, base_url=settings.notify_url))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.client.request_session.close()

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Hand the words of the message to Notify, which writes from its own address."""
        del sender, when
        call = partial(
            self.client.send_email_notification,
            email_address=to,
            template_id=self.template,
            personalisation=_words(raw),
            reference=message_id,
            # What came in with an import must not become a link or a heading in Notify's Markdown.
            sanitise_content_for=["body"],
        )
        try:
            await asyncio.to_thread(call)
        except APIError as error:
            refusal = _in_words(error)
        else:
            return
        # Outside the handler, so that the server's own words are left behind.
        raise refusal

    async def already_sent(self, message_id: str) -> bool:
        """Whether Notify accepted a message under this reference; it remembers them for days (7, unless set)."""
        try:
            found = await asyncio.to_thread(partial(self.client.get_all_notifications, reference=message_id))
            return any(each["reference"] == message_id for each in found["notifications"])
        except (APIError, LookupError, TypeError):
            pass
        raise WaitError("GOV.UK Notify could not be asked whether a message went")


def _words(raw: bytes) -> dict[str, str]:
    message = message_from_bytes(raw, policy=SMTP)
    body = message.get_body(("plain",))
    return {"subject": str(message["Subject"]), "body": body.get_content().replace("\r\n", "\n") if body else ""}


def _in_words(error: APIError) -> WaitError | RefusedByServerError:
    """What a message becomes that Notify did not take.  What is true of every message is the operator's matter."""
    code = error.status_code
    if error.response is None or isinstance(error, InvalidResponse) or code >= _BROKEN:
        return _unanswered(error)
    kind, says = _first(error)
    told = f"{code} {kind}".rstrip()
    if code == _TOO_MANY:
        seconds = _seconds(error)
        return WaitError(f"GOV.UK Notify takes no more for now ({told}): it is left alone for {seconds} s", seconds)
    if code in _FORBIDDEN:
        return WaitError(f"GOV.UK Notify refused the key, or this machine's clock is wrong ({told})")
    if code == _BAD_REQUEST and kind == "ValidationError" and says.startswith("email_address"):
        return RefusedByServerError(f"GOV.UK Notify refused the recipient ({told})")
    return WaitError(f"GOV.UK Notify refused the template, or this service may not write to everybody yet ({told})")


def _unanswered(error: APIError) -> WaitError:
    cause = error.__cause__
    if cause and cause.args and isinstance(cause.args[0], MaxRetryError):  # no connection came about
        return WaitError("GOV.UK Notify could not be reached; nothing was sent")
    return UncertainError("GOV.UK Notify did not say whether it took the message")


def _first(error: APIError) -> tuple[str, str]:
    """The first error's kind, which is one word, and what is said of it, which is never passed on."""
    found = error.message
    first = found[0] if isinstance(found, list) and found else None
    if not isinstance(first, dict):
        return "", ""
    kind = str(first.get("error"))
    return kind if re.fullmatch(r"[A-Za-z]{1,40}", kind) else "", str(first.get("message"))


def _seconds(error: APIError) -> int:
    """How long to leave it alone: its limit is one of requests a minute."""
    asked = error.response.headers.get("Retry-After", "") if error.response is not None else ""
    return int(asked) if asked.isdecimal() else _A_MINUTE
