"""GOV.UK Notify as its documentation and source describe it: what it checks, what it answers, and in which form."""

import json
import re
import time
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt
from pydantic import SecretStr

from config.settings import Settings
from tests.tasks.web_server import HANGS_UP

SERVICE, KEY_ID, TEMPLATE = (f"1111111{n}-2222-3333-4444-555555555555" for n in range(3))
KEY = f"tracker-{SERVICE}-{KEY_ID}"
CLOCK_MAY_BE_OFF = 30
_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")


def refusal(status, kind, message, **headers):
    """An error in Notify's form."""
    return status, {"status_code": status, "errors": [{"error": kind, "message": message}]}, headers


class Notify:
    """One service with one template, `((subject))` over `((body))`.

    `instead` holds what it answers to the next emails without accepting them; `silent`: it accepts and hangs up.
    """

    def __init__(self, *instead, silent=False, clock_ahead=0):
        self.instead, self.silent, self.clock_ahead = list(instead), silent, clock_ahead
        self.accepted, self.asked, self.remembers = [], [], True
        self.url = None

    def settings(self, **others):
        return Settings.model_construct(
            **{
                "mail_allow": ("york.example",),
                "notify_key": SecretStr(KEY),
                "notify_template": TEMPLATE,
                "notify_url": self.url,
            }
            | others
        )

    def answer(self, method, path, headers, body):
        parts = urlsplit(path)
        self.asked.append((method, parts.path))
        refused = self._who(headers.get("Authorization", ""))
        if refused:
            return refused
        if (method, parts.path) == ("GET", "/v2/notifications"):
            return self._look_up(parse_qs(parts.query))
        if (method, parts.path) != ("POST", "/v2/notifications/email"):
            return 404, {"result": "error", "message": "The requested URL was not found on the server."}, {}
        return self._take(json.loads(body))

    def _who(self, header):
        """A token of the service, signed with its key, and no older than half a minute."""
        if not header.startswith("Bearer "):
            return refusal(401, "AuthError", "Unauthorized: authentication token must be provided")
        try:
            claims = jwt.decode(header[7:], KEY_ID, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            return refusal(403, "AuthError", "Invalid token: signature, api token not found")
        if claims.get("iss") != SERVICE:
            return refusal(403, "AuthError", "Invalid token: service not found")
        if abs(time.time() + self.clock_ahead - claims["iat"]) > CLOCK_MAY_BE_OFF:
            return refusal(403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds")
        return None

    def _look_up(self, query):
        if self.instead:
            return self.instead.pop(0)
        wanted = query.get("reference", [None])[0]
        found = [each for each in self.accepted if self.remembers and wanted in (None, each["reference"])]
        return 200, {"notifications": found[::-1], "links": {"current": f"{self.url}/v2/notifications"}}, {}

    def _take(self, sent):
        refused = self.instead.pop(0) if self.instead else self._wrong(sent)
        if refused:
            return refused
        self.accepted.append({"id": str(uuid4()), "status": "created", **sent})
        if self.silent:
            return HANGS_UP
        return 201, {name: self.accepted[-1].get(name) for name in ("id", "reference")}, {}

    @staticmethod
    def _wrong(sent):
        told = sent.get("personalisation", {})
        missing = ", ".join(sorted({"subject", "body"} - told.keys()))
        if not _ADDRESS.fullmatch(sent["email_address"]):
            return refusal(400, "ValidationError", "email_address Not a valid email address")
        if sent["template_id"] != TEMPLATE:
            return refusal(400, "BadRequestError", "Template not found")
        if missing:
            return refusal(400, "BadRequestError", f"Missing personalisation: {missing}")
        if set(sent.get("sanitise_content_for", [])) - told.keys():
            return refusal(400, "ValidationError", "sanitise_content_for names no placeholder")
        return None
