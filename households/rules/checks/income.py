"""Income of the years: DQ-37 … DQ-44, DQ-71 and DQ-75 of DOMAIN §11. Money in yuan. The latest year is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from households.rules.checks.facts import Card, Hit, IncomeFact
from households.rules.checks.table import Limits, condition
from households.rules.income import GROSS_PARTS

COST = "business_cost_yuan"


def _year(income: IncomeFact, field: str, **params: Any) -> Hit:
    return Hit(field, {"year": income.year, **params}, year=income.year)


@condition("DQ-37")
def sums(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A part differs from its lines, or gross, net or net per head from the parts, by more than rounding."""
    for income in card.incomes:
        found = next(_wrong_sums(income, limits["tolerance_yuan"]), None)
        if found is not None:
            yield found


def _wrong_sums(income: IncomeFact, tolerance: Decimal) -> Iterator[Hit]:
    gross = sum((income.of(part) for part in GROSS_PARTS), Decimal(0))
    net = gross - income.of(COST)
    expected = [(part, "!part", income.of(part), total) for part, total in income.lines.items()]
    expected += [
        (field, what, written, value)
        for field, what, written, value in (
            ("wage_yuan", "!gross", income.gross_yuan, gross), ("wage_yuan", "!net", income.net_yuan, net),
            ("members", "!net_per_head", income.net_per_head_yuan, net / income.members if income.members else net),
        )
        if written is not None
    ]  # fmt: skip
    for field, what, written, value in expected:
        if abs(written - value) > tolerance:
            yield _year(income, field, what=what, written=str(written), sum=str(round(value, 2)))


@condition("DQ-38")
def no_cost(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Business income above zero and no expenses."""
    income = card.income
    if income and income.of("business_yuan") > 0 and income.of(COST) == 0:
        yield _year(income, COST, amount=str(income.of("business_yuan")))


@condition("DQ-39")
def losses(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Expenses above business income in several years running, up to the latest."""
    by_year = {income.year: income for income in card.incomes}
    last = card.income
    if last is None:
        return
    years = 0
    while (income := by_year.get(last.year - years)) and income.of(COST) > income.of("business_yuan"):
        years += 1
    if years >= limits["years"]:
        yield _year(last, COST, years=years)


@condition("DQ-40")
def wages(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Wages of the year, or of a month of a job, unusually low or high."""
    income = card.income
    wage = income.of("wage_yuan") if income else Decimal(0)
    if income and wage and not limits["lowest_yuan"] < wage <= limits["highest_yuan"]:
        yield _year(income, "wage_yuan", what="!wage", amount=str(wage))
    for person in card.people:
        for job in person.jobs:
            month = job.monthly_wage_yuan
            if month is not None and not limits["lowest_month_yuan"] <= month <= limits["highest_month_yuan"]:
                yield Hit("works", {"what": "!monthly_wage", "amount": str(month)}, member=person.pk,
                          position=person.position)  # fmt: skip
                break


@condition("DQ-41")
def work_and_wage(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Someone has a job in the year and wages are zero; or there are wages and nobody has work or a welfare job."""
    income = card.income
    if income is None:
        return
    wage = income.of("wage_yuan")
    first, last = dt.date(income.year, 1, 1), dt.date(income.year, 12, 31)
    employed = [
        person
        for person in card.people
        if any(job.starts_on <= last and (job.ends_on is None or job.ends_on > first) for job in person.jobs)
    ]
    working = [person for person in card.people if person.works]
    if (employed and not wage) or (wage and not working):
        yield _year(income, "wage_yuan", amount=str(wage), jobs=len(employed) if not wage else 0)


@condition("DQ-42")
def small_subsidies(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A subsidy above zero and below the least anybody gets in a year."""
    income = card.income
    if income is None:
        return
    for part, lowest in limits.items():
        amount = income.of(part)
        if 0 < amount < lowest:
            what = f"!{part.removesuffix('_yuan')}"
            yield _year(income, part, what=what, amount=str(amount), lowest=str(lowest))
            return


@condition("DQ-43")
def compensation(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Ecological compensation, but no land returned to forest in the conditions of that year (or the latest)."""
    income = card.income
    if income is None or income.of("ecology_yuan") <= 0:
        return
    living = next((one for one in card.livings if one.year == income.year), card.living)
    if living is not None and not living.measured.get("returned_mu"):
        yield _year(income, "ecology_yuan", amount=str(income.of("ecology_yuan")))


@condition("DQ-44")
def sudden(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """Net income per head changed by more than half, equals the line, or is the same in many households."""
    income = card.income
    if income is None or income.net_per_head_yuan is None:
        return
    head = income.net_per_head_yuan
    before = next((one for one in card.incomes if one.year == income.year - 1), None)
    last = before.net_per_head_yuan if before else None
    found: list[str] = []
    params: dict[str, Any] = {}
    if last and abs(head - last) > abs(last) * limits["change"]:
        found.append("!changed")
        params |= {"percent": round((head - last) / abs(last) * 100), "last": str(last), "before": income.year - 1}
    if head == card.lines.get(income.year):
        found.append("!exactly_line")
    if card.same_income > limits["same_households"]:
        found.append("!same_income")
        params["households"] = card.same_income
    if found:
        yield _year(income, "wage_yuan", amount=str(head), what=found, **params)


@condition("DQ-71")
def height(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A household monitored since 2023 with a high income, or any on the register with a very low one since 2021."""
    income = card.income
    if income is None or income.net_per_head_yuan is None or not (card.is_registered or card.is_monitored):
        return
    head, since = income.net_per_head_yuan, card.monitored_on
    high = since is not None and since.year >= limits["highest_since"] and head > limits["highest_yuan"]
    low = income.year >= limits["lowest_since"] and head < limits["lowest_yuan"]
    if high or low:
        yield _year(income, "wage_yuan", amount=str(head))


@condition("DQ-75")
def gaps(card: Card, limits: Limits, on: dt.date) -> Iterator[Hit]:
    """A year without figures between years with figures, or two snapshots of one year."""
    for what, years in (
        ("!incomes", [income.year for income in card.incomes]),
        ("!livings", [living.year for living in card.livings]),
        ("!people_years", list(card.people_years)),
    ):
        if not years:
            continue
        missing = sorted(set(range(min(years), max(years))) - set(years))
        twice = sorted({year for year in years if years.count(year) > 1})
        if missing or twice:
            yield Hit("year", {"what": what, "years": ", ".join(str(year) for year in missing or twice)})
