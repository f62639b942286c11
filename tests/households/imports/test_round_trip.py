"""The same workbook both ways: the export uploaded unchanged is all the same, and an edit is the only change."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from households.imports import current, undo, uploads
from households.models import Household, IncomeYear, LivingYear, Member, MemberYear, Work
from registry.divisions.models import Division
from registry.spreadsheets.models import ImportState
from tests.conftest import VILLAGE
from tests.households.imports import books
from tests.households.imports.test_undo import _advance, changed, clerk, imported  # noqa: F401  # the fixture

ON = dt.date(2026, 5, 4)
pytestmark = pytest.mark.django_db


def exported(*, in_full: bool, year: int = 2025) -> bytes:
    area = Division.objects.get(pk=VILLAGE)
    return current.write_current(area=area, households=Household.objects.all(), year=year, in_full=in_full)


def plan_of(data: bytes):
    found = uploads.look(data, file_name="现状.xlsx", scope=VILLAGE, on=ON)
    assert [i for i in found.issues if i.is_error] == []
    return found.plan


def edited(data: bytes, sheet: str, heading: str, row: int, value: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet]
    headings = {str(c.value or page.cell(2, c.column).value or "").lstrip("*"): c.column for c in page[3]}
    page.cell(row, headings[heading]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def full_book():
    """Two households; the first says something in every column that is kept."""
    book = books.good(2)
    book[0][0] |= {
        "自然村": "梨子寨", "户联系电话": "13912345678", "银行卡号": "6200000000000000001", "开户银行名称": "农商行",
        "次要致贫原因": "缺技术、因残", "低保金": "1200", "养老保险金": "600", "转移性收入": "1800", "年收入": "10800",
        "纯收入": "9300", "人均纯收入": "3100", "耕地面积（亩）": "3.5", "林地面积（亩）": "6",
        "退耕还林面积（亩）": "1", "林果面积（亩）": "2",
        "牧草地面积": "0", "水面面积": "0.5", "与村主干路距离": "0.8", "入户路类型": "水泥路",
        "住房面积": "82", "是否危房户": "是", "危房级别": "C级", "是否解决安全饮用水": "是", "是否通生产用电": "是",
        "是否通生活用电": "是", "是否通广播电视": "否", "是否有卫生厕所": "是", "主要燃料类型": "柴草",
        "是否加入农民专业合作组织": "是", "是否有龙头企业带动": "否", "是否有创业致富带头人带动": "是",
    }  # fmt: skip
    book[1][0] |= {
        "人口编号": "P0001", "民族": "苗族", "政治面貌": "中共党员", "成员联系电话": "13800000002", "文化程度": "初中",
        "残疾类别": "肢体残疾", "残疾等级": "二级", "残疾证办证年度": "2019", "公益性岗位类型": "护林员",
        "公益性岗位(月数)": "12", "是否享受低保": "是", "是否会讲普通话": "否", "健康状况": "长期慢性病、残疾",
        "是否参加城乡居民基本医疗保险": "", "是否参加大病保险": "是", "是否参加商业补充医疗保险": "否",
        "是否参加城乡居民基本养老保险": "是", "是否接受大病医疗救助": "是", "是否接受其他健康扶贫": "是",
    }  # fmt: skip
    del book[1][0]["是否参加城乡居民基本医疗保险"]
    book[1][2] |= {"务工所在地": "广东省东莞市", "务工时间（月）": "9", "务工企业名称": "东莞某电子厂",
                   "产业分类": "制造业", "就业渠道": "政府组织", "是否国外务工": "否"}  # fmt: skip
    return book


def test_every_column_is_stored_where_it_belongs(clerk):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    household = Household.objects.order_by("pk").first()
    living = LivingYear.objects.get(household=household)
    assert (household.hamlet, household.group) == ("梨子寨", "2组")
    assert (living.year, str(living.arable_mu), living.road, str(living.house_m2)) == (
        2025,
        "3.50",
        "concrete",
        "82.00",
    )
    assert (living.is_dangerous, living.danger, living.has_housing, living.has_water) == (True, "C", False, True)
    assert (living.fuel, living.in_cooperative, living.led_by_firm, living.has_broadcast) == (
        "wood",
        True,
        False,
        False,
    )
    assert not living.has_food  # the table does not say it; nobody claims it
    head = Member.objects.get(household=household, relation="head")
    assert (head.number, head.phone.reveal(), head.disability_kind, head.disability_level) == (
        "P0001", "13800000002", "4", "2",
    )  # fmt: skip
    assert (head.welfare_job, head.welfare_months, head.speaks_mandarin) == ("ranger", 12, False)
    assert head.has_serious_insurance and head.has_serious_aid and head.has_other_health_aid
    assert head.has_resident_pension and not head.has_employee_pension and not head.has_commercial_insurance
    year = MemberYear.objects.get(member=head)
    assert (year.year, year.welfare_job, year.health) == (2025, "ranger", ["chronic", "disabled"])
    job = Work.objects.get()
    assert (job.employer, job.industry, job.channel, job.starts_on, job.ends_on) == (
        "东莞某电子厂", "manufacturing", "government", dt.date(2025, 1, 1), dt.date(2025, 10, 1),
    )  # fmt: skip
    assert job.member.work_area == "outside" and job.member.work_months == 9


@pytest.mark.parametrize("in_full", [True, False], ids=["in full", "masked"])
def test_the_export_uploaded_unchanged_is_all_the_same(clerk, in_full):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    data = exported(in_full=in_full)
    assert ("13912345678" in data_text(data)) is in_full
    plan = plan_of(data)
    assert [(item.number, item.changes) for item in plan] == [(item.number, []) for item in plan]
    assert {item.kind for item in plan} == {"same"} and len(plan) == 2


def data_text(data: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return "|".join(str(v) for page in book for row in page.iter_rows(values_only=True) for v in row if v)


def test_a_name_corrected_in_the_masked_export_is_the_only_change(clerk):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    data = edited(exported(in_full=False), "家庭成员", "姓名", 5, "龙秋华")
    changes = [change for item in plan_of(data) for change in item.changes]
    assert [(c.what, c.old, c.new) for c in changes] == [("姓名", "龙秋花", "龙秋华")]
    batch = uploads.check(uploads.receive(data=data, file_name="x.xlsx", by=clerk), on=ON, advance=_advance)
    before = Member.objects.filter(name="龙秋花").order_by("pk").first().identity.reveal()
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    member = Member.objects.get(name="龙秋华")
    assert member.identity.reveal() == before
    batch.refresh_from_db()
    undo.undo(batch, by=clerk, reason="x")
    assert Member.objects.filter(name="龙秋花").exists()


def test_a_masked_number_that_is_not_the_cards_is_refused(clerk):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    data = edited(exported(in_full=False), "家庭成员", "证件号码", 5, "529901********0011")
    found = uploads.look(data, file_name="x.xlsx", scope=VILLAGE, on=ON)
    assert [(i.code, i.row) for i in found.issues if i.is_error] == [("masked_number", 5)]


def test_an_identity_number_is_corrected_through_the_person_number(clerk):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    right = books.person(77, dt.date(1962, 1, 2), "female")
    data = edited(exported(in_full=True), "家庭成员", "证件号码", 5, right)
    data = edited(data, "家庭成员", "出生日期", 5, "19620102")
    changes = [c for item in plan_of(data) for c in item.changes]
    assert {c.what for c in changes} <= {"证件号码", "出生日期"} and any(c.what == "证件号码" for c in changes)
    assert right not in str(changes)


def test_a_file_of_a_past_year_changes_that_year_only(clerk):  # noqa: F811  (the fixture)
    imported(clerk, full_book())
    past = books.good(1)
    past[0][0] |= {"年度": "2022", "村民小组": "九组", "工资性收入": "1000", "年收入": "4000", "纯收入": "2500",
                   "人均纯收入": "833.33", "耕地面积（亩）": "9"}  # fmt: skip
    past[1][1]["健康状况"] = "残疾"
    imported(clerk, past)
    household = Household.objects.order_by("pk").first()
    assert household.group == "2组"
    assert Member.objects.get(household=household, relation="spouse").health == ["healthy"]
    assert MemberYear.objects.get(member__relation="spouse", household=household, year=2022).health == ["disabled"]
    assert str(IncomeYear.objects.get(household=household, year=2022).wage_yuan) == "1000.00"
    assert str(LivingYear.objects.get(household=household, year=2022).arable_mu) == "9.00"


def test_only_the_mended_households_are_written_the_second_time(clerk):  # noqa: F811  (the fixture)
    book = books.good(4)
    book[0][1]["年收入"] = "1"
    book[1][9]["证件号码"] = "529901199001020010"
    batch = uploads.check(
        uploads.receive(data=books.xlsx(book), file_name="户.xlsx", by=clerk), on=ON, advance=_advance
    )
    assert batch.state == ImportState.REFUSED
    assert (batch.counts["refused_households"], batch.counts["new"]) == (2, 2)
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance, part=True)
    batch.refresh_from_db()
    assert (batch.state, batch.is_partial, Household.objects.count()) == (ImportState.APPLIED, True, 2)
    plan = plan_of(books.xlsx(books.good(4)))
    assert [item.kind for item in plan] == ["same", "new", "same", "new"]
    undo.undo(batch, by=clerk, reason="x")
    assert Household.objects.count() == 0


def test_two_households_with_the_same_person_both_stay_out(clerk):  # noqa: F811  (the fixture)
    book = books.good(3)
    book[1][5]["证件号码"] = book[1][2]["证件号码"]
    found = uploads.look(books.xlsx(book), file_name="x.xlsx", scope=VILLAGE, on=ON)
    assert [item.number for item in found.plan] == [book[0][2]["户编号"]]


def test_a_sheet_at_fault_as_a_whole_allows_no_part(clerk):  # noqa: F811  (the fixture)
    headings = [h for h in books.MEMBER_HEADINGS if h != "健康状况"]
    book = books.good(1)
    for row in book[1]:
        del row["健康状况"]
    data = books.xlsx(book, headings=(books.HOUSEHOLD_HEADINGS, headings))
    found = uploads.look(data, file_name="x.xlsx", scope=VILLAGE, on=ON)
    assert found.refused is None and found.plan == []


def test_the_same_content_in_another_file_is_recognised(clerk):  # noqa: F811  (the fixture)
    first = imported(clerk, books.good(2))
    other = books.good(2)
    other[0].reverse()
    other[0][0]["工资性收入"] = "6000.00"  # the same amount, another spelling
    data = books.xlsx(other)
    batch = uploads.check(uploads.receive(data=data, file_name="另存.xlsx", by=clerk), on=ON, advance=_advance)
    assert batch.sha256 != first.sha256 and batch.content_sha256 == first.content_sha256
    assert batch.preview.content["same_as"]["uuid"] == str(first.uuid)
    changed(other)
    batch = uploads.check(
        uploads.receive(data=books.xlsx(other), file_name="另存.xlsx", by=clerk), on=ON, advance=_advance
    )
    assert batch.content_sha256 != first.content_sha256


JOB_HEADINGS = ["人编号", "是否已务工", "开始时间", "结束时间", "务工所在县", "务工企业名称", "所属行业", "就业渠道",
                "务工月收入", "是否点对点输送", "年度交通费补助"]  # fmt: skip


def with_jobs(book, jobs):
    """The book's workbook with the sheet 务工月监测 added."""
    file = openpyxl.load_workbook(io.BytesIO(books.xlsx(book)))
    page = file.create_sheet("务工月监测")
    page.append(JOB_HEADINGS)
    for job in jobs:
        page.append([job.get(heading) for heading in JOB_HEADINGS])
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_the_sheet_of_jobs_becomes_jobs(clerk):  # noqa: F811  (the fixture)
    book = books.good(1)
    book[1][2]["人口编号"] = "P0003"
    jobs = [
        {"人编号": "P0003", "是否已务工": "是", "开始时间": "2026年03月", "结束时间": "202604", "务工所在县": "花垣县",
         "务工企业名称": "苗绣合作社", "务工月收入": "3200", "是否点对点输送": "是"},
        {"人编号": "P0003", "开始时间": "202605", "所属行业": "建筑业"},
    ]  # fmt: skip
    data = with_jobs(book, jobs)
    batch = uploads.check(uploads.receive(data=data, file_name="x.xlsx", by=clerk), on=ON, advance=_advance)
    assert batch.state == "checked", batch.issues
    uploads.put_in_force(batch, by=clerk, on=ON, advance=_advance)
    first, second = Work.objects.order_by("starts_on")
    assert (first.starts_on, first.ends_on, first.place_id) == (dt.date(2026, 3, 1), dt.date(2026, 5, 1), "433124")
    assert (second.industry, second.ends_on, second.member.name) == ("building", None, "石小山")
    assert {item.kind for item in plan_of(data)} == {"same"}


def test_jobs_that_overlap_or_belong_to_nobody_are_refused(clerk):  # noqa: F811  (the fixture)
    book = books.good(1)
    book[1][2]["人口编号"] = "P0003"
    jobs = [{"人编号": "P0003", "开始时间": "202603"}, {"人编号": "P0003", "开始时间": "202604"},
            {"人编号": "P9999", "开始时间": "202604"}]  # fmt: skip
    found = uploads.look(with_jobs(book, jobs), file_name="x.xlsx", scope=VILLAGE, on=ON)
    assert [(i.code, i.row) for i in found.issues if i.is_error] == [("job_overlaps", 3), ("person_unknown", 4)]


def test_a_disability_certificate_in_the_identity_column_gives_number_kind_and_grade(clerk):  # noqa: F811  (the fixture)
    book = books.good(1)
    number = book[1][1]["证件号码"]
    book[1][1] |= {"证件号码": f"{number}42", "健康状况": "残疾", "证件类型": "残疾人证"}
    imported(clerk, book)
    member = Member.objects.get(relation="spouse")
    assert (member.identity.reveal(), member.disability_certificate.reveal()) == (number, f"{number}42")
    assert (member.disability_kind, member.disability_level) == ("4", "2")
