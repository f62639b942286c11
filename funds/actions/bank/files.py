"""Files for the bank: made from a released list, made again and compared at every download, handed over by another.

Nothing is kept on disk. A line's values are sealed as they were written; amounts and accounts come from the payments
themselves, so that a row changed in the database gives other bytes than the hash. Source: DOMAIN §6.6.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from funds.actions.bank.layouts import as_rule
from funds.actions.bank.writing import SUFFIX, Line, write
from funds.choices import BankFileState, LayoutKind, Means
from funds.models import BankFile, BankFileLine, BankLayout, PaymentBatch, PaymentLine, PersonalAccount, Reconciliation
from funds.rules import layouts
from funds.workflow import BANK_FILE
from households.choices import Relation
from households.models import Household, Member
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.loader import load_instances
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

IDENTITY_CARD = "01"  # the bank's code of a resident identity card; it knows no other paper of ours
MOST_NAMES = 10


def awaiting_file(user: User) -> Any:
    """Released lists paid by bank that have no standing file, of the user's area, oldest first."""
    return (
        PaymentBatch.objects.visible_to(user).reconcilable().filter(means=Means.BANK)
        .exclude(bank_files__in=BankFile.objects.exclude(state=BankFileState.CANCELLED))
        .select_related("village").order_by("released_on", "pk")
    )  # fmt: skip


def make_file(batch: PaymentBatch, *, layout: BankLayout, by: User, on: dt.date) -> BankFile:
    """The file of a released list: every standing payment, in order. Raises Refused with the names of payees that the
    bank could not be told (no account, too long a name, a character the layout's encoding does not have)."""
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    with transaction.atomic():
        locked = PaymentBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        lines = list(locked.lines.paid().order_by("position"))
        number = f"{locked.village_id[:6]}-{on:%Y%m%d}-{locked.pk:06d}-{locked.bank_files.count() + 1}"
        payloads = _payloads(locked, lines)
        _refuse_unfit(as_rule(layout), lines, payloads)
        data = write(as_rule(layout), _lines(number, lines, payloads))
        file = BankFile.objects.create(
            village_id=locked.village_id, batch=locked, layout=layout, number=number,
            sha256=hashlib.sha256(data).hexdigest(), line_count=len(lines),
            total_yuan=sum(line.amount_yuan for line in lines), made_on=on, made_by=by,
        )  # fmt: skip
        load_instances(BankFileLine, (
            BankFileLine(village_id=file.village_id, file=file, line=line, position=line.position,
                         amount_yuan=line.amount_yuan, payload=json.dumps(payloads[line.pk], ensure_ascii=False))
            for line in lines
        ))  # fmt: skip
        BANK_FILE.begin(file, by=by, on=on)
        Reconciliation.objects.get_or_create(batch=locked, defaults={"village_id": locked.village_id})
        trail.record("funds.bank_file.begin", by=by, target=file, village=file.village_id,
                     after={"number": number, "lines": len(lines), "sha256": file.sha256})  # fmt: skip
    return file


def _payloads(batch: PaymentBatch, lines: Sequence[PaymentLine]) -> dict[int, dict[str, str]]:
    """The values of each line but number and amount, as text. The account is the one frozen when it was submitted."""
    households = Household.objects.in_bulk([line.household_id for line in lines])
    heads = {
        member.household_id: member
        for member in Member.objects.filter(household__in=households, relation=Relation.HEAD, left_on=None)
    }
    members = Member.objects.in_bulk([line.member_id for line in lines if line.member_id])
    cards = {card.member_id: card.bank_name for card in PersonalAccount.objects.filter(member__in=members)}
    found = {}
    for line in lines:
        household = households[line.household_id]
        person = members.get(line.member_id or 0) or heads.get(line.household_id)
        account = line.account or household.bank_account
        found[line.pk] = {
            "position": str(line.position), "village": line.village_id, "household": household.number,
            "name": line.payee_name, "id_kind": IDENTITY_CARD,
            "identity": person.identity.reveal() if person is not None else "",
            "bank_name": cards.get(line.member_id or 0) or household.bank_name,
            "account": account.reveal() if account else "", "item": batch.item,
            "document_no": batch.source_document_no, "standard": f"{line.standard_yuan:.2f}",
            "quantity": f"{line.quantity.normalize():f}", "summary": f"{batch.period} {batch.item}",
        }  # fmt: skip
    return found


