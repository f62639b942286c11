"""Net income per head: DOMAIN §2.6 (INC1) with the worked example of §10.1."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from households.rules import income as rule
from tests.households import factories


def test_income_inc1_worked_example_is_3090_a_head() -> None:
    figures = rule.compute(factories.income().facts(4))
    assert figures == rule.Income(
        D("200.00"), D("5160.00"), D("13560.00"), D("12360.00"), D("3090.00"), D("12360.00"), D("3090.00")
    )


def test_income_inc1_worked_example_lies_128_below_the_line_of_2019() -> None:
    line = rule.Line("poverty_line", 2019, D("3218"), "§4.1")
    reading = rule.read_against(D("3090.00"), line)
    assert (reading.distance_yuan, reading.is_above) == (D("-128.00"), False)


def test_income_exactly_on_the_line_is_not_above() -> None:
    assert not rule.read_against(D("4000.00"), rule.Line("poverty_line", 2020, D("4000"), "x")).is_above


@pytest.mark.parametrize(("net", "members", "per_head"), [
    ("10.00", 3, "3.33"), ("10.01", 2, "5.01"), ("0.00", 4, "0.00"), ("20000.00", 7, "2857.14"),
])  # fmt: skip
def test_income_per_head_is_rounded_half_up_once_at_the_end(net: str, members: int, per_head: str) -> None:
    assert rule.net_income_per_head(rule.IncomeFacts(members=members, wage_yuan=D(net))) == D(per_head)


def test_reference_income_adds_claims_and_takes_off_own_costs() -> None:
    facts = rule.IncomeFacts(members=3, wage_yuan=D("20000"), claims_yuan=D("3000.10"), own_costs_yuan=D("12000"))
    found = rule.compute(facts)
    assert (found.reference_yuan, found.reference_per_head_yuan) == (D("11000.10"), D("3666.70"))


def test_income_loss_of_the_business_goes_below_zero() -> None:
    facts = rule.IncomeFacts(members=2, business_yuan=D("100"), business_cost_yuan=D("500.01"))
    assert rule.net_income_per_head(facts) == D("-200.01")


@pytest.mark.parametrize("name", rule.AMOUNTS)
def test_income_amount_below_zero_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="below zero"):
        rule.IncomeFacts(members=1, **{name: D("-0.01")})


def test_income_without_members_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one member"):
        rule.IncomeFacts(members=0)
