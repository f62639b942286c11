"""What the registry knows already of the households and people in an uploaded book, asked once, by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from households.actions import rounds
from households.imports.cleaners import Masked
from households.models import (
    HelperAssignment,
    Household,
    HouseholdRisk,
    IncomeLine,
    IncomeYear,
    LivingYear,
    Member,
    MemberYear,
    Work,
)
from households.rules.numbers import given_by
from households.rules.rounds import Window
from registry.divisions.models import Division, Level
from registry.fields import blind_index
from registry.spreadsheets.columns import CheckedRow
from registry.text import identity
from villages.models import Helper

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
    livings: dict[tuple[str, int], LivingYear] = field(default_factory=dict)
    member_years: dict[tuple[int, int], MemberYear] = field(default_factory=dict)
    works: dict[int, list[Work]] = field(default_factory=dict)
    risks: dict[int, list[HouseholdRisk]] = field(default_factory=dict)
    itemised: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    """Household number and year → parts of the income that have lines."""
    frozen: set[tuple[str, int]] = field(default_factory=set)
    windows: list[Window] = field(default_factory=list)
    """The county's confirmed yearly rounds."""
    unbarred: rounds.Unbarred = field(default_factory=rounds.Unbarred)
    """Households and years that no round bars."""
    latest: dict[str, int] = field(default_factory=dict)
    """Household number → the last year its card has figures of."""
    helpers: dict[str, list[Helper]] = field(default_factory=dict)
    assigned: dict[str, str] = field(default_factory=dict)
    counties: dict[str, list[str]] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    """Names of the area's own divisions and of all provinces → code, to tell where someone works."""
    taken_numbers: set[str] = field(default_factory=set)
    givers: set[str] = field(default_factory=set)
    """Codes of villages anywhere that will give one of the new numbers themselves."""
    holders: dict[bytes, str] = field(default_factory=dict)
    """Blind index of a person → household number; "" for a household outside the scope."""
    indexes: dict[str, bytes | None] = field(default_factory=dict)
    by_index: dict[bytes, Member] = field(default_factory=dict)
    by_number: dict[str, Member] = field(default_factory=dict)

    def villages_named(self, township: str | None, village: str | None) -> list[str]:
        """Codes of the villages in scope with these names."""
        return self.villages.get((place(township or ""), place(village or "")), [])

    def index(self, number: str) -> bytes | None:
        """The blind index of an identity number, computed once."""
        if number not in self.indexes:
            self.indexes[number] = index_of(number)
        return self.indexes[number]

    def holder_of(self, number: str | None) -> str | None:
        """The number of the household a person belongs to ("" outside the scope), None for nobody's member."""
        index = self.index(number) if number else None
        return self.holders.get(index) if index else None

    def member_of(self, row: CheckedRow) -> Member | None:
        """The person of a row on the card its household number names: by identity, person number, else by name."""
        household = self.households.get(row.values["number"])
        if household is None:
            return None
        number, said = row.values["identity_number"], row.values["person_number"] or ""
        index = self.index(number) if number and not isinstance(number, Masked) else None
        if index is not None:
            found = self.by_index.get(index)
            return found if found and found.household_id == household.pk else self._renumbered(household, said)
        people = self.members.get(household.pk, [])
        return self._renumbered(household, said) or next((m for m in people if m.name == row.values["name"]), None)

    def _renumbered(self, household: Household, said: str) -> Member | None:
        """The member of this person number, whose identity number may have been corrected."""
        found = self.by_number.get(said) if said else None
        return found if found and found.household_id == household.pk else None

    def person(self, number: str) -> Member | None:
        """A current member in scope by person number or identity number."""
        return self.by_number.get(number) or self.by_index.get(self.index(number) or b"")

    def helper_named(self, village: str, row: CheckedRow) -> Helper | None:
        """The active helper of the village with the row's name, and its phone when one is written."""
        phone = row.values["helper_phone"]
        index = blind_index("phone", phone) if phone and not isinstance(phone, Masked) else None
        same = [h for h in self.helpers.get(village, []) if h.name == row.values["helper"]]
        exact = [h for h in same if index and h.phone_index and bytes(h.phone_index) == index]
        return next(iter(exact), same[0] if len(same) == 1 else None)

    def helped_by(self, number: str | None) -> str | None:
        """The name of the helper a household has now."""
        return self.assigned.get(number or "")


def villages_in(scope: str) -> dict[tuple[str, str], list[str]]:
    """(township, village) by name → codes, within a scope."""
    townships = {
        d.code: d.name for d in Division.objects.filter(level=4, code__gte=scope[:6], code__lt=f"{scope[:6]}~")
    }
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for division in Division.objects.villages_of(scope):
        found[(place(townships.get(division.code[:9], "")), place(division.name))].append(division.code)
    return dict(found)