def _lines(number: str, lines: Sequence[PaymentLine], payloads: Mapping[int, Mapping[str, str]]) -> list[Line]:
    return [Line({**payloads[line.pk], "batch_number": number}, line.amount_yuan) for line in lines]


def _refuse_unfit(rule: layouts.Layout, lines: Sequence[PaymentLine], payloads: Mapping[int, dict[str, str]]) -> None:
    without = [line.payee_name for line in lines if not payloads[line.pk]["account"]]
    unfit = [line.payee_name for line in lines if layouts.misfits(rule, payloads[line.pk], line.amount_yuan)]
    reasons = []
    if not lines:
        reasons.append(Reason("bank_file_empty", _("The list has no payment that goes to the bank.")))
    if without:
        reasons.append(Reason(
            "account_missing", _("No account on the card of: %(names)s. Enter it, or take these payments back."),
            {"names": _names(without)},
        ))  # fmt: skip
    if unfit:
        reasons.append(Reason(
            "layout_misfit", _("The layout cannot carry name, account or number of: %(names)s. Choose one that can."),
            {"names": _names(unfit)},
        ))  # fmt: skip
    if reasons:
        raise Refused(reasons)


def _names(names: Sequence[str]) -> str:
    more = _(" and %(n)s more") % {"n": len(names) - MOST_NAMES} if len(names) > MOST_NAMES else ""
    return "、".join(names[:MOST_NAMES]) + more


def content_of(file: BankFile) -> bytes:
    """The file as the database gives it today, whatever its hash says."""
    rows = list(file.lines.select_related("line").order_by("position"))
    lines = []
    for row in rows:
        values = json.loads(row.payload.reveal())
        frozen = row.line.account
        account = frozen.reveal() if frozen else values["account"]
        values |= {"batch_number": file.number, "name": row.line.payee_name, "account": account}
        lines.append(Line(values, row.line.amount_yuan))
    return write(as_rule(file.layout), lines)


def checked_content(file: BankFile) -> bytes:
    """The file, byte for byte as it was made. Raises DomainError(bank_file_altered) when the database gives another."""
    data = content_of(file)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise DomainError(
            "bank_file_altered",
            _("The rows behind file %(number)s are not those it was made of. It is not given out; call the auditor."),
            number=file.number,
        )
    return data


def record_altered(request: HttpRequest, file: BankFile) -> None:
    """Puts the alarm on record, from a page that cannot write itself."""
    trail.note_access(request, "funds.bank_file_altered", target=file, village=file.village_id)


def file_name(file: BankFile) -> str:
    """What the file is called on the officer's disk."""
    return f"{file.number}.{SUFFIX[LayoutKind(file.layout.kind)]}"


def hand_over(file: BankFile, *, by: User, on: dt.date) -> None:
    """Notes that the file went to the bank. Raises Refused for whoever made it, DomainError when its rows changed."""
    with transaction.atomic():
        locked: BankFile = BankFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        reasons = BANK_FILE.reasons_against(locked, "send", by=by, on=on)
        if reasons:
            raise Refused(reasons)
        checked_content(locked)
        locked.sent_on, locked.sent_by = on, by
        locked.save(update_fields=["sent_on", "sent_by"])
        BANK_FILE.take(locked, "send", by=by, on=on)
    file.refresh_from_db()


def cancel_file(file: BankFile, *, by: User, on: dt.date, note: str) -> None:
    """Gives up a file that was not handed over; another may be made of its list."""
    BANK_FILE.apply(file, "cancel", by=by, on=on, note=note)
