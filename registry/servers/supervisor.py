"""Runs the whole registry in one terminal: embedded servers, web, Fair Wall, worker and beat, for the demo.

It ends all of it together: on Ctrl-C, on SIGTERM, and when one of its processes dies, which it names. When it was
itself killed, the next start finds what is left by a mark in the environment of those processes and ends it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from . import InUse, ServerError, Urls, ensure, processes, status, stop
from .home import CHECKOUT

MARK = "REGISTRY_SUPERVISED_BY"
READY_SECONDS = 120
WATCH_SECONDS = 5
PYTHON = Path(sys.executable)


class Ended(Exception):
    """One of the processes has ended by itself; the message names it and shows the end of its log."""


@dataclass(frozen=True)
class Program:
    """One process of the registry: its name, its command and what its environment adds."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


def programs(port: int, wall_port: int) -> tuple[Program, ...]:
    """The processes of a registry, in the order they are started; they are stopped in reverse."""
    binary = str(PYTHON.parent)
    web = (f"{binary}/gunicorn", "--config", "deploy/gunicorn.conf.py", "registry.wsgi:application")
    celery = (f"{binary}/celery", "--app", "registry", "--quiet")
    schedule = str(CHECKOUT / "var" / "celerybeat-schedule")
    return (
        Program("web", web, {"BIND": f"127.0.0.1:{port}"}),
        Program("wall", web, {"BIND": f"127.0.0.1:{wall_port}", "REGISTRY_SITE": "public", "WEB_WORKERS": "1"}),
        Program("worker", (*celery, "worker", "--concurrency=2", "--loglevel=WARNING", "--hostname=demo@%h"), {}),
        Program("beat", (*celery, "beat", "--loglevel=WARNING", "--pidfile=", f"--schedule={schedule}"), {}),
    )


