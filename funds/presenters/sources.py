"""A document of money: its facts and the tree of where its money went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.actions.publishing import published, results
from funds.choices import ProjectCategory
from funds.models import Allocation, FundSource, Project, known_sources
from funds.reports import Idle, flow_by_source, idle_nodes, idle_projects, publish_by
from publicity.models import Entry
from registry.divisions.models import Division
from registry.ui import formats
from registry.ui.elements import Fact, Status


def source_facts(source: FundSource, on: dt.date) -> list[Fact]:
    return [
        Fact(_("Issued by"), source.issuer),
        Fact(_("Document date"), formats.cn_date(source.document_on)),
        Fact(_("Level"), source.get_level_display()),
        Fact(_("Category"), source.get_category_display()),
        Fact(_("Budget year"), str(source.year)),
        Fact(_("Amount (yuan)"), formats.yuan(source.amount_yuan)),
        Fact(
            _("Money received on"),
            formats.cn_date(source.received_on),
            note=_("%(days)s days ago") % {"days": (on - source.received_on).days},
        ),
        *_deadline(source, on),
        Fact(_("Budget line"), source.budget_line or formats.NOTHING),
        Fact(_("May be spent on"), "、".join(str(ProjectCategory(code).label) for code in source.purposes)),
        *([Fact(_("What the document says it is for"), source.purpose)] if source.purpose else []),
        *([Fact(_("Note"), source.note)] if source.note else []),
    ]


def _deadline(source: FundSource, on: dt.date) -> list[Fact]:
    if source.deadline_on is None:
        return []
    left = (source.deadline_on - on).days
    note = _("%(days)s days left") % {"days": left} if left >= 0 else _("%(days)s days over") % {"days": -left}
    return [Fact(_("To be spent by"), formats.cn_date(source.deadline_on), note=note)]


@dataclass(frozen=True)
class AllocationRow:
    """One allocation out of the county's money, and whether the wall tells it."""

    allocation: Allocation
    to: str
    published: Status


def allocation_rows(source: FundSource, on: dt.date) -> list[AllocationRow]:
    """The county's own allocations of a document, newest first, with their notices."""
    found = list(results(source.village_id, source=source.pk).select_related("to_area", "project"))
    told = published(found)
    return [
        AllocationRow(a, a.project.name if a.project else a.to_area.name, _told(a, told.get(a.pk), on))
        for a in reversed(found)
    ]


def _told(allocation: Allocation, line: Entry | None, on: dt.date) -> Status:
    """Does the wall tell it, and if not, how long may it still take?"""
    if line is not None:
        hung = line.notice.starts_on is not None
        return Status(_("On the wall") if hung else _("Waits for the witness"), "success" if hung else "info")
    due = publish_by(allocation, on)
    if due is None:
        return Status(_("Not published"), "neutral")
    if on > due:
        return Status(_("Not published by %(day)s, as it should have been") % {"day": formats.cn_date(due)}, "danger")
    return Status(_("To be published by %(day)s") % {"day": formats.cn_date(due)}, "warning")


@dataclass(frozen=True)
class StillRow:
    """Money of a document that lies somewhere beyond its time."""

    money: Idle
    place: str
    days: int
    account_url: str
    document_no: str = ""


def still_rows(source: FundSource, on: dt.date) -> list[StillRow]:
    """Where money of a document lies idle, the longest first."""
    found = [one for one in (*idle_nodes(source.village_id, on), *idle_projects(source.village_id, on))
             if one.source_id == source.pk]  # fmt: skip
    longest = sorted(found, key=lambda one: one.since)[:MOST_STILL]
    return [replace(row, document_no="") for row in still_told(longest, on)]


MOST_STILL = 20  # rows on the page of one document; all of them stand on the page of idle money


def still_told(found: Sequence[Idle], on: dt.date) -> list[StillRow]:
    """Idle money with the names of where it lies and the way to its account."""
    places = {d.code: d.name for d in Division.objects.filter(code__in={one.village_id for one in found})}
    names = dict(Project.objects.filter(pk__in=[o.project_id for o in found if o.project_id]).values_list("pk", "name"))
    documents = {pk: source.document_no for pk, source in known_sources().items()}
    return [
        StillRow(
            one, f"{places.get(one.village_id, '')}{' · ' + names[one.project_id] if one.project_id in names else ''}",
            one.days(on), f"{reverse('funds:transfers')}?account={one.account_id}", documents.get(one.source_id, ""),
        )
        for one in sorted(found, key=lambda one: one.since)
    ]  # fmt: skip


@dataclass(frozen=True)
class Branch:
    """One division or project of a source's tree, with what stands below it; yuan."""

    name: str
    url: str
    received_yuan: Decimal
    spent_yuan: Decimal
    balance_yuan: Decimal
    households: int
    is_project: bool = False
    below: tuple[Branch, ...] = ()


def source_tree(source: FundSource) -> list[Branch]:
    """Where a document's money went: townships, under each its villages and their projects, as far as money came.

    A township's sums are those of everything in it.
    """
    flows = flow_by_source(source.pk)
    places = {d.code: d.name for d in Division.objects.filter(code__in={code for code, _project in flows})}
    names = dict(Project.objects.filter(pk__in=[p for _code, p in flows if p]).values_list("pk", "name"))
    groups: dict[str, list[Branch]] = {}
    received: dict[str, Decimal] = {}
    for (code, project), (came, paid, held, households) in sorted(flows.items(), key=lambda i: (i[0][0], i[0][1] or 0)):
        top = code[:9]
        if project is None and len(code) <= 9:
            received[top] = came
        if len(code) == 6 and project is None:
            continue
        url = reverse("funds:project", args=[project]) if project else f"{reverse('funds:home')}?area={code}"
        name = names.get(project, "") if project else places.get(code, code)
        groups.setdefault(top, []).append(Branch(name, url, came, paid, held, households, project is not None))
    found = []
    for top, rows in groups.items():
        below = tuple(row for row in rows if row.is_project or row.url.rpartition("=")[2] != top)
        found.append(
            Branch(
                places.get(top, top),
                f"{reverse('funds:home')}?area={top}",
                received.get(top, Decimal(0)),
                sum((row.spent_yuan for row in rows), Decimal(0)),
                sum((row.balance_yuan for row in rows), Decimal(0)),
                sum(row.households for row in rows),
                below=below,
            )
        )
    return found
