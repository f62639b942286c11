"""Publishing how the county's money was allocated, within its days of the decision. Source: DOMAIN §6.4."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import AllocationKind, Level, ProjectCategory
from funds.models import Allocation, FundSource, Project
from publicity import actions as publicity
from publicity.choices import EntryState, NoticeState
from publicity.models import Entry, Notice
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

KIND = "funds_allocation"
COLUMNS = ("project_name", "source", "amount_yuan", "place", "content", "unit")


def subject_of(allocation: Allocation) -> str:
    """How an allocation is named on the line of a notice."""
    return f"funds.allocation:{allocation.pk}"


def results(area: str, *, source: int | None = None) -> Any:
    """The county's own decisions: allocations out of its money that stand, oldest first."""
    found = Allocation.objects.standing().filter(kind=AllocationKind.DOWN, from_area=area[:6])
    if source is not None:
        found = found.filter(source_id=source)
    return found.order_by("decided_on", "pk")


def published(allocations: Iterable[Allocation]) -> dict[int, Entry]:
    """The newest line on the wall about each allocation, prepared, hanging or closed, by the allocation's id."""
    wanted = {subject_of(a): a.pk for a in allocations}
    lines = (
        Entry.objects.filter(subject__in=wanted, notice__kind=KIND)
        .exclude(state=EntryState.WITHDRAWN).exclude(notice__state=NoticeState.WITHDRAWN)
        .select_related("notice").order_by("pk")
    )  # fmt: skip
    return {wanted[line.subject]: line for line in lines}


def to_publish(source: FundSource) -> tuple[list[Allocation], Notice | None]:
    """The allocations the next sheet of a document tells, and the sheet it corrects.

    Those that no sheet tells yet; when an allocation that hangs was reversed since, all that stand, as a correction.
    """
    standing = list(results(source.village_id, source=source.pk).select_related("project__village", "to_area"))
    told = published(standing)
    wrong = _told_wrongly(source)
    if wrong is not None:
        return standing, wrong
    return [a for a in standing if a.pk not in told], None


def _told_wrongly(source: FundSource) -> Notice | None:
    """The newest sheet that still tells an allocation which was reversed."""
    gone = Allocation.objects.filter(
        source=source, kind=AllocationKind.DOWN, from_area=source.village_id, transfer__reversals__isnull=False
    )
    lines = published(gone).values()
    notices = [line.notice for line in lines if not line.notice.corrections.exclude(state=NoticeState.WITHDRAWN)]
    return max(notices, key=lambda n: n.pk, default=None)


def publish_allocations(source: FundSource, *, by: User, on: dt.date) -> Notice:
    """Composes the sheet of a document's allocations and lays it before the county's witness.

    A row each allocation: what it is for and where as far as projects are known, the source by level, the amount.
    Raises Refused without the right, or when nothing is left to tell.
    """
    if not by.may(Permission.ALLOCATE_FUNDS):
        raise Refused([not_permitted(Permission.ALLOCATE_FUNDS)])
    with transaction.atomic():
        locked = FundSource.objects.select_for_update(of=("self",)).get(pk=source.pk)
        rows, corrects = to_publish(locked)
        if not rows:
            raise Refused(
                [Reason("nothing_to_publish", _("Every allocation of this document is on the wall already."))]
            )
        notice = publicity.publish(
            kind=KIND, village=locked.village_id, title=_title(locked, corrects), subject=locked.subject,
            columns=[publicity.Column(key) for key in COLUMNS], entries=_entries(locked, rows), by=by, on=on,
            corrects=corrects, origin=[publicity.Origin(_origin(locked))],
        )  # fmt: skip
        trail.record("funds.allocations_published", by=by, target=locked, village=locked.village_id,
                     after={"notice": notice.pk, "rows": len(rows)})  # fmt: skip
    return notice


def _title(source: FundSource, corrects: Notice | None) -> str:
    word = "（更正）" if corrects else ""
    return f"{source.year}年{source.document_no}资金分配结果公示{word}"[:120]


def _origin(source: FundSource) -> str:
    day = source.received_on
    return (
        f"{source.issuer}{source.document_no}（{level_words(source.level)}资金），"
        f"{day.year}年{day.month}月{day.day}日到县，共{source.amount_yuan:,.2f}元。"
    )


def level_words(level: str) -> str:
    """The level as the wall says it, in Chinese whoever works."""
    return _LEVELS[Level(level)]


_LEVELS = {
    Level.CENTRAL: "中央", Level.PROVINCE: "省级", Level.PREFECTURE: "州级", Level.COUNTY: "县级",
    Level.POOLED: "涉农整合", Level.PAIRED: "东西部协作", Level.DESIGNATED: "定点帮扶", Level.DONATION: "社会捐赠",
}  # fmt: skip
_CATEGORIES = {
    ProjectCategory.INDUSTRY: "产业发展", ProjectCategory.EMPLOYMENT: "就业项目",
    ProjectCategory.CONSTRUCTION: "乡村建设行动", ProjectCategory.RELOCATION_SUPPORT: "易地搬迁后扶",
    ProjectCategory.GUARANTEES: "巩固三保障成果", ProjectCategory.GOVERNANCE: "乡村治理",
    ProjectCategory.MANAGEMENT_FEE: "项目管理费", ProjectCategory.OTHER: "其他",
}  # fmt: skip
FEW = 3  # projects named on a row


def _entries(source: FundSource, rows: Sequence[Allocation]) -> list[publicity.EntryDraft]:
    below = _projects_below(source, rows)
    return [
        publicity.EntryDraft(_cells(source, row, below.get(row.to_area_id, [])), subject=subject_of(row))
        for row in rows
    ]  # fmt: skip


def _projects_below(source: FundSource, rows: Sequence[Allocation]) -> dict[str, list[Project]]:
    """The projects that got money of the source already, by the division of the row they lie under."""
    codes = {row.to_area_id for row in rows if row.project_id is None}
    given = Allocation.objects.standing().filter(source=source, kind=AllocationKind.DOWN, project__isnull=False)
    found: dict[str, list[Project]] = {}
    for project in Project.objects.filter(pk__in=given.values("project_id")).order_by("village_id", "pk"):
        for code in codes:
            if project.village_id.startswith(code):
                found.setdefault(code, []).append(project)
    return found


def _cells(source: FundSource, row: Allocation, below: Sequence[Project]) -> dict[str, Any]:
    project: Project | None = row.project
    allowed = "、".join(_CATEGORIES[ProjectCategory(code)] for code in source.purposes)
    if project is not None:
        name, content, unit, place = project.name, project.content[:80], project.unit, project.village.name
    else:
        named = "、".join(p.name for p in below[:FEW])
        name = f"{named}等{len(below)}个项目" if len(below) > FEW else named or f"{source.year}年项目（待安排到项目）"
        content, place = f"用于{allowed}", row.to_area.name
        unit = _government(row.to_area)
    return {"project_name": name, "source": f"{level_words(source.level)}·{source.document_no}",
            "amount_yuan": row.amount_yuan, "place": place, "content": content, "unit": unit}  # fmt: skip


def _government(division: Division) -> str:
    return f"{division.name}人民政府" if division.level == 4 else division.name
