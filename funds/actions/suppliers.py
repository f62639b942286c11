"""Keeping the county's suppliers. Their accounts are entered by the finance bureau, not by those who claim for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.models import Supplier
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.text import credit_code as codes
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

FAULTS = {
    codes.LENGTH: _("A unified social credit code has 18 characters."),
    codes.CHARACTERS: _("A unified social credit code has digits and capital letters, without I, O, S, V, Z."),
    codes.CHECK: _("The last character does not fit the others: a digit was mistyped."),
}


def keep_supplier(
    supplier: Supplier | None,
    *,
    name: str,
    credit_code: str,
    by: User,
    bank_account: str = "",
    bank_name: str = "",
    contact: str = "",
    phone: str = "",
) -> Supplier:
    """Enters a supplier of the user's county, or changes one. An empty account leaves the one on record.

    Raises Refused without the right, for a code that cannot be right, or for a new supplier without an account.
    """
    reasons = [] if by.may(Permission.KEEP_SUPPLIERS) else [not_permitted(Permission.KEEP_SUPPLIERS)]
    reasons += [Reason(code, FAULTS[code], field="credit_code") for code in codes.check(credit_code)]
    if supplier is None and not bank_account:
        reasons.append(Reason("account_missing", _("Enter the firm's account."), field="bank_account"))
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        row = Supplier(village_id=by.scope, entered_by=by, account_by=by)
        if supplier is not None:
            row = Supplier.objects.select_for_update(of=("self",)).get(pk=supplier.pk)
        before = {"name": row.name, "credit_code": row.credit_code} if supplier else None
        row.name, row.credit_code = name.strip(), codes.normalise(credit_code)
        row.bank_name, row.contact, row.phone = bank_name, contact, phone
        if bank_account:
            row.bank_account, row.account_by = bank_account, by
        row.save()
        trail.record(
            "funds.supplier_kept", by=by, target=row, village=row.village_id, before=before,
            after={"name": row.name, "credit_code": row.credit_code, "account_changed": bool(bank_account)},
        )  # fmt: skip
    return row
