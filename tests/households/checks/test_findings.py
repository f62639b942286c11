"""What a run puts on record, and what people may say to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from households.actions import findings as actions
from households.checks.settings import Settings
from households.models import (
    Finding,
    FindingTally,
    Household,
    LivingYear,
    Measure,
    MeasureStandard,
    Member,
    RuleSetting,
    Waiver,
)
from households.presenters.checks import limit_rows
from households.presenters.rule_settings import faults_of_setting
from registry.audit import trail
from registry.errors import Refused
from tests.conftest import COUNTY, NEIGHBOUR, SIBLING, VILLAGE
from tests.households import factories as make
from tests.policies.factories import writable

ON = dt.date(2026, 11, 2)
LATER = ON + dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def household(in_scope: Any) -> Any:
    """An applicant whose cause is illness, with nobody ill: DQ-30, a warning; in the scope of the county."""
    with in_scope(COUNTY):
        yield make.household(members=[make.head(health=("healthy",))])


def open_rules(household: Household) -> set[str]:
    return set(Finding.objects.filter(household=household).standing().values_list("rule", flat=True))


def one(rule: str) -> Finding:
    return Finding.objects.get(rule=rule)


def test_a_run_opens_findings_once_and_a_second_run_only_dates_them(household: Household) -> None:
    first = actions.check_area(COUNTY, on=ON)
    count = Finding.objects.count()
    second = actions.check_area(COUNTY, on=LATER)
    assert first.new == count > 0
    assert (second.new, second.seen, second.mended) == (0, count, 0)
    assert one("DQ-30").first_seen_on == ON
    assert one("DQ-30").last_seen_on == LATER


def test_the_same_day_is_counted_once(household: Household) -> None:
    actions.check_area(COUNTY, on=ON)
    actions.check_area(COUNTY, on=ON)
    tally = FindingTally.objects.get(rule="DQ-30", day=ON)
    assert (tally.open, tally.explained, tally.waived) == (1, 0, 0)


def test_what_is_mended_closes_by_itself_and_opens_anew_when_it_comes_back(household: Household) -> None:
    actions.check_area(COUNTY, on=ON)
    member = household.members.get()
    Member.objects.filter(pk=member.pk).update(health=["chronic"])
    assert actions.check_card(household, on=LATER).mended >= 1
    assert one("DQ-30").state == "fixed"
    assert one("DQ-30").fixed_on == LATER
    Member.objects.filter(pk=member.pk).update(health=["healthy"])
    actions.check_card(household, on=LATER)
    assert sorted(Finding.objects.filter(rule="DQ-30").values_list("state", flat=True)) == ["fixed", "open"]


def test_a_run_over_a_village_leaves_alone_what_only_the_county_sees(household: Household) -> None:
    Household.objects.filter(pk=household.pk).update(phone="0743-7210000")
    finding = Finding.objects.create(
        rule="DQ-67", village_id=VILLAGE, household=household, subject=f"household:{household.pk}", severity="warning",
        first_seen_on=ON, last_seen_on=ON, params={"households": 2},
    )  # fmt: skip
    actions.check_area(VILLAGE, on=LATER)
    actions.check_card(household, on=LATER)
    finding.refresh_from_db()
    assert finding.state == "open"


def test_another_villages_findings_are_not_touched(household: Household) -> None:
    other = Finding.objects.create(
        rule="DQ-30", village_id=SIBLING, subject="household:0", severity="warning", first_seen_on=ON, last_seen_on=ON
    )
    actions.check_area(VILLAGE, on=LATER)
    other.refresh_from_db()
    assert other.state == "open"


def test_a_region_sets_severity_and_switches_off(household: Household) -> None:
    with writable(RuleSetting):
        RuleSetting.objects.create(rule="DQ-30", region=COUNTY, severity="error", document_no="县文1号", valid_from=ON)
        RuleSetting.objects.create(rule="DQ-30", region=VILLAGE, is_off=True, document_no="村试点", valid_from=LATER)
    actions.check_area(COUNTY, on=ON)
    assert one("DQ-30").severity == "error"
    actions.check_area(COUNTY, on=LATER)
    assert one("DQ-30").state == "fixed"


def test_a_setting_needs_its_document_and_one_holds_at_a_time(household: Household) -> None:
    with writable(RuleSetting):
        with pytest.raises(IntegrityError, match="rule_setting_has_document"), transaction.atomic():
            RuleSetting.objects.create(rule="DQ-30", valid_from=ON, document_no="")
        with pytest.raises(IntegrityError, match="rule_setting_known_rule"), transaction.atomic():
            RuleSetting.objects.create(rule="DQ-76", valid_from=ON, document_no="x")
        RuleSetting.objects.create(rule="DQ-30", valid_from=ON, document_no="x")
        with pytest.raises(IntegrityError, match="rule_setting_no_overlap"), transaction.atomic():
            RuleSetting.objects.create(rule="DQ-30", valid_from=LATER, document_no="y")


# --- explaining -----------------------------------------------------------------------------------------------------


def test_a_warning_is_explained_and_stays_explained_while_the_facts_are_the_same(
    household: Household, make_user: Any
) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    actions.check_area(COUNTY, on=ON)
    actions.explain(one("DQ-30"), words="病人住院后去世，债务仍在", by=clerk, on=ON)
    actions.check_area(COUNTY, on=LATER)
    finding = one("DQ-30")
    assert (finding.state, finding.explained_by, finding.explained_on) == ("explained", clerk, ON)
    assert trail.entries_for(finding).filter(event="finding.explain").count() == 1


def test_an_explanation_of_other_facts_opens_again(household: Household, make_user: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    actions.check_area(COUNTY, on=ON)
    finding = one("DQ-30")
    actions.explain(finding, words="已核实", by=clerk, on=ON)
    Finding.objects.filter(pk=finding.pk).update(params={"field": "elsewhere"})
    assert actions.check_area(COUNTY, on=LATER).reopened == 1
    assert one("DQ-30").state == "open"


def test_an_error_is_not_explained_away(household: Household, make_user: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    actions.check_area(COUNTY, on=ON)
    finding = one("DQ-30")
    Finding.objects.filter(pk=finding.pk).update(severity="error")
    finding.refresh_from_db()
    with pytest.raises(Refused) as refused:
        actions.explain(finding, words="不对", by=clerk, on=ON)
    assert [reason.code for reason in refused.value.reasons] == ["error_not_explained"]
    with pytest.raises(IntegrityError, match="finding_error_is_not_explained_away"), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(state="explained", explanation="x", explained_on=ON)


@pytest.mark.parametrize(("role", "words", "code"), [
    ("village_clerk", "  ", "words_missing"), ("supervision_committee", "好", "not_permitted"),
])  # fmt: skip
def test_who_explains_says_something_and_keeps_the_cards(
    household: Household, make_user: Any, role: str, words: str, code: str
) -> None:
    actions.check_area(COUNTY, on=ON)
    with pytest.raises(Refused) as refused:
        actions.explain(one("DQ-30"), words=words, by=make_user(role, VILLAGE), on=ON)
    assert [reason.code for reason in refused.value.reasons] == [code]


# --- exemptions -----------------------------------------------------------------------------------------------------


def asked(by: Any) -> Waiver:
    actions.check_area(COUNTY, on=ON)
    return actions.ask_waiver(one("DQ-30"), words="病人在外地户籍", expires_on=ON + dt.timedelta(days=90), by=by, on=ON)


def test_a_village_asks_the_township_exempts_until_the_day(household: Household, make_user: Any) -> None:
    waiver = asked(make_user("village_clerk", VILLAGE))
    officer = make_user("township_reviewer", VILLAGE[:9])
    actions.decide_waiver(waiver, granted=True, answer="情况属实", by=officer, on=ON)
    assert one("DQ-30").state == "waived"
    actions.check_area(COUNTY, on=waiver.expires_on)
    assert one("DQ-30").state == "waived"
    assert actions.check_area(COUNTY, on=waiver.expires_on + dt.timedelta(days=1)).reopened == 1
    assert one("DQ-30").state == "open"


def test_a_refusal_leaves_the_finding_open(household: Household, make_user: Any) -> None:
    waiver = asked(make_user("village_clerk", VILLAGE))
    officer = make_user("township_reviewer", VILLAGE[:9])
    actions.decide_waiver(waiver, granted=False, answer="请改正", by=officer, on=ON)
    assert Waiver.objects.get().state == "refused"
    assert one("DQ-30").state == "open"


@pytest.mark.parametrize(("role", "code"), [
    ("county_office", COUNTY), ("village_clerk", VILLAGE), ("county_office", NEIGHBOUR),
])  # fmt: skip
def test_only_the_level_above_decides(household: Household, make_user: Any, role: str, code: str) -> None:
    waiver = asked(make_user("village_clerk", VILLAGE))
    with pytest.raises(Refused):
        actions.decide_waiver(waiver, granted=True, answer="好", by=make_user(role, code), on=ON)
    assert Waiver.objects.get().state == "asked"


def test_the_township_asks_the_county_decides(household: Household, make_user: Any) -> None:
    officer = make_user("township_reviewer", VILLAGE[:9])
    waiver = asked(officer)
    with pytest.raises(Refused):
        actions.decide_waiver(waiver, granted=True, answer="好", by=make_user("township_leader", VILLAGE[:9]), on=ON)
    actions.decide_waiver(waiver, granted=True, answer="好", by=make_user("county_office", COUNTY), on=ON)
    assert one("DQ-30").state == "waived"


def test_nobody_decides_what_they_asked_for_in_another_post(household: Household, make_user: Any) -> None:
    from registry.accounts.models import Posting

    clerk = make_user("village_clerk", VILLAGE)
    waiver = asked(clerk)
    post = Posting.objects.create(user=clerk, role="township_reviewer", division_id=VILLAGE[:9], starts_on=ON)
    with pytest.raises(Refused) as refused:
        actions.decide_waiver(waiver, granted=True, answer="好", by=clerk.act_as(post), on=ON)
    assert [reason.code for reason in refused.value.reasons] == ["own_waiver"]
    with pytest.raises(IntegrityError, match="waiver_decided_by_another"), transaction.atomic():
        Waiver.objects.update(state="granted", decided_by=clerk, decided_on=ON)


@pytest.mark.parametrize(("words", "days", "code"), [
    ("", 10, "words_missing"), ("理由", 0, "expires_past"), ("理由", -3, "expires_past"),
])  # fmt: skip
def test_an_exemption_has_reason_and_end(
    household: Household, make_user: Any, words: str, days: int, code: str
) -> None:
    actions.check_area(COUNTY, on=ON)
    with pytest.raises(Refused) as refused:
        actions.ask_waiver(one("DQ-30"), words=words, expires_on=ON + dt.timedelta(days=days),
                           by=make_user("village_clerk", VILLAGE), on=ON)  # fmt: skip
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_one_exemption_at_a_time_and_the_county_asks_for_none(household: Household, make_user: Any) -> None:
    asked(make_user("village_clerk", VILLAGE))
    for user, code in ((make_user("village_clerk", VILLAGE), "waiver_asked"),
                       (make_user("county_office", COUNTY), "not_permitted")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            actions.ask_waiver(one("DQ-30"), words="x", expires_on=LATER, by=user, on=ON)
        assert code in [reason.code for reason in refused.value.reasons]


def test_the_facts_of_the_database_reach_the_rules(household: Household) -> None:
    LivingYear.objects.create(household=household, village_id=VILLAGE, year=2025, checked_on=ON, is_dangerous=True,
                              road_km="9.50")  # fmt: skip
    Measure.objects.create(household=household, village_id=VILLAGE, kind="M10", item="低保", item_code="dibao",
                           starts_on=ON)  # fmt: skip
    actions.check_card(household, on=ON)
    assert {"DQ-45", "DQ-65", "DQ-66"} <= open_rules(household)


def test_dq_72_reads_the_limits_of_measures_of_the_place_and_day(db):
    with writable(MeasureStandard):
        MeasureStandard.objects.create(code="loan_most", region=VILLAGE, value=30000, document_no="村试点2号",
                                       valid_from=LATER)  # fmt: skip
    before, after = Settings(ON), Settings(LATER)
    country = before.of("DQ-72", VILLAGE).limits["principal_yuan"]
    assert country != 30000 == after.of("DQ-72", VILLAGE).limits["principal_yuan"]
    assert after.of("DQ-72", SIBLING).limits["principal_yuan"] == country
    rows = {row.label: (row.value, row.source) for row in limit_rows("DQ-72", VILLAGE, on=LATER)}
    assert (30000, "村试点2号") in rows.values()
    assert faults_of_setting({"rule": "DQ-72", "limits": {"principal_yuan": "1"}})  # one door: the limits of measures
