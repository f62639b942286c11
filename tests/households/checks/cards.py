"""Cards for the rules: one that passes everything, and for each card-local rule one that breaks it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from households.rules.checks.facts import (
    Card,
    FlagFact,
    Gone,
    Helping,
    IncomeFact,
    Job,
    LivingFact,
    MeasureFact,
    Person,
    Relative,
    RiskFact,
)
from registry.text.identity import FICTITIOUS_REGION, compose

ON = dt.date(2026, 11, 2)
YEAR = 2025
D = Decimal


def person(relation: str = "head", *, born: dt.date = dt.date(1970, 3, 12), sex: str = "male", **fields: Any) -> Person:
    """A member against whom no rule has anything."""
    serial = fields.pop("serial", 100) + (sex == "male")
    values: dict[str, Any] = {
        "name": "周山", "birth_on": born, "pk": 1, "position": 0, "sex": sex, "relation": relation, "ethnicity": "06",
        "identity": compose(region=FICTITIOUS_REGION, born_on=born, sequence=serial), "health": ("healthy",),
        "education": "primary", "labour": "ordinary", "has_resident_insurance": True,
    }  # fmt: skip
    return Person(**values | fields)


def pupil(born: dt.date, school: str, **fields: Any) -> Person:
    """A daughter at school."""
    values = {"name": "周小禾", "pk": 3, "position": 1, "education": "", "school": school, "labour": "none"}
    return person("daughter", born=born, sex="female", serial=200, **values | fields)


def income(year: int = YEAR, **amounts: str) -> IncomeFact:
    """A year of 20,000 yuan net for two, with every sum right."""
    typed = {"wage_yuan": D(20000)} | {name: D(value) for name, value in amounts.items()}
    gross = sum((value for name, value in typed.items() if name != "business_cost_yuan"), D(0))
    net = gross - typed.get("business_cost_yuan", D(0))
    return IncomeFact(year, 2, typed, gross, net, net / 2, net / 2)


def living(year: int = YEAR, **fields: Any) -> LivingFact:
    """Everything secured and proven."""
    names = ("has_food", "has_clothing", "has_education", "has_medical", "has_housing", "has_water")
    values: dict[str, Any] = {"verdicts": dict.fromkeys(names, True), "proofs": frozenset(names), "note": "到户查看",
                              "measured": {"arable_mu": D(5), "house_m2": D(90), "returned_mu": D(0)}}  # fmt: skip
    return LivingFact(year, **values | fields)


def measure(kind: str = "M01", **fields: Any) -> MeasureFact:
    return MeasureFact(**{"kind": kind, "starts_on": dt.date(2026, 3, 1), "pk": 1, "item": "养殖"} | fields)


HEAD = person(work_area="county", jobs=(Job(dt.date(YEAR, 2, 1), None, "433124110226"),))
WIFE = person("spouse", born=dt.date(1972, 5, 1), sex="female", name="李秋", pk=2, position=1, serial=300)
GOOD = Card(
    pk=7, village="433124110226", status="lifted", is_registered=True, phone="13800001111", people=(HEAD, WIFE),
    incomes=(income(2024), income(2025)), livings=(living(2024), living(2025)), lines={2024: D(7700), 2025: D(7700)},
    measures=(measure(),), helpers=(Helping("张三", 1, 2),), last_visit_on=dt.date(2026, 10, 20), visit_months=1,
    main_cause="09",
)  # fmt: skip


def people(*members: Person) -> Card:
    """The good card with other people."""
    return replace(GOOD, people=members)


def head(**fields: Any) -> Card:
    """The good card with its head changed."""
    return people(replace(HEAD, **fields), WIFE)


def card(**fields: Any) -> Card:
    return replace(GOOD, **fields)


def monitored(**fields: Any) -> Card:
    """A monitored object in order: a risk of illness with an ill member, and the measures for it."""
    ill = replace(WIFE, health=("chronic",), labour="weak")
    values: dict[str, Any] = {
        "people": (HEAD, ill), "monitored_type": "marginal", "status": "ordinary", "risks": (risk(),),
        "monitored_on": dt.date(2026, 3, 1), "measures": (measure(), measure("M08", pk=2, item="医疗救助")),
    }  # fmt: skip
    return replace(GOOD, **values | fields)


def risk(kind: str = "01", **fields: Any) -> RiskFact:
    return RiskFact(kind, dt.date(2026, 3, 1), **fields)


def cleared(on: dt.date, **fields: Any) -> Card:
    return monitored(risk_cleared_on=on, risks=(risk(cleared_on=on),), **fields)


def loan(**details: Any) -> Card:
    """The good card with a small loan by its head."""
    told = {"principal_yuan": "30000", "term_months": 24, "use": "production"} | details
    return card(measures=(measure("M04", member=1, item_code="microcredit", details=told),))


SON = person("son", born=dt.date(1995, 7, 4), pk=3, position=2, name="周林", serial=400)
CHILD = dt.date(2016, 5, 18)  # ten years old
DISABLED = "52990119700312001144"

# Rule → (a card that breaks it, a card close to it that does not).
CASES: dict[str, tuple[Card, Card]] = {
    "DQ-01": (people(HEAD, replace(SON, relation="head")), people(HEAD, SON)),
    "DQ-02": (people(HEAD, WIFE, replace(WIFE, pk=4, position=2)), people(HEAD, WIFE)),
    "DQ-03": (head(identity="52990119700312"), GOOD),
    "DQ-04": (head(identity=HEAD.identity[:-1] + ("1" if HEAD.identity[-1] != "1" else "2")), GOOD),
    "DQ-05": (people(HEAD, replace(SON, identity=HEAD.identity)), people(HEAD, SON)),
    "DQ-06": (head(birth_on=dt.date(1970, 3, 13)), GOOD),
    "DQ-07": (head(disability_certificate=HEAD.identity + "85"), head(disability_certificate=HEAD.identity + "43")),
    "DQ-08": (head(identity="529901189903120018"), GOOD),
    "DQ-09": (head(identity="999999197003120001"), GOOD),
    "DQ-10": (people(HEAD, replace(SON, relation="daughter")), people(HEAD, SON)),
    "DQ-11": (people(HEAD, replace(SON, relation="spouse")), GOOD),
    "DQ-12": (people(HEAD, person("son", born=dt.date(1983, 1, 1), pk=3, serial=400)), people(HEAD, SON)),
    "DQ-13": (people(HEAD, replace(SON, relation="")), people(HEAD, SON)),
    "DQ-14": (head(ethnicity=""), GOOD),
    "DQ-15": (head(school="primary"), GOOD),
    "DQ-16": (people(HEAD, pupil(dt.date(2008, 1, 1), "primary")), people(HEAD, pupil(CHILD, "primary"))),
    "DQ-17": (people(HEAD, pupil(CHILD, "grade_8")), people(HEAD, pupil(dt.date(2012, 5, 1), "grade_8"))),
    "DQ-18": (people(HEAD, pupil(CHILD, "senior_1")), people(HEAD, pupil(dt.date(2010, 5, 1), "vocational_2"))),
    "DQ-19": (
        people(HEAD, pupil(CHILD, "kindergarten")),
        people(HEAD, pupil(CHILD, "kindergarten", health=("disabled",))),
    ),
    "DQ-20": (
        people(HEAD, pupil(dt.date(2010, 5, 1), "bachelor_1")),
        people(HEAD, pupil(dt.date(2006, 5, 1), "bachelor_1")),
    ),
    "DQ-21": (people(HEAD, pupil(CHILD, "")), people(HEAD, pupil(CHILD, "", drop_reason="unwilling"))),
    "DQ-22": (
        people(HEAD, pupil(CHILD, "", drop_reason="illness")),
        people(HEAD, pupil(CHILD, "", drop_reason="illness", health=("serious",))),
    ),
    "DQ-23": (people(HEAD, pupil(CHILD, "primary", labour="weak")), people(HEAD, pupil(CHILD, "primary"))),
    "DQ-24": (head(labour="none"), head(labour="none", health=("chronic",))),
    "DQ-25": (head(birth_on=dt.date(1960, 1, 1)), head(birth_on=dt.date(1960, 1, 1), labour="weak")),
    "DQ-26": (
        people(HEAD, pupil(dt.date(2010, 5, 1), "senior_1", labour="ordinary")),
        people(HEAD, pupil(dt.date(2010, 5, 1), "senior_1")),
    ),
    "DQ-27": (head(health=("disabled",)), head(health=("disabled",), disability_certificate=HEAD.identity + "43")),
    "DQ-28": (head(disability_kind="4", disability_level="1"), head(disability_kind="4", disability_level="3")),
    "DQ-29": (head(health=("healthy", "chronic")), GOOD),
    "DQ-30": (card(main_cause="01"), monitored(main_cause="01")),
    "DQ-31": (card(main_cause="02"), people(HEAD, replace(WIFE, health=("disabled",)))),
    "DQ-32": (
        card(main_cause="03"),
        card(main_cause="03", people=(HEAD, pupil(dt.date(2010, 5, 1), "vocational_2"))),
    ),
    "DQ-33": (
        card(main_cause="08"),
        card(
            main_cause="08",
            people=(
                replace(HEAD, labour="weak"),
                WIFE,
                pupil(CHILD, "primary"),
                replace(SON, labour="none", health=("chronic",)),
            ),
        ),
    ),
    "DQ-34": (
        card(risks=(risk("07"),), people=(replace(HEAD, work_area="", jobs=()), WIFE)),
        card(risks=(risk("07"),)),
    ),
    "DQ-35": (card(main_cause="99"), card(main_cause="99", cause_note="诉讼赔偿")),
    "DQ-36": (card(other_causes=("09",)), card(other_causes=("07",))),
    "DQ-37": (card(incomes=(replace(income(), gross_yuan=D(21000)),)), GOOD),
    "DQ-38": (
        card(incomes=(income(business_yuan="3000"),)),
        card(incomes=(income(business_yuan="3000", business_cost_yuan="900"),)),
    ),
    "DQ-39": (
        card(incomes=tuple(income(year, business_yuan="100", business_cost_yuan="900") for year in (2024, 2025))),
        card(incomes=(income(2024), income(2025, business_yuan="100", business_cost_yuan="900"))),
    ),
    "DQ-40": (card(incomes=(income(wage_yuan="200"),)), GOOD),
    "DQ-41": (
        card(people=(replace(HEAD, work_area="", jobs=()), WIFE)),
        card(people=(replace(HEAD, work_area="", jobs=(), welfare_job="ranger", welfare_months=6), WIFE)),
    ),
    "DQ-42": (card(incomes=(income(allowance_yuan="60"),)), card(incomes=(income(allowance_yuan="3600"),))),
    "DQ-43": (
        card(incomes=(income(ecology_yuan="300"),)),
        card(
            incomes=(income(ecology_yuan="300"),), livings=(living(measured={"returned_mu": D(2), "forest_mu": D(3)}),)
        ),
    ),
    "DQ-44": (card(incomes=(income(2024), income(2025, wage_yuan="40000"))), GOOD),
    "DQ-45": (
        card(measures=(measure("M10", item_code="dibao", item="低保"),)),
        card(
            measures=(measure("M10", item_code="dibao", item="低保"),), people=(replace(HEAD, allowance="rural"), WIFE)
        ),
    ),
    "DQ-46": (
        head(allowance="rural"),
        card(
            measures=(measure("M10", item_code="dibao", item="低保"),), people=(replace(HEAD, allowance="rural"), WIFE)
        ),
    ),
    "DQ-47": (
        card(measures=(measure("M10", item_code="nursing_subsidy", item="护理补贴"),)),
        card(
            measures=(measure("M10", item_code="nursing_subsidy", item="护理补贴"),),
            people=(HEAD, replace(WIFE, health=("disabled",))),
        ),
    ),
    "DQ-48": (
        head(destitute="rural", work_area="", jobs=()),
        head(destitute="rural", work_area="", jobs=(), health=("chronic",)),
    ),
    "DQ-49": (
        card(measures=(measure("M07", member=1, item_code="rain_dew", item="雨露计划"),)),
        card(
            people=(HEAD, pupil(dt.date(2009, 5, 1), "vocational_2")),
            measures=(measure("M07", member=3, item_code="rain_dew", item="雨露计划"),),
        ),
    ),
    "DQ-50": (
        head(welfare_job="ranger", welfare_months=6, work_area="outside"),
        head(welfare_job="ranger", welfare_months=6),
    ),
    "DQ-51": (head(jobs=(Job(dt.date(2025, 2, 1)),)), GOOD),
    "DQ-52": (head(has_resident_insurance=True, has_employee_insurance=True), GOOD),
    "DQ-53": (card(livings=(living(is_dangerous=True),)), monitored(livings=(living(is_dangerous=True),))),
    "DQ-54": (card(incomes=(income(wage_yuan="9000"),)), monitored(incomes=(income(wage_yuan="9000"),))),
    "DQ-55": (
        card(status="planned", plan_lift_year=2026, livings=(living(proofs=frozenset(), note=""),)),
        card(status="planned", plan_lift_year=2026),
    ),
    "DQ-56": (cleared(dt.date(2026, 4, 1)), cleared(dt.date(2026, 10, 1))),
    "DQ-57": (cleared(dt.date(2026, 10, 1), measures=()), cleared(dt.date(2026, 10, 1))),
    "DQ-58": (monitored(measures=()), monitored(measures=(), monitored_on=dt.date(2026, 10, 15))),
    "DQ-59": (monitored(measures=(measure(),)), monitored()),
    "DQ-60": (card(relatives=(Relative("!relative_by_phone", "周山–张三"),)), GOOD),
    "DQ-61": (
        card(flags=(FlagFact("car", dt.date(2026, 9, 1), "车管所"),)),
        card(flags=(FlagFact("car", dt.date(2026, 9, 1), "车管所", is_verified=True),)),
    ),
    "DQ-62": (card(deaths=frozenset({1})), card(gone=(Gone("周公", dt.date(2026, 1, 5), "death", 9),))),
    "DQ-65": (
        card(livings=(living(measured={"road_km": D("5.5")}),)),
        card(livings=(living(measured={"road_km": D("5.0")}),)),
    ),
    "DQ-66": (card(livings=(living(is_dangerous=True),)), card(livings=(living(is_dangerous=True, danger="C"),))),
    "DQ-67": (card(phone_shared=2), GOOD),
    "DQ-68": (card(helpers=()), GOOD),
    "DQ-70": (
        people(replace(HEAD, labour="none", health=("chronic",))),
        people(replace(HEAD, labour="none", health=("chronic",), allowance="rural")),
    ),
    "DQ-71": (card(incomes=(income(wage_yuan="7000"),)), GOOD),
    "DQ-72": (loan(principal_yuan="60000"), loan(principal_yuan="60000", extra_loan=True)),
    "DQ-75": (card(incomes=(income(2023), income(2025))), GOOD),
}

# More than one way to break a rule.
MORE: list[tuple[str, Card]] = [
    ("DQ-20", people(HEAD, pupil(dt.date(2007, 5, 1), "graduate"))),
    ("DQ-35", card(main_cause="04")),
    ("DQ-35", card(risks=(risk("99"),))),
    ("DQ-36", card(other_causes=("07", "05", "06"))),
    ("DQ-36", card(risks=tuple(risk(f"0{n}") for n in range(1, 7)))),
    ("DQ-37", card(incomes=(replace(income(), lines={"wage_yuan": D(5)}),))),
    ("DQ-37", card(incomes=(replace(income(), net_per_head_yuan=D("10000.10")),))),
    ("DQ-40", card(incomes=(income(wage_yuan="300001"),))),
    ("DQ-40", head(jobs=(Job(dt.date(2025, 2, 1), None, "433124", monthly_wage_yuan=D(40000)),))),
    ("DQ-41", card(incomes=(income(wage_yuan="0", business_yuan="9000", business_cost_yuan="10"),))),
    ("DQ-44", card(incomes=(income(2025, wage_yuan="15400"),))),
    ("DQ-44", card(same_income=6)),
    ("DQ-47", people(HEAD, replace(WIFE, health=("disabled",), disability_kind="1", disability_level="1"))),
    ("DQ-48", head(destitute="rural", birth_on=dt.date(1950, 1, 1), work_area="outside")),
    ("DQ-50", head(welfare_job="cleaner", welfare_months=6, birth_on=dt.date(1956, 1, 1))),
    ("DQ-50", head(welfare_job="cleaner", welfare_months=6, labour="lost")),
    ("DQ-50", head(welfare_job="cleaner")),
    ("DQ-50", card(measures=(measure("M03", member=1), measure("M03", pk=2, member=1)))),
    ("DQ-51", head(jobs=(Job(dt.date(1980, 1, 1), None, "433124"),))),
    ("DQ-51", head(jobs=(Job(dt.date(2025, 1, 1), None, "433124"), Job(dt.date(2025, 6, 1), None, "433124")))),
    ("DQ-51", head(jobs=(Job(dt.date(2025, 6, 1), dt.date(2025, 1, 1), "433124"),))),
    ("DQ-51", head(school="vocational_1", education="", jobs=(Job(dt.date(2025, 6, 1), None, "433124"),))),
    ("DQ-52", head(has_resident_insurance=False)),
    ("DQ-53", head(has_resident_insurance=False)),
    ("DQ-53", people(HEAD, pupil(CHILD, "", drop_reason="unwilling"))),
    ("DQ-55", card(status="poor", plan_lift_year=2026, incomes=(income(wage_yuan="15400"),))),
    ("DQ-55", card(status="planned", livings=())),
    ("DQ-55", card(status="planned", incomes=())),
    ("DQ-56", cleared(dt.date(2026, 7, 1))),
    ("DQ-56", cleared(dt.date(2026, 10, 1), incomes=(income(wage_yuan="9000"),))),
    ("DQ-57", cleared(dt.date(2026, 10, 1), incomes=(), livings=())),
    ("DQ-59", monitored(risks=(risk("10"),))),
    ("DQ-59", monitored(measures=(measure("M08"),))),
    ("DQ-62", card(gone=(Gone("周公", dt.date(2026, 1, 5), "death", 9),), measures=(measure("M10", member=9),))),
    ("DQ-65", card(livings=(living(measured={"returned_mu": D(4), "forest_mu": D(1), "grass_mu": D(1)}),))),
    ("DQ-65", card(livings=(living(measured={"house_m2": D(0)}),))),
    ("DQ-66", card(livings=(living(danger="D"),))),
    ("DQ-67", card(phone="0743-7210000")),
    ("DQ-68", card(helpers=(Helping("张三", 3, 2),))),
    ("DQ-68", card(last_visit_on=dt.date(2026, 8, 1))),
    ("DQ-68", card(last_visit_on=None)),
    ("DQ-71", monitored(incomes=(income(wage_yuan="50000"),))),
    ("DQ-72", loan(term_months=48)),
    ("DQ-72", loan(use="wedding")),
    ("DQ-72", replace(loan(), people=(replace(HEAD, birth_on=dt.date(1950, 1, 1)), WIFE))),
    ("DQ-72", replace(loan(), measures=loan().measures * 2)),
    ("DQ-75", card(people_years=(2023, 2025))),
    ("DQ-75", card(livings=(living(2024), living(2024)))),
]
