"""Yuan: reading, rounding, capital numerals, sharing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import money

amounts = st.decimals(min_value=0, max_value=money.LARGEST_YUAN, places=2)


@pytest.mark.parametrize(
    ("raw", "amount"),
    [
        ("3090", "3090.00"),
        ("3090.005", "3090.01"),
        ("３０９０．５", "3090.50"),
        ("1,234,567.8元", "1234567.80"),
        ("￥ 12", "12.00"),
        ("-5.5", "-5.50"),
        ("3万", "30000.00"),
        ("0.35万元", "3500.00"),
        ("1亿元", "100000000.00"),
        (12, "12.00"),
        (3090.0000000001, "3090.00"),
        ("100元整", "100.00"),
        ("7.", "7.00"),
        ("-0", "0.00"),
    ],
)
def test_parse_yuan_reads(raw, amount):
    assert money.parse_yuan(raw) == Decimal(amount)
    assert str(money.parse_yuan(raw)) == amount


@pytest.mark.parametrize(
    "raw",
    [
        "",
        None,
        "元",
        "abc",
        "1.2.3",
        "1,23",
        "1,0000",
        "12,",
        "1e5",
        "NaN",
        "Infinity",
        "--1",
        "１万万",
        True,
        "=1+1",
        "壹佰",
        float("nan"),
    ],
)
def test_parse_yuan_refuses(raw):
    with pytest.raises(money.MoneyError) as raised:
        money.parse_yuan(raw)
    assert raised.value.code == money.FORMAT


@pytest.mark.parametrize("raw", ["1000000000000", "9" * 5000, "99999亿"])
def test_parse_yuan_too_large_says_so(raw):
    with pytest.raises(money.MoneyError) as raised:
        money.parse_yuan(raw)
    assert raised.value.code == money.TOO_LARGE


@given(amounts)
def test_parse_yuan_reads_back_what_is_shown(amount):
    assert money.parse_yuan(f"{amount:,.2f}") == amount


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049", "0.00"), ("1.115", "1.12"), ("-1.115", "-1.12"), ("2.675", "2.68")],
)
def test_quantise_rounds_half_away_from_zero(amount, rounded):
    assert money.quantise(Decimal(amount)) == Decimal(rounded)


def test_quantise_refuses_a_float():
    with pytest.raises(TypeError):
        money.quantise(2.675)  # type: ignore[arg-type]  # the wrong type is what is tried


@pytest.mark.parametrize(
    ("amount", "capital"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("10.05", "壹拾元零伍分"),
        ("1000.05", "壹仟元零伍分"),
        ("1001", "壹仟零壹元整"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("10155.50", "壹万零壹佰伍拾伍元伍角整"),
        ("100000.05", "壹拾万元零伍分"),
        ("1000100", "壹佰万零壹佰元整"),
        ("100000001", "壹亿零壹元整"),
        ("10000000000.01", "壹佰亿元零壹分"),
        ("-3.20", "负叁元贰角整"),
    ],
)
def test_to_capital(amount, capital):
    assert money.to_capital(Decimal(amount)) == capital


def _read_capital(text):
    """An independent reader of capital numerals, so that the writer is not checked against itself."""
    digits = {d: i for i, d in enumerate("零壹贰叁肆伍陆柒捌玖")}
    small = {"拾": 10, "佰": 100, "仟": 1000}
    fen = total = section = digit = 0
    for c in text.replace("整", ""):
        if c in digits:
            digit = digits[c]
        elif c in small:
            section, digit = section + digit * small[c], 0
        elif c in "万亿":
            scale = 10_000 if c == "万" else 100_000_000
            if c == "亿":
                total, section, digit = (total + section + digit) * scale, 0, 0
            else:
                total, section, digit = total + (section + digit) * scale, 0, 0
        elif c == "元":
            fen, total, section, digit = (total + section + digit) * 100, 0, 0, 0
        elif c == "角":
            fen, digit = fen + digit * 10, 0
        elif c == "分":
            fen, digit = fen + digit, 0
    return fen


@given(amounts)
def test_to_capital_says_the_same_amount(amount):
    assert _read_capital(money.to_capital(amount)) == money.to_fen(amount)


@given(st.integers(-(10**13), 10**13))
def test_fen_there_and_back(fen):
    assert money.to_fen(money.from_fen(fen)) == fen


@given(amounts, st.integers(1, 60))
def test_share_evenly_loses_nothing_and_differs_by_at_most_a_fen(total, parts):
    shares = money.share_evenly(total, parts)
    assert sum(shares) == total
    assert max(shares) - min(shares) <= Decimal("0.01")


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any))
def test_share_by_weight_loses_nothing_and_gives_nothing_to_weight_zero(total, weights):
    shares = money.share_by_weight(total, weights)
    assert sum(shares) == total
    assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_share_by_weight_without_weight_is_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        money.share_by_weight(Decimal(1), weights)
