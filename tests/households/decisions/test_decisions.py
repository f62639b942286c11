"""Decisions of before this system: recorded from their document, in order, and never instead of a procedure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from households.actions.decisions import record_decision
from households.choices import Decision, Status
from households.models import Household
from households.rules.status import Standing, fault, open_to
from registry.errors import DomainError
from tests.conftest import COUNTY, VILLAGE
from tests.households import factories as make

TODAY = dt.date(2026, 11, 2)
D = dt.date


@pytest.fixture
def office(db: Any, make_user: Any) -> Any:
    return make_user("county_office", COUNTY)


@pytest.fixture
def card(office: Any, in_scope: Any) -> Any:
    with in_scope(COUNTY):
        yield make.household(members=make.family())


def record(card: Household, by: Any, decision: str, on: dt.date, **fields: Any) -> None:
    values = {"document_no": "花扶办〔2016〕9号", "by": by, "today": TODAY} | fields
    record_decision(card, decision=decision, decided_on=on, **values)
    card.refresh_from_db()


def test_a_household_of_the_poverty_years_gets_its_whole_way(card: Household, office: Any) -> None:
    record(card, office, Decision.POOR, D(2016, 5, 1))
    record(card, office, Decision.PLANNED, D(2018, 1, 5))
    record(card, office, Decision.LIFTED, D(2018, 12, 20))
    record(card, office, Decision.MONITORED, D(2022, 3, 1), monitored_type="unstable_lifted")
    record(card, office, Decision.CLEARED, D(2023, 3, 1))
    connection.check_constraints()
    spans = list(card.status_spans.order_by("starts_on").values_list("status", "starts_on"))
    assert spans == [("poor", D(2016, 5, 1)), ("planned", D(2018, 1, 5)), ("lifted", D(2018, 12, 20))]
    assert (card.identified_on, card.lifted_on) == (D(2016, 5, 1), D(2018, 12, 20))
    assert card.household_type == "lifted" and card.risk_cleared_on == D(2023, 3, 1)


@pytest.mark.parametrize(("before", "decision", "on", "code"), [
    ([], Decision.LIFTED, D(2018, 1, 1), "decision_out_of_order"),
    ([], Decision.POOR, D(2021, 1, 1), "after_the_poverty_years"),
    ([], Decision.ORDINARY, D(2027, 1, 1), "day_in_future"),
    ([(Decision.POOR, D(2016, 5, 1))], Decision.LIFTED, D(2016, 4, 30), "decision_before_last"),
    ([(Decision.POOR, D(2016, 5, 1))], Decision.POOR, D(2017, 5, 1), "decision_out_of_order"),
])  # fmt: skip
def test_what_speaks_against_a_decision(
    card: Household, office: Any, before: list[Any], decision: str, on: dt.date, code: str
) -> None:
    for earlier, day in before:
        record(card, office, earlier, day)
    status = card.status
    with pytest.raises(DomainError) as error:
        record(card, office, decision, on)
    card.refresh_from_db()
    assert (error.value.code, card.status) == (code, status)


def test_a_decision_of_today_goes_through_its_procedure() -> None:
    standing = Standing(Status.LIFTED, D(2018, 12, 20), entered_on=D(2026, 11, 2))
    assert fault(standing, Decision.MONITORED, D(2026, 11, 3), today=D(2026, 12, 1)) == "goes_through_procedure"
    assert fault(standing, Decision.MONITORED, D(2026, 11, 2), today=D(2026, 12, 1)) == ""
    assert Decision.CLEARED not in open_to(standing)


def test_a_document_and_the_kind_of_watching_are_asked_for(card: Household, office: Any) -> None:
    with pytest.raises(DomainError) as error:
        record(card, office, Decision.POOR, D(2016, 5, 1), document_no=" ")
    assert error.value.code == "document_missing"
    record(card, office, Decision.ORDINARY, TODAY)
    with pytest.raises(DomainError) as error:
        record(card, office, Decision.MONITORED, TODAY, monitored_type="")
    assert error.value.code == "monitored_type_missing"


def test_the_county_office_records_it_on_the_page(card: Household, office: Any, as_user: Any, make_user: Any) -> None:
    url = f"/households/{card.pk}/decision/"
    county = as_user(office)
    page = county.get(url)
    assert "已脱贫" not in page.content.decode() and "认定为贫困户" in page.content.decode()
    bad = county.post(url, {"decision": "poor", "decided_on": "2021-03-01", "document_no": "花扶办〔2021〕1号"})
    assert "2021年起" in bad.content.decode()
    good = county.post(url, {"decision": "poor", "decided_on": "2016-05-01", "document_no": "花扶办〔2016〕9号"})
    assert good.status_code == 302
    card.refresh_from_db()
    assert card.status == Status.POOR
    clerk = as_user(make_user("village_clerk", VILLAGE))
    assert clerk.get(url).status_code == 403
