"""The supervisor ends everything together, names what died, and clears up after its own death."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.servers import ServerError, processes, supervisor
from registry.servers.supervisor import MARK, Ended, Program, Supervisor

SLEEP = (sys.executable, "-c", "import time; print('awake', flush=True); time.sleep(60)")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Supervisor]:
    (tmp_path / "var" / "log").mkdir(parents=True)
    made = Supervisor(tmp_path, dict(os.environ))
    yield made
    made.stop()


def test_program_that_dies_is_named_with_signal_and_log(running: Supervisor) -> None:
    running.start(Program("wall", SLEEP, {}))
    running.start(Program("worker", (sys.executable, "-c", "import sys; sys.exit('no broker')"), {}))
    running.running["worker"].wait()
    with pytest.raises(Ended, match=r"worker ended by itself \(exit code 1\)(?s:.)*no broker"):
        running.check()
    os.kill(running.running["wall"].pid, signal.SIGKILL)
    running.running.pop("worker")
    running.running["wall"].wait()
    with pytest.raises(Ended, match=r"wall ended by itself \(signal SIGKILL\)"):
        running.check()


def test_stop_ends_all_programs(running: Supervisor) -> None:
    for name in ("web", "worker"):
        running.start(Program(name, SLEEP, {}))
    numbers = [process.pid for process in running.running.values()]
    running.stop()
    assert processes.wait_gone(numbers, seconds=0) == []


def test_address_that_never_answers_is_reported_with_its_program(running: Supervisor) -> None:
    running.start(Program("web", (sys.executable, "-c", "raise SystemExit('port taken')"), {}))
    with pytest.raises(Ended, match="web ended by itself"):
        running.wait_ready("http://127.0.0.1:9/readyz")


def test_leftovers_of_a_killed_supervisor_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    mark_file = tmp_path / "mark"
    supervisor.end_leftovers(mark_file)  # the first start finds nothing and makes a mark
    ours = subprocess.Popen(SLEEP, env={**os.environ, MARK: mark_file.read_text()})
    stranger = subprocess.Popen(SLEEP, env={**os.environ, MARK: "another demo's mark"})
    try:
        before = mark_file.read_text()
        supervisor.end_leftovers(mark_file)
        assert ours.wait(timeout=5) == -signal.SIGTERM
        assert stranger.poll() is None
        assert mark_file.read_text() != before
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_busy_port_is_refused_with_the_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerError, match=f"Port {port} .*PORT=8010 script/demo"):
            supervisor.refuse_busy(port)
    supervisor.refuse_busy(port)


def test_public_wall_runs_as_a_process_of_its_own() -> None:
    wall = next(program for program in supervisor.programs(8000, 8001) if program.name == "wall")
    assert wall.environment["REGISTRY_SITE"] == "public"
    assert wall.environment["BIND"] == "127.0.0.1:8001"
