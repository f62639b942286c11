"""A payment list: its state, its way, its facts, the list as a workbook, and whose step it waits for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from funds.choices import PaymentState
from funds.models import PaymentBatch
from funds.presenters.common import attachment
from funds.presenters.contracts import claims_waiting
from registry.accounts.permissions import Permission
from registry.spreadsheets.writer import write_table
from registry.text.money import to_capital
from registry.ui import formats
from registry.ui.elements import Fact, Status, Step, Tone, path

_PAYMENT_TONES: dict[str, Tone] = {
    "draft": "neutral",
    "submitted": "info",
    "checked": "info",
    "published": "warning",
    "released": "success",
    "returned": "danger",
    "cancelled": "neutral",
}


def payment_status(batch: PaymentBatch) -> Status:
    return Status(batch.get_state_display(), _PAYMENT_TONES[batch.state])


def payment_steps(batch: PaymentBatch) -> list[Step]:
    """The straight way of a list; a returned or cancelled one shows where it stands."""
    labels: list[tuple[str, Any]] = [
        ("draft", _("List prepared")),
        ("submitted", _("Submitted")),
        ("checked", _("Checked")),
        ("published", _("List published")),
        ("released", _("Paid out to households")),
    ]
    if batch.state == PaymentState.RETURNED:
        return [Step(_("Returned for correction"), "returned"), *(Step(label) for _code, label in labels[1:])]
    if batch.state == PaymentState.CANCELLED:
        return [Step(_("List prepared"), "done"), Step(_("Cancelled"), "returned")]
    return path(labels, current=batch.state, done=batch.state == PaymentState.RELEASED)


def payment_facts(batch: PaymentBatch) -> list[Fact]:
    return [
        Fact(_("Village"), batch.village.name),
        Fact(_("The project"), batch.project.name, href=batch.project.get_absolute_url()),
        Fact(_("Paid from"), batch.source_document_no),
        Fact(_("Item of subsidy"), batch.item),
        *([Fact(_("Made from the policy"), batch.policy.document_no)] if batch.policy else []),
        Fact(_("Period of payment"), batch.period),
        Fact(_("How it is paid"), batch.get_means_display()),
        Fact(_("Number of payments"), formats.number(batch.line_count)),
        Fact(_("Total (yuan)"), formats.yuan(batch.total_yuan)),
        Fact(_("In capitals"), to_capital(batch.total_yuan)),
        *([Fact(_("Paid out on"), formats.cn_date(batch.released_on))] if batch.released_on else []),
    ]


def payment_workbook(batch: PaymentBatch) -> HttpResponse:
    """A payment list as a workbook: what hangs on the wall, and the masked account."""
    headings = [
        _("No."),
        _("Payee"),
        _("Villagers' group"),
        _("Account"),
        _("Item of subsidy"),
        _("Rate (yuan)"),
        _("Quantity"),
        _("Amount (yuan)"),
        _("Remark"),
    ]
    rows: list[list[Any]] = [
        [
            line.position,
            line.payee_name,
            line.household.group,
            line.account_masked,
            batch.item,
            line.standard_yuan,
            line.quantity,
            line.amount_yuan,
            line.void_reason,
        ]
        for line in batch.lines.select_related("household").order_by("position")
    ]
    rows.append([None, str(_("Total")), None, None, to_capital(batch.total_yuan), None, None, batch.total_yuan, None])
    data = write_table(
        sheet="发放名单",
        headings=[str(h) for h in headings],
        rows=rows,
        title=f"{batch.village.name} {batch.title}",
        widths=(6, 14, 16, 22, 20, 12, 10, 14, 24),
    )
    return attachment(data, f"{batch.title}.xlsx")


_WAITING_FOR = {
    Permission.CHECK_PAYMENT: ("submitted",),
    Permission.RELEASE_PAYMENT: ("published",),
    Permission.PREPARE_PAYMENT: ("returned", "checked"),
}


def waiting_count(user: Any) -> int:
    """Payment lists and claims that wait for this user's step; shown in the navigation."""
    states = [state for permission, codes in _WAITING_FOR.items() if user.may(permission) for state in codes]
    lists = PaymentBatch.objects.visible_to(user).filter(state__in=states).count() if states else 0
    return lists + claims_waiting(user)
