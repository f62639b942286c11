"""Measures, plans, risks and evidence through their actions, and what the database refuses beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, connection, transaction

from households.actions import causes, measures, plans, risks
from households.choices import MeasureState, PlanState
from households.models import CauseEvidence, HelpPlan, Household, HouseholdRisk, Measure, MeasureStandard
from households.rules.drafts import MeasureDraft
from households.workflow import HELP_PLAN, MEASURE
from registry import clock
from registry.audit.models import Entry
from registry.db.guards import explain
from registry.errors import DomainError, Refused

pytestmark = pytest.mark.django_db
LOAN = {"principal_yuan": "30000", "term_months": "24", "use": "production"}


def draft(**fields: Any) -> MeasureDraft:
    return MeasureDraft(**{"kind": "M01", "item": "", "item_code": "raising", "starts_on": dt.date(2026, 3, 1),
                           "details": {"product": "黄牛", "mode": "own"}} | fields)  # fmt: skip


def member(card: Household, name: str) -> int:
    return int(card.members.get(name=name).pk)


def codes(work: Callable[[], Any]) -> set[str]:
    """The codes of the reasons that refuse `work`, and nothing of it is left."""
    with pytest.raises(DomainError) as caught, transaction.atomic():
        work()
    return {str(reason.code) for reason in caught.value.reasons}


def guard(work: Callable[[], Any]) -> str:
    """The name of the database's guard that refuses `work`."""
    with pytest.raises(Error) as caught, transaction.atomic():
        work()
        connection.check_constraints()
    found = explain(caught.value)
    assert found is not None, caught.value
    return found.code


# --- measures ------------------------------------------------------------------------------------------------------


def test_a_measure_is_stored_typed_and_named(card: Household, clerk: Any, today: dt.date) -> None:
    row = measures.save_measure(card, draft=draft(details={"product": "黄牛", "mode": "own", "scale": "3"}), by=clerk,
                                on=today)  # fmt: skip
    row.refresh_from_db()
    assert row.item == "养殖", "without other words the item's own name"
    assert row.details == {"product": "黄牛", "mode": "own", "scale": "3.00"}
    assert Entry.objects.filter(event="households.measure_added").count() == 1


def test_a_measure_is_refused_with_every_reason(card: Household, clerk: Any, today: dt.date) -> None:
    wrong = draft(kind="M04", item_code="microcredit", details={**LOAN, "principal_yuan": "60000", "term_months": ""})
    assert codes(lambda: measures.save_measure(card, draft=wrong, by=clerk, on=today)) == {"missing", "no_member"}
    son = member(card, "周林")
    barred = draft(kind="M04", item_code="microcredit", member=son,
                   details={**LOAN, "principal_yuan": "60000", "term_months": "48"})  # fmt: skip
    found = codes(lambda: measures.save_measure(card, draft=barred, by=clerk, on=today))
    assert found == {"loan_over", "loan_term"}
    assert not card.measures.exists()


def test_what_happened_is_recorded_and_only_warned_of(card: Household, clerk: Any, today: dt.date) -> None:
    facts = {**LOAN, "principal_yuan": "60000", "bank": "农商行", "contract_no": "1", "rate_percent": "4"}
    past = draft(kind="M04", item_code="microcredit", member=member(card, "周林"), state="under_way", details=facts)
    row = measures.save_measure(card, draft=past, by=clerk, on=today)
    from households.actions.help_facts import help_of, objections_to

    assert [str(f.code) for f in objections_to(card, help_of(row), on=today, pk=row.pk)] == ["loan_over"]


def test_limits_come_from_rows_of_the_closest_region(card: Household) -> None:
    day = dt.date(2026, 5, 1)
    limits = MeasureStandard.objects.limits_on(card.village_id, day)
    assert limits["loan_most"].value == Decimal(50000)
    assert limits["loan_most"].document_no
    assert not limits["house_m2_a_head"].is_verified
    assert MeasureStandard.objects.limits_on(card.village_id, dt.date(2013, 1, 1)) == {}


