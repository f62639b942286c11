"""The statement of a household: every payment and what became of it; its total is the ledger's."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.urls import reverse

from funds import actions, reports
from funds.ledger import reading
from funds.reports.receipts import receipts_of
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE, days_pass
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(make_user: Any) -> Any:
    """A list of two households paid out, after it hung its days."""
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, source = make.funded_project(who)
        families = [make.household("周山"), make.household("龙水")]
        batch = make.batch(who, project, source, families)
        for step, by in (("submit", who.clerk), ("check", who.reviewer)):
            actions.move_payment(batch, step, by=by, on=clock.today())
        actions.publish_payment(batch, by=who.clerk, on=clock.today())
        notice = Notice.objects.get(subject=batch.subject)
        publicity.witness(notice, by=who.committee, on=clock.today())
        days_pass((notice.__class__.objects.get(pk=notice.pk).ends_on - clock.today()).days + 1)
        actions.release_payment(batch, by=who.finance, on=clock.today())
        yield who, batch, families, notice, source


def _ledger(household: int) -> Decimal:
    found = reading.transfers().filter(household_id=household)
    plus = found.filter(kind="payment").aggregate(s=Sum("amount_yuan"))["s"] or Decimal(0)
    minus = found.filter(kind="reversal").aggregate(s=Sum("amount_yuan"))["s"] or Decimal(0)
    return plus - minus


def test_a_statement_counts_what_stands_and_shows_what_was_taken_back(released: Any) -> None:
    who, batch, families, _notice, source = released
    kept, lost = families
    line = batch.lines.get(household=lost)
    actions.reverse_line(line, key=uuid.uuid4(), by=who.finance, on=clock.today(), reason="账号不对，收回")
    good, bad = reports.statement(kept.pk), reports.statement(lost.pk)
    assert [(r.amount_yuan, r.document_no, r.counts) for r in good.rows] == [
        (Decimal("1000.00"), source.document_no, True)
    ]
    assert [(r.state, r.counts) for r in bad.rows] == [("taken_back", False)]
    assert (good.total_yuan, bad.total_yuan) == (_ledger(kept.pk), _ledger(lost.pk)) == (Decimal("1000.00"), 0)
    assert good.by_year == [(clock.today().year, Decimal("1000.00"))]
    assert receipts_of([kept.pk, lost.pk])[lost.pk] == []


def test_the_villager_takes_home_a_slip_in_chinese(released: Any, as_user: Any) -> None:
    who, _batch, families, _notice, source = released
    page = as_user(who.clerk)
    with scoped(VILLAGE, actor=who.clerk.pk):
        shown = page.get(reverse("funds:statement", args=[families[0].pk])).content.decode()
        assert source.document_no in shown and "1,000.00" in shown
        sent = page.post(reverse("funds:statement_slip", args=[families[0].pk]))
        assert sent.status_code == 302 and "documents" in sent["Location"]


def test_each_published_line_leads_up_to_its_document(released: Any, client: Any) -> None:
    _who, batch, families, notice, source = released
    page = client.get(reverse("wall:notice", args=[VILLAGE, f"{notice.year}-{notice.number}"])).content.decode()
    assert source.document_no in page and batch.project.name in page
    assert not any(family.head_name in page for family in families)
    told = [step["text"] for step in notice.origin]
    assert source.document_no in told[0]
    assert sum("拨给" in text for text in told) == 3  # county to township, township to village, village to project
    assert any(batch.project.name in text for text in told)
    assert '"origin"' in notice.canonical


def test_the_origin_names_the_public_notice_of_the_allocation(make_user: Any) -> None:
    who = make.people(make_user)
    with scoped(COUNTY, actor=who.finance.pk):
        project, source = make.funded_project(who)
        notice = actions.publish_allocations(source, by=who.finance, on=clock.today())
        publicity.witness(notice, by=who.office, on=clock.today())
        batch = make.batch(who, project, source, [make.household("周山")])
        for step, by in (("submit", who.clerk), ("check", who.reviewer)):
            actions.move_payment(batch, step, by=by, on=clock.today())
    with scoped(VILLAGE, actor=who.clerk.pk):
        actions.publish_payment(batch, by=who.clerk, on=clock.today())
        origin = Notice.objects.get(subject=batch.subject).origin
    assert [step.get("notice") for step in origin if "433124" not in step["text"]][1] == notice.check_code
