"""By receipt: what a villager sees and says; what a curious one cannot find out; what happens by itself."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from publicity import actions, tasks
from publicity.actions import deadlines, following
from publicity.models import Entry, LogEntry, LookupAttempt, Objection
from registry import clock
from registry.db.scope import scoped
from registry.errors import Refused
from registry.workflow.models import Event
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.publicity.objections.scenes import answered, notice_of, people, told

RECEIPT = "/wall/receipt/"


@pytest.fixture
def wall():
    return Client(headers={"accept-language": "zh-CN,zh;q=0.9"})


@pytest.mark.django_db
class TestByReceipt:
    @pytest.fixture
    def who(self, make_user):
        return people(make_user)

    @pytest.fixture
    def replied(self, who, in_scope):
        with in_scope(COUNTY, actor=who.reviewer.pk):
            receipt, objection = told(notice_of(who))
            return receipt, answered(objection, who.reviewer), objection.notice.reference

    def test_content_closes_it_once_and_for_good(self, replied, wall, in_scope):
        code, objection = replied[0].code, replied[1]
        page = wall.post(RECEIPT, {"code": code})
        assert page["Cache-Control"] == "no-store" and not page.cookies
        assert "村里已核实" in text_of(page) and "我对答复满意" in text_of(page)
        for _twice in range(2):
            assert "办结" in text_of(wall.post(RECEIPT, {"code": code, "do": "content"}))
        with in_scope(COUNTY):
            objection.refresh_from_db()
            assert (objection.state, objection.satisfied, objection.closed_on) == ("closed", True, clock.today())
            steps = Event.objects.about(objection).values_list("transition", "by")
            assert list(steps)[-1] == ("content", None) and len(steps) == 4
        assert wall.post(RECEIPT, {"code": code, "do": "review", "reason": "还是不对"}).status_code == 422

    def test_review_stops_the_clock_again_and_goes_one_level_up(self, replied, wall, who, in_scope):
        code, objection, reference = replied[0].code, replied[1], replied[2]
        assert wall.post(RECEIPT, {"code": code, "do": "review", "reason": " "}).status_code == 200
        with in_scope(COUNTY):
            assert Entry.objects.get(pk=objection.entry_id).state == "hanging"
        page = text_of(wall.post(RECEIPT, {"code": code, "do": "review", "reason": "没有人来问过我"}))
        assert "由上一级重新核查" in page and "没有人来问过我" not in page
        with in_scope(COUNTY, actor=who.county.pk):
            objection.refresh_from_db()
            assert (objection.state, objection.desk, objection.leader_holds) == ("review", COUNTY, False)
            assert objection.review_due_on == clock.today() + dt.timedelta(days=30)
            assert Entry.objects.get(pk=objection.entry_id).state == "objected"
            for barred in (who.reviewer, who.head):
                with pytest.raises(Refused):
                    actions.review_objection(objection, "review_refuse", by=barred, on=clock.today(), answer="不")
            actions.review_objection(objection, "review_uphold", by=who.county, on=clock.today(), answer="经查属实。")
            assert Entry.objects.get(pk=objection.entry_id).state == "withdrawn"
            first, second = LogEntry.objects.filter(kind="answer").order_by("pk")
            assert '"review":true' in second.canonical and '"review"' not in first.canonical
        page = text_of(wall.post(RECEIPT, {"code": code}))
        assert page.index("村里已核实") < page.index("经查属实。")
        assert "经查属实。" in text_of(wall.get(f"/wall/{VILLAGE}/{reference}/"))

    def test_who_was_answered_by_the_county_leader_has_nobody_above(self, who, in_scope, wall):
        with in_scope(COUNTY, actor=who.head.pk):
            receipt, objection = told(notice_of(who), about="county")
            answered(objection, who.head)
        page = wall.post(RECEIPT, {"code": receipt.code})
        assert "我要求复查" not in text_of(page) and "12317" in text_of(page)
        assert wall.post(RECEIPT, {"code": receipt.code, "do": "review", "reason": "不服"}).status_code == 422

    def test_unknown_malformed_and_hostile_codes_get_one_answer(self, wall):
        pages = set()
        for code in ("AAAA-AAAA-AAAA-AAAA", "x", "' OR 1=1 --", "0" * 40, "é£中"):
            for step in ("", "content", "review"):
                page = wall.post(RECEIPT, {"code": code, "do": step, "reason": "abc"})
                assert page.status_code == 200 and "没有这个回执码" in text_of(page)
                pages.add(re.sub(r'value="[^"]*"', "", page.content.decode()))
        assert len(pages) == 1
        assert LookupAttempt.objects.filter(kind="receipt").count() >= 15

    def test_codes_cannot_be_tried_out(self, replied, wall, in_scope):
        with in_scope(COUNTY), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM generate_series(1, 200) i WHERE publicity_content_with_objection('X' || i)"
            )
        page = wall.post(RECEIPT, {"code": replied[0].code})
        assert page.status_code == 422 and "村里已核实" not in text_of(page) and "12317" in text_of(page)

    def test_answers_and_words_are_never_changed_afterwards(self, replied, in_scope):
        objection = replied[1]
        with in_scope(COUNTY):
            for column, value in (("answer", "改过"), ("review_until", clock.today()), ("outcome", "upheld")):
                with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
                    Objection.objects.filter(pk=objection.pk).update(**{column: value})
            for column in ("text", "findings"):
                with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
                    type(objection.words).objects.filter(pk=objection.pk).update(**{column: "改过"})


def test_nights_take_late_ones_up_and_close_settled_ones(committing_db, make_user, travel):
    """Township late, then county late, then with the leader; one answered in time closes after thirty days."""
    start = clock.today()

    def day(number):
        return travel(start + dt.timedelta(days=number))

    with scoped(COUNTY, actor=1), transaction.atomic():
        who = people(make_user)
        notice = notice_of(who)
        _receipt, late = told(notice, "没人理的意见")
        receipt, settled = told(notice, "有人理的意见", about="village_cadre")
        answered(settled, who.reviewer)
    where = {}
    for number in (12, 13, 14, 24, 25, 26, 60):
        with day(number):
            tasks.escalate.apply().get()
            with scoped(COUNTY), transaction.atomic():
                late.refresh_from_db()
                where[number] = (len(late.desk), late.leader_holds)
    assert where == {12: (9, False), 13: (6, False), 14: (6, False), 24: (6, False), 25: (6, False), 26: (6, True),
                     60: (6, True)}  # fmt: skip
    with day(30):
        assert tasks.lapse.apply().get() == 0
    with day(31):
        assert tasks.lapse.apply().get() == 1 and tasks.lapse.apply().get() == 0
        with scoped(COUNTY), transaction.atomic(), pytest.raises(IntegrityError, match="settled"):
            following.ask_review(receipt.code, reason="太晚了")
    with scoped(COUNTY), transaction.atomic():
        settled.refresh_from_db()
        assert (settled.state, settled.satisfied) == ("closed", None)
        assert not deadlines.is_due_to_rise(settled, on=start + dt.timedelta(days=300))
