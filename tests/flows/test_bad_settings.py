"""Settings that are wrong: one sentence that names the setting, status 2, and never a password."""

from pathlib import Path

import pytest

from config.settings import Settings
from tests.flows.desk import Desk
from tests.flows.test_bad_input import SECRET, sentence

VARIABLES = {
    "a day in words": ("EHCP_TODAY", "tomorrow", "EHCP_TODAY (or today in ehcp.toml): write a day as YYYY-MM-DD"),
    "a day that does not exist": ("EHCP_TODAY", "2025-02-30", "EHCP_TODAY (or today in ehcp.toml): write a day"),
    "an authority's name": ("EHCP_AUTHORITY", "York", "EHCP_AUTHORITY (or authority in ehcp.toml): write the three"),
    "four digits": ("EHCP_AUTHORITY", "8160", "EHCP_AUTHORITY (or authority in ehcp.toml): write the three digits"),
    "neither on nor off": ("EHCP_APPROVALS", "maybe", "EHCP_APPROVALS (or approvals in ehcp.toml): write on or off"),
    "a third way of sending": ("EHCP_SENDING", "perhaps", "EHCP_SENDING (or sending in ehcp.toml): write on, off or"),
    "a port in words": ("EHCP_PREFECT_PORT", "high", "EHCP_PREFECT_PORT (or prefect_port in ehcp.toml): write the"),
    "a star for a domain": ("EHCP_MAIL_ALLOW", "*", "EHCP_MAIL_ALLOW (or mail_allow in ehcp.toml): write domains with"),
    "an address for a domain": (
        "EHCP_MAIL_ALLOW",
        f"york.gov.uk,{SECRET}@nhs.net",
        "write domains with commas between",
    ),
    "a whole country": ("EHCP_MAIL_ALLOW", ".uk", "write domains with commas between them, as york.gov.uk,.nhs.uk"),
    "no message a minute": ("EHCP_MAIL_PER_MINUTE", "0", "EHCP_MAIL_PER_MINUTE (or mail_per_minute in ehcp.toml): "),
    "a pace in words": ("EHCP_MAIL_PER_MINUTE", "slow", "EHCP_MAIL_PER_MINUTE (or mail_per_minute in ehcp.toml): "),
    "letters in clear": (
        "EHCP_NOTIFY_URL",
        f"http://u:{SECRET}@notify.example",
        "EHCP_NOTIFY_URL (or notify_url in ehcp.toml): write a URL that begins with https://",
    ),
    "a sign-in in clear": ("EHCP_GRAPH_LOGIN_URL", "http://127.0.0.2", "write a URL that begins with https://"),
    "no URL": ("EHCP_GRAPH_URL", "graph", "EHCP_GRAPH_URL (or graph_url in ehcp.toml): write a URL that begins with"),
    "no database": ("EHCP_DATABASE_URL", f"{SECRET}", "EHCP_DATABASE_URL is not a database URL: write sqlite:///FILE"),
    "another database": (
        "EHCP_DATABASE_URL",
        f"mysql://tracker:{SECRET}@db/ehcp",
        "EHCP_DATABASE_URL names mysql: SQLite and PostgreSQL are supported",
    ),
    "a database that is down": (
        "EHCP_DATABASE_URL",
        f"postgresql://tracker:{SECRET}@127.0.0.1:1/ehcp",
        "tracker:***@127.0.0.1:1/ehcp cannot be opened: is the server running",
    ),
}
MAIL = {
    "no transport": (f"{SECRET}", "the mail URL names no transport: folder:, smtp:, smtps:, notify: or graph:"),
    "an unknown transport": (f"ftp://u:{SECRET}@host", "the mail URL names an unknown transport: folder:, smtp:,"),
    "a key in the URL": (
        f"notify:{SECRET}",
        "the mail URL notify: has nothing after it: its other settings are EHCP_NO",
    ),
    "no key of Notify": ("notify:", "the mail URL needs a secret: set EHCP_NOTIFY_KEY, or EHCP_NOTIFY_KEY_FILE to a"),
    "no application": ("graph:", "the mail URL needs another setting: set EHCP_GRAPH_TENANT"),
    "no host": (f"smtp://u:{SECRET}@", "the mail URL names no host"),
    "a user without a password": ("smtp://u@host", "the mail URL needs both a user and a password, or neither"),
    "a sign that splits the password": (f"smtp://u:{SECRET}/x@host", "the mail URL cannot be read: smtp://user:"),
}
FILES = {
    "an unknown setting": ('sendin = "off"', "'sendin' is no setting: did you mean sending?"),
    "a setting with a password under a wrong name": (f'mail = "smtp://u:{SECRET}@host"', "'mail' is no setting"),
    "nothing like a setting": ('zzz = "1"', "'zzz' is no setting: the settings are home, authority, database_url"),
    "a line that breaks off": (
        f'mail_url = "smtp://u:{SECRET}@host',
        "is not TOML: illegal character '\\n' (at line 1",
    ),
    "no TOML at all": (f"password: {SECRET}", "is not TOML: expected '=' after a key in a key/value pair (at line 1"),
    "a setting twice": ('sending = "off"\nsending = "on"', "is not TOML: cannot overwrite a value (at line 2"),
    "a list with something else in it": ("mail_allow = [5]", "EHCP_MAIL_ALLOW (or mail_allow in ehcp.toml): write dom"),
    "a number for a list": ("mail_allow = 5", "EHCP_MAIL_ALLOW (or mail_allow in ehcp.toml): write domains with"),
    "a value of another kind": ("sending = true", "EHCP_SENDING (or sending in ehcp.toml): write on, off or shadow"),
}


