"""The household block (DOMAIN §2.1, §2.2): every field on the form and on the card, in the words of its era."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from households.actions import households as cards
from households.actions.members import as_draft
from households.actions.status import set_status
from households.models import Household
from registry.errors import Refused
from tests.conftest import VILLAGE, text_of
from tests.households import factories as make
from tests.households.test_pages import fields_of

pytestmark = pytest.mark.django_db

EARLY = dt.date(2016, 5, 3)


@pytest.fixture
def card(in_scope: Any) -> Household:
    with in_scope(VILLAGE):
        return make.household(members=[make.head(labour="none")])


@pytest.fixture
def clerk(make_user: Any, as_user: Any) -> Any:
    return as_user(make_user("village_clerk", VILLAGE))


def sent(clerk: Any, card: Household, **values: str) -> Any:
    url = reverse("households:edit", args=[card.pk])
    fields = fields_of(clerk.get(url).content.decode())
    return clerk.post(url, fields | {f"card-{name}": value for name, value in values.items()})


def test_rare_fields_reach_the_card_and_its_page(clerk: Any, card: Household, in_scope: Any) -> None:
    values = {
        "hamlet": "竹子寨", "difficulty": "A", "is_martyr_family": "on", "is_two_daughters": "on",
        "relocation": "central", "relocation_place": "县城安置区", "authorised_on": "2026-01-05",
        "filled_by": "龙村文书", "filler_phone": "１３８００００００１１", "filled_on": "2026-01-06",
        "head_signed_on": "2026-01-07",
    }  # fmt: skip
    assert sent(clerk, card, **values).status_code == 302
    with in_scope(VILLAGE):
        found = Household.objects.get(pk=card.pk)
    assert (found.hamlet, found.difficulty, found.relocation_place) == ("竹子寨", "A", "县城安置区")
    assert (found.is_martyr_family, found.is_one_child, found.is_two_daughters) == (True, False, True)
    assert (found.filler_phone, found.head_signed_on) == ("13800000011", dt.date(2026, 1, 7))
    text = text_of(clerk.get(card.get_absolute_url()))
    for word in ("竹子寨", "县城安置区", "2026-01-05", "龙村文书", "2026-01-07"):
        assert word in text


@pytest.mark.parametrize(("values", "field"), [
    ({"filler_phone": "12"}, "filler_phone"), ({"relocation_place": "县城"}, "relocation"),
    ({"head_signed_on": "2099-01-01"}, "head_signed_on"), ({"difficulty": "Z"}, "difficulty"),
])  # fmt: skip
def test_a_fault_opens_the_fold_at_its_field(clerk: Any, card: Household, values: dict[str, str], field: str) -> None:
    response = sent(clerk, card, **values)
    assert response.status_code == 200
    assert field in response.context["card"].errors
    fold = next(f for f in response.context["card"].folds if field in [b.name for b in f.fields])
    assert fold.is_open


def test_a_draft_that_does_not_name_the_rare_facts_leaves_them(card: Household, in_scope: Any) -> None:
    with in_scope(VILLAGE):
        people = [as_draft(m) for m in card.members.all()]
        given = make.CardDraft(main_cause="01", hamlet="竹子寨", authorised_on=EARLY)
        card = cards.change(card, by=None, on=make.ON, card=given, members=people)
        card = cards.change(card, by=None, on=make.ON, card=make.CardDraft(main_cause="02"), members=people)
        assert (card.hamlet, card.authorised_on) == ("竹子寨", EARLY)
        card = cards.change(card, by=None, on=make.ON, members=people, card=replace(given, authorised_on=None))
        assert card.authorised_on is None


def test_only_a_lifted_household_ends_its_policies(card: Household, in_scope: Any) -> None:
    draft = make.CardDraft(main_cause="01", policies_ended=True)
    with in_scope(VILLAGE):
        people = [as_draft(m) for m in card.members.all()]
        with pytest.raises(Refused) as refusal:
            cards.change(card, by=None, on=make.ON, card=draft, members=people)
        assert [r.field for r in refusal.value.reasons] == ["policies_ended"]
        set_status(card, "lifted", by=None, on=make.ON)
        assert cards.change(card, by=None, on=make.ON, card=draft, members=people).household_type == "lifted_no_policy"


@pytest.mark.parametrize(("status", "label"), [
    ("applicant", "一般户"), ("lifted", "一般脱贫户"), ("ordinary", "一般户"),
])  # fmt: skip
def test_the_attribute_is_called_as_the_era_calls_it(
    clerk: Any, card: Household, status: str, label: str, in_scope: Any
) -> None:
    with in_scope(VILLAGE):
        if status != "applicant":
            set_status(card, status, by=None, on=make.ON)
    assert label in text_of(clerk.get(card.get_absolute_url()))
    assert f"{label}</option>" in clerk.get(reverse("households:edit", args=[card.pk])).content.decode()


def test_being_without_labour_is_computed_then_confirmed(clerk: Any, card: Household, in_scope: Any) -> None:
    url = reverse("households:without_labour", args=[card.pk])
    assert url in clerk.get(card.get_absolute_url()).content.decode()
    clerk.post(url)
    with in_scope(VILLAGE):
        card.refresh_from_db()
        assert card.no_labour_confirmed_on is not None
        son = make.person("周林", "son", born_on=dt.date(1995, 7, 4))
        people = [*(as_draft(m) for m in card.members.all()), son]
        card = cards.change(card, by=None, on=make.ON, card=make.CardDraft(main_cause="01"), members=people)
        card.refresh_from_db()
        assert (card.has_no_labour, card.no_labour_confirmed_on) == (False, None)
    assert "有劳动力" in text_of(clerk.post(url, follow=True))
