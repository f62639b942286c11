"""A document of money: its facts and the tree of where its money went."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectCategory
from funds.models import FundSource, Project
from funds.reports import flow_by_source
from registry.divisions.models import Division
from registry.ui import formats
from registry.ui.elements import Fact


def source_facts(source: FundSource) -> list[Fact]:
    return [
        Fact(_("Issued by"), source.issuer),
        Fact(_("Document date"), formats.cn_date(source.document_on)),
        Fact(_("Level"), source.get_level_display()),
        Fact(_("Category"), source.get_category_display()),
        Fact(_("Budget year"), str(source.year)),
        Fact(_("Amount (yuan)"), formats.yuan(source.amount_yuan)),
        Fact(_("Money received on"), formats.cn_date(source.received_on)),
        Fact(_("Budget line"), source.budget_line or formats.NOTHING),
        Fact(_("May be spent on"), "、".join(str(ProjectCategory(code).label) for code in source.purposes)),
        *([Fact(_("Note"), source.note)] if source.note else []),
    ]


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
