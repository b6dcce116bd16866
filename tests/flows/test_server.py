"""Prefect's server: one that cannot be used is refused in a sentence, and our own is kept small and quiet."""

import http.server
import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from prefect.settings import Settings

from flows import server
from flows.doors import door
from tests.flows.served import free_port


@contextmanager
def answering(body, kind="application/json"):
    """A server that says the same to everybody: its port."""

    class Says(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Says) as there:
        thread = threading.Thread(target=there.serve_forever)
        thread.start()
        yield there.server_port
        there.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('"2.19.0"', "the server at PREFECT_API_URL is older than Prefect "),
        ('"3.0.1"', "the server at PREFECT_API_URL is older than Prefect "),
        ("<html>a portal</html>", "what answers at PREFECT_API_URL is not Prefect: the address ends with /api"),
        ('{"detail": "Not Found"}', "what answers at PREFECT_API_URL is not Prefect: the address ends with /api"),
    ],
)
def test_a_server_that_cannot_be_used_is_refused(desk, body, says):
    """One sentence, exit status 2, and nothing is recorded or registered."""
    before = desk.everything()
    with answering(body) as port:
        said = desk.set(PREFECT_API_URL=f"http://127.0.0.1:{port}/api")("serve")
    assert said.status == 2
    assert said.err.startswith(f"ehcp: {says}")
    assert said.err.count("\n") == 1
    assert desk.everything() == before


def test_a_port_that_another_program_holds_is_refused(desk):
    """It answers like a web page; Prefect cannot start there."""
    with answering("hello") as port:
        said = desk.set(EHCP_PREFECT_PORT=str(port))("serve")
    assert (said.status, said.err.count("\n")) == (2, 1)
    assert f"http://127.0.0.1:{port}" in said.err


def test_prefect_understands_every_setting(monkeypatch, tmp_path):
    """A name or a value that this release of Prefect does not know would be passed over, or stop the server."""
    _, told = door("127.0.0.1", free_port(), {})
    given = server._SERVER | told | server._where(tmp_path) | server._keeping(30)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    found = Settings()
    vacuum = found.server.services.db_vacuum
    assert vacuum.enabled_vacuum_types == {"events", "flow_runs", "orphans"}
    assert (vacuum.retention_period.days, found.server.events.retention_period.days) == (30, 30)
    assert found.server.services.scheduler.min_runs == 1
    assert found.server.ui.static_directory == str(tmp_path / "ui")
    assert found.server.analytics_enabled is False
    assert found.server.api.cors_allowed_origins == told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] != "*"


def test_what_was_purged_is_given_back(tmp_path):
    """A database that was made before us shrinks at the start, and from then on by itself."""
    database = tmp_path / "prefect.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE old (words TEXT)")
        connection.executemany("INSERT INTO old VALUES (?)", [("x" * 1000,)] * 2000)
        connection.execute("DELETE FROM old")
        connection.commit()
    before = database.stat().st_size
    server._shrink(database)
    assert database.stat().st_size < before / 100
    with closing(sqlite3.connect(database)) as connection:
        connection.executemany("INSERT INTO old VALUES (?)", [("x" * 1000,)] * 2000)
        connection.commit()
        connection.execute("DELETE FROM old")
        connection.commit()
    assert database.stat().st_size < before / 100


def test_the_faces_of_the_ui_call_nobody(tmp_path):
    """The key without which its analytics do not start is taken out, nothing else; the other face gets its icon."""
    scripts = tmp_path / "v2" / "assets"
    scripts.mkdir(parents=True)
    (tmp_path / "v1" / "ico").mkdir(parents=True)
    (tmp_path / "v1" / "ico" / "favicon-32x32.png").write_bytes(b"icon")
    key = "c" * 32
    (scripts / "index.js").write_text(f"var a=`https://api2.amplitude.com`;function um(){{return`{key}`}}")
    (scripts / "other.js").write_text(f"function hash(){{return`{key}`}}")
    server._hush(tmp_path)
    assert (scripts / "index.js").read_text() == "var a=`https://api2.amplitude.com`;function um(){return``}"
    assert key in (scripts / "other.js").read_text()
    assert (tmp_path / "v1" / "favicon.ico").read_bytes() == b"icon"
