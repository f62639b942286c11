"""Closing a month on screen: what stands in the way is told, the seal is shown, late entries stand where booked."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from funds.actions import periods as closing
from funds.ledger import posting, reading
from funds.reports import books, periods
from registry import clock
from registry.audit.models import Entry
from registry.db.scope import scoped
from registry.errors import DomainError, Refused
from tests.conftest import COUNTY, text_of
from tests.funds import factories as make
from tests.funds.bank.scenes import scene

pytestmark = pytest.mark.django_db
MARCH = "2026-03"  # the month of the first receipt


@pytest.fixture
def county(make_user: Any) -> Any:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        yield who, make.source(who.finance)


def test_a_month_is_closed_once_by_county_finance_and_sealed(county: Any, as_user: Any) -> None:
    who, source = county
    client, url = as_user(who.finance), reverse("funds:period_close", args=[COUNTY, MARCH])
    assert client.get(url).status_code == 200
    assert client.get(reverse("funds:period_close", args=["433127", MARCH])).status_code == 404
    assert as_user(who.office).post(url).status_code == 403
    assert reading.closed_months(COUNTY).count() == 0
    assert client.post(url).status_code == 302
    [closed] = periods.closed_months(COUNTY)
    assert closed.transfers == 1 and closed.balance_yuan == source.amount_yuan
    assert closed.seal[:16] in client.get(reverse("funds:periods")).content.decode()
    assert closed.seal[:16] in as_user(who.clerk).get(reverse("funds:periods")).content.decode()  # the county's seal
    assert Entry.objects.filter(event="funds.month_closed", by=who.finance).count() == 1
    client.post(url)
    assert reading.closed_months(COUNTY).count() == 1
    with pytest.raises(DomainError):
        closing.close_month(county=COUNTY, month="2026-05", by=who.finance)  # April comes first


def test_a_late_entry_is_marked_where_it_is_booked(county: Any, as_user: Any) -> None:
    who, source = county
    closing.close_month(county=COUNTY, month=MARCH, by=who.finance)
    late = posting.post(
        key=uuid.uuid4(), debit=make.node(COUNTY, source), credit=make.accounts(2, of=source.pk)[2],
        amount_yuan=Decimal("700.00"), booked_on=clock.today(), late_for=dt.date(2026, 3, 20), by=who.finance,
        reference="补记三月拨款",
    )  # fmt: skip
    before = books.trial_balance(books.Book(COUNTY), dt.date(2026, 3, 31)).lines
    assert [line.subject.code for line in before] == ["101", "401"]  # the closed month does not move
    [entry] = periods.late_entries(COUNTY)
    assert (str(entry.transfer_id), entry.late_for) == (str(late.pk), dt.date(2026, 3, 20))
    client = as_user(who.finance)
    for url in (reverse("funds:periods"), reverse("funds:books"), f"{reverse('funds:detail_ledger')}?subject=501"):
        assert "2026-03-20" in text_of(client.get(url)), url
    month = next(m for m in periods.months(COUNTY, COUNTY, clock.today()) if m.month == clock.today().replace(day=1))
    assert month.count is not None and month.count.late == 1


def test_what_is_not_settled_stands_in_the_way(make_user: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        paid = scene(make_user)
        month = f"{clock.today():%Y-%m}"
        codes = {found.code: found.stops for found in closing.hindrances(COUNTY, month)}
        assert codes == {"month_not_over": True, "lists_without_file": False}
        paid.sent()
        waiting = {found.code: found for found in closing.hindrances(COUNTY, month)}
        assert set(waiting) == {"month_not_over", "reconciliations_open"}
        client = as_user(paid.who.finance)
        page = client.get(reverse("funds:period_close", args=[COUNTY, month])).content.decode()
        assert str(waiting["reconciliations_open"].label) in page
        assert reverse("funds:reconciliations") in page
        with pytest.raises(Refused) as caught:
            closing.close_month(county=COUNTY, month=month, by=paid.who.finance)
        assert {reason.code for reason in caught.value.reasons} == set(waiting)
