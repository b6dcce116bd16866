"""A secret is read from the environment or a file, and never said: not by a setting, a command, or an error."""

import pytest
from pydantic import SecretStr, ValidationError

from config.settings import Settings
from tests.flows.test_bad_input import SECRET
from tests.flows.test_cli_whole import commands

LONG = f"{SECRET}-{'x' * 40}"
SET = {
    "EHCP_MAIL_URL": f"smtp://tracker:{SECRET}@127.0.0.1:1",
    "EHCP_NOTIFY_KEY": LONG,
    "EHCP_GRAPH_SECRET": LONG,
    "EHCP_REPLIES_URL": f"imaps://tracker:{SECRET}@127.0.0.1:1/INBOX",
    "EHCP_REPLY_SECRET": LONG,
    "PREFECT_SERVER_API_AUTH_STRING": f"york:{SECRET}",
}
LASTS = {"serve", "demo"}
SECRETS = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
LOOKS_SECRET = ("secret", "key", "password", "token")


def test_whatever_may_hold_a_password_is_a_secret():
    """By its type, so that whoever prints it by mistake prints stars."""
    named = [each for each in Settings.model_fields if each.split("_")[-1] in LOOKS_SECRET]
    urls = ["database_url", "mail_url", "replies_url"]
    assert set(named) | set(urls) <= set(SECRETS)


def test_no_form_of_the_settings_says_one(desk):
    """As text, as a document, as JSON, nor where one of them is wrong."""
    desk.set(**SET, EHCP_DATABASE_URL=f"postgresql://tracker:{SECRET}@127.0.0.1:1/ehcp")
    found = Settings()
    assert all(isinstance(getattr(found, name), SecretStr) for name in SECRETS)
    assert SECRET not in repr(found) + str(found) + str(found.model_dump()) + found.model_dump_json()
    desk.set(EHCP_REPLY_SECRET=SECRET, EHCP_PREFECT_PORT=SECRET)
    with pytest.raises(ValidationError) as wrong:
        Settings()
    assert SECRET not in str(wrong.value) + repr(wrong.value)


@pytest.mark.parametrize("name", [name for name, _ in commands() if name not in LASTS])
@pytest.mark.parametrize("more", [(), ("--json",), ("--no-such-option",)])
def test_no_command_says_one(desk, name, more):
    """Done, refused for want of what it needs, or wrongly typed."""
    desk.set(**SET)
    said = desk(*name.split(), *more)
    assert SECRET not in said.out + said.err


def test_no_command_says_that_of_a_database_that_is_down(desk):
    desk.set(EHCP_DATABASE_URL=f"postgresql://tracker:{SECRET}@127.0.0.1:1/ehcp?password={SECRET}")
    for name in ("cases", "sweep", "doctor", "deliver"):
        said = desk(name, "--json")
        assert said.status == 2
        assert SECRET not in said.out + said.err


def test_the_doctor_says_which_are_set(desk):
    findings = {each["what"]: each["says"] for each in desk.set(**SET)("doctor", "--json").document["findings"]}
    assert (
        findings["secrets"]
        == "set: mail_url, notify_key, graph_secret, replies_url, reply_secret, PREFECT_SERVER_API_AUTH_STRING"
    )
