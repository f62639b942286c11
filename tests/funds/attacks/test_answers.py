"""Answers of a bank that are no answers: damaged, of other encodings, with numbers no column holds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from funds.actions import bank
from funds.models import BankFile, ReturnFile
from registry import clock
from registry.errors import DomainError
from tests.conftest import COUNTY
from tests.funds.bank import answers as plant
from tests.funds.bank.scenes import Scene, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def s(make_user: Any, in_scope: Any) -> Iterator[Scene]:
    with in_scope(COUNTY):
        yield scene(make_user)


def _damaged(good: bytes) -> Iterator[bytes]:
    """What an upload of the wrong or a broken file looks like, and fifteen files with three bytes changed."""
    dice = random.Random(5)
    yield from (b"\xff\xfe" + good, good[: len(good) // 2], b"PK\x03\x04" + bytes(2000), bytes(4000), b"\n" * 9000)
    yield bytes(dice.randrange(256) for _ in range(4000))
    yield good.replace("成功".encode("gb18030"), bytes(4)).replace("成功".encode(), bytes(4))
    for _n in range(15):
        changed = bytearray(good)
        for _ in range(3):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        yield bytes(changed)


def _amounts(s: Scene, file: BankFile) -> Iterator[bytes]:
    """Whole answers in which the first amount is no amount, or none that a column holds."""
    for amount in ("99999999999999.00", "1e300", "NaN", "-1000.00", "１０００.００", "\x001000.00", "0.005"):
        rows = plant._rows(file, file.lines.get(position=1), "", clock.today())
        for row in rows:
            row["amount"] = amount
        try:
            yield plant._written(bank.answers.as_rule(file.layout), rows, control=True)
        except (ValueError, ArithmeticError):
            continue  # a layout of fixed width in fen cannot carry it at all


@pytest.mark.parametrize("code", ["ykt-csv", "ykt-xlsx", "ykt-fixed"])
def test_whatever_is_sent_in_is_refused_in_words_or_read_as_far_as_it_says(s: Scene, code: str) -> None:
    file = s.sent(code)
    good = plant.answer_to(file, on=clock.today())
    refusals = 0
    for data in [*_damaged(good), *_amounts(s, file)]:
        try:
            with transaction.atomic():
                bank.read_answer(file, data=data, name="回盘", by=s.second, on=clock.today())
                transaction.set_rollback(True)
        except DomainError:
            refusals += 1
    assert refusals >= 5
    assert not ReturnFile.objects.exists()
    assert file.lines.exclude(outcome="pending").count() == 0
