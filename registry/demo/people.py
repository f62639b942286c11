"""Invented people: names as they are common in western Hunan, and numbers that can belong to nobody.

Identity numbers begin with 529901, a region that does not exist; mobile numbers with 154, a range that is not assigned;
bank cards have a wrong check digit. DOMAIN.md §2.8.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from typing import Final

from registry.text import identity
from registry.text.identity import Sex

_SURNAMES: Final = {
    "龙": 120, "石": 110, "麻": 80, "吴": 75, "杨": 60, "隆": 42, "向": 40, "田": 40, "彭": 38, "张": 30, "王": 28,
    "廖": 24, "施": 22, "刘": 22, "李": 22, "梁": 18, "陈": 18, "黄": 16, "秦": 14, "滕": 14, "欧": 12, "罗": 12,
    "周": 12, "覃": 10, "唐": 10, "胡": 9, "熊": 8, "伍": 8, "曾": 7, "符": 6, "贾": 6, "贺": 5, "尚": 4, "瞿": 4,
    "单": 3, "解": 2,
}  # fmt: skip
_MALE_OLD: Final = "金银元清正明德兴发云天富贵昌世成光福寿仕吉祥顺春树老长林生官保"
_FEMALE_OLD: Final = "秀英兰香菊花翠玉珍莲梅凤妹桂金银春美姐成芳巧腊满爱林桃"
_MALE: Final = "建国军兵勇强文武志刚先林海波永平俊超杰峰健伟鹏飞明亮辉华安全庆忠"
_FEMALE: Final = "红艳丽霞芳燕玲琴娟敏静慧萍云梅兰凤英爱群春秋月金银花珍秀先"
_MALE_YOUNG: Final = "子轩浩宇梓豪俊熙博文昊然嘉铭思远家乐天佑宏毅泽楷睿晨一诺"
_FEMALE_YOUNG: Final = "欣怡梓涵诗琪雨桐思颖佳怡梦瑶语嫣可馨紫萱静雯婉清依诺心妍若溪"
_RARE: Final = "喆堃翀淼昱玥赟旻垚"
_FIRST_SEQUENCE: Final = 200
"""Below lie the numbers of DOMAIN.md and of the tests, so that the demo never meets them."""


class NumbersExhausted(RuntimeError):
    """Raised when more than 400 people of one sex are born on one day. Spread the births wider."""


class Names:
    """Names of people; every call takes the stream it draws from."""

    def surname(self, rng: random.Random) -> str:
        names, weights = _weighted()
        return rng.choices(names, cum_weights=weights)[0]

    def given(self, rng: random.Random, sex: Sex, born_on: date) -> str:
        """A given name in the fashion of the year of birth; three quarters have two characters."""
        male = sex == "male"
        if born_on.year < 1965:
            stock = _MALE_OLD if male else _FEMALE_OLD
        elif born_on.year < 1998:
            stock = _MALE if male else _FEMALE
        else:
            stock = _MALE_YOUNG if male else _FEMALE_YOUNG
        first = stock[int(rng.random() * len(stock))]
        draw = rng.random()
        if draw < 0.22:
            return first
        second = _RARE if draw > 0.995 else stock
        return first + second[int(rng.random() * len(second))]

    def head(self, rng: random.Random, sex: Sex, born_on: date) -> str:
        """The full name of someone whose family name is free."""
        return self.surname(rng) + self.given(rng, sex, born_on)

    def relative(self, rng: random.Random, surname: str, sex: Sex, born_on: date) -> str:
        """The full name of someone who bears a given surname."""
        return surname + self.given(rng, sex, born_on)


class Numbers:
    """Identity numbers that are valid, fictitious and given out once; the n-th of a day and sex is always the same."""

    def __init__(self) -> None:
        self._given: defaultdict[tuple[date, Sex], int] = defaultdict(int)

    def identity(self, born_on: date, sex: Sex) -> str:
        """The next number of that birth date and sex. Raises NumbersExhausted after 400."""
        key = (born_on, sex)
        count = self._given[key]
        if count >= 400:
            raise NumbersExhausted(f"{born_on} {sex}")
        self._given[key] = count + 1
        sequence = _FIRST_SEQUENCE + 2 * count + (1 if sex == "male" else 0)
        return identity.compose(region=identity.FICTITIOUS_REGION, born_on=born_on, sequence=sequence)


def phone(rng: random.Random) -> str:
    """A mobile number of a range that is assigned to nobody."""
    return f"154{rng.randrange(10**8):08d}"


def account(rng: random.Random) -> str:
    """A card number of 19 digits whose check digit is wrong on purpose, so that no such card exists."""
    body = f"620000{rng.randrange(10**12):012d}"
    return body + str((_luhn(body) + 1 + rng.randrange(9)) % 10)


def born_on(rng: random.Random, *, age: int, on: date) -> date:
    """A birth date of someone who has completed ``age`` years on that day."""
    first = date(on.year - age - 1, on.month, min(on.day, 28)) + timedelta(days=1 if on.day <= 28 else 4)
    last = date(on.year - age, on.month, min(on.day, 28))
    return first + timedelta(days=rng.randrange((last - first).days + 1))


def _luhn(body: str) -> int:
    """The right check digit of a card number."""
    doubled = (int(d) * (2 - i % 2) for i, d in enumerate(reversed(body)))
    return -sum(d // 10 + d % 10 for d in doubled) % 10


@lru_cache(maxsize=1)
def _weighted() -> tuple[list[str], list[int]]:
    return list(_SURNAMES), list(accumulate(_SURNAMES.values()))
