"""What the invented county consists of, before any app builds its part: places, how many households, streams of chance.

Deterministic: every part draws from a stream of its own name, so that a change in one app does not move another.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from registry.demo import people
from registry.text import money
from registry.text.identity import Sex

if TYPE_CHECKING:
    from registry.accounts.models import User

_HAMLETS: Final = (
    "上寨", "下寨", "大坪", "坳上", "老屋场", "岩脚", "河边", "新寨", "枫木",
    "桐油坪", "竹山", "水井湾", "岩落", "坡脚", "窝棚", "马鞍",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VillageSite:
    """A village of the county: its code and name, its groups (村民小组), and the share of the households it gets."""

    code: str
    name: str
    groups: tuple[str, ...]
    weight: float


@dataclass
class Plan:
    """The invented county. ``on`` is the day the demo pretends to be; the command fills ``users`` by role code."""

    seed: int
    on: date
    county: str
    households: int
    users: dict[str, list[User]] = field(default_factory=dict)
    names: people.Names = field(default_factory=people.Names)
    numbers: people.Numbers = field(default_factory=people.Numbers)
    notes: dict[str, Any] = field(default_factory=dict)
    """What one app's builder leaves for the next."""

    def rng(self, name: str) -> random.Random:
        """A fresh stream of that name, at its beginning. Ask once and keep it: asking again starts over."""
        return random.Random(f"{self.seed}/{self.county}/{name}")

    @cached_property
    def villages(self) -> list[VillageSite]:
        """The villages of the county by code, with groups and weights."""
        from registry.divisions.models import Division

        found = Division.objects.villages_of(self.county).values_list("code", "name")
        return [self._site(code, name) for code, name in found]

    @cached_property
    def village_codes(self) -> list[str]:
        return [village.code for village in self.villages]

    @property
    def person_names(self) -> people.Names:
        """The same as ``names``."""
        return self.names

    def households_by_village(self) -> dict[str, int]:
        """How many households each village has; they add up to ``households``, none is empty if there are enough."""
        sites = self.villages
        least = 1 if self.households >= len(sites) else 0
        spread = self.households - least * len(sites)
        shares = money.share_by_weight(money.from_fen(spread), [Decimal(repr(site.weight)) for site in sites])
        return {site.code: least + money.to_fen(share) for site, share in zip(sites, shares, strict=True)}

    def identity_number(self, born_on: date, sex: Sex) -> str:
        """A valid fictitious number, never given out twice."""
        return self.numbers.identity(born_on, sex)

    def born_on(self, rng: random.Random, age: int) -> date:
        """A birth date of someone who is that old on the day of the plan."""
        return people.born_on(rng, age=age, on=self.on)

    def phone(self, rng: random.Random) -> str:
        """A mobile number that is assigned to nobody."""
        return people.phone(rng)

    def account(self, rng: random.Random) -> str:
        """A bank card number that cannot exist."""
        return people.account(rng)

    def yuan(self, rng: random.Random, low: int, high: int, *, step: int = 10) -> Decimal:
        """A round amount between both, as people tell them."""
        return Decimal(rng.randrange(low // step, high // step + 1) * step).quantize(money.CENT)

    def groups(self, village: str) -> tuple[str, ...]:
        """The groups of a village."""
        return self._by_code[village].groups

    @cached_property
    def _by_code(self) -> dict[str, VillageSite]:
        return {site.code: site for site in self.villages}

    def _site(self, code: str, name: str) -> VillageSite:
        rng = self.rng(f"village {code}")
        count = rng.randint(3, 8)
        hamlets = rng.sample(_HAMLETS, count)
        groups = tuple(f"{number}组（{hamlet}）" for number, hamlet in enumerate(hamlets, 1))
        return VillageSite(code, name, groups, round(rng.lognormvariate(0, 0.5), 4))
