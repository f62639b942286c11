"""What a card's rules need from beyond the card: shared phones, equal incomes, helpers' load, relatives, lines."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Q

from households.choices import COUNTED_AS_POOR, LAST_POVERTY_YEAR, REGISTERED, ListKind, StandardKind, Status
from households.models import HelperAssignment, Hit, Household, HouseholdChange, IncomeYear, Member, Standard, Visit
from households.models.recused import Recused, relatives_in
from households.rules.checks.facts import IncomeFact, Relative
from registry.db.scope import current_scope
from villages.models import Helper, HelpRule


class AreaFacts:
    """Everything in sight on a day. Each figure is one query, asked when first needed.

    `only`: the few households that will be asked about. The same figures are then looked up by their phones, helpers
    and village instead of being counted over the whole county, so that saving one card costs the same everywhere.
    """

    def __init__(self, on: dt.date, only: Sequence[Household] | None = None) -> None:
        self.on = on
        self.only = None if only is None else tuple(only)

    def _of_only(self, rows: Any, **columns: Iterable[Any]) -> Any:
        """The rows that can matter: all of them, or those with these values when few households are asked about."""
        return rows if self.only is None else rows.filter(**{f"{name}__in": set(of) for name, of in columns.items()})

    def phone_shared(self, index: Any) -> int:
        """How many other households have this phone."""
        return self._phones.get(bytes(index), 1) - 1 if index else 0

    @cached_property
    def _phones(self) -> dict[bytes, int]:
        rows = Household.objects.exclude(status=Status.REMOVED).exclude(phone_index=None).order_by()
        rows = self._of_only(rows, phone_index=[h.phone_index for h in self.only or () if h.phone_index])
        counted = rows.values("phone_index").annotate(n=Count("pk")).filter(n__gt=1)
        return {bytes(row["phone_index"]): row["n"] for row in counted}

    def same_income(self, village: str, income: IncomeFact) -> int:
        """How many households of the village have exactly this net income per head in its year."""
        return self._incomes.get((village, income.year, income.net_per_head_yuan), 0)

    @cached_property
    def _incomes(self) -> dict[tuple[Any, ...], int]:
        rows = self._of_only(IncomeYear.objects.order_by(), village=[h.village_id for h in self.only or ()])
        rows = rows.values("village_id", "year", "net_per_head_yuan")
        rows = rows.annotate(n=Count("pk")).filter(n__gt=1)
        return {(row["village_id"], row["year"], row["net_per_head_yuan"]): row["n"] for row in rows}

    def lines(self, village: str, years: Iterable[int]) -> dict[int, Decimal]:
        """The income line of each of these years in the village; a year without one is left out."""
        found = {year: self._line(village, year) for year in years}
        return {year: amount for year, amount in found.items() if amount is not None}

    def _line(self, village: str, year: int) -> Decimal | None:
        kind = StandardKind.POVERTY_LINE if year <= LAST_POVERTY_YEAR else StandardKind.MONITORING_LINE
        day = dt.date(year, 12, 31)
        for line in self._standards:  # the nearest region first
            holds = line.valid_from <= day and (line.valid_to is None or line.valid_to > day)
            if line.kind == kind and holds and village.startswith(line.region):
                return line.amount_yuan
        return None

    @cached_property
    def _standards(self) -> list[Standard]:
        return list(Standard.objects.order_by("-region", "-valid_from"))

    def load_of(self, helper: Helper) -> int:
        """How many households the person helps, in all villages in sight: the same phone is the same person."""
        return self._loads[_same(helper.phone_index, helper.pk)]

    @cached_property
    def _loads(self) -> Counter[Any]:
        rows = self._assignments()
        rows = rows.filter(Q(household__status__in=REGISTERED) | ~Q(household__monitored_type=""))
        loads: Counter[Any] = Counter()
        for helper, index, n in rows.values_list("helper", "helper__phone_index").annotate(n=Count("household")):
            loads[_same(index, helper)] += n
        return loads

    def _assignments(self) -> Any:
        """Assignments of every helper in question, found by person: under one phone for several villages."""
        active = HelperAssignment.objects.active_on(self.on).order_by()
        if self.only is None:
            return active
        own = dict(active.filter(household__in=self.only).values_list("helper", "helper__phone_index"))
        phones = [index for index in own.values() if index]
        same = Helper.objects.filter(phone_index__in=phones).values_list("pk", flat=True) if phones else ()
        return active.filter(helper__in={*own, *same})

    def figure(self, figure: str, village: str) -> int | None:
        """A figure of local policy on helpers and visits, of the nearest region; None when nobody set it."""
        fitting = [rule for rule in self._help_rules if rule.figure == figure and village.startswith(rule.region)]
        return int(fitting[-1].value) if fitting else None

    @cached_property
    def _help_rules(self) -> list[HelpRule]:
        rows = HelpRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=self.on), valid_from__lte=self.on)
        return list(rows.order_by("region"))

    def visit_months(self, household: Household) -> int | None:
        """Months between two visits to such a household; None when nobody set them."""
        if household.is_monitored:
            return self.figure("months_monitored", household.village_id)
        kind = {Status.LIFTED: "months_lifted"} | dict.fromkeys(COUNTED_AS_POOR, "months_poor")
        figure = kind.get(Status(household.status))
        return self.figure(figure, household.village_id) if figure else None

    def deaths(self, household: int) -> frozenset[int]:
        """Members of the household that an open or confirmed hit on a list of deaths points at."""
        return frozenset(self._deaths.get(household, ()))

    @cached_property
    def _deaths(self) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        hits = Hit.objects.filter(list__kind=ListKind.DEATHS, verdict__in=["open", "confirmed"])
        hits = self._of_only(hits, household=[h.pk for h in self.only or ()])
        for household, member in hits.values_list("household", "member"):
            found[household].add(member)
        return found

    def relatives(self, household: int) -> tuple[Relative, ...]:
        """Signs that somebody of the household is close to a cadre or helper and it is not filed, or has no effect."""
        filed = self._filed.get(household, [])
        names = {one.name for one in filed}
        signs = [sign for sign in self._relatives.get(household, ()) if sign.names.rpartition("–")[2] not in names]
        signs += self._kept_house_together.get(household, ())
        if filed and household in self._unvisited:
            signs.append(Relative("!relative_unvisited", "、".join(sorted(names))))
        return tuple(signs)

    @cached_property
    def _filed(self) -> dict[int, list[Recused]]:
        """Household → who filed a relative in it, of whatever level."""
        return relatives_in(current_scope().code)

    @cached_property
    def _kept_house_together(self) -> dict[int, list[Relative]]:
        """Households parted from one in which a cadre has filed a relative, without a filing of their own."""
        found: dict[int, list[Relative]] = defaultdict(list)
        parted = HouseholdChange.objects.filter(Q(source__in=self._filed) | Q(target__in=self._filed))
        for source, target in parted.values_list("source", "target"):
            for there, here in ((source, target), (target, source)):
                if here is not None and there in self._filed and here not in self._filed:
                    names = "、".join(sorted({one.name for one in self._filed[there]}))
                    found[here].append(Relative("!relative_by_filing", names))
        return found

    @cached_property
    def _unvisited(self) -> set[int]:
        """Households with a filing, on the register or watched, that nobody of the township has visited."""
        cards = Household.objects.filter(pk__in=self._filed)
        standing = cards.filter(Q(status__in=REGISTERED) | ~Q(monitored_type="") & Q(risk_cleared_on=None))
        by_township = Visit.objects.filter(
            household__in=self._filed, recorded_by__postings__role__startswith="township_"
        )  # fmt: skip
        return set(standing.values_list("pk", flat=True)) - set(by_township.values_list("household", flat=True))

    @cached_property
    def _relatives(self) -> dict[int, list[Relative]]:
        active = self._of_only(Helper.objects.active().exclude(phone_index=None), phone_index=self._phones_near())
        helpers = {bytes(index): name for index, name in active.values_list("phone_index", "name")}
        found: dict[int, list[Relative]] = defaultdict(list)
        if not helpers:
            return found
        shared = Member.objects.current().filter(phone_index__in=list(helpers))
        for household, name, index in shared.values_list("household", "name", "phone_index"):
            found[household].append(Relative("!relative_by_phone", f"{name}–{helpers[bytes(index)]}"))
        own = Household.objects.filter(phone_index__in=list(helpers)).exclude(status=Status.REMOVED)
        for household, name, index in own.values_list("pk", "head_name", "phone_index"):
            found[household].append(Relative("!relative_by_phone", f"{name}–{helpers[bytes(index)]}"))
        near = list(found)
        parted = HouseholdChange.objects.filter(Q(source__in=near) | Q(target__in=near))
        for source, target, source_name, target_name in parted.values_list(
            "source", "target", "source__head_name", "target__head_name"
        ):
            for there, here, name in ((source, target, source_name), (target, source, target_name)):
                if there in near and here not in near:
                    found[here].append(Relative("!relative_by_split", name))
        return found

    def _phones_near(self) -> list[bytes]:
        """The phones of the households asked about, of their people, and of the households they were parted from."""
        if self.only is None:
            return []
        near = {h.pk for h in self.only}
        parted = HouseholdChange.objects.filter(Q(source__in=near) | Q(target__in=near)).values_list("source", "target")
        near.update(pk for pair in parted for pk in pair if pk is not None)
        of_people = Member.objects.current().filter(household__in=near).exclude(phone_index=None)
        of_cards = Household.objects.filter(pk__in=near).exclude(phone_index=None)
        return [bytes(index) for rows in (of_people, of_cards) for index in rows.values_list("phone_index", flat=True)]


def _same(index: Any, pk: int) -> Any:
    return bytes(index) if index else pk
