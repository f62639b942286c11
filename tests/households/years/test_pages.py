"""The pages of a year: tab, one year, entry with lines and a copy, freeze with its preview, reopening; and who may."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from households.actions import freezing
from households.actions.incomes import record_income, record_living
from households.models import Household, IncomeYear, LivingYear, MemberYear
from households.rules.drafts import LivingDraft
from registry import clock
from registry.jobs.models import Job
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.households import factories as make

pytestmark = pytest.mark.django_db

YEAR = 2025


@pytest.fixture
def people(make_user: Any) -> dict[str, Any]:
    places = {"county_office": COUNTY, "county_leader": COUNTY, "village_clerk": VILLAGE}
    return {role: make_user(role, code) for role, code in places.items()}


@pytest.fixture
def card(in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        made = make.household(members=make.family(), income=make.income(2024), status="ordinary")
        record_living(made, draft=LivingDraft(2024, {"has_food": True}, conditions={"fuel": "coal"}), by=None,
                      on=make.ON)  # fmt: skip
        return made


@pytest.fixture
def clerk(people: Any, as_user: Any) -> Any:
    return as_user(people["village_clerk"])


def address(name: str, card: Household, *more: Any) -> str:
    return reverse(f"households:{name}", args=[card.pk, *more])


def fields_of(html: str) -> dict[str, str]:
    """The values a browser would send with the form of a year."""
    form = html[html.index("data-registry-year") :]
    form = form[: form.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = value[1] if value else "on" if "checkbox" in tag else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, flags=re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        found[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', options)[1]  # type: ignore[index]  # every select has options
    return found


def sent(clerk: Any, card: Household, year: int = YEAR, *, query: str = "", **values: str) -> Any:
    url = address("year_edit", card, year) + query
    fields = fields_of(clerk.get(url).content.decode())
    return clerk.post(url, fields | {name.replace("_in_", "-", 1): value for name, value in values.items()})


# --- looking -----------------------------------------------------------------------------------------------------


def test_the_tab_tells_each_year_and_what_is_missing(clerk: Any, card: Household) -> None:
    text = text_of(clerk.get(address("years", card)))
    assert "3,090.00" in text
    assert "1/6" in text
    assert "耕地面积（亩）" in text  # missing, by its label


def test_years_stand_side_by_side_and_changes_are_marked(clerk: Any, card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        draft = make.income(2025)
        record_income(card, draft=make.replace_amount(draft, "wage_yuan", "9999.00"), by=None, on=make.ON)
    page = clerk.get(address("years", card), {"compare": ["2024", "2025"]})
    rows = {row.label: row for section in page.context["sections"] for row in section.rows}
    assert [cell.text for cell in rows["工资性收入"].cells] == ["5,200.00", "9,999.00"]
    assert rows["工资性收入"].is_changed and not rows["生产经营性收入"].is_changed
    assert not rows["主要燃料类型"].is_changed  # 2025 has no living conditions: unknown is no change
    only = clerk.get(address("years", card), {"compare": ["2024", "2025"], "changes": "1"})
    labels = [row.label for section in only.context["sections"] for row in section.rows]
    assert "工资性收入" in labels and "生产经营性收入" not in labels


def test_a_year_that_is_not_on_record_is_not_found(clerk: Any, card: Household) -> None:
    assert clerk.get(address("year", card, 2019)).status_code == 404
    assert clerk.get(address("year_edit", card, clock.today().year + 1)).status_code == 404
    assert clerk.get(address("year_edit", card, 1999)).status_code == 404


def test_enter_leads_to_the_form_with_the_copy(clerk: Any, card: Household) -> None:
    url = address("year_enter", card)
    assert clerk.get(url, {"year": "2025", "copy": "2024"}).url == address("year_edit", card, 2025) + "?copy=2024"
    assert clerk.get(url, {"year": "x"}).url == address("years", card)


# --- entering ----------------------------------------------------------------------------------------------------


def test_lines_make_the_amount_of_their_part(clerk: Any, card: Household, in_scope: Any) -> None:
    answer = sent(clerk, card, **{"income-business_yuan__grain__0": "１,000", "income-business_yuan__fruit__0": "50.5",
                                  "income-note__business_yuan__grain__0": "两亩水稻"})  # fmt: skip
    assert answer.status_code == 302
    with in_scope(VILLAGE):
        row = IncomeYear.objects.get(household=card, year=YEAR)
        assert row.business_yuan == Decimal("1050.50")
        assert {(n.kind, n.note) for n in row.lines.all()} == {("grain", "两亩水稻"), ("fruit", "")}
        assert not LivingYear.objects.filter(household=card, year=YEAR).exists()
        assert not MemberYear.objects.filter(household=card, year=YEAR).exists()


def test_a_wrong_sum_is_told_at_its_part_and_nothing_is_saved(clerk: Any, card: Household, in_scope: Any) -> None:
    answer = sent(clerk, card, **{"income-business_yuan__grain__0": "1000", "income-business_yuan": "900"})
    assert list(answer.context["forms"].income.errors) == ["business_yuan"]
    assert "1,000.00" in text_of(answer)
    with in_scope(VILLAGE):
        assert not IncomeYear.objects.filter(household=card, year=YEAR).exists()


def test_the_short_form_of_the_card_goes_through_the_same_action(clerk: Any, card: Household, in_scope: Any) -> None:
    assert sent(clerk, card, **{"income-business_yuan__grain__0": "1000"}).status_code == 302
    url = address("income", card) + f"?year={YEAR}"
    answer = clerk.post(url, {"year": YEAR, "business_yuan": "900", "members": "4"})
    assert list(answer.context["form"].errors) == ["business_yuan"]
    with in_scope(VILLAGE):
        assert IncomeYear.objects.get(household=card, year=YEAR).business_yuan == Decimal("1000.00")


def test_living_block_asks_for_all_verdicts_and_who_looked(clerk: Any, card: Household) -> None:
    answer = sent(clerk, card, **{"living-fuel": "clean", "living-has_food": "yes", "living-proof_has_food": "粮食"})
    errors = answer.context["forms"].living.errors
    assert "has_food" not in errors
    assert {"has_water", "by_has_food"} <= set(errors)


def test_proofs_conditions_and_people_are_saved(clerk: Any, card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        head = card.members.get(relation="head")
    verdicts = {f"living-has_{name}": "yes" for name in ("food", "clothing", "education", "medical", "housing")}
    answer = sent(clerk, card, **verdicts, **{
        "living-has_water": "no", "living-proof_has_water": "井水浑浊", "living-checked_by": "龙村医",
        "living-checked_on": "2025-10-08", "living-arable_mu": "3.5", "living-has_power": "true",
        f"people-{head.pk}-health": "chronic+disabled", f"people-{head.pk}-labour": "weak",
    })  # fmt: skip
    assert answer.status_code == 302
    with in_scope(VILLAGE):
        living = LivingYear.objects.get(household=card, year=YEAR)
        proof = living.proofs.get()
        assert (living.has_food, living.has_water, living.has_power, living.has_toilet) == (True, False, True, None)
        assert (proof.guarantee, proof.checked_by, str(proof.checked_on)) == ("has_water", "龙村医", "2025-10-08")
        assert [p.member_id for p in MemberYear.objects.filter(household=card, year=YEAR)] == [head.pk]
    assert "井水浑浊" in text_of(clerk.get(address("year", card, YEAR)))


def test_a_contradiction_is_told_at_the_person(clerk: Any, card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        head = card.members.get(relation="head")
    answer = sent(clerk, card, **{f"people-{head.pk}-education": "primary", f"people-{head.pk}-school": "grade_7"})
    form = next(f for f in answer.context["forms"].people if f.member.pk == head.pk)
    assert list(form.errors) == ["education"]


def test_a_copy_is_shown_and_saved_only_on_request(clerk: Any, card: Household, in_scope: Any) -> None:
    page = clerk.get(address("year_edit", card, YEAR) + "?copy=2024")
    assert "尚未保存" in text_of(page)
    assert fields_of(page.content.decode())["income-wage_yuan"] == "5200.00"
    with in_scope(VILLAGE):
        assert not IncomeYear.objects.filter(household=card, year=YEAR).exists()
    verdicts = {f"living-has_{n}": "yes" for n in ("food", "clothing", "education", "medical", "housing", "water")}
    assert sent(clerk, card, query="?copy=2024", **verdicts, **{"income-wage_yuan": "6000"}).status_code == 302
    with in_scope(VILLAGE):
        row = IncomeYear.objects.get(household=card, year=YEAR)
        assert (row.wage_yuan, row.pension_yuan) == (Decimal("6000.00"), Decimal("1200.00"))
        assert LivingYear.objects.get(household=card, year=YEAR).fuel == "coal"
        assert IncomeYear.objects.get(household=card, year=2024).wage_yuan == Decimal("5200.00")


def test_a_copy_does_not_touch_a_block_that_is_there(clerk: Any, card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        record_income(card, draft=make.replace_amount(make.income(YEAR), "wage_yuan", "7.00"), by=None, on=make.ON)
    page = clerk.get(address("year_edit", card, YEAR) + "?copy=2024")
    assert fields_of(page.content.decode())["income-wage_yuan"] == "7.00"
    assert "本年度已有" in text_of(page)


def test_usual_expenses_are_offered_and_not_saved(clerk: Any, card: Household, in_scope: Any) -> None:
    answer = sent(clerk, card, **{
        "income-business_yuan__grain__0": "1000", "income-business_yuan__fruit__0": "200",
        "income-business_cost_yuan__fruit__0": "11", "income-share__grain": "50", "propose": "1",
    })  # fmt: skip
    fields = fields_of(answer.content.decode())
    assert fields["income-business_cost_yuan__grain__0"] == "500.00"  # the share as changed on the page
    assert fields["income-business_cost_yuan__fruit__0"] == "11"  # what is there stays
    assert fields["income-business_cost_yuan"] == "511.00"
    assert "楚雄州" in text_of(answer)
    with in_scope(VILLAGE):
        assert not IncomeYear.objects.filter(household=card, year=YEAR).exists()


def test_the_share_on_record_is_the_default(clerk: Any, card: Household) -> None:
    fields = fields_of(clerk.get(address("year_edit", card, YEAR)).content.decode())
    shares = {n.removeprefix("income-share__"): v for n, v in fields.items() if n.startswith("income-share__")}
    assert shares == {"grain": "40.0", "tobacco": "45.0", "livestock": "40.0", "fruit": "15.0", "cash_crops": "40.0"}


def test_someone_else_saved_the_card_meanwhile(clerk: Any, card: Household, in_scope: Any) -> None:
    url = address("year_edit", card, YEAR)
    fields = fields_of(clerk.get(url).content.decode()) | {"income-wage_yuan": "100"}
    with in_scope(VILLAGE):
        Household.objects.filter(pk=card.pk).update(version=card.version + 1)
    answer = clerk.post(url, fields)
    assert answer.context["forms"].head.non_field_errors()
    again = fields_of(answer.content.decode())
    assert again["income-wage_yuan"] == "100"
    assert clerk.post(url, again).status_code == 302


def test_the_present_year_shows_its_people_on_the_card(clerk: Any, card: Household) -> None:
    page = clerk.get(address("year_edit", card, clock.today().year))
    assert page.context["forms"].people == []
    assert "以卡片为准" in text_of(page)


# --- freezing and reopening --------------------------------------------------------------------------------------


def test_the_county_looks_first_then_freezes(people: Any, as_user: Any, card: Household, in_scope: Any) -> None:
    office, url = as_user(people["county_office"]), reverse("households:freeze")
    look = office.get(url, {"year": "2024", "area": VILLAGE[:9]})
    assert look.context["preview"].total.with_income == 1
    with in_scope(VILLAGE):
        assert not IncomeYear.objects.get(household=card).is_frozen
    done = office.post(url, {"year": "2024", "area": VILLAGE[:9]})
    assert done.status_code == 302
    with in_scope(VILLAGE):
        assert IncomeYear.objects.get(household=card).is_frozen


def test_a_large_area_is_frozen_by_a_job(
    people: Any, as_user: Any, card: Household, in_scope: Any, settings: Any
) -> None:
    from households.tasks import freeze_year

    settings.REGISTRY_FREEZE_AT_ONCE = 0
    answer = as_user(people["county_office"]).post(reverse("households:freeze"), {"year": "2024", "area": COUNTY})
    with in_scope(COUNTY, people["county_office"].pk):
        job = Job.objects.get(kind="households.freeze_year")
        assert answer.url == reverse("jobs:detail", args=[job.pk])
        assert not IncomeYear.objects.get(household=card, year=2024).is_frozen, "nothing is frozen while one waits"
        told: Any = SimpleNamespace(job=job, advance=lambda *_a, **_k: None)
        assert "year=2024" in freeze_year(told, **job.params)["url"]
        assert IncomeYear.objects.get(household=card, year=2024).is_frozen


def test_an_area_outside_is_refused(people: Any, as_user: Any) -> None:
    answer = as_user(people["county_office"]).post(reverse("households:freeze"), {"year": "2024", "area": "433127"})
    assert "area" in answer.context["form"].errors


@pytest.fixture
def frozen(card: Household, people: Any, in_scope: Any) -> Household:
    with in_scope(COUNTY, people["county_office"].pk):
        freezing.freeze(area=COUNTY, year=2024, by=people["county_office"], on=clock.today())
    return card


def test_a_frozen_year_says_who_opens_it(clerk: Any, frozen: Household) -> None:
    answer = sent(clerk, frozen, 2024, **{"income-wage_yuan": "1"})
    assert "县级分管领导" in text_of(answer)
    assert answer.context["forms"].errors
    page = clerk.get(address("year", frozen, 2024)).content.decode()
    assert address("year_edit", frozen, 2024) not in page and address("year_reopen", frozen, 2024) not in page
    assert "县级分管领导" in text_of(clerk.get(address("year_reopen", frozen, 2024)))


def test_the_leader_reopens_with_a_reason_that_all_can_read(
    clerk: Any, people: Any, as_user: Any, frozen: Household, in_scope: Any
) -> None:
    leader, url = as_user(people["county_leader"]), address("year_reopen", frozen, 2024)
    assert "reason" in leader.post(url, {"reason": " "}).context["form"].errors
    assert leader.post(url, {"reason": "工资漏报"}).url == address("year", frozen, 2024)
    assert "工资漏报" in text_of(clerk.get(frozen.get_absolute_url()))
    assert "工资漏报" in text_of(clerk.get(address("years", frozen)))
    assert "工资漏报" in text_of(as_user(people["county_office"]).get(reverse("households:reopenings")))
    assert sent(clerk, frozen, 2024, **{"income-wage_yuan": "5300"}).status_code == 302
    assert leader.post(address("year_close", frozen, 2024)).status_code == 302
    with in_scope(VILLAGE):
        assert IncomeYear.objects.get(household=frozen, year=2024).is_frozen
        assert IncomeYear.objects.get(household=frozen, year=2024).wage_yuan == Decimal("5300.00")
    assert "工资漏报" not in text_of(clerk.get(address("years", frozen)))


@pytest.mark.parametrize(("role", "name", "status"), [
    ("village_clerk", "year_reopen", 403), ("county_office", "year_reopen", 403), ("county_leader", "year_edit", 403),
    ("county_office", "year_edit", 403), ("county_leader", "year_reopen", 200), ("county_office", "year", 200),
])  # fmt: skip
def test_who_may(people: Any, as_user: Any, frozen: Household, role: str, name: str, status: int) -> None:
    assert as_user(people[role]).get(address(name, frozen, 2024)).status_code == status


def test_the_list_of_reopenings_ends_at_the_scope(people: Any, make_user: Any, as_user: Any, frozen: Household) -> None:
    as_user(people["county_leader"]).post(address("year_reopen", frozen, 2024), {"reason": "工资漏报"})
    other = as_user(make_user("village_clerk", SIBLING)).get(reverse("households:reopenings"))
    assert "工资漏报" not in text_of(other)
    own = as_user(people["village_clerk"]).get(reverse("households:reopenings"), {"open": "on", "year": "2024"})
    assert "工资漏报" in text_of(own)
