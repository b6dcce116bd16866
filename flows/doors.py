"""Where the embedded server listens, and who may come in: this machine alone, unless a password is set."""

import ipaddress
import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from config.errors import PlainError

PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"  # noqa: S105  (its name, not its value)
SEEN_BY_BROWSERS = "PREFECT_SERVER_UI_API_URL"


class DoorError(PlainError):
    """The server must not be opened as it is asked to."""


def door(host: str, port: int, environment: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The server's address for us, and what Prefect is to be told of it.  Raises DoorError.

    By itself Prefect answers every page of the web that a browser on this machine has open, and whoever
    reaches its port; both are closed here.  Its protection against forged orders cannot be switched on:
    with it, the light face of 3.8 is refused its own (tests/browser found it: no decision could be given).
    """
    password = environment.get(PASSWORD, "").strip()
    if not _of_this_machine(host) and not password:
        raise DoorError(f"EHCP_PREFECT_HOST opens the server to others: set {PASSWORD} to user:password first")
    if password and not all(password.partition(":")):
        raise DoorError(f"{PASSWORD} is no user with a password: write user:password")
    if _every_address(host) and not environment.get(SEEN_BY_BROWSERS):
        raise DoorError(f"a server at every address needs one for browsers: set {SEEN_BY_BROWSERS}, or a host")
    url = f"http://{_written(_near(host))}:{port}"
    seen = environment.get(SEEN_BY_BROWSERS) or f"{url}/api"
    told = {SEEN_BY_BROWSERS: seen, "PREFECT_API_URL": f"{url}/api"}
    told |= {"PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(_origins(url, seen, port))}
    return url, told | ({PASSWORD: password, "PREFECT_API_AUTH_STRING": password} if password else {})


def key(environment: Mapping[str, str]) -> httpx.BasicAuth | None:
    """What a question of ours to the server shows at the door."""
    user, _, password = environment.get("PREFECT_API_AUTH_STRING", "").partition(":")
    return httpx.BasicAuth(user, password) if password else None


def close() -> None:
    """A password that is empty is none: Prefect would let in whoever gives an empty one."""
    for name in (PASSWORD, "PREFECT_API_AUTH_STRING"):
        if not os.environ.get(name, "").strip():
            os.environ.pop(name, None)


def _origins(url: str, seen: str, port: int) -> list[str]:
    """The pages that may ask the server: its own, under each of its names."""
    parts = urlsplit(seen)
    return list(dict.fromkeys([url, f"http://localhost:{port}", f"{parts.scheme}://{parts.netloc}"]))


def _of_this_machine(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _every_address(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def _near(host: str) -> str:
    """How we ourselves reach it."""
    if not _every_address(host):
        return host
    return "::1" if ":" in host else "127.0.0.1"


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
