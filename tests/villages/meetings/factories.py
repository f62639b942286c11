"""Meetings and matters of one village, made through the real doors."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from publicity import actions as publicity
from publicity.actions.signatures import sign
from registry import clock
from tests.conftest import VILLAGE
from villages import actions
from villages.actions import resolutions

SAID = {"kind": "representatives", "place": "村部会议室", "topic": "水渠维修", "due": 30, "present": 25, "agree": 22,
        "against": 2, "abstain": 1, "chair": "龙支书", "recorder": "石文书", "conclusion": "同意维修。"}  # fmt: skip


@dataclass
class People:
    clerk: Any
    secretary: Any
    witness: Any


def people(make_user: Any, village: str = VILLAGE) -> People:
    return People(
        *(make_user(role, village) for role in ("village_clerk", "branch_secretary", "supervision_committee"))
    )


def record(by: Any, *, on: dt.date | None = None, village: str = VILLAGE, **said: Any) -> Any:
    day = on or clock.today()
    return actions.record_meeting(village=village, by=by, on=day, **{"held_on": day, **SAID, **said})


def signed(who: People, **said: Any) -> Any:
    return actions.sign_meeting(record(who.clerk, **said), by=who.secretary)


def matter(who: People, **said: Any) -> Any:
    values = {"title": "水渠维修", "content": "维修二组水渠300米。", "amount_yuan": None, **said}
    return resolutions.begin_resolution(village=VILLAGE, by=who.clerk, on=clock.today(), **values)


KINDS = {"propose": "branch", "consult": "two_committees", "review": "party_members", "decide": "representatives"}


def discussed(who: People, found: Any, *, until: str = "decide", last: str = "representatives", **said: Any) -> Any:
    """The matter after its discussions up to `until`."""
    for step, kind in KINDS.items():
        held = signed(who, kind=last if step == "decide" else kind, **said)
        resolutions.take_step(found, step, by=who.clerk, on=clock.today(), meeting=held)
        if step == until:
            break
    return found


def hang(notice: Any, who: People) -> Any:
    sign(notice, signer="secretary", by=who.secretary, on=clock.today())
    return publicity.witness(notice, by=who.witness, on=clock.today())


def discussed_from(who: People, found: Any, first: str) -> Any:
    """The matter after its discussions from `first` to the decision."""
    names = list(KINDS)
    for step in names[names.index(first) :]:
        resolutions.take_step(found, step, by=who.clerk, on=clock.today(), meeting=signed(who, kind=KINDS[step]))
    return found
