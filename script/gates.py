"""Runs every gate of the project and ends with a table. A failing gate fails the run; the later ones still run.

With arguments, runs pytest alone with them.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
# Types and imports are read from the code alone: these two gates start no server.
NOWHERE = "postgresql://none:none@localhost/none"
NO_SERVERS = {
    **dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PUBLIC_URL"), NOWHERE),
    "REDIS_URL": "redis://127.0.0.1:1/0",
}


@dataclass(frozen=True)
class Gate:
    """One check: its name and the command that passes with exit code 0."""

    name: str
    command: tuple[str, ...]
    environment: tuple[tuple[str, str], ...] = ()


# Coverage is a report, not a check, and Python 3.11 pays for it on every line: `script/test -n 2 --cov` writes it.
GATES = (
    Gate("lint", ("ruff", "check")),
    Gate("format", ("ruff", "format", "--check")),
    Gate("types", ("mypy",), tuple(NO_SERVERS.items())),
    Gate("import contracts", ("lint-imports",)),
    Gate("migrations complete", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    Gate("translations complete", ("script/messages", "--check")),
    Gate("templates", ("djlint", "templates", "--lint", "--quiet")),
    Gate("tests", ("python", "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")),
)


def main(arguments: list[str]) -> int:
    """0 when every gate passed."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    if arguments:
        return run(Gate("tests", ("python", "-m", "pytest", *arguments)))
    results = []
    with servers_as_found():
        for gate in GATES:
            print(f"\n--- {gate.name}: {' '.join(gate.command)}", flush=True)
            started = time.monotonic()
            code = run(gate)
            results.append((gate.name, code, time.monotonic() - started))
    print("\nGate                    Result      Time")
    for name, code, seconds in results:
        print(f"{name:<24}{'passed' if code == 0 else 'FAILED':<8}{seconds:6.1f} s")
    return 1 if any(code for _, code, _ in results) else 0


def run(gate: Gate) -> int:
    """The exit code of the gate's command."""
    path = f"{BIN}:{os.environ.get('PATH', os.defpath)}"
    program = shutil.which(gate.command[0], path=path) or str(ROOT / gate.command[0])
    # Bytecode is kept from gate to gate: each of them starts Python, and Django is compiled once.
    given = {"PATH": path, "DJANGO_SETTINGS_MODULE": "registry.settings.test", "PYTHONDONTWRITEBYTECODE": ""}
    given |= dict(gate.environment)
    return subprocess.run([program, *gate.command[1:]], env={**os.environ, **given}, check=False).returncode


@contextlib.contextmanager
def servers_as_found() -> Iterator[None]:
    """Stop the embedded servers at the end when they were not running before and nobody else uses them."""
    from registry import servers

    found = servers.status()
    try:
        yield
    finally:
        if not any(found.values()):
            with contextlib.suppress(servers.InUse):
                servers.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
