"""The pages of the checks: what each role sees and may do, within its own area."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from households.actions import findings as actions
from households.models import Case, Finding, Household, Waiver
from registry import clock
from registry.jobs.models import Job
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.households import factories as make
from tests.households.cases import procedure

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(in_scope: Any) -> Household:
    """A card with warnings and notes, checked today."""
    with in_scope(COUNTY):
        made = make.household(members=[make.head(health=("healthy",), school="grade_8")])
        make.household(village=SIBLING, members=[make.head("邻村户", health=("healthy",))])
        actions.check_area(COUNTY, on=clock.today())
    return made


def finding(in_scope: Any, rule: str = "DQ-30", village: str = VILLAGE) -> Finding:
    with in_scope(COUNTY):
        return Finding.objects.get(rule=rule, village_id=village)


def test_the_tab_of_a_card_says_what_and_how_and_where(household: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    page = client.get(f"/households/{household.pk}/checks/").content.decode()
    assert "因病但家中无患病人员" in page
    assert "补填患病成员的健康状况" in page
    assert f"/households/{household.pk}/edit/#id_card-main_cause" in page
    assert f"/households/{household.pk}/edit/#id_members-0-education" in page, "DQ-15 leads to the very field"
    assert "说明情况" in page and "申请豁免" in page


def test_who_does_not_keep_the_cards_sees_no_buttons(household: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("supervision_committee", VILLAGE))
    page = text_of(client.get(f"/households/{household.pk}/checks/"))
    assert "因病但家中无患病人员" in page
    assert "说明情况" not in page
    assert client.post(f"/households/{household.pk}/checks/now/").status_code == 403


def test_a_clerk_explains_and_takes_it_back(household: Household, make_user: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    pk = finding(in_scope).pk
    empty = client.post(f"/households/checks/findings/{pk}/explain/", {"words": ""})
    assert "id_words" in empty.content.decode()
    assert finding(in_scope).state == "open"
    client.post(f"/households/checks/findings/{pk}/explain/", {"words": "病人已去世"})
    assert finding(in_scope).state == "explained"
    assert "病人已去世" in text_of(client.get(f"/households/{household.pk}/checks/"))
    client.post(f"/households/checks/findings/{pk}/reopen/")
    assert finding(in_scope).state == "open"


def test_an_exemption_goes_up_and_comes_back(household: Household, make_user: Any, as_user: Any, in_scope: Any) -> None:
    clerk, officer = make_user("village_clerk", VILLAGE), make_user("township_reviewer", VILLAGE[:9])
    until = (clock.today() + dt.timedelta(days=60)).isoformat()
    pk = finding(in_scope).pk
    as_user(clerk).post(f"/households/checks/findings/{pk}/waiver/", {"words": "病人户籍在外地", "expires_on": until})
    with in_scope(COUNTY):
        waiver = Waiver.objects.get()
    client = as_user(officer)
    assert "1 条待你审批" in text_of(client.get("/households/checks/waivers/"))
    own = as_user(clerk).post(f"/households/checks/waivers/{waiver.pk}/", {"words": "好", "granted": "1"})
    assert own.status_code == 200, "refused on the form"
    assert finding(in_scope).state == "open"
    client.post(f"/households/checks/waivers/{waiver.pk}/", {"words": "情况属实", "granted": "1"})
    assert finding(in_scope).state == "waived"


def test_all_rules_with_their_counts_and_one_rule_with_its_rows(
    household: Household, make_user: Any, as_user: Any
) -> None:
    client = as_user(make_user("county_office", COUNTY))
    page = text_of(client.get("/households/checks/"))
    assert "DQ-30" in page and "DQ-74" not in page
    assert "DQ-74" in text_of(client.get("/households/checks/?all=1"))
    assert "DQ-30" not in text_of(client.get("/households/checks/?severity=error"))
    rows = text_of(client.get("/households/checks/DQ-30/"))
    assert household.head_name in rows and "邻村户" in rows
    assert "邻村户" not in text_of(client.get(f"/households/checks/DQ-30/?area={VILLAGE}"))
    assert client.get("/households/checks/DQ-99/").status_code == 404


def test_a_village_sees_its_own_findings_only(household: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    rows = text_of(client.get("/households/checks/DQ-30/"))
    assert household.head_name in rows
    assert "邻村户" not in rows
    assert client.get(f"/households/checks/?area={SIBLING}").status_code == 404
    assert client.get(f"/households/checks/workbook/?area={COUNTY}").status_code == 404


def test_the_trend_is_drawn_from_the_days_counted(
    household: Household, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    with in_scope(COUNTY):
        actions.check_area(COUNTY, on=clock.today() + dt.timedelta(days=-1))
    page = as_user(make_user("county_office", COUNTY)).get("/households/checks/DQ-30/").content.decode()
    assert "未改正且未豁免的疑点" in page
    assert "各地疑点" in page


def test_the_workbook_has_totals_and_findings(household: Household, make_user: Any, as_user: Any) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    answer = client.get("/households/checks/workbook/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    totals, rows = book.worksheets
    assert [cell.value for cell in totals[1]][1:4:2] == ["错误类型", "错误条数"]
    told = {row[0].value: row[3].value for row in totals.iter_rows(min_row=2)}
    assert told["DQ-30"] == 1
    assert sum(value for rule, value in told.items() if rule) == totals.cell(totals.max_row, 4).value
    assert rows.max_row - 1 == totals.cell(totals.max_row, 4).value
    assert as_user(make_user("helper", VILLAGE)).get("/households/checks/workbook/").status_code == 403


def test_a_rules_rows_go_into_a_workbook(household: Household, make_user: Any, as_user: Any) -> None:
    answer = as_user(make_user("village_clerk", VILLAGE)).get("/households/checks/DQ-30/?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert household.head_name in [cell.value for row in sheet.iter_rows() for cell in row]


def test_check_now_starts_a_job_for_the_area(household: Household, make_user: Any, as_user: Any, in_scope: Any) -> None:
    client = as_user(make_user("township_reviewer", VILLAGE[:9]))
    assert client.post("/households/checks/now/", {"area": COUNTY}).status_code == 404
    answer = client.post("/households/checks/now/", {"area": VILLAGE})
    assert answer.status_code == 302
    with in_scope(COUNTY):
        job = Job.objects.get(kind="households.check")
    assert job.params["area"] == VILLAGE
    assert answer.url == f"/jobs/{job.pk}/"


def test_live_findings_name_the_field_and_save_nothing(
    household: Household, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    client = as_user(make_user("village_clerk", VILLAGE))
    data = {
        "card-main_cause": "01", "members-TOTAL_FORMS": "2", "members-INITIAL_FORMS": "0",
        "members-0-name": "龙大山", "members-0-relation": "head", "members-0-identity": make.identity(),
        "members-0-ethnicity": "06", "members-0-health": "healthy", "members-0-labour": "none",
        "members-0-education": "primary", "members-0-insurance": "resident", "members-0-allowance": "none",
        "members-0-destitute": "none", "members-0-join_reason": "identified", "members-0-is_counted": "on",
    }  # fmt: skip
    answer = client.post("/households/checks/live/", data).json()["findings"]
    told = {one["rule"]: one for one in answer}
    assert told["DQ-24"]["field"] == "id_members-0-labour"
    assert told["DQ-24"]["severity"] == "warning"
    assert told["DQ-30"]["field"] == "id_card-main_cause"
    assert "DQ-68" not in told, "what the form cannot answer is not asked"
    with in_scope(COUNTY):
        assert not Household.objects.filter(head_name="龙大山").exists()


def test_owed_lists_what_is_to_be_done_with_the_address_of_each(
    household: Household, make_user: Any, as_user: Any, in_scope: Any
) -> None:
    who = procedure.people(make_user)
    with in_scope(COUNTY):
        case = procedure.started(who, serial=7777, on=clock.today() - dt.timedelta(days=40))
        Case.objects.filter(pk=case.pk).update(returned_note="请补充佐证", due_on=clock.today())
        Finding.objects.filter(rule="DQ-30", village_id=VILLAGE).update(severity="error")
    page = as_user(who.village_clerk).get("/households/owed/").content.decode()
    assert "退回：请补充佐证" in page
    assert f"/households/cases/{case.pk}/" in page
    assert f"/households/{household.pk}/edit/" in page, "an error leads to the card"
    assert page.index("等你办理的事项") < page.index("待改正的错误") < page.index("待改正或说明的提示")
    assert "邻村户" not in page


def test_a_case_with_an_error_does_not_leave_the_clerk(make_user: Any, in_scope: Any) -> None:
    from households.actions import cases
    from registry.errors import Refused

    who = procedure.people(make_user)
    with in_scope(COUNTY):
        case = procedure.started(who)
        case.household.members.filter(relation="spouse").update(birth_on=dt.date(2014, 5, 1), relation="daughter")
        with pytest.raises(Refused) as refused:
            cases.take_step(
                case, "investigate", by=who.village_clerk, on=procedure.BEGIN, note="",
                investigated_on=procedure.BEGIN, first_investigator="甲", second_investigator="乙",
            )  # fmt: skip
    assert "DQ-21" in [reason.code for reason in refused.value.reasons]


def test_an_area_that_was_never_checked_says_so(make_user: Any, as_user: Any, in_scope: Any) -> None:
    with in_scope(COUNTY):
        card = make.household(members=[make.head(health=("healthy",))])
    client = as_user(make_user("village_clerk", VILLAGE))
    addresses = ["/households/checks/", "/households/checks/DQ-30/"]
    for address in addresses:
        assert "还没有检查过" in text_of(client.get(address)), address
    assert "本村户卡还没有检查过" in text_of(client.get(f"/households/{card.pk}/checks/"))
    with in_scope(COUNTY):
        Household.objects.filter(pk=card.pk).update(main_cause="04")
        actions.check_area(VILLAGE, on=clock.today())
    for address in [*addresses, f"/households/{card.pk}/checks/"]:
        page = text_of(client.get(address))
        assert "还没有检查过" not in page, address
    today = f"{clock.today():%Y-%m-%d}"
    assert f"最近检查 {today}" in text_of(client.get("/households/checks/"))
    assert f"最近一次检查（{today}）" in text_of(client.get("/households/checks/DQ-30/"))
    township = as_user(make_user("township_reviewer", VILLAGE[:9]))
    page = text_of(township.get("/households/checks/"))
    assert "没有检查过" in page and "最近检查" not in page, "its other villages were not asked"
