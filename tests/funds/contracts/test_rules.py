"""Credit codes, instalments, deposits: pure rules, with worked figures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.choices import ClaimPaper, Milestone
from funds.rules import contracts as rules
from registry.text import credit_code as codes

SHARES = [
    rules.Share(1, Decimal("0.40"), "start"),
    rules.Share(2, Decimal("0.50"), "completion"),
    rules.Share(3, Decimal("0.10"), "acceptance"),
]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91 350100-M000100Y43", "９１350100m000100y43"])
def test_the_code_of_the_standard_itself_is_right(code: str) -> None:
    assert codes.check(code) == []  # GB 32100-2015, annex A


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y4", codes.LENGTH),
        ("91350100M000100YO3", codes.CHARACTERS),
        ("91350100M000100Y44", codes.CHECK),
        ("91350100M000010Y43", codes.CHECK),
    ],
)
def test_a_mistyped_code_is_told_from_a_right_one(code: str, fault: str) -> None:
    assert codes.check(code) == [fault]


def plan(amount: str, final: str | None = None, deposit: str = "0") -> list[tuple[int, str, str]]:
    found = rules.instalments(Decimal(amount), Decimal(final) if final else None, Decimal(deposit), SHARES)
    return [(p.number, p.milestone, str(p.amount_yuan)) for p in found]


def test_four_five_one_without_a_deposit() -> None:
    assert plan("100000") == [
        (1, "start", "40000.00"), (2, "completion", "50000.00"), (3, "acceptance", "10000.00")
    ]  # fmt: skip


def test_a_deposit_is_taken_off_the_last_instalments_and_paid_at_the_end() -> None:
    assert plan("100000", None, "0.05") == [
        (1, "start", "40000.00"), (2, "completion", "50000.00"), (3, "acceptance", "5000.00"),
        (4, "deposit", "5000.00"),
    ]  # fmt: skip
    assert plan("100000", None, "0.10")[2:] == [(3, "acceptance", "0.00"), (4, "deposit", "10000.00")]


def test_a_cheaper_final_account_shortens_what_is_left() -> None:
    assert plan("100000", "85000", "0.10") == [
        (1, "start", "40000.00"), (2, "completion", "36500.00"), (3, "acceptance", "0.00"), (4, "deposit", "8500.00")
    ]  # fmt: skip


@given(
    st.integers(1, 10**12), st.integers(1, 10**12), st.integers(0, 3000),
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
)  # fmt: skip
def test_instalments_add_up_to_the_worth_and_never_below_nothing(
    amount: int, final: int, deposit: int, weights: list[int]
) -> None:
    total = sum(weights)
    shares = [rules.Share(n, Decimal(w) / total, "start") for n, w in enumerate(weights, 1)]
    yuan, end, share = Decimal(amount) / 100, Decimal(final) / 100, Decimal(deposit) / 10000
    found = rules.instalments(yuan, end, share, shares)
    assert sum(p.amount_yuan for p in found) == end
    assert all(p.amount_yuan >= 0 for p in found)
    assert [p.until_yuan for p in found] == sorted(p.until_yuan for p in found)


def test_what_was_not_claimed_waits_for_the_next_instalment() -> None:
    found = rules.instalments(Decimal(100), None, Decimal("0.1"), SHARES)
    assert rules.room(found, 2, {1: Decimal(30)}) == Decimal("60.00")
    assert rules.room(found, 1, {2: Decimal(60)}) == Decimal("30.00")
    assert rules.room(found, 4, {1: Decimal(40), 2: Decimal(50)}) == Decimal("10.00")
    assert rules.room(found, 9, {}) == 0


def test_papers_by_milestone() -> None:
    assert rules.papers_missing(Milestone.START, ["application", "contract"]) == [ClaimPaper.PLEDGE]
    assert ClaimPaper.ACCEPTANCE in rules.papers_missing(Milestone.ACCEPTANCE, [])
    assert all(rules.PAPERS[milestone] for milestone in Milestone)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [("2025-01-31", 1, "2025-02-28"), ("2024-02-29", 12, "2025-02-28"), ("2025-11-15", 14, "2027-01-15")],
)
def test_months_later(day: str, months: int, then: str) -> None:
    assert rules.months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)
