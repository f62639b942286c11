"""A year of sheets on the walls of four villages: done and late duties, signatures, photos, a correction, loose ends.

The demo's home village and three beside it keep their calendar, with gaps; the others have only begun (demo.py).
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from publicity import actions
from publicity.actions import Column, EntryDraft
from publicity.models import Notice
from publicity.rules.drafts import Value
from publicity.rules.sheets import title_for
from registry.demo.users import home
from registry.text.periods import Period, periods_between

if TYPE_CHECKING:
    from registry.demo.plan import Plan, VillageSite

_MATTERS = {
    "village_affairs": [("路灯维修", "更换路灯12盏"), ("护林员聘用", "聘用4人，名单贴在村部"),
                        ("道路养护", "清理边沟1.8公里")],
    "party_affairs": [("三会一课", "支部党员大会1次，到会31人"), ("党费收缴", "收缴418.00元"),
                      ("主题党日", "清理河道")],
    "meeting_decision": [("产业奖补资金分配方案", "同意方案，公示后发放"), ("村规民约修订", "同意修订"),
                         ("光伏收益分配", "同意，三成用于公益岗位")],
}  # fmt: skip
_RELATIONS = [
    ("石书记", "支部书记", "石明", "兄弟", "农村低保"),
    ("龙主任", "村委会主任", "龙秀", "姐妹", "公益性岗位"),
]
KEPT = 4  # villages whose whole year is entered; every one costs the demo a second or two
_KEYS = ("cadre", "post", "head_name", "relation", "benefit_kind")
_WHY_NOT = "连日下雨，展板拆下避雨，没有拍到。"


def staff(plan: Plan, role: str, code: str) -> Any:
    users: dict[Any, Any] = plan.users
    return users.get((role, code)) or users[role][0]


def signed(plan: Plan, code: str, *, money: bool = False) -> dict[str, Any]:
    """Who signs a village's sheet."""
    found = {"secretary": staff(plan, "branch_secretary", code)}
    return found | ({"accounting": staff(plan, "township_accounting", code[:9])} if money else {})


def build(plan: Plan) -> None:
    """The year of the villages, and the home village's further sheets."""
    rng = plan.rng("publicity sheets")
    village = home(plan)
    running = Period.containing(plan.on, "quarter")
    last = running.previous()
    quarters = periods_between(last.same_last_year().next(), last)
    township = sorted((site for site in plan.villages if site.code.startswith(village[:9])),
                      key=lambda site: site.code != village)  # fmt: skip
    for site in township[:KEPT]:
        _year(plan, rng, site, quarters, is_home=site.code == village)
    _further(plan, township[0])


def _year(plan: Plan, rng: Random, site: VillageSite, quarters: list[Period], *, is_home: bool) -> None:
    year = Period.containing(plan.on, "year")
    for kind in _MATTERS:
        for quarter in quarters:
            if is_home and kind == "party_affairs" and quarter is quarters[-1]:
                continue  # the demo's clerk finds one late
            if is_home or rng.random() > 0.1:
                late = rng.random() < 0.12
                day = quarter.end + dt.timedelta(days=rng.randint(24, 40) if late else rng.randint(2, 18))
                _hang(
                    plan, rng, site, kind, min(day, plan.on - dt.timedelta(days=1)), quarter, _rows(rng, kind, quarter)
                )
    if rng.random() > 0.2:
        on = year.start + dt.timedelta(days=rng.randint(5, 28))
        _hang(plan, rng, site, "helpers", on, year, [
            {"helper_unit": "县自然资源局", "helper_name": plan.names.head(rng, "male", dt.date(1980, 1, 1)),
             "post": "驻村第一书记", "office_line": "0743-7210000", "households": rng.randint(20, 60)}])  # fmt: skip
    if is_home or rng.random() > 0.3:
        before = year.previous()
        _hang(plan, rng, site, "collective_economy", year.start + dt.timedelta(days=rng.randint(10, 50)), before, [
            {"item": "猕猴桃基地分红", "income_yuan": plan.yuan(rng, 20000, 90000, step=100),
             "use": "公益岗位和公共设施"},
            {"item": "公益岗位工资", "expense_yuan": plan.yuan(rng, 6000, 18000, step=100)}])  # fmt: skip


def _rows(rng: Random, kind: str, quarter: Period) -> list[dict[str, Value]]:
    on = quarter.start + dt.timedelta(days=rng.randint(8, 80))
    chosen = rng.sample(_MATTERS[kind], 2)
    if kind != "meeting_decision":
        return [{"on": on, "item": item, "content": content} for item, content in chosen]
    present = rng.randint(24, 36)
    topic, conclusion = chosen[0]
    return [
        {"on": on, "topic": topic, "present": present, "agree": present - 1, "against": 1, "conclusion": conclusion}
    ]


