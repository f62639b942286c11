"""The taxonomy of help measures: one table says, for each kind, its items, its facts, and for whom it is.

Forms are built from it, actions check against it, lists and papers read the words from it. Amounts, ages and caps
are no part of it: they are rows with a document (models/measure_rule.py). Source: DOMAIN §5.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from households.choices import (
    AllowanceClass,
    Audience,
    Danger,
    Detail,
    IndustryMode,
    Item,
    LoanUse,
    MeasureKind,
    Unit,
    WorkArea,
)

Type = Literal["text", "integer", "number", "yuan", "day", "choice", "yes", "year"]
From = Literal["", "planned", "under_way", "done"]
I, D, K = Item, Detail, MeasureKind  # noqa: E741  (the table below is read by its columns)


@dataclass(frozen=True)
class Fact:
    """One fact of a kind: its key in Measure.details, type and unit, and the state from which it may not be missing."""

    key: Detail
    type: Type = "text"
    unit: str = ""
    needed: From = ""
    choices: Any = None
    longest: int = 80
    most: int = 99_999_999
    items: frozenset[str] = frozenset()  # only asked for these items; empty: for all


@dataclass(frozen=True)
class Entry:
    """One kind of measure."""

    kind: MeasureKind
    items: tuple[Item, ...]
    facts: tuple[Fact, ...] = ()
    audience: Audience = Audience.HOUSEHOLD
    member_items: frozenset[str] = frozenset()  # items that are for one person whatever `audience` says
    is_development: bool = False
    source: str = "DOMAIN §5.1"


def _yuan(key: Detail, needed: From = "", **more: Any) -> Fact:
    return Fact(key, "yuan", Unit.YUAN, needed, **more)


_TABLE = (
    Entry(
        K.INDUSTRY,
        (I.PLANTING, I.RAISING, I.ORCHARD, I.PROCESSING, I.DIVIDEND, I.LED, I.TECHNIQUE, I.REWARD, I.INDUSTRY_OTHER),
        (
            Fact(D.PRODUCT, needed="planned"), Fact(D.SCALE, "number", most=100_000),
            Fact(D.SCALE_UNIT, "choice", choices=Unit), Fact(D.MODE, "choice", choices=IndustryMode, needed="planned"),
            Fact(D.PARTNER), _yuan(D.EXPECTED, "under_way"), _yuan(D.ACTUAL, "done"), Fact(D.CONTRACT, longest=40),
        ),
        is_development=True,
    ),
    Entry(
        K.EMPLOYMENT,
        (I.TRAINING, I.TRAVEL, I.LABOUR_EXPORT, I.WORKSHOP, I.WORK_RELIEF, I.START_UP, I.EMPLOYMENT_OTHER),
        (
            Fact(D.COURSE, items=frozenset({I.TRAINING}), needed="under_way"),
            Fact(D.EMPLOYER, items=frozenset({I.LABOUR_EXPORT, I.WORKSHOP, I.WORK_RELIEF}), needed="under_way"),
            Fact(D.PLACE, items=frozenset({I.TRAVEL, I.LABOUR_EXPORT, I.WORKSHOP}), needed="under_way"),
            Fact(D.WORK_AREA, "choice", choices=WorkArea,
                 items=frozenset({I.TRAVEL, I.LABOUR_EXPORT, I.WORKSHOP, I.WORK_RELIEF})),
            _yuan(D.WAGE, most=1_000_000),
        ),
        audience=Audience.MEMBER, is_development=True,
    ),
    Entry(
        K.WELFARE_JOB,
        (I.JOB_RANGER, I.JOB_CLEANER, I.JOB_ROADS, I.JOB_WATER, I.JOB_CARER, I.JOB_OTHER),
        (
            Fact(D.POST, longest=40), Fact(D.MONTHS, "integer", Unit.MONTH, "under_way", most=12),
            _yuan(D.PAY, "under_way"),
            Fact(D.WORK_AREA, "choice", choices=WorkArea),
        ),
        audience=Audience.MEMBER, is_development=True,
    ),
    Entry(
        K.CREDIT,
        (I.MICROCREDIT, I.CREDIT_OTHER),
        (
            Fact(D.BANK, longest=60, needed="under_way"), Fact(D.CONTRACT, longest=40, needed="under_way"),
            _yuan(D.PRINCIPAL, "planned"), Fact(D.EXTRA_LOAN, "yes"),
            Fact(D.RATE, "number", Unit.PERCENT, "under_way", most=100),
            Fact(D.TERM, "integer", Unit.MONTH, "planned", most=360),
            Fact(D.USE, "choice", choices=LoanUse, needed="planned"), _yuan(D.BALANCE, "done"),
        ),
        audience=Audience.MEMBER, is_development=True,
    ),
    Entry(
        K.HOUSING,
        (I.REPAIR, I.REBUILD, I.RENT),
        (
            Fact(D.GRADE, "choice", choices=Danger, needed="planned"),
            Fact(D.APPRAISAL, longest=40, needed="under_way"),
            Fact(D.AREA, "number", Unit.M2, "done", most=2_000, items=frozenset({I.REPAIR, I.REBUILD})),
            Fact(D.ACCEPTED, "day", needed="done"),
        ),
    ),
    Entry(
        K.RELOCATION,
        (I.MOVE_TOGETHER, I.MOVE_APART),
        (
            Fact(D.MOVED_FROM, needed="planned"), Fact(D.MOVED_TO, needed="planned"),
            Fact(D.PERSONS, "integer", needed="planned", most=30),
            Fact(D.AREA, "number", Unit.M2, "under_way", most=2_000),
            Fact(D.KEYS, "day", needed="done"), Fact(D.DEMOLISHED, "day"),
        ),
    ),
    Entry(
        K.EDUCATION,
        (I.RAIN_DEW, I.STUDY_GRANT, I.KEEP_AT_SCHOOL, I.TAUGHT_AT_HOME, I.MEALS, I.FEES_WAIVED),
        (
            Fact(D.SCHOOL_NAME, needed="under_way", longest=60), Fact(D.SCHOOL_GRADE, longest=40),
            Fact(D.TERM_TIME, longest=20, needed="under_way",
                 items=frozenset({I.RAIN_DEW, I.STUDY_GRANT, I.MEALS, I.FEES_WAIVED})),
        ),
        audience=Audience.MEMBER,
    ),
    Entry(
        K.HEALTH,
        (I.PREMIUM, I.SERIOUS_COVER, I.MEDICAL_AID, I.FAMILY_DOCTOR, I.CHRONIC_CARE, I.PAY_LATER),
        (
            Fact(D.POLICY_YEAR, "year", needed="planned", items=frozenset({I.PREMIUM})),
            _yuan(D.FUND_PAID, "done",
                  items=frozenset({I.PREMIUM, I.SERIOUS_COVER, I.MEDICAL_AID, I.CHRONIC_CARE})),
            _yuan(D.OWN_SHARE, items=frozenset({I.PREMIUM, I.SERIOUS_COVER, I.MEDICAL_AID, I.CHRONIC_CARE})),
        ),
        audience=Audience.EITHER, member_items=frozenset({I.SERIOUS_COVER, I.MEDICAL_AID, I.CHRONIC_CARE, I.PAY_LATER}),
    ),
    Entry(
        K.ECOLOGY,
        (I.RANGER_PAY, I.RETURNED_LAND, I.PUBLIC_FOREST, I.GRASSLAND),
        (
            Fact(D.LAND, "number", Unit.MU, "under_way", most=1_000,
                 items=frozenset({I.RETURNED_LAND, I.PUBLIC_FOREST, I.GRASSLAND})),
            _yuan(D.YEARLY_PAY, "under_way"),
        ),
        audience=Audience.HOUSEHOLD, member_items=frozenset({I.RANGER_PAY}),
    ),
    Entry(
        K.SAFETY_NET,
        (I.DIBAO, I.DESTITUTE_CARE, I.HARDSHIP_SUBSIDY, I.NURSING_SUBSIDY, I.OLD_AGE, I.PENSION, I.TEMPORARY_AID,
         I.POVERTY_INSURANCE),
        (
            Fact(D.ALLOWANCE_CLASS, "choice", choices=AllowanceClass, needed="under_way", items=frozenset({I.DIBAO})),
            _yuan(D.MONTHLY, "under_way",
                  items=frozenset({I.DIBAO, I.DESTITUTE_CARE, I.HARDSHIP_SUBSIDY, I.NURSING_SUBSIDY, I.OLD_AGE,
                                   I.PENSION})),
        ),
        audience=Audience.EITHER,
        member_items=frozenset({I.DESTITUTE_CARE, I.HARDSHIP_SUBSIDY, I.NURSING_SUBSIDY, I.OLD_AGE, I.PENSION}),
    ),
    Entry(K.WATER, (I.PIPES, I.CISTERN, I.PURIFIER), (Fact(D.ACCEPTED, "day", needed="done"),)),
    Entry(
        K.INFRASTRUCTURE,
        (I.ROAD, I.BRIDGE, I.WATER_WORKS, I.POWER, I.NETWORK, I.LAMPS, I.TOILET, I.SURROUNDINGS),
        (Fact(D.WORKS, needed="planned"), Fact(D.ACCEPTED, "day", needed="done")),
    ),
    Entry(
        K.SOCIETY,
        (I.DONATION, I.PAIRING, I.CHARITY, I.EAST_WEST, I.CONSUMPTION),
        (Fact(D.DONOR, needed="under_way"), Fact(D.GOODS)),
        audience=Audience.EITHER,
    ),
    Entry(
        K.PHOTOVOLTAIC,
        (I.SOLAR_JOB, I.SOLAR_WORKS, I.SOLAR_REWARD),
        (
            Fact(D.STATION, needed="planned"), Fact(D.CAPACITY, "number", Unit.KW, most=100_000),
            _yuan(D.SOLAR_SHARE, "done"),
        ),
        audience=Audience.EITHER, member_items=frozenset({I.SOLAR_JOB}),
    ),
    Entry(
        K.MOTIVATION,
        (I.POLICY_TALK, I.HONOUR_LIST, I.POINTS),
        (Fact(D.OCCASION), Fact(D.POINTS, "integer", items=frozenset({I.POINTS}), most=100_000)),
        audience=Audience.EITHER,
    ),
)  # fmt: skip

TAXONOMY: Mapping[str, Entry] = {entry.kind.value: entry for entry in _TABLE}
"""Kind code -> its entry, M01 to M15."""

KIND_OF_ITEM: Mapping[str, str] = {item.value: entry.kind.value for entry in _TABLE for item in entry.items}
"""Item code -> the kind it belongs to; no item belongs to two."""

DEVELOPMENT: frozenset[str] = frozenset(entry.kind.value for entry in _TABLE if entry.is_development)
"""Kinds that earn an income: industry, employment, welfare job, credit (发展类措施)."""

_OTHER = frozenset({I.INDUSTRY_OTHER, I.EMPLOYMENT_OTHER, I.JOB_OTHER, I.CREDIT_OTHER})


def is_other(item_code: str) -> bool:
    """Is it the "other" of its kind, which names nothing in particular?"""
    return item_code in _OTHER


def is_development(kind: str) -> bool:
    """Is it a measure that earns an income?"""
    return kind in DEVELOPMENT


def facts_of(kind: str, item_code: str = "") -> tuple[Fact, ...]:
    """The facts asked for an item; all of the kind without one."""
    return tuple(f for f in TAXONOMY[kind].facts if not item_code or not f.items or item_code in f.items)


def fact_of(kind: str, key: str) -> Fact | None:
    """A kind's fact by its key."""
    return next((fact for fact in TAXONOMY[kind].facts if fact.key == key), None)


def needs_member(kind: str, item_code: str) -> bool:
    """Is the measure for one person, who must be named?"""
    entry = TAXONOMY[kind]
    return entry.audience == Audience.MEMBER or item_code in entry.member_items
