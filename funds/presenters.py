"""How money is told: sentences for the wall, facts and steps for the screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.choices import Level, PaymentState, ProjectState
from funds.models import PaymentBatch, Project
from funds.reports import Standing, VillageFlow
from registry.ui import charts, formats
from registry.ui.elements import Event, Status, Step, Tone, path
from registry.workflow.machine import Machine

_PAYMENT_TONES: dict[str, Tone] = {
    "draft": "neutral", "submitted": "info", "checked": "info", "published": "warning", "released": "success",
    "returned": "danger", "cancelled": "neutral",
}  # fmt: skip
_PROJECT_TONES: dict[str, Tone] = {
    "proposed": "info", "returned": "danger", "approved": "info", "under_way": "warning", "accepted": "success",
    "closed": "neutral",
}  # fmt: skip


def payment_status(batch: PaymentBatch) -> Status:
    return Status(batch.get_state_display(), _PAYMENT_TONES[batch.state])


def project_status(project: Project) -> Status:
    return Status(project.get_state_display(), _PROJECT_TONES[project.state])


def payment_steps(batch: PaymentBatch) -> list[Step]:
    """The straight way of a list; a returned or cancelled one shows where it stands."""
    labels: list[tuple[str, Any]] = [
        ("draft", _("Prepared")), ("submitted", _("Submitted")), ("checked", _("Checked")),
        ("published", _("List published")), ("released", _("Paid out")),
    ]  # fmt: skip
    if batch.state == PaymentState.RETURNED:
        return [Step(_("Returned for correction"), "returned"), *(Step(label) for _code, label in labels[1:])]
    if batch.state == PaymentState.CANCELLED:
        return [Step(_("Prepared"), "done"), Step(_("Cancelled"), "returned")]
    return path(labels, current=batch.state, done=batch.state == PaymentState.RELEASED)


def project_steps(project: Project) -> list[Step]:
    labels: list[tuple[str, Any]] = [(code, label) for code, label in ProjectState.choices if code != "returned"]
    if project.state == ProjectState.RETURNED:
        return [Step(_("Returned to the village"), "returned"), *(Step(label) for _code, label in labels[1:])]
    return path(labels, current=project.state, done=project.state == ProjectState.CLOSED)


def history(machine: Machine, subject: Any) -> list[Event]:
    """The steps taken so far, newest first, with who and why."""
    words = {t.name: t.label for t in machine.transitions} | {"begin": _("Entered")}
    return [Event(words.get(step.transition, step.transition), step.at, by=step.by.name if step.by else "", note=step.note,
                  tone="danger" if step.transition in {"return", "stop"} else "success")
            for step in reversed(list(machine.steps_taken(subject)))]  # fmt: skip


def waterfall(found: Iterable[Standing]) -> Any:
    """Received, less what still lies at each level, is what was paid to households; in ten thousands of yuan."""
    rows = list(found)

    def total(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal(0))

    return charts.waterfall(
        title=_("Where the money stands"), start=(_("Received"), total("total_yuan")),
        changes=[(label, -total(name)) for label, name in (
            (_("Still at the county"), "at_county_yuan"), (_("Still at townships"), "at_townships_yuan"),
            (_("Still at villages"), "at_villages_yuan"), (_("In projects, not yet paid"), "in_projects_yuan"))
            if total(name)],
        end_label=_("Paid to households"), written=formats.wan, unit=_("10,000 yuan"),
    )  # fmt: skip


def wall_sentences(flow: VillageFlow, on: dt.date) -> list[str]:
    """What the village reads. The wall speaks Chinese, and plainly; source of the form: DOMAIN §7.1, §7.2."""
    if not flow.received_yuan:
        return [f"到{formats.cn_date(on)}，村里还没有收到专项资金。"]
    told = [
        f"到{on.year}年{on.month}月{on.day}日，村里共收到专项资金{formats.yuan(flow.received_yuan)}元。",
        f"已经发到{flow.households_reached}户人家手里{formats.yuan(flow.spent_yuan)}元。",
    ]
    if flow.given_back_yuan:
        told.append(f"用不完退回上级{formats.yuan(flow.given_back_yuan)}元。")
    told.append(f"还剩{formats.yuan(flow.balance_yuan)}元没有用完。" if flow.balance_yuan else "没有剩下的钱。")
    return told


def wall_rows(flow: VillageFlow) -> list[dict[str, Any]]:
    """The documents the money came from, newest first, with what each brought to the village."""
    newest = sorted(flow.sources, key=lambda s: (s.document_on, s.source_id), reverse=True)
    return [{"label": f"{s.document_no}（{_LEVEL_WORDS[s.level]}）",
             "value": f"收到{formats.yuan(s.received_yuan)}元，发出{formats.yuan(s.spent_yuan)}元"} for s in newest[:12]]  # fmt: skip


_LEVEL_WORDS = {
    Level.CENTRAL: "中央", Level.PROVINCE: "省级", Level.PREFECTURE: "州级", Level.COUNTY: "县级", Level.POOLED: "涉农整合",
    Level.PAIRED: "东西部协作", Level.DESIGNATED: "定点帮扶", Level.DONATION: "社会捐赠",
}  # fmt: skip
