"""Where messages go: a folder of .eml files, a mail server, GOV.UK Notify or Microsoft Graph.

async with open_transport(settings.mail, settings) as transport:
    await transport.send(raw, sender=..., to=..., message_id=...)
"""

from config.settings import Settings
from tasks.transports.errors import MailUrlError, RefusedByServerError, UncertainError, WaitError
from tasks.transports.folder import FolderTransport
from tasks.transports.guarding import Guarded
from tasks.transports.pacing import Watch
from tasks.transports.smtp import SmtpTransport
from tasks.transports.transport import Transport

__all__ = ["MailUrlError", "RefusedByServerError", "Transport", "UncertainError", "WaitError", "open_transport"]

_EXPECTED = "folder:, smtp:, smtps:, notify: or graph: is expected"


def open_transport(url: str, settings: Settings | None = None, watch: Watch | None = None) -> Transport:
    """The transport of a URL: `folder:PATH`, `smtp://…`, `smtps://…`, `notify:` or `graph:`.

    Every one but the folder writes only to the domains that the settings list, and at their pace.
    Raises MailUrlError (a ValueError) where the URL, or a setting that it needs, is wrong.
    """
    scheme, colon, rest = url.partition(":")
    scheme, watch = scheme.lower(), watch or Watch()
    if not colon:
        raise MailUrlError(f"the mail URL names no transport: {_EXPECTED}")
    if scheme == "folder":
        return FolderTransport.at(rest)
    settings = settings or Settings.model_construct()
    inner = SmtpTransport.at(url) if scheme in ("smtp", "smtps") else _service(scheme, rest, settings, watch)
    return Guarded(inner, scheme, settings.mail_allow, settings.mail_per_minute or inner.per_minute, watch)


def _service(scheme: str, rest: str, settings: Settings, watch: Watch) -> Transport:
    """A service with an interface of its own; its client is imported only where it is used (0.3 s)."""
    if scheme not in ("notify", "graph"):
        raise MailUrlError(f"the mail URL names an unknown transport: {_EXPECTED}")
    if rest:
        raise MailUrlError(
            f"the mail URL {scheme}: has nothing after it: its other settings are EHCP_{scheme.upper()}_…"
        )
    if scheme == "notify":
        from tasks.transports.notify import NotifyTransport  # noqa: PLC0415

        return NotifyTransport.of(settings)
    from tasks.transports.graph import GraphTransport  # noqa: PLC0415

    return GraphTransport.of(settings, watch)
