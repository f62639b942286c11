"""A village's, township's or county's list of projects from a workbook: every fault told, then all rows or none.

Source: DOMAIN §6.3 (fields of the library).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.actions import TargetDraft, propose_project
from funds.choices import ProjectCategory, ProjectNature
from funds.models import Project
from funds.rules.targets import read_targets
from registry.divisions.models import Division
from registry.errors import DomainError
from registry.spreadsheets.cleaners import Choice, Day, Integer, Text, Yuan
from registry.spreadsheets.columns import Checked, CheckedRow, Column, check_sheet
from registry.spreadsheets.issues import Issue
from registry.spreadsheets.reader import read_workbook
from registry.spreadsheets.writer import Template, TemplateSheet, write_template

if TYPE_CHECKING:
    from registry.accounts.models import User

SHEET, VILLAGE, MOST = "项目清单", 12, 1000
CATEGORIES = {
    "产业发展": ProjectCategory.INDUSTRY.value,
    "就业项目": ProjectCategory.EMPLOYMENT.value,
    "乡村建设行动": ProjectCategory.CONSTRUCTION.value,
    "易地搬迁后扶": ProjectCategory.RELOCATION_SUPPORT.value,
    "巩固三保障成果": ProjectCategory.GUARANTEES.value,
    "乡村治理": ProjectCategory.GOVERNANCE.value,
    "项目管理费": ProjectCategory.MANAGEMENT_FEE.value,
    "其他": ProjectCategory.OTHER.value,
}
NATURES = {"新建": ProjectNature.NEW.value, "续建": ProjectNature.CONTINUED.value,
           "改扩建": ProjectNature.EXTENDED.value}  # fmt: skip
COLUMNS = [
    Column("village", gettext_lazy("Village"), "村", aliases=("村名", "所在村"), note=gettext_lazy("Name or code.")),
    Column("name", gettext_lazy("Name"), "项目名称", Text(100), required=True),
    Column("year", gettext_lazy("Plan year"), "年度", Integer(2014, 2100), required=True, aliases=("计划年度",)),
    Column("category", gettext_lazy("Category"), "项目类别", Choice(CATEGORIES), required=True, aliases=("类别",)),
    Column("nature", gettext_lazy("Nature"), "建设性质", Choice(NATURES)),
    Column("place", gettext_lazy("Place"), "实施地点", Text(100), aliases=("建设地点",)),
    Column("starts_on", gettext_lazy("To begin on"), "计划开工日期", Day(allows_future=True)),
    Column("ends_on", gettext_lazy("To be finished by"), "计划完工日期", Day(allows_future=True)),
    Column("unit", gettext_lazy("Responsible unit"), "责任单位", Text(60), required=True),
    Column("person", gettext_lazy("Person responsible"), "责任人", Text(60)),
    Column("content", gettext_lazy("Content of the project"), "建设任务", Text(2000), required=True,
           aliases=("建设内容",)),
    Column("budget_yuan", gettext_lazy("Budget (yuan)"), "资金规模（元）", Yuan(), required=True,
           aliases=("预算（元）",)),
    Column("financing", gettext_lazy("How it is paid for"), "筹资方式", Text(200)),
    Column("households", gettext_lazy("Households to benefit"), "受益户数", Integer(0, 100000)),
    Column("target", gettext_lazy("Performance target"), "绩效目标", Text(1000), required=True),
    Column("targets", gettext_lazy("Targets with values"), "绩效指标", Text(1000), required=True,
           note=gettext_lazy("Divided by semicolons, such as 受益脱贫户≥29户；满意度≥90%")),
    Column("participation", gettext_lazy("How the villagers take part"), "群众参与", Text(1000)),
    Column("mechanism", gettext_lazy("How it lifts poor households"), "带贫减贫机制", Text(1000),
           aliases=("联农带农机制",)),
    Column("decided_on", gettext_lazy("Decided by the village on"), "村级决议日期", Day()),
    Column("decision_no", gettext_lazy("Number of the minutes"), "会议纪要编号", Text(60)),
]  # fmt: skip


@dataclass
class Judged:
    """A workbook after the check: rows that can stand, and every fault."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def template() -> bytes:
    """The workbook to fill in."""
    sample = {
        "村": "十八洞村", "项目名称": "猕猴桃产业奖补", "年度": "2026", "项目类别": "产业发展",
        "责任单位": "村民委员会",
        "建设任务": "新种猕猴桃200亩", "资金规模（元）": "120000", "绩效目标": "带动脱贫户增收",
        "绩效指标": "受益脱贫户≥29户；满意度≥90%",
    }  # fmt: skip
    by_key = {column.key: sample[column.heading] for column in COLUMNS if column.heading in sample}
    return write_template(Template("项目库申报清单", [TemplateSheet(SHEET, "项目库申报清单", COLUMNS, [by_key])]))


