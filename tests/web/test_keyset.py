"""Pages by keyset: every row once and in order, whatever the ties, nulls, directions and page sizes."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json

import pytest
from django.db import connection
from django.db.models import Count, F
from django.test.utils import CaptureQueriesContext

from registry.divisions.models import Division
from registry.jobs.models import Job, State
from registry.web.keyset import Key, capped_count, paginate
from tests.conftest import COUNTY, VILLAGE

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def jobs(in_scope):
    """23 jobs: totals with ties, an end that is null in a third of them, two areas."""
    with in_scope(COUNTY):
        for number in range(23):
            ended = None if number % 3 == 0 else NOON + dt.timedelta(hours=number % 5)
            Job.objects.create(
                kind=f"k{number % 4}", area_id=VILLAGE if number % 2 else COUNTY, total=number % 6, ended_at=ended,
                state=State.QUEUED if ended is None else State.DONE)  # fmt: skip
        yield Job.objects.all()


def ordered(queryset, keys):
    """What the order should be, from PostgreSQL itself."""
    order = [F(k.name).desc(nulls_last=True) if k.descending else F(k.name).asc(nulls_last=True) for k in keys]
    last = keys[-1]
    return [row.pk for row in queryset.order_by(*order, "-pk" if last.descending else "pk")]


def walk(queryset, keys, size):
    """All pages forward; and backward from the last one."""
    forward, page = [], paginate(queryset, keys=keys, size=size)
    forward.append(page)
    while page.next_cursor:
        page = paginate(queryset, keys=keys, size=size, after=page.next_cursor)
        forward.append(page)
        assert len(forward) < 100
    backward = [page]
    while page.previous_cursor:
        page = paginate(queryset, keys=keys, size=size, before=page.previous_cursor)
        backward.insert(0, page)
        assert len(backward) < 100
    return forward, backward


def pks(pages):
    return [row.pk for row in itertools.chain.from_iterable(page.rows for page in pages)]


@pytest.mark.parametrize("size", [1, 2, 5, 7, 22, 23, 24])
@pytest.mark.parametrize("sort", ["total", "-total", "ended_at", "-ended_at", "kind", "-area__name", "created_at"])
def test_pages_hold_every_row_once_in_order(jobs, sort, size):
    keys = [Key.parse(sort)]
    forward, _backward = walk(jobs, keys, size)
    assert pks(forward) == ordered(jobs, keys)


@pytest.mark.parametrize("size", [1, 4, 7])
@pytest.mark.parametrize("sort", ["total", "-total", "ended_at", "-ended_at"])
def test_way_back_reaches_the_first_page_and_starts_like_it(jobs, sort, size):
    keys = [Key.parse(sort)]
    forward, backward = walk(jobs, keys, size)
    assert [row.pk for row in backward[0].rows] == [row.pk for row in forward[0].rows]
    assert backward[0].previous_cursor == ""
    assert set(pks(backward)) == set(pks(forward))


@pytest.mark.parametrize("sort", ["-ended_at", "ended_at", "total"])
def test_one_page_on_and_back_is_the_same_page(jobs, sort):
    keys = [Key.parse(sort)]
    first = paginate(jobs, keys=keys, size=5)
    second = paginate(jobs, keys=keys, size=5, after=first.next_cursor)
    third = paginate(jobs, keys=keys, size=5, after=second.next_cursor)
    back = paginate(jobs, keys=keys, size=5, before=third.previous_cursor)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    assert (back.next_cursor, back.previous_cursor) == (second.next_cursor, second.previous_cursor)


def test_several_keys_in_mixed_directions(jobs):
    keys = [Key("area_id"), Key("ended_at", True), Key("total")]
    forward, _backward = walk(jobs, keys, 4)
    assert pks(forward) == ordered(jobs, keys)


def test_annotations_can_be_sorted_by(jobs):
    found = Division.objects.filter(code__startswith="433124", level=4).annotate(n=Count("predecessors"))
    forward, _backward = walk(found, [Key("n")], 5)
    assert pks(forward) == sorted(found.values_list("pk", flat=True))


def test_row_deleted_between_pages_loses_no_other(in_scope):
    found = Division.objects.filter(code__startswith="433124110")
    first = paginate(found, keys=[Key("code")], size=5)
    rest = paginate(found.exclude(pk=first.rows[-1].pk), keys=[Key("code")], size=5, after=first.next_cursor)
    assert rest.rows[0].code == sorted(found.values_list("code", flat=True))[5]


def cursor_of(*payload):
    return base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")


UNFIT = {
    "no base64": "%%%", "no json": "5Lit", "a number": "MQ", "null": "bnVsbA", "empty": cursor_of(),
    "too short": cursor_of("total,pk"),
    "other order": cursor_of("-total,-pk", "1", "1"), "no number": cursor_of("total,pk", "abc", "1"),
    "null in a column that has none": cursor_of("total,pk", None, None),
    "too large": cursor_of("total,pk", "9" * 40, "1"),
    "no uuid": cursor_of("total,pk", "1", "no"), "an object": cursor_of("total,pk", {"a": 1}, "1"),
    "a zero byte": cursor_of("total,pk", "1\x00", "1"),
}  # fmt: skip


@pytest.mark.parametrize("cursor", UNFIT.values(), ids=UNFIT)
def test_cursor_that_does_not_fit_shows_the_first_page(jobs, cursor):
    first = paginate(jobs, keys=[Key("total")], size=5)
    for place in ({"after": cursor}, {"before": cursor}):
        assert paginate(jobs, keys=[Key("total")], size=5, **place).rows == first.rows


def test_last_page_offers_no_next_and_first_no_previous(jobs):
    only = paginate(jobs, keys=[Key("total")], size=50)
    assert (only.next_cursor, only.previous_cursor) == ("", "")


def test_page_costs_one_query_without_offset(jobs):
    first = paginate(jobs, keys=[Key("total")], size=5)
    with CaptureQueriesContext(connection) as queries:
        paginate(jobs, keys=[Key("total")], size=5, after=first.next_cursor)
    assert len(queries) == 1
    sql = queries[0]["sql"]
    assert "OFFSET" not in sql
    assert '"total" >= ' in sql  # the bound an index can start from


def test_count_stops_at_the_cap(jobs):
    assert capped_count(jobs, cap=10) == (10, True)
    assert capped_count(jobs, cap=23) == (23, False)