def look_up(
    *, scope: str, numbers: Iterable[str], identities: Iterable[str], people: Iterable[str] = (),
    counties: Iterable[str] = (),
) -> Known:  # fmt: skip
    """Everything the checks need, in a handful of queries. `people` and `counties` are named on the sheet of jobs."""
    numbers = list(dict.fromkeys(filter(None, numbers)))
    known = Known(villages=villages_in(scope))
    clear = [n for n in dict.fromkeys(filter(None, identities)) if not isinstance(n, Masked)]
    indexes = [index for number in clear if (index := known.index(number))]
    for household in Household.objects.within(scope).filter(number__in=numbers):
        known.households[household.number] = household
    _people(known, scope, indexes, list(people))
    if known.households:
        _years(known, scope)
        known.windows = rounds.windows_of(scope)
        known.unbarred = rounds.unbarred(known.households.values()) if known.windows else known.unbarred
        _helpers_of(known, scope)
    for helper in Helper.objects.within(scope).active():
        known.helpers.setdefault(helper.village_id, []).append(helper)
    known.areas = _areas(scope)
    names = set(filter(None, counties))
    for division in Division.objects.current().filter(level=Level.COUNTY, name__in=names) if names else ():
        known.counties.setdefault(division.name, []).append(division.code)
    _look_elsewhere(known, numbers, indexes)
    return known


def _people(known: Known, scope: str, indexes: list[bytes], people: list[str]) -> None:
    by_pk = {household.pk: household.number for household in known.households.values()}
    current = Member.objects.within(scope).current()
    for member in current.filter(household__in=by_pk).order_by("pk") if by_pk else ():
        known.members.setdefault(member.household_id, []).append(member)
        _remember(known, member)
    for member in current.filter(number__in=people) if people else ():
        _remember(known, member)
    for index, number in current.filter(identity_index__in=indexes).values_list("identity_index", "household__number"):
        known.holders[bytes(index)] = number


def _remember(known: Known, member: Member) -> None:
    known.by_number[f"#{member.pk}"] = member
    if member.number:
        known.by_number[member.number] = member
    if member.identity_index and not member.is_temporary:
        known.by_index[bytes(member.identity_index)] = member


def _years(known: Known, scope: str) -> None:
    by_pk = {household.pk: household.number for household in known.households.values()}
    for model, store in ((IncomeYear, known.incomes), (LivingYear, known.livings)):
        for row in model.objects.within(scope).filter(household__in=by_pk):
            store[(by_pk[row.household_id], row.year)] = row
            _note_year(known, by_pk[row.household_id], row.year, row.is_frozen)
    for year in MemberYear.objects.within(scope).filter(household__in=by_pk):
        known.member_years[(year.member_id, year.year)] = year
        _note_year(known, by_pk[year.household_id], year.year, year.is_frozen)
    lines = IncomeLine.objects.within(scope).filter(income__household__in=by_pk)
    for pk, year, part in lines.values_list("income__household", "income__year", "part").distinct():
        known.itemised.setdefault((by_pk[pk], year), set()).add(part)
    for work in Work.objects.within(scope).filter(member__household__in=by_pk):
        known.works.setdefault(work.member_id, []).append(work)
    for risk in HouseholdRisk.objects.within(scope).filter(household__in=by_pk).open():
        known.risks.setdefault(risk.household_id, []).append(risk)


def _note_year(known: Known, number: str, year: int, is_frozen: bool) -> None:
    known.latest[number] = max(year, known.latest.get(number, year))
    if is_frozen:
        known.frozen.add((number, year))


def _helpers_of(known: Known, scope: str) -> None:
    by_pk = {household.pk: household.number for household in known.households.values()}
    held = HelperAssignment.objects.within(scope).filter(household__in=by_pk, ends_on=None)
    for pk, name in held.order_by("-starts_on").values_list("household", "helper__name"):
        known.assigned[by_pk[pk]] = name


def _areas(scope: str) -> dict[str, str]:
    """Provinces, and the divisions the scope lies in, by name."""
    above = [scope[:length] for length in (2, 4, 6, 9) if length <= len(scope)]
    townships = Division.objects.current().within(scope[:6]).filter(level=Level.TOWNSHIP)
    named = {d.name: d.code for d in Division.objects.current().filter(level=Level.PROVINCE)}
    named |= {d.name: d.code for d in Division.objects.filter(code__in=above)}
    return {**{d.name: d.code for d in townships}, **named}


def _look_elsewhere(known: Known, numbers: list[str], indexes: list[bytes]) -> None:
    """What lies outside the scope is told as "taken" and nothing more (migration 0011, households_taken)."""
    codes = {code for number in numbers if number not in known.households and (code := given_by(number))}
    known.givers = set(Division.objects.current().filter(pk__in=codes).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, identity_index FROM households_taken(%s, %s)", [numbers, indexes])
        for number, index in cursor.fetchall():
            if number is not None and number not in known.households:
                known.taken_numbers.add(number)
            if index is not None:
                known.holders.setdefault(bytes(index), "")