def test_a_measure_goes_from_planned_to_done(card: Household, clerk: Any, today: dt.date) -> None:
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    assert codes(lambda: measures.take_step(row, "begin", by=clerk, on=today)) == {"missing"}
    measures.take_step(row, "begin", by=clerk, on=today, details={"expected_yuan": "8000"})
    assert row.state == MeasureState.UNDER_WAY
    assert codes(lambda: measures.take_step(row, "finish", by=clerk, on=today)) == {"missing", "result_missing"}
    measures.take_step(row, "finish", by=clerk, on=today, result="卖牛两头", details={"actual_yuan": "9000"})
    assert (row.state, row.result, row.ends_on) == (MeasureState.DONE, "卖牛两头", today)
    assert row.details["actual_yuan"] == "9000.00"
    assert codes(lambda: measures.take_step(row, "resume", by=clerk, on=today)) == {"note_missing"}
    measures.take_step(row, "resume", by=clerk, on=today, note="误点")
    assert row.state == MeasureState.UNDER_WAY


def test_a_measure_not_carried_out_says_why(card: Household, clerk: Any, today: dt.date) -> None:
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    assert codes(lambda: measures.take_step(row, "drop", by=clerk, on=today)) == {"result_missing"}
    measures.take_step(row, "drop", by=clerk, on=today, result="农户外出")
    assert row.state == MeasureState.DROPPED


def test_a_measure_of_next_month_has_not_begun(card: Household, clerk: Any, today: dt.date) -> None:
    later = today + dt.timedelta(days=20)
    row = measures.save_measure(card, draft=draft(starts_on=later), by=clerk, on=today)
    facts = {"expected_yuan": "1"}
    assert codes(lambda: measures.take_step(row, "begin", by=clerk, on=today, details=facts)) == {"not_yet"}


def test_who_may_not_write_help_takes_no_step(card: Household, clerk: Any, make_user: Any, today: dt.date) -> None:
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    reviewer = make_user("township_reviewer", card.village_id[:9])
    assert codes(lambda: measures.take_step(row, "drop", by=reviewer, on=today, result="x")) == {"not_permitted"}


def test_a_plan_of_another_household_is_refused(card: Household, clerk: Any, today: dt.date) -> None:
    from tests.households import factories as make

    other = make.household(by=clerk, status="poor", on=dt.date(2019, 3, 1))
    plan = plans.save_plan(other, draft=plans.PlanDraft(today.year), by=clerk, on=today)
    assert codes(lambda: measures.save_measure(card, draft=draft(plan=plan.pk), by=clerk, on=today)) == {
        "plan_of_other"
    }
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    name = guard(lambda: Measure.objects.filter(pk=row.pk).update(plan=plan))
    assert name == "households_measure_plan_same_household"


