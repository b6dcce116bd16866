"""Microsoft Graph and its sign-in as documented: what they check, what they answer, and in which form."""

import base64
import binascii
import re
from email import message_from_bytes
from email.policy import SMTP
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import SecretStr

from config.settings import Settings
from tests.tasks.web_server import HANGS_UP

TENANT, CLIENT, SECRET = "york.example", "client-id", "gr4ph-s3cret"
MAILBOX = "ehc.timelines@york.example"
HOUR = 3600


def refusal(status, code, **headers):
    """An error in Graph's form, which quotes what it pleases."""
    return status, {"error": {"code": code, "message": "about ep.service@york.example"}}, headers


class Graph:
    """One tenant, one application, one mailbox.

    `instead` holds what it answers to the next requests to the mailbox; `silent`: it accepts and hangs up.
    """

    def __init__(self, *instead, silent=False, may_look=True, login=None, keeps_ids=True):
        self.instead, self.silent, self.may_look = list(instead), silent, may_look
        self.login, self.keeps_ids = login, keeps_ids
        self.tokens, self.sent_items, self.asked = [], [], []
        self.url = None

    def settings(self, **others):
        return Settings.model_construct(
            **{
                "mail_from": MAILBOX,
                "mail_allow": ("york.example",),
                "graph_tenant": TENANT,
                "graph_client": CLIENT,
                "graph_secret": SecretStr(SECRET),
                "graph_url": f"{self.url}/v1.0",
                "graph_login_url": self.url,
            }
            | others
        )

    def answer(self, method, path, headers, body):
        parts = urlsplit(path)
        self.asked.append((method, unquote(parts.path)))
        if (method, parts.path) == ("POST", f"/{TENANT}/oauth2/v2.0/token"):
            return self._sign_in(parse_qs(body.decode()))
        if headers.get("Authorization") not in [f"Bearer {each}" for each in self.tokens]:
            return refusal(401, "InvalidAuthenticationToken")
        if self.instead:
            return self.instead.pop(0)
        asked = (method, unquote(parts.path))
        if asked == ("POST", f"/v1.0/users/{MAILBOX}/sendMail"):
            return self._take(headers, body)
        if asked == ("GET", f"/v1.0/users/{MAILBOX}/mailFolders/sentitems/messages"):
            return self._look_up(parse_qs(parts.query))
        return refusal(404, "ErrorInvalidUser")

    def _sign_in(self, form):
        if self.login:
            return self.login
        wanted = {"grant_type": ["client_credentials"], "scope": ["https://graph.microsoft.com/.default"]}
        if form != wanted | {"client_id": [CLIENT], "client_secret": [SECRET]}:
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret"}, {}
        self.tokens.append(f"token-{len(self.tokens)}")
        return 200, {"token_type": "Bearer", "expires_in": HOUR, "access_token": self.tokens[-1]}, {}

    def _take(self, headers, body):
        if headers["Content-Type"] != "text/plain":
            return refusal(400, "RequestBodyRead")
        try:
            message = message_from_bytes(base64.b64decode(body, validate=True), policy=SMTP)
        except binascii.Error:
            return refusal(400, "ErrorMimeContentInvalidBase64String")
        if not message["To"]:
            return refusal(400, "ErrorInvalidRecipients")
        self.sent_items.append(message)
        return HANGS_UP if self.silent else (202, None, {})

    def _look_up(self, query):
        if not self.may_look:
            return refusal(403, "ErrorAccessDenied")
        (wanted,) = re.fullmatch(r"internetMessageId eq '((?:[^']|'')+)'", query["$filter"][0]).groups()
        found = [each for each in self.sent_items if self.keeps_ids and each["Message-ID"] == wanted.replace("''", "'")]
        return 200, {"value": [{"id": str(n)} for n, _ in enumerate(found)]}, {}
