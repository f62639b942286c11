"""What speaks against a measure, what a cause rests on, what is due and what is missing: tables of cases."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from households.choices import Cause, Cover, Due, MeasureKind, Objection, Policy, Risk, Shown
from households.rules import answers, causes
from households.rules.answers import Gap
from households.rules.coverage import HouseholdFacts, Taken, coverage
from households.rules.eligibility import Help, Limit, Person, objections

DAY = dt.date(2026, 5, 1)
FIGURES = {
    "loan_most": 50000, "extra_loans_most": 100000, "loan_months": 36, "loan_age_from": 18, "loan_age_to": 65,
    "job_age_from": 16, "job_age_to": 69, "rain_dew_yearly": 3000, "house_m2_a_head": 25, "ranger_yearly": 10000,
    "relocation_last": 2020, "wage_least": 100, "wage_most": 30000, "old_age_from": 80, "school_age_from": 6,
    "school_age_to": 16, "destitute_age_from": 60, "labour_share": "0.25", "land_share": "0.50",
}  # fmt: skip
LIMITS = {code: Limit(Decimal(str(value)), "文件") for code, value in FIGURES.items()}


def person(pk: int = 1, **fields: Any) -> Person:
    return Person(**{"pk": pk, "name": f"人{pk}", "age": 40, "labour": "ordinary", "health": ("healthy",)} | fields)


def against(kind: str, item: str, who: Person | None, *, others: Any = (), starts: dt.date = DAY, **details: Any):
    amount = details.pop("amount", None)
    measure = Help(kind, item, starts, who.pk if who else None, details, amount)
    people = [who] if who else [person()]
    return objections(measure, person=who, people=people, others=list(others), limits=LIMITS)


CASES = [
    ("loan at the cap", "M04", "microcredit", {}, {"principal_yuan": "50000", "term_months": 36}, set()),
    ("loan over the cap", "M04", "microcredit", {}, {"principal_yuan": "50000.01"}, {"loan_over"}),
    ("extra loan over the cap", "M04", "microcredit", {}, {"principal_yuan": "80000", "extra_loan": True}, set()),
    ("extra loan over the total", "M04", "microcredit", {}, {"principal_yuan": "100001", "extra_loan": True},
     {"extra_over"}),
    ("loan too long", "M04", "microcredit", {}, {"term_months": 37}, {"loan_term"}),
    ("borrower of 17", "M04", "microcredit", {"age": 17}, {}, {"loan_age"}),
    ("borrower of 18", "M04", "microcredit", {"age": 18}, {}, set()),
    ("borrower of 65", "M04", "microcredit", {"age": 65}, {}, set()),
    ("borrower of 66", "M04", "microcredit", {"age": 66}, {}, {"loan_age"}),
    ("loan for a wedding", "M04", "microcredit", {}, {"use": "wedding"}, {"loan_use"}),
    ("other credit for a house", "M04", "credit_other", {}, {"use": "house"}, set()),
    ("welfare job at 69", "M03", "job_ranger", {"age": 69}, {}, set()),
    ("welfare job at 70", "M03", "job_ranger", {"age": 70}, {}, {"job_age"}),
    ("welfare job at 15", "M03", "job_ranger", {"age": 15}, {}, {"job_age"}),
    ("welfare job without labour", "M03", "job_ranger", {"labour": "lost"}, {}, {"job_labour"}),
    ("welfare job of one who is away", "M03", "job_ranger", {"work_area": "outside"}, {}, {"job_away"}),
    ("training without labour", "M02", "training", {"labour": "none"}, {}, {"work_labour"}),
    ("training of a pupil", "M02", "training", {"school": "senior_1"}, {}, {"work_school"}),
    ("wage too high", "M02", "workshop", {}, {"monthly_wage_yuan": "30000.01"}, {"wage_odd"}),
    ("wage at the edge", "M02", "workshop", {}, {"monthly_wage_yuan": "100"}, set()),
    ("rain and dew at a vocational school", "M07", "rain_dew", {"school": "vocational_2"}, {}, set()),
    ("rain and dew at a university", "M07", "rain_dew", {"school": "bachelor_1"}, {}, {"rain_dew_school"}),
    ("rain and dew too much", "M07", "rain_dew", {"school": "college_1"}, {"amount": Decimal(3001)},
     {"rain_dew_amount"}),
    ("meals of one not at school", "M07", "meals", {"school": ""}, {}, {"not_at_school"}),
    ("lessons at home of one not at school", "M07", "taught_at_home", {"school": ""}, {}, set()),
    ("repair of a sound house", "M05", "repair", {}, {"grade": "B"}, {"house_sound"}),
    ("repair of grade D", "M05", "repair", {}, {"grade": "D"}, {"house_grade"}),
    ("rebuilding of grade D", "M05", "rebuild", {}, {"grade": "D"}, set()),
    ("ranger paid more", "M09", "ranger_pay", {}, {"yearly_pay_yuan": "10001"}, {"ranger_pay"}),
    ("nursing subsidy without disability", "M10", "nursing_subsidy", {}, {}, {"no_disability"}),
    ("nursing subsidy of grade 3", "M10", "nursing_subsidy", {"health": ("disabled",), "disability_level": "3"}, {},
     {"not_severe"}),
    ("nursing subsidy of grade 2", "M10", "nursing_subsidy", {"health": ("disabled",), "disability_level": "2"}, {},
     set()),
    ("allowance nobody has", "M10", "dibao", {}, {}, {"no_allowance"}),
    ("allowance on the card", "M10", "dibao", {"allowance": "rural"}, {}, set()),
    ("destitute care of another", "M10", "destitute_care", {}, {}, {"no_destitute"}),
    ("old age at 79", "M10", "old_age", {"age": 79}, {}, {"too_young"}),
    ("old age at 80", "M10", "old_age", {"age": 80}, {}, set()),
    ("a donation", "M13", "donation", {"age": 99}, {}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "item", "who", "details", "codes"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_objections_to_a_measure(kind: str, item: str, who: dict, details: dict, codes: set[str]):
    found = against(kind, item, person(**who), **details)
    assert {str(f.code) for f in found} == codes
    assert all("%(" not in f.text for f in found), "a place in the sentence was not filled"


def test_relocation_is_read_against_area_and_year():
    found = against("M06", "move_together", None, starts=dt.date(2021, 1, 1), area_m2="101", persons=4)
    assert {(str(f.code), f.bars) for f in found} == {("move_area", True), ("move_late", False)}
    assert against("M06", "move_together", None, starts=dt.date(2020, 12, 31), area_m2="100", persons=4) == []


def test_a_second_loan_is_a_warning_and_a_second_job_is_barred():
    held = [Help("M04", "microcredit", DAY, 1, {"principal_yuan": "60000"}), Help("M03", "job_cleaner", DAY, 1)]
    loan = against("M04", "microcredit", person(), others=held, principal_yuan="50000")
    assert {(str(f.code), f.bars) for f in loan} == {("loan_second", False), ("extra_over", True)}
    job = against("M03", "job_ranger", person(), others=held)
    assert [(f.code, f.bars) for f in job] == [(Objection.JOB_SECOND, True)]
    assert against("M03", "job_ranger", person(2), others=held) == [], "somebody else's job"


def test_a_limit_that_nobody_entered_objects_to_nothing():
    old = Help("M04", "microcredit", DAY, 1, {"principal_yuan": "900000", "term_months": 300})
    assert objections(old, person=person(age=90), people=[], others=[], limits={}) == []


REQUIRED = [
    ({"cause": "01"}, {"M08", "M10", "M13"}), ({"cause": "02"}, {"M10", "M13"}), ({"cause": "03"}, {"M07", "M13"}),
    ({"cause": "09"}, set()), ({"risk": "01"}, {"M08", "M10", "M13"}), ({"risk": "02"}, set()),
    ({"risk": "03"}, {"M10", "M13"}), ({"risk": "09"}, {"M07", "M13"}), ({"risk": "10"}, {"M05", "M06"}),
    ({"risk": "11"}, {"M11"}), ({"gap": Gap.SCHOOL}, {"M07"}), ({"gap": Gap.INSURANCE}, {"M08", "M13"}),
    ({"gap": Gap.WORK}, {"M01", "M02", "M03", "M04"}), ({"gap": Gap.NO_LABOUR}, {"M10"}),
]  # fmt: skip


@pytest.mark.parametrize(("need", "kinds"), REQUIRED)
def test_required_measures_domain_5_1(need: dict[str, str], kinds: set[str]):
    assert answers.required_for(**need) == kinds
    assert kinds <= set(answers.suggested_for(**need)), "what is required is suggested"
    for kind in kinds:
        assert answers.is_answered([(kind, "")], **need)
    assert answers.is_answered([], **need) == (not kinds)


def test_every_cause_and_risk_is_in_the_table():
    assert set(answers.CAUSES) == set(Cause.values)
    assert set(answers.RISKS) == set(Risk.values)
    assert set(answers.GAPS) == {gap.value for gap in Gap}
    with pytest.raises(ValueError, match="Name one need"):
        answers.required_for()
    with pytest.raises(ValueError, match="Name one need"):
        answers.required_for(cause="01", risk="01")


def test_work_is_not_answered_by_other_only():
    assert not answers.is_answered([("M01", "industry_other"), ("M10", "dibao")], gap=Gap.WORK)
    assert answers.is_answered([("M01", "planting")], gap=Gap.WORK)
    assert answers.only_safety_net([("M10", "dibao")])
    assert not answers.only_safety_net([("M10", "dibao"), ("M13", "")])
    assert not answers.only_safety_net([])


def sights(cause: str, people: list[Person], recorded: Any = (), **facts: Any):
    card = causes.CardFacts(people=people, limits=LIMITS, **facts)
    [row] = causes.standing([cause], card, recorded=recorded)
    return row


EVIDENCE = [
    ("01", [{"health": ("chronic",)}], {}, Shown.ILL, False),
    ("01", [{}], {}, Shown.NOT_ON_CARD, True),
    ("02", [{"health": ("disabled",), "has_certificate": True}], {}, Shown.DISABLED, False),
    ("02", [{"health": ("disabled",)}], {}, Shown.NO_CERTIFICATE, True),
    ("03", [{"school": "senior_2"}], {}, Shown.STUDENT, False),
    ("03", [{"school": "grade_9"}], {}, Shown.NOT_ON_CARD, True),
    ("05", [{}, {}], {"arable_mu": Decimal(1), "village_mu_a_head": Decimal(1)}, Shown.LITTLE_LAND, False),
    ("05", [{}], {"arable_mu": Decimal(2), "village_mu_a_head": Decimal(1)}, Shown.LITTLE_LAND, True),
    ("05", [{}], {}, Shown.NOT_ON_CARD, True),
    ("06", [{}], {"has_water": False, "living_year": 2025}, Shown.NO_WATER, False),
    ("06", [{}], {"has_water": True}, Shown.NOT_ON_CARD, True),
    ("07", [{}], {}, Shown.NO_SKILL, False),
    ("07", [{"labour": "skilled"}], {}, Shown.NOT_ON_CARD, True),
    ("08", [{}, {"labour": "none"}, {"labour": "none"}, {"labour": "weak"}], {}, Shown.FEW_WORK, False),
    ("08", [{}, {"labour": "none"}, {"labour": "none"}], {}, Shown.FEW_WORK, True),
    ("10", [{}], {"road": "earth", "road_km": Decimal("2.5")}, Shown.BAD_ROAD, False),
    ("10", [{}], {"road": "asphalt"}, Shown.NOT_ON_CARD, True),
    ("11", [{}], {}, Shown.NOT_ON_CARD, True),
]  # fmt: skip


@pytest.mark.parametrize(("cause", "people", "facts", "code", "missing"), EVIDENCE)
def test_what_a_cause_rests_on_domain_2_3(cause: str, people: list, facts: dict, code: Shown, missing: bool):
    members = [person(pk, **fields) for pk, fields in enumerate(people, start=1)]
    row = sights(cause, members, **facts)
    assert [sight.code for sight in row.sights] == [code]
    assert row.is_missing is missing
    assert row.is_main
    assert "%(" not in row.sights[0].text
    assert not sights(cause, members, recorded=[cause], **facts).is_missing, "a paper on record is evidence"


def lines(people: list[Person], **facts: Any) -> dict[str, Any]:
    found = coverage(HouseholdFacts(people=people, limits=LIMITS, **facts))
    assert [line.policy for line in found] == list(Policy)
    return {line.policy: line for line in found}


DUE = [
    (Policy.DIBAO, {"allowance": "rural"}, {}, Cover.RECEIVES),
    (Policy.DIBAO, {}, {"income_per_head": Decimal(7700), "line": Decimal(7700)}, Cover.GAP),
    (Policy.DIBAO, {}, {"income_per_head": Decimal("7700.01"), "line": Decimal(7700)}, Cover.NOT_DUE),
    (Policy.DIBAO, {}, {"taken": [Taken("M10", "dibao")]}, Cover.BEYOND),
    (Policy.DIBAO, {}, {"taken": [Taken("M10", "")]}, Cover.NOT_DUE),
    (Policy.OLD_AGE, {"age": 80}, {"taken": [Taken("M10", "")]}, Cover.RECEIVES),
    (Policy.DESTITUTE, {"destitute": "rural"}, {}, Cover.RECEIVES),
    (Policy.DESTITUTE, {"age": 70, "labour": "none"}, {}, Cover.GAP),
    (Policy.DESTITUTE, {"age": 59, "labour": "none"}, {}, Cover.NOT_DUE),
    (Policy.DISABILITY, {"health": ("disabled",), "disability_level": "1"}, {}, Cover.GAP),
    (Policy.DISABILITY, {"health": ("disabled",), "disability_level": "4"}, {}, Cover.NOT_DUE),
    (Policy.DISABILITY, {"health": ("disabled",), "disability_level": "4", "allowance": "rural"}, {}, Cover.GAP),
    (Policy.PREMIUM, {"is_insured": True}, {"needs_help": True}, Cover.GAP),
    (Policy.PREMIUM, {"is_insured": True}, {"needs_help": True, "taken": [Taken("M08", "premium")]}, Cover.RECEIVES),
    (Policy.PREMIUM, {"is_insured": True}, {}, Cover.NOT_DUE),
    (Policy.MEDICAL_AID, {"health": ("serious",), "has_medical_aid": True}, {}, Cover.RECEIVES),
    (Policy.MEDICAL_AID, {"health": ("chronic",)}, {}, Cover.GAP),
    (Policy.SCHOOL, {"age": 10}, {}, Cover.GAP),
    (Policy.SCHOOL, {"age": 10, "school": "primary"}, {}, Cover.NOT_DUE),
    (Policy.RAIN_DEW, {"school": "vocational_1"}, {}, Cover.GAP),
    (Policy.RAIN_DEW, {"school": "vocational_1"}, {"taken": [Taken("M07", "rain_dew", 1)]}, Cover.RECEIVES),
    (Policy.RAIN_DEW, {"school": "vocational_1"}, {"taken": [Taken("M07", "rain_dew", 1, True)]}, Cover.PLANNED),
    (Policy.RAIN_DEW, {"school": "vocational_1"}, {"taken": [Taken("M07", "rain_dew", 2)]}, Cover.GAP),
    (Policy.STUDY, {"school": "bachelor_1"}, {}, Cover.GAP),
    (Policy.WELFARE_JOB, {"labour": "weak"}, {"needs_help": True}, Cover.GAP),
    (Policy.WELFARE_JOB, {"labour": "weak", "welfare_job": "ranger"}, {"needs_help": True}, Cover.RECEIVES),
    (Policy.WELFARE_JOB, {"labour": "weak", "work_months": 3}, {"needs_help": True}, Cover.NOT_DUE),
    (Policy.DEVELOPMENT, {}, {"needs_help": True}, Cover.GAP),
    (Policy.DEVELOPMENT, {}, {"needs_help": True, "taken": [Taken("M01", "", 9)]}, Cover.RECEIVES),
    (Policy.HOUSING, {}, {"danger": "D"}, Cover.GAP),
    (Policy.HOUSING, {}, {"has_housing": False, "living_year": 2025}, Cover.GAP),
    (Policy.HOUSING, {}, {"danger": "D", "taken": [Taken("M06", "move_apart")]}, Cover.RECEIVES),
    (Policy.WATER, {}, {"has_water": False, "living_year": 2025}, Cover.GAP),
    (Policy.WATER, {}, {"has_water": None}, Cover.NOT_DUE),
    (Policy.OLD_AGE, {"age": 80}, {}, Cover.GAP),
    (Policy.SAFETY_NET, {"labour": "none"}, {"has_no_labour": True}, Cover.GAP),
    (Policy.SAFETY_NET, {"labour": "none", "allowance": "rural"}, {"has_no_labour": True}, Cover.RECEIVES),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "who", "facts", "cover"), DUE)
def test_entitled_received_missing(policy: Policy, who: dict, facts: dict, cover: Cover):
    line = lines([person(**who)], **facts)[policy]
    assert line.cover == cover
    assert bool(line.reasons) == (cover not in {Cover.NOT_DUE, Cover.BEYOND}), "what is due has a reason"
    assert all("%(" not in reason.text for reason in line.reasons)
    assert line.kind in MeasureKind.values


def test_a_gap_names_the_one_it_does_not_reach():
    two = [person(1, school="vocational_1"), person(2, school="college_1")]
    line = lines(two, taken=[Taken("M07", "rain_dew", 1)])[Policy.RAIN_DEW]
    assert (line.cover, line.member) == (Cover.GAP, 2)
    assert [reason.code for reason in line.reasons] == [Due.VOCATIONAL]
