"""Roles, database, rights and extensions of a registry, the same SQL for the embedded server and for a DBA's.

Three roles share a database, and none of them is a superuser:

- ``registry_owner`` owns the tables and migrates them. It sees past row-level security, because a data migration
  that silently sees no rows is worse than none.
- ``registry_app`` is what web, API and workers connect as. It reads and writes rows within its scope; it creates
  no table and passes by no policy.
- ``registry_public`` serves the Fair Wall. It reads only what a migration grants it by name.

Every step may be repeated. Time limits hang on the roles and not on Python, so that no caller can forget them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg2
from psycopg2 import errors, sql
from psycopg2.extensions import connection as Connection
from psycopg2.extensions import encrypt_password, make_dsn, parse_dsn

from .errors import ServerError

OWNER, APP, PUBLIC = "registry_owner", "registry_app", "registry_public"
EXTENSIONS = ("pg_trgm", "btree_gist")  # both trusted: the owner of a database may create them
OLDEST_SERVER = 160000

_ATTRIBUTES = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION BYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOCREATEDB",
    PUBLIC: "LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS NOCREATEDB",
}
_LIMITS = {
    OWNER: {"timezone": "Asia/Shanghai"},
    APP: {
        "timezone": "Asia/Shanghai",
        "statement_timeout": "15s",
        "lock_timeout": "5s",
        "idle_in_transaction_session_timeout": "60s",
    },
    PUBLIC: {
        "timezone": "Asia/Shanghai",
        "statement_timeout": "5s",
        "lock_timeout": "2s",
        "idle_in_transaction_session_timeout": "30s",
        "default_transaction_read_only": "off",  # objections are written from the wall
    },
}


@dataclass(frozen=True)
class Passwords:
    """The passwords of the three roles."""

    owner: str
    app: str
    public: str


@dataclass(frozen=True)
class DatabaseUrls:
    """How the three roles reach one database."""

    owner: str
    app: str
    public: str


def provision(admin_dsn: str, database: str, passwords: Passwords, *, create_databases: bool = False) -> DatabaseUrls:
    """Make the roles and the database ready for ``manage.py migrate``; repeat it as often as you like.

    ``admin_dsn`` belongs to a superuser (or, from PostgreSQL 16, a role with CREATEROLE, CREATEDB and BYPASSRLS).
    ``create_databases`` lets the owner create and drop databases: tests need it, a county's server does not.
    Raises: ServerError when the server is too old or an existing database has a locale that knows no Chinese.
    """
    ensure_roles(admin_dsn, passwords, create_databases=create_databases)
    ensure_database(admin_dsn, database)
    return urls(admin_dsn, database, passwords)


def ensure_roles(admin_dsn: str, passwords: Passwords, *, create_databases: bool) -> None:
    """Create the three roles, or bring their attributes, limits and passwords up to date."""
    with _Session(admin_dsn) as connection, connection.cursor() as cursor:
        if connection.server_version < OLDEST_SERVER:
            raise ServerError(f"PostgreSQL 16 or newer is needed; the server is {connection.server_version // 10000}.")
        for role, password in ((OWNER, passwords.owner), (APP, passwords.app), (PUBLIC, passwords.public)):
            name = sql.Identifier(role)
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {}").format(name))
            attributes = _ATTRIBUTES[role]
            if role == OWNER:
                attributes += " CREATEDB" if create_databases else " NOCREATEDB"
            sealed = encrypt_password(password, role, scope=connection, algorithm="scram-sha-256")
            cursor.execute(sql.SQL("ALTER ROLE {} " + attributes + " PASSWORD {}").format(name, sql.Literal(sealed)))
            if role != OWNER:  # dropping a test database means ending the sessions of these roles in it
                membership = "GRANT {} TO {}" if create_databases else "REVOKE {} FROM {}"
                cursor.execute(sql.SQL(membership).format(name, sql.Identifier(OWNER)))
            for setting, value in _LIMITS[role].items():
                cursor.execute(sql.SQL("ALTER ROLE {} SET {} = %s").format(name, sql.Identifier(setting)), [value])
        # An administrator who is no superuser must be a member to hand a database over to the owner.
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        row = cursor.fetchone()
        if row and not row[0]:
            cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))


def ensure_database(dsn: str, name: str) -> None:
    """Create the database for the owner when missing, and set its rights. ``dsn`` is an administrator's or the owner's.

    Raises: ServerError when it exists with another encoding or a locale without Chinese.
    """
    with _Session(maintenance(dsn)) as connection, connection.cursor() as cursor:
        query = "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = %s"
        cursor.execute(query, [name])
        found = cursor.fetchone()
        if found is None:
            template = "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc"
            statement = sql.SQL(template + " LOCALE 'C.UTF-8'").format(sql.Identifier(name), sql.Identifier(OWNER))
            _create(cursor, statement)
        elif found[0] != "UTF8" or found[1] in {"C", "POSIX"}:
            raise ServerError(
                f"Database {name} has encoding {found[0]} and locale {found[1]}: full-text search would see no "
                "Chinese. Create it with ENCODING 'UTF8' LOCALE 'C.UTF-8', or give another name."
            )
        _restrict(cursor, name)
    with _Session(at_database(dsn, name)) as connection, connection.cursor() as cursor:
        _set_rights(cursor)


def clone_database(owner_dsn: str, new: str, template: str) -> None:
    """Create ``new`` as a copy of ``template``, with the same rights. Nobody may be connected to the template."""
    with _Session(maintenance(owner_dsn)) as connection, connection.cursor() as cursor:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        cursor.execute(statement.format(sql.Identifier(new), sql.Identifier(template), sql.Identifier(OWNER)))
        _restrict(cursor, new)  # rights on the database itself are not copied


def drop_database(owner_dsn: str, name: str) -> None:
    """Drop the database if it exists, ending the sessions in it.

    The owner may not end an autovacuum worker that happens to be in it; such a worker is gone within a moment.
    """
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with _Session(maintenance(owner_dsn)) as connection, connection.cursor() as cursor:
        for _attempt in range(40):
            try:
                cursor.execute(statement)
                return
            except errors.InsufficientPrivilege:
                time.sleep(0.25)
        cursor.execute(statement)


def _create(cursor: psycopg2.extensions.cursor, statement: sql.Composed) -> None:
    try:
        cursor.execute(statement)
    except (errors.DuplicateDatabase, errors.UniqueViolation):
        return  # another run made it at the same moment


def _restrict(cursor: psycopg2.extensions.cursor, name: str) -> None:
    database = sql.Identifier(name)
    cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    grant = sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}")  # imports stage their rows in temporary tables
    cursor.execute(grant.format(database, sql.Identifier(APP)))
    cursor.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(PUBLIC)))


def _set_rights(cursor: psycopg2.extensions.cursor) -> None:
    """Rights inside a database; they are copied with it."""
    names = {"owner": sql.Identifier(OWNER), "app": sql.Identifier(APP), "public": sql.Identifier(PUBLIC)}
    cursor.execute(sql.SQL("SET ROLE {owner}").format(**names))  # default rights belong to the role that creates
    for extension in EXTENSIONS:
        cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
    for statement in (
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}, {public}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        cursor.execute(sql.SQL(statement).format(**names))


def urls(dsn: str, database: str, passwords: Passwords) -> DatabaseUrls:
    """The URLs of the three roles at the server of ``dsn``."""
    owner, app, public = (
        url(dsn, database, role, password)
        for role, password in ((OWNER, passwords.owner), (APP, passwords.app), (PUBLIC, passwords.public))
    )
    return DatabaseUrls(owner=owner, app=app, public=public)


def url(dsn: str, database: str, role: str, password: str) -> str:
    """A URL that libpq and django-environ both read; a socket directory goes into ``?host=``."""
    parts = parse_dsn(dsn)
    host, port = parts.get("host", ""), parts.get("port", "")
    query = {name: parts[name] for name in ("sslmode", "sslrootcert") if name in parts}
    address = f"{host}:{port}" if port and not host.startswith("/") else host
    if host.startswith("/"):
        address, query = "", {"host": host, **({"port": port} if port else {}), **query}
    who = f"{quote(role, safe='')}:{quote(password, safe='')}"
    return urlunsplit(("postgresql", f"{who}@{address}", f"/{quote(database, safe='')}", urlencode(query), ""))


def at_database(dsn: str, name: str) -> str:
    """The same connection, to another database."""
    if "://" not in dsn:
        return str(make_dsn(dsn, dbname=name))
    parts = urlsplit(dsn)
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "dbname"])
    return urlunsplit((parts.scheme, parts.netloc, f"/{quote(name, safe='')}", query, ""))


def maintenance(dsn: str) -> str:
    """The same connection, to the database that every server has."""
    return at_database(dsn, "postgres")


class _Session:
    """A connection outside any transaction, closed at the end of the block."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn

    def __enter__(self) -> Connection:
        self._connection = psycopg2.connect(self._dsn, connect_timeout=10)
        self._connection.autocommit = True
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()
