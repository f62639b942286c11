"""The page of one project in parts: facts, money, targets, households, sheets, progress, photos; and what waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from funds.actions.project_lists import BACK, WAITS
from funds.actions.project_notices import SHEETS, reasons_against_sheet
from funds.actions.project_work import photos_of
from funds.choices import FUNDABLE, LIST_OPEN, RUNNING, BudgetChangeState, ProjectState
from funds.models import BudgetChange, Project
from funds.reports.projects import ProjectMoney, money_of, pace_of
from funds.rules.pace import Pace
from funds.workflow import PROJECT
from funds.workflow import project_wall as wall
from publicity.choices import NoticeKind
from registry.accounts.permissions import Permission
from registry.documents import attachments
from registry.ui import formats
from registry.ui.elements import Fact
from registry.ui.tiles import Tile

TOLD = RUNNING | {ProjectState.ACCEPTED}
SHOWN = 30


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet of the project: the newest notice, and whether another can be composed."""

    kind: str
    label: Any
    notice: Any
    said: str
    reasons: list[Any]
    is_due: bool


@dataclass(frozen=True)
class Report:
    """One report of progress with its photos."""

    row: Any
    photos: list[Any]


def context_of(project: Project, user: Any, today: dt.date) -> dict[str, Any]:
    """What the page shows besides its procedure and its accounts."""
    money, stands = money_of(project), pace_of(project, today)
    proposes = user.may(Permission.PROPOSE_PROJECT)
    listed = project.beneficiaries.select_related("household").order_by("household__group", "household__head_sort")
    changes = list(
        BudgetChange.objects.filter(project=project).select_related("asked_by", "decided_by").order_by("-pk")
    )
    return {
        "facts": facts(project, money), "mechanism": _mechanism(project), "money": money_facts(money),
        "pace": pace_words(stands), "pace_percent": stands.percent if stands else None,
        "targets": list(project.targets.order_by("pk")), "listed": list(listed[:SHOWN]),
        "listed_count": listed.count(), "sheets": sheets_of(project, user, today), "changes": changes,
        "reports": [Report(row, attachments.of(row.subject)) for row in
                    project.progress.select_related("by").order_by("-on", "-pk")],
        "photos_before": attachments.of(photos_of(project, "before")),
        "photos_after": attachments.of(photos_of(project, "after")),
        "may_choose": proposes and project.state in LIST_OPEN and len(project.village_id) == 12,
        "may_report": proposes and project.state in RUNNING, "may_tell": proposes and project.state in TOLD,
        "may_file_before": proposes and project.state not in TOLD | {ProjectState.CLOSED, ProjectState.DROPPED},
        "may_ask": proposes and project.state in FUNDABLE
        and all(change.state != BudgetChangeState.ASKED for change in changes),
        "may_decide": user.may(Permission.APPROVE_PROJECT),
    }  # fmt: skip


def facts(project: Project, money: ProjectMoney) -> list[Fact]:
    """The form of the library. Source: DOMAIN §6.3."""
    decision = ""
    if project.decided_on:
        decision = f"{formats.cn_date(project.decided_on)} {project.decision_no}".strip()
    changed = money.budget_yuan != project.budget_yuan
    note = _("entered with %(yuan)s") % {"yuan": formats.yuan(project.budget_yuan)} if changed else ""
    return [
        Fact(_("Category"), f"{project.get_category_display()} · {project.get_nature_display()}"),
        Fact(_("Place of the work"), project.place or project.village.name),
        Fact(_("Responsible unit"), project.unit, project.person),
        Fact(_("Budget (yuan)"), formats.yuan(money.budget_yuan), note),
        Fact(_("How it is paid for"), project.financing or formats.NOTHING),
        Fact(_("Households to benefit"), formats.number(project.households)),
        Fact(_("To begin on"), formats.cn_date(project.starts_on)),
        Fact(_("To be finished by"), formats.cn_date(project.ends_on)),
        Fact(_("Decision of the village"), project.resolution.title, _("four discussions, two openings"),
             href=project.resolution.get_absolute_url()) if project.resolution
        else Fact(_("Decision of the village"), decision or formats.NOTHING),
    ]  # fmt: skip


