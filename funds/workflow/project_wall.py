"""What a project shows on the wall: the sheets of the library, of the plan, before the work and after it.

The words stand in Chinese, as they hang. What hung in the library is what is entered: a project that was changed
afterwards is published anew. Source: DOMAIN §6.3, §6.4.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from funds.choices import Comparison
from funds.ledger import reading
from funds.ledger.projects import flow
from funds.models import Project, ProjectTarget
from publicity.choices import NoticeKind
from publicity.models import Entry
from publicity.rules import drafts
from publicity.rules.drafts import Column, EntryDraft, Value
from publicity.workflow import reasons_against_clearing
from registry.errors import Reason

LIBRARY, PLAN = NoticeKind.PROJECT_LIBRARY, NoticeKind.PROJECT_PLAN
BEFORE, AFTER = NoticeKind.PROJECT_BEFORE, NoticeKind.PROJECT_AFTER

_BUDGET, _GOT = Column("amount_yuan", "预算（元）"), Column("amount_yuan", "拨入（元）")
COLUMNS: dict[str, tuple[Column, ...]] = {
    LIBRARY: (Column("project_name"), _BUDGET, Column("source"), Column("place"), Column("content"), Column("period"),
              Column("unit"), Column("benefit"), Column("goal"), Column("mechanism")),
    PLAN: (Column("village_name"), Column("project_name"), _BUDGET, Column("source"), Column("place"),
           Column("content"), Column("period"), Column("unit"), Column("benefit"), Column("goal")),
    BEFORE: (Column("project_name"), _BUDGET, Column("source"), Column("place"), Column("period"), Column("goal"),
             Column("unit"), Column("benefit"), Column("mechanism")),
    AFTER: (Column("project_name"), _GOT, Column("spent_yuan"), Column("source"), Column("result"),
            Column("performance"), Column("unit"), Column("benefit")),
}  # fmt: skip
TITLES = {
    LIBRARY: "{year}年项目库公示", PLAN: "{year}年度项目计划公告", BEFORE: "{name}实施前公示", AFTER: "{name}完工公示",
}  # fmt: skip
_SIGNS = {Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤", Comparison.EXACTLY: "＝"}
UNSAID = "未注明"


def draft(project: Project, kind: str, *, result: str = "") -> EntryDraft:
    """The row of a project on a sheet of that kind, as it stands now."""
    said: dict[str, Value] = {
        "village_name": project.village.name, "project_name": project.name, "amount_yuan": budget_of(project),
        "source": _sources(project) if kind in {BEFORE, AFTER} else project.financing or "财政专项资金",
        "place": project.place or project.village.name, "content": project.content, "period": _period(project),
        "unit": f"{project.unit}，负责人：{project.person}" if project.person else project.unit,
        "benefit": f"{project.households}户" if project.households else "全村",
        "goal": _goal(project), "mechanism": project.mechanism or project.participation or UNSAID,
    }  # fmt: skip
    if kind == AFTER:
        money = flow(project.pk)
        said |= {"amount_yuan": money.received_yuan, "spent_yuan": money.spent_yuan, "result": result or "验收合格",
                 "performance": _reached(project)}  # fmt: skip
    return EntryDraft({column.key: said[column.key] for column in COLUMNS[kind]}, project.subject)


def budget_of(project: Project) -> Decimal:
    """The budget in force, in yuan: the last change the county approved, or the budget the project entered with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT funds_project_budget(%s)", [project.pk])
        found: Decimal | None = cursor.fetchone()[0]
    return project.budget_yuan if found is None else found


def words_of(target: ProjectTarget) -> str:
    """A target as it hangs: 受益脱贫户≥29户."""
    return f"{target.name}{_SIGNS[Comparison(target.comparison)]}{target.value.normalize():f}{target.unit}"


def _targets(project: Project) -> list[ProjectTarget]:
    return list(project.targets.order_by("pk"))


def _goal(project: Project) -> str:
    return "；".join([project.target.strip().rstrip("。；"), *(words_of(target) for target in _targets(project))])


def _reached(project: Project) -> str:
    return "；".join(
        f"{words_of(target)}，实际{target.reached.normalize():f}{target.unit}" + ("" if target.is_met else "（未达到）")
        for target in _targets(project)
        if target.reached is not None
    )


def _period(project: Project) -> str:
    days = [day.isoformat() if day else "" for day in (project.starts_on, project.ends_on)]
    return f"{days[0]}至{days[1]}" if any(days) else f"{project.year}年"


def _sources(project: Project) -> str:
    names = reading.accounts().filter(project_id=project.pk).order_by("pk").values_list("name", flat=True)
    return "、".join(dict.fromkeys(names)) or project.financing or "财政专项资金"


# --- what stands against a step ---------------------------------------------------------------------------------


def reasons_against_entry(project: Project, on: dt.date) -> list[Reason]:
    """Why the library's publicity is not complete: not hung its days, changed since, or not in the township."""
    found = against(project, LIBRARY, on)
    if not found and _changed(project):
        found.append(
            Reason("notice_differs", _("The project was changed after its notice was written. Publish it anew."))
        )
    if not found and not _in_place(project, project.village_id, on):
        found.append(Reason("funds_project_library_gate", _("The village itself has not published the project yet.")))
    if not found and needs_township(project, on) and not _in_place(project, project.village_id[:9], on):
        found.append(
            Reason("funds_project_township_gate",
                   _("The township has not published the project yet, as the rule in force here asks."))
        )  # fmt: skip
    return found


def against(project: Project, kind: str, on: dt.date) -> list[Reason]:
    """Why the newest sheet of that kind has not hung its full days; empty when it has."""
    label = str(NoticeKind(kind).label)
    return [
        Reason(reason.code, _("%(notice)s: %(why)s"), {"notice": label, "why": str(reason)})
        for reason in reasons_against_clearing(project.subject, kind=kind, on=on)
    ]


def newest(project: Project, kind: str) -> Entry | None:
    """The row of the newest sheet of that kind about the project, as far as the scope in force reaches."""
    found: Entry | None = Entry.objects.for_subject(project.subject).filter(notice__kind=kind).first()
    return found


def needs_township(project: Project, on: dt.date) -> bool:
    """Must the township publish it too? Asked of the rows of LibraryRule; never for what is no village's."""
    if len(project.village_id) <= 9:
        return False
    return _ask("SELECT funds_township_publishes(%s, %s)", [project.village_id, on])


def _in_place(project: Project, place: str, on: dt.date) -> bool:
    return _ask("SELECT funds_project_is_public(%s, %s, %s, %s)", [project.pk, LIBRARY.value, place, on])


def _ask(question: str, values: list[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return bool(cursor.fetchone()[0])


def _changed(project: Project) -> bool:
    entry = newest(project, LIBRARY)
    if entry is None:
        return False
    now = drafts.prepare(COLUMNS[LIBRARY], [draft(project, LIBRARY)]).rows[0]
    return any(entry.cells.get(key) != value for key, value in now.items())
