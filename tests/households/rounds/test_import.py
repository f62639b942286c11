"""The workbook outside the yearly round: the same columns wait as on the pages, and each row says so."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from households.actions.status import set_status
from households.imports import apply, uploads
from households.models import Household
from registry.spreadsheets.coordinates import letters
from tests.conftest import VILLAGE
from tests.households.imports import books
from tests.households.rounds.test_rounds import in_force, today, who

pytestmark = pytest.mark.django_db
__all__ = ["today", "who"]  # fixtures
RAISED = {"工资性收入": "9000", "年收入": "12000", "纯收入": "10500", "人均纯收入": "3500.00"}


@pytest.fixture
def book(in_scope: Any, who: Any, today: Any) -> books.Book:
    """Three households of this year on record, the third still an applicant; today lies before the round."""
    made = books.good(3)
    for row in made[0]:
        row["年度"] = str(today.year)
    with in_scope(VILLAGE, who["clerk"].pk):
        plan = uploads.examine(books.xlsx(made), file_name="户.xlsx", scope=VILLAGE, on=today)[0]
        apply.write(plan, on=today, by=who["clerk"])
        for household in Household.objects.order_by("number")[:2]:
            set_status(household, "ordinary", by=who["clerk"], on=today)
    in_force(in_scope, who, today, opens=1)
    return made


def barred(book: books.Book, on: Any) -> list[tuple[str, str]]:
    _plan, issues, _book = uploads.examine(books.xlsx(book), file_name="户.xlsx", scope=VILLAGE, on=on)
    errors = [issue for issue in issues if issue.is_error]
    assert {issue.code for issue in errors} <= {"round_closed"} and all(str(on.year) in i.message for i in errors)
    return [(issue.address, issue.heading) for issue in errors]


def at(row: int, heading: str) -> tuple[str, str]:
    return f"{letters(books.HOUSEHOLD_HEADINGS.index(heading) + 1)}{row}", heading


def test_domain_3_5_facts_and_causes_in_a_workbook_wait_for_the_round(book, in_scope, who, today):
    with in_scope(VILLAGE, who["clerk"].pk):
        assert barred(book, today) == []  # the same again changes nothing
        book[0][0] |= {"户联系电话": "13800000001", "村民小组": "8组"}
        assert barred(book, today) == []  # contact data goes on all year
        book[0][0] |= RAISED
        book[0][1] |= {"主要致贫原因": "因学", "住房面积": "90"}
        book[0][2] |= {"主要致贫原因": "因学", "住房面积": "90", **RAISED}  # an applicant is bound by no round
        assert sorted(barred(book, today)) == sorted([at(4, "工资性收入"), at(5, "住房面积"), at(5, "主要致贫原因")])


def test_inside_the_window_and_in_a_year_without_a_round_the_workbook_writes(book, in_scope, who, today):
    book[0][0] |= RAISED
    with in_scope(VILLAGE, who["clerk"].pk):
        assert barred(book, today) == [at(4, "工资性收入")]
        assert barred(book, today + dt.timedelta(days=1)) == []
        for row in book[0]:
            row["年度"] = str(today.year - 1)
        assert barred(book, today) == []
