"""Notices in the situations the tests need."""

from __future__ import annotations

import datetime as dt
from typing import Any

from publicity import actions
from publicity.actions import Column, EntryDraft
from publicity.models import Notice
from publicity.rules.kinds import signers_of
from publicity.workflow.notices import SIGNERS
from registry import clock
from registry.accounts.models import Posting, User
from tests.conftest import VILLAGE

PEOPLE = [("王大山", "3组", 4), ("向秋英", "1组", 2), ("龙先兰", "2组", 5)]
COLUMNS = [Column("head_name"), Column("group"), Column("people"), Column("proposal")]


def rows(prefix: str = "households.case:", people: list[Any] = PEOPLE) -> list[EntryDraft]:
    return [EntryDraft({"head_name": name, "group": group, "people": count, "proposal": "村里拟纳入帮扶"},
                       subject=f"{prefix}{number}" if prefix else "")
            for number, (name, group, count) in enumerate(people, 1)]  # fmt: skip


def prepared(by: Any, *, village: str = VILLAGE, on: dt.date | None = None, **fields: Any) -> Notice:
    """A list of three families, waiting for its witness."""
    fields = {"kind": "identification_village", "title": "关于拟纳入帮扶人家名单的公示", "columns": COLUMNS,
              "entries": rows(), "decision": "10月8日村民代表会议", **fields}  # fmt: skip
    return actions.publish(village=village, by=by, on=on or clock.today(), **fields)


def hanging(by: Any, witness: Any, **fields: Any) -> Notice:
    """The same, hanging from today."""
    return prepared(by, witness=witness, **fields)


def signers(village: str = VILLAGE) -> dict[str, Any]:
    """A branch secretary and a township accountant, who sign a sheet of village finance."""
    return {signer: posted(role, village[:length]) for signer, (role, length) in SIGNERS.items()}


def posted(role: str, code: str) -> Any:
    """Somebody with that posting, acting under it; the same person at the second call."""
    user, _made = User.objects.get_or_create(username=f"{role}_{code}", defaults={"name": "签字人"})
    posting, _made = Posting.objects.get_or_create(user=user, role=role, division_id=code,
                                                   defaults={"starts_on": dt.date(2014, 1, 1)})  # fmt: skip
    return user.act_as(posting)


def finance(by: Any, witness: Any = None, **fields: Any) -> Notice:
    """A sheet of village finance: no persons. Signed when a witness hangs it."""
    if witness and "signed" not in fields:
        village = fields.get("village", VILLAGE)
        needed = signers_of(fields.get("kind", "village_finance"), village)
        fields["signed"] = {signer: person for signer, person in signers(village).items() if signer in needed}
    return prepared(by, witness=witness, **{
        "kind": "village_finance", "title": "2026年第三季度村级收支公示", "decision": "",
        "columns": [Column("item"), Column("income_yuan"), Column("expense_yuan"), Column("remark")],
        "entries": [EntryDraft({"item": "上级补助", "income_yuan": "12000.00", "remark": "修路"}),
                    EntryDraft({"item": "修水渠", "expense_yuan": "8600.50"})], **fields})  # fmt: skip
