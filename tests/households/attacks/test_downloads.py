"""Whoever carries a list away leaves a trace, and who may not carries nothing away."""

from __future__ import annotations

import pytest
from django.urls import reverse

from registry.audit.models import Entry
from tests.conftest import VILLAGE

LISTS = ["measures", "coverage", "hits", "helpers", "visits", "problems"]


@pytest.mark.parametrize("name", LISTS)
def test_a_download_is_on_record(card, clerk, as_user, name):
    address = reverse(f"households:{name}") + "?export=xlsx"
    answer = as_user(clerk).get(address)
    assert answer.content.startswith(b"PK"), answer.status_code
    assert Entry.objects.filter(event="web.list_downloaded", by=clerk).exists()


@pytest.mark.parametrize("name", LISTS)
def test_a_helper_and_a_line_department_download_nothing(card, make_user, as_user, name):
    address = reverse(f"households:{name}") + "?export=xlsx"
    for role, code in (("helper", VILLAGE), ("line_department", VILLAGE[:6])):
        assert as_user(make_user(role, code)).get(address).status_code in {403, 404}
