"""Fixtures of the whole suite.

One migrated template database per state of the migrations, made by the owner and kept between runs; each run works in
a clone of it as the unprivileged role `registry_app`, each committing test in a clone of its own. Nothing is ever
flushed: append-only tables refuse it, and rightly.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import psycopg2
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import translation

from registry import servers
from registry.db.scope import scoped

ROOT = Path(__file__).resolve().parents[1]
COUNTY = "433124"  # 花垣县, with its 12 townships and 228 villages
NEIGHBOUR = "433127"  # 永顺县: everything in it is out of scope
VILLAGE = "433124110226"  # 十八洞村
SIBLING = "433124110201"  # another village of the same township
PASSWORD = "a long enough password"

pytest_plugins = ["tests.browser", "tests.workers"]

# A run starts dozens of Python processes; without bytecode each compiles all of Django anew (5 s instead of 2).
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def _fingerprint() -> str:
    """Changes whenever a migration, the divisions or the foundation of the template changes."""
    digest = hashlib.sha256()
    for path in sorted(
        [
            *ROOT.glob("*/migrations/*.py"),
            *ROOT.glob("registry/*/migrations/*.py"),
            *ROOT.glob("funds/ledger/migrations/*.py"),
            ROOT / "registry/db/operations.py",
            ROOT / "registry/divisions/loading.py",
            ROOT / "registry/servers/provision.py",
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _point(database: str, role: str) -> None:
    """Turns Django's connection to another database of the same server."""
    urls = servers.ensure(ROOT).at(database)
    dsn = psycopg2.extensions.parse_dsn({"app": urls.app, "owner": urls.owner, "public": urls.public}[role])
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(NAME=dsn["dbname"], USER=dsn["user"], PASSWORD=dsn.get("password", ""))


def _template() -> str:
    """The migrated template's name; made when it is not there. Two runs at once wait for each other by a lock."""
    import fcntl

    name = f"test_template_{_fingerprint()}"
    lock = Path(settings.VAR_DIR)
    lock.mkdir(parents=True, exist_ok=True)
    with (lock / "test-template.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        owner = psycopg2.connect(servers.ensure(ROOT).owner)
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                owner.close()
                return name
            # Another run may still clone its own template: outdated ones go when no run is on.
            cursor.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_template\\_%' "
                "AND NOT EXISTS (SELECT 1 FROM pg_database WHERE datname LIKE 'test\\_run\\_%')"
            )
            outdated = [row[0] for row in cursor.fetchall()]
        owner.close()
        draft = f"{name}_draft"
        servers.drop_database(draft)
        servers.ensure_database(draft)
        _point(draft, "owner")
        call_command("migrate", verbosity=0)
        from registry.divisions import loading

        loading.load(within=(COUNTY, NEIGHBOUR))
        connections["default"].close()
        owner = psycopg2.connect(servers.ensure(ROOT).owner)
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
        owner.close()
        for old in outdated:
            servers.drop_database(old)
    return name


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock():
        yield _template()


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The run's own clone, reached as the unprivileged role."""
    name = f"test_run_{os.getpid()}"
    with django_db_blocker.unblock():
        servers.clone_database(name, template_database)
        _point(name, "app")
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        servers.drop_database(name)


