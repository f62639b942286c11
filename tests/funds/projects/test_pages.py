"""The library's pages as those who work there use them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from funds.imports import projects as workbook
from funds.models import Project
from publicity.models import Notice
from registry.db.scope import scoped
from tests.conftest import COUNTY, text_of
from tests.funds import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user: Any) -> make.People:
    return make.people(make_user)


def form(**changes: str) -> dict[str, str]:
    """The form of the library, as the village sends it."""
    return {
        "village": make.VILLAGE, "name": "机耕道硬化", "year": "2026", "category": "construction", "nature": "extended",
        "budget_yuan": "120,000", "financing": "衔接资金", "households": "2", "place": "2组", "unit": "村民委员会",
        "person": "龙书记", "content": "硬化机耕道2公里", "participation": "投工投劳", "mechanism": "雇用脱贫劳动力",
        "target": "改善出行", "target_0_group": "quantity", "target_0_name": "道路长度",
        "target_0_comparison": "at_least",
        "target_0_value": "2", "target_0_unit": "公里", "decided_on": "2026-03-01", "decision_no": "纪要3号",
    } | changes  # fmt: skip


def test_from_the_form_to_a_sheet_that_waits_for_its_witness(who: make.People, as_user: Any) -> None:
    clerk = as_user(who.clerk)
    refused = clerk.post(reverse("funds:project_propose"), form(target_0_value="", target_1_name="满意度"))
    assert refused.status_code == 200 and "一项指标" not in refused.context["form"].errors
    assert {"target_0_value", "target_1_value", "target_1_unit"} <= set(refused.context["form"].errors)
    sent = clerk.post(reverse("funds:project_propose"), form())
    with scoped(COUNTY, actor=who.clerk.pk):
        project = Project.objects.get()
        cards = [make.household("周山"), make.household("龙山")]
        assert sent.headers["location"] == project.get_absolute_url()
        assert (project.place, project.get_nature_display(), str(project.targets.get())) == (
            "2组", "改扩建", "道路长度 不少于 2 公里")  # fmt: skip
    address = reverse("funds:project_households", args=[project.pk])
    unknown = clerk.post(address, {"pick": [cards[0].pk], "pasted": "龙山，王无此人"})
    assert "王无此人" in text_of(unknown) and "周山" in text_of(unknown)
    clerk.post(address, {"pick": [cards[0].pk], "pasted": "龙山", f"share_{cards[0].pk}": "务工"})
    with scoped(COUNTY):
        assert list(project.beneficiaries.order_by("pk").values_list("share", flat=True)) == ["务工", ""]
    clerk.post(reverse("funds:project_sheet", args=[project.pk, "project_library"]))
    with scoped(COUNTY):
        notice = Notice.objects.get(kind="project_library")
        cells = notice.entries.get().cells
    assert (cells["amount_yuan"], cells["benefit"]) == ("120000.00", "2户")
    assert cells["goal"] == "改善出行；道路长度≥2公里" and "龙书记" in cells["unit"]
    page = text_of(clerk.get(project.get_absolute_url()))
    assert "雇用脱贫劳动力" in page and "周山" in page and notice.get_kind_display() in page


def test_a_township_passes_some_returns_others_and_is_told_each_fault(who: make.People, as_user: Any) -> None:
    with scoped(COUNTY, actor=who.clerk.pk):
        good, bare = make.project(who.clerk, name="好项目"), make.project(who.clerk, name="缺指标", targets=[])
    officer, address = as_user(who.reviewer), reverse("funds:project_list_step", args=["review"])
    page = officer.get(address)
    assert "好项目" in text_of(page) and f'name="do_{good.pk}"' in page.content.decode()
    rows = {"row": [good.pk, bare.pk], f"do_{good.pk}": "pass", f"do_{bare.pk}": "back"}
    silent = officer.post(address, rows)
    assert silent.status_code == 422 and [row.faults[0].code for row in silent.context["rows"] if row.faults] == [
        "note_missing"
    ]
    assert officer.post(address, rows | {f"note_{bare.pk}": "补充绩效指标"}).status_code == 302
    with scoped(COUNTY):
        assert dict(Project.objects.values_list("name", "state")) == {"好项目": "reviewed", "缺指标": "returned"}
    assert as_user(who.clerk).get(address).status_code == 403


def test_a_workbook_comes_in_whole_or_not_at_all(who: make.People, as_user: Any) -> None:
    clerk = as_user(who.clerk)

    def send(*rows: dict[str, Any], do: str = "take") -> Any:
        book = Workbook()
        sheet = book.active
        sheet.title = workbook.SHEET
        sheet.append([column.heading for column in workbook.COLUMNS])
        for row in rows:
            sheet.append([row.get(column.key) for column in workbook.COLUMNS])
        data = BytesIO()
        book.save(data)
        return clerk.post(reverse("funds:project_import"),
                          {"file": SimpleUploadedFile("项目.xlsx", data.getvalue()), "do": do})  # fmt: skip

    empty = load_workbook(BytesIO(clerk.get(reverse("funds:project_template")).content))
    assert workbook.SHEET in empty.sheetnames
    row = {"name": "茶园改造", "year": 2026, "category": "产业发展", "unit": "村委会", "content": "改造50亩",
           "budget_yuan": 60000, "target": "增收", "targets": "受益户≥9户；满意度≥90%", "households": 9}  # fmt: skip
    faulty = send(row, row | {"name": "水渠", "category": "修庙", "budget_yuan": "很多", "targets": "很好"})
    told = {(issue.heading, issue.code) for issue in faulty.context["issues"]}
    assert faulty.status_code == 422 and {heading for heading, _code in told} >= {
        "项目类别", "资金规模（元）", "绩效指标"}  # fmt: skip
    with scoped(COUNTY):
        assert not Project.objects.exists()
    assert send(row, do="check").context["ready"] == 1
    send(row)
    with scoped(COUNTY):
        made = Project.objects.get()
        assert (made.village_id, made.targets.count(), made.households) == (make.VILLAGE, 2, 9)
    assert send(row).context["issues"][0].code == "funds_project_once"
