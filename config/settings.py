"""What an operator sets: the only reader of the environment.

Order of authority: environment (`EHCP_...`), then `ehcp.toml` in the home folder, then the default.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_DOMAIN = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)+")


def _domains(value: object) -> tuple[str, ...]:
    """A list with commas, or the list of a TOML file; `.nhs.uk` is every domain below nhs.uk."""
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, list | tuple) or not all(_is_domain(each) for each in found):
        raise PydanticCustomError("domains", "write domains with commas between them, as york.gov.uk,.nhs.uk")
    return tuple(each.strip().lower() for each in found)


def _is_domain(value: object) -> bool:
    return isinstance(value, str) and _DOMAIN.fullmatch(value.strip().lower()) is not None


def _encrypted(url: str) -> str:
    """A token or a letter travels encrypted, unless it does not leave this machine."""
    parts = urlsplit(url)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "127.0.0.1")
    ):
        raise PydanticCustomError("https", "write a URL that begins with https://")
    return url.rstrip("/")


_Url = Annotated[str, AfterValidator(_encrypted)]


class Settings(BaseSettings):
    """The settings of one installation, frozen once read."""

    # An error's text must not quote its input: that may be a password.
    model_config = SettingsConfigDict(
        env_prefix="EHCP_", frozen=True, extra="forbid", env_ignore_empty=True, hide_input_in_errors=True
    )

    home: Path = Path("var")
    """The one folder that holds the embedded database, the outbox, the reports and Prefect's data."""
    authority: str = Field(default="816", pattern=r"^\d{3}$")
    """Three-digit local authority code used where an input row names none."""
    database_url: SecretStr | None = None
    """Any SQLAlchemy URL; by default an SQLite file in `home`."""
    mail_url: SecretStr | None = None
    """Where messages go: `folder:PATH`, `smtp://…`, `smtps://…`, `notify:` or `graph:`; by default `home`/outbox."""
    mail_from: str = "ehc.timelines@council.example"
    """The sender's address: a role mailbox that someone reads."""
    mail_allow: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_domains)] = ()
    """The domains that may be written to, exact or (`.nhs.uk`) all below; without it only the folder is."""
    mail_per_minute: int | None = Field(default=None, ge=1)
    """Messages a minute at most; by default what the other side is known to bear."""
    notify_key: SecretStr | None = None
    """The API key of GOV.UK Notify; or `notify_key_file`, a file that holds it."""
    notify_key_file: Path | None = None
    notify_template: str | None = None
    """The id of the template in Notify: subject `((subject))`, content `((body))`."""
    notify_url: _Url = "https://api.notifications.service.gov.uk"
    graph_tenant: str | None = None
    """The tenant and the application (client) whose permission is to send from the mailbox `mail_from`."""
    graph_client: str | None = None
    graph_secret: SecretStr | None = None
    """The application's client secret; or `graph_secret_file`, a file that holds it."""
    graph_secret_file: Path | None = None
    graph_url: _Url = "https://graph.microsoft.com/v1.0"
    graph_login_url: _Url = "https://login.microsoftonline.com"
    replies_url: SecretStr | None = None
    """Where answers and bounces are read: `maildir:PATH` or `imaps://…`; by default the Maildir `home`/replies."""
    reply_secret: Annotated[SecretStr, Field(min_length=32)] | None = None
    """What signs the answers; by default a random one in `home`/reply.secret.  The same on every machine."""
    reader: str = Field(default="team", pattern=r"^(team|board|service:[a-z0-9_]+)$")
    """Who types commands here: the `team`; one `service:KEY`, which sees its own rows; or the `board`, counts alone."""
    today: date | None = None
    """A fixed day for demonstrations and tests."""
    sending: Literal["on", "off", "shadow"] = "on"
    """`off`: everything is queued and nothing leaves; `shadow`: one daily report of what would have."""
    approvals: Literal["on", "off"] | None = None
    """Whether directors and families are written to only after a person decided; by default where Prefect asks."""
    other_disputes: Literal["counted", "left_out"] = "counted"
    """Whether plans whose contents or setting went to mediation or a tribunal are measured: the DfE's text is silent."""
    suppress_below: int = Field(default=5, ge=0)
    """Counts below it are not told to anybody outside the team; 0 tells them all."""
    prefect_host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9.:-]+$")
    """Where the embedded Prefect server listens; beyond this machine only with PREFECT_SERVER_API_AUTH_STRING."""
    prefect_port: int = Field(default=4200, ge=1, le=65535)
    """The port of the embedded Prefect server."""
    prefect_keep_days: int = Field(default=30, ge=1)
    """How long the embedded Prefect server keeps old runs, logs and events: copies, all of them; the truth is ours."""
    runs_a_day: int = Field(default=30, ge=0, le=1000)
    """For so many requests a day Prefect shows a run of their own, the most urgent first; the others are in the tables."""

    work_pool: str | None = None
    """A work pool of Prefect whose workers take their shares of the daily tracking; it needs PostgreSQL."""
    shares: int = Field(default=4, ge=1, le=100)
    """Into so many shares the daily tracking is divided where there is a work pool."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then the file in the home folder (which the environment names)."""
        file = Path(os.environ.get("EHCP_HOME") or "var") / "ehcp.toml"
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @property
    def own_service(self) -> str | None:
        """The one service whose rows may be shown here; None where all may."""
        return self.reader.partition(":")[2] or None

    @property
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'ehcp.sqlite'}"

    @property
    def replies(self) -> str:
        """Where replies are read, with the default filled in."""
        return self.replies_url.get_secret_value() if self.replies_url else f"maildir:{self.home / 'replies'}"

    @property
    def mail(self) -> str:
        """Where messages go, with the default filled in."""
        if self.mail_url:
            return self.mail_url.get_secret_value()
        return f"folder:{self.home / 'outbox'}"
