"""The demo's cases: every state, some late, made by the real steps; the same seed gives the same cases."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections, transaction

from households.choices.cases import Procedure
from households.demo import cases
from households.models import Case, CaseState
from publicity.models import Objection
from registry import clock
from registry.db.scope import scoped
from registry.demo import users
from registry.demo.plan import Plan
from tests.conftest import COUNTY, _point

ON = dt.date(2026, 6, 10)


@pytest.fixture
def as_owner(committing_db):
    _point(committing_db, "owner")
    yield
    connections["default"].close()
    _point(committing_db, "app")


def test_demo_cases_stand_in_every_state(as_owner):
    plan = Plan(seed=1, on=ON, county=COUNTY, households=300)
    with scoped(COUNTY), transaction.atomic(), clock.travel(ON):
        users.build(plan)
        cases.build(plan)
        states = set(Case.objects.values_list("state", flat=True))
        late = Case.objects.late(ON).count()
        assert states == set(CaseState.values) - {"accepted"}  # exits ended with 2020
        assert set(Case.objects.values_list("procedure", flat=True)) == set(Procedure.values)
        assert 80 <= Case.objects.count() <= 110
        assert 5 <= late < Case.objects.open().count()
        assert Objection.objects.count() == 2
        assert not Case.objects.filter(applied_on__gt=ON).exists()
