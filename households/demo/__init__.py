"""The invented county's households, 2014 to today: cards, people, statuses, incomes, guarantees, measures.

`build(plan)` loads them by COPY in batches; the same plan gives the same rows. It leaves behind, for the apps above:
plan.notes["households.by_village"] {village: [household ids on the register]}. Applicants come with their cases, from
households/demo/cases.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db import connection

from households.demo import lives
from households.demo.families import family
from households.demo.rows import Batch, Site, analyse
from households.errors import StandardMissing
from households.models import IncomeYear, LivingYear, MemberYear, Standard
from registry.demo.plan import Plan

YEARS_OF_INCOME = 5
BATCH = 2000


def build(plan: Plan) -> None:
    """Loads the households of the plan."""
    rng = plan.rng("households")
    years = range(plan.on.year - YEARS_OF_INCOME, plan.on.year)
    line = _lines(plan, years)
    by_village: dict[str, list[int]] = defaultdict(list)
    batch = Batch(plan.on)
    for village, count in plan.households_by_village().items():
        groups, helpers = plan.groups(village), plan.notes.get("villages.helpers", {}).get(village, ())
        for serial in range(1, count + 1):
            found, people = lives.life(rng, plan.on), family(plan, rng)
            found.incomes = lives.incomes(rng, people, found, years, line)
            done = lives.measures(rng, people, found, plan.on)
            site = Site(village, serial, rng.choice(groups), plan.phone(rng), plan.account(rng), helpers)
            batch.add(site, people, found, done, rng)
        if len(batch) >= BATCH:
            _keep(batch.load(), by_village)
    _keep(batch.load(), by_village)
    for model in (IncomeYear, LivingYear, MemberYear):  # last, as in a county: nothing new enters a frozen year
        model.objects.filter(year__lt=plan.on.year - 1).update(is_frozen=True)
    plan.notes["households.by_village"] = dict(by_village)
    with connection.cursor() as cursor:
        analyse(cursor)


def _keep(loaded: list[tuple[int, str, str]], by_village: dict[str, list[int]]) -> None:
    for pk, village, status in loaded:
        if status != "removed":
            by_village[village].append(pk)


def _lines(plan: Plan, years: range) -> dict[int, Decimal]:
    """The line of each year in the county; a year without one is left out."""
    found = {}
    for year in years:
        try:
            found[year] = Standard.objects.line_of(plan.county, year).amount_yuan
        except StandardMissing:
            continue
    return found
