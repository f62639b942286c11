"""Four discussions and two openings: no step without its signed meeting, none out of order, no road around it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from registry import clock
from registry.errors import Refused
from tests.conftest import VILLAGE
from tests.villages.meetings import factories as f
from villages.actions import resolutions
from villages.models import Resolution

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(make_user, in_scope):
    found = f.people(make_user)
    with in_scope(VILLAGE, actor=found.clerk.pk):
        yield found


def refused_with(call) -> set[str]:
    with pytest.raises(Refused) as refused:
        call()
    return {reason.code for reason in refused.value.reasons}


def step(who, found, name, meeting=None):
    return resolutions.take_step(found, name, by=who.clerk, on=clock.today(), meeting=meeting)


def test_the_whole_way(who):
    found = f.discussed(who, f.matter(who))
    assert found.state == "decided"
    notice = resolutions.open_decision(found, by=who.clerk, on=clock.today())
    assert refused_with(lambda: resolutions.open_decision(found, by=who.clerk, on=clock.today())) == {"on_wall"}
    found.refresh_from_db()
    assert refused_with(lambda: step(who, found, "open"))  # waits for its witness
    f.hang(notice, who)
    assert refused_with(lambda: step(who, found, "open")) == {"still_hanging"}
    with pytest.raises(IntegrityError, match="has not hung its days"), transaction.atomic():
        Resolution.objects.filter(pk=found.pk).update(state="opened")


@pytest.mark.parametrize(("said", "code"), [
    ({"kind": "representatives"}, "meeting_kind"), ({"agree": 5, "against": 20, "abstain": 0}, "meeting_not_carried"),
])  # fmt: skip
def test_a_discussion_needs_its_meeting(who, said, code):
    found = f.matter(who)
    meeting = f.signed(who, **{"kind": "branch", **said})
    assert code in refused_with(lambda: step(who, found, "propose", meeting))
    assert refused_with(lambda: step(who, found, "propose")) == {"meeting_missing"}
    assert refused_with(lambda: step(who, found, "propose", f.record(who.clerk, kind="branch"))) == {"meeting_unsigned"}
    with pytest.raises(IntegrityError, match="no signed meeting"), transaction.atomic():
        Resolution.objects.filter(pk=found.pk).update(state="proposed", proposed_at=meeting)


def test_the_meetings_follow_one_another(who):
    found = f.discussed(who, f.matter(who), until="propose")
    before = f.signed(who, kind="two_committees", held_on=clock.today() - dt.timedelta(days=3))
    assert refused_with(lambda: step(who, found, "consult", before)) == {"meeting_order"}
    with pytest.raises(IntegrityError, match="out of order"), transaction.atomic():
        Resolution.objects.filter(pk=found.pk).update(consulted_at=before)


def test_a_step_cannot_be_left_out(who):
    found = f.matter(who)
    decided = f.signed(who)
    assert refused_with(lambda: step(who, found, "decide", decided)) == {"wrong_state"}
    with pytest.raises(IntegrityError, match="no signed meeting"), transaction.atomic():
        Resolution.objects.filter(pk=found.pk).update(state="decided", decided_at=decided)
    f.discussed(who, found, until="propose")
    with pytest.raises(IntegrityError, match="no step from proposed to draft"), transaction.atomic():
        Resolution.objects.filter(pk=found.pk).update(state="draft")


def test_money_raised_from_households_has_its_amount(who):
    raised = {"last": "fund_raising", "due": 60, "present": 40, "agree": 27, "against": 0, "abstain": 0,
              "counted": "people"}  # fmt: skip
    found = f.discussed(who, f.matter(who), until="review")
    meeting = f.signed(who, kind="fund_raising", **{k: v for k, v in raised.items() if k != "last"})
    assert refused_with(lambda: step(who, found, "decide", meeting)) == {"amount_missing"}
    other = f.discussed(who, f.matter(who, amount_yuan=Decimal(9000)), until="review")
    assert step(who, other, "decide", meeting).state == "decided"  # one meeting may decide several matters


def test_what_was_proposed_stays(who):
    found = f.matter(who)
    said = {"title": "新", "content": "新", "amount_yuan": None, "by": who.clerk}
    assert resolutions.change_resolution(found, **said).title == "新"
    f.discussed(who, found, until="propose")
    assert refused_with(lambda: resolutions.change_resolution(found, **said)) == {"matter_fixed"}


def test_a_matter_is_dropped_with_a_reason_and_by_the_chair(who):
    found = f.discussed(who, f.matter(who), until="consult")

    def drop(by, note):
        return resolutions.take_step(found, "drop", by=by, on=clock.today(), note=note)

    assert refused_with(lambda: drop(who.clerk, "x")) == {"not_permitted"}
    assert refused_with(lambda: drop(who.secretary, " ")) == {"note_missing"}
    assert drop(who.secretary, "上级项目已安排").closed_on == clock.today()
