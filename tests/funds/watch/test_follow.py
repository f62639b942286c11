"""Money got back closes its warning, money written off opens it again; two runs at once open each warning once."""

from __future__ import annotations

import threading
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction

from funds.actions import bank
from funds.actions.watch import follow, recover, run
from funds.choices import Closing, HitState
from funds.models import Hit
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY
from tests.funds import factories as make
from tests.funds.bank.scenes import Scene, scene
from tests.funds.watch.planting import warning


def _opened(s: Scene, place: int) -> Hit:
    """A warning about one payment, whose money the county office wants back."""
    line = s.line(place)
    hit = warning(papers=[line.subject, s.batch.subject])
    with s.acting(s.who.office):
        return recover(hit, line, cause="dead", amount_yuan=Decimal("1000.00"), note="发放前已去世", by=s.who.office,
                       on=clock.today())  # fmt: skip


@pytest.mark.django_db
def test_a_warning_follows_its_recovery(make_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        s = scene(make_user)
        back, lost = _opened(s, 1), _opened(s, 2)
        other = warning(papers=[s.batch.subject])
        with pytest.raises(DomainError), s.acting(s.who.office):  # a payment that is not in the warning
            recover(warning(), s.line(3), cause="dead", amount_yuan=Decimal(1), note="与本预警无关", by=s.who.office,
                    on=clock.today())  # fmt: skip
        assert (back.state, back.recovery.line_id) == (HitState.RECOVERING, s.line(1).pk)
        with pytest.raises(Refused), s.acting(s.who.finance):
            follow(back, by=s.who.finance, on=clock.today())  # nothing is back yet
        with s.acting(s.who.finance):
            bank.repay(back.recovery, key=uuid.uuid4(), amount_yuan=Decimal("1000.00"), on=clock.today(),
                       paper_no="缴款书1号", by=s.who.finance, today=clock.today())  # fmt: skip
            bank.write_off_recovery(lost.recovery, by=s.who.finance, on=clock.today(), note="户主死亡无遗产")
        with in_scope(COUNTY, actor=0):
            done = run(COUNTY, on=clock.today())
        for hit in (back, lost, other):
            hit.refresh_from_db()
        assert (done.recovered, back.state, back.closing) == (1, HitState.CLOSED, Closing.RECOVERED)
        assert (lost.state, lost.closing) == (HitState.CLOSED, Closing.GONE)  # open again, and no longer so
        assert other.closing == Closing.GONE


def test_two_runs_at_once_open_each_warning_once(committing_db: str, make_user: Any) -> None:
    finance = make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=finance.pk), transaction.atomic():
        make.source(finance)
        make.source(finance)
    start, done = threading.Barrier(2), []

    def go() -> None:
        try:
            with scoped(COUNTY, actor=0), transaction.atomic():
                start.wait()
                done.append(run(COUNTY, on=clock.today()))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=go) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.opened, one.standing) for one in done) == [(0, 2), (2, 0)]
    with scoped(COUNTY), transaction.atomic():
        assert Hit.objects.count() == 2
