"""Microsoft Graph: the same bytes as by SMTP, handed to the mailbox `mail_from` by an application of the tenant.

The application needs Mail.Send for that one mailbox, and Mail.ReadBasic to look into its Sent Items.
"""

import base64
import math
import re
from collections.abc import Awaitable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP
from typing import Any, ClassVar, Self
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from config.settings import Settings
from tasks.transports.errors import RefusedByServerError, UncertainError, WaitError
from tasks.transports.keeping import needed, secret
from tasks.transports.pacing import Watch

_SECONDS = 30
_A_MINUTE = 60
_ABOUT_THE_RECIPIENT = ("ErrorInvalidRecipients", "ErrorInvalidAddress")
_SILENT = "Microsoft Graph did not say whether it took the message"
_NOT_ASKED = "Microsoft Graph could not be asked whether a message went"
_NEVER_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL)


@dataclass(slots=True)
class GraphTransport:
    """One mailbox, and the application that may send from it."""

    mailbox: str
    url: str
    login_url: str
    client_id: str
    client_secret: SecretStr
    watch: Watch = field(repr=False)
    per_minute: ClassVar[int | None] = 30
    repeats_safely: ClassVar[bool] = False
    begins_early: ClassVar[bool] = False
    _http: httpx.AsyncClient | None = field(default=None, init=False, repr=False)
    _token: SecretStr = field(default=SecretStr(""), init=False, repr=False)
    _good_until: float = field(default=-math.inf, init=False, repr=False)

    @classmethod
    def of(cls, settings: Settings, watch: Watch) -> Self:
        """The application that the settings name.  Raises MailUrlError where one of them is missing."""
        tenant = needed("GRAPH_TENANT", settings.graph_tenant)
        return cls(
            mailbox=settings.mail_from,
            url=f"{settings.graph_url}/users/{quote(settings.mail_from, safe='@')}",
            login_url=f"{settings.graph_login_url}/{quote(tenant, safe='')}/oauth2/v2.0/token",
            client_id=needed("GRAPH_CLIENT", settings.graph_client),
            client_secret=secret("GRAPH_SECRET", settings.graph_secret, settings.graph_secret_file),
            watch=watch,
        )

    async def __aenter__(self) -> Self:
        self._http = httpx.AsyncClient(timeout=_SECONDS)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._http
        await self._http.aclose()

    async def send(
        self, raw: bytes, *, sender: str, to: str, message_id: str, when: Awaitable[bool] | None = None
    ) -> None:
        """Hand the message over; Graph keeps a copy in Sent Items."""
        del sender, message_id, when  # they stand in the headers
        if not _is_to(raw, to):
            raise RefusedByServerError("the message is addressed to somebody else than its recipient")
        answer = await self._asks(
            "POST", "/sendMail", content=base64.b64encode(raw), headers={"Content-Type": "text/plain"}
        )
        if answer.status_code != httpx.codes.ACCEPTED:
            raise _in_words(answer)

    async def already_sent(self, message_id: str) -> bool | None:
        """True where Sent Items holds the message.

        Not to find it proves nothing: Exchange may have given it an id of its own, and the application
        may lack the permission to look.
        """
        same = message_id.replace("'", "''")
        query = {"$filter": f"internetMessageId eq '{same}'", "$select": "id", "$top": "1"}
        try:
            answer = await self._asks("GET", "/mailFolders/sentitems/messages", params=query)
        except UncertainError:
            raise WaitError(_NOT_ASKED) from None
        if answer.status_code == httpx.codes.FORBIDDEN:
            return None
        if answer.status_code != httpx.codes.OK:
            raise WaitError(_NOT_ASKED)
        return bool(_said(answer).get("value")) or None

    async def _asks(self, method: str, path: str, headers: dict[str, str] | None = None, **what: Any) -> httpx.Response:
        """One signed request to the mailbox."""
        bearer = {"Authorization": f"Bearer {(await self._signed_in()).get_secret_value()}"}
        answer = await self._answer(method, self.url + path, headers=(headers or {}) | bearer, **what)
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._good_until = -math.inf  # it was withdrawn: the next message signs in anew
        return answer

    async def _signed_in(self) -> SecretStr:
        """The application's token, fetched again a minute before it ends."""
        if self.watch.clock() >= self._good_until:
            form = {"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}
            form |= {"client_id": self.client_id, "client_secret": self.client_secret.get_secret_value()}
            answer = await self._answer("POST", self.login_url, data=form)
            said = _said(answer)
            if answer.status_code != httpx.codes.OK or not isinstance(said.get("access_token"), str):
                raise _not_signed_in(answer)
            self._token = SecretStr(said["access_token"])
            self._good_until = self.watch.clock() + float(said.get("expires_in", 0)) - _A_MINUTE
        return self._token

    async def _answer(self, method: str, url: str, **what: Any) -> httpx.Response:
        assert self._http
        try:
            return await self._http.request(method, url, **what)
        except _NEVER_REACHED:
            failure = WaitError("Microsoft Graph could not be reached; nothing was sent")
        except httpx.HTTPError:
            signing_in = url == self.login_url
            failure = _signing_in_failed() if signing_in else UncertainError(_SILENT)
        # Outside the handler: the error holds the request, and that the token.
        raise failure


def _in_words(answer: httpx.Response) -> WaitError | RefusedByServerError:
    """What a message becomes that was not taken.  What is true of every message is the operator's matter."""
    code = answer.status_code
    told = _told(answer)
    if code == httpx.codes.TOO_MANY_REQUESTS or (answer.is_server_error and "Retry-After" in answer.headers):
        return _left_alone(answer)
    if answer.is_server_error:
        return UncertainError(_SILENT)
    if code == httpx.codes.BAD_REQUEST and told.endswith(_ABOUT_THE_RECIPIENT):
        return RefusedByServerError(f"Microsoft Graph refused the recipient ({told})")
    if code in (httpx.codes.BAD_REQUEST, httpx.codes.REQUEST_ENTITY_TOO_LARGE):
        return RefusedByServerError(f"Microsoft Graph refused the message ({told})")
    return WaitError(f"Microsoft Graph does not let the application send from the mailbox EHCP_MAIL_FROM ({told})")


def _not_signed_in(answer: httpx.Response) -> WaitError:
    if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return _left_alone(answer)
    if answer.is_client_error:
        return WaitError(f"Microsoft refused the application's id or secret ({_told(answer)}); nothing was sent")
    return _signing_in_failed()


def _signing_in_failed() -> WaitError:
    return WaitError("the application could not be signed in to Microsoft; nothing was sent")


def _left_alone(answer: httpx.Response) -> WaitError:
    asked = answer.headers.get("Retry-After", "")
    seconds = int(asked) if asked.isdecimal() else _A_MINUTE
    return WaitError(
        f"Microsoft takes no more for now ({answer.status_code}): it is left alone for {seconds} s", seconds
    )


def _told(answer: httpx.Response) -> str:
    """The status and the error's code, which is one word; the sentence beside it may name people."""
    found = _said(answer).get("error")
    code = str(found.get("code") if isinstance(found, dict) else found)
    return f"{answer.status_code} {code}" if re.fullmatch(r"(?!None)[A-Za-z_]{1,60}", code) else str(answer.status_code)


def _said(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_to(raw: bytes, to: str) -> bool:
    """Graph reads the recipients from the headers: they must be that one, which was allowed."""
    message = message_from_bytes(raw, policy=SMTP)
    named = [each for name in ("To", "Cc", "Bcc") for header in message.get_all(name, []) for each in header.addresses]
    return [each.addr_spec for each in named] == [to]
