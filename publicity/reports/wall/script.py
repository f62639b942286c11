"""广播稿: what is read over the village loudspeaker, word by word. Always Chinese; says what the wall shows, no more.

Names stay starred ("王某山"), because everyone hears them; after the term there are no rows to read. Source: issue of
the wall, DOMAIN §3.6 (phones), §7.2 (names).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from publicity.choices import NoticeState
from publicity.models import WallContact, WallEntry, WallNotice
from publicity.reports.wall.areas import AreaFacts
from publicity.reports.wall.sheets import Gathered, above, phones_of
from publicity.rules import spoken
from publicity.rules.kinds import COLUMNS
from registry.divisions.models import Division, Level

NEW_DAYS = 7
LONGEST_ANSWER = 200
_OFFICES = {Level.VILLAGE: "村委会电话", Level.TOWNSHIP: "乡镇电话", Level.COUNTY: "县里电话"}
_SELF_EVIDENT = frozenset({"head_name", "group", "item", "topic", "proposal"})
_PEOPLE = frozenset({"people", "households", "present", "agree", "against", "abstain"})


@dataclass(frozen=True)
class Script:
    """The sheet to read from: who speaks, the parts in order, each a few sentences."""

    division: Division
    above: list[Division]
    title: str
    parts: list[str]
    on: dt.date

    @property
    def text(self) -> str:
        """The whole as plain text, one blank line between parts."""
        return "\n\n".join([self.title, *self.parts]) + "\n"


def village_script(facts: AreaFacts, *, hotline: str) -> Script:
    """This week's broadcast of a division: what is new, what still hangs, answers, and how to object."""
    on, hung = facts.on, facts.hung
    fresh = [n for n in hung.hanging() if (on - n.starts_on).days < NEW_DAYS]
    older = [n for n in hung.hanging() if n not in fresh]
    parts = [_greeting(facts.division, on), *_listed("这个星期新贴出", fresh, on), *_listed("还在公示的有", older, on)]
    if not hung.hanging():
        parts.append("今天公开栏上没有正在公示的内容。")
    parts += [f"有一张公示撤下来了：{n.title}。原因是：{_stop(n.statement)}" for n in _taken_off(hung.notices, on)]
    by_id = {n.id: n.title for n in hung.notices}
    for answer in facts.answers:
        if (on - answer.answered_on).days < NEW_DAYS and answer.notice_id in by_id:
            words = _digits_said(answer.answer)[:LONGEST_ANSWER]
            parts.append(f"大家对“{by_id[answer.notice_id]}”提的意见有了答复：{_stop(words)}")
    parts += [*_how_to_object(facts.phones, hotline), _END]
    return Script(facts.division, facts.above, f"{facts.division.name}广播稿", parts, on)


def notice_script(notice: WallNotice, *, on: dt.date, hotline: str) -> Script:
    """One notice read out in full."""
    division = Division.objects.get(code=notice.village_id)
    entries = Gathered([notice]).entries[notice.id]
    parts = [_greeting(division, on), f"现在播送：{_stop(_digits_said(notice.title))}"]
    if notice.state == NoticeState.WITHDRAWN:
        parts.append(f"这张公示已经撤下，不算数了。原因是：{_stop(notice.statement)}")
    else:
        if notice.decision:
            parts.append(f"这件事由{_digits_said(notice.decision)}定下来。")
        parts += [_row(entry, notice) for entry in entries] or [f"名字到期已经撤下，一共{_counted(notice)}。"]
        parts += [_sums(notice)] if notice.totals and len(entries) != 1 else []
        parts.append(_term(notice, on))
    parts += [*(_how_to_object(phones_of(notice.village_id), hotline) if notice.hangs_on(on) else []), _END]
    return Script(division, [*above(division), division], f"广播稿：{notice.title}", parts, on)


_END = "播送完了，谢谢大家。"


def _greeting(division: Division, on: dt.date) -> str:
    people = "乡亲" if division.level == Level.VILLAGE and division.name.endswith("村") else "乡亲、各位居民"
    return f"各位{people}，大家好！这里是{division.name}广播。今天是{spoken.day(on)}。"


