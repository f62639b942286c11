"""Who a process is. Its number alone proves nothing: it may be a zombie, or have been given to another process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")


def started(pid: int) -> str | None:
    """The kernel's start time of a living process, in clock ticks since boot; None when dead or a zombie.

    Pid and start time together name one process for as long as the machine runs.
    """
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] in {"Z", "X"} else fields[19]


def works_in(pid: int, directory: Path) -> bool:
    """Whether the process lives and has this working directory, as a server has that of its data."""
    try:
        return os.readlink(PROC / str(pid) / "cwd") == str(directory) and started(pid) is not None
    except OSError:
        return False


def working_in(directory: Path) -> list[int]:
    """The living processes whose working directory is this one."""
    numbers = (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if works_in(pid, directory)]


def carrying(name: str, value: str) -> list[int]:
    """The living processes, this one apart, that were started with this variable in their environment."""
    wanted, found = f"{name}={value}".encode(), []
    for entry in PROC.iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in variables and started(int(entry.name)):
            found.append(int(entry.name))
    return found


def wait_gone(pids: Iterable[int], *, seconds: float) -> list[int]:
    """Wait until the processes have ended; those still alive after that time."""
    left, deadline = list(pids), time.monotonic() + seconds
    while left := [pid for pid in left if started(pid)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
    return left


def end(pids: Iterable[int], *, seconds: float = 10) -> None:
    """End the processes: politely first, by force when they have not gone after the given time."""
    left = list(pids)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        left = wait_gone(left, seconds=seconds)
        if not left:
            return
