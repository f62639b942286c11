"""Which system account runs the embedded servers.

PostgreSQL refuses to run as root. A normal user runs the servers under the own account; root runs them under
``registry-pg``, an account without a shell, a home or a password. No directory's rights are loosened for it: what
the account must read is copied to where it may.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import ServerError

NAME = "registry-pg"


@dataclass(frozen=True)
class Account:
    """The account the servers run under: its numbers, and whether it differs from the caller's."""

    uid: int
    gid: int
    foreign: bool

    def own(self, path: Path) -> None:
        """Hand the path over to the account, when it is another one than the caller's."""
        if self.foreign:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, command: Sequence[str | Path], *, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run the command as the account and wait for it. The exit code is the caller's to judge.

        Output goes through a file: a pipe would stay open in a server that the command leaves behind.
        """
        import tempfile

        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=timeout,
                check=False,
                text=True,
                **self.identity(),  # type: ignore[call-overload]  # user, group and groups, or nothing
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    def identity(self) -> Mapping[str, object]:
        """The arguments of subprocess that make a child run as this account, with a clean environment."""
        who = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}
        keep = {name: value for name, value in os.environ.items() if name in {"PATH", "TZ", "LD_LIBRARY_PATH"}}
        return {**who, "cwd": "/", "umask": 0o077, "env": {"PATH": os.defpath, **keep, "LC_ALL": "C.UTF-8"}}


def current() -> Account:
    """The account for the servers of this machine. Root gets the system account, made when missing.

    Raises: ServerError when root cannot have that account.
    """
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), foreign=False)
    entry = _lookup() or _create()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, foreign=True)


def _lookup() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        group = ["--gid", NAME] if _group_exists() else ["--user-group"]
        command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent", *group]
        done = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", NAME], capture_output=True, text=True, check=False
        )
        why = done.stderr.strip()
    else:
        why = "useradd is not installed"
    entry = _lookup()  # another start may have made it at the same moment
    if entry is None:
        raise ServerError(
            f"PostgreSQL does not run as root, and the system account {NAME} could not be made ({why}). "
            f"Make it by hand (useradd --system {NAME}), run as a normal user, "
            "or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL server."
        )
    return entry


def _group_exists() -> bool:
    try:
        grp.getgrnam(NAME)
    except KeyError:
        return False
    return True