def _listed(words: str, notices: Sequence[WallNotice], on: dt.date) -> list[str]:
    if not notices:
        return []
    one = len(notices) == 1
    return [f"{words}{spoken.counted(len(notices), '张')}公示。"] + [
        f"{'' if one else f'第{spoken.number(place)}张：'}{_stop(_digits_said(n.title))}"
        f"一共{_counted(n)}。{_term(n, on)}"
        for place, n in enumerate(notices, 1)
    ]


def _taken_off(notices: Sequence[WallNotice], on: dt.date) -> Iterator[WallNotice]:
    for notice in notices:
        if notice.state == NoticeState.WITHDRAWN and notice.closed_on and (on - notice.closed_on).days < NEW_DAYS:
            yield notice


def _term(notice: WallNotice, on: dt.date) -> str:
    if not notice.hangs_on(on):
        return f"从{spoken.day(notice.starts_on, on=on)}贴到{spoken.day(notice.last_on, on=on)}，已经贴满。"
    left = (notice.last_on - on).days
    still = f"还有{spoken.counted(left, '天')}可以提意见" if left else "今天是提意见的最后一天"
    return f"{still}，到{spoken.day(notice.last_on, on=on)}晚上为止。"


def _counted(notice: WallNotice) -> str:
    return spoken.counted(notice.entry_count, "户" if notice.personal else "条")


def _row(entry: WallEntry, notice: WallNotice) -> str:
    """A row as one sentence: 第一户：王某山，三组，家里四口人，村里拟纳入帮扶。"""
    said = []
    for column in notice.columns:
        key, raw = column["key"], entry.cells.get(column["key"])
        if raw not in (None, ""):
            label = re.sub(r"（.*?）", "", column["label"])
            words = _cell(key, raw)
            said.append(words if key in _SELF_EVIDENT else f"家里{words}" if key == "people" else f"{label}，{words}")
    if entry.state == "objected":
        said.append("有人提了意见，这一户先停着" if notice.personal else "有人提了意见，这一条先停着")
    return f"第{spoken.number(entry.position)}{'户' if notice.personal else '条'}：{'，'.join(said)}。"


def _cell(key: str, raw: Any) -> str:
    form = COLUMNS[key].form if key in COLUMNS else "text"
    if form == "name":
        return spoken.name(str(raw))
    if form == "count":
        measure = {"households": "户", "people": "口人"}.get(key, "人")
        return spoken.counted(int(raw), measure) if key in _PEOPLE else spoken.number(int(raw))
    if form in {"yuan", "wan"}:
        return spoken.yuan(Decimal(str(raw)) * (10_000 if form == "wan" else 1))
    if form == "date":
        return spoken.day(dt.date.fromisoformat(str(raw)))
    return spoken.phone(str(raw)) if key == "office_line" else _digits_said(spoken.name(str(raw)))


def _sums(notice: WallNotice) -> str:
    labels = {c["key"]: re.sub(r"（.*?）", "", c["label"]) for c in notice.columns}
    said = [f"{labels[key]}{_cell(key, value)}" for key, value in notice.totals.items() if key in labels]
    return f"一共{_counted(notice)}，{'，'.join(said)}。"


def _digits_said(text: str) -> str:
    """Small numbers of a text in words ("10月8日", "3组"), so that nobody stumbles; years digit by digit."""
    text = re.sub(r"(?<![\d.])(\d{4})年", lambda m: f"{spoken.digits(m[1])}年", text)
    return re.sub(r"(?<![\d.,-])(\d{1,4})(?=[月日号组户人张个次条天季])", lambda m: spoken.number(int(m[1])), text)


def _stop(text: str) -> str:
    text = text.strip()
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _how_to_object(phones: Sequence[WallContact], hotline: str) -> list[str]:
    lines = [f"{_OFFICES[Level(p.level)]}：{spoken.phone(p.office_phone)}。" for p in phones if p.level in _OFFICES]
    return [
        "觉得哪里不对，就请说出来，不留名字也可以。可以到村委会说，可以用手机扫纸上的方码写，也可以打电话。",
        "".join([*lines, f"全国监督电话：{spoken.phone(hotline)}。再说一遍：{spoken.phone(hotline)}。"]),
    ]
