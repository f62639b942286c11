"""``python -m registry.servers start|stop|status|env``: the embedded servers from a shell; ``provision``: real ones."""

from __future__ import annotations

import argparse
import os
import secrets
import shlex
import sys

import psycopg2

from . import DATABASE, InUse, ServerError, Urls, ensure, provision, status, stop
from .home import CHECKOUT, Home


def main() -> int:
    """Do what the command line asks; 0 when done, 1 with one sentence on stderr when not."""
    parser = argparse.ArgumentParser(prog="python -m registry.servers", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("start", help="start what does not run")
    actions.add_parser("status", help="say what runs; exit code 3 when something does not")
    actions.add_parser("env", help="start, and print the URLs for a shell to eval")
    actions.add_parser("stop", help="stop").add_argument("--force", action="store_true", help="even when used")
    real = actions.add_parser("provision", help="make roles and database on the server of DATABASE_ADMIN_URL")
    real.add_argument("database", nargs="?", default=DATABASE)
    real.add_argument("--quiet", action="store_true", help="print no URLs: they hold the passwords")
    real.add_argument("--for-tests", action="store_true", help="let the owner create databases")
    asked = parser.parse_args()
    try:
        return _do(asked)
    except InUse as error:
        print(error, file=sys.stderr)
        return 0
    except (ServerError, psycopg2.Error) as error:
        print(str(error).strip(), file=sys.stderr)
        return 1


def _do(asked: argparse.Namespace) -> int:
    if asked.action == "stop":
        stop(force=asked.force)
    elif asked.action == "status":
        up = status()
        print(f"data: {Home.of(CHECKOUT).path}")
        print("\n".join(f"{name}: {'running' if answers else 'stopped'}" for name, answers in up.items()))
        return 0 if all(up.values()) else 3
    elif asked.action == "provision":
        made = _provision(asked.database, for_tests=asked.for_tests)
        _print({} if asked.quiet else made)
    else:
        urls = ensure()
        if asked.action == "env":
            _print(urls.environment())
    return 0


def _provision(database: str, *, for_tests: bool) -> dict[str, str]:
    admin = os.environ.get("DATABASE_ADMIN_URL")
    if not admin:
        raise ServerError(
            "Set DATABASE_ADMIN_URL to a superuser's URL, for example postgresql://postgres:…@db/postgres."
        )
    names = ("REGISTRY_OWNER_PASSWORD", "REGISTRY_APP_PASSWORD", "REGISTRY_PUBLIC_PASSWORD")
    passwords = provision.Passwords(*(os.environ.get(name) or secrets.token_urlsafe(24) for name in names))
    made = provision.provision(admin, database, passwords, create_databases=for_tests)
    return Urls(app=made.app, owner=made.owner, public=made.public, redis="").environment()


def _print(variables: dict[str, str]) -> None:
    print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()))


if __name__ == "__main__":
    sys.exit(main())
