"""A contract of a project under way, with the people who sign its claims."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funds import actions
from funds.choices import ClaimState, Grade, Procurement
from funds.models import Claim, Contract, FundSource, Project, Supplier
from funds.rules.contracts import PAPERS
from registry import clock
from registry.db.scope import scoped
from registry.text.credit_code import check_character
from tests.conftest import COUNTY
from tests.funds import factories as make

BODY = "91433124MA4L2X7B8"
CREDIT_CODE = BODY + check_character(BODY)
OWN_ACCOUNT = "43001500012345678901"


@dataclass
class Deal:
    """A contract of 100,000 yuan with a tenth kept as deposit, its source, and everybody who signs."""

    who: make.People
    leader: Any  # signs for the township
    payer: Any
    county_leader: Any
    keeper: Any  # of suppliers
    project: Project
    source: FundSource
    supplier: Supplier
    contract: Contract

    @contextmanager
    def acting(self, user: Any, scope: str = COUNTY) -> Iterator[Any]:
        with scoped(scope, actor=user.pk):
            yield user

    def claim(self, number: int, amount: str, **fields: Any) -> Claim:
        """An instalment claimed with all its papers."""
        milestone = {1: "start", 2: "completion", 3: "acceptance", 4: "deposit"}[number]
        values: dict[str, Any] = {
            "number": number, "source": self.source.pk, "amount_yuan": Decimal(amount), "applied_on": clock.today(),
            "papers": PAPERS[milestone], "on": clock.today(),
        }  # fmt: skip
        return actions.prepare_claim(self.contract, by=self.who.accounting, **values | fields)

    def take(self, claim: Claim, end: str) -> Claim:
        """Through the signatures up to the state `end`."""
        for step, by, state in (
            ("sign", self.leader, ClaimState.TOWN_SIGNED),
            ("vet", self.who.department, ClaimState.DEPT_SIGNED),
            ("audit", self.who.finance, ClaimState.AUDITED),
        ):
            actions.move_claim(claim, step, by=by, on=clock.today())
            if state == end:
                return claim
        with self.acting(self.payer):
            actions.pay_claim(claim, by=self.payer, on=clock.today())
        return claim

    def complete(self, *, days_ago: int = 0) -> None:
        day = clock.today() - dt.timedelta(days=days_ago)
        self.contract = actions.report_completion(
            self.contract, completed_on=day, by=self.who.accounting, on=clock.today()
        )

    def accept(self, final: str | None = "100000.00", grade: Grade = Grade.PASSED, **fields: Any) -> Any:
        values: dict[str, Any] = {"on": clock.today(), "members": "张三、李四", "quality": "路面平整"} | fields
        found = actions.record_acceptance(
            self.contract, grade=grade, final_yuan=Decimal(final) if final else None, by=self.who.accounting,
            today=clock.today(), **values,
        )  # fmt: skip
        self.contract.refresh_from_db()
        return found


def supplier(by: Any, **fields: Any) -> Supplier:
    values = {
        "name": "花垣示例建筑有限公司",
        "credit_code": CREDIT_CODE,
        "bank_account": OWN_ACCOUNT,
        "bank_name": "农商行",
    }
    return actions.keep_supplier(None, by=by, **values | fields)


def contract(who: make.People, project: Project, firm: Supplier, **fields: Any) -> Contract:
    today = clock.today()
    values: dict[str, Any] = {
        "supplier": firm.pk, "number": "合同〔2026〕1号", "subject_matter": "机耕道硬化",
        "procurement": Procurement.INQUIRY,
        "amount_yuan": Decimal("100000.00"), "deposit_share": Decimal("0.10"), "signed_on": today, "starts_on": today,
        "ends_on": today + dt.timedelta(days=90),
    }  # fmt: skip
    return actions.enter_contract(project, by=who.accounting, on=today, **values | fields)


def deal(make_user: Any, **fields: Any) -> Deal:
    """Everything in place, nothing claimed. Call inside the county's scope."""
    who = make.people(make_user)
    payer, keeper = make_user("county_finance", COUNTY), make_user("county_finance", COUNTY)
    with scoped(COUNTY, actor=who.finance.pk):
        project, found = make.funded_project(who, amount="200000.00")
    firm = supplier(keeper)
    return Deal(
        who, make_user("township_leader", make.TOWNSHIP), payer, make_user("county_leader", COUNTY), keeper, project,
        found, firm, contract(who, project, firm, **fields),
    )  # fmt: skip
