"""Every rule once, found where it should be and nowhere else, in both languages, with the region's own figures."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest
from django.utils import translation

from households.choices import LimitCode
from households.choices.checks import CHECKS, PHRASES, render
from households.rules.checks import CONDITIONS, OF_PEOPLE, Card, InForce, Limits, hits
from tests.households.checks.cards import CASES, GOOD, MORE, ON, card, head, income

CROSSING = {"DQ-63", "DQ-64", "DQ-69", "DQ-73", "DQ-74"}  # tests/households/checks/test_crossing.py, tests/funds


STANDARDS = {"job_age_from": 16, "job_age_to": 69, "loan_most": 50000, "extra_loans_most": 100000, "loan_months": 36,
             "loan_age_from": 18, "loan_age_to": 65}  # fmt: skip


def as_set(rule: str, standards: dict[str, int] = STANDARDS) -> InForce:
    """The rule with the limits of measures that the country has."""
    stands, limits = InForce.default(rule), CHECKS[rule].limits
    said = {limit.name: Decimal(standards[limit.standard]) for limit in limits if limit.standard in standards}
    return replace(stands, limits=Limits(dict(stands.limits) | said))


def found(one: Card, standards: dict[str, int] = STANDARDS) -> set[str]:
    return {rule for rule, _stands, _hit in hits(one, on=ON, in_force=partial(as_set, standards=standards))}


def test_all_seventy_five_rules_stand_once() -> None:
    assert list(CHECKS) == [f"DQ-{number:02d}" for number in range(1, 76)]
    assert set(CONDITIONS) | OF_PEOPLE | CROSSING == set(CHECKS)
    assert not set(CONDITIONS) & OF_PEOPLE
    assert not (set(CONDITIONS) | OF_PEOPLE) & CROSSING


def test_every_card_rule_has_a_case_on_both_sides() -> None:
    assert set(CASES) == set(CHECKS) - CROSSING


def test_a_card_in_order_passes_everything() -> None:
    assert found(GOOD) == set()


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_what_breaks_it_and_lets_the_rest_pass(rule: str) -> None:
    broken, passing = CASES[rule]
    assert rule in found(broken)
    assert rule not in found(passing)


@pytest.mark.parametrize(("rule", "broken"), MORE, ids=[f"{rule}-{n}" for n, (rule, _card) in enumerate(MORE)])
def test_each_further_way_to_break_a_rule(rule: str, broken: Card) -> None:
    assert rule in found(broken)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sentence_is_whole_in_both_languages(language: str) -> None:
    broken = [*((rule, broken) for rule, (broken, _passing) in CASES.items()), *MORE]
    with translation.override(language):
        for rule, one in broken:
            for hit in [hit for at, _stands, hit in hits(one, on=ON, in_force=as_set) if at == rule]:
                params = json.loads(json.dumps(dict(hit.params)))  # as the database keeps them
                sentence = render(CHECKS[rule].message, params)
                assert sentence
                assert not re.search(r"%\(|[@!][A-Za-z_]|__proxy__", sentence), f"{rule}: {sentence}"
                assert bool(re.search(r"[一-鿿]", sentence)) or language == "en", f"{rule}: {sentence}"


def test_titles_and_ways_to_mend_are_translated() -> None:
    for language, pattern in (("zh-hans", r"[一-鿿]"), ("en", r"^[^一-鿿]+$")):
        with translation.override(language):
            for check in CHECKS.values():
                for text in (check.title, check.message, check.fix):
                    if re.fullmatch(r"[%“”：:.。 ]|(%\(\w+\)s|[“”：:.。 ])+", str(text)):
                        continue  # a phrase says it all
                    assert re.search(pattern, str(text)), f"{check.id} {language}: {text}"
            for code, phrase in PHRASES.items():
                assert re.search(pattern, str(phrase)), f"{code} {language}: {phrase}"


def test_severity_is_that_of_the_domain() -> None:
    errors = {1, 2, 3, 4, 5, 6, 8, 10, 13, 21, 29, 36, 37, 45, 52, 53, 54, 55, 60, 61, 62, 63, 64, 73, 74}
    notes = {25, 71}
    for number, check in enumerate(CHECKS.values(), 1):
        assert check.severity == ("error" if number in errors else "info" if number in notes else "warning"), check.id


def test_who_has_no_insurance_is_asked_about_and_not_refused() -> None:
    milder = [(stands.severity, hit.severity) for rule, stands, hit in hits(
        head(has_resident_insurance=False), on=ON) if rule == "DQ-52"]  # fmt: skip
    assert milder == [("error", "warning")]


def test_a_region_sets_its_own_figure_or_switches_a_rule_off() -> None:
    one = card(incomes=(income(2024), income(2025, wage_yuan="28000")))  # forty per cent more

    def region(limit: str, *, holds: bool = True) -> set[str]:
        def stands(rule: str) -> InForce:
            if rule != "DQ-44":
                return InForce.default(rule)
            return InForce("warning", Limits({"change": Decimal(limit), "same_households": Decimal(5)}), holds)

        return {rule for rule, _stands, _hit in hits(one, on=ON, in_force=stands)}

    assert "DQ-44" not in found(one)
    assert "DQ-44" in region("0.3")
    assert "DQ-44" not in region("0.3", holds=False)


def test_every_policy_figure_has_a_name_a_value_and_a_source() -> None:
    for check in CHECKS.values():
        assert check.source, check.id
        for limit in check.limits:
            assert str(limit.label)
            assert limit.value is not None or limit.standard or limit.name == "cap_yuan", f"{check.id} {limit.name}"


def test_a_loan_is_measured_by_the_limits_of_measures_and_by_no_figure_of_its_own() -> None:
    broken, _fine = CASES["DQ-72"]  # 60,000 yuan
    assert "DQ-72" in found(broken)
    assert "DQ-72" not in found(broken, STANDARDS | {"loan_most": 60000})
    assert "DQ-72" not in found(broken, {})  # no document, no fault
    assert not [limit for check in CHECKS.values() for limit in check.limits if limit.standard and limit.default]
    assert {limit.standard for check in CHECKS.values() for limit in check.limits} - {""} <= set(LimitCode.values)
