"""The three roles can do what they need and nothing they must not."""

from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from psycopg2 import errors

from registry import servers
from registry.servers import ServerError, Urls, provision
from registry.servers.home import Home
from registry.servers.postgres import Postgres
from tests.servers.conftest import checkout, run

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A checkout whose servers these tests share; each has its own database."""
    yield from checkout(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def urls(shared: Path) -> Iterator[Urls]:
    """A provisioned database with one table of the owner's."""
    servers.ensure_database("county", root=shared)
    made = servers.ensure(shared).at("county")
    run(made.owner, "CREATE TABLE card (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text)")
    yield made
    servers.drop_database("county", root=shared)


def test_application_reads_and_writes_rows(urls: Urls) -> None:
    run(urls.app, "INSERT INTO card (name) VALUES ('王大山'), ('李小河')")
    run(urls.app, "UPDATE card SET name = '王小山' WHERE name = '王大山'")
    run(urls.app, "DELETE FROM card WHERE name = '李小河'")
    assert run(urls.app, "SELECT id, name FROM card") == [(1, "王小山")]


FORBIDDEN_TO_APPLICATION = [
    "CREATE TABLE mine (id int)",
    "TRUNCATE card",
    "ALTER TABLE card DISABLE TRIGGER ALL",
    "DROP TABLE card",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "ALTER ROLE registry_app BYPASSRLS",
    "SET ROLE registry_owner",
    "CREATE EXTENSION hstore",
    "COPY card TO '/tmp/card'",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
]


@pytest.mark.parametrize("statement", FORBIDDEN_TO_APPLICATION)
def test_application_is_refused(urls: Urls, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(urls.app, statement)


def test_roles_have_exactly_these_attributes(urls: Urls) -> None:
    columns = "rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin"
    query = f"SELECT {columns} FROM pg_roles WHERE rolname LIKE 'registry_%' ORDER BY 1"
    assert run(urls.owner, query) == [
        ("registry_app", False, False, False, False, False, True),
        ("registry_owner", False, True, True, False, False, True),
        ("registry_public", False, False, False, False, False, True),
    ]


def test_public_role_reads_only_what_it_was_granted_by_name(urls: Urls) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(urls.public, "SELECT * FROM card")
    run(urls.owner, "CREATE TABLE notice (title text); GRANT SELECT ON notice TO registry_public")
    assert run(urls.public, "SELECT * FROM notice") == []
    with pytest.raises(errors.InsufficientPrivilege):
        run(urls.public, "CREATE TEMPORARY TABLE mine (id int)")


def test_limits_hang_on_the_roles(urls: Urls) -> None:
    shown = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('timezone')"
    assert run(urls.app, shown) == [("15s", "5s", "Asia/Shanghai")]
    assert run(urls.public, shown) == [("5s", "2s", "Asia/Shanghai")]
    assert run(urls.owner, shown) == [("0", "0", "Asia/Shanghai")]


def test_database_knows_chinese_and_writes_durably(urls: Urls) -> None:
    assert run(urls.app, "SELECT cardinality(show_trgm('十八洞村')) > 0") == [(True,)]
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert run(urls.app, f"SHOW {setting}") == [("on",)], setting
    assert run(urls.app, "SHOW listen_addresses") == [("",)]


def test_clone_has_rows_and_rights_and_is_closed_to_others(shared: Path, urls: Urls) -> None:
    run(urls.app, "INSERT INTO card (name) VALUES ('王大山')")
    servers.clone_database("copy", "county", root=shared)
    copy = urls.at("copy")
    assert run(copy.app, "SELECT name FROM card") == [("王大山",)]
    run(copy.owner, "CREATE TABLE later (id int)")
    assert run(copy.app, "SELECT * FROM later") == []  # the owner's default rights came along
    acl = "SELECT has_database_privilege('public', datname, 'CONNECT') FROM pg_database WHERE datname = 'copy'"
    assert run(copy.owner, acl) == [(False,)]
    servers.drop_database("copy", root=shared)
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        run(copy.app, "SELECT 1")
    servers.drop_database("copy", root=shared)  # a second time is no error


def test_database_with_connections_is_dropped(shared: Path, urls: Urls) -> None:
    servers.ensure_database("busy", root=shared)
    connection = psycopg2.connect(urls.at("busy").app)
    try:
        servers.drop_database("busy", root=shared)
    finally:
        connection.close()
    assert run(urls.owner, "SELECT 1 FROM pg_database WHERE datname = 'busy'") == []


def test_provisioning_again_changes_passwords_and_loses_nothing(root: Path) -> None:
    urls = servers.ensure(root)
    run(urls.owner, "CREATE TABLE card (name text)")
    admin = Postgres(Home.of(root)).dsn
    run(urls.app, "INSERT INTO card (name) VALUES ('王大山')")
    passwords = provision.Passwords(owner="one", app="two", public="a:b/c@d é")
    made = provision.provision(admin, "registry", passwords, create_databases=False)
    assert run(made.app, "SELECT name FROM card") == [("王大山",)]
    assert run(made.public, "SELECT current_user") == [("registry_public",)]
    with pytest.raises(errors.InsufficientPrivilege):
        run(made.owner, "CREATE DATABASE mine")
    with pytest.raises(psycopg2.OperationalError):
        run(urls.app, "SELECT 1")


def test_database_without_chinese_is_refused(shared: Path, urls: Urls) -> None:
    run(urls.owner, "CREATE DATABASE plain TEMPLATE template0 LOCALE 'C'")
    with pytest.raises(ServerError, match="no Chinese"):
        provision.ensure_database(urls.owner, "plain")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("host=/run/pg port=5433 user=a", "postgresql://r:p%2F@/x?host=%2Frun%2Fpg&port=5433"),
        ("postgresql://a:b@db:6432/postgres?sslmode=require", "postgresql://r:p%2F@db:6432/x?sslmode=require"),
        ("host=db", "postgresql://r:p%2F@db/x"),
    ],
    ids=["socket", "tls", "default-port"],
)
def test_url_names_the_same_server(given: str, expected: str) -> None:
    assert provision.url(given, "x", "r", "p/") == expected
