"""What a list freezes when it is submitted: each line's account, the household as it was, and a signature over both.

Source: DOMAIN §6.6, RELIABILITY §3 (10, 15): later changes of the card do not reach a submitted line.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from funds.models import PaymentBatch, PaymentLine, PersonalAccount
from funds.rules import signing
from funds.workflow import facts
from households.models import Household
from publicity.actions.roots import signer
from registry.fields import Sealed

_WRITE = """
UPDATE funds_paymentline l SET account = decode(w.account, 'hex'), account_index = decode(w.index, 'hex'),
    account_masked = w.masked, snapshot = w.snapshot, signature = decode(w.signature, 'hex')
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::text[])
    AS w (id, account, index, masked, snapshot, signature)
WHERE l.id = w.id
"""


def freeze(batch: PaymentBatch) -> int:
    """Signs every standing line of a list that is being submitted; how many. Call it under the list's lock."""
    lines = list(batch.lines.standing().order_by("position"))
    homes = Household.objects.in_bulk({line.household_id for line in lines})
    members = [line.member_id for line in lines if line.member_id is not None]
    heads = facts.head_of(facts.people_of(homes))
    cards = {card.member_id: card for card in PersonalAccount.objects.filter(member__in=members, ended_on=None)}
    accounts = [_account(line, homes, heads, cards) for line in lines]
    told = [
        snapshot_of(batch, line, homes[line.household_id], index)
        for line, (_sealed, index) in zip(lines, accounts, strict=True)
    ]
    signatures = signing.sign_all(told, seed=signer().seed)
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [
            [line.pk for line in lines],
            [sealed.data.hex() if sealed else None for sealed, _index in accounts],
            [index.hex() if index else None for _sealed, index in accounts],
            [sealed.masked if sealed else "" for sealed, _index in accounts],
            [json.dumps(one, ensure_ascii=False) for one in told],
            [signature.hex() for signature in signatures],
        ])  # fmt: skip
    return len(lines)


def _account(line: PaymentLine, homes: Any, heads: Any, cards: Any) -> tuple[Sealed | None, bytes | None]:
    """The sealed account that takes the money today, and its blind index."""
    if line.member_id is not None and (card := cards.get(line.member_id)):
        return card.account, facts.plain(card.account_index)
    home, head = homes[line.household_id], heads.get(line.household_id)
    if line.member_id is not None and (head is None or head.pk != line.member_id):
        return None, None
    return home.bank_account, facts.plain(home.bank_account_index)


def snapshot_of(batch: PaymentBatch, line: PaymentLine, home: Household, account: bytes | None) -> dict[str, Any]:
    """The line as it is signed: text and whole numbers only, so that it reads the same for ever. Amounts in yuan."""
    return {
        "list": batch.pk, "line": line.pk, "position": line.position, "village": batch.village_id,
        "household": line.household_id, "household_number": home.number, "head": home.head_name,
        "status": home.status, "members": home.size, "member": line.member_id, "payee": line.payee_name,
        "account": account.hex() if account else None, "item": line.item, "period": line.period, "unit": batch.unit,
        "standard": str(line.standard_yuan), "quantity": str(line.quantity), "amount": str(line.amount_yuan),
        "means": batch.means, "policy": batch.policy_id, "ground": line.ground, "project": batch.project_id,
        "project_name": batch.project.name, "source": batch.source_id, "document": batch.source_document_no,
    }  # fmt: skip
