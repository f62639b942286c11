"""Objections of the invented county in every state: by wall, phone and photo, late and risen, under review, settled.

They lie in the township of the demo's logins, so that `township`, `leader`, `county` and `head` each find some.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from publicity import actions
from publicity.actions import Column, EntryDraft, deadlines, following
from publicity.choices import About, Channel
from publicity.models import Notice, Objection
from registry import clock
from registry.demo.users import VILLAGE

if TYPE_CHECKING:
    from registry.demo.plan import Plan

PAIR = ("吴新民", "田桂花")
_GOOD = "查看了会议记录和签到册，签到人数和表决数相符；记录贴在村部，欢迎来看。"
_WRONG = "核查后发现两户没有签到却算了票，决议改正后重新公示。"


@dataclass
class Told:
    """One objection on its way through the demo: where, by which receipt, and who takes the steps."""

    plan: Plan
    notice: Notice
    code: str
    objection: Objection

    def staff(self, role: str) -> Any:
        users: dict[Any, Any] = self.plan.users
        code = {"township": self.notice.village_id[:9], "county": self.plan.county}[role.split("_")[0]]
        return users[role, code]

    def move(self, *steps: str, role: str = "township_reviewer") -> Told:
        for step in steps:
            actions.move_objection(self.objection, step, by=self.staff(role), on=clock.today(), investigators=PAIR)
        return self

    def answer(self, step: str, words: str, role: str = "township_reviewer") -> Told:
        actions.answer_objection(self.objection, step, by=self.staff(role), on=clock.today(), answer=words,
                                 findings="到村部翻看记录，走访三位参会代表。")  # fmt: skip
        return self


def build(plan: Plan) -> None:
    """One notice and one objection for each story, in as many villages of the home township."""
    home = VILLAGE[:9]
    sites = [site for site in plan.villages if site.code.startswith(home)] or plan.villages
    sites = sorted(sites, key=lambda site: site.code != VILLAGE)
    for number, story in enumerate(STORIES):
        site = sites[number % len(sites)]
        with clock.travel(plan.on - dt.timedelta(days=24)):
            notice = _notice(plan, site.code, site.name, number)
        story(plan, notice)


def _notice(plan: Plan, code: str, name: str, number: int) -> Notice:
    users: dict[Any, Any] = plan.users
    present = 26 + number
    return actions.publish(
        kind="meeting_decision", village=code, title=f"{name}村民代表会议决议公示", days=60,
        columns=[Column("topic"), Column("present"), Column("agree"), Column("against"), Column("conclusion")],
        entries=[EntryDraft({"topic": topic, "present": present, "agree": present - 2, "against": 2,
                             "conclusion": "同意"}) for topic in ("公益岗位人选", "水渠管护方案")],
        by=users["village_clerk", code], witness=users["supervision_committee", code], on=clock.today(),
        decision="村民代表会议", signed={"secretary": users["branch_secretary", code]},
    )  # fmt: skip


def _told(plan: Plan, notice: Notice, text: str, **fields: Any) -> Told:
    receipt = actions.receive_objection(notice_id=notice.pk, position=1, text=text, **fields)
    return Told(plan, notice, receipt.code, Objection.objects.get(pk=receipt.objection_id))


def _days_ago(plan: Plan, days: int) -> Any:
    return clock.travel(plan.on - dt.timedelta(days=days))


def _picture() -> bytes:
    """A sign-in sheet with two empty lines, drawn."""
    image = Image.new("RGB", (900, 640), "#f4efe2")
    draw = ImageDraw.Draw(image)
    for line in range(9):
        draw.line((60, 90 + 60 * line, 840, 90 + 60 * line), fill="#777", width=3)
        if line not in {4, 6}:
            draw.line((90, 75 + 60 * line, 320 + 25 * line, 66 + 60 * line), fill="#223", width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def _by_phone(plan: Plan, notice: Notice) -> None:
    users: dict[Any, Any] = plan.users
    actions.enter_objection(
        notice, position=2, text="水渠管护说是轮流，名单上只有村干部的亲戚。", channel=Channel.PHONE, name="石成",
        phone="0743-7210066", by=users["township_reviewer", notice.village_id[:9]],
    )  # fmt: skip


def _with_photo(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 3):
        told = _told(plan, notice, "签到册有两行是空的，怎么有二十多票？我拍了照片。", photos=[_picture()])
    told.move("accept")


def _against_a_cadre(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 5):
        told = _told(plan, notice, "公益岗位给了文书的弟媳，会上没有念她的名字。", about=About.VILLAGE_CADRE)
    told.move("accept", "investigate")


def _answered(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 6):
        told = _told(plan, notice, "那天我在场，举手的没有那么多。")
    with _days_ago(plan, 1):
        told.move("accept", "investigate").answer("refuse", _GOOD)


def _content(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 9):
        told = _told(plan, notice, "有两户没有去开会，也算了票。")
    with _days_ago(plan, 4):
        told.move("accept", "investigate").answer("uphold", _WRONG)
        following.be_content(told.code)


def _in_review(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 12):
        told = _told(plan, notice, "公益岗位的人选会前就定了，开会只是走过场。")
    with _days_ago(plan, 7):
        told.move("accept", "investigate").answer("refuse", _GOOD)
    with _days_ago(plan, 2):
        following.ask_review(told.code, reason="没有人来问过我，三位代表都是村干部的亲戚。")


def _reviewed(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 20):
        told = _told(plan, notice, "决议里的人数和签到册对不上。")
    with _days_ago(plan, 16):
        told.move("accept", "investigate").answer("refuse", _GOOD)
    with _days_ago(plan, 14):
        following.ask_review(told.code, reason="签到册后来补签过。")
    with _days_ago(plan, 8):
        told.objection.refresh_from_db()
        actions.review_objection(told.objection, "review_uphold", by=told.staff("county_office"), on=clock.today(),
                                 answer=_WRONG, findings="比对了会议当天的照片和签到册。")  # fmt: skip


def _risen(plan: Plan, notice: Notice) -> None:
    """Nobody took it up: the night took it to the county."""
    with _days_ago(plan, 14):
        _told(plan, notice, "水渠管护的钱写了两次。")
    with _days_ago(plan, 1):
        deadlines.escalate(on=clock.today())


def _against_the_township(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 2):
        _told(plan, notice, "镇上来的人说不用开会也行。", about=About.TOWNSHIP)


def _against_the_county(plan: Plan, notice: Notice) -> None:
    with _days_ago(plan, 2):
        _told(plan, notice, "县里批的岗位数和公示的不一样。", about=About.COUNTY, anonymous=False, name="龙英",
              phone="0743-7211188")  # fmt: skip


STORIES: tuple[Callable[[Plan, Notice], None], ...] = (
    _by_phone, _with_photo, _against_a_cadre, _answered, _content, _in_review, _reviewed, _risen,
    _against_the_township, _against_the_county,
)  # fmt: skip
