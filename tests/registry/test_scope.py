"""The second wall: what the database shows and accepts, whatever the query forgets."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from registry.audit import trail
from registry.audit.models import Entry
from registry.db.scope import scoped
from registry.workflow.models import Event
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE

pytestmark = pytest.mark.django_db


def _entry(user, village):
    return trail.record("accounts.user_changed", by=user, target=user, village=village)


def test_scope_rows_of_other_villages_are_not_there_even_when_the_query_forgets(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(COUNTY):
        _entry(user, VILLAGE), _entry(user, SIBLING)
    with in_scope(VILLAGE):
        assert [e.village_id for e in Entry.objects.all()] == [VILLAGE]
    with in_scope(COUNTY):
        assert Entry.objects.count() == 2
    with in_scope(NEIGHBOUR):
        assert Entry.objects.count() == 0


def test_scope_empty_sees_nothing(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE):
        _entry(user, VILLAGE)
    assert Entry.objects.count() == 0


def test_scope_writing_into_another_village_is_refused(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        _entry(user, SIBLING)


def test_scope_is_gone_after_its_block_also_after_an_error(in_scope):
    with pytest.raises(DatabaseError), transaction.atomic(), in_scope(VILLAGE), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_lo()")
        assert cursor.fetchone() == (None,)


@pytest.mark.parametrize("code", ["5", "43312411022", "433124%", "abc"])
def test_scope_refuses_what_is_no_division_code(code):
    with pytest.raises(ValueError), scoped(code):
        pass


@pytest.mark.parametrize("statement", [
    "UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry",
    "UPDATE workflow_event SET note = 'x'", "DELETE FROM workflow_event",
    "INSERT INTO audit_change (actor, \"table\", row_id, village, operation, before, changed) "
    "VALUES (1, 'x', '1', '433124110226', 'update', '{}', '[]')",
    "UPDATE registry_clock SET shift = '1 day'", "DELETE FROM divisions_division",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL", "SET session_replication_role = replica",
    "CREATE TABLE mine (x int)",
])  # fmt: skip
def test_application_role_cannot(statement, in_scope):
    with (
        in_scope(VILLAGE),
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_one_person_does_one_duty_in_one_case(make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)

    def step(duty):
        Event.objects.create(
            machine="m",
            subject_type="t.t",
            subject_id=1,
            village_id=VILLAGE,
            transition="t",
            from_state="",
            to_state="a",
            duty=duty,
            by=user,
            on="2026-01-01",
            at="2026-01-01T00:00+08:00",
        )

    with in_scope(VILLAGE):
        step("make")
        step("make")
        step("none")
        with pytest.raises(IntegrityError, match="already did another duty"), transaction.atomic():
            step("approve")
