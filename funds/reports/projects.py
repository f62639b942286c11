"""Projects by their money and their pace, for pages, warnings and inspections. Source: DOMAIN §6.2, §6.3."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from funds.choices import ProjectState
from funds.ledger.projects import ProjectFlow, flow
from funds.models import Contract, Progress, Project
from funds.rules.pace import Pace, pace
from funds.workflow.project_wall import budget_of

ZERO = Decimal("0.00")
WATCHED = (ProjectState.PLANNED, ProjectState.UNDER_WAY)
DONE = 100


@dataclass(frozen=True)
class ProjectMoney:
    """Budget against money, in yuan."""

    budget_yuan: Decimal
    flow: ProjectFlow
    contracts_yuan: Decimal

    @property
    def not_given_yuan(self) -> Decimal:
        """What the budget still allows."""
        return self.budget_yuan - self.flow.received_yuan


@dataclass(frozen=True)
class PaceOfProject:
    """A project under way, or waiting to begin, with how it stands to its plan."""

    project: int
    village: str
    name: str
    year: int
    state: str
    last_on: dt.date | None
    pace: Pace


def money_of(project: Project) -> ProjectMoney:
    """The money of one project: the budget in force, what it got and gave, what its contracts are worth."""
    worth = Contract.objects.filter(project=project).aggregate(total=Sum(Coalesce(F("final_yuan"), F("amount_yuan"))))
    return ProjectMoney(budget_of(project), flow(project.pk), worth["total"] or ZERO)


def pace_of(project: Project, on: dt.date) -> Pace | None:
    """How one project stands to its plan on that day; None where no days are planned."""
    last = project.progress.filter(on__lte=on).order_by("-on", "-pk").first()
    return _pace(project, last.percent if last else 0, on)


def paces(area: str, on: dt.date) -> list[PaceOfProject]:
    """Every project of the area that is planned or under way, most days behind first; without planned days none."""
    last = Progress.objects.filter(project=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
    rows = (
        Project.objects.within(area)
        .filter(state__in=WATCHED)
        .annotate(last_percent=Subquery(last.values("percent")[:1]), last_on=Subquery(last.values("on")[:1]))
        .order_by("village_id", "pk")
    )
    found = [
        PaceOfProject(p.pk, p.village_id, p.name, p.year, p.state, p.last_on, stands)
        for p in rows
        if (stands := _pace(p, p.last_percent or 0, on)) is not None
    ]
    return sorted(found, key=lambda row: (-row.pace.days_behind, row.village, row.project))


def slow(area: str, on: dt.date, *, days: int) -> list[PaceOfProject]:
    """Those that are at least `days` behind their plan; the figure stands in FundRule (slow_days)."""
    return [row for row in paces(area, on) if row.pace.days_behind >= days]


def _pace(project: Project, percent: int, on: dt.date) -> Pace | None:
    begun = project.state not in {ProjectState.PLANNED, ProjectState.APPROVED}
    done = percent >= DONE or project.state in {ProjectState.COMPLETED, ProjectState.ACCEPTED, ProjectState.CLOSED}
    return pace(starts_on=project.starts_on, ends_on=project.ends_on, percent=percent, begun=begun, done=done, on=on)
