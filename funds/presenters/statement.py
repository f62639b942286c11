"""The statement of a household in words, on the screen and on the slip for the villager."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import Means
from funds.reports import Received, statement
from funds.reports.statement import Statement
from households.models import Household
from registry.text.money import to_capital
from registry.ui import formats
from registry.ui.elements import Status

_STATES: dict[str, tuple[Any, str]] = {
    "paid": (_("Paid"), "success"),
    "at_bank": (_("At the bank, no answer yet"), "info"),
    "refused": (_("Refused by the bank, to be issued again"), "danger"),
    "reissued": (_("Refused by the bank, issued again"), "warning"),
    "left": (_("Refused by the bank, not to be issued again"), "neutral"),
    "taken_back": (_("Taken back"), "neutral"),
    "on_the_way": (_("On the way, not yet paid"), "info"),
    "paid_back": (_("Paid back by the household"), "warning"),
}
_SAID = {
    "paid": "已发放", "at_bank": "已送银行，等待到账",
    "refused": "银行退回，将重新发放", "reissued": "银行退回，已重新发放",
    "left": "银行退回，不再发放", "taken_back": "已收回", "on_the_way": "办理中，尚未发放", "paid_back": "本户退回",
}  # fmt: skip
_MEANS = {Means.BANK: "一卡通", Means.CASH: "现金", Means.IN_KIND: "实物"}


@dataclass(frozen=True)
class StatementRow:
    """One payment with its state and the way to its list."""

    row: Received
    status: Status
    means: str
    url: str


def rows_of(found: Statement) -> list[StatementRow]:
    return [
        StatementRow(
            row, Status(*_STATES[row.state]), str(Means(row.means).label) if row.means else "",
            reverse("funds:payment", args=[row.batch_id]) if row.batch_id else "",
        )
        for row in found.rows
    ]  # fmt: skip


def slip_context(household: Household, on: dt.date) -> dict[str, Any]:
    """Everything the slip prints, in Chinese; the full name of the head, no account and no identity number."""
    found = statement(household.pk)
    return {
        "title": "到户资金明细单", "place": household.village.full_name, "head": household.head_name,
        "number": household.number, "group": household.group, "on": f"{on.year}年{on.month}月{on.day}日",
        "rows": [
            [row.on.isoformat() if row.on else f"{row.year}年", row.person, row.item, row.list_title, row.document_no,
             _MEANS.get(Means(row.means), "") if row.means else "", formats.yuan(row.amount_yuan), _SAID[row.state]]
            for row in found.rows
        ],
        "years": [(f"{year}年", formats.yuan(total)) for year, total in found.by_year],
        "people": [(name, formats.yuan(total)) for name, total in found.by_person],
        "total": formats.yuan(found.total_yuan),
        "capital": to_capital(found.total_yuan),
    }  # fmt: skip
