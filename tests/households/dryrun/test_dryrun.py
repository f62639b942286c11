"""The dry run of a line: exactly those between the two lines move, and nothing is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from households.models import Household, IncomeYear, Standard
from households.reports import dryrun
from households.reports.dryrun import LineOf, Question
from registry import clock
from registry.policies import actions
from registry.policies.actions import RuleDraft
from registry.policies.tables import table_of
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db
YEAR = 2024


@pytest.fixture
def office(make_user: Any) -> Any:
    return make_user("county_office", COUNTY)


def card(net_per_head: str, *, village: str = VILLAGE, **more: Any) -> Household:
    """A household whose income per head of YEAR is exactly this."""
    made = make.household(village=village, income=make.income(YEAR), **({"status": "ordinary"} | more))
    row = made.incomes.get(year=YEAR)
    parts = {f.name: 0 for f in IncomeYear._meta.concrete_fields if f.name.endswith("_yuan") and not f.generated}
    row.lines.all().delete()
    IncomeYear.objects.filter(pk=row.pk).update(**parts | {"wage_yuan": Decimal(net_per_head) * row.members})
    return made


def ask(now: str, then: str, **more: Any) -> Question:
    given = {"present": [LineOf("", Decimal(now))], "tried": [LineOf("", Decimal(then))]} | more
    return Question(area=COUNTY, year=YEAR, **given)


def moved(question: Question) -> dict[int, str]:
    return dict(dryrun.flips(question, Household.objects.all()).values_list("pk", "way"))


def test_exactly_at_a_line_is_not_below_it(in_scope, office):
    with in_scope(COUNTY, office.pk):
        at_old, under, at_new, over = (card(net) for net in ("8000", "8999.99", "9000", "9000.01"))
        below_both = card("7999.99")
        assert moved(ask("8000", "9000")) == {at_old.pk: "below", under.pk: "below"}
        assert moved(ask("9000", "8000")) == {at_old.pk: "above", under.pk: "above"}
        assert moved(ask("8000", "8000")) == {}
        found = dryrun.totals(ask("8000", "9000"), Household.objects.all())
    assert {at_new.pk, over.pk, below_both.pk}.isdisjoint({at_old.pk, under.pk})
    assert (found.whole.read, found.whole.below_now, found.whole.below_then) == (5, 1, 3)
    assert (found.whole.falls, found.whole.rises, found.unread) == (2, 0, 0)


def test_the_nearest_line_counts_and_the_figures_add_up_by_every_view(in_scope, office):
    township = SIBLING[:9]
    with in_scope(COUNTY, office.pk):
        card("8500"), card("8500", village=SIBLING), card("8500", status="lifted")
        gone = card("8500")
        gone.incomes.all().delete()
        tried = [LineOf("", Decimal(8000)), LineOf(COUNTY, Decimal(9000)), LineOf(township, Decimal(8100))]
        local = dryrun.totals(ask("8000", "0", tried=tried), Household.objects.all())
        county = dryrun.totals(ask("8000", "0", tried=tried[:2]), Household.objects.all())
    assert local.whole.falls == 0
    assert county.whole.falls == 3
    assert county.unread == 1
    for view in (county.areas, county.statuses, county.kinds, county.monitored):
        assert sum(part.falls for part in view) == 3
    assert {part.code: part.falls for part in county.statuses} == {"ordinary": 2, "lifted": 1}


def test_a_proposed_line_is_tried_where_it_would_hold(in_scope, office):
    on = clock.today()
    values = {"kind": "monitoring_line", "year": on.year, "amount_yuan": Decimal(9000)}
    draft = RuleDraft(table=table_of("households.standard"), region=COUNTY, values=values, document_no="x",
                      valid_from=on + dt.timedelta(days=1), reason="x")  # fmt: skip
    with in_scope(COUNTY, office.pk):
        proposal = actions.propose(draft, by=office, on=on)
    lines = [LineOf("", Decimal(8000), pk=1), LineOf(COUNTY, Decimal(8200), pk=2)]
    tried = {line.region: line.amount_yuan for line in dryrun.with_proposal(lines, proposal)}
    assert tried == {"": 8000, COUNTY: 9000}


def test_the_page_lists_the_moved_and_writes_nothing(in_scope, office, as_user, make_user):
    with in_scope(COUNTY, office.pk):
        one, other = card("8500"), card("20000")
        before = (Standard.objects.count(), one.status, one.version)
        line = Standard.objects.line_of(VILLAGE, YEAR).amount_yuan
    wanted = "20001" if line < 20000 else "1"
    address = f"/households/lines/try/?year={YEAR}&line={wanted}"
    page = as_user(office).get(address)
    text = page.content.decode()
    assert other.number in text
    assert (one.number in text) == (line <= 8500)
    book = as_user(office).get(f"{address}&export=xlsx")
    assert book["Content-Type"].endswith("sheet")
    assert other.number not in as_user(make_user("county_office", NEIGHBOUR)).get(address).content.decode()
    assert as_user(make_user("village_clerk", VILLAGE)).get(address).status_code == 403
    with in_scope(COUNTY, office.pk):
        one.refresh_from_db()
        assert (Standard.objects.count(), one.status, one.version) == before


@pytest.mark.parametrize(
    "query", ["year=abc&line=-3", "line=1e9", "proposal=99999999999999999999", "area=99", "year=1999"]
)
def test_nonsense_in_the_address_is_no_error(as_user, office, query):
    assert as_user(office).get(f"/households/lines/try/?{query}").status_code == 200
