"""The register of helpers and the figures of local policy, as the database keeps them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from registry import clock
from registry.errors import Refused
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.policies.factories import writable
from villages.actions.helpers import end_helper, register_helper
from villages.models import Helper, HelpRule

pytestmark = pytest.mark.django_db
JULY = dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def inside(in_scope):
    with in_scope(COUNTY):
        yield


def helper(**fields) -> Helper:
    values = {"village": VILLAGE, "name": "石帮", "unit": "县水利局", "started_on": dt.date(2026, 1, 1)} | fields
    return register_helper(by=None, on=JULY, **values)


def test_a_helper_works_from_the_first_day_until_the_last_is_over():
    who = helper(ended_on=dt.date(2026, 6, 1))
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 5, 31), dt.date(2026, 6, 1)]
    expected = [False, True, True, False]
    assert [who.is_active_on(day) for day in days] == expected
    assert [Helper.objects.active_on(day).filter(pk=who.pk).exists() for day in days] == expected


def test_the_same_phone_may_stand_in_two_villages_but_not_twice_in_one():
    helper(phone="15200001111")
    assert helper(phone="15200001111", village=SIBLING)
    with pytest.raises(Refused) as refused:
        helper(phone="15200001111", name="石另")
    assert refused.value.code == "helper_known" and "石帮" in str(refused.value)


def test_who_left_may_come_back():
    who = helper(phone="15200001111")
    end_helper(who, by=None, on=dt.date(2026, 6, 30), reason="调离")
    assert helper(phone="15200001111", started_on=JULY)


def test_a_task_does_not_end_before_it_began():
    who = helper(started_on=dt.date(2026, 5, 1))
    with pytest.raises(Refused) as refused:
        end_helper(who, by=None, on=dt.date(2026, 4, 30), reason="调离")
    assert refused.value.code == "helper_not_begun"
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.filter(pk=who.pk).update(ended_on=dt.date(2026, 4, 30))


def test_helpers_of_other_villages_are_not_there(in_scope):
    helper()
    with in_scope(SIBLING):
        assert not Helper.objects.exists()
    with in_scope(VILLAGE):
        assert Helper.objects.count() == 1


def test_every_figure_comes_with_a_document_and_is_not_yet_verified():
    rows = HelpRule.objects.filter(region="")
    assert {row.figure for row in rows} == {code for code, _label in HelpRule._meta.get_field("figure").choices}
    assert all(row.document_no and not row.is_verified for row in rows)


@pytest.mark.parametrize("fields", [{"value": 0}, {"figure": "load_staff", "region": ""}])
def test_the_database_refuses_a_figure_of_none_and_two_at_a_time(fields):
    values = {"figure": "load_staff", "region": COUNTY, "value": 4, "document_no": "x", "valid_from": JULY} | fields
    with writable(HelpRule), pytest.raises(IntegrityError), transaction.atomic():
        HelpRule.objects.create(**values)


def test_the_nearest_region_that_is_in_force_counts():
    for region, value in ((COUNTY, 7), (VILLAGE[:9], 8)):
        with writable(HelpRule):
            HelpRule.objects.create(figure="load_staff", region=region, value=value, document_no="x", valid_from=JULY)
    assert HelpRule.objects.value_of("load_staff", region=VILLAGE, on=clock.today()) == 8
    assert HelpRule.objects.value_of("load_staff", region=COUNTY + "101", on=clock.today()) == 7
    assert HelpRule.objects.value_of("load_staff", region=VILLAGE, on=dt.date(2026, 6, 30)) == 2
    assert HelpRule.objects.value_of("load_staff", region=VILLAGE, on=dt.date(2013, 1, 1)) is None
