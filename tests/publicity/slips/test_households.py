"""What slips of households say, when it changes, and the office's pages."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from households import tasks
from households.actions import slips
from households.actions.status import clear_risk, set_monitored, set_status
from households.choices import Status
from households.models import Household
from publicity.actions.slips import Fact
from publicity.models import Slip, SlipFact
from registry import clock
from registry.audit.models import Entry
from registry.db.scope import scoped
from registry.errors import DomainError
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.households import factories as cards


@pytest.fixture
def clerk(db, make_user):
    return make_user("village_clerk", VILLAGE)


@pytest.fixture
def household(clerk, in_scope):
    with in_scope(COUNTY):
        return cards.household(village=VILLAGE, by=clerk, status="ordinary")


def said(household, source="status"):
    with scoped(COUNTY):
        subject = slips.subject_of(household.pk)
        return list(SlipFact.objects.filter(subject=subject, source=source).values_list("text", flat=True))


def read(code):
    return text_of(Client(headers={"accept-language": "zh-CN"}).post("/wall/slip/", {"code": code}))


def test_it_says_card_status_watch_and_never_a_whole_number_or_a_name(household, clerk, in_scope):
    with in_scope(VILLAGE):
        code = slips.issue(household, by=clerk, on=clock.today()).code
        set_monitored(household, kind="marginal", by=clerk, on=clock.today())
    number, page = household.number, read(code)
    assert f"{number[:4]}＊＊＊＊{number[-4:]}" in page and number not in page and household.head_name not in page
    assert "登记为：一般农户" in page and "监测对象：边缘易致贫户" in page
    with in_scope(VILLAGE):
        clear_risk(household, by=clerk, on=clock.today())
    assert "返贫风险已经消除" in read(code)


def test_who_holds_no_slip_has_no_sentences(household, clerk, in_scope):
    with in_scope(VILLAGE):
        set_monitored(household, kind="marginal", by=clerk, on=clock.today())
        assert slips.refresh([household.pk], on=clock.today()) == 0 and not SlipFact.objects.exists()


def test_a_card_struck_off_ends_its_slip_and_gets_none(household, clerk, in_scope):
    with in_scope(VILLAGE):
        code = slips.issue(household, by=clerk, on=clock.today()).code
        set_status(household, Status.REMOVED, by=clerk, on=clock.today(), reason="全户迁出")
        assert slips.slip_of(household) is None
        with pytest.raises(DomainError):
            slips.issue(Household.objects.get(pk=household.pk), by=clerk, on=clock.today())
    assert "没有这个码" in read(code)


def test_a_card_struck_off_by_nobody_says_so_and_shows_no_money(household, clerk, in_scope):
    with in_scope(VILLAGE):
        slips.issue(household, by=clerk, on=clock.today())
        slips.register("test", lambda cards, on: {card.pk: [Fact(on, "钱", Decimal(1))] for card in cards})
        try:
            slips.refresh([household.pk], on=clock.today())
            assert said(household, "test") == ["钱"]
            set_status(household, Status.REMOVED, by=None, on=clock.today(), reason="导入")
        finally:
            slips.unregister("test")
    assert said(household) == ["这张卡已经注销。"] and said(household, "test") == []


def test_a_private_sentence_of_a_source_is_left_out_and_the_rest_is_said(household, clerk, in_scope):
    with in_scope(VILLAGE):
        slips.issue(household, by=clerk, on=clock.today())
        facts = [Fact(clock.today(), "电话13800001111"), Fact(clock.today(), "平安")]
        slips.register("test", lambda cards, on: {card.pk: facts for card in cards})
        try:
            slips.refresh([household.pk], on=clock.today())
        finally:
            slips.unregister("test")
    assert said(household, "test") == ["平安"]


def test_the_night_says_everything_anew(household, clerk, in_scope, settings):
    settings.REGISTRY_AREA = COUNTY
    with in_scope(VILLAGE):
        slips.issue(household, by=clerk, on=clock.today())
        SlipFact.objects.all().delete()
    assert tasks.refresh_slips() >= 1
    assert said(household) and tasks.refresh_slips() == 0


def test_the_night_asks_the_same_for_one_and_for_many(household, clerk, in_scope, django_assert_max_num_queries):
    with in_scope(VILLAGE):
        more = [cards.household(village=VILLAGE, by=clerk, status="ordinary") for _n in range(4)]
        slips.issue_many([household, *more], by=clerk, on=clock.today())
        with django_assert_max_num_queries(20):
            slips.refresh_all(on=clock.today() + dt.timedelta(days=1))


class TestOffice:
    def test_the_clerk_prints_shows_and_revokes(self, household, clerk, as_user):
        client = as_user(clerk)
        address = reverse("households:slip_issue", args=[household.pk])
        paper = client.post(address, {"as": "paper"})
        assert paper["Content-Type"] == "application/pdf" and "no-store" in paper["Cache-Control"]
        text = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
        code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", text).group()
        assert "登记为" in read(code)
        shown = client.post(address, {"as": "screen"})
        new = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", shown.content.decode()).group()
        assert "no-store" in shown["Cache-Control"] and "没有这个码" in read(code) and "登记为" in read(new)
        tab = client.get(reverse("households:papers", args=[household.pk])).content.decode()
        assert new not in tab
        for form in re.findall(r"<form[^>]*/slip/.*?</form>", tab, re.DOTALL):
            assert "csrfmiddlewaretoken" in form, "the panel's forms are accepted by a browser too"
        client.post(reverse("households:slip_revoke", args=[household.pk]))
        assert "没有这个码" in read(new)
        with scoped(VILLAGE):
            events = set(Entry.objects.filter(event__contains="slip").values_list("event", flat=True))
        assert {"households.slip_issued", "households.slip_revoked", "publicity.slip_issued"} <= events

    def test_a_village_at_once_skips_who_holds_one(self, household, clerk, as_user, in_scope):
        with in_scope(VILLAGE):
            cards.household(village=VILLAGE, by=clerk, status="ordinary")
        client = as_user(clerk)
        ask = {"village": VILLAGE, "who": "without", "group": "", "on_a_page": "8"}
        pdf = client.post(reverse("households:slips"), ask)
        text = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
        assert len(set(re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", text))) == 2
        assert "都已有查询单" in text_of(client.post(reverse("households:slips"), ask))
        with scoped(VILLAGE):
            assert Slip.objects.filter(revoked_on=None).count() == 2

    def test_another_village_and_other_posts_are_kept_out(self, household, make_user, as_user):
        address = reverse("households:slip_issue", args=[household.pk])
        assert as_user(make_user("village_clerk", SIBLING)).post(address).status_code == 404
        assert as_user(make_user("auditor", COUNTY)).post(address).status_code == 403
