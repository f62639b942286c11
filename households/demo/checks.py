"""Asks every data check of the invented county once, and lets the clerk answer two of its findings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from households.actions import findings
from households.choices import Severity
from households.models import Finding
from registry.db.scope import scoped
from registry.demo.users import home

if TYPE_CHECKING:
    from registry.demo.plan import Plan

KEPT_FOR = dt.timedelta(days=180)


def build(plan: Plan) -> None:
    """Findings of the whole county; one explained and one exemption asked for in the village of the logins."""
    with scoped(plan.county):
        findings.check_area(plan.county, on=plan.on)
    village = home(plan)
    clerk = next(u for u in plan.users["village_clerk"] if u.username == "clerk")
    with scoped(village, actor=clerk.pk):
        found = list(Finding.objects.within(village).open().filter(household__isnull=False).order_by("rule", "pk"))
        warning = next((f for f in found if f.severity == Severity.WARNING), None)
        error = next((f for f in found if f.severity == Severity.ERROR), None)
        if warning is not None:
            findings.explain(warning, words="已入户核实，情况属实，已在走访记录中说明", by=clerk, on=plan.on)
        if error is not None:
            until = plan.on + KEPT_FOR
            findings.ask_waiver(error, words="证件正在补办，预计半年内完成", expires_on=until, by=clerk, on=plan.on)