class Supervisor:
    """Starts the programs, watches them and stops them."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self.logs = root / "var" / "log"
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False

    def start(self, program: Program) -> None:
        """Start the program in a session of its own, so that Ctrl-C reaches only the supervisor."""
        with self._log(program.name).open("wb") as log:
            self.running[program.name] = subprocess.Popen(
                program.command,
                cwd=CHECKOUT,
                env={**self.environment, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raises: Ended when one of the programs is no longer running."""
        for name, process in self.running.items():
            if (code := process.poll()) is not None:
                how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
                raise Ended(f"{name} ended by itself ({how}). The end of {self._log(name)}:\n{self._log_end(name)}")

    def wait_ready(self, address: str) -> None:
        """Wait until the address answers 200. Raises: Ended when a program ends first or it takes too long."""
        deadline, why = time.monotonic() + READY_SECONDS, "no answer"
        while not self.asked_to_stop:
            self.check()
            try:
                with _direct.open(address, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                why = f"{error.code}: {error.read(500).decode(errors='replace')}"
            except OSError as error:
                why = str(error)
            if time.monotonic() > deadline:
                raise Ended(f"{address} was not ready after {READY_SECONDS} s ({why}); see {self.logs}.")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask each program to end, last first; by force after 20 seconds."""
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 20
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """Signal handler: the main loop ends at its next turn."""
        self.asked_to_stop = True

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _log_end(self, name: str) -> str:
        return "\n".join(self._log(name).read_text(errors="replace").splitlines()[-15:])


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # never ask a proxy for this machine


def main(options: list[str]) -> int:
    """Run the demo until it is stopped; 0 after a stop that was asked for, 1 with one message otherwise."""
    started = float(os.environ.get("REGISTRY_STARTED", time.time()))
    var = CHECKOUT / "var"
    (var / "log").mkdir(parents=True, exist_ok=True)
    with (var / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("The demo of this checkout is already running: stop it with Ctrl-C in its terminal.", file=sys.stderr)
            return 1
        try:
            end_leftovers(var / "demo-mark")
            port = int(os.environ.get("PORT", "8000"))
            wall_port = int(os.environ.get("WALL_PORT", port + 1))
            for number in (port, wall_port):
                refuse_busy(number)
            return serve(port, wall_port, options, started)
        except (ServerError, Ended) as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:  # before our own handler is in place: only the servers may run, and they may stay
            return 130


def serve(port: int, wall_port: int, options: list[str], started: float) -> int:
    """Start the servers, prepare the data, start the programs and watch them until a signal or an end."""

    def say(text: str) -> None:
        print(f"[{time.time() - started:3.0f}s] {text}", flush=True)

    address, wall = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{wall_port}"
    say("Starting PostgreSQL and Valkey")
    embedded = not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))
    supervisor = Supervisor(CHECKOUT, environment(ensure(), wall, started))
    signal.signal(signal.SIGINT, supervisor.ask_to_stop)
    signal.signal(signal.SIGTERM, supervisor.ask_to_stop)
    logins = CHECKOUT / "var" / "demo-logins.txt"
    code = 0
    try:
        prepare = Program("prepare", (str(PYTHON), "script/prepare.py", "--demo", str(logins), *options), {})
        if not run_to_end(supervisor, prepare):
            return 0
        say("Starting web, Fair Wall, worker and beat")
        for program in programs(port, wall_port):
            supervisor.start(program)
        supervisor.wait_ready(f"{address}/readyz")
        supervisor.wait_ready(f"{wall}/healthz")
        if not supervisor.asked_to_stop:
            print(f"\n{logins.read_text(encoding='utf-8').strip()}\n\nRegistry   {address}\nFair Wall  {wall}/wall/\n")
            say("Ready. Ctrl-C stops everything and keeps the data")
        watch(supervisor, embedded=embedded)
    except Ended as error:
        print(error, file=sys.stderr)
        code = 1
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a second Ctrl-C does not wait
        say("Stopping")
        supervisor.stop()
        if embedded:
            stop_servers()
    return code


def run_to_end(supervisor: Supervisor, program: Program) -> bool:
    """Run the program, showing what it says; False when it was stopped by a signal. Raises: Ended when it failed."""
    process = subprocess.Popen(
        program.command, cwd=CHECKOUT, env=supervisor.environment, stdin=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None:
        if supervisor.asked_to_stop:
            process.terminate()
            process.wait()
            return False
        time.sleep(0.05)
    if process.returncode:
        raise Ended(f"{program.name} failed with exit code {process.returncode}; its messages are above.")
    return True


def watch(supervisor: Supervisor, *, embedded: bool) -> None:
    """Wait for a signal. Raises: Ended when a program or an embedded server is gone."""
    last = time.monotonic()
    while not supervisor.asked_to_stop:
        supervisor.check()
        if embedded and time.monotonic() - last > WATCH_SECONDS:
            last = time.monotonic()
            gone = [name for name, up in status().items() if not up]
            if gone:
                raise Ended(f"{' and '.join(gone)} stopped answering. Nothing is lost: start again with script/demo.")
        time.sleep(0.2)


def environment(urls: Urls, wall: str, started: float) -> dict[str, str]:
    """What the programs are told: the servers' addresses, that this is the demo, and our mark."""
    return {
        **os.environ,
        **urls.environment(),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "registry.settings.dev"),
        "REGISTRY_DEMO": "1",
        "REGISTRY_WALL_URL": wall,
        "REGISTRY_STARTED": str(started),
        "PYTHONUNBUFFERED": "1",
        MARK: (CHECKOUT / "var" / "demo-mark").read_text(),
    }


def end_leftovers(mark_file: Path) -> None:
    """End what a killed supervisor left running, then make a new mark.

    The mark is random and known to nobody else, so a process that carries it in its environment is ours.
    """
    if mark_file.exists() and (mark := mark_file.read_text().strip()):
        left = processes.carrying(MARK, mark)
        if left:
            print(f"Ending {len(left)} processes of a demo that was killed", flush=True)
            processes.end(left)
    mark_file.write_text(secrets.token_hex(16))


def refuse_busy(port: int) -> None:
    """Raises: ServerError when another program sits on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServerError(
                f"Port {port} of this machine is taken ({error.strerror}). Choose two free ones, the second for the "
                f"Fair Wall: PORT=8010 script/demo uses 8010 and 8011, WALL_PORT sets the second."
            ) from error


def stop_servers() -> None:
    """Stop the embedded servers, unless a test run or another demo uses them."""
    try:
        stop()
    except InUse as error:
        print(error)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