GUARDED = [
    ("measure_details_object", {"details": ["a"]}), ("measure_item_of_kind", {"item_code": "microcredit"}),
    ("measure_quantity_positive", {"quantity": 0}), ("measure_done_with_result", {"state": "done"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values"), GUARDED)
def test_the_database_refuses_a_wrong_measure(
    card: Household, clerk: Any, today: dt.date, name: str, values: Any
) -> None:
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    assert guard(lambda: Measure.objects.filter(pk=row.pk).update(**values)) == name


def test_the_database_holds_the_steps_of_the_tables(card: Household, clerk: Any, today: dt.date) -> None:
    from importlib import import_module

    written = import_module("households.migrations.0020_help_guards")
    assert sorted(written.MEASURE_EDGES) == [(str(a), str(b)) for a, b in MEASURE.edges()]
    assert sorted(written.PLAN_EDGES) == [(str(a), str(b)) for a, b in HELP_PLAN.edges()]
    row = measures.save_measure(card, draft=draft(), by=clerk, on=today)
    measures.take_step(row, "drop", by=clerk, on=today, result="不做了")
    step = guard(lambda: Measure.objects.filter(pk=row.pk).update(state="planned"))
    assert step == "households_measure_state_edges"


# --- risks ---------------------------------------------------------------------------------------------------------


def kinds(card: Household) -> list[str]:
    return [row.kind for row in card.risks.open()]


def test_risks_keep_their_order_and_their_history(card: Household, clerk: Any, today: dt.date) -> None:
    since = today - dt.timedelta(days=90)
    five = [risks.RiskDraft(kind, since) for kind in ("01", "03", "04", "05", "09")]
    rows = risks.set_risks(card, risks=five, by=clerk, on=today)
    assert kinds(card) == ["01", "03", "04", "05", "09"]
    risks.move(rows[4], up=True, by=clerk, on=today)
    assert kinds(card) == ["01", "03", "04", "09", "05"]
    risks.move(rows[0], up=False, by=clerk, on=today)
    assert kinds(card) == ["03", "01", "04", "09", "05"], "five of five places, and still they move"
    assert codes(lambda: risks.move(HouseholdRisk.objects.get(pk=rows[1].pk), up=True, by=clerk, on=today)) == {
        "no_further"
    }
    risks.set_risks(card, risks=[five[3]], by=clerk, on=today)
    assert kinds(card) == ["05"]
    assert set(card.risks.exclude(cleared_on=None).values_list("cleared_on", flat=True)) == {today}
    risks.set_risks(card, risks=[five[0]], by=clerk, on=today)
    assert card.risks.filter(kind="01").count() == 2, "a risk that comes again is a new row"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([("02", "", "")], {"DQ-35"}), ([("01", "0201", "")], {"DQ-35"}), ([("99", "", " ")], {"DQ-35"}),
        ([("01", "", ""), ("01", "", "")], {"DQ-36"}), ([("77", "", "")], {"risk_unknown"}),
        ([(k, "", "") for k in ("01", "03", "04", "05", "06", "07")], {"DQ-36"}),
    ],
)  # fmt: skip
def test_wrong_risks_are_refused(card: Household, clerk: Any, today: dt.date, rows: Any, found: set[str]) -> None:
    drafts = [risks.RiskDraft(kind, today, disaster, note) for kind, disaster, note in rows]
    assert codes(lambda: risks.set_risks(card, risks=drafts, by=clerk, on=today)) == found
    assert kinds(card) == []


def test_a_risk_of_tomorrow_is_refused(card: Household, clerk: Any, today: dt.date) -> None:
    later = risks.RiskDraft("01", today + dt.timedelta(days=1))
    assert codes(lambda: risks.set_risks(card, risks=[later], by=clerk, on=today)) == {"day_in_future"}


# --- evidence ------------------------------------------------------------------------------------------------------


def seen(card: Household, clerk: Any, today: dt.date, **fields: Any) -> CauseEvidence:
    values = {"cause": "01", "fact": "住院结算单", "seen_on": today} | fields
    return causes.record_evidence(card, by=clerk, on=today, at=clock.now(), **values)


def test_evidence_is_kept_with_its_scan_and_taken_off_again(card: Household, clerk: Any, today: dt.date) -> None:
    from registry.documents.attachments import of

    pdf = SimpleUploadedFile("结算单.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", content_type="application/pdf")
    row = seen(card, clerk, today, paper="结算单", member=member(card, "周山"), upload=pdf)
    assert [scan.name for scan in of(causes.subject_of(row))] == ["结算单.pdf"]
    causes.withdraw_evidence(row, by=clerk, on=today)
    assert not card.cause_evidence.exists()
    assert Entry.objects.filter(event="households.evidence_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"cause": "05"}, "cause_not_named"), ({"fact": " "}, "fact_missing"), ({"member": 0}, "member_of_other"),
     ({"seen_on": dt.date(2099, 1, 1)}, "day_in_future")],
)  # fmt: skip
def test_wrong_evidence_is_refused(card: Household, clerk: Any, today: dt.date, fields: Any, code: str) -> None:
    assert codes(lambda: seen(card, clerk, today, **fields)) == {code}


# --- plans ---------------------------------------------------------------------------------------------------------


def plan_of(card: Household, clerk: Any, today: dt.date, **fields: Any) -> HelpPlan:
    values = {"year": today.year, "wish": "想养牛", "target_per_head_yuan": Decimal(9000)} | fields
    return plans.save_plan(card, draft=plans.PlanDraft(**values), by=clerk, on=today)


def signed(plan: HelpPlan, clerk: Any, today: dt.date, **fields: Any) -> HelpPlan:
    values = {"signer": "周山", "household_signed_on": today, "helper_signed_on": today} | fields
    return plans.agree(plan, by=clerk, on=today, **values)


def test_a_plan_is_signed_with_wish_consent_and_a_measure(card: Household, clerk: Any, today: dt.date) -> None:
    plan = plan_of(card, clerk, today, wish="", target_per_head_yuan=None)
    found = codes(lambda: signed(plan, clerk, today, signer="", helper_signed_on=None))
    assert found == {"measures_missing", "target_missing", "wish_missing", "consent_missing", "helper_missing"}
    text = plans.PlanDraft(plan.year, "想养牛", guarantees=("has_housing",))
    plans.save_plan(card, draft=text, plan=plan, by=clerk, on=today)
    measures.save_measure(card, draft=draft(plan=plan.pk), by=clerk, on=today)
    tomorrow = today + dt.timedelta(days=1)
    assert codes(lambda: signed(plan, clerk, today, household_signed_on=tomorrow)) == {"signed_in_future"}
    assert signed(plan, clerk, today).state == PlanState.AGREED


