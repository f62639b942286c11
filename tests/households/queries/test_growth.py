"""The number of statements of a page does not grow with its rows: three villages full cost what one costs."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.divisions.models import Division
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.matrix_objects import objects_in

LISTS = (
    "list", "owed", "checks", "waivers", "coverage", "measures", "visits", "visit_coverage", "problems", "helpers",
    "hits", "comparisons", "cases", "reopenings",
)  # fmt: skip
API = (
    "household", "member", "member-year", "income", "living", "work", "cause-evidence", "risk", "plan", "measure",
    "helper", "assignment", "visit", "problem", "flag", "hit", "finding", "household-change", "status-span", "case",
)  # fmt: skip
IN_LIST = re.compile(r"IN \([^()]*\)")


def addresses() -> dict[str, str]:
    found = {name: reverse(f"households:{name}") for name in LISTS}
    found |= {f"find {text}": f"{reverse('households:find')}?q={text}" for text in ("石", "石新", "sx", "4331241102")}
    found |= {"search": f"{reverse('households:list')}?q=石", "rule": reverse("households:rule", args=["DQ-30"])}
    return found | {f"api {name}": reverse(f"api:{name}-list") for name in API}


def statements(client: Client, path: str) -> tuple[Counter[str], int]:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return Counter(IN_LIST.sub("IN (…)", re.sub(r"'[^']*'|\b\d+\b", "?", q["sql"])) for q in queries), len(queries)


@pytest.mark.django_db
def test_statements_of_lists_do_not_grow_with_their_rows(make_user: Any, as_user: Any):
    client = as_user(make_user("county_office", COUNTY))
    objects_in(VILLAGE, make_user)
    pages = addresses()
    for path in pages.values():
        client.get(path)  # content types and sites are read once a process
    before = {name: statements(client, path) for name, path in pages.items()}
    others = Division.objects.villages_of(COUNTY).exclude(code__in=[VILLAGE, SIBLING]).order_by("-code")
    for village in (SIBLING, others[0].code):
        objects_in(village, make_user)
    grown = {}
    for name, path in pages.items():
        after, total = statements(client, path)
        if total > before[name][1]:
            grown[name] = (before[name][1], total, (after - before[name][0]).most_common(2))
    assert not grown
