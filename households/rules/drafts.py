"""What form, workbook and API hand to the actions: one card as typed, in plain frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from households.rules.income import AMOUNTS, IncomeFacts


@dataclass(frozen=True)
class CardDraft:
    """The household block as typed. Phone and account in clear; None leaves what is on record untouched."""

    group: str = ""
    address: str = ""
    phone: str | None = None
    bank_name: str = ""
    bank_account: str | None = None
    attribute: str = "01"
    id_standard: str = "national"
    plan_lift_year: int | None = None
    main_cause: str = ""
    other_causes: tuple[str, ...] = ()
    cause_note: str = ""


@dataclass(frozen=True)
class IncomeDraft:
    """Income of one year as typed, in yuan. `members` None takes the card's counted members."""

    year: int
    amounts: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    members: int | None = None

    def facts(self, members: int) -> IncomeFacts:
        """The figures for the rule."""
        return IncomeFacts(members=self.members or members, **{k: v for k, v in self.amounts.items() if k in AMOUNTS})


@dataclass(frozen=True)
class LivingDraft:
    """The guarantees of one year as seen on a day."""

    year: int
    verdicts: Mapping[str, bool] = field(default_factory=dict, hash=False)
    note: str = ""


@dataclass(frozen=True)
class MeasureDraft:
    """One help measure as typed; `pk` names one already on the card, `member` one of the card's members."""

    kind: str
    item: str
    starts_on: dt.date
    pk: int | None = None
    member: int | None = None
    amount_yuan: Decimal | None = None
    ends_on: dt.date | None = None
    state: str = "planned"
    result: str = ""


def repeated_causes(main: str, others: tuple[str, ...], *, most: int) -> bool:
    """Does an other cause repeat the main one or another, or are there more than `most`? (DQ-36)"""
    return len(others) > most or main in others or len(set(others)) < len(others)
