"""Ways past the wall: a row with a last day of its own, a sheet of no days, an objection left behind."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from publicity import actions
from publicity.models import Entry, Notice, Objection
from registry import clock
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.publicity.factories import hanging, prepared
from tests.publicity.objections.scenes import answered
from tests.publicity.test_clearing import SUBJECT, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(make_user: Any) -> tuple[Any, Any, Any]:
    return (make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE),
            make_user("township_reviewer", VILLAGE[:9]))  # fmt: skip


def test_a_row_has_no_last_day_before_its_sheet(people, in_scope):
    with in_scope(VILLAGE):
        notice = prepared(people[0])
        early = clock.today() - dt.timedelta(30)
        Entry.objects.filter(notice=notice, position=1).update(ends_on=early)
        Entry.objects.create(notice=notice, village_id=VILLAGE, position=9, subject="households.case:9", cells={},
                             ends_on=early)  # fmt: skip
        actions.witness(notice, by=people[1], on=clock.today())
        for subject in (SUBJECT, "households.case:9"):
            assert codes(clock.today() + dt.timedelta(1), subject) == ["still_hanging"]


def test_no_sheet_hangs_shorter_than_its_rule(people, in_scope):
    with in_scope(VILLAGE):
        like = prepared(people[0])
        values = {f.attname: getattr(like, f.attname) for f in Notice._meta.concrete_fields if f.name != "id"}
        short = Notice(**values | {"number": 99, "check_code": "SHORT000", "days": 0})
        with pytest.raises(IntegrityError, match="hangs 7 days here"), transaction.atomic():
            short.save(force_insert=True)


def test_publishing_anew_leaves_no_objection_behind(people, in_scope):
    with in_scope(VILLAGE[:9]):
        old = hanging(people[0], people[1])
        receipt = actions.receive_objection(notice_id=old.pk, position=1, text="他家有小汽车")
        actions.withdraw_entry(old.entries.get(position=1), by=people[0], on=clock.today(), reason="退回重新评议")
        new = hanging(people[0], people[1])
        over = new.ends_on + dt.timedelta(1)
        assert codes(over) == ["objection_open"]
        assert codes(over, "households.case:2") == []
        answered(Objection.objects.get(pk=receipt.objection_id), people[2], "uphold")
        assert codes(over) == ["withdrawn"]


def test_what_the_wall_shows_at_the_end_says_nothing_of_health(people, in_scope, make_user):
    with in_scope(VILLAGE):
        secretary = make_user("branch_secretary", VILLAGE)
        with pytest.raises(Refused) as refused:
            actions.withdraw(hanging(*people[:2]), by=secretary, on=clock.today(), reason="因其患尿毒症，名单有误")
        assert [reason.field for reason in refused.value.reasons] == ["reason"]
