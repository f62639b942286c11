"""What the registry knows already of the households and people in an uploaded book, asked once, by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from households.models import Household, IncomeYear, Member
from registry.divisions.models import Division
from registry.fields import blind_index
from registry.text import identity

_SUFFIXES = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")


def place(name: str) -> str:
    """A division's name as compared.

    >>> place("十八洞村村民委员会"), place("双龙镇")
    ('十八洞', '双龙镇')
    """
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return place(name.removesuffix(suffix))
    return name


def index_of(number: str) -> bytes | None:
    """The blind index under which a person is unique; None for a temporary number."""
    key = identity.uniqueness_key(number)
    return blind_index("identity", key) if key else None


@dataclass
class Known:
    """The registry's side of an import: villages in scope, households and people by number, and what others hold."""

    villages: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    members: dict[int, list[Member]] = field(default_factory=dict)
    incomes: dict[tuple[str, int], IncomeYear] = field(default_factory=dict)
    frozen: set[tuple[str, int]] = field(default_factory=set)
    taken_numbers: set[str] = field(default_factory=set)
    holders: dict[bytes, str] = field(default_factory=dict)
    """Blind index of a person → household number; "" for a household outside the scope."""

    def villages_named(self, township: str | None, village: str | None) -> list[str]:
        """Codes of the villages in scope with these names."""
        return self.villages.get((place(township or ""), place(village or "")), [])

    def holder_of(self, number: str | None) -> str | None:
        """The number of the household a person belongs to ("" outside the scope), None for nobody's member."""
        index = index_of(number) if number else None
        return self.holders.get(index) if index else None


def villages_in(scope: str) -> dict[tuple[str, str], list[str]]:
    """(township, village) by name → codes, within a scope."""
    townships = {
        d.code: d.name for d in Division.objects.filter(level=4, code__gte=scope[:6], code__lt=f"{scope[:6]}~")
    }
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for division in Division.objects.villages_of(scope):
        found[(place(townships.get(division.code[:9], "")), place(division.name))].append(division.code)
    return dict(found)


def look_up(*, scope: str, numbers: Iterable[str], identities: Iterable[str]) -> Known:
    """Everything the checks need, in a handful of queries."""
    numbers = list(dict.fromkeys(filter(None, numbers)))
    known = Known(villages=villages_in(scope))
    for household in Household.objects.within(scope).filter(number__in=numbers):
        known.households[household.number] = household
    by_pk = {household.pk: household.number for household in known.households.values()}
    for member in Member.objects.within(scope).current().filter(household__in=by_pk).order_by("pk"):
        known.members.setdefault(member.household_id, []).append(member)
    for income in IncomeYear.objects.within(scope).filter(household__in=by_pk):
        known.incomes[(by_pk[income.household_id], income.year)] = income
        if income.is_frozen:
            known.frozen.add((by_pk[income.household_id], income.year))
    indexes = [index for number in dict.fromkeys(filter(None, identities)) if (index := index_of(number))]
    for index, number in (
        Member.objects.within(scope)
        .current()
        .filter(identity_index__in=indexes)
        .values_list("identity_index", "household__number")
    ):
        known.holders[bytes(index)] = number
    _look_elsewhere(known, numbers, indexes)
    return known


def _look_elsewhere(known: Known, numbers: list[str], indexes: list[bytes]) -> None:
    """What lies outside the scope is told as "taken" and nothing more (migration 0011, households_taken)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, identity_index FROM households_taken(%s, %s)", [numbers, indexes])
        for number, index in cursor.fetchall():
            if number is not None and number not in known.households:
                known.taken_numbers.add(number)
            if index is not None:
                known.holders.setdefault(bytes(index), "")
