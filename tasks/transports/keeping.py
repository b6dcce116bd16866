"""Where a secret is kept: in a setting, or in a file that the setting's twin names."""

from pathlib import Path

from pydantic import SecretStr

from tasks.transports.errors import MailUrlError


def secret(name: str, value: SecretStr | None, file: Path | None) -> SecretStr:
    """The secret that EHCP_<name> is, or that the file of EHCP_<name>_FILE holds."""
    if value and file:
        raise MailUrlError(f"set EHCP_{name} or EHCP_{name}_FILE, and not both")
    if file:
        return read_secret(file, f"EHCP_{name}_FILE names")
    if value and value.get_secret_value():
        return value
    raise MailUrlError(f"the mail URL needs a secret: set EHCP_{name}, or EHCP_{name}_FILE to a file that holds it")


def read_secret(file: Path, which: str) -> SecretStr:
    """What stands in that file, without the line's end."""
    try:
        text = file.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        text = ""
    if not text:
        # Outside the handler: the error of a wrong encoding would carry what the file holds.
        raise MailUrlError(f"the file that {which} holds no secret that can be read")
    return SecretStr(text)


def needed(name: str, value: str | None) -> str:
    """A setting without which this transport cannot be opened."""
    if not value:
        raise MailUrlError(f"the mail URL needs another setting: set EHCP_{name}")
    return value
