"""A case taken back and begun anew would leave the objection to its old row behind: it is answered first."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households.actions import cases as actions
from publicity import actions as publicity
from publicity.models import Entry
from registry import clock
from registry.errors import DomainError
from tests.households.cases import procedure as p

pytestmark = pytest.mark.django_db


def test_no_case_begins_anew_over_an_open_objection(make_user: Any, in_scope: Any) -> None:
    who = p.people(make_user)
    with in_scope(p.COUNTY):
        today = clock.today()
        case = p.hang(who, p.appraised(who, on=today - dt.timedelta(days=2)), today)
        row = Entry.objects.for_subject(case.subject).get()
        publicity.receive_objection(notice_id=row.notice_id, position=row.position, text="他家在县城有房")
        actions.take_step(case, "withdraw", by=who.village_clerk, on=today, note="农户撤回")
        with pytest.raises(DomainError) as refused:
            actions.start(case.household, by=who.village_clerk, on=today, applied_on=today, authorised_on=today)
        assert refused.value.code == "objection_open"
