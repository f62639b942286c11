"""Servers of their own for these tests: never those of the demo or of the rest of the suite."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from registry import servers
from registry.servers import home as homes
from registry.servers.home import Home
from registry.servers.postgres import Postgres
from registry.servers.valkey import Valkey


def run(url: str, statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def checkout(directory: Path) -> Iterator[Path]:
    """A checkout that only its owner enters; its servers are stopped and removed afterwards."""
    root = directory / "checkout"
    root.mkdir(mode=0o700)
    yield root
    servers.stop(root, force=True)
    Home.of(root).remove()


@pytest.fixture(scope="package", autouse=True)
def nothing_given() -> Iterator[None]:
    """No server given by the environment."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PUBLIC_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A checkout of the test's own."""
    yield from checkout(tmp_path)


@pytest.fixture
def postgres(root: Path) -> Postgres:
    """The PostgreSQL server of that checkout, not started."""
    return Postgres(Home.of(root))


@pytest.fixture
def valkey(root: Path) -> Valkey:
    """The Valkey server of that checkout, not started."""
    return Valkey(Home.of(root))


@pytest.fixture
def modes() -> dict[Path, int]:
    """The rights, before the test, of the directories above the ones that servers use."""
    above = {Path("/"), Path("/tmp"), Path("/var"), Path("/var/lib"), *homes.CHECKOUT.parents, homes.CHECKOUT}  # noqa: S108  (directories that are never removed)
    return {path: os.stat(path).st_mode for path in above}
