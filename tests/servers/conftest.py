"""Servers of their own for these tests: never those of the demo or of the rest of the suite."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry import servers
from registry.servers import home as homes
from registry.servers.home import Home
from registry.servers.postgres import Postgres
from registry.servers.valkey import Valkey


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A checkout of its own that only its owner enters; its servers are stopped and removed afterwards."""
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_PUBLIC_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    checkout = tmp_path / "checkout"
    checkout.mkdir(mode=0o700)
    yield checkout
    servers.stop(checkout, force=True)
    Home.of(checkout).remove()


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
    above = {Path("/"), Path("/tmp"), Path("/var"), Path("/var/lib"), *homes.CHECKOUT.parents, homes.CHECKOUT}  # noqa: S108
    return {path: os.stat(path).st_mode for path in above}
