"""The database and the broker of this checkout: given by the environment, else embedded servers started here.

How to use it::

    from registry import servers

    urls = servers.ensure()                    # Urls(app, owner, public, redis); starts what does not run
    servers.ensure_database("test_x")          # empty, with roles' rights and extensions; made by the owner
    servers.clone_database("test_y", "test_x") # a copy with the same rights; nobody may be connected to test_x
    servers.drop_database("test_y")            # ends the sessions in it
    urls.at("test_y").app                      # the same roles, another database

``ensure`` starts nothing for what the environment gives: DATABASE_URL with DATABASE_OWNER_URL (and, for the Fair Wall,
DATABASE_PUBLIC_URL), and REDIS_URL. The embedded servers outlive the process: a second run finds them. They count as
used until the process that called ``ensure`` ends; ``stop`` leaves used servers alone. ``python -m registry.servers
start|stop|status|env`` is the same for a shell. Nothing here imports Django.

URLs name a socket as ``postgresql://role:password@/database?host=/directory&port=5432``; libpq reads that as it is.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from . import provision
from .errors import InUse, ServerError
from .home import CHECKOUT, Home
from .postgres import Postgres
from .valkey import Valkey

__all__ = [
    "DATABASE",
    "InUse",
    "ServerError",
    "Urls",
    "clone_database",
    "drop_database",
    "ensure",
    "ensure_database",
    "stop",
]

DATABASE = "registry"

_held: dict[Path, IO[str]] = {}


@dataclass(frozen=True)
class Urls:
    """Where the three database roles and the broker are reached. ``public`` is empty when a given server lacks it."""

    app: str
    owner: str
    public: str
    redis: str

    def at(self, database: str) -> Urls:
        """The same roles, at another database of the same server."""
        moved = {role: provision.at_database(url, database) for role, url in self._databases().items() if url}
        return replace(self, **moved)

    def environment(self) -> dict[str, str]:
        """The variables that settings read."""
        names = {"DATABASE_URL": self.app, "DATABASE_OWNER_URL": self.owner, "DATABASE_PUBLIC_URL": self.public}
        return {name: url for name, url in {**names, "REDIS_URL": self.redis}.items() if url}

    def _databases(self) -> dict[str, str]:
        return {"app": self.app, "owner": self.owner, "public": self.public}


def ensure(root: Path = CHECKOUT) -> Urls:
    """The servers of the checkout at ``root``, running and provisioned; starts the embedded ones only where needed.

    Raises: ServerError, whose message says what to do.
    """
    given = _given()
    if given.app and given.redis:
        return given
    home = Home.of(root)
    if root not in _held:
        _held[root] = home.use()
    with home.locked():
        if not given.redis:
            valkey = Valkey(home)
            valkey.ensure()
            given = replace(given, redis=valkey.url)
        if not given.app:
            given = _embedded_database(home, given)
    return given


def stop(root: Path = CHECKOUT, *, force: bool = False) -> None:
    """Stop the embedded servers of the checkout. Raises: InUse while another process uses them, unless forced."""
    home = Home.of(root)
    if (held := _held.pop(root, None)) is not None:
        held.close()
    with home.locked():
        if not force and not home.unused():
            raise InUse("The embedded servers stay up: another demo or test run of this checkout uses them.")
        Valkey(home).stop()
        Postgres(home).stop()


def status(root: Path = CHECKOUT) -> dict[str, bool]:
    """Which of the embedded servers answer."""
    home = Home.of(root)
    return {"postgresql": Postgres(home).answers(), "valkey": Valkey(home).answers()}


def ensure_database(name: str, *, root: Path = CHECKOUT) -> None:
    """Create the database when missing, with rights and extensions, as the owner."""
    provision.ensure_database(ensure(root).owner, name)


def clone_database(new: str, template: str, *, root: Path = CHECKOUT) -> None:
    """Create ``new`` as a copy of ``template`` with the same rights, as the owner. 0.1 s for a small one."""
    provision.clone_database(ensure(root).owner, new, template)


def drop_database(name: str, *, root: Path = CHECKOUT) -> None:
    """Drop the database if it exists, ending the sessions in it."""
    provision.drop_database(ensure(root).owner, name)


def _given() -> Urls:
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PUBLIC_URL", "REDIS_URL")
    app, owner, public, redis = (os.environ.get(name, "") for name in names)
    if bool(app) != bool(owner):
        raise ServerError(
            "Set DATABASE_URL and DATABASE_OWNER_URL together, or neither: the application connects as registry_app, "
            "migrations as registry_owner. script/provision makes both and prints their URLs."
        )
    return Urls(app=app, owner=owner, public=public, redis=redis)


def _embedded_database(home: Home, given: Urls) -> Urls:
    postgres = Postgres(home)
    postgres.ensure()
    passwords = provision.Passwords(*(home.secret(name) for name in (provision.OWNER, provision.APP, provision.PUBLIC)))
    done = hashlib.sha256(inspect.getsource(provision).encode()).hexdigest()
    if home.state("provisioned") != {"by": done}:
        provision.provision(postgres.dsn, DATABASE, passwords, create_databases=True)
        home.remember("provisioned", {"by": done})
    urls = provision.urls(postgres.dsn, DATABASE, passwords)
    return replace(given, app=urls.app, owner=urls.owner, public=urls.public)
