"""A careless and a dishonest village clerk, on the screens and over the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from funds import actions
from funds.models import PaymentLine
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.errors import DomainError, Refused
from tests.conftest import SIBLING
from tests.funds import factories as make
from tests.funds.payments.conftest import Stage, stage

__all__ = ["stage"]
pytestmark = pytest.mark.django_db
API = "/api/v1/payments/"


def _body(stage: Stage, home: Any, **fields: Any) -> dict[str, Any]:
    line = {"household": home.pk, "standard_yuan": "500.00", "quantity": "2"} | fields.pop("line", {})
    return {
        "project": stage.project.pk, "source": stage.source.pk, "title": "试名单", "item": "产业奖补", "unit": "亩",
        "period": "2026", "lines": [line],
    } | fields  # fmt: skip


def test_amounts_that_are_none_and_fields_that_are_not_his(stage: Stage, as_user: Any) -> None:
    home, clerk = make.household("周山"), as_user(stage.who.clerk)
    for amount in ("0", "-1", "0.005", "NaN", "Infinity", "1e300", "99999999999.00", "壹佰", "", None, [1], {"a": 1}):
        for name in ("standard_yuan", "quantity"):
            answer = clerk.post(API, _body(stage, home, line={name: amount}), content_type="application/json")
            assert answer.status_code in {400, 409, 422}, (name, amount, answer.status_code)
    for more in ({"state": "released"}, {"total_yuan": "9.00"}, {"village": SIBLING}, {"period": "2026-13"},
                 {"item": "x\0y"}, {"line": {"amount_yuan": "900000.00"}}, {"line": {"account_masked": "1"}},
                 {"line": {"household": 10**30}}, {"project": 10**30}, {"means": "cash"}):  # fmt: skip
        answer = clerk.post(API, _body(stage, home, **more), content_type="application/json")
        assert answer.status_code in {201, 400, 404, 409, 422}, (more, answer.status_code)
        if answer.status_code == 201:  # what is not his was passed over
            told = answer.json()
            assert (told["state"], told["total_yuan"], told["means"]) == ("draft", "1000.00", "bank")
            PaymentLine.objects.filter(batch=told["id"]).delete()


def test_the_same_thing_under_another_name_or_for_a_part_of_the_year(stage: Stage) -> None:
    home = make.household("周山")
    stage.checked([home])
    for item in ("产业\u200b奖补", "产业奖补 ", "产业奖补\t", "产业\u2060奖补"):
        with pytest.raises((Refused, DomainError)), stage.as_(stage.who.clerk):
            stage.list([home], item=item)
    for period in ("2026H1", "2026Q3", "2026-11"):
        with stage.as_(stage.who.clerk):
            part = stage.list([home], period=period)
        with pytest.raises(Refused) as caught:
            stage.step(part, "submit", stage.who.clerk)
        assert "given_already" in {reason.code for reason in caught.value.reasons}
        part.lines.all().delete()


def test_an_account_swapped_on_the_way_stops_the_list(stage: Stage) -> None:
    home = make.household("周山")
    batch = stage.hung(stage.checked([home]))
    with stage.as_(stage.who.clerk):
        home.bank_account = make.account()
        home.save()
    with pytest.raises(Refused) as caught, stage.as_(stage.who.finance):
        actions.release_payment(batch, by=stage.who.finance, on=clock.today())
    assert "account_not_own" in {reason.code for reason in caught.value.reasons}


def test_a_sheet_taken_off_stops_the_list(stage: Stage) -> None:
    batch = stage.hung(stage.checked([make.household("周山")]))
    notice = Notice.objects.get(subject=batch.subject)
    with stage.as_(stage.who.office):
        publicity.withdraw(notice, by=stage.who.office, on=clock.today(), reason="名单有误，撤下重公示")
    with pytest.raises(Refused) as caught, stage.as_(stage.who.finance):
        actions.release_payment(batch, by=stage.who.finance, on=clock.today())
    assert any(reason.code.startswith(("not_", "notice_", "withdrawn")) for reason in caught.value.reasons)


def test_another_villages_household_and_a_ghost_are_no_payees(stage: Stage) -> None:
    away = make.household("外村人", village=SIBLING)
    for pk in (away.pk, 10**9):
        with pytest.raises(Refused) as caught, stage.as_(stage.who.clerk):
            actions.prepare_payment(
                project=stage.project, source=stage.source.pk, title="名单", item="产业奖补", unit="亩", period="2026",
                lines=[actions.LineDraft(pk, Decimal(500), Decimal(2))], by=stage.who.clerk, on=clock.today(),
            )  # fmt: skip
        assert caught.value.code == "household_unknown"
