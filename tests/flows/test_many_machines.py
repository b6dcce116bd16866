"""Beyond one machine: workers share the tracking, and what one that is killed had in hand is done by the others.

Everything is real and on this machine: PostgreSQL for the tracker and for Prefect, Redis between Prefect's
processes, its server, `ehcp serve`, and two workers of the work pool.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from models.store.revisions import something_changed
from models.store.session import writing
from tests.conftest import MAILBOXES, Office, a_tracker
from tests.databases import opened
from tests.factories import AUTHORITY
from tests.flows.served import EHCP, free_port, until

POOL = "ehcp"
REFS = [f"YK-{number:04}" for number in range(30)]
TODAY, AS_DAY = "2025-07-21", "Mon 21 Jul 2025"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def from_debian(package, look):
    """A program of one of Debian's packages; the package is installed where it is not there."""
    if not look():
        command = f"apt-get update -q && apt-get install -y -q {package}"
        done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
        assert done.returncode == 0, f"this test needs {package}: run {command}"
    return str(look())


def redis_server():
    return from_debian("redis-server", lambda: shutil.which("redis-server"))


def initdb():
    return from_debian("postgresql", lambda: next(Path("/usr/lib/postgresql").glob("*/bin/initdb"), None))


@pytest.fixture
def start(tmp_path):
    """Starts a process with its children in a session of its own; all of them are ended with the test."""
    started = []

    def begin(*command, env=(), name):
        log = (tmp_path / f"{name}.log").open("w")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("EHCP_", "PREFECT_"))}
        quiet = {"DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PREFECT_HOME": str(tmp_path / name)}
        process = subprocess.Popen(
            command, env=clean | quiet | dict(env), stdout=log, stderr=log, cwd=tmp_path, start_new_session=True
        )
        started.append((process, log))
        return process

    yield begin
    for process, log in reversed(started):
        end(process, signal.SIGKILL)
        process.wait()
        log.close()


def end(process, by):
    """Signal a process and everything that it started, whatever group they made for themselves."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(file.read_text().rpartition(")")[2].split()[3]) == process.pid:
                os.kill(int(file.parent.name), by)


@pytest.fixture
def office(postgres, tmp_path):
    """Advice of thirty requests is to be reminded of."""
    with postgres.database() as url, opened(url) as engine:
        office = Office(a_tracker(engine, tmp_path / "home")).writes_to(MAILBOXES)
        for ref in REFS:
            office.asks_for_medical_advice(ref)
        office.url = url
        yield office


@pytest.fixture
def database(start):
    """A PostgreSQL of Debian's for Prefect, which needs an extension that the wheel of the other tests has not."""
    programs, port = Path(initdb()).parent, str(free_port())
    with tempfile.TemporaryDirectory(prefix="ehcp-prefect-", dir="/tmp") as folder:
        shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        as_other = ("runuser", "-u", "postgres", "--")
        made = (*as_other, str(programs / "initdb"), "-D", data, "--auth", "trust", "--no-sync")
        subprocess.run(made, check=True, capture_output=True, cwd="/tmp")
        settings = ("-c", f"unix_socket_directories={folder}", "-c", "fsync=off")
        server = start(
            *as_other, str(programs / "postgres"), "-D", data, "-h", "127.0.0.1", "-p", port, *settings, name="database"
        )
        asks = (str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", port)
        assert until(lambda: subprocess.run(asks, check=False).returncode == 0, 60), "PostgreSQL did not come up"
        yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
        end(server, signal.SIGKILL)
        server.wait()


@pytest.fixture
def prefect(database, start):
    """Prefect's server with its services apart, over PostgreSQL and Redis; the address of its API."""
    port, api = str(free_port()), free_port()
    start(redis_server(), "--port", port, "--save", "", "--bind", "127.0.0.1", name="redis")
    env = {
        "PREFECT_API_DATABASE_CONNECTION_URL": database,
        "PREFECT_MESSAGING_BROKER": "prefect_redis.messaging",
        "PREFECT_MESSAGING_CACHE": "prefect_redis.messaging",
        "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
        "PREFECT_REDIS_MESSAGING_HOST": "127.0.0.1",
        "PREFECT_REDIS_MESSAGING_PORT": port,
    }
    command = (sys.executable, "-m", "prefect", "server")
    start(*command, "start", "--no-services", "--host", "127.0.0.1", "--port", str(api), env=env, name="server")
    address = f"http://127.0.0.1:{api}/api"
    assert until(lambda: is_up(address), 120), "Prefect's server did not come up"
    start(*command, "services", "start", env=env, name="services")
    return address


def is_up(url):
    with suppress(httpx.TransportError):
        return httpx.get(f"{url}/health").is_success
    return False


@contextmanager
def nobody_can_queue(engine):
    """As if another were writing its digests just now: a sweep has its requests in hand, and waits to write."""
    with writing(engine) as connection:
        something_changed(connection, AUTHORITY)
        yield


def waiting(engine):
    with engine.connect() as connection:
        return connection.scalar(sa.text(WAITING))


def runs(api):
    asked = {"flows": {"name": {"any_": ["share-of-tracking"]}}}
    return httpx.post(f"{api}/flow_runs/filter", json=asked, timeout=30).json()


def test_a_worker_is_killed_with_requests_in_hand_and_the_others_finish(office, prefect, start, new_office):
    ours = {
        "EHCP_HOME": str(office.tracker.home),
        "EHCP_DATABASE_URL": office.url,
        "EHCP_TODAY": TODAY,
        "EHCP_WORK_POOL": POOL,
        "EHCP_SHARES": "3",
        "EHCP_RUNS_A_DAY": "0",
        "PREFECT_API_URL": prefect,
    }
    with nobody_can_queue(office.engine):
        serving = start(str(EHCP), "serve", env=ours, name="serve")
        assert until(lambda: len(runs(prefect)) == 3, 120), "the daily run shared nothing out"
        worker = (
            sys.executable,
            "-m",
            "prefect",
            "worker",
            "start",
            "--pool",
            POOL,
            "--type",
            "process",
            "--limit",
            "1",
        )
        first, _ = (start(*worker, env=ours, name=f"worker-{number}") for number in (1, 2))
        assert until(lambda: waiting(office.engine) == 3, 120), "not both of the workers began"
        end(first, signal.SIGKILL)
    ready = until(lambda: office.rows("sweeps", "as_of"), 120)
    assert ready, "the day was not finished"
    assert serving.poll() is None
    with new_office() as alone:
        for ref in REFS:
            alone.asks_for_medical_advice(ref)
        alone.sweeps(AS_DAY)
        assert sorted(office.rows("steps", "key")) == sorted(alone.rows("steps", "key"))
    states = until(lambda: [each["state"]["type"] for each in runs(prefect)].count("COMPLETED") == 2, 60)
    assert states, "the other worker did not take what was left"
