"""The help tab and its pages: what they show, the steps without scripts, roles and scope."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from households.actions import causes, measures, plans, risks
from households.models import Household, Measure
from households.rules.drafts import MeasureDraft
from registry import clock
from tests.conftest import SIBLING, VILLAGE, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(as_user: Any, clerk: Any) -> Any:
    return as_user(clerk)


def url(name: str, *args: Any, **query: Any) -> str:
    found = reverse(f"households:{name}", args=args)
    return found + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")


def cattle(card: Household, clerk: Any, today: dt.date, **fields: Any) -> Measure:
    draft = MeasureDraft(**{"kind": "M01", "item": "", "item_code": "raising", "starts_on": dt.date(2026, 3, 1),
                            "details": {"product": "黄牛", "mode": "own"}} | fields)  # fmt: skip
    return measures.save_measure(card, draft=draft, by=clerk, on=today)


def test_the_tab_shows_causes_risks_plan_measures_and_gaps(
    card: Household, clerk: Any, client_of: Any, today: dt.date
) -> None:
    cattle(card, clerk, today)
    risks.set_risks(card, risks=[risks.RiskDraft("01", today), risks.RiskDraft("07", today)], by=clerk, on=today)
    causes.record_evidence(card, cause="01", fact="住院结算单", seen_on=today, by=clerk, on=today, at=clock.now())
    plan = plans.save_plan(card, draft=plans.PlanDraft(today.year, "想养牛"), by=clerk, on=today)
    text = text_of(client_of.get(url("help", card.pk)))
    for words in (
        "登记卡患病人员：周山",
        "住院结算单",
        "1. 因病",
        "2. ",
        "想养牛",
        "养殖",
        "黄牛",
        "参保缴费补贴",
        "应享未享",
    ):
        assert words in text, words
    assert url("plan", plan.pk) in client_of.get(url("help", card.pk)).content.decode()


def test_a_gap_leads_to_a_form_filled_in_for_the_person(card: Household, client_of: Any) -> None:
    page = client_of.get(url("help", card.pk)).content.decode()
    patient = card.members.get(name="周山").pk
    link = f"?kind=M08&amp;item=family_doctor&amp;member={patient}"
    assert link in page
    form = client_of.get(url("measure_add", card.pk, kind="M08", item="family_doctor", member=patient))
    assert form.context["form"].initial["member"] == str(patient)
    assert form.context["form"].kind == "M08"


def test_choosing_comes_first_and_what_fits_comes_first(card: Household, client_of: Any) -> None:
    response = client_of.get(url("measure_add", card.pk))
    labels = [(label, fits) for label, fits, _items in response.context["groups"]]
    assert len(labels) == 15
    assert [fits for _label, fits in labels] == sorted((fits for _label, fits in labels), reverse=True)
    assert labels[0][1]
    only = client_of.get(url("measure_add", card.pk, kind="M04"))
    assert [label for label, _fits, _items in only.context["groups"]] == ["金融帮扶"]
    assert "item=microcredit" in only.content.decode()


def test_another_item_changes_the_fields_without_scripts_and_keeps_what_was_typed(
    card: Household, client_of: Any
) -> None:
    typed = {"item_code": "rain_dew", "item": "中专补助", "starts_on": "2026-03-01", "show_fields": "1"}
    response = client_of.post(url("measure_add", card.pk, item="microcredit"), typed)
    form = response.context["form"]
    assert response.status_code == 200
    assert "school_term" in form.fields
    assert "principal_yuan" not in form.fields
    assert 'value="中专补助"' in response.content.decode()
    assert not form.errors
    assert not card.measures.exists()


def test_a_loan_is_entered_refused_with_reasons_and_mended(card: Household, client_of: Any) -> None:
    son = card.members.get(name="周林").pk
    values = {"item_code": "microcredit", "member": son, "principal_yuan": "60,000", "term_months": "24",
              "use": "production", "starts_on": "2026-03-01", "state": "planned"}  # fmt: skip
    address = url("measure_add", card.pk, item="microcredit")
    refused = client_of.post(address, values)
    assert refused.status_code == 200
    assert set(refused.context["form"].errors) == {"principal_yuan"}
    assert client_of.post(address, values | {"principal_yuan": "50,000"}).status_code == 302
    row = card.measures.get()
    assert row.details == {"principal_yuan": "50000.00", "term_months": 24, "use": "production"}
    assert (row.member_id, row.kind) == (son, "M04")


def test_a_measure_is_finished_with_what_its_step_asks(card: Household, clerk: Any, client_of: Any, today: Any) -> None:
    row = cattle(card, clerk, today)
    step = url("measure_step", row.pk, "begin")
    assert list(client_of.get(step).context["form"].fields) == ["expected_yuan"]
    assert client_of.post(step, {"expected_yuan": ""}).status_code == 200
    assert client_of.post(step, {"expected_yuan": "8000"}).status_code == 302
    finish = url("measure_step", row.pk, "finish")
    assert list(client_of.get(finish).context["form"].fields) == ["actual_yuan", "result", "ended_on"]
    done = {"actual_yuan": "9000", "result": "卖牛", "ended_on": f"{today:%Y-%m-%d}"}
    assert client_of.post(finish, done).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.result) == ("done", "卖牛")
    assert client_of.get(url("measure_step", row.pk, "fly")).status_code == 404
    assert client_of.get(finish).status_code == 200, "a step that is over says so"


def test_a_measure_is_changed_and_a_note_is_completed(card: Household, clerk: Any, client_of: Any, today: Any) -> None:
    note = cattle(card, clerk, today, item="养牛", item_code="", details={})
    page = client_of.get(url("measure", note.pk, kind="M01"))
    assert [label for label, _fits, _items in page.context["groups"]] == ["产业帮扶"]
    values = {"item_code": "raising", "item": "养牛", "product": "黄牛", "mode": "own", "starts_on": "2026-03-01"}
    assert client_of.post(url("measure", note.pk), values).status_code == 302
    note.refresh_from_db()
    assert (note.item_code, note.item, note.details["product"]) == ("raising", "养牛", "黄牛")
    assert client_of.get(url("measure", note.pk)).context["form"].initial["product"] == "黄牛"


def test_a_plan_from_draft_to_closed(card: Household, client_of: Any, clerk: Any, today: dt.date) -> None:
    form = client_of.get(url("plan_add", card.pk)).context["form"]
    assert "因病" in form.initial["analysis"], "the analysis begins from the card"
    values = {"year": today.year, "analysis": "因病", "wish": "想养牛", "target_per_head_yuan": "9,000"}
    response = client_of.post(url("plan_add", card.pk), values)
    plan = card.plans.get()
    assert response.url == url("plan", plan.pk)
    page = client_of.get(response.url)
    assert "请至少制定一项措施" in text_of(page), "why it cannot be signed yet"
    row = cattle(card, clerk, today, plan=plan.pk)
    signed = {"signer": "周山", "household_signed_on": today, "helper_signed_on": today}
    assert client_of.post(url("plan_agree", plan.pk), signed).status_code == 302
    assert client_of.get(url("plan_edit", plan.pk)).status_code == 200
    assert client_of.post(url("plan_edit", plan.pk), values).status_code == 200, "refused: it is signed"
    assert client_of.post(url("plan_revise", plan.pk), {"note": "农户改主意"}).status_code == 302
    assert client_of.post(url("plan_edit", plan.pk), values | {"wish": "想打工"}).status_code == 302
    assert client_of.post(url("plan_agree", plan.pk), signed).status_code == 302
    measures.take_step(row, "drop", by=clerk, on=today, result="农户外出")
    assert client_of.post(url("plan_close", plan.pk), {"result": "达标"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.result, plan.wish) == ("closed", "达标", "想打工")


def test_last_years_plan_is_copied_from_the_tab(card: Household, client_of: Any, clerk: Any, today: dt.date) -> None:
    plans.save_plan(card, draft=plans.PlanDraft(today.year - 1, "想养牛"), by=clerk, on=today)
    copy = url("plan_copy", card.pk)
    assert copy in client_of.get(url("help", card.pk)).content.decode()
    assert client_of.post(copy).status_code == 302
    assert card.plans.get(year=today.year).wish == "想养牛"
    client_of.post(copy)
    assert card.plans.count() == 2


def rows_of_risks(*rows: tuple[str, str, str]) -> dict[str, str]:
    values = {"risks-TOTAL_FORMS": "5", "risks-INITIAL_FORMS": "5"}
    for place in range(5):
        kind, disaster, note = rows[place] if place < len(rows) else ("", "", "")
        values |= {f"risks-{place}-kind": kind, f"risks-{place}-disaster": disaster, f"risks-{place}-note": note,
                   f"risks-{place}-since_on": "2026-03-01"}  # fmt: skip
    return values


def test_risks_are_set_moved_and_refused_at_their_field(card: Household, client_of: Any) -> None:
    address = url("risks", card.pk)
    assert len(client_of.get(address).context["formset"].forms) == 5
    refused = client_of.post(address, rows_of_risks(("01", "", ""), ("", "", ""), ("02", "", "")))
    assert refused.status_code == 200
    assert [list(form.errors) for form in refused.context["formset"].forms] == [[], [], ["disaster"], [], []]
    assert client_of.post(address, rows_of_risks(("01", "", ""), ("02", "0201", "水淹"))).status_code == 302
    second = card.risks.open().last()
    client_of.post(url("risk_move", second.pk, "up"))
    assert [row.kind for row in card.risks.open()] == ["02", "01"]


def test_evidence_is_recorded_and_taken_off(card: Household, client_of: Any) -> None:
    address = url("evidence_add", card.pk, cause="07")
    assert client_of.get(address).context["form"].initial["cause"] == "07"
    values = {"cause": "07", "fact": "家中无一技之长", "seen_on": "2026-03-01", "member": ""}
    assert client_of.post(address, values).status_code == 302
    row = card.cause_evidence.get()
    assert client_of.post(url("evidence_withdraw", row.pk)).status_code == 302
    assert not card.cause_evidence.exists()


def test_the_list_of_measures_is_narrowed_and_taken_along(
    card: Household, clerk: Any, client_of: Any, today: dt.date
) -> None:
    cattle(card, clerk, today)
    cattle(card, clerk, today, kind="M15", item_code="points", details={}, starts_on=today)
    every = client_of.get(url("measures"))
    assert every.context["list"].count == 2
    for query, count in (({"kind": "M15"}, 1), ({"state": "done"}, 0), ({"year": today.year}, 2), ({"late": "1"}, 1),
                         ({"year": 2015}, 0)):  # fmt: skip
        assert client_of.get(url("measures"), query).context["list"].count == count, query
    book = load_workbook(io.BytesIO(client_of.get(url("measures"), {"export": "xlsx"}).content))
    assert "养殖" in [cell.value for row in book.active.iter_rows() for cell in row]


def test_coverage_of_a_village_finds_the_gap(card: Household, clerk: Any, client_of: Any) -> None:
    page = client_of.get(url("coverage"))
    assert page.context["list"].count == 1
    assert "应享未享" in text_of(page)
    assert client_of.get(url("coverage"), {"gap": "medical_aid"}).context["list"].count == 1
    assert client_of.get(url("coverage"), {"gap": "housing"}).context["list"].count == 0
    assert client_of.get(url("coverage"), {"watched": "1"}).context["list"].count == 0
    book = load_workbook(io.BytesIO(client_of.get(url("coverage"), {"export": "xlsx"}).content))
    words = [cell.value for row in book.active.iter_rows() for cell in row]
    assert {"周山", "应享未享", "雨露计划"} <= set(words)


WRITERS = ["village_clerk", "first_secretary", "helper"]
READERS = ["branch_secretary", "supervision_committee", "township_reviewer", "county_office", "auditor"]


@pytest.mark.parametrize("role", [*WRITERS, *READERS])
def test_who_writes_help_and_who_reads_it(card: Household, make_user: Any, as_user: Any, role: str) -> None:
    place = VILLAGE if role in {*WRITERS, "branch_secretary", "supervision_committee"} else VILLAGE[:6]
    place = VILLAGE[:9] if role == "township_reviewer" else place
    client = as_user(make_user(role, place))
    page = client.get(url("help", card.pk))
    assert page.status_code == 200
    assert (url("measure_add", card.pk) in page.content.decode()) == (role in WRITERS)
    assert client.get(url("measure_add", card.pk)).status_code == (200 if role in WRITERS else 403)


@pytest.mark.parametrize("page", ["help", "risks", "plan_add", "evidence_add", "measure_add"])
def test_the_neighbours_help_is_not_found(card: Household, make_user: Any, as_user: Any, page: str) -> None:
    client = as_user(make_user("village_clerk", SIBLING))
    assert client.get(url(page, card.pk)).status_code == 404


def test_the_card_says_help_in_short(card: Household, clerk: Any, client_of: Any, today: dt.date) -> None:
    cattle(card, clerk, today)
    text = text_of(client_of.get(card.get_absolute_url()))
    assert "帮扶概况" in text
    assert "应享未享：" in text


def test_the_tab_asks_the_same_questions_for_any_number_of_measures(
    card: Household, clerk: Any, client_of: Any, today: dt.date, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        cattle(card, clerk, today)
    client_of.get(url("help", card.pk))
    with django_assert_max_num_queries(90):
        client_of.get(url("help", card.pk))
