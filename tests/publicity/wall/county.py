"""A village whose wall holds every kind of notice in every state, with people and words that must stay inside."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from PIL import Image

from publicity import actions
from publicity.actions import Column, EntryDraft, roots, slips
from publicity.choices import Channel, NoticeKind
from publicity.models import Notice, Objection
from publicity.rules.kinds import COLUMNS, KINDS, level_of, signers_of
from registry import clock
from registry.db.scope import scoped
from tests.conftest import COUNTY, VILLAGE
from tests.publicity.factories import signers

PERSONS = ["王大山", "向秋英", "龙先兰", "石把专", "麻金秀", "吴玉莲", "杨老三", "施六金"]
OBJECTORS = ["田保密", "彭不说"]
MOBILES = ["13800001111", "13912345678"]
SECRET_WORDS = "他家的存折我亲眼见过"
OFFICIAL = "陈书记"  # on duty: by full name with the office line (DOMAIN §7.1)
OFFICE_LINES = {VILLAGE: "0743-7650226", VILLAGE[:9]: "0743-7650001", COUNTY: "0743-7220000"}
_VALUES: dict[str, Any] = {
    "text": "修水渠三百米", "count": 4, "yuan": Decimal("2600.00"), "wan": Decimal("12.50"),
    "date": dt.date(2026, 10, 8),
}  # fmt: skip


@dataclass
class County:
    """What was planted: the codes on papers and receipts, and what no page may say."""

    codes: list[str] = field(default_factory=list)  # check codes
    waiting: list[str] = field(default_factory=list)  # of notices that do not hang yet
    receipts: list[str] = field(default_factory=list)
    slip: str = ""
    shown: set[str] = field(default_factory=set)  # words that must be found somewhere, or the crawl went nowhere

    @property
    def secrets(self) -> list[str]:
        return [*PERSONS, *OBJECTORS, *MOBILES, SECRET_WORDS, *self.receipts, self.slip, "households.", "funds.payment"]


def picture() -> bytes:
    """A small photo as the wall keeps it: a JPEG file without metadata."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, "JPEG")
    return out.getvalue()


def draft(kind: str, persons: list[str]) -> tuple[list[Column], list[EntryDraft]]:
    """Every column the kind may show, and a row for each person (or two rows)."""
    columns = [Column(key) for key in COLUMNS if key in KINDS[kind].columns]
    rows = []
    for number, name in enumerate(persons if KINDS[kind].personal else persons[:2], 1):
        cells = {c.key: name if COLUMNS[c.key].form == "name" else _VALUES[COLUMNS[c.key].form] for c in columns}
        own = {"group": f"{number}组", "office_line": OFFICE_LINES[VILLAGE], "helper_name": OFFICIAL, "cadre": OFFICIAL}
        cells |= {key: value for key, value in own.items() if key in cells}
        rows.append(EntryDraft(cells, subject=f"households.case:{number}"))
    return columns, rows


class Planter:
    """Publishes where a kind hangs: in the village by its clerk, above it by the office there."""

    def __init__(self, make_user: Any, county: County) -> None:
        self.clerk, self.witness = make_user("village_clerk", VILLAGE), make_user("supervision_committee", VILLAGE)
        self.secretary = make_user("branch_secretary", VILLAGE)
        self.township, leader = make_user("township_reviewer", VILLAGE[:9]), make_user("township_leader", VILLAGE[:9])
        self.office, other = make_user("county_office", COUNTY), make_user("county_office", COUNTY)
        self.hands = {
            VILLAGE: (self.clerk, self.witness),
            VILLAGE[:9]: (self.township, leader),
            COUNTY: (self.office, other),
        }
        self.county, self.on = county, clock.today()

    def publish(
        self, kind: str, title: str, *, hang: bool = True, persons: list[str] | None = None, **more: Any
    ) -> Notice:
        columns, entries = draft(kind, persons or PERSONS[:6])
        place = next(code for code in self.hands if level_of(code) in KINDS[kind].levels)
        by, witness = self.hands[place]
        signed = {signer: signers()[signer] for signer in signers_of(kind, place)}
        notice = actions.publish(
            kind=kind, village=place, title=title, columns=columns, entries=entries, by=by, on=self.on, signed=signed,
            decision="10月8日村民代表会议", witness=witness if hang else None, **more,
        )  # fmt: skip
        (self.county.codes if hang else self.county.waiting).append(notice.check_code)
        return notice

    def objection(self, notice: Notice, steps: tuple[str, ...], **more: Any) -> None:
        """An objection with a name, a phone and a photo, taken as far as the steps say."""
        receipt = actions.receive_objection(
            notice_id=notice.pk, text=f"{SECRET_WORDS}{len(self.county.receipts)}", name=OBJECTORS[0], phone=MOBILES[0],
            anonymous=False, **{"position": None, "photos": [picture()], **more},
        )  # fmt: skip
        self.county.receipts.append(receipt.code)
        found = Objection.objects.get(pk=receipt.objection_id)
        for step in steps:
            if step in {"accept", "investigate"}:
                actions.move_objection(
                    found, step, by=self.township, on=self.on, investigators=["甲调查员", "乙调查员"]
                )
            elif step == "review":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT publicity_ask_review(%s, %s)", [receipt.code, f"{SECRET_WORDS}再查"])
            else:
                by = self.office if step.startswith("review") else self.township
                ask = actions.review_objection if step.startswith("review") else actions.answer_objection
                ask(
                    found,
                    step,
                    by=by,
                    on=self.on,
                    answer=f"已经查过，答复{len(self.county.receipts)}",
                    findings=SECRET_WORDS,
                )
            found.refresh_from_db()


