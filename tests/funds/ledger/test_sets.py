"""A set is read once, whatever the session planned before: rows touched are counted, nothing is timed."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from psycopg2.extensions import parse_dsn

from funds.ledger import posting, reading
from funds.ledger.choices import AccountKind
from registry.db.scope import scoped
from registry.divisions.models import Division
from registry.servers.home import CHECKOUT, Home
from registry.servers.postgres import Postgres
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make
from tests.funds.test_ledger import DAY

LINES = 400
PER_ROW = 80  # rows that all plans together may touch for one row of a set; a nested loop over it touches LINES


class Explained:
    """The plans PostgreSQL ran, of statements inside functions too, as auto_explain tells them. No list: the driver
    keeps the last fifty of one."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def append(self, notice: str) -> None:
        self.told.append(notice)

    def of(self, act: Callable[[], Any]) -> tuple[int, int]:
        """How many statements an act took, and how many rows all nodes of their plans handled."""
        self.told.clear()
        act()
        plans = [json.loads(notice[notice.index("{") :])["Plan"] for notice in self.told if "plan:" in notice]
        return len(plans), sum(map(_rows, plans))


def _rows(node: dict[str, Any]) -> int:
    handled = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Join Filter", 0)
    return int(node["Actual Loops"] * max(handled, 1)) + sum(map(_rows, node.get("Plans", [])))


@pytest.fixture
def explained(committing_db: str, make_user: Any) -> Iterator[Any]:
    """The application's role in a session that a superuser opened: only that one may load auto_explain."""
    admin = parse_dsn(os.environ.get("DATABASE_ADMIN_URL") or Postgres(Home.of(CHECKOUT)).dsn)
    user = make_user("county_finance", COUNTY)
    ours = connections["default"]
    ours.close()
    ours.settings_dict.update(USER=admin["user"], PASSWORD=admin.get("password", ""))
    ours.ensure_connection()
    notices = Explained()
    ours.connection.notices = notices
    with ours.cursor() as cursor:
        cursor.execute("LOAD 'auto_explain'")
        for name, value in (
            ("log_nested_statements", "on"), ("log_format", "json"), ("log_level", "notice"), ("log_analyze", "on"),
            ("log_timing", "off"), ("log_min_duration", "0"),
        ):  # fmt: skip
            cursor.execute(f"SET auto_explain.{name} = '{value}'")
        cursor.execute("SET SESSION AUTHORIZATION registry_app")
        cursor.execute("SET timezone = 'Asia/Shanghai'")
    yield user, notices
    ours.close()


def test_a_set_of_transfers_is_read_once_by_each_statement(explained: Any) -> None:
    """The session posts two lines first, on empty tables, so that its plans are those of two lines."""
    user, notices = explained
    with scoped(COUNTY, actor=user.pk), transaction.atomic():
        found = make.source(user, amount_yuan=Decimal("2000.00"))
        make.accounts(3, of=found.pk)
        _post(user, found, [VILLAGE[:9]] * 2)
        below = list(
            Division.objects.filter(code__startswith=COUNTY).exclude(code=COUNTY).values_list("code", flat=True)
        )
        posting.open_accounts([
            posting.NewAccount(kind, code, found.pk, "x", found.document_on)
            for kind in (AccountKind.NODE, AccountKind.HOUSEHOLDS) for code in below
        ])  # fmt: skip
        codes = [below[number % len(below)] for number in range(LINES)]
        statements, rows = notices.of(lambda: _post(user, found, codes))
        assert reading.transfers().filter(kind="allocation").count() == LINES + 2
    assert 5 <= statements < LINES
    assert LINES < rows <= PER_ROW * LINES


def _post(user: Any, found: Any, codes: list[str]) -> None:
    nodes = {a.village_id: a for a in reading.accounts().filter(kind="node", source_id=found.pk)}
    lines = [
        posting.Line(uuid.uuid4(), nodes[COUNTY], nodes[code], Decimal("0.01"), DAY, user.pk, None, "x:1", "x")
        for code in codes
    ]
    assert posting.post_many(lines) == len(lines)


def test_the_history_of_a_long_update_is_written_in_one_pass(explained: Any) -> None:
    """Ten updates of one row first: the plan of those is what the session keeps."""
    user, notices = explained
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION AUTHORIZATION registry_owner")
        cursor.execute("CREATE TABLE long_list (id bigint PRIMARY KEY, village_id text, a int, b text, c text, d text)")
        cursor.execute("INSERT INTO long_list SELECT n, %s, 0, 'b', 'c', 'd' FROM generate_series(1, %s) n",
                       [VILLAGE, LINES])  # fmt: skip
        cursor.execute(
            "CREATE TRIGGER tracked AFTER UPDATE ON long_list REFERENCING OLD TABLE AS before NEW TABLE AS after"
            " FOR EACH STATEMENT EXECUTE FUNCTION registry_track_update('village_id', 'id')"
        )
        cursor.execute("GRANT ALL ON long_list TO registry_app")
        cursor.execute("SET SESSION AUTHORIZATION registry_app")
        with scoped(COUNTY, actor=user.pk), transaction.atomic():
            for _turn in range(10):
                cursor.execute("UPDATE long_list SET a = a + 1 WHERE id = 1")
            statements, rows = notices.of(lambda: cursor.execute("UPDATE long_list SET a = a + 1"))
            cursor.execute("SELECT count(*), count(DISTINCT row_id), min(changed::text), max(changed::text)"
                           " FROM audit_change WHERE \"table\" = 'long_list'")  # fmt: skip
            assert cursor.fetchone() == (LINES + 10, LINES, '["a"]', '["a"]')
    assert 0 < statements <= 2 * LINES
    assert LINES < rows <= PER_ROW * LINES
