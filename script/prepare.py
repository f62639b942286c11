"""Brings the database and the static files up to date: migrations, divisions, static files, the demo county.

One process for all of it, because starting Django takes longer than finding out that nothing is to be done.
Usage: script/prepare.py [--no-static | --demo FILE [options of manage.py demo]]; FILE receives the table of logins.
"""

import contextlib
import hashlib
import io
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STARTED = float(os.environ.get("REGISTRY_STARTED", time.time()))


def main(arguments: list[str]) -> None:
    """Do each step that is needed, saying so."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings.dev")
    os.environ["REGISTRY_DB_ROLE"] = "owner"
    import django
    from django.core.management import call_command

    django.setup()
    say("Checking the tables")
    call_command("migrate", verbosity=0, interactive=False)
    load_divisions()
    if arguments[:1] != ["--no-static"]:
        collect_static()
    if arguments[:1] == ["--demo"]:
        file, options = Path(arguments[1]), arguments[2:]
        say("Checking the demo county; the first time builds it")
        call_command("demo", "--if-empty", *options)
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            call_command("demo", "--logins", stdout=shown)
        file.write_text(shown.getvalue(), encoding="utf-8")


def load_divisions() -> None:
    """Load the divisions unless this database says, in a comment on their table, that it holds this very release."""
    from django.core.management import call_command
    from django.db import connection

    from registry.divisions import loading

    current = hashlib.sha256(loading.FILE.read_bytes() + Path(loading.__file__).read_bytes()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('divisions_division'::regclass)")
        if cursor.fetchone() == (current,):
            return
        say("Loading the 665,276 divisions of China")
        call_command("load_divisions", verbosity=0)
        cursor.execute("COMMENT ON TABLE divisions_division IS %s", [current])


def collect_static() -> None:
    """Collect and compress the static files when any of them, or a package that brings some, has changed."""
    from django.conf import settings
    from django.core.management import call_command

    target = Path(settings.STATIC_ROOT)
    stamp, current = target.with_name("static-stamp"), _static_state()
    if target.is_dir() and stamp.exists() and stamp.read_text() == current:
        return
    say("Collecting static files")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(current)


def _static_state() -> str:
    state = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            found = path.stat()
            state.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def say(text: str) -> None:
    print(f"[{time.time() - STARTED:3.0f}s] {text}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
