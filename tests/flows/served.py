"""`ehcp serve` as a process of its own, talked to as a browser or another system would: by HTTP and by signals."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import httpx

EHCP = Path(sys.executable).with_name("ehcp")
TODAY = "2026-11-23"
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
T = TypeVar("T")


def until(look: Callable[[], T], seconds: float) -> T:
    """What a look finds, as soon as it finds something; or what it last found, when the time is up."""
    deadline = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Served:
    """One `ehcp serve`."""

    def __init__(
        self, home: Path, port: int, *words: str, name: str = "serve", today: str = TODAY, **variables: str
    ) -> None:
        self.home, self.port = home, port
        self.password = variables.get("PREFECT_SERVER_API_AUTH_STRING", ":")
        self.out, self.err = home.with_name(f"{name}-{port}.out"), home.with_name(f"{name}-{port}.err")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("EHCP_", "PREFECT_"))}
        ours = {"EHCP_HOME": str(home), "EHCP_TODAY": today, "EHCP_PREFECT_PORT": str(port), "DO_NOT_TRACK": "1"}
        ours["EHCP_RUNS_A_DAY"] = "5"  # each costs a second where tests run side by side
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                [str(EHCP), "serve", *words],
                env=clean | ours | variables,
                cwd=home.parent,
                stdout=out,
                stderr=err,
                preexec_fn=_hears_ctrl_c,  # noqa: PLW1509  (no thread is running yet)
            )

    def said(self) -> str:
        """What it has said on standard output by now."""
        return self.out.read_text(encoding="utf-8")

    def complained(self) -> str:
        """What it has said on standard error by now."""
        return self.err.read_text(encoding="utf-8")

    def is_ready(self, line: str = "is ready", seconds: float = 180) -> bool:
        """Wait for the line that says so."""
        until(lambda: line in self.said() or self.process.poll() is not None, seconds)
        return line in self.said()

    def asks(self, path: str, body: object = None) -> object:
        """An answer of its API; a server that is busy is asked again, as Prefect's own client does."""
        url, method = f"http://127.0.0.1:{self.port}/api{path}", "GET" if body is None else "POST"
        for _ in range(5):
            with suppress(httpx.TransportError):
                answer = httpx.request(method, url, json=body, timeout=30, auth=self.key)
                if answer.is_success:
                    return answer.json()
            time.sleep(1)
        raise AssertionError(f"{url} does not answer")

    @property
    def key(self) -> tuple[str, str]:
        """User and password, where one is set."""
        user, _, password = self.password.partition(":")
        return user, password

    def deployments(self) -> dict[str, str]:
        """Every deployment by name, with its id."""
        return {each["name"]: each["id"] for each in self.asks("/deployments/filter", {})}

    def runs(self, **conditions: object) -> list[dict[str, object]]:
        """The flow runs of which these conditions hold."""
        return self.asks("/flow_runs/filter", {"flow_runs": conditions, "limit": 200})

    def executes(self, deployment: str, seconds: float = 90, **parameters: object) -> tuple[str, str]:
        """Have a deployment run, as a person does who fills in its form: how the run ended."""
        made = self.asks(f"/deployments/{self.deployments()[deployment]}/create_flow_run", {"parameters": parameters})

        def state() -> dict[str, str]:
            return self.asks(f"/flow_runs/{made['id']}")["state"]

        until(lambda: state()["type"] in ENDED, seconds)
        return state()["type"], state()["name"]

    def ends(self, how: signal.Signals = signal.SIGTERM, seconds: float = 60) -> tuple[int | None, float]:
        """Ask it to end: its exit status (None where it did not), and how long it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=seconds)
        return self.process.returncode, time.monotonic() - began

    def servers(self) -> list[int]:
        """The processes that serve Prefect on this port."""
        found = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = file.read_bytes().decode(errors="replace").split("\0")
                if "server" in words and "--port" in words and words[words.index("--port") + 1] == str(self.port):
                    found.append(int(file.parent.name))
        return found

    def is_cleared_away(self) -> None:
        """End whatever a failed test may have left."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.servers():
            os.kill(pid, signal.SIGKILL)

    def document(self) -> dict[str, str]:
        """What it said as JSON."""
        return json.loads(self.said())


def _hears_ctrl_c() -> None:
    """Whoever runs the tests in the background has Ctrl-C ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
