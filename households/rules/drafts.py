"""What form, workbook and API hand to the actions: one card as typed, in plain frozen values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from households.rules.income import AMOUNTS, IncomeFacts


class Kept(Enum):
    """A value that was not asked for: what is on record stays."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT


@dataclass(frozen=True)
class CardDraft:
    """The household block as typed. Phone and account in clear; None leaves what is on record untouched.

    The rarer facts below (FACTS) stay as they are on record unless a value is given, be it empty.
    """

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
    hamlet: str | Kept = KEPT
    difficulty: str | Kept = KEPT
    policies_ended: bool | Kept = KEPT
    is_martyr_family: bool | Kept = KEPT
    is_one_child: bool | Kept = KEPT
    is_two_daughters: bool | Kept = KEPT
    relocation: str | Kept = KEPT
    relocation_place: str | Kept = KEPT
    relapse_cause: str | Kept = KEPT
    authorised_on: dt.date | None | Kept = KEPT
    filled_by: str | Kept = KEPT
    filler_phone: str | Kept = KEPT
    filled_on: dt.date | None | Kept = KEPT
    head_signed_on: dt.date | None | Kept = KEPT


FACTS = (
    "hamlet", "difficulty", "policies_ended", "is_martyr_family", "is_one_child", "is_two_daughters", "relocation",
    "relocation_place", "relapse_cause", "authorised_on", "filled_by", "filler_phone", "filled_on", "head_signed_on",
)  # fmt: skip
"""The facts of the household block that are asked for rarely (DOMAIN §2.1); the names are the card's columns."""


@dataclass(frozen=True)
class LineDraft:
    """One line under a part of the income, in yuan; `part` and `kind` are codes of choices.income."""

    part: str
    kind: str
    amount_yuan: Decimal
    note: str = ""


@dataclass(frozen=True)
class IncomeDraft:
    """Income of one year as typed, in yuan. `members` None takes the card's counted members.

    `lines` replaces the lines on record; None leaves them, and they must still add up to the amounts.
    """

    year: int
    amounts: Mapping[str, Decimal] = field(default_factory=dict, hash=False)
    members: int | None = None
    lines: tuple[LineDraft, ...] | None = None

    def facts(self, members: int) -> IncomeFacts:
        """The figures for the rule."""
        return IncomeFacts(members=self.members or members, **{k: v for k, v in self.amounts.items() if k in AMOUNTS})


@dataclass(frozen=True)
class ProofDraft:
    """What the verdict on one guarantee rests on. Without a name or day, who looked at the whole and when."""

    guarantee: str
    proof: str
    checked_by: str = ""
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class LivingDraft:
    """The guarantees and living conditions of one year as seen on `checked_on` (None: the day of recording).

    Conditions not named stay as they are on record; `proofs` replaces those on record, None leaves them.
    """

    year: int
    verdicts: Mapping[str, bool] = field(default_factory=dict, hash=False)
    note: str = ""
    conditions: Mapping[str, Any] = field(default_factory=dict, hash=False)
    proofs: tuple[ProofDraft, ...] | None = None
    checked_by: str | Kept = KEPT
    checked_on: dt.date | None = None


@dataclass(frozen=True)
class PersonYearDraft:
    """What one year says of a member (by key): the facts by their column, those not named stay."""

    member: int
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class YearDraft:
    """A year's snapshot as typed; a block that is None, or a person who is not named, stays as on record."""

    year: int
    income: IncomeDraft | None = None
    living: LivingDraft | None = None
    people: tuple[PersonYearDraft, ...] = ()


@dataclass(frozen=True)
class MeasureDraft:
    """One help measure as typed; `pk` names one already on the card, `member` one of the card's members.

    Without an item of the taxonomy (`item_code`) it is a note of what is done, to be completed on the help page.
    """

    kind: str
    item: str
    starts_on: dt.date
    pk: int | None = None
    member: int | None = None
    amount_yuan: Decimal | None = None
    ends_on: dt.date | None = None
    state: str = "planned"
    result: str = ""
    item_code: str = ""
    plan: int | None = None
    source: str = ""
    owner: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    details: Mapping[str, object] = field(default_factory=dict, hash=False)


def repeated_causes(main: str, others: tuple[str, ...], *, most: int) -> bool:
    """Does an other cause repeat the main one or another, or are there more than `most`? (DQ-36)"""
    return len(others) > most or main in others or len(set(others)) < len(others)
