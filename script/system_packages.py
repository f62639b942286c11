"""Installs missing Debian packages by name, as root; tells anybody else the one command that does.

Nothing is asked of the network while all are there. Runs under the system's Python, before the virtual environment.
"""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

TRIED = Path("var/system-packages-tried")
RETRY_SECONDS = 24 * 3600


def library(name: str) -> bool:
    """Whether the dynamic loader knows the library."""
    return ctypes.util.find_library(name) is not None


def font(family: str) -> bool:
    """Whether fontconfig, or failing that the usual directory, has the font family."""
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", f":family={family}"], capture_output=True, text=True, check=False)
        return bool(listed.stdout.strip())
    return any(Path("/usr/share/fonts").rglob(f"*{family.split()[0]}*"))


def module(name: str) -> bool:
    """Whether this Python can import the module."""
    return importlib.util.find_spec(name) is not None


# Package, what it is for, how to see that it is there. PDFs need the libraries; without a font, pages still print.
NEEDED = [
    ("python3-venv", "the virtual environment", lambda: module("ensurepip") or Path(".venv/bin/pip").exists()),
    ("libpango-1.0-0", "PDF reports", lambda: library("pango-1.0")),
    ("libpangoft2-1.0-0", "PDF reports", lambda: library("pangoft2-1.0")),
    ("libharfbuzz-subset0", "PDF reports", lambda: library("harfbuzz-subset")),
]
WANTED = [
    ("fontconfig", "fonts in PDF reports", lambda: bool(shutil.which("fc-list"))),
    ("fonts-noto-cjk", "宋体 and 黑体 in PDF reports", lambda: font("Noto Serif CJK SC")),
    ("fonts-lxgw-wenkai", "楷体 and rare characters of names", lambda: font("LXGW WenKai")),
    ("fonts-liberation", "figures in PDF reports", lambda: font("Liberation Serif")),
]
FOR_TESTS = [
    ("chromium", "browser tests", lambda: bool(shutil.which("chromium"))),
    ("gettext", "collecting messages", lambda: bool(shutil.which("xgettext"))),
    ("poppler-utils", "looking at PDFs in tests", lambda: bool(shutil.which("pdftotext"))),
]


def main() -> int:
    """0 when the registry can run, even without something it only wants; 1 with one message when it cannot."""
    tests = "--tests" in sys.argv[1:]
    asked = [*NEEDED, *WANTED, *(FOR_TESTS if tests else [])]
    missing = [row for row in asked if not row[2]()]
    if missing and not recently_tried([name for name, *_ in missing]):
        install([name for name, *_ in missing])
        missing = [row for row in asked if not row[2]()]
    if not missing:
        return 0
    names = [name for name, *_ in missing]
    print("Missing system packages: " + "; ".join(f"{name} ({why})" for name, why, _ in missing), file=sys.stderr)
    print(f"Install them with: sudo apt-get install {' '.join(names)}", file=sys.stderr)
    stop = {name for name, *_ in (NEEDED + (FOR_TESTS if tests else []))} & set(names)
    if stop:
        print(f"Nothing works without {', '.join(sorted(stop))}.", file=sys.stderr)
        return 1
    print("Going on without them.", file=sys.stderr)
    return 0


def install(names: list[str]) -> None:
    """Install the packages when this is root on Debian. The caller looks at what came of it."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print(f"Installing Debian packages: {' '.join(names)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "--yes", "--quiet=2", "--no-install-recommends", *names]
    if quiet(command, environment) != 0:
        quiet(["apt-get", "update", "--quiet=2"], environment)
        if quiet(command, environment, show=True) != 0:
            remember(names)


def quiet(command: list[str], environment: dict[str, str], *, show: bool = False) -> int:
    """Run the command; its words appear only when they are wanted and it failed."""
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if show and done.returncode:
        print(done.stderr.strip()[-2000:], file=sys.stderr)
    return done.returncode


def recently_tried(names: list[str]) -> bool:
    """Whether the same packages failed to install within a day: a machine without network should start fast."""
    try:
        return TRIED.read_text().split() == names and time.time() - TRIED.stat().st_mtime < RETRY_SECONDS
    except FileNotFoundError:
        return False


def remember(names: list[str]) -> None:
    """Note a failed attempt. Delete the file to have it tried again."""
    TRIED.write_text("\n".join(names))


if __name__ == "__main__":
    sys.exit(main())