@pytest.fixture
def committing_db(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, with real commits. Yields its name."""
    run = f"test_run_{os.getpid()}"
    name = f"test_own_{os.getpid()}_{os.urandom(3).hex()}"
    with django_db_blocker.unblock():
        servers.clone_database(name, template_database)
        _point(name, "app")
        try:
            yield name
        finally:
            connections["default"].close()
            _point(run, "app")
            servers.drop_database(name)


@pytest.fixture
def owner_cursor(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A cursor of the owner role in the test's database; commits each statement. Only in committing tests."""
    request.getfixturevalue("committing_db")
    with _owner() as cursor:
        yield cursor


@contextmanager
def _owner() -> Iterator[Any]:
    urls = servers.ensure(ROOT).at(connections["default"].settings_dict["NAME"])
    owner = psycopg2.connect(urls.owner)
    owner.autocommit = True
    try:
        with owner.cursor() as cursor:
            yield cursor
    finally:
        owner.close()


@pytest.fixture
def travel(request: pytest.FixtureRequest) -> Callable[[dt.date], AbstractContextManager[None]]:
    """`with travel(date(2024, 5, 1)):` moves the database's clock. Only in committing tests."""
    if not {"committing_db", "site"} & set(request.fixturenames):
        raise RuntimeError("travel needs committing_db or site")

    @contextmanager
    def move(to: dt.date) -> Iterator[None]:
        from registry.clock import at_noon

        with _owner() as cursor:
            cursor.execute("UPDATE registry_clock SET shift = %s - clock_timestamp()", [at_noon(to)])
        try:
            yield
        finally:
            with _owner() as cursor:
                cursor.execute("UPDATE registry_clock SET shift = '0'")

    return move


_moved: list[int] = []


def days_pass(days: int) -> None:
    """Moves the test database's clock by that many days, back when below zero; it is set back after the test.

    Works in rollback tests too: the owner's connection commits the shift, and the next statement reads it.
    """
    with _owner() as cursor:
        cursor.execute("UPDATE registry_clock SET shift = shift + make_interval(days => %s)", [days])
    _moved.append(days)


@pytest.fixture(autouse=True)
def clock_set_back() -> Iterator[None]:
    """No test finds the clock where another left it."""
    yield
    if _moved:
        _moved.clear()
        with _owner() as cursor:
            cursor.execute("UPDATE registry_clock SET shift = '0'")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys take minutes each: they begin each process's half, so that none is left alone at the end."""
    long = [item for item in items if item.path.parent.name == "journeys"]
    short = [item for item in items if item.path.parent.name != "journeys"]
    half = len(short) // 2
    items[:] = [*long[::2], *short[:half], *long[1::2], *short[half:]]


@pytest.fixture(autouse=True)
def language_set_back() -> None:
    """No test speaks the language in which another asked for a page."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_wall_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rendered wall pages of one test are not another test's pages."""
    monkeypatch.setattr(settings, "REGISTRY_WALL_DIR", tmp_path / "wall")


@pytest.fixture
def in_scope(request: pytest.FixtureRequest) -> Callable[..., AbstractContextManager[Any]]:
    """`with in_scope(code):` works in that scope, as an actor that stands for the test itself."""

    def enter(code: str, actor: int = 1) -> AbstractContextManager[Any]:
        return scoped(code, actor=actor)

    return enter


@pytest.fixture
def make_user() -> Callable[..., Any]:
    """`make_user("village_clerk", VILLAGE)`: a person with that posting, acting under it."""
    from registry.accounts.models import Posting, User

    count = [0]

    def make(role: str, code: str, *, name: str = "", starts_on: dt.date = dt.date(2014, 1, 1)) -> User:
        count[0] += 1
        user = User.objects.create_user(
            f"{role}{count[0]}_{os.urandom(2).hex()}", name=name or f"测试{count[0]}", password=PASSWORD
        )
        posting = Posting.objects.create(user=user, role=role, division_id=code, starts_on=starts_on)
        return user.act_as(posting)

    return make


@pytest.fixture
def as_user() -> Callable[[Any], Client]:
    """`as_user(user)`: a logged-in test client, in Chinese."""

    def login(user: Any, **headers: str) -> Client:
        client = Client(headers={"accept-language": "zh-hans", **headers})
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return login


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


class Site:
    """A real http server over the test's database."""

    def __init__(self) -> None:
        from socketserver import ThreadingMixIn
        from wsgiref.simple_server import WSGIServer

        class Server(ThreadingMixIn, WSGIServer):
            daemon_threads = True

        from django.contrib.staticfiles.handlers import StaticFilesHandler

        application = StaticFilesHandler(WSGIHandler())
        self.server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=_Quiet)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def site(committing_db: str) -> Iterator[Site]:
    """The office site on 127.0.0.1, over a database of the test's own. Has `.url`."""
    running = Site()
    yield running
    running.stop()
    for connection in connections.all(initialized_only=True):
        connection.close()


def text_of(response: Any) -> str:
    """A response's text without tags, for assertions on what a person reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
