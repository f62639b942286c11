"""The blocks of an invented card beside people and income: years, conditions, risks, plan, helper, visits, problems.

Nothing is drawn but from the stream of the plan, so the same plan gives the same card.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from django.db import models

from households.choices import Cause
from households.demo.families import SCHOOLS, Family, Person
from households.demo.lives import Life
from households.models import (
    CauseEvidence,
    GuaranteeProof,
    HelperAssignment,
    HelpPlan,
    Household,
    HouseholdRisk,
    IncomeLine,
    IncomeYear,
    LivingYear,
    Member,
    MemberYear,
    Problem,
    Visit,
    Work,
)
from registry import clock

MODELS: tuple[type[models.Model], ...] = (
    LivingYear, GuaranteeProof, MemberYear, Work, IncomeLine, HouseholdRisk, CauseEvidence, HelpPlan,
    HelperAssignment, Visit, Problem,
)  # fmt: skip
"""What this module makes, parents first."""

RISKS = {"01": "01", "02": "03", "03": "09", "04": "02", "08": "04", "07": "07", "09": "06"}
EVIDENCE = {
    "01": "长期服药，住院病历齐全", "02": "持有第二代残疾人证", "03": "子女在校就读，有学籍证明",
    "04": "受灾登记表已存档",
    "07": "家中劳动力无技能证书", "08": "家中无普通劳动力", "09": "有养殖意愿，缺启动资金",
}  # fmt: skip
WISHES = ("希望发展养殖", "希望在附近务工", "希望把房屋漏雨处修好", "希望孩子把书读完", "希望看病少花钱")
FINDINGS = (
    "家中一切正常，按时领取补贴",
    "老人近期身体欠佳，已去乡卫生院",
    "外出务工人员按月寄钱回家",
    "养殖的牛长势良好",
)
NEEDS = (
    ("health", "需协助办理慢性病门诊待遇"), ("housing", "屋顶漏雨，需维修"), ("work", "希望介绍县内就业岗位"),
    ("water", "冬季水管冻裂，用水不便"), ("business", "缺养殖技术，希望参加培训"), ("road", "入户路一段未硬化"),
)  # fmt: skip
YEARS_KEPT = 3


@dataclass(frozen=True)
class Scene:
    """One household while its card is made."""

    household: Household
    family: Family
    life: Life
    people: Sequence[Member]
    incomes: Sequence[IncomeYear]
    helpers: Sequence[int]
    serial: int
    on: dt.date
    rng: Random
    places: frozenset[str]

    def place(self, area: str) -> str | None:
        """A division of that area that is loaded, None when none is."""
        known = [code for code in PLACES.get(area, ()) if code in self.places]
        return self.rng.choice(known) if known else None

    @property
    def own(self) -> dict[str, Any]:
        return {"household": self.household, "village_id": self.household.village_id}

    @property
    def is_watched(self) -> bool:
        return self.life.monitored_on is not None and self.life.risk_cleared_on is None

    @property
    def is_there(self) -> bool:
        return self.life.status != "removed"


def everything(scene: Scene) -> list[Any]:
    """All rows of the blocks, unsaved."""
    made = [*_lines(scene), *_risks(scene), *_evidence(scene)]
    if not scene.is_there:
        return made
    return [*made, *_livings(scene), *_people(scene), *_works(scene), *_plans(scene), *_help(scene)]


def facts(person: Person) -> dict[str, Any]:
    """The yearly facts of a person."""
    return {
        "health": person.health, "disability_kind": person.disability[:1], "disability_level": person.disability[1:],
        "education": person.education, "school": person.school, "labour": person.labour,
        "work_area": person.work_area, "work_months": person.work_months, "welfare_job": person.welfare_job,
        "welfare_months": 12 if person.welfare_job else 0, "has_resident_insurance": person.insurance == "resident",
        "has_employee_insurance": person.insurance == "employee", "has_serious_insurance": bool(person.insurance),
        "has_resident_pension": person.has_resident_pension, "allowance": person.allowance,
        "destitute": person.destitute,
    }  # fmt: skip


def _lines(scene: Scene) -> list[IncomeLine]:
    """What wages and business of the latest year are made of; they add up to their part."""
    if not scene.incomes:
        return []
    income, village = scene.incomes[-1], scene.household.village_id
    made = []
    for part, kinds in (("wage_yuan", ("migrant_work",)), ("business_yuan", ("livestock", "grain")),
                        ("business_cost_yuan", ("livestock", "grain"))):  # fmt: skip
        whole: Decimal = getattr(income, part)
        first = (whole * 6 / 10).quantize(Decimal(1)).quantize(Decimal("0.01")) if len(kinds) > 1 else whole
        for kind, amount in zip(kinds, (first, whole - first), strict=False):
            if amount:
                made.append(IncomeLine(income=income, village_id=village, part=part, kind=kind, amount_yuan=amount))
    return made


def _livings(scene: Scene) -> list[Any]:
    rng, made = scene.rng, []
    land, forest = Decimal(rng.randint(8, 60)) / 10, Decimal(rng.randint(0, 150)) / 10
    road, m2, fuel = rng.choice(("concrete", "concrete", "gravel")), rng.randint(60, 160), rng.choice(("wood", "clean"))
    for year in range(scene.on.year - 2, scene.on.year):
        if scene.life.spans[0][1].year > year:
            continue
        verdicts = dict.fromkeys(("has_food", "has_clothing", "has_education", "has_medical", "has_housing",
                                  "has_water"), True)  # fmt: skip
        if rng.random() < (0.35 if scene.is_watched else 0.02):
            verdicts[rng.choice(("has_education", "has_medical", "has_medical", "has_housing", "has_water"))] = False
        checked = dt.date(year, 10, rng.randint(8, 28))
        living = LivingYear(
            **scene.own, year=year, **verdicts, checked_on=checked, checked_by="石新桥",
            note="" if all(verdicts.values()) else "已列入整改，按月跟踪",
            arable_mu=land, irrigated_mu=land / 2, forest_mu=forest, returned_mu=min(forest, Decimal(2)),
            orchard_mu=Decimal(0), grass_mu=Decimal(0), water_mu=Decimal(0), road_km=Decimal(rng.randint(1, 20)) / 10,
            road=road, house_m2=Decimal(m2), is_dangerous=not verdicts["has_housing"],
            danger="C" if not verdicts["has_housing"] else "A", has_production_power=True, has_power=True,
            has_broadcast=True, fuel=fuel, has_toilet=rng.random() < 0.9, in_cooperative=rng.random() < 0.6,
            led_by_firm=rng.random() < 0.3, led_by_pioneer=rng.random() < 0.3,
        )  # fmt: skip
        made.append(living)
        for guarantee, secured in verdicts.items():
            if not secured or guarantee in {"has_housing", "has_medical"}:
                proof = "整改中，见台账" if not secured else _PROOF[guarantee]
                made.append(GuaranteeProof(
                    living=living, village_id=scene.household.village_id, guarantee=guarantee, proof=proof,
                    checked_by="石新桥", checked_on=checked,
                ))  # fmt: skip
    return made


_PROOF = {"has_housing": "住房安全鉴定为A级", "has_medical": "参保缴费记录已核对"}


def _people(scene: Scene) -> list[MemberYear]:
    """The people of the last years: a child was in a lower class then."""
    made = []
    for person, member in zip(scene.family.people, scene.people, strict=True):
        for year in range(scene.on.year - YEARS_KEPT + 1, scene.on.year + 1):
            if member.joined_on.year > year:
                continue
            values = facts(person)
            age = year - person.born_on.year
            if person.school in SCHOOLS.values() and age in SCHOOLS:
                values["school"] = person.school if year == scene.on.year else SCHOOLS[age]
            made.append(MemberYear(member=member, **scene.own, year=year, **values))
    return made


def _works(scene: Scene) -> list[Work]:
    made = []
    for person, member in zip(scene.family.people, scene.people, strict=True):
        if person.work_months and scene.rng.random() < 0.6:
            made.append(Work(
                member=member, village_id=scene.household.village_id,
                starts_on=dt.date(scene.on.year, scene.rng.randint(2, 3), scene.rng.randint(1, 28)),
                employer=scene.rng.choice(("东莞某电子厂", "长沙某建筑公司", "县内帮扶车间", "吉首某酒店")),
                industry=scene.rng.choice(("manufacturing", "building", "catering")),
                channel=scene.rng.choice(("self", "kin", "government")),
                place_id=scene.place(person.work_area),
                monthly_wage_yuan=Decimal(scene.rng.randrange(2600, 6200, 100)),
            ))  # fmt: skip
    return made


PLACES = {
    "township": ("433124",), "county": ("433124",), "province": ("433101", "430111"), "outside": ("440304", "330106"),
}  # fmt: skip
"""Where people work; a place is used only where its division is loaded."""


def _risks(scene: Scene) -> list[HouseholdRisk]:
    since = scene.life.monitored_on
    if since is None:
        return []
    causes = (scene.family.main_cause, *scene.family.other_causes)
    kinds = list(dict.fromkeys(RISKS[c] for c in causes if c in RISKS)) or ["07"]
    return [
        HouseholdRisk(**scene.own, position=place, kind=kind, disaster="0205" if kind == "02" else "", since_on=since,
                      cleared_on=scene.life.risk_cleared_on)
        for place, kind in enumerate(kinds, 1)
    ]  # fmt: skip


def _evidence(scene: Scene) -> list[CauseEvidence]:
    cause = scene.family.main_cause
    if cause not in EVIDENCE or scene.rng.random() < 0.1:
        return []
    return [CauseEvidence(**scene.own, cause=cause, fact=EVIDENCE[cause], paper=f"{Cause(cause).label}佐证材料",
                          seen_on=scene.life.spans[0][1])]  # fmt: skip


def _plans(scene: Scene) -> list[HelpPlan]:
    """This year's plan, agreed at its beginning; a few are still being drawn up."""
    year, draft = scene.on.year, scene.rng.random() < 0.05
    signed = None if draft else dt.date(year, 3, scene.rng.randint(1, 28))
    target = max((i.wage_yuan + i.business_yuan for i in scene.incomes[-1:]), default=Decimal(0))
    return [HelpPlan(
        **scene.own, year=year, state="draft" if draft else "agreed", wish=scene.rng.choice(WISHES),
        analysis=f"主要致贫原因：{Cause(scene.family.main_cause).label}",
        target_per_head_yuan=max(Decimal(9000), (target / len(scene.people)).quantize(Decimal(100))),
        household_signed_on=signed, household_signer="" if draft else scene.household.head_name,
        helper_signed_on=signed, secretary_signed_on=signed,
    )]  # fmt: skip


