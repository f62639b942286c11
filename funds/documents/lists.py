"""A payment list on paper: the sheet that each payee signs (领取花名册), and the list as it is published.

The published one shows no account and no identity number (DOMAIN §6.4); the one to sign has the masked account.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.choices import Means
from funds.models import PaymentBatch
from registry.documents.pdf import render_pdf
from registry.errors import DomainError
from registry.text.money import to_capital
from registry.text.names import mask_name
from registry.ui import formats

KINDS = {"receive": "领取花名册", "publish": "发放名单公示"}


def list_pdf(batch: PaymentBatch, *, kind: str, on: dt.date) -> bytes:
    """The PDF of a list, `kind` "receive" or "publish". Raises DomainError for another kind or an empty list."""
    if kind not in KINDS:
        raise DomainError("paper_unknown", _("There is no such paper."))
    lines = list(batch.lines.standing().select_related("household").order_by("position"))
    total = sum((line.amount_yuan for line in lines), Decimal("0.00"))
    rows = [
        {
            "position": number, "name": line.payee_name if kind == "receive" else mask_name(line.payee_name),
            "group": line.household.group, "standard": formats.yuan(line.standard_yuan),
            "quantity": f"{line.quantity.normalize():f}", "amount": formats.yuan(line.amount_yuan),
            "account": line.account_masked, "is_person": line.member_id is not None, "head": line.household.head_name,
        }
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip
    context = {
        "kind": kind, "heading": KINDS[kind], "batch": batch, "village": batch.village, "project": batch.project,
        "rows": rows, "count": len(rows), "total": formats.yuan(total), "capital": to_capital(total),
        "by_bank": batch.means == Means.BANK, "on": on, "created": on.isoformat(),
        "fingerprint": bytes(batch.fingerprint).hex()[:16] if batch.fingerprint else "",
    }  # fmt: skip
    _html, pdf = render_pdf("funds/pdf/list.html", context)
    return pdf
