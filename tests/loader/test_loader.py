"""The loader against a real PostgreSQL, as the unprivileged role."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest
from django.db import IntegrityError, NotSupportedError, ProgrammingError, connection, transaction
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.accounts.roles import ROLES
from registry.audit.models import Entry
from registry.divisions.models import Division
from registry.loader import LoadError, copy_rows, insert_from_stage, load, load_instances, stage
from registry.spreadsheets.models import ImportState
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE

pytestmark = pytest.mark.django_db
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@pytest.fixture
def table():
    """A plain table of the test's own, dropped with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE loaded (id bigserial PRIMARY KEY, name text, born_on date, amount numeric(12,2),"
            " ok boolean, data jsonb, tags text[], secret bytea, key uuid, at timestamptz, code text UNIQUE)"
        )
        yield cursor


def rows_of(cursor, columns="name"):
    cursor.execute(f"SELECT {columns} FROM loaded ORDER BY id")
    return cursor.fetchall()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.one_of(texts, st.none()), max_size=30))
def test_copy_any_text_arrives_as_it_was(table, written):
    table.execute("TRUNCATE loaded")
    assert copy_rows(table, "loaded", ["name"], ([text] for text in written)) == len(written)
    assert [row[0] for row in rows_of(table)] == written


@pytest.mark.parametrize(
    "nasty", ["\\N", "\\.", "\\", "a\tb", "a\nb", "a\r\nb", "", "\\x41", "\\\\N", "\u2028", "𬎆", "NULL"]
)
def test_copy_text_that_looks_like_syntax_stays_text(table, nasty):
    copy_rows(table, "loaded", ["name", "code"], [[nasty, "1"]])
    assert rows_of(table) == [(nasty,)]


def test_copy_every_kind_of_value_arrives(table):
    key, at = uuid.uuid4(), dt.datetime(2026, 10, 1, 8, 30, tzinfo=dt.UTC)
    row = [
        gettext_lazy("Village"),
        dt.date(1968, 3, 12),
        Decimal("-12.30"),
        False,
        {"a": ["一", None]},
        ("x,y", 'q"\\', None),
        b"\x00\xff\\",
        key,
        at,
        ImportState.CHECKED,
    ]
    copy_rows(
        table, "loaded", ["name", "born_on", "amount", "ok", "data", "tags", "secret", "key", "at", "code"], [row]
    )
    got = rows_of(table, "born_on, amount, ok, data::text, tags, secret, key, at, code")[0]
    assert got[:3] == (dt.date(1968, 3, 12), Decimal("-12.30"), False)
    assert json.loads(got[3]) == {"a": ["一", None]}
    assert got[4] == ["x,y", 'q"\\', None]
    assert bytes(got[5]) == b"\x00\xff\\"
    assert got[6:] == (key, at, "checked")


def test_copy_takes_rows_one_by_one_and_never_holds_them(table):
    held = []

    def rows():
        for number in range(60_000):
            held.append(number)
            yield [f"{number} " + "字" * 20]

    source = rows()
    assert copy_rows(table, "loaded", ["name"], source) == 60_000
    assert next(source, "empty") == "empty"
    assert len(rows_of(table)) == 60_000


@pytest.mark.parametrize("value", ["a\0b", object(), {1, 2}])
def test_copy_refuses_what_it_cannot_carry(table, value):
    with pytest.raises(LoadError), transaction.atomic():
        copy_rows(table, "loaded", ["name"], [[value]])


def test_copy_wrong_width_is_a_database_error_and_writes_nothing(table):
    with pytest.raises(Exception, match="missing data"), transaction.atomic():
        copy_rows(table, "loaded", ["name", "code"], [["a", "b"], ["c"]])
    assert rows_of(table) == []


def test_copy_broken_constraint_arrives_as_djangos_error(table):
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_rows(table, "loaded", ["code"], [["1"], ["1"]])


def test_copy_into_a_scoped_table_is_refused_by_the_database(in_scope):
    refused = pytest.raises(NotSupportedError, match="row-level security")
    with in_scope(COUNTY), connection.cursor() as cursor, refused, transaction.atomic():
        copy_rows(cursor, "audit_entry", ["event", "village_id"], [["x", VILLAGE]])


def test_stage_takes_extra_columns_and_answers_to_sql(table):
    staged = stage(table, "loaded", ["name", "code"], [["a", "1", 4], ["b", "1", 5]], extra={"row_number": "integer"})
    table.execute(
        f"SELECT code, array_agg(row_number ORDER BY row_number) FROM {staged.name} GROUP BY code HAVING count(*) > 1"
    )
    assert table.fetchall() == [("1", [4, 5])]
    assert staged.rows == 2


def test_insert_from_stage_unique_leaves_or_updates(table):
    copy_rows(table, "loaded", ["code", "name"], [["1", "old"], ["2", "same"]])
    rows = [["1", "new"], ["2", "same"], ["3", "third"]]
    staged = stage(table, "loaded", ["code", "name"], rows)
    assert insert_from_stage(table, staged, unique=["code"]) == 1
    assert rows_of(table) == [("old",), ("same",), ("third",)]
    assert load(table, "loaded", ["code", "name"], rows, unique=["code"], update=["name"]) == 1
    assert rows_of(table) == [("new",), ("same",), ("third",)]


def test_insert_from_stage_conflict_without_key_writes_nothing(table):
    copy_rows(table, "loaded", ["code"], [["1"]])
    with pytest.raises(IntegrityError), transaction.atomic():
        load(table, "loaded", ["code"], [["0"], ["1"]])
    assert len(rows_of(table)) == 1


def _entry(village, **changes):
    return Entry(event="test.loaded", village_id=village, by_name="龙\t先兰", role=next(iter(ROLES)), **changes)


def test_load_instances_writes_as_save_does(in_scope):
    with in_scope(COUNTY):
        assert load_instances(Entry, (_entry(VILLAGE, after={"n": n}) for n in range(3))) == 3
        loaded = Entry.objects.filter(event="test.loaded").order_by("id")
        assert [entry.after for entry in loaded] == [{"n": 0}, {"n": 1}, {"n": 2}]
        assert {entry.by_name for entry in loaded} == {"龙\t先兰"}
        assert all(entry.at is not None for entry in loaded)


def test_load_instances_outside_the_scope_is_refused(in_scope):
    other = Division.objects.villages_of(NEIGHBOUR).values_list("code", flat=True)[0]
    with in_scope(COUNTY), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        load_instances(Entry, [_entry(VILLAGE), _entry(other)])


def test_load_instances_mixed_defaults_are_refused(in_scope):
    set_later = _entry(VILLAGE, at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    with in_scope(COUNTY), pytest.raises(LoadError, match="at is set"), transaction.atomic():
        load_instances(Entry, [_entry(VILLAGE), set_later])


def test_copy_passes_on_what_the_rows_raise(table):
    def rows():
        yield ["a"]
        raise KeyError("village 7")

    with pytest.raises(KeyError, match="village 7"), transaction.atomic():
        copy_rows(table, "loaded", ["name"], rows())
    assert rows_of(table) == []
