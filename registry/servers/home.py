"""Where the embedded servers of one checkout keep their data, sockets, logs and passwords.

A normal user's servers live in ``var/`` of the checkout. Root's live in ``/var/lib/household-registry/<hash>``: the
account that runs them may be unable to reach the checkout, and no directory is opened for it. The hash is that of
the checkout's path, so that two checkouts do not meet.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import account
from .account import Account
from .errors import ServerError

CHECKOUT = Path(__file__).resolve().parents[2]
SYSTEM_HOME = Path("/var/lib/household-registry")
LONGEST_SOCKET_DIRECTORY = 80  # sockaddr_un holds 107 bytes; the socket's and its lock file's names need 19


@dataclass(frozen=True)
class Home:
    """The directory of one checkout's servers and the account that runs them."""

    root: Path
    path: Path
    account: Account

    @classmethod
    def of(cls, root: Path) -> Home:
        """The home of the checkout at ``root``, made with private rights when missing."""
        root, who = root.resolve(), account.current()
        digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        home = cls(root, SYSTEM_HOME / digest if who.foreign else root / "var", who)
        try:
            home._make()
        except PermissionError as error:
            raise ServerError(
                f"{error.filename} cannot be written by this account. It was probably made by another one: "
                f"give it back (chown -R {os.geteuid()} {home.path}) or work in a clone of your own."
            ) from error
        return home

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def run(self) -> Path:
        """Directory of sockets and pid files: short enough for a socket's address, closed to other accounts."""
        beside = self.path / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_DIRECTORY:
            return beside
        digest = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"registry-{self.account.uid}-{digest}"

    def _make(self) -> None:
        if self.account.foreign:
            _directory(SYSTEM_HOME, 0o755)
            _directory(self.path, 0o750, gid=self.account.gid)
            (self.path / "checkout").write_text(f"{self.root}\n", encoding="utf-8")
        else:
            self.path.mkdir(parents=True, exist_ok=True)
        self.private(self.logs)
        self.private(self.run)

    def private(self, path: Path) -> Path:
        """Make the directory, owned by the servers' account and closed to all others.

        Raises: ServerError when something else already sits there, as may happen in a shared /tmp.
        """
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            self.account.own(path)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid:
            raise ServerError(f"{path} is not a directory of account {self.account.uid}: move it away.")
        if stat.S_IMODE(found.st_mode) != 0o700:
            path.chmod(0o700)
        return path

    @contextlib.contextmanager
    def locked(self, *, seconds: float = 180) -> Iterator[None]:
        """Hold this home alone: two starts at the same moment take turns.

        Raises: ServerError when another start has not finished in that time.
        """
        with (self.path / "lock").open("a") as handle:
            deadline = time.monotonic() + seconds
            while not _try_lock(handle, fcntl.LOCK_EX):
                if time.monotonic() > deadline:
                    raise ServerError(f"Another start has held {handle.name} for {seconds:.0f} s: end it and retry.")
                time.sleep(0.05)
            yield

    def use(self) -> IO[str]:
        """Mark the servers as used by this process until the returned file is closed or the process ends."""
        handle = (self.path / "users").open("a")
        fcntl.flock(handle, fcntl.LOCK_SH)
        return handle

    def unused(self) -> bool:
        """Whether no process has marked the servers as used."""
        with (self.path / "users").open("a") as handle:
            return _try_lock(handle, fcntl.LOCK_EX)

    def secret(self, name: str) -> str:
        """The remembered random password of that name, made at the first call. Call it under ``locked``."""
        kept = self.state("secrets")
        if name not in kept:
            self.remember("secrets", {**kept, name: secrets.token_urlsafe(24)})
        return self.state("secrets")[name]

    def state(self, kind: str) -> dict[str, str]:
        """What ``remember`` kept under this kind; empty before."""
        try:
            kept: dict[str, str] = json.loads((self.path / f"{kind}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return kept

    def remember(self, kind: str, values: dict[str, str]) -> None:
        """Keep the values in a file only the caller may read; a reader sees the old file or the new, never half."""
        descriptor, name = tempfile.mkstemp(dir=self.path, prefix=f".{kind}-")  # mkstemp gives rights 0600
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self.path / f"{kind}.json")

    def software(self, name: str, tree: Path, probe: str) -> Path:
        """A copy of the program tree that the account can run: the tree itself, else a copy made once in this home.

        ``probe`` is the program, relative to the tree, that is tried with ``--version``.
        """
        if self._runs(tree / probe):
            return tree
        copy = self.path / "software" / name
        if not self._runs(copy / probe):
            _directory(copy.parent, 0o755)
            fresh = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f".{name}-"))
            shutil.copytree(tree, fresh, dirs_exist_ok=True, symlinks=True)
            _open_for_reading(fresh)
            shutil.rmtree(copy, ignore_errors=True)
            fresh.rename(copy)
        return copy

    def _runs(self, program: Path) -> bool:
        try:
            return self.account.run([program, "--version"], timeout=20).returncode == 0
        except (PermissionError, FileNotFoundError):
            return False

    def remove(self) -> None:
        """Delete the home with all its data. For tests, after their servers were stopped."""
        shutil.rmtree(self.run, ignore_errors=True)
        shutil.rmtree(self.path, ignore_errors=True)


def _try_lock(handle: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _directory(path: Path, mode: int, *, gid: int | None = None) -> None:
    """Make one of our own directories with exactly these rights, whatever the caller's umask."""
    path.mkdir(mode=mode, exist_ok=True)
    if gid is not None and path.stat().st_gid != gid:
        os.chown(path, -1, gid)
    if stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)


def _open_for_reading(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            executable = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if executable else 0o644)