@pytest.mark.parametrize(("name", "value", "says"), VARIABLES.values(), ids=VARIABLES.keys())
@pytest.mark.parametrize("words", [("cases",), ("sweep",), ("serve",)])
def test_a_variable_that_is_wrong(desk, name, value, says, words):
    """Every command refuses it before anything is looked at, and nothing is changed."""
    before = desk.everything()
    assert says in sentence(desk.set(**{name: value})(*words))
    assert desk.everything() == before


@pytest.mark.parametrize(("url", "says"), MAIL.values(), ids=MAIL.keys())
def test_a_mail_url_that_is_wrong(desk, url, says):
    """A delivery is refused, and every message stays queued."""
    desk("sweep")
    before = desk.everything()
    assert says in sentence(desk.set(EHCP_MAIL_URL=url)("deliver"))
    assert desk.everything() == before


@pytest.mark.parametrize(
    "text", ['mail_allow = "York.example, .NHS.example"', 'mail_allow = ["york.example", ".nhs.example"]']
)
def test_the_domains_of_a_settings_file_may_be_one_text_or_a_list(desk, environment, text):
    """However they are written, they are compared in small letters."""
    (desk.home / "ehcp.toml").write_text(text + "\n", encoding="utf-8")
    assert Settings().mail_allow == ("york.example", ".nhs.example")
    environment.setenv("EHCP_MAIL_ALLOW", "hull.example")
    assert Settings().mail_allow == ("hull.example",)


@pytest.mark.parametrize(("text", "says"), FILES.values(), ids=FILES.keys())
def test_a_settings_file_that_is_wrong(desk, text, says):
    """The sentence names ehcp.toml or the setting, and repeats no value."""
    (desk.home / "ehcp.toml").write_text(text + "\n", encoding="utf-8")
    refused = sentence(desk("cases"))
    assert "ehcp.toml" in refused
    assert says in refused


def test_a_settings_file_in_another_alphabet(desk):
    """A file that Windows saved as UTF-16 is refused in a sentence too."""
    (desk.home / "ehcp.toml").write_text('sending = "off"\n', encoding="utf-16")
    assert sentence(desk("cases")) == "ehcp.toml in the home folder is not UTF-8 text: save it as UTF-8"


def test_a_home_that_is_a_file(environment, tmp_path):
    """A home folder must be a folder."""
    home = tmp_path / "home"
    home.write_text("no folder", encoding="utf-8")
    refused = sentence(Desk(home, environment)("cases"))
    assert refused.startswith("the database cannot be opened: its folder cannot be made; set EHCP_HOME to a folder")
    assert home.read_text(encoding="utf-8") == "no folder"


def test_a_home_that_cannot_be_written(environment):
    """Nothing can be made below a device, whoever asks for it."""
    refused = sentence(Desk(Path("/dev/null/home"), environment)("sweep"))
    assert refused.startswith("the database cannot be opened: its folder cannot be made; set EHCP_HOME to a folder")


def test_a_prefect_server_that_is_not_there(desk):
    """`ehcp serve` with PREFECT_API_URL at nobody's door says so, and starts nothing."""
    before = desk.everything()
    refused = sentence(desk.set(PREFECT_API_URL=f"http://u:{SECRET}@127.0.0.1:1/api")("serve"))
    assert refused == "no server answers at PREFECT_API_URL: start it, or unset it to have one started"
    assert desk.everything() == before


def test_a_work_pool_over_a_database_of_one_writer(desk):
    refused = desk.set(EHCP_WORK_POOL="ehcp")("serve")
    assert sentence(refused) == "EHCP_WORK_POOL needs PostgreSQL: set EHCP_DATABASE_URL, or unset EHCP_WORK_POOL"


def test_a_fixed_day_is_no_licence_to_record_the_future(desk):
    """Today is EHCP_TODAY, and a day after it is refused even if the real calendar has passed it."""
    desk.set(EHCP_TODAY="2025-07-01")
    refused = sentence(desk("record", "YK-0002", "request_withdrawn", "--on", "2025-07-02"))
    assert refused == "occurred_on: Wed 2 Jul 2025 is in the future: today is Tue 1 Jul 2025"
