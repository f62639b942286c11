"""The rules of a payment list, without a database: each check by an example on both sides of its edge."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds.rules import payment as rules
from funds.rules import plan, signing

LINE = rules.LineFacts(1, "周山", Decimal(1000), Decimal(500), Decimal(2), account=b"a")
TERMS = rules.Terms(Decimal(500), Decimal(3000))
SEED = bytes(range(32))


def codes(*lines: rules.LineFacts, **whole: Any) -> set[str]:
    return {f.code for f in rules.findings(rules.ListFacts(**whole), list(lines))}


@pytest.mark.parametrize(
    ("change", "code", "is_error"),
    [
        ({"is_registered": False}, "payee_not_registered", True),
        ({"died_on": "2026-09-30"}, "payee_died", True),
        ({"left_on": "2026-09-30"}, "payee_left", True),
        ({"is_payee": False}, "payee_changed", False),
        ({"account": None}, "no_account", True),
        ({"is_own": False}, "account_not_own", True),
        ({"sharers": ("排碧村 石某",)}, "account_shared", True),
        ({"cadres": ("村支书",)}, "cadre_account", True),
        ({"given": ("十八洞村",)}, "given_already", True),
        ({"standard_yuan": Decimal("499.99")}, "standard_differs", True),
        ({"held_yuan": Decimal("2000.01")}, "over_cap", True),
        ({"excluded": ("易地搬迁",)}, "item_excluded", True),
        ({"aside": ("龙某（村主任，配偶）",)}, "cadre_relative", False),
    ],
)
def test_each_check_finds_exactly_its_fault(change: dict[str, Any], code: str, is_error: bool) -> None:
    assert codes(LINE, terms=TERMS) == set()
    found = rules.findings(rules.ListFacts(terms=TERMS), [replace(LINE, **change)])
    assert [(f.code, f.is_error, f.household) for f in found] == [(code, is_error, 1)]


def test_the_cap_is_reached_but_not_passed() -> None:
    assert codes(replace(LINE, held_yuan=Decimal(2000)), terms=TERMS) == set()
    two = [replace(LINE, member=1, account=b"b"), replace(LINE, member=2, account=b"c", amount_yuan=Decimal("2000.01"))]
    found = rules.findings(rules.ListFacts(terms=TERMS), two)
    assert [f.code for f in found] == ["over_cap"] and "3,000.01" in found[0].detail


def test_an_account_of_two_lines_is_shared_and_one_of_a_cash_list_is_not_asked() -> None:
    lines = [LINE, replace(LINE, household=2, name="龙先兰")]
    assert codes(*lines) == {"account_shared"}
    assert codes(*lines, is_by_bank=False) == set()


def test_another_rate_is_explained_where_no_policy_made_the_list() -> None:
    found = rules.findings(
        rules.ListFacts(terms=replace(TERMS, is_binding=False)), [replace(LINE, standard_yuan=Decimal(1))]
    )
    assert [(f.code, f.is_error) for f in found] == [("standard_differs", False)]


def test_even_amounts_are_asked_about_from_the_number_of_lines_that_the_county_set() -> None:
    lines = [replace(LINE, household=n, account=bytes([n])) for n in range(10)]
    even = {"even_share": Decimal("0.95"), "even_lines": Decimal(10)}
    assert codes(*lines, **even) == {"even_amounts"}
    assert codes(*lines[:9], **even) == codes(*lines) == set()
    assert codes(replace(lines[0], amount_yuan=Decimal(1)), *lines[1:], **even) == set()
    assert codes(*lines, terms=replace(TERMS, is_counted=False), **even) == set()


def test_the_list_itself_may_be_forbidden_split_or_empty() -> None:
    assert codes() == {"list_empty"}
    assert codes(LINE, blocked=("办公楼",)) == {"negative_list"}
    assert codes(LINE, is_split=True, siblings=("第一批",)) == {"split_list"}


@given(st.dictionaries(st.text(max_size=8), st.one_of(st.text(max_size=8), st.integers(), st.none()), max_size=6))
def test_a_signature_holds_for_its_snapshot_and_no_other(told: dict[str, Any]) -> None:
    from publicity.rules.signing import Signer

    signer = Signer(SEED)
    signature = signing.sign_all([told], seed=SEED)[0]
    assert signing.is_signed(told, signature, public_key=signer.public_key)
    assert not signing.is_signed({**told, "amount": "0.01 more"}, signature, public_key=signer.public_key)
    assert not signing.is_signed(told, signature, public_key=Signer(bytes(32)).public_key)
    # A signature of the publication log over the same words is no signature of a payment.
    bare = bytes.fromhex(signer.sign(signing.text_of(told).decode().split("\n", 1)[1]))
    assert not signing.is_signed(told, bare, public_key=signer.public_key)


# --- the plan of a policy -------------------------------------------------------------------------------------------

POLICY = plan.Terms(Decimal(500), "quantity", "anybody", frozenset({"lifted"}), "head", True, Decimal(3000))
HOME = plan.Home(1, "周山", "lifted", measures=(Decimal(4),))


def left(home: plan.Home, terms: plan.Terms = POLICY, typed: Any = None) -> list[str]:
    offers, out = plan.plan(terms, [home], typed)
    assert bool(offers) != bool(out)
    return [one.code for one in out]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"status": "ordinary"}, "status"), ({"measures": ()}, "no_measure"), ({"excluded": ("搬迁",)}, "excluded"),
        ({"is_given": True}, "given"), ({"held_yuan": Decimal(3000)}, "capped"), ({"has_account": False}, "no_account"),
        ({"measures": (None,)}, "no_quantity"),
    ],
)  # fmt: skip
def test_everyone_left_out_is_left_out_for_one_reason(change: dict[str, Any], code: str) -> None:
    assert left(HOME) == []
    assert left(replace(HOME, **change)) == [code]


@given(
    st.decimals("0.01", 999, places=2), st.decimals("0.01", 9999, places=2), st.decimals("0", 9999, places=2),
    st.decimals("0.01", 9999, places=2),
)  # fmt: skip
def test_the_cap_holds_for_any_quantity_and_is_used_up_to_the_last_hundredth(
    quantity: Decimal, standard: Decimal, held: Decimal, cap: Decimal
) -> None:
    terms = replace(POLICY, standard_yuan=standard, cap_yuan=cap)
    offers, out = plan.plan(terms, [replace(HOME, measures=(quantity,), held_yuan=held)])
    assert len(offers) + len(out) == 1
    for offer in offers:
        assert offer.amount_yuan == rules.amount(standard, offer.quantity)
        assert held + offer.amount_yuan <= cap and 0 < offer.quantity <= quantity
        more = rules.amount(standard, offer.quantity + Decimal("0.01"))
        assert offer.quantity == quantity or held + more > cap or more == offer.amount_yuan


def test_a_persons_money_is_counted_person_by_person() -> None:
    people = (
        plan.Someone(1, "甲", 30, "ordinary", work_area="province"),
        plan.Someone(2, "乙", 30, "ordinary"),
        plan.Someone(3, "丙", 40, "ordinary", work_area="county", has_account=False),
        plan.Someone(4, "丁", 40, "ordinary", work_area="county", died_on="2026-03-01"),
        plan.Someone(5, "戊", 22, "skilled", work_area="outside", is_given=True),
        plan.Someone(6, "己", 15, "ordinary", work_area="outside"),
    )
    terms = plan.Terms(Decimal(400), "person", "away", frozenset({"lifted"}), "person", work_from=Decimal(16))
    offers, out = plan.plan(terms, [replace(HOME, people=people)])
    assert [(o.member, o.amount_yuan) for o in offers] == [(1, Decimal(400))]
    assert sorted((o.member, o.code) for o in out) == [(3, "no_account"), (4, "died"), (5, "given")]
    head = replace(terms, pay_to="head")
    offers, out = plan.plan(head, [replace(HOME, people=people)])
    assert [(o.member, o.quantity, o.who) for o in offers] == [(None, Decimal(3), ("甲", "丙", "戊"))]


def test_a_typed_quantity_goes_before_the_computed_one() -> None:
    offers, _out = plan.plan(POLICY, [replace(HOME, measures=(None,))], {(1, None): Decimal("1.50")})
    assert [(o.quantity, o.amount_yuan) for o in offers] == [(Decimal("1.50"), Decimal("750.00"))]
