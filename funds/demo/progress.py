"""Reports of how far this year's work is: most keep up with their plan, one in many lags."""

from __future__ import annotations

import datetime as dt
from typing import Any

from funds.choices import ProjectState
from funds.demo.people import People
from funds.models import Progress, Project
from registry.demo.plan import Plan
from registry.loader import load_instances

LAGS = 60  # one project in so many
NOTES = (
    (35, "已完成到户核查和种苗、物资发放"),
    (70, "已完成主要工作量，村监督委员会到场查看"),
    (101, "基本完成，正在核对到户数量"),
)


def reports_of_progress(plan: Plan, people: People) -> None:
    """Two reports a project under way: one of two months ago, one of these days."""
    rng = plan.rng("funds progress")
    found: Any = Project.objects.within(plan.county).filter(
        year=plan.on.year, state=ProjectState.UNDER_WAY, progress=None, starts_on__lt=plan.on, ends_on__isnull=False
    )
    reports = []
    for number, project in enumerate(found.order_by("village_id", "pk")):
        lag = rng.randrange(60, 110) if number % LAGS == LAGS // 2 else rng.randrange(-10, 22)
        for ago in (62 + rng.randrange(12), 3 + rng.randrange(9)):
            day = plan.on - dt.timedelta(days=ago)
            if day <= project.starts_on:
                continue
            until = plan.on if ago < 62 else day  # what the warnings of the night count by
            percent = _percent(project, until - dt.timedelta(days=lag))
            reports.append(Progress(
                village_id=project.village_id, project_id=project.pk, on=day, percent=percent,
                note=next(words for below, words in NOTES if percent < below),
                by=people.who("village_clerk", project.village_id),
            ))  # fmt: skip
    load_instances(Progress, reports)


def _percent(project: Any, day: dt.date) -> int:
    """The part of the planned time that is over on a day, below the whole."""
    share = (day - project.starts_on).days * 100 / max((project.ends_on - project.starts_on).days, 1)
    return min(max(round(share), 0), 97)
