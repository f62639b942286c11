"""Limits of the child process and its way of answering. Imports nothing of the registry: it runs as a plain script."""

import json
import os
import resource
import sys
from typing import Any, NoReturn


def enter(memory: int, cpu_seconds: int) -> None:
    """Takes memory, time, files and core dumps away from this process before anything is parsed."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024 * 1024, 64 * 1024 * 1024))
    os.environ.clear()


def refuse(code: str, **params: Any) -> NoReturn:
    """Says why, as the last line, and ends."""
    say({"refused": code, "params": params})
    sys.stdout.flush()
    os._exit(0)


def say(message: Any) -> None:
    """One line of JSON on stdout."""
    sys.stdout.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")))
    sys.stdout.write("\n")
