"""Notices whose days are over are closed by list, on real days under a moved clock."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse

from publicity.models import Notice
from registry.db.scope import scoped
from tests.conftest import COUNTY, text_of
from tests.publicity.factories import finance
from tests.publicity.sheets.test_office import Office


def test_due_notices_are_closed_by_list(committing_db, make_user, as_user, travel):
    with scoped(COUNTY, actor=1), transaction.atomic():
        people = Office(make_user)
        notices = [finance(people.clerk, people.committee, title=f"收支公示{n}") for n in (1, 2)]
    with travel(notices[0].ends_on + dt.timedelta(1)):
        client, url = as_user(people.clerk), reverse("publicity:close_due")
        assert "收支公示2" in text_of(client.get(url))
        chosen = {"notice": [notice.pk for notice in notices]}
        client.post(url, chosen)  # neither photo nor reason
        client.post(url, {"notice": [notices[0].pk], "no_photo": "下雨"})
        with scoped(COUNTY), transaction.atomic():
            assert list(Notice.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "hanging"]
