"""A matter opened twice on real days: the decision hangs its days, the result hangs before a witness."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from registry import clock
from registry.db.scope import scoped
from tests.conftest import VILLAGE
from tests.villages.meetings import factories as f
from tests.villages.meetings.test_matters import refused_with, step
from villages.actions import resolutions


def test_done_when_the_result_hangs(make_user, committing_db, travel):
    who = f.people(make_user)
    with scoped(VILLAGE, actor=who.clerk.pk), transaction.atomic():
        found = f.discussed(who, f.matter(who, amount_yuan=Decimal("12000.00")))
        notice = resolutions.open_decision(found, by=who.clerk, on=clock.today())
    with scoped(VILLAGE, actor=who.witness.pk), transaction.atomic():
        f.hang(notice, who)
        ends = notice.ends_on
    with travel(ends + dt.timedelta(days=1)):
        with scoped(VILLAGE, actor=who.clerk.pk), transaction.atomic():
            assert step(who, found, "open").state == "opened"
            assert "result_missing" in refused_with(lambda: step(who, found, "finish"))
            result = resolutions.open_result(found, result="水渠已修好，花费11800元。", by=who.clerk, on=clock.today())
            assert refused_with(lambda: step(who, found, "finish"))
        with scoped(VILLAGE, actor=who.witness.pk), transaction.atomic():
            f.hang(result, who)
        with scoped(VILLAGE, actor=who.clerk.pk), transaction.atomic():
            assert step(who, found, "finish").closed_on == clock.today()
