"""What an operator sets: the only reader of the environment.

Order of authority: environment (`EHCP_...`), then `ehcp.toml` in the home folder, then the default.
"""

import os
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


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
    """Where messages go: `folder:PATH`, `smtp://…` or `smtps://…`; by default `home`/outbox."""
    mail_from: str = "ehc.timelines@council.example"
    """The sender's address: a role mailbox that someone reads."""
    today: date | None = None
    """A fixed day for demonstrations and tests."""
    sending: Literal["on", "off", "shadow"] = "on"
    """`off`: everything is queued and nothing leaves; `shadow`: one daily report of what would have."""
    prefect_port: int = Field(default=4200, ge=1, le=65535)
    """The port of the embedded Prefect server."""

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
    def database(self) -> str:
        """The database's URL, with the default filled in."""
        if self.database_url:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'ehcp.sqlite'}"

    @property
    def mail(self) -> str:
        """Where messages go, with the default filled in."""
        if self.mail_url:
            return self.mail_url.get_secret_value()
        return f"folder:{self.home / 'outbox'}"
