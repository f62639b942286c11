"""Formats: the doctests are the worked examples; filters and functions are the same."""

from __future__ import annotations

import datetime as dt
import doctest
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from registry.ui import elements, formats
from registry.ui.charts import geometry
from registry.web import keyset

DAY = dt.date(2024, 2, 29)


@pytest.mark.parametrize("module", [formats, elements, geometry, keyset], ids=lambda module: module.__name__)
def test_docstring_examples_hold(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


def test_filters_print_what_the_functions_return():
    source = "{{ a|yuan }} {{ a|wan }} {{ part|share:whole }} {{ s|percent }} {{ id|masked }} {{ no|yuan }}"
    values = {"a": Decimal("1234567.5"), "part": 1, "whole": 3, "s": Decimal("0.0092"), "id": "5" * 18, "no": None}
    text = Template("{% load formats %}" + source).render(Context(values))
    assert text == "1,234,567.50 123.46 33.3% 0.92% 5555**********5555 —"


@pytest.mark.parametrize("value", [Decimal("0.005"), Decimal("2.675"), "2.675", 2.675], ids=str)
def test_yuan_half_rounds_up_whatever_the_type(value):
    assert formats.yuan(value) in {"0.01", "2.68"}


def test_dates_follow_the_language():
    with override("zh-hans"):
        assert formats.cn_date(DAY) == "2024年2月29日"
    with override("en"):
        assert formats.cn_date(DAY) == "29 February 2024"


def test_masked_never_shows_more_than_its_ends():
    for secret in ("张三", "12345678", "13800001111", "6228480402564890018", "0743-1234567"):
        shown = formats.masked(secret)
        assert len(shown) == len(secret)
        assert shown.count("*") >= max(1, len(secret) - 8)