def _help(scene: Scene) -> list[Any]:
    """A helper from the beginning, perhaps changed once without a gap; visits of the last year and what they found."""
    if not scene.helpers:
        return []
    rng = scene.rng
    first = scene.helpers[scene.serial % len(scene.helpers)]  # in turn, so that nobody has too many households
    second = scene.helpers[(scene.serial + 1) % len(scene.helpers)] if rng.random() < 0.3 else first
    began = max(scene.life.spans[0][1], dt.date(2016, 3, 1))
    changed = began + dt.timedelta(days=rng.randint(400, 1500))
    made: list[Any] = []
    if first != second and changed < scene.on:
        made.append(HelperAssignment(**scene.own, helper_id=first, starts_on=began, ends_on=changed,
                                     end_reason="工作调动"))  # fmt: skip
        made.append(HelperAssignment(**scene.own, helper_id=second, starts_on=changed))
    else:
        second = first
        made.append(HelperAssignment(**scene.own, helper_id=first, starts_on=began))
    step = 30 if scene.is_watched else 85
    day = scene.on - dt.timedelta(days=rng.randint(2, step + step // 4))
    for _n in range(6 if scene.is_watched else 3):
        made += _visit(scene, second, day)
        day -= dt.timedelta(days=rng.randint(step - 8, step + 4))
        if day < began:
            break
    return made


def _visit(scene: Scene, helper: int, day: dt.date) -> list[Any]:
    rng = scene.rng
    held = dt.datetime(day.year, day.month, day.day, rng.randint(9, 17), rng.choice((0, 10, 20, 30, 40)),
                       tzinfo=clock.ZONE)  # fmt: skip
    need = rng.choice(NEEDS) if rng.random() < 0.12 else None
    visit = Visit(
        **scene.own, held_at=held, form="home" if rng.random() < 0.85 else "phone",
        contents=sorted(rng.sample(("policy", "income", "measures", "opinion"), 2)), helper_id=helper,
        visitors="帮扶人", spoken_to=scene.household.head_name, findings=rng.choice(FINDINGS),
        needs=need[1] if need else "", is_signed=rng.random() < 0.8,
    )  # fmt: skip
    if need is None:
        return [visit]
    due = day + dt.timedelta(days=30)
    solved = due < scene.on and rng.random() < 0.85
    problem = Problem(
        **scene.own, visit=visit, kind=need[0], title=need[1], owner="石新桥", raised_on=day, due_on=due,
        state="solved" if solved else "open", answer="已解决，回访农户满意" if solved else "",
        closed_on=day + dt.timedelta(days=rng.randint(5, 28)) if solved else None,
    )  # fmt: skip
    return [visit, problem]
