"""Turns invented households into rows of the card's tables and loads them by COPY."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from households.demo.families import Family, Person
from households.demo.lives import Life
from households.rules.income import AMOUNTS
from registry.fields import blind_index, seal
from registry.loader import load
from registry.text.names import search_text, sort_key

Row = tuple[Any, ...]
MeasureRow = tuple[str, str, int, dt.date, dt.date | None, str, str]

HOUSEHOLD = (
    "id", "village_id", "number", "group", "address", "phone", "phone_index", "bank_name", "bank_account",
    "bank_account_index", "attribute", "id_standard", "status", "identified_on", "lifted_on", "relapsed_on",
    "plan_lift_year", "monitored_type", "monitored_on", "risk_cleared_on", "main_cause", "other_causes", "cause_note", "size",
    "head_name", "head_search", "head_sort", "has_no_labour", "version",
)  # fmt: skip
MEMBER = (
    "household_id", "village_id", "name", "identity", "identity_index", "is_temporary", "sex", "birth_on", "relation",
    "ethnicity", "politics", "health", "education", "school", "labour", "work_area", "work_months",
    "has_resident_insurance", "has_employee_insurance", "has_resident_pension", "allowance", "destitute", "is_counted",
    "joined_on", "join_reason", "left_on", "left_reason",
)  # fmt: skip
INCOME = ("household_id", "village_id", "year", "members", "is_frozen", *AMOUNTS)
SPAN = ("household_id", "village_id", "status", "starts_on", "ends_on")
MEASURE = ("household_id", "village_id", "kind", "item", "amount_yuan", "starts_on", "ends_on", "state", "result")
LIVING = (
    "household_id", "village_id", "year", "has_food", "has_clothing", "has_education", "has_medical", "has_housing",
    "has_water", "checked_on", "note", "is_frozen",
)  # fmt: skip
BANK = "花垣农村商业银行"


class Batch:
    """Households waiting to be loaded together."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.loaded = self.analysed = 0
        self._clear()

    def __len__(self) -> int:
        return len(self.households)

    def _clear(self) -> None:
        self.households: list[list[Any]] = []
        self.children: list[tuple[list[Row], list[Row], list[Row], list[Row], list[Row]]] = []

    def add(
        self, village: str, serial: int, group: str, family: Family, life: Life, measures: list[MeasureRow],
        contact: tuple[str, str], rng: Random,
    ) -> None:  # fmt: skip
        """Adds one household with everything on its card."""
        head = family.people[0]
        phone, account = contact
        gone = life.left_on is not None
        self.households.append([
            village, f"{village}{serial:04d}", group, f"{group}{rng.randint(1, 90)}号",
            seal("phone", phone), blind_index("phone", phone), BANK,
            seal("bank", account), blind_index("bank", account),
            family.attribute, "national", life.status, life.identified_on, life.lifted_on, life.relapsed_on,
            life.plan_lift_year, life.monitored_type, life.monitored_on, life.risk_cleared_on, family.main_cause,
            tuple(family.other_causes), family.cause_note, 0 if gone else len(family.people), head.name,
            search_text(head.name), sort_key(head.name),
            not family.able and all(p.labour for p in family.people), 1,
        ])  # fmt: skip
        self.children.append((
            [_member(p, village, life) for p in family.people],
            [(village, year, len(family.people), year < self.on.year - 1, *(amounts[n] for n in AMOUNTS))
             for year, amounts in life.incomes],
            [(village, *span) for span in life.spans],
            [(village, kind, item, Decimal(amount) if amount else None, *rest)
             for kind, item, amount, *rest in measures],
            _livings(village, life, self.on, rng),
        ))  # fmt: skip

    def load(self) -> list[tuple[int, str, str]]:
        """Writes the batch; answers (id, village, status) of its households."""
        if not self.households:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('households_household', 'id')) FROM generate_series(1, %s)",
                [len(self.households)],
            )
            keys = [row[0] for row in cursor.fetchall()]
            load(cursor, "households_household", HOUSEHOLD,
                 ((key, *row) for key, row in zip(keys, self.households, strict=True)))  # fmt: skip
            tables = (("member", MEMBER), ("incomeyear", INCOME), ("statusspan", SPAN), ("measure", MEASURE),
                      ("livingyear", LIVING))  # fmt: skip
            for place, (table, columns) in enumerate(tables):
                rows = ((key, *row) for key, rows in zip(keys, self.children, strict=True) for row in rows[place])
                load(cursor, f"households_{table}", columns, rows)
            self.loaded += len(keys)
            if self.loaded >= 2 * self.analysed:
                analyse(cursor)  # else the guards keep the plans they made for empty tables and read them whole
                self.analysed = self.loaded
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is asked at commit is asked while the rows are warm
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        loaded = [(key, row[0], row[11]) for key, row in zip(keys, self.households, strict=True)]
        self._clear()
        return loaded


def analyse(cursor: Any) -> None:
    """Brings the planner's figures of the card's tables up to date."""
    for table in ("household", "member", "incomeyear", "statusspan", "measure", "livingyear"):
        cursor.execute(f"ANALYZE households_{table}")


def _member(person: Person, village: str, life: Life) -> Row:
    joined = max(life.spans[0][1], person.born_on)
    left = life.left_on
    return (
        village, person.name, seal("identity", person.identity), blind_index("identity", person.identity),
        person.is_temporary, person.sex, person.born_on, person.relation, person.ethnicity, "", tuple(person.health),
        person.education, person.school, person.labour, person.work_area, person.work_months,
        person.insurance == "resident", person.insurance == "employee", person.has_resident_pension, person.allowance,
        person.destitute, True, joined, "birth" if joined == person.born_on else "identified",
        max(left, joined) if left else None, ("death" if person.relation == "head" else "moved") if left else "",
    )  # fmt: skip


def _livings(village: str, life: Life, on: dt.date, rng: Random) -> list[Row]:
    rows = []
    for year in (on.year - 2, on.year - 1):
        if life.status == "removed" or life.spans[0][1].year > year:
            continue
        verdicts = [True] * 6
        watched = life.monitored_on is not None and life.risk_cleared_on is None
        if rng.random() < (0.35 if watched else 0.02):
            verdicts[rng.choice((2, 3, 3, 4, 5))] = False
        note = "" if all(verdicts) else "已列入整改，按月跟踪"
        rows.append((village, year, *verdicts, dt.date(year, 10, rng.randint(8, 28)), note, year < on.year - 1))
    return rows
