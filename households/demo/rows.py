"""Writes invented households by COPY, in batches: cards, people, statuses, incomes, living conditions and help."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection, models

from households.demo import blocks
from households.demo.families import Family, Person
from households.demo.lives import Help, Life
from households.models import Household, IncomeYear, Measure, Member, StatusSpan
from registry.divisions.models import Division
from registry.loader import load_instances
from registry.text.names import search_text, sort_key

BANK = "花垣农村商业银行"


@dataclass(frozen=True)
class Site:
    """Where a household of the demo stands and who can help there."""

    village: str
    serial: int
    group: str
    phone: str
    account: str
    helpers: Sequence[int]


class Batch:
    """Households waiting to be loaded together. Rows refer to their parents by the instance, keys come at loading."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        wanted = {code for codes in blocks.PLACES.values() for code in codes}
        self.places = frozenset(Division.objects.filter(code__in=wanted).values_list("code", flat=True))
        self.loaded = self.analysed = 0
        self._clear()

    def __len__(self) -> int:
        return len(self.rows[Household])

    def _clear(self) -> None:
        self.rows: dict[type[models.Model], list[Any]] = defaultdict(list)

    def add(self, site: Site, family: Family, life: Life, measures: Iterable[Help], rng: Random) -> None:
        """Adds one household with everything on its card."""
        household = _household(site, family, life, rng)
        people = [_member(household, site.village, p, life) for p in family.people]
        own = {"household": household, "village_id": site.village}
        incomes = [IncomeYear(**own, year=year, members=len(people), **amounts) for year, amounts in life.incomes]
        rows: list[Any] = [household, *people, *incomes]
        rows += [StatusSpan(**own, status=s, starts_on=start, ends_on=end) for s, start, end in life.spans]
        rows += [
            Measure(**own, kind=m.kind, item_code=m.code, item=m.item, amount_yuan=Decimal(m.yuan) if m.yuan else None,
                    starts_on=m.starts_on, ends_on=m.ends_on, state=m.state, result=m.result,
                    member=people[m.person] if m.person is not None else None)
            for m in measures
        ]  # fmt: skip
        scene = blocks.Scene(
            household, family, life, people, incomes, site.helpers, site.serial, self.on, rng, self.places
        )
        rows += blocks.everything(scene)
        for row in rows:
            self.rows[type(row)].append(row)

    def load(self) -> list[tuple[int, str, str]]:
        """Writes the batch; answers (id, village, status) of its households."""
        if not self.rows:
            return []
        households: list[Household] = self.rows[Household]
        with connection.cursor() as cursor:
            for model in ORDER:
                rows = self.rows[model]
                _number(cursor, model, rows)
                _point_at_parents(model, rows)
                load_instances(model, rows, with_id=True)
            self.loaded += len(households)
            if self.loaded >= 2 * self.analysed:
                analyse(cursor)  # else the guards keep the plans they made for empty tables and read them whole
                self.analysed = self.loaded
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is asked at commit is asked while the rows are warm
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        loaded = [(h.pk, h.village_id, h.status) for h in households]
        self._clear()
        return loaded


ORDER: tuple[type[models.Model], ...] = (Household, Member, IncomeYear, StatusSpan, *blocks.MODELS, Measure)
"""Tables, parents first."""


def _number(cursor: Any, model: type[models.Model], rows: Sequence[Any]) -> None:
    """Gives the rows their keys from the table's own sequence."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
        [model._meta.db_table, len(rows)],
    )
    for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
        row.pk = key


def _point_at_parents(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Parents have their keys by now: writes them into the rows that hold the instances."""
    links = [f for f in model._meta.local_concrete_fields if isinstance(f, models.ForeignKey)]
    for row in rows:
        for field in links:
            if field.is_cached(row):
                parent = field.get_cached_value(row)
                setattr(row, field.attname, parent.pk if parent is not None else None)


def analyse(cursor: Any) -> None:
    """Brings the planner's figures of the card's tables up to date."""
    for model in ORDER:
        cursor.execute(f"ANALYZE {model._meta.db_table}")


def _household(site: Site, family: Family, life: Life, rng: Random) -> Household:
    head = family.people[0]
    gone = life.left_on is not None
    filled_on = life.identified_on or life.spans[0][1]
    return Household(
        village_id=site.village, number=f"{site.village}{site.serial:04d}", group=site.group,
        hamlet=site.group.partition("（")[2].removesuffix("）"), address=f"{site.group}{rng.randint(1, 90)}号",
        phone=site.phone, bank_name=BANK, bank_account=site.account, attribute=family.attribute,
        status=life.status, identified_on=life.identified_on, lifted_on=life.lifted_on, relapsed_on=life.relapsed_on,
        relapse_cause=family.main_cause if life.relapsed_on else "", plan_lift_year=life.plan_lift_year,
        monitored_type=life.monitored_type, monitored_on=life.monitored_on, risk_cleared_on=life.risk_cleared_on,
        main_cause=family.main_cause, other_causes=family.other_causes, cause_note=family.cause_note,
        difficulty=rng.choice("AABBBCCC"), relocation=rng.choice(("central", *[""] * 11)),
        is_martyr_family=rng.random() < 0.02, authorised_on=life.spans[0][1], filled_by="石新桥",
        filler_phone="13900000021", filled_on=filled_on, head_signed_on=filled_on,
        size=0 if gone else len(family.people), head_name=head.name, head_search=search_text(head.name),
        head_sort=sort_key(head.name), has_no_labour=not family.able and all(p.labour for p in family.people),
    )  # fmt: skip


def _member(household: Household, village: str, person: Person, life: Life) -> Member:
    joined = max(life.spans[0][1], person.born_on)
    left = life.left_on
    return Member(
        household=household, village_id=village, name=person.name, identity=person.identity,
        is_temporary=person.is_temporary, sex=person.sex, birth_on=person.born_on, relation=person.relation,
        ethnicity=person.ethnicity, search=search_text(person.name), joined_on=joined,
        join_reason="birth" if joined == person.born_on else "identified",
        left_on=max(left, joined) if left else None,
        left_reason=("death" if person.relation == "head" else "moved") if left else "",
        disability_certificate=f"{person.identity}{person.disability}" if person.disability else None,
        disability_year=life.spans[0][1].year if person.disability else None,
        speaks_mandarin=person.born_on.year > 1955, **blocks.facts(person),
    )  # fmt: skip
