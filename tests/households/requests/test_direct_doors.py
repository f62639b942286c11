"""A household on the register takes nobody in by its form or by the interface; an applicant's card does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from households.actions import households as cards
from households.actions.members import as_draft
from households.models import Household
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.households import factories as make

pytestmark = pytest.mark.django_db


def typed(card: Household, *, name: str) -> list[Any]:
    """The people as on the card, the head's name put right, and one more."""
    people = [as_draft(member) for member in card.members.current().order_by("pk")]
    return [replace(people[0], name=name), *people[1:]]


@pytest.mark.parametrize(("status", "joins"), [("applicant", True), ("ordinary", False)])
def test_domain_3_4_nobody_joins_a_registered_card_by_its_form(
    make_user: Any, as_user: Any, in_scope: Any, status: str, joins: bool
) -> None:
    clerk, today = make_user("village_clerk", VILLAGE), clock.today()
    with in_scope(VILLAGE, actor=clerk.pk):
        card = make.household(by=clerk, status=status)
        put_right = cards.change(card, by=clerk, on=today, card=make.CardDraft(main_cause="01"),
                                 members=typed(card, name="周三"))  # fmt: skip
        assert put_right.members.get().name == "周三"  # a slip of the pen is mended at once
        more = [*typed(card, name="周三"), make.person("周六", "son")]
        if joins:
            cards.change(card, by=clerk, on=today, card=make.CardDraft(main_cause="01"), members=more)
        else:
            with pytest.raises(Refused) as refused, transaction.atomic():
                cards.change(card, by=clerk, on=today, card=make.CardDraft(main_cause="01"), members=more)
            assert [(r.code, r.field) for r in refused.value.reasons] == [("arrival_by_request", "members-1-name")]
        assert card.members.current().count() == (2 if joins else 1)
        card.refresh_from_db()
    client = as_user(clerk)
    response = client.get(f"/households/{card.pk}/edit/")
    page = response.content.decode()
    assert ('name="add_member"' in page) == joins and (f"/households/{card.pk}/people/" in page) != joins
    sent = {"version": card.version, "members": [{
        "name": "周七", "relation": "son", "identity": make.identity(), "education": "junior", "labour": "ordinary",
    }]}  # fmt: skip
    answer = client.patch(f"/api/v1/households/{card.pk}/", sent, content_type="application/json")
    assert (answer.status_code == 200) == joins, answer.content.decode()
    assert joins or "arrival_by_request" in answer.content.decode()
    with scoped(VILLAGE, actor=clerk.pk):
        assert card.members.current().filter(name="周七").exists() == joins
