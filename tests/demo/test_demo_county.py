"""The demo: the same seed and day give the same county, with cases in every state; never on a database in use.

A build takes half a minute whatever the number of households, so that everything asked of it is asked of one.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from households.choices.cases import Procedure
from households.models import Case, CaseState
from publicity.models import Objection
from registry.accounts.models import User
from registry.db.scope import scoped
from tests import conftest

ON = conftest.dt.date(2026, 11, 2)

KEYS = {
    "accounts_user": "username, name",
    "accounts_posting": "role, division_id, title",
    "households_household": "village_id, number, head_name, status, main_cause, size, identified_on, lifted_on",
    "households_member": "village_id, name, sex, birth_on, relation",
    "households_incomeyear": "village_id, year, net_yuan, members",
    "households_statusspan": "village_id, status, starts_on, ends_on",
    "households_case": "village_id, state, applied_on, due_on",
    "publicity_notice": "village_id, year, number, kind, title, state, starts_on, ends_on",
    "publicity_objection": "village_id, state, received_on, due_on",
    "funds_project": "village_id, year, name, state, budget_yuan",
    "ledger_transfer": "village_id, kind, amount_yuan, booked_on, reference",
    "inspections_report": "area_id, kind, period, issue, state, data_version",
}
"""Table → what must be the same; moments, hashes and keys of rows are not."""


@pytest.fixture
def empty_county(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Any:
    """`empty_county()` turns Django to a fresh database, as the owner; all of them are dropped at the end."""
    import os

    from registry import servers

    made: list[str] = []

    def fresh() -> None:
        name = f"test_own_{os.getpid()}_{os.urandom(3).hex()}"
        servers.clone_database(name, template_database)
        made.append(name)
        conftest._point(name, "owner")

    with django_db_blocker.unblock():
        yield fresh
        connection.close()
        conftest._point(f"test_run_{os.getpid()}", "app")
        for name in made:
            servers.drop_database(name)


def digest() -> dict[str, Any]:
    """Table → number of rows and fingerprint of their key columns."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in KEYS.items():
            cursor.execute(f"SELECT count(*), md5(string_agg(row::text, '|' ORDER BY row::text))"
                           f" FROM (SELECT ({columns}) AS row FROM {table}) rows")  # fmt: skip
            found[table] = cursor.fetchone()
    return found


def build(**options: Any) -> str:
    out = io.StringIO()
    call_command("demo", households=60, on=ON, stdout=out, **options)
    return out.getvalue()


def test_the_same_seed_gives_the_same_county(empty_county: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    from inspections import documents

    monkeypatch.setattr(documents, "render", lambda report: b"%PDF-1.7 " + report.data_version.encode())
    empty_county()
    said, first = build(seed=7), digest()
    assert "The demo county is ready: 60 households" in said
    assert first["households_household"][0] >= 60
    assert all(count for count, _fingerprint in first.values()), first
    with pytest.raises(CommandError, match="there already"):
        build(seed=7)
    out = io.StringIO()
    call_command("demo", "--if-empty", stdout=out)
    assert "The demo is there: seed 7" in out.getvalue()
    out = io.StringIO()
    call_command("demo", "--logins", stdout=out)
    for username in ("clerk", "township", "county", "finance", "auditor", "viewer", "admin"):
        assert f"\n{username} " in out.getvalue()
    with scoped(conftest.COUNTY):
        cases_stand_in_every_state()
    empty_county()
    build(seed=7)
    assert digest() == first


def cases_stand_in_every_state() -> None:
    """Of all four procedures, some late, made by the real steps."""
    states, late = set(Case.objects.values_list("state", flat=True)), Case.objects.late(ON).count()
    assert states == set(CaseState.values) - {"accepted"}  # exits ended with 2020
    assert set(Case.objects.values_list("procedure", flat=True)) == set(Procedure.values)
    assert 80 <= Case.objects.count() <= 110
    assert 5 <= late < Case.objects.open().count()
    assert Objection.objects.filter(notice__kind__startswith="identification").count() == 2
    assert not Case.objects.filter(applied_on__gt=ON).exists()


def test_a_database_in_use_is_refused(empty_county: Callable[[], None]) -> None:
    empty_county()
    User.objects.create_user("someone", name="在岗人员", password=conftest.PASSWORD)
    with pytest.raises(CommandError, match="in use"):
        build()
    with pytest.raises(CommandError, match="no demo logins"):
        call_command("demo", "--logins")
