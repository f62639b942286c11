"""What the wall waits for, on the page of each whose turn it is and on nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from households.presenters.owed import groups
from publicity import actions
from publicity.choices import NoticeKind
from publicity.models import WallDuty
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE, text_of
from tests.publicity.factories import finance, hanging

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]
WALL = {"objections", "signatures", "notices", "duties"}


def seen(user: Any) -> dict[str, Any]:
    with scoped(user.scope, actor=user.pk):
        return {group.key: group for group in groups(user, on=clock.today()) if group.key in WALL}


def test_each_finds_the_work_of_the_wall_that_is_theirs(make_user: Any, as_user: Any, in_scope: Any) -> None:
    who = {role: make_user(role, VILLAGE) for role in ("village_clerk", "branch_secretary", "supervision_committee")}
    who |= {role: make_user(role, TOWNSHIP) for role in ("township_reviewer", "township_accounting")}
    with in_scope(COUNTY, actor=who["village_clerk"].pk):
        sheet = finance(who["village_clerk"])  # to be signed, then witnessed
        listed = hanging(who["village_clerk"], who["supervision_committee"])
        actions.receive_objection(notice_id=listed.pk, position=1, text="他家有小汽车")
        assert WallDuty.objects.filter(kind=NoticeKind.VILLAGE_AFFAIRS).exists()
    found = {role: seen(user) for role, user in who.items()}
    own = {
        "village_clerk": {"notices", "duties"}, "branch_secretary": {"signatures", "notices"},
        "supervision_committee": {"notices"}, "township_reviewer": {"objections"},
        "township_accounting": {"signatures"},
    }  # fmt: skip
    assert {role: set(kept) - (set() if "duties" in own[role] else {"duties"}) for role, kept in found.items()} == own
    [signing] = found["branch_secretary"]["signatures"].lines
    assert signing.url == sheet.get_absolute_url() == found["township_accounting"]["signatures"].lines[0].url
    [objection] = found["township_reviewer"]["objections"].lines
    assert (objection.whom, objection.due_on is None) == (listed.title, False)
    duties = found["village_clerk"]["duties"]
    assert all(line.due_on for line in duties.lines) and any("/publicity/compose/" in line.url for line in duties.lines)
    page = text_of(as_user(who["township_reviewer"]).get("/households/owed/"))
    assert listed.title in page and "小汽车" not in page
