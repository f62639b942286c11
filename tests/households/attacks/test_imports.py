"""An import is no way round what the card refuses, nor round what happened between check and writing."""

from __future__ import annotations

import datetime as dt

import pytest

from households.actions import freezing
from households.actions.status import set_status
from households.imports import uploads
from households.models import Household, IncomeYear
from registry import clock
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.households.imports import books

ON = dt.date(2026, 5, 4)


def _advance(done: int, total: int, phase: str) -> None:
    pass


@pytest.fixture
def clerk(db, make_user, in_scope):
    user = make_user("village_clerk", VILLAGE)
    with in_scope(VILLAGE, actor=user.pk):
        yield user


def check(clerk, book, name="户.xlsx"):
    return uploads.check(uploads.receive(data=books.xlsx(book), file_name=name, by=clerk), on=ON, advance=_advance)


def write(batch, clerk):
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    batch.refresh_from_db()
    return batch


def mended():
    """The sample with another group and other wages."""
    book = books.sample()
    book[0][0] |= {"村民小组": "九组", "户联系电话": "13912345678"}
    return book


def test_a_card_struck_off_since_the_check_stays_as_it_is(clerk):
    write(check(clerk, books.sample()), clerk)
    second = check(clerk, mended(), "b.xlsx")
    assert second.state == "checked"
    card = Household.objects.get()
    group = card.group
    set_status(card, "removed", by=clerk, on=ON + dt.timedelta(days=9), reason="注销")
    with pytest.raises(DomainError):
        write(second, clerk)
    card.refresh_from_db()
    assert card.group == group
    assert "card_removed" in {issue["code"] for issue in check(clerk, mended(), "c.xlsx").issues}


def test_a_year_frozen_since_the_check_stays_as_it_is(clerk, make_user):
    write(check(clerk, books.sample()), clerk)
    book = books.sample()
    book[0][0] |= {"工资性收入": "5300.00", "年收入": "13660.00", "纯收入": "12460.00", "人均纯收入": "3115.00"}
    second = check(clerk, book, "b.xlsx")
    assert second.state == "checked", second.issues
    office = make_user("county_office", COUNTY)
    with scoped(COUNTY, actor=office.pk):
        freezing.freeze(area=COUNTY, year=2019, by=office, on=clock.today())
    with pytest.raises(DomainError):
        write(second, clerk)
    assert [str(row.wage_yuan) for row in IncomeYear.objects.all()] == ["5200.00"]


def test_a_file_takes_no_number_that_another_village_gives(clerk):
    book = books.sample()
    for row in (*book[0], *book[1]):
        row["户编号"] = f"{SIBLING}0001"
    assert "number_taken" in {issue["code"] for issue in check(clerk, book).issues}