def _long_ago(who: Planter) -> tuple[list[Notice], list[Notice]]:
    """Before their term was over: one of each kind that will be closed, one that will only expire."""
    closed = [who.publish(kind, f"贴满的{kind}") for kind in NoticeKind.values if kind != NoticeKind.HELPERS]
    expired = [
        who.publish(kind, f"到期的{kind}") for kind in ("identification_village", "payment_list", "village_finance")
    ]
    small = who.publish("exit_village", "只有两户", persons=PERSONS[6:8])
    return [*closed, small], expired


def plant(make_user: Any, travel: Any) -> County:
    """Fills the wall of VILLAGE, with real days between: notices of a month ago, and of today."""
    county, today = County(), clock.today()
    begin = today - dt.timedelta(days=40)
    with travel(begin), scoped(COUNTY, actor=1), transaction.atomic():
        who = Planter(make_user, county)
        closed, _expired = _long_ago(who)
    with scoped(COUNTY, actor=who.clerk.pk), transaction.atomic():
        who.on = today
        for notice in closed:
            notice.refresh_from_db()
            actions.close(notice, by=who.hands[notice.village_id][0], on=today, no_photo="下雨")
        _today(who, closed[0])
    with scoped(COUNTY, actor=0), transaction.atomic():
        roots.seal_until(COUNTY, through=today - dt.timedelta(days=1))
    return county


def _today(who: Planter, old: Notice) -> None:
    for code, phone in OFFICE_LINES.items():
        actions.publish_contact(village=code, office_phone=phone, by=None)
    actions.publish_figures(village=VILLAGE, topic="funds", as_of=who.on, by=None,
                            rows=[{"label": "还剩", "value": "25,700元"}],
                            sentences=["今年上级给村里的钱一共312,000元。"])  # fmt: skip
    hung = {kind: who.publish(kind, f"正在贴的{kind}") for kind in NoticeKind.values}
    lists = [hung[kind] for kind in ("identification_village", "exit_village", "village_finance")]
    who.publish("exit_village", "等见证的", hang=False)
    who.publish("exit_village", "更正后的名单", corrects=old)
    gone = who.publish("identification_village", "撤下的名单")
    actions.withdraw(gone, by=who.secretary, on=who.on, reason="名单重新核对")
    first = lists[0]
    actions.withdraw_entry(first.entries.get(position=6), by=who.secretary, on=who.on, reason="本户退回")
    who.objection(first, (), position=1)
    who.objection(first, ("accept",), position=2)
    who.objection(first, ("accept", "investigate"), position=3)
    who.objection(first, ("accept", "investigate", "uphold"), position=4)
    who.objection(first, ("accept", "investigate", "refuse"), position=5)
    who.objection(lists[1], ("dismiss",), position=1)
    who.objection(lists[1], ("accept", "investigate", "refuse", "review"), position=2)
    who.objection(lists[1], ("accept", "investigate", "refuse", "review", "review_uphold"), position=3)
    who.objection(lists[2], (), about="village_cadre", channel=Channel.PHONE, by=who.township)
    who.county.slip = slips.issue_slip(subject="households.household:1", village=VILLAGE, by=who.clerk, on=who.on).code
    who.county.shown |= {"王＊山", "已经查过", "名单重新核对", "更正后的名单", "只有两户", OFFICIAL, "312,000"}