def test_a_signed_plan_is_fixed_until_it_is_a_draft_again(card: Household, clerk: Any, today: dt.date) -> None:
    plan = plan_of(card, clerk, today)
    measures.save_measure(card, draft=draft(plan=plan.pk), by=clerk, on=today)
    plan = signed(plan, clerk, today)
    text = plans.PlanDraft(plan.year, "想打工")
    assert codes(lambda: plans.save_plan(card, draft=text, plan=plan, by=clerk, on=today)) == {"plan_signed"}
    change = guard(lambda: HelpPlan.objects.filter(pk=plan.pk).update(wish="想打工"))
    assert change == "help_plan_signed_is_fixed"
    assert guard(lambda: HelpPlan.objects.filter(pk=plan.pk).update(state="closed")) == "help_plan_closed_has_result"
    assert codes(lambda: plans.revise(plan, by=clerk, on=today, note=" ")) == {"note_missing"}
    plan = plans.revise(plan, by=clerk, on=today, note="农户改主意")
    assert (plan.state, plan.household_signed_on) == (PlanState.DRAFT, None)
    plans.save_plan(card, draft=text, plan=plan, by=clerk, on=today)
    skipped = guard(lambda: HelpPlan.objects.filter(pk=plan.pk).update(state="closed", result="x"))
    assert skipped in {"households_helpplan_state_edges", "help_plan_agreed_is_signed"}


def test_a_plan_closes_with_its_result_when_all_has_begun(card: Household, clerk: Any, today: dt.date) -> None:
    plan = plan_of(card, clerk, today)
    row = measures.save_measure(card, draft=draft(plan=plan.pk), by=clerk, on=today)
    plan = signed(plan, clerk, today)
    assert codes(lambda: plans.close(plan, by=clerk, on=today, result="")) == {"measures_planned", "result_missing"}
    measures.take_step(row, "drop", by=clerk, on=today, result="农户外出")
    assert plans.close(plan, by=clerk, on=today, result="收入达标").state == PlanState.CLOSED


def test_last_years_plan_is_copied_and_what_does_not_fit_is_named(card: Household, clerk: Any, today: dt.date) -> None:
    assert codes(lambda: plans.copy_plan(card, year=today.year, by=clerk, on=today)) == {"no_plan_before"}
    last = plan_of(card, clerk, today, year=today.year - 1)
    then = dt.date(today.year - 1, 3, 1)
    facts = {"product": "黄牛", "mode": "own", "expected_yuan": "5", "actual_yuan": "6"}
    done = draft(plan=last.pk, starts_on=then, ends_on=then, state="done", result="好", details=facts)
    measures.save_measure(card, draft=done, by=clerk, on=today)
    job = draft(plan=last.pk, kind="M03", item_code="job_ranger", member=member(card, "周小禾"), starts_on=then,
                state="done", result="好", details={"months": "12", "monthly_pay_yuan": "800"})  # fmt: skip
    measures.save_measure(card, draft=job, by=clerk, on=today)
    copied = plans.copy_plan(card, year=today.year, by=clerk, on=today)
    assert (copied.plan.wish, copied.plan.state) == ("想养牛", PlanState.DRAFT)
    [row] = copied.measures
    assert (row.state, row.plan_id, row.starts_on, row.result) == ("planned", copied.plan.pk, today, "")
    assert "actual_yuan" not in row.details, "last year's figures stay with last year"
    assert len(copied.left_out) == 1, "a child is no forest ranger"
    assert last.measures.count() == 2


def test_one_plan_a_year(card: Household, clerk: Any, today: dt.date) -> None:
    plan_of(card, clerk, today)
    assert codes(lambda: plan_of(card, clerk, today)) == {"plan_exists"}
    assert codes(lambda: plan_of(card, clerk, today, year=today.year + 2)) == {"year_out_of_reach"}
    with pytest.raises(Refused):
        plan_of(card, clerk, today, year=today.year + 1, target_per_head_yuan=Decimal(0))
