"""Lists of other departments: who is found, what is kept, who may verify, and that nobody is refused by it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import reverse

from households.actions import comparison as actions
from households.imports import comparison
from households.models import ComparisonList, Hit, Household, Member, NegativeFlag
from registry.audit.models import Entry
from registry.errors import DomainError
from registry.spreadsheets.errors import WorkbookRefused
from registry.spreadsheets.writer import write_table
from registry.text.identity import compose
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.households import factories as cards

ON = dt.date(2026, 11, 2)
TOWNSHIP = "433124102"  # of neither village
STRANGER = compose(region="529901", born_on=dt.date(1970, 1, 1), sequence=9)


def a_list(rows, headings=("序号", "姓名", "身份证号", "号牌号码", "车辆类型")) -> bytes:
    return write_table(sheet="名单", headings=headings, rows=rows)


def compared(by, data, *, kind="cars", **more):
    return comparison.compare(
        data=data, file_name="名单.xlsx", kind=kind, department="县交警大队", as_of=dt.date(2026, 10, 1), by=by, on=ON,
        **more,
    )  # fmt: skip


@pytest.fixture
def village(make_user, in_scope):
    """A household here and one in the village beside it; the county office and the clerk."""
    clerk, office = make_user("village_clerk", VILLAGE), make_user("county_office", COUNTY)
    with in_scope(COUNTY, actor=office.pk):
        here = cards.household(village=VILLAGE, by=clerk, members=cards.family())
        there = cards.household(village=SIBLING, by=clerk, members=[cards.head("石邻居")])
        yield {"clerk": clerk, "office": office, "here": here, "there": there}


def number_of(household, relation="head") -> str:
    return Member.objects.get(household=household, relation=relation).identity.reveal()


@pytest.mark.django_db
def test_a_person_on_the_list_and_on_a_card_is_a_hit_and_a_flag(village):
    rows = [
        [1, "周山", number_of(village["here"]), "湘U12345", "小型轿车"],
        [2, "外人", STRANGER, "湘U99999", "货车"],
        [3, "坏号", "52990119700101001", "湘U00000", "轿车"],
    ]
    found = compared(village["office"], a_list(rows))
    assert (found.rows, found.unreadable, found.hits) == (3, 1, 1)
    hit = Hit.objects.get()
    assert hit.fact == "号牌号码：湘U12345；车辆类型：小型轿车"
    assert (hit.kind, hit.source, hit.verdict) == ("cars", "县交警大队 2026-10-01", "open")
    flag = NegativeFlag.objects.get()
    assert (flag.household_id, flag.kind, flag.is_found, flag.verdict) == (village["here"].pk, "car", True, "open")
    assert Household.objects.get(pk=village["here"].pk).status == "applicant"  # nobody is refused by a list


@pytest.mark.django_db
def test_the_rows_of_a_list_are_not_kept(village):
    compared(village["office"], a_list([[1, "外人", STRANGER, "湘U99999", "货车"]]))
    with connection.cursor() as cursor:
        for table in ("households_comparisonlist", "households_hit", "households_negativeflag", "audit_entry"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{STRANGER}%"]
            )  # names of our own
            assert cursor.fetchone()[0] == 0, table
    assert "spreadsheets" not in {entry.event.split(".")[0] for entry in Entry.objects.all()}  # no file was stored


@pytest.mark.django_db
def test_only_people_of_the_uploaders_scope_are_found(village, make_user, in_scope):
    rows = [[1, "", number_of(village["here"]), "甲", ""], [2, "", number_of(village["there"]), "乙", ""]]
    township = make_user("township_reviewer", TOWNSHIP)
    with in_scope(TOWNSHIP, actor=township.pk):
        assert compared(township, a_list(rows)).hits == 0
    assert compared(village["office"], a_list(rows)).hits == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "facts", "hits"),
    [
        ("deaths", {}, 1),
        ("school_rolls", {"school": "primary", "education": ""}, 0),
        ("school_rolls", {"school": ""}, 1),
        ("insurance", {"has_resident_insurance": True}, 0),
        ("insurance", {"has_resident_insurance": False}, 1),
        ("allowances", {"allowance": "rural"}, 0),
        ("allowances", {}, 1),
        ("disabilities", {"health": ("disabled",)}, 0),
        ("disabilities", {"health": ("healthy",)}, 1),
        ("salaries", {}, 1),
    ],
)
def test_a_list_hits_where_the_card_says_otherwise(village, kind, facts, hits):
    member = cards.person("周小山", "son", born_on=dt.date(2010, 1, 1), **({"education": "primary"} | facts))
    household = cards.household(by=village["clerk"], members=[cards.head("周大山"), member])
    found = compared(village["office"], a_list([[1, "", number_of(household, "son"), "x", ""]]), kind=kind)
    assert found.hits == hits
    assert NegativeFlag.objects.count() == (hits if kind == "salaries" else 0)


@pytest.mark.django_db
def test_who_left_is_not_found(village):
    Member.objects.filter(household=village["here"], relation="son").update(left_on=ON, left_reason="moved")
    Household.objects.filter(pk=village["here"].pk).update(size=3)
    number = number_of(village["here"], "son")
    assert compared(village["office"], a_list([[1, "", number, "x", ""]])).hits == 0


@pytest.mark.django_db
def test_the_same_list_twice_is_refused(village):
    data = a_list([[1, "", number_of(village["here"]), "x", ""]])
    compared(village["office"], data)
    with pytest.raises(DomainError) as error:
        compared(village["office"], data)
    assert error.value.code == "same_list"


@pytest.mark.django_db
def test_columns_are_found_by_heading_and_can_be_named(village):
    number = number_of(village["here"])
    data = a_list([[number, "在编", "教育局", "王某"]], headings=("人员标识", "编制", "单位", "联系人"))
    with pytest.raises(DomainError) as error:
        compared(village["office"], data, kind="salaries")
    assert error.value.code == "identity_column_missing" and "人员标识" in str(error.value)
    with pytest.raises(DomainError) as error:
        compared(village["office"], data, kind="salaries", identity_heading="人员标识", fact_headings="工资")
    assert error.value.code == "fact_column_missing"
    compared(village["office"], data, kind="salaries", identity_heading="人员标识", fact_headings="单位、编制")
    assert Hit.objects.get().fact == "编制：在编；单位：教育局"


@pytest.mark.django_db
def test_a_number_destroyed_by_excel_matches_nobody(village):
    import io

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["身份证号", "备注说明"])
    book.active.append([int(number_of(village["here"]).replace("X", "0")), "x"])
    out = io.BytesIO()
    book.save(out)
    found = compared(village["office"], out.getvalue())
    assert (found.rows, found.unreadable, found.hits) == (1, 1, 0)


@pytest.mark.django_db
def test_a_hostile_list_is_refused_at_the_gate(village):
    with pytest.raises(WorkbookRefused):
        compared(village["office"], b"PK\x03\x04 no archive")
    assert ComparisonList.objects.count() == 0


@pytest.mark.django_db
def test_a_verdict_needs_words_and_moves_the_flag(village):
    rows = [[1, "", number_of(village["here"]), "甲", ""], [2, "", number_of(village["here"], "son"), "乙", ""]]
    compared(village["office"], a_list(rows))
    first, second = Hit.objects.order_by("pk")
    for verdict, note in (("open", "x"), ("confirmed", "  "), ("nonsense", "x")):
        with pytest.raises(DomainError):
            actions.verify(first, verdict=verdict, note=note, by=village["clerk"], on=ON)
    actions.verify(first, verdict="refuted", note="车已报废，见注销证明", by=village["clerk"], on=ON)
    assert NegativeFlag.objects.get().verdict == "open"  # the other hit waits
    actions.verify(second, verdict="explained", note="残疾人代步车", by=village["clerk"], on=ON)
    flag = NegativeFlag.objects.get()
    assert (flag.verdict, flag.note, flag.verified_on) == ("explained", "残疾人代步车", ON)
    actions.verify(first, verdict="confirmed", note="到户看见车辆", by=village["clerk"], on=ON)
    assert NegativeFlag.objects.get().verdict == "confirmed"
    assert Entry.objects.about(village["here"]).filter(event="households.hit_verified").count() == 3


def upload_form(rows, **more):
    file = SimpleUploadedFile("名单.xlsx", a_list(rows))
    return {"kind": "cars", "department": "县交警大队", "as_of": "2026-10-01", "file": file} | more


def test_pages_from_the_list_to_the_card(committing_db, make_user, as_user, in_scope):
    with transaction.atomic():
        department, clerk = make_user("line_department", COUNTY), make_user("village_clerk", VILLAGE)
        neighbour = make_user("village_clerk", SIBLING)
    with in_scope(VILLAGE, actor=clerk.pk), transaction.atomic():
        household = cards.household(by=clerk, members=cards.family())
        number = number_of(household)
    client = as_user(department)
    answer = client.post(reverse("households:comparison_new"), upload_form([[1, "周山", number, "湘U12345", "轿车"]]),
                         follow=True)  # fmt: skip
    assert answer.status_code == 200 and "县交警大队" in text_of(answer)
    assert number not in answer.content.decode()
    assert client.get(reverse("households:comparisons")).status_code == 200
    with in_scope(VILLAGE), transaction.atomic():
        hit = Hit.objects.get()
    clerks = as_user(clerk)
    page = clerks.get(reverse("households:hits"))
    assert "湘U12345" in text_of(page)
    assert clerks.get(reverse("households:comparisons")).status_code == 403
    url = reverse("households:hit", args=[hit.pk])
    assert as_user(neighbour).get(url).status_code == 404
    assert client.post(url, {"verdict": "confirmed", "note": "x"}).status_code == 403  # compares, does not decide
    assert clerks.post(url, {"verdict": "confirmed", "note": ""}).status_code == 200
    assert clerks.post(url, {"verdict": "refuted", "note": "车已过户"}).status_code == 302
    card = text_of(clerks.get(reverse("households:detail", args=[household.pk])))
    assert "车已过户" in card and "县交警大队" in card
    sheet = clerks.get(reverse("households:hits") + "?export=xlsx")
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