def judge(data: bytes, *, file_name: str, by: User, on: dt.date) -> Judged:
    """Reads the whole workbook. Raises WorkbookRefused when it is none; everything else is an issue at its cell."""
    workbook = read_workbook(data, file_name=file_name)
    sheet = workbook.sheet(SHEET) or next(iter(workbook.sheets), None)
    if sheet is None:
        raise DomainError("sheet_missing", _("The workbook has no sheet “%(name)s”."), name=SHEET)
    checked = check_sheet(sheet, COLUMNS, on=on)
    found = Judged(issues=list(checked.issues))
    if not checked.rows and not found.issues:
        raise DomainError("no_rows", _("The workbook holds no project."))
    if len(checked.rows) > MOST:
        raise DomainError("too_many_rows", _("At most %(most)s projects a workbook."), most=MOST)
    _judge_rows(checked, found, by)
    return found


def _judge_rows(checked: Checked, found: Judged, by: User) -> None:
    villages = _villages(by)
    known = set(Project.objects.visible_to(by).values_list("village_id", "year", "name"))
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in checked.rows:
        issues, values = _values(row, villages, by)
        key = (values.get("village"), values.get("year"), values.get("name"))
        seen[key] += 1
        if key in known:
            issues.append(
                row.issue("funds_project_once", _("There is a project of this name in this year."), key="name")
            )
        if seen[key] > 1 and all(key):
            issues.append(row.issue("value_twice", _("The same project stands in a row above."), key="name"))
        found.issues += issues
        if not issues and not row.faulty:
            found.rows.append(values)


def _villages(by: User) -> dict[str, list[str]]:
    """Name or code → codes, of the villages in the person's area."""
    known: dict[str, list[str]] = {}
    for code, name in Division.objects.villages_of(by.scope).values_list("code", "name"):
        known.setdefault(name, []).append(code)
        known[code] = [code]
    return known


def _values(row: CheckedRow, villages: dict[str, list[str]], by: User) -> tuple[list[Issue], dict[str, Any]]:
    values = {key: value for key, value in row.values.items() if value is not None}
    issues: list[Issue] = []
    said = str(values.pop("village", "")).strip()
    codes = villages.get(said, []) if said else [by.scope] if len(by.scope) == VILLAGE else []
    if len(codes) == 1:
        values["village"] = codes[0]
    else:
        words = _("Several villages of your area have this name; write the code.") if codes else _(
            "No village of your area has this name or code.")  # fmt: skip
        issues.append(row.issue("village_unknown", words, key="village"))
    leaves, wrong = read_targets(values.pop("targets", ""))
    values["targets"] = [TargetDraft(leaf.group, leaf.name, leaf.value, leaf.unit, leaf.comparison) for leaf in leaves]
    said_wrong = _("“%(text)s” is no target with a sign, a value and a unit.")
    hint = _("Write it like 受益脱贫户≥29户.")
    issues += [
        row.issue("target_unreadable", said_wrong % {"text": text[:40]}, key="targets", hint=hint) for text in wrong
    ]
    if len({(leaf.group, leaf.name) for leaf in leaves}) < len(leaves):
        issues.append(row.issue("value_twice", _("This target stands there already."), key="targets"))
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        issues.append(row.issue("days_turned", _("A project ends after it begins."), key="ends_on"))
    if values.get("budget_yuan") is not None and values["budget_yuan"] <= 0:
        issues.append(row.issue("budget", _("A project has a budget above zero."), key="budget_yuan"))
    return issues, values


def take_over(judged: Judged, *, by: User, on: dt.date) -> list[Project]:
    """Proposes every project of a faultless workbook, in one transaction. Raises DomainError when faults are left."""
    if judged.issues or not judged.rows:
        raise DomainError("rows_refused", _("Some rows cannot stand as they are. Nothing was saved; mend them."))
    with transaction.atomic():
        return [propose_project(by=by, on=on, **values) for values in judged.rows]