def _hang(
    plan: Plan, rng: Random, site: VillageSite, kind: str, on: dt.date, period: Period, rows: list[dict[str, Value]],
) -> Notice:  # fmt: skip
    """Signed, witnessed, photographed four times of five, closed when its days are over."""
    covers, clerk = (period.start, period.last_on), staff(plan, "village_clerk", site.code)
    notice = actions.publish(
        kind=kind, village=site.code, title=title_for(kind, place=site.name, covers=covers), by=clerk, on=on,
        columns=[Column(key) for key in dict.fromkeys(key for row in rows for key in row)],
        entries=[EntryDraft(row) for row in rows], covers=covers, signed=signed(plan, site.code),
        witness=staff(plan, "supervision_committee", site.code),
    )  # fmt: skip
    return finish(plan, notice, photo=rng.random() < 0.8)


def finish(plan: Plan, notice: Notice, *, photo: bool) -> Notice:
    """The photo of the board, and the closing once the days are over."""
    clerk = staff(plan, "village_clerk", notice.village_id)
    assert notice.starts_on is not None and notice.ends_on is not None  # noqa: S101  (a notice of the demo that hangs has its days)
    if photo:
        actions.photograph(notice, upload=_picture(notice), taken_on=notice.starts_on, by=clerk, on=notice.starts_on)
    if notice.ends_on < plan.on:
        actions.close(notice, by=clerk, on=notice.ends_on + dt.timedelta(days=1), no_photo="" if photo else _WHY_NOT)
    return notice


def _picture(notice: Notice) -> SimpleUploadedFile:
    """A drawing of a board with a paper on it; no photograph."""
    picture = Image.new("RGB", (320, 240), (120, 90, 60))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 20, 230, 220), fill=(250, 250, 246))
    pen.rectangle((90, 20, 230, 45), fill=(163, 22, 27))
    for line in range(6):
        pen.line(
            (104, 70 + line * 22, 216 - (notice.pk * 7 + line * 31) % 60, 70 + line * 22), fill=(60, 60, 60), width=3
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return SimpleUploadedFile("board.jpg", out.getvalue(), content_type="image/jpeg")


def _further(plan: Plan, site: VillageSite) -> None:
    """The home village: sheets of other kinds, one corrected, one waiting for each pen."""
    clerk, witness = (staff(plan, role, site.code) for role in ("village_clerk", "supervision_committee"))
    day, year = plan.on - dt.timedelta(days=3), Period.containing(plan.on, "year")
    common: dict[str, Any] = {"village": site.code, "by": clerk}
    hung = common | {"signed": signed(plan, site.code), "witness": witness}
    road = {"project_name": "猕猴桃基地产业路硬化", "source": "中央衔接资金", "scale_wan": Decimal("86.50"),
            "period": "12月至明年3月", "goal": "硬化产业路2.4公里", "unit": "双龙镇人民政府",
            "benefit": "全村225户"}  # fmt: skip
    actions.publish(kind="project_before", title=f"{site.name}产业路项目实施前公示", on=day, columns=_columns(road),
                    entries=[EntryDraft(road)], decision="村民代表会议", **hung)  # fmt: skip
    title = f"{site.name}小额信贷公示"
    wrong = actions.publish(kind="small_credit", title=title, on=day, columns=_columns(_loan("", 0)),
                            entries=_loans(3000), **hung)  # fmt: skip
    actions.publish(kind="small_credit", title=f"{title}（更正）", on=day + dt.timedelta(days=1),
                    columns=_columns(_loan("", 0)), entries=_loans(30000), corrects=wrong, **hung)  # fmt: skip
    covers = (year.start, year.last_on)
    relations = [dict(zip(_KEYS, row, strict=True)) for row in _RELATIONS]
    actions.publish(kind="relatives", title=title_for("relatives", place=site.name, covers=covers), covers=covers,
                    on=plan.on - dt.timedelta(days=1), columns=_columns(relations[0]),
                    entries=[EntryDraft(row) for row in relations], **common)  # fmt: skip
    month = Period.containing(plan.on).previous()
    covers = (month.start, month.last_on)
    actions.publish(
        kind="village_finance", title=title_for("village_finance", place=site.name, covers=covers), on=day,
        columns=[Column("item"), Column("income_yuan"), Column("expense_yuan")], covers=covers,
        entries=[EntryDraft({"item": "光伏电站分红", "income_yuan": 8200}),
                 EntryDraft({"item": "公益岗位工资", "expense_yuan": 3600})],
        signed=signed(plan, site.code), **common,
    )  # fmt: skip


def _loans(second: int) -> list[EntryDraft]:
    """Two loans; the second one's amount was first written wrong."""
    return [EntryDraft(_loan("龙先兰", 50000)), EntryDraft(_loan("石拔专", second))]


def _loan(name: str, yuan: int) -> dict[str, Value]:
    return {"head_name": name, "group": "2组", "use": "养蜂", "amount_yuan": yuan, "term": "三年"}


def _columns(row: dict[str, Any]) -> list[Column]:
    return [Column(key) for key in row]
