"""What the data checks look at: one card as plain frozen values, from the database or from a form being filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from typing import Any

from households.choices import ABLE_TO_WORK, Health
from registry.text.identity import age_on

ZERO = Decimal("0.00")
NOBODY = "none"


@dataclass(frozen=True)
class Job:
    """One job away from home; `place` is a division code, "" unknown."""

    starts_on: dt.date
    ends_on: dt.date | None = None
    place: str = ""
    is_abroad: bool = False
    monthly_wage_yuan: Decimal | None = None


@dataclass(frozen=True)
class Person:
    """One current member. `pk` is None and `position` counts while a form is filled in."""

    name: str
    birth_on: dt.date | None
    pk: int | None = None
    position: int | None = None
    identity: str = ""
    sex: str = ""
    relation: str = ""
    ethnicity: str = ""
    disability_certificate: str = ""
    disability_kind: str = ""
    disability_level: str = ""
    health: tuple[str, ...] = ()
    education: str = ""
    school: str = ""
    drop_reason: str = ""
    labour: str = ""
    work_area: str = ""
    work_months: int = 0
    welfare_job: str = ""
    welfare_months: int = 0
    has_resident_insurance: bool = False
    has_employee_insurance: bool = False
    allowance: str = NOBODY
    destitute: str = NOBODY
    is_counted: bool = True
    jobs: tuple[Job, ...] = ()

    def age(self, on: dt.date) -> int | None:
        """Completed years on `on`; None without a birth date or before birth."""
        return age_on(self.birth_on, on) if self.birth_on and self.birth_on <= on else None

    @property
    def is_healthy(self) -> bool:
        return self.health == (Health.HEALTHY,)

    @property
    def is_insured(self) -> bool:
        return self.has_resident_insurance or self.has_employee_insurance

    @property
    def can_work(self) -> bool:
        return self.labour in ABLE_TO_WORK

    @property
    def works(self) -> bool:
        """Has work away from home or a welfare job on the card."""
        return bool(self.jobs or self.work_area or self.work_months or self.welfare_job)


@dataclass(frozen=True)
class IncomeFact:
    """Income of one year in yuan: what was typed, the totals as stored, and the sums of its lines by part."""

    year: int
    members: int
    amounts: Mapping[str, Decimal] = made(default_factory=dict, hash=False)
    gross_yuan: Decimal | None = None
    net_yuan: Decimal | None = None
    net_per_head_yuan: Decimal | None = None
    reference_per_head_yuan: Decimal | None = None
    lines: Mapping[str, Decimal] = made(default_factory=dict, hash=False)

    def of(self, part: str) -> Decimal:
        """A part of the income, such as "wage_yuan"; zero when blank."""
        return self.amounts.get(part, ZERO) or ZERO


@dataclass(frozen=True)
class LivingFact:
    """Guarantees, land and house of one year."""

    year: int
    verdicts: Mapping[str, bool] = made(default_factory=dict, hash=False)
    proofs: frozenset[str] = frozenset()
    note: str = ""
    measured: Mapping[str, Decimal | None] = made(default_factory=dict, hash=False)
    is_dangerous: bool | None = None
    danger: str = ""


@dataclass(frozen=True)
class MeasureFact:
    """One help measure."""

    kind: str
    starts_on: dt.date
    pk: int | None = None
    item_code: str = ""
    item: str = ""
    member: int | None = None
    state: str = "planned"
    ends_on: dt.date | None = None
    amount_yuan: Decimal | None = None
    details: Mapping[str, Any] = made(default_factory=dict, hash=False)

    @property
    def is_running(self) -> bool:
        """Planned or under way."""
        return self.state in {"planned", "under_way"}

    def runs_on(self, day: dt.date) -> bool:
        return self.is_running and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True)
class RiskFact:
    """One risk of a monitored object."""

    kind: str
    since_on: dt.date
    disaster: str = ""
    note: str = ""
    cleared_on: dt.date | None = None


@dataclass(frozen=True)
class Helping:
    """One helper who stands by the household now: households this person helps in all, and the limit (None: none)."""

    name: str
    households: int
    limit: int | None = None


@dataclass(frozen=True)
class Gone:
    """A member who left, for whom help still runs."""

    name: str
    left_on: dt.date
    reason: str
    pk: int | None = None


@dataclass(frozen=True)
class FlagFact:
    """A negative-list circumstance that a comparison found."""

    kind: str
    found_on: dt.date
    source: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class Relative:
    """A sign that a member is close to a helper: `how` is a phrase, `names` who it is."""

    how: str
    names: str


@dataclass(frozen=True)
class Card:
    """One household. Money in yuan; `lines` gives the income line of each year that has one."""

    pk: int | None = None
    village: str = ""
    status: str = ""
    is_registered: bool = False
    monitored_type: str = ""
    monitored_on: dt.date | None = None
    risk_cleared_on: dt.date | None = None
    plan_lift_year: int | None = None
    main_cause: str = ""
    other_causes: tuple[str, ...] = ()
    cause_note: str = ""
    evidence: frozenset[str] = frozenset()
    phone: str = ""
    phone_shared: int = 0
    people: tuple[Person, ...] = ()
    gone: tuple[Gone, ...] = ()
    deaths: frozenset[int] = frozenset()
    incomes: tuple[IncomeFact, ...] = ()
    same_income: int = 0
    livings: tuple[LivingFact, ...] = ()
    people_years: tuple[int, ...] = ()
    lines: Mapping[int, Decimal] = made(default_factory=dict, hash=False)
    measures: tuple[MeasureFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    flags: tuple[FlagFact, ...] = ()
    helpers: tuple[Helping, ...] = ()
    last_visit_on: dt.date | None = None
    visit_months: int | None = None
    relatives: tuple[Relative, ...] = ()
    is_whole: bool = True
    """False while a form is filled in: help, visits and history are not on it."""

    @property
    def counted(self) -> tuple[Person, ...]:
        """Members who count for size and income."""
        return tuple(person for person in self.people if person.is_counted)

    @property
    def income(self) -> IncomeFact | None:
        """The income of the latest year."""
        return max(self.incomes, key=lambda income: income.year, default=None)

    @property
    def living(self) -> LivingFact | None:
        """The guarantees of the latest year."""
        return max(self.livings, key=lambda living: living.year, default=None)

    @property
    def is_monitored(self) -> bool:
        return bool(self.monitored_type) and self.risk_cleared_on is None

    @property
    def open_risks(self) -> tuple[RiskFact, ...]:
        return tuple(risk for risk in self.risks if risk.cleared_on is None)

    @property
    def causes(self) -> tuple[str, ...]:
        """Main and other causes."""
        return tuple(cause for cause in (self.main_cause, *self.other_causes) if cause)

    def has_need(self, *, cause: str, risk: str) -> bool:
        """Is it named as a cause, or as a risk that is not cleared?"""
        return cause in self.causes or any(one.kind == risk for one in self.open_risks)


@dataclass(frozen=True)
class Hit:
    """What a condition found: the field to mend, and the params of the rule's sentence (see choices/checks/phrases)."""

    field: str = ""
    params: Mapping[str, Any] = made(default_factory=dict, hash=False)
    member: int | None = None
    position: int | None = None
    year: int | None = None
    severity: str = ""  # milder than the rule's own
