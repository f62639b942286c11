"""Cards for tests: plain functions over the same actions that the application uses."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

from households.actions import changes
from households.actions import households as cards
from households.actions.status import set_status
from households.choices import Status
from households.models import Household
from households.rules.changes import Departure, Event
from households.rules.drafts import CardDraft, IncomeDraft, MeasureDraft
from households.rules.members import MemberDraft
from registry.text.identity import FICTITIOUS_REGION, compose

ON = dt.date(2026, 11, 2)
VILLAGE = "433124110226"
_serial = itertools.count(1)


def identity(born_on: dt.date = dt.date(1968, 3, 12), sex: str = "male") -> str:
    """A valid number; the same comes again after 490 calls only, in another test."""
    return compose(region=FICTITIOUS_REGION, born_on=born_on, sequence=next(_serial) % 490 * 2 + 10 + (sex == "male"))


def head(name: str = "周山", **fields: Any) -> MemberDraft:
    return person(name, "head", **fields)


def person(
    name: str, relation: str, *, born_on: dt.date = dt.date(1968, 3, 12), sex: str = "male", **fields: Any
) -> MemberDraft:
    """A member who passes every check."""
    values: dict[str, Any] = {
        "identity": identity(born_on, sex), "ethnicity": "06", "health": ("healthy",), "labour": "ordinary",
        "education": "primary", "has_resident_insurance": True,
    }  # fmt: skip
    return MemberDraft(name=name, relation=relation, **values | fields)


def family() -> list[MemberDraft]:
    """The family of four of DOMAIN §10.2, with numbers of its own."""
    return [
        head("周山", health=("chronic",), labour="weak"),
        person("李秋", "spouse", born_on=dt.date(1970, 9, 25), sex="female"),
        person("周林", "son", born_on=dt.date(1995, 7, 4), labour="skilled"),
        person("周小禾", "granddaughter", born_on=dt.date(2012, 5, 18), sex="female", education="", school="primary",
               labour="none"),
    ]  # fmt: skip


def income(year: int = 2019) -> IncomeDraft:
    """The worked example of DOMAIN §10.1: 3090.00 a head for four."""
    amounts = {
        "wage_yuan": "5200.00", "business_yuan": "3000.00", "business_cost_yuan": "1200.00", "dividend_yuan": "200.00",
        "allowance_yuan": "3360.00", "pension_yuan": "1200.00", "ecology_yuan": "300.00", "other_transfer_yuan": "300",
    }  # fmt: skip
    return IncomeDraft(year, {name: Decimal(value) for name, value in amounts.items()})


def replace_amount(draft: IncomeDraft, name: str, amount: str) -> IncomeDraft:
    """The income with another figure in one part."""
    return replace(draft, amounts={**draft.amounts, name: Decimal(amount)})


def measure(**fields: Any) -> MeasureDraft:
    return MeasureDraft(**{"kind": "M01", "item": "养殖", "starts_on": ON} | fields)


def household(
    *, village: str = VILLAGE, by: Any = None, on: dt.date = ON, members: list[MemberDraft] | None = None,
    status: str = Status.APPLICANT, card: CardDraft | None = None, **blocks: Any,
) -> Household:  # fmt: skip
    """A card on record: an applicant, or at `status` from the day after `on`."""
    drafted = card or CardDraft(group="3组", main_cause="01", other_causes=("07",))
    made = cards.enter(village=village, by=by, on=on, card=drafted, members=members or [head()], **blocks)
    if status != Status.APPLICANT:
        set_status(made, status, by=by, on=on + dt.timedelta(days=1))
    return made


def leaves(member: Any, *, by: Any = None, on: dt.date = ON, day: dt.date = ON, reason: str = "moved") -> Any:
    """The member gone from `day`, by the change that an approved request carries out."""
    return changes.record(Departure(member.pk, reason, Event(day, "证明", "补录")), by=by, on=on)