def _mechanism(project: Project) -> list[Fact]:
    return [
        Fact(_("Content of the project"), project.content),
        Fact(_("How the villagers take part"), project.participation or formats.NOTHING),
        Fact(_("How it lifts poor households"), project.mechanism or formats.NOTHING),
    ]


def money_facts(money: ProjectMoney) -> list[Fact]:
    """Budget against money, in yuan."""
    to_come = _("%(yuan)s still to come") % {"yuan": formats.yuan(money.not_given_yuan)}
    return [
        Fact(_("Budget (yuan)"), formats.yuan(money.budget_yuan)),
        Fact(_("Given to the project (yuan)"), formats.yuan(money.flow.received_yuan),
             to_come if money.not_given_yuan else ""),
        Fact(_("Contracts (yuan)"), formats.yuan(money.contracts_yuan)),
        Fact(_("Paid to suppliers (yuan)"), formats.yuan(money.flow.to_suppliers_yuan)),
        Fact(_("Paid to households (yuan)"), formats.yuan(money.flow.to_households_yuan)),
        Fact(_("Left in the project (yuan)"), formats.yuan(money.flow.left_yuan)),
    ]  # fmt: skip


def pace_words(stands: Pace | None) -> str:
    """How the work stands to its plan, in a sentence; "" where no days are planned."""
    if stands is None:
        return ""
    words = _("%(gone)s of %(planned)s planned days are gone; %(percent)s%% is done.") % {
        "gone": min(stands.days_gone, stands.planned_days), "planned": stands.planned_days, "percent": stands.percent,
    }  # fmt: skip
    if not stands.days_behind:
        return words
    return words + " " + _("That is %(days)s days behind the plan.") % {"days": stands.days_behind}


def sheets_of(project: Project, user: Any, today: dt.date) -> list[Sheet]:
    """The sheets that belong to the project's way, in their order."""
    found = []
    for kind, states in SHEETS.items():
        entry = wall.newest(project, kind)
        due = project.state in states
        if entry is None and not due:
            continue
        reasons = reasons_against_sheet(project, kind, by=user, on=today) if due else []
        may = due and not any(reason.code in {"not_permitted", "notice_there"} for reason in reasons)
        against = wall.against(project, kind, today) if entry else []
        said = str(against[0]) if against else _("Hung its full days.") if entry else _("Not published yet.")
        found.append(Sheet(kind, NoticeKind(kind).label, entry.notice if entry else None, said, reasons, may))
    return found


# --- what waits by list -----------------------------------------------------------------------------------------


def waiting_tiles(user: Any) -> list[Tile]:
    """The reader's steps of the library with how many projects wait for each."""
    tiles = []
    for step in BACK:
        transition = PROJECT.transition(step)
        if user.may(transition.permission):
            n = Project.objects.visible_to(user).filter(state=WAITS[step]).count()
            tiles.append(Tile(transition.label, n, _("waiting"), reverse("funds:project_list_step", args=[step])))
    return tiles


def sheet_links(user: Any) -> list[tuple[str, str]]:
    """(label, address) of the sheets the reader composes for many projects."""
    kinds = []
    if user.may(Permission.PREPARE_NOTICE) or user.may(Permission.REVIEW_PROJECT):
        kinds.append(wall.LIBRARY)
    if user.may(Permission.REVIEW_PROJECT) or user.may(Permission.APPROVE_PROJECT):
        kinds.append(wall.PLAN)
    words = {wall.LIBRARY: _("Publish the library"), wall.PLAN: _("Publish the plan of the year")}
    return [(words[kind], reverse("funds:project_sheets", args=[kind.value])) for kind in kinds]
