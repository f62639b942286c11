"""The pages of events, splits, merges, persons and jobs, as a clerk meets them without JavaScript."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from households.actions.measures import save_measure
from households.choices import JoinReason, LeaveReason
from households.models import Household, Member
from registry import clock
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households import factories as make
from tests.households.people.conftest import of, relations
from tests.households.requests.chain import carry_out_all

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 5)


@pytest.fixture
def clerk(make_user: Any, as_user: Any) -> Any:
    user = make_user("village_clerk", VILLAGE)
    client = as_user(user)
    client.user = user
    return client


@pytest.fixture
def decided(make_user: Any) -> Any:
    """The requests made so far, through secretary and township."""
    return lambda: carry_out_all(make_user)


@pytest.fixture
def card(clerk: Any, in_scope: Any) -> Iterator[Household]:
    with in_scope(VILLAGE, actor=clerk.user.pk):
        yield make.household(members=make.family(), status="ordinary", on=ON, by=clerk.user)


@pytest.fixture
def today(card: Household) -> dt.date:
    return clock.today()


def url(name: str, row: Any, **query: Any) -> str:
    found = reverse(f"households:{name}", args=[row.pk])
    return f"{found}?{'&'.join(f'{k}={v}' for k, v in query.items())}" if query else found


def errors(response: Any) -> set[str]:
    """Fields with errors on a page shown again."""
    assert response.status_code == 200, response.status_code
    return {name for form in ("form", "relations") for name in getattr(response.context.get(form), "errors", {})}


def test_card_leads_to_every_event(clerk: Any, card: Household) -> None:
    page = clerk.get(card.get_absolute_url()).content.decode()
    assert url("people", card) in page
    for member in card.members.all():
        assert url("member", member) in page
    events = clerk.get(url("people", card)).content.decode()
    for name in ("split", "merge", "marriage", "head"):
        assert url(name, card) in events
    person = clerk.get(url("member", of(card, "周林"))).content.decode()
    for reason in ("death", "marriage", "moved", "army", "prison", "missing", "mistake"):
        assert f"reason={reason}" in person
        assert str(LeaveReason(reason).label) in person


def test_newborn_needs_name_sex_day_parent_and_paper(clerk: Any, card: Household, today: dt.date, decided: Any) -> None:
    page = url("arrival", card, reason="birth")
    assert errors(clerk.post(page, {})) == {"name", "sex", "day", "parent", "paper"}
    data = {"name": "周小宝", "sex": "male", "day": f"{today}", "parent": of(card, "周林").pk, "paper": "出生医学证明",
            "insurance": "resident", "health": "healthy"}  # fmt: skip
    assert clerk.post(page, data).status_code == 302
    assert not card.members.filter(name="周小宝").exists(), "asked for, not done"
    decided()
    child = of(card, "周小宝")
    assert (child.relation, child.is_temporary, child.labour, child.has_resident_insurance) == (
        "grandson", True, "none", True,
    )  # fmt: skip


def test_wife_of_the_son_is_told_to_be_daughter_in_law(
    clerk: Any, card: Household, today: dt.date, decided: Any
) -> None:
    number = make.identity(dt.date(1996, 4, 4), "female")
    data = {"name": "王芳", "identity": number, "day": f"{today}", "partner": of(card, "周林").pk, "paper": "结婚证",
            "ethnicity": "06", "health": "healthy", "labour": "ordinary", "education": "junior",
            "insurance": "resident"}  # fmt: skip
    assert clerk.post(url("arrival", card, reason="marriage"), data).status_code == 302
    decided()
    assert relations(card)["王芳"] == "daughter_in_law"


def test_death_of_the_head_on_one_page(
    clerk: Any, card: Household, today: dt.date, in_scope: Any, decided: Any
) -> None:
    measure = save_measure(card, draft=make.measure(member=of(card, "周山").pk, starts_on=ON), by=clerk.user, on=ON)
    head, wife = of(card, "周山"), of(card, "李秋")
    page = clerk.get(url("member_leave", head, reason="death"))
    form = page.context["form"]
    assert form["new_head"].value() == str(wife.pk), "the spouse is proposed"
    assert {f.label: f.value() for f in form.relation_fields} == {"周林": "son", "周小禾": "granddaughter"}
    data = {"day": f"{today}", "paper": "死亡证明", "new_head": wife.pk, "suggested_for": wife.pk,
            f"measure_{measure.pk}": "end",
            **{f.html_name: f.value() for f in form.relation_fields}}  # fmt: skip
    assert clerk.post(url("member_leave", head, reason="death"), data).status_code == 302
    decided()
    card.refresh_from_db()
    assert (card.head_name, card.size) == ("李秋", 3)
    measure.refresh_from_db()
    assert measure.ends_on == today


def test_another_head_brings_other_relations_before_anything_is_written(
    clerk: Any, card: Household, today: dt.date
) -> None:
    head, son = of(card, "周山"), of(card, "周林")
    data = {"day": f"{today}", "paper": "死亡证明", "new_head": son.pk, "suggested_for": of(card, "李秋").pk}
    page = clerk.post(url("member_leave", head, reason="death"), data)
    form = page.context["form"]
    assert {f.label: f.value() for f in form.relation_fields} == {"李秋": "mother", "周小禾": "daughter"}
    assert form["paper"].value() == "死亡证明", "what was typed stays"
    assert not form.errors
    assert "之女 / 之侄女" in text_of(page), "what is not certain is marked"
    head.refresh_from_db()
    assert head.left_on is None


def test_future_day_is_refused_in_words(clerk: Any, card: Household, today: dt.date) -> None:
    data = {"day": f"{today + dt.timedelta(days=1)}", "paper": "户口簿"}
    page = clerk.post(url("member_leave", of(card, "周林"), reason="moved"), data)
    assert errors(page) == {"day"}
    assert "尚未到来" in text_of(page)


def test_soldier_stays_on_the_card_without_counting_and_comes_back(
    clerk: Any, card: Household, today: dt.date, decided: Any
) -> None:
    son = of(card, "周林")
    data = {"day": f"{today}", "paper": "入伍通知书", "absence": "uncounted"}
    clerk.post(url("member_leave", son, reason="army"), data)
    decided()
    card.refresh_from_db()
    assert card.size == 3
    assert "不计人口" in text_of(clerk.get(card.get_absolute_url()))
    page = clerk.get(url("return", card, reason="discharged"))
    assert [label for _value, label in page.context["form"].fields["member"].choices] == ["周林（之子）"]
    clerk.post(url("return", card, reason="discharged"), {"member": son.pk, "day": f"{today}", "paper": "退伍证"})
    decided()
    card.refresh_from_db()
    assert card.size == 4


@pytest.mark.parametrize("reason", [r.value for r in JoinReason if r in {"discharged", "released", "found"}])
def test_nobody_away_is_said(clerk: Any, card: Household, reason: str) -> None:
    assert "没有因此离开的人员" in text_of(clerk.get(url("return", card, reason=reason)))


def test_split_is_chosen_looked_at_and_confirmed(clerk: Any, card: Household, today: dt.date, decided: Any) -> None:
    son, girl = of(card, "周林"), of(card, "周小禾")
    chosen = {"people": [son.pk, girl.pk], "new_head": son.pk, "day": f"{today}", "paper": "分户申请", "group": "5组"}
    page = clerk.post(url("split", card), chosen)
    relation = page.context["relations"]
    assert {f.label: f.value() for f in relation.there_fields} == {"周林": "head", "周小禾": "daughter"}
    assert Household.objects.count() == 1, "the preview writes nothing"
    back = clerk.post(url("split", card), {**chosen, "back": "1"})
    assert back.context["form"]["paper"].value() == "分户申请"
    wrong = clerk.post(url("split", card), {**chosen, "confirm": "1", f"there_{son.pk}": "head"})
    assert errors(wrong) == {f"there_{girl.pk}"}
    done = clerk.post(url("split", card), {**chosen, "confirm": "1", f"there_{son.pk}": "head",
                                           f"there_{girl.pk}": "daughter"})  # fmt: skip
    assert "分户" in text_of(clerk.get(done.url)), "the request says what is asked"
    assert text_of(clerk.get(card.get_absolute_url())).count("申请中的变动") == 1, "and the card that it is asked"
    decided()
    new = Household.objects.exclude(pk=card.pk).get()
    text = text_of(clerk.get(new.get_absolute_url()))
    assert card.number in text, "the new card links to the one it came from"
    assert "分户不满一年" in text
    assert new.number in text_of(clerk.get(card.get_absolute_url()))


def test_head_who_goes_needs_a_head_for_those_who_stay(clerk: Any, card: Household, today: dt.date) -> None:
    head = of(card, "周山")
    chosen = {"people": [head.pk], "new_head": head.pk, "day": f"{today}", "paper": "分户申请"}
    assert errors(clerk.post(url("split", card), chosen)) == {"stay_head"}
    everybody = [m.pk for m in card.members.current()]
    assert "people" in errors(clerk.post(url("split", card), {**chosen, "people": everybody}))
    page = clerk.post(url("split", card), {**chosen, "stay_head": of(card, "李秋").pk})
    here = {f.label: f.value() for f in page.context["relations"].here_fields}
    assert here == {"李秋": "head", "周林": "son", "周小禾": "granddaughter"}


def test_merge_keeps_the_card_chosen(clerk: Any, card: Household, today: dt.date, decided: Any) -> None:
    drafts = [make.head("周海", born_on=dt.date(1972, 2, 2)),
              make.person("周浪", "son", born_on=dt.date(1998, 6, 6))]  # fmt: skip
    other = make.household(members=drafts, status="ordinary", on=ON)
    chosen = {"target": other.pk, "keep": "this", "link": "sibling", "day": f"{today}", "paper": "并户申请"}
    page = clerk.post(url("merge", card), chosen)
    fields = page.context["relations"].there_fields
    assert {f.label: f.value() for f in fields} == {"周海": "sibling", "周浪": "nephew"}
    data = {**chosen, "confirm": "1", **{f.html_name: f.value() for f in fields}}
    clerk.post(url("merge", card), data)
    assert "申请中的变动" in text_of(clerk.get(card.get_absolute_url())), "the card that stays says it too"
    decided()
    other.refresh_from_db()
    assert other.status == "removed"
    assert card.number in text_of(clerk.get(other.get_absolute_url()))
    assert "已销户" in text_of(clerk.get(url("people", other)))


def test_marriage_takes_a_child_along(clerk: Any, card: Household, today: dt.date, decided: Any) -> None:
    other = make.household(members=[make.head("吴刚")], status="ordinary", on=ON)
    son, girl = of(card, "周林"), of(card, "周小禾")
    page = clerk.get(url("marriage", card, person=son.pk))
    assert page.context["form"]["bride"].value() == str(son.pk)
    chosen = {"bride": son.pk, "people": [girl.pk], "target": other.pk, "link": "son_in_law", "day": f"{today}",
              "paper": "结婚证"}  # fmt: skip
    page = clerk.post(url("marriage", card), chosen)
    there = {f.label: f.value() for f in page.context["relations"].there_fields}
    assert there == {"周林": "son_in_law", "周小禾": ""}
    data = {**chosen, "confirm": "1", f"there_{son.pk}": "son_in_law", f"there_{girl.pk}": "other"}
    clerk.post(url("marriage", card), data)
    decided()
    assert relations(other) == {"吴刚": "head", "周林": "son_in_law", "周小禾": "other"}


def test_card_of_another_village_is_not_offered(clerk: Any, card: Household, today: dt.date, in_scope: Any) -> None:
    with in_scope(SIBLING):
        far = make.household(village=SIBLING, on=ON)
    with in_scope(VILLAGE):
        page = clerk.get(url("merge", card))
    assert far.number not in page.content.decode()


def test_person_is_followed_over_the_cards(clerk: Any, card: Household, today: dt.date, decided: Any) -> None:
    test_split_is_chosen_looked_at_and_confirmed(clerk, card, today, decided)
    here = Member.objects.filter(name="周林").latest("pk")
    page = clerk.get(url("member", here))
    assert [(s.member.household_id == card.pk, s.is_here) for s in page.context["stays"]] == [
        (False, True), (True, False),
    ]  # fmt: skip


# --- work away from home


def job(**values: Any) -> dict[str, Any]:
    return {"starts_on": "2026-02-01", "ends_on": "2026-05-01", "employer": "长沙某厂", "place": "433124",
            "industry": "manufacturing", "channel": "kin", "monthly_wage_yuan": "4,500"} | values  # fmt: skip


def test_job_is_entered_and_an_overlap_refused_in_words(clerk: Any, card: Household) -> None:
    son = of(card, "周林")
    assert clerk.post(url("work_add", son), job()).status_code == 302
    row = son.works.get()
    assert (row.employer, row.place_id, f"{row.monthly_wage_yuan}") == ("长沙某厂", "433124", "4500.00")
    page = clerk.post(url("work_add", son), job(starts_on="2026-04-01", ends_on="", employer="另一厂"))
    assert errors(page) == {"starts_on"}
    assert "长沙某厂" in text_of(page)
    assert clerk.post(url("work_add", son), job(starts_on="2026-05-01", ends_on="")).status_code == 302
    running = son.works.get(ends_on=None)
    assert clerk.post(url("work", running), job(starts_on="2026-05-01", ends_on="2026-06-01")).status_code == 302
    running.refresh_from_db()
    assert running.ends_on == dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"ends_on": "2026-01-01"}, "ends_on"), ({"starts_on": "2099-01-01", "ends_on": ""}, "starts_on"),
     ({"place": ""}, "place"), ({"starts_on": ""}, "starts_on")],
)  # fmt: skip
def test_job_is_refused_at_its_field(clerk: Any, card: Household, values: dict[str, str], field: str) -> None:
    assert errors(clerk.post(url("work_add", of(card, "周林")), job(**values))) == {field}


def test_months_of_work_are_proposed_and_taken_over_only_when_asked(clerk: Any, card: Household) -> None:
    son = of(card, "周林")
    clerk.post(url("work_add", son), job())
    son.refresh_from_db()
    assert son.work_months == 0, "nothing is put on the card by itself"
    page = clerk.get(url("member", son))
    assert (page.context["suggestion"].months, page.context["suggestion"].area) == (3, "county")
    clerk.post(url("work_months", son))
    son.refresh_from_db()
    assert (son.work_months, son.work_area) == (3, "county")
    assert clerk.get(url("member", son)).context["suggestion"] is None


def test_new_head_page_fills_in_the_relations(clerk: Any, card: Household, decided: Any) -> None:
    son = of(card, "周林")
    form = clerk.get(url("head", card, head=son.pk)).context["form"]
    fields = [f for f in form if f.name != "papers"]
    assert {f.label: f.value() for f in fields} == {
        "周山": "father", "李秋": "mother", "周林": "head", "周小禾": "daughter",
    }  # fmt: skip
    assert clerk.post(url("head", card), {f.html_name: f.value() for f in fields}).status_code == 302
    decided()
    card.refresh_from_db()
    assert card.head_name == "周林"
    kept = clerk.get(url("head", card, head="999999")).context["form"]
    assert {f.value() for f in kept if f.name != "papers"} == {"father", "mother", "head", "daughter"}
