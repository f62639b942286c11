"""PostgreSQL comes back, with every row, from whatever a machine does to it."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from registry import servers
from registry.servers import ServerError, processes
from registry.servers.home import Home
from registry.servers.postgres import Postgres
from tests.servers.conftest import run

pytestmark = pytest.mark.servers


def postmaster(server: Postgres) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def with_rows(root: Path) -> str:
    owner = servers.ensure(root).owner
    run(owner, "CREATE TABLE kept (name text); INSERT INTO kept VALUES ('王大山')")
    return owner


def test_postmaster_killed_comes_back_with_rows(root: Path, postgres: Postgres) -> None:
    owner = with_rows(root)
    os.kill(postmaster(postgres), signal.SIGKILL)
    servers.ensure(root)
    assert run(owner, "SELECT name FROM kept") == [("王大山",)]


def test_postmaster_killed_while_a_backend_is_busy_comes_back(root: Path, postgres: Postgres) -> None:
    owner = with_rows(root)
    busy = subprocess.Popen(
        [sys.executable, "-c", f"import psycopg2; c = psycopg2.connect({owner!r}); c.cursor().execute("
         "'CREATE TABLE half AS SELECT generate_series(1, 100000000)')"], stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        while not run(owner, "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE TABLE half%'"):
            time.sleep(0.05)
        os.kill(postmaster(postgres), signal.SIGKILL)
        servers.ensure(root)
    finally:
        busy.kill()
        busy.wait()
    assert run(owner, "SELECT name FROM kept") == [("王大山",)]
    assert run(owner, "SELECT to_regclass('half')") == [(None,)]


def test_stale_pid_file_naming_a_live_stranger_of_our_account_is_dropped(root: Path, postgres: Postgres) -> None:
    owner = with_rows(root)
    pid_file = postgres.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    for pid in processes.working_in(postgres.data):
        os.kill(pid, signal.SIGKILL)
    processes.wait_gone([postmaster(postgres)], seconds=5)
    # The worst case: the number now belongs to a process that the server's own account may signal.
    stranger = subprocess.Popen(["sleep", "60"], **postgres.home.account.identity())  # type: ignore[call-overload]  # user, group and groups, or nothing
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        servers.ensure(root)
        assert run(owner, "SELECT name FROM kept") == [("王大山",)]
        assert stranger.poll() is None, "a stranger was killed"
    finally:
        stranger.kill()
        stranger.wait()


def test_zombie_postmaster_does_not_block_the_start(root: Path, postgres: Postgres) -> None:
    owner = with_rows(root)
    lines = (postgres.data / "postmaster.pid").read_text().splitlines()
    for pid in processes.working_in(postgres.data):
        os.kill(pid, signal.SIGKILL)
    zombie = subprocess.Popen(["true"], **postgres.home.account.identity())  # type: ignore[call-overload]  # user, group and groups, or nothing
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)  # dead, and not reaped until the end of the test
    try:
        (postgres.data / "postmaster.pid").write_text("\n".join([str(zombie.pid), *lines[1:]]) + "\n")
        servers.ensure(root)
        assert run(owner, "SELECT name FROM kept") == [("王大山",)]
    finally:
        zombie.wait()


def test_socket_removed_from_under_the_server_is_made_again(root: Path, postgres: Postgres) -> None:
    owner = with_rows(root)
    for path in postgres.home.run.glob(".s.PGSQL.*"):
        path.unlink()
    servers.ensure(root)
    assert run(owner, "SELECT name FROM kept") == [("王大山",)]


def test_initdb_cut_off_is_done_again(root: Path, postgres: Postgres) -> None:
    home = postgres.home
    cut_off = home.private(home.path / "pg.new-1")
    (cut_off / "PG_VERSION").write_text("18\n")
    half = home.private(postgres.data)
    (half / "base").mkdir()
    assert run(servers.ensure(root).owner, "SELECT 1") == [(1,)]
    assert not cut_off.exists()


def test_data_of_another_major_version_is_refused_with_words(root: Path, postgres: Postgres) -> None:
    data = postgres.home.private(postgres.data)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(ServerError, match="written by PostgreSQL 15"):
        servers.ensure(root)
    assert (data / "PG_VERSION").read_text() == "15\n"


def test_two_starts_at_once_share_one_server(root: Path) -> None:
    code = f"from pathlib import Path; from registry import servers; print(servers.ensure(Path({str(root)!r})).app)"
    runs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = [process.communicate(timeout=60)[0].strip() for process in runs]
    assert urls[0] == urls[1]
    assert run(urls[0], "SELECT current_user") == [("registry_app",)]
    masters = [pid for pid in processes.working_in(Postgres(Home.of(root)).data) if parent(pid) not in range(2, 2**31)]
    assert len(masters) <= 1


def parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_servers_in_use_are_not_stopped_by_another_run(root: Path) -> None:
    url = servers.ensure(root).app
    code = f"from pathlib import Path; from registry import servers; servers.stop(Path({str(root)!r}))"
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "another demo or test run" in other.stderr
    assert run(url, "SELECT 1") == [(1,)]


def test_start_leaves_all_directories_above_as_closed_as_they_were(root: Path, modes: dict[Path, int]) -> None:
    above = {**modes, **{path: os.stat(path).st_mode for path in (root, *root.parents)}}
    servers.ensure(root)
    assert {path: os.stat(path).st_mode for path in above} == above
    home = Home.of(root)
    for private in (home.path / "pg", home.path / "valkey", home.run, home.logs):
        assert stat.S_IMODE(os.stat(private).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(home.path / "secrets.json").st_mode) == 0o600


def test_programs_out_of_the_accounts_reach_are_copied_not_opened(root: Path, tmp_path: Path) -> None:
    home = Home.of(root)
    if not home.account.foreign:
        pytest.skip("only root runs the servers under another account")
    closed = tmp_path / "closed"
    (closed / "bin").mkdir(parents=True, mode=0o700)
    closed.chmod(0o700)
    (closed / "bin" / "program").symlink_to("/bin/true")
    copy = home.software("program-1", closed, "bin/program")
    assert copy == home.path / "software" / "program-1"
    assert home.account.run([copy / "bin" / "program", "--version"]).returncode == 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert home.software("program-1", closed, "bin/program") == copy


def test_wrong_password_and_no_password_are_refused(root: Path) -> None:
    url = servers.ensure(root).app
    password = url.split(":")[2].split("@")[0]
    for wrong in (url.replace(password, "guess"), url.replace(f":{password}", "")):
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(wrong)


def test_given_urls_start_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:x@db.example/registry")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:x@db.example/registry")
    monkeypatch.setenv("REDIS_URL", "redis://broker.example/0")
    urls = servers.ensure(root)
    assert (urls.app, urls.redis) == ("postgresql://app:x@db.example/registry", "redis://broker.example/0")
    assert not (root / "var").exists()
    assert servers.status(root) == {"postgresql": False, "valkey": False}


def test_application_url_without_owner_url_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app:x@db.example/registry")
    with pytest.raises(ServerError, match="DATABASE_OWNER_URL together"):
        servers.ensure(root)
