"""Every planted fault is found exactly once, at its sheet, row and column; the good files have none."""

from __future__ import annotations

import datetime as dt
import os
import resource

import pytest
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left

from households.imports import uploads
from households.imports.known import Known
from registry.divisions.models import Division
from registry.spreadsheets.coordinates import letters
from tests.conftest import COUNTY, VILLAGE
from tests.households.imports import books

ON = dt.date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def errors(data: bytes, *, scope: str = VILLAGE, file_name: str = "户.xlsx"):
    _plan, issues, _book = uploads.examine(data, file_name=file_name, scope=scope, on=ON)
    return [issue for issue in issues if issue.is_error]


def test_the_good_file_has_no_fault(in_scope):
    with in_scope(VILLAGE):
        assert errors(books.xlsx(books.good())) == []


def test_the_sample_row_of_the_domain_reference_is_accepted(in_scope):
    with in_scope(VILLAGE):
        plan, issues, _book = uploads.examine(books.xlsx(books.sample()), file_name="户.xlsx", scope=VILLAGE, on=ON)
    assert [i for i in issues if i.is_error] == []
    # 未脱贫 is read and not obeyed; 吴倩 stands on no register of helpers here
    assert [i.code for i in issues] == ["helper_unknown", "status_by_procedure"]
    [household] = plan
    assert (household.kind, household.village_id, len(household.members)) == ("new", VILLAGE, 4)
    assert household.income["year"] == 2019 and str(household.income["allowance_yuan"]) == "3360.00"


@pytest.mark.parametrize(
    ("code", "sheet", "row", "heading", "plant"), books.FAULTS, ids=[f"{f[0]}-{f[3]}" for f in books.FAULTS]
)
def test_each_planted_fault_is_found_once_at_its_cell(code, sheet, row, heading, plant, in_scope):
    book = books.good()
    plant(book)
    with in_scope(VILLAGE):
        found = errors(books.xlsx(book))
    headings = books.HOUSEHOLD_HEADINGS if sheet == "户信息" else books.MEMBER_HEADINGS
    column = letters(headings.index(heading) + 1)
    assert [(i.code, i.sheet, i.row, i.column) for i in found] == [(code, sheet, row, column)]
    assert found[0].message


def test_all_faults_are_told_at_once(in_scope):
    book = books.good(len(books.FAULTS) * 4)
    book[0][0]["年收入"] = "1"
    book[0][5]["主要致贫原因"] = "？"
    book[1][20]["证件号码"] = "1"
    book[1][31]["与户主关系"] = "户主"
    with in_scope(VILLAGE):
        codes = sorted(issue.code for issue in errors(books.xlsx(book)))
    assert codes == ["choice_unknown", "head_twice", "identity_length", "income_sum"]


def found_in(book, *, scope: str) -> list[tuple[str, str, int, str]]:
    return sorted((i.code, i.sheet, i.row, i.heading) for i in errors(books.xlsx(book), scope=scope))


def test_a_hundred_faults_of_all_kinds_are_each_found_once(in_scope):
    book = books.good(400)
    expected = books.planted(book, 100)
    with in_scope(VILLAGE):
        assert found_in(book, scope=VILLAGE) == sorted(expected)


@pytest.mark.skipif("REGISTRY_SLOW" not in os.environ, reason="takes a minute: REGISTRY_SLOW=1 asks for it")
def test_twenty_thousand_households_with_three_hundred_faults(in_scope):
    """The county's file: each of the 300 faults exactly once, within bounded memory (docs/how-to/import.md)."""
    places = [
        (township, village)
        for township, village in Division.objects.villages_of(COUNTY).annotate(
            town=Subquery(Division.objects.filter(code=Left(OuterRef("code"), 9)).values("name")[:1])
        ).values_list("town", "name")
    ]  # fmt: skip
    unique = [place for place in places if places.count(place) == 1]
    book = books.good(20_000, places=unique)
    expected = books.planted(book, 300)
    with in_scope(COUNTY):
        assert found_in(book, scope=COUNTY) == sorted(expected)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 3 * 1024**2  # KiB


def test_row_of_another_village_is_refused(in_scope):
    from tests.conftest import SIBLING

    with in_scope(SIBLING):
        found = errors(books.xlsx(books.good(1)), scope=SIBLING)
    assert [(i.code, i.row) for i in found] == [("village_elsewhere", 4)]


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_a_csv_of_members_is_read_in_both_encodings(encoding, in_scope):
    data = books.csv(books.good(1)[1], books.MEMBER_HEADINGS, encoding=encoding)
    with in_scope(VILLAGE):
        found = errors(data, file_name="家庭成员.csv")
    assert {i.code for i in found} == {"household_missing"}  # members alone need a card that exists
    assert found[0].row == 2


def test_a_missing_required_column_is_named(in_scope):
    headings = [h for h in books.MEMBER_HEADINGS if h != "证件号码"]
    book = books.good(1)
    for row in book[1]:
        del row["证件号码"]
    with in_scope(VILLAGE):
        found = errors(books.xlsx(book, headings=(books.HOUSEHOLD_HEADINGS, headings)))
    assert ("column_missing", "证件号码") in {(i.code, i.heading) for i in found}


def test_full_width_digits_blanks_and_lower_case_x_are_read(in_scope):
    book = books.good(1)
    book[1][0]["证件号码"] = (
        f"　{book[1][0]['证件号码'].translate(str.maketrans('0123456789', '０１２３４５６７８９'))} "
    )
    with in_scope(VILLAGE):
        assert errors(books.xlsx(book)) == []


def test_villages_are_known_with_and_without_their_suffix():
    known = Known(villages={("双龙镇", "十八洞"): [VILLAGE]})
    assert known.villages_named("双龙镇", "十八洞村村民委员会") == [VILLAGE]
    assert known.villages_named("双龙镇", "十八洞") == [VILLAGE]
    assert known.villages_named("石栏镇", "十八洞村") == []
