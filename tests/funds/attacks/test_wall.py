"""A curious villager: neither accounts nor people whose list has not hung are found anywhere on the wall."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from publicity.models import Notice
from registry import clock
from tests.conftest import COUNTY, VILLAGE
from tests.funds import factories as make
from tests.funds.payments.conftest import Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.django_db
AREA = ("area", "quality", "log", "log_data", "feed", "data", "table", "script", "script_text")


def test_the_wall_tells_sums_and_nobody_who_has_not_hung(stage: Stage, client: Any) -> None:
    number = make.account()
    hidden = make.household("隐某某", card=make.CardDraft(group="3组", main_cause="01", bank_account=number))
    shown = make.household("明某某")
    stage.released([shown])
    stage.list([hidden], period="2025")
    stage.checked([hidden])
    told = ""
    for code in (VILLAGE, VILLAGE[:9], COUNTY):
        pages = [reverse(f"wall:{name}", args=[code]) for name in AREA]
        pages.append(reverse("wall:year", args=[code, clock.today().year]))
        for url in pages:
            answer = client.get(url)
            assert answer.status_code in {200, 404}, url
            told += answer.content.decode(errors="replace")
    for notice in Notice.objects.all():
        answer = client.get(reverse("wall:notice", args=[notice.village_id, f"{notice.year}-{notice.number}"]))
        told += answer.content.decode(errors="replace")
    assert "明" in told and "隐" not in told  # the one was asked about, the other is nowhere
    for home in (hidden, shown):
        assert home.bank_account.reveal() not in told and home.bank_account.masked not in told
