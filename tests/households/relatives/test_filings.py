"""Who files, who checks, how a card is found, when a filing ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from households.actions import changes, filings
from households.actions.relatives import disclose, recused_names, relatives_in
from households.models import NearRelative
from households.rules.changes import Arrival, Event
from publicity.models import Entry
from registry import clock
from registry.db import guards
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import SIBLING, VILLAGE, text_of
from tests.households import factories as make
from tests.households.relatives.conftest import SINCE

pytestmark = pytest.mark.django_db


def codes(call: Any) -> set[str]:
    with pytest.raises(DomainError) as caught:
        call()
    assert all(str(reason) and "%(" not in str(reason) for reason in caught.value.reasons)
    return {reason.code for reason in caught.value.reasons}


def test_card_is_found_by_the_number_and_the_number_is_sealed(card, people, file, number):
    filing = file("secretary", number)
    assert filing.household_id == card.pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM households_nearrelative t")
        assert number not in cursor.fetchone()[0]
    assert number not in str(NearRelative.objects.get().relative_identity)


def test_card_is_found_when_the_relative_comes_later_and_follows_a_move(card, people, file):
    """Also for a township officer's filing, which the village never sees."""
    later = make.person("周海", "sibling", born_on=dt.date(1975, 4, 4))
    filing = file("officer", later.identity, relative_name="周海")
    assert filing.household_id is None
    assert recused_names(card) == []
    change = Arrival(card.pk, "registered", Event(clock.today(), "户口簿"), later)
    changes.record(change, by=people["clerk"], on=clock.today())
    assert [one.account for one in recused_names(card)] == [people["officer"].pk]
    assert not NearRelative.objects.exists(), "row-level security keeps the filing itself from the village"


@pytest.mark.parametrize(
    ("cadre", "checker", "code"),
    [("secretary", "officer", ""), ("secretary", "clerk", "not_permitted"), ("secretary", "county", "one_level_up"),
     ("officer", "county", ""), ("officer", "leader", "one_level_up"), ("officer", "officer", "own_filing"),
     ("county", "county2", ""), ("county", "county", "own_filing")],
)  # fmt: skip
def test_checked_one_level_up_by_another_person(card, people, file, number, cadre, checker, code):
    filing, by = file(cadre, number), people[checker]
    with scoped(by.scope, actor=by.pk):
        if code:
            assert code in codes(lambda: filings.check(filing, by=by, on=clock.today()))
        else:
            assert filings.check(filing, by=by, on=clock.today()).checked_by == by


def test_only_for_oneself_above_the_village_and_with_a_right_number(card, people, file, number):
    assert "files_for_another" in codes(lambda: file("leader", number, by="officer"))
    assert "post_elsewhere" in codes(lambda: file("secretary", number, cadre_post="county"))
    assert codes(lambda: file("secretary", number[:-1] + ("1" if number[-1] != "1" else "2"))) == {"DQ-01"}
    tomorrow = clock.today() + dt.timedelta(days=1)
    assert codes(lambda: file("secretary", number, filed_on=tomorrow)) == {"filed_in_future"}
    file("secretary", number)
    assert codes(lambda: file("secretary", number)) == {"filed_already"}
    with scoped(SIBLING):
        far = make.household(village=SIBLING, on=SINCE)
    assert "household_elsewhere" in codes(lambda: file("witness", make.identity(), household=far.pk))


def test_edited_until_checked_ended_by_the_level_above_and_binding_through_that_day(card, people, file, number):
    filing, clerk, officer = file("secretary", number), people["clerk"], people["officer"]
    draft = filings.FilingDraft("支书", "two_committees", "周山", number, "in_law", clock.today(),
                                cadre_user=people["secretary"].pk)  # fmt: skip
    assert filings.edit(filing, draft, by=clerk, on=clock.today()).kinship == "in_law"
    assert codes(lambda: filings.end(filing, by=clerk, on=clock.today(), reason="误填")) == {"not_permitted"}
    with scoped(officer.scope, actor=officer.pk):
        filings.check(filing, by=officer, on=clock.today())
    assert codes(lambda: filings.edit(filing, draft, by=clerk, on=clock.today())) == {"filing_fixed"}
    with scoped(officer.scope, actor=officer.pk):
        filings.end(filing, by=officer, on=clock.today(), reason="支书离任")
    assert recused_names(card), "ended today, still bound today"
    NearRelative.objects.get()
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        NearRelative.objects.update(ended_on=None)
    assert guards.explain(caught.value).code == "near_relative_fixed"


def test_nobody_unbinds_themselves_by_editing_their_own_filing(card, people, file, number):
    filing, clerk = file("clerk", number), people["clerk"]
    draft = filings.FilingDraft("文书", "two_committees", "别人", number, "other", clock.today(), cadre_user=clerk.pk)
    assert codes(lambda: filings.edit(filing, draft, by=clerk, on=clock.today())) == {"own_filing"}


def test_names_are_told_inside_the_scope_only(card, file, number, people):
    file("county", number)
    assert [r.name for rows in relatives_in(VILLAGE).values() for r in rows] == [people["county"].name]
    with scoped(SIBLING):
        assert recused_names(card) == []
        assert relatives_in(VILLAGE) == {}


def test_self_disclosure_hangs_every_level_and_masks_the_household(card, people, file, number):
    assert codes(lambda: disclose(by=people["clerk"], on=clock.today())) == {"nothing_to_disclose"}
    card.monitored_type, card.monitored_on = "marginal", clock.today()
    card.save()
    for cadre in ("secretary", "officer"):
        file(cadre, number)
    notice = disclose(by=people["clerk"], on=clock.today())
    rows = [entry.cells for entry in Entry.objects.filter(notice=notice).order_by("position")]
    assert {row["cadre"] for row in rows} == {people["secretary"].name, people["officer"].name}
    assert "周山" not in str(rows), "the head's name is masked"
    assert number not in notice.canonical
    assert "not_permitted" in codes(lambda: disclose(by=people["officer"], on=clock.today()))


def test_pages(card, people, file, number, as_user):
    clerk = as_user(people["clerk"])
    page = {"cadre_name": "龙支书", "cadre_post": "two_committees", "cadre_user": people["secretary"].pk,
            "relative_name": "周山", "relative_identity": number, "kinship": "child", "benefits": "低保",
            "filed_on": f"{clock.today()}"}  # fmt: skip
    assert clerk.post(reverse("households:relative_create"), page).status_code == 302
    filing = NearRelative.objects.get()
    assert filing.household_id == card.pk
    assert "回避" in text_of(clerk.get(card.get_absolute_url()))
    shown = text_of(clerk.get(filing.get_absolute_url()))
    assert "龙支书" in shown
    assert number not in shown
    officer = as_user(people["officer"])
    assert officer.post(reverse("households:relative_check", args=[filing.pk])).status_code == 302
    export = f"{reverse('households:relatives')}?export=xlsx"
    assert "用途" in text_of(officer.get(export))
    book = officer.get(f"{export}&reason=年度核查")
    assert book["Content-Type"].endswith("sheet")
    own = {"relative_name": "李秋", "relative_identity": make.identity(), "kinship": "sibling", "benefits": "",
           "filed_on": f"{clock.today()}"}  # fmt: skip
    assert officer.post(reverse("households:relative_create"), own).status_code == 302
    with scoped(people["officer"].scope):
        assert NearRelative.objects.get(relative_name="李秋").cadre_user == people["officer"]
