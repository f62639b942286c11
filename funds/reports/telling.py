"""The village's money told to the village: what came this year, to whom and for what it went, what is left.

The wall speaks Chinese and plainly, whoever works in English. Families of an item with fewer than five of them are told
together with others, so that nobody's amount can be worked out. Source of the form: DOMAIN §6.4, §7.1, §7.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from funds.choices import Level
from funds.reports.flow import ZERO, VillageFlow, village_flow
from funds.reports.waiting import IN_BALANCE, Waiting, unlisted, waiting
from registry.ui import formats

SMALLEST = 5  # households; DOMAIN §7.2
TOLD = 6  # items in sentences of their own
SHOWN = 12  # documents below the sentences


@dataclass(frozen=True)
class Use:
    """What money was paid out for: an item paid to households, or the work of a project."""

    item: str
    spent_yuan: Decimal
    households: int  # 0 for works


@dataclass(frozen=True)
class VillageYear:
    """A village's money of one year, up to a day."""

    year: int
    received_yuan: Decimal = ZERO
    given_back_yuan: Decimal = ZERO
    documents: int = 0
    spent_yuan: Decimal = ZERO  # paid out, less what was taken or paid back in the year
    uses: Sequence[Use] = ()

    @property
    def taken_back_yuan(self) -> Decimal:
        """What came back in the year: refused by the bank, taken back, paid back by a household."""
        return sum((use.spent_yuan for use in self.uses), ZERO) - self.spent_yuan


_MOVES = """
    WITH moves AS (
        SELECT effect, kind, source_id, household_id, subject, giver <> taker AS crosses, giver_account AS giver,
               amount_yuan AS amount
        FROM ledger_move WHERE village_id = %(village)s AND booked_on BETWEEN %(since)s AND %(on)s
    )
"""
_CAME = """
    SELECT coalesce(sum(amount) FILTER (WHERE effect = 'allocation' AND crosses), 0),
           coalesce(sum(amount) FILTER (WHERE effect = 'return' AND crosses), 0),
           count(DISTINCT source_id) FILTER (WHERE effect = 'allocation' AND crosses),
           coalesce(sum(amount) FILTER (WHERE effect = 'payment'), 0)
    FROM moves
"""
_WENT = """
    WITH per AS (
        SELECT coalesce(l.item, p.name, '') AS item, m.household_id, sum(m.amount) AS amount
        FROM moves m LEFT JOIN funds_paymentline l
            ON l.id = CASE WHEN m.subject ~ '^funds.paymentline:[0-9]+$' THEN split_part(m.subject, ':', 2)::bigint END
        LEFT JOIN ledger_account a ON a.id = m.giver LEFT JOIN funds_project p ON p.id = a.project_id
        WHERE m.effect = 'payment' AND m.kind <> 'recovery' GROUP BY 1, 2
    )
    SELECT item, sum(amount), count(household_id) FILTER (WHERE amount > 0)
    FROM per WHERE amount > 0 GROUP BY 1 ORDER BY 2 DESC, 1
"""
_SPLIT = """
    SELECT coalesce(sum(amount_yuan) FILTER (WHERE household_id IS NOT NULL), 0),
           coalesce(sum(amount_yuan) FILTER (WHERE household_id IS NULL), 0)
    FROM ledger_move WHERE village_id = %s AND booked_on <= %s AND effect = 'payment'
"""


def village_year(village: str, on: dt.date) -> VillageYear:
    """The money of a village from the first of January to a day, in yuan."""
    values = {"village": village, "since": dt.date(on.year, 1, 1), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES + _CAME, values)
        received, given_back, documents, spent = cursor.fetchone()
        cursor.execute(_MOVES.rstrip() + "," + _WENT.replace("WITH", "", 1), values)
        uses = tuple(Use(*row) for row in cursor.fetchall())
    return VillageYear(on.year, received, given_back, documents, spent, uses)


@dataclass(frozen=True)
class Told:
    """What the wall says of a village's money: sentences, and rows of a label and its value."""

    sentences: list[str]
    rows: list[dict[str, Any]]


def wall_told(village: str, on: dt.date) -> Told:
    """The waterfall of a village: what came and by which documents, where it went, what is left, who waits and why."""
    flow = village_flow(village, on)
    year, found = village_year(village, on), waiting(village, on)
    with connection.cursor() as cursor:
        cursor.execute(_SPLIT, [village, on])
        to_households, to_works = cursor.fetchone()
    rows = _waterfall_rows(flow, to_households, to_works) + wall_rows(flow)
    return Told(wall_sentences(flow, year, on) + _waits(found, flow, on), rows)


def _waterfall_rows(flow: VillageFlow, to_households: Decimal, to_works: Decimal) -> list[dict[str, Any]]:
    """Received = to households + to works + given back + left, over all years; told apart where many were reached."""
    if not flow.received_yuan:
        return []
    spent = [("发到农户手里", to_households), ("付给施工、供货单位", to_works)]
    if 0 < flow.households_reached < SMALLEST:
        spent = [("用出去", flow.spent_yuan)]
    rest = [("退回上级", flow.given_back_yuan), ("现在剩下", flow.balance_yuan)]
    lines = [("历年收到", flow.received_yuan), *spent, *rest]
    return [{"label": label, "value": f"{_yuan(amount)}元"} for label, amount in lines if amount]


def _waits(found: Sequence[Waiting], flow: VillageFlow, on: dt.date) -> list[str]:
    """Who waits and why. Fewer than five families are told without their sum, and then no rest either."""
    told, hidden = [], False
    for one in found:
        families = _families(one.households).removesuffix("人家")
        hidden = hidden or (one.households < SMALLEST and one.stage in IN_BALANCE)
        money = f"，共{_yuan(one.amount_yuan)}元" if one.households >= SMALLEST else ""
        told.append(f"{_why(one, on)}：{one.lists}份名单，{families}{money}。")
    rest = unlisted(flow.balance_yuan, found)
    if rest and not hidden:
        told.append(f"还没有列到名单上的钱：{_yuan(rest)}元。")
    return told


def _why(one: Waiting, on: dt.date) -> str:
    if one.stage == "hanging" and one.until is not None:
        return f"正在公示，最晚公示到{one.until.month}月{one.until.day}日，期满没有人反对就发"
    return _STAGES[one.stage]


_STAGES = {
    "preparing": "名单还在做、还在审", "hanging": "正在公示", "cleared": "公示期满，等着放款",
    "at_bank": "钱已经交给银行，等着到账", "refused": "银行退回来，改好账号重新发",
    "to_collect": "现金或者东西已经备好，等户主来领",
}  # fmt: skip


def wall_sentences(flow: VillageFlow, year: VillageYear, on: dt.date) -> list[str]:
    """What the village reads: this year's money in, to whom and for what, what is left; then all years together."""
    day = f"{on.month}月{on.day}日"
    if not flow.received_yuan:
        return [f"到{on.year}年{day}，村里还没有收到专项资金。"]
    told = [_came(year), *_went(year)]
    if year.taken_back_yuan > 0:
        told.append(f"今年银行退回和收回的钱{_yuan(year.taken_back_yuan)}元。")
    if flow.given_back_yuan:
        told.append(f"用不完退回上级{_yuan(flow.given_back_yuan)}元。")
    told.append(
        f"到{on.year}年{day}，还剩{_yuan(flow.balance_yuan)}元没有用完。"
        if flow.balance_yuan
        else f"到{on.year}年{day}，没有剩下的钱。"
    )
    if flow.received_yuan != year.received_yuan:
        reached = f"发到{_families(flow.households_reached)}手里" if flow.households_reached else "用出去"
        told.append(f"往年加上今年，一共收到{_yuan(flow.received_yuan)}元，{reached}{_yuan(flow.spent_yuan)}元。")
    return told


def _came(year: VillageYear) -> str:
    if not year.received_yuan:
        return f"今年（{year.year}年）上级还没有给村里拨钱。"
    papers = f"，是按{year.documents}份文件拨来的" if year.documents else ""
    return f"今年（{year.year}年）上级给村里的钱一共{_yuan(year.received_yuan)}元{papers}。"


def _went(year: VillageYear) -> list[str]:
    if not year.uses:
        return ["今年还没有发出去。"]
    own, rest = _told_apart(year.uses)
    told = [f"今年用出去{_yuan(sum((use.spent_yuan for use in year.uses), ZERO))}元："]
    told += [
        f"{use.item}，发给{use.households}户，共{_yuan(use.spent_yuan)}元。"
        if use.households
        else f"{use.item}，花了{_yuan(use.spent_yuan)}元。"
        for use in own
    ]
    if rest:
        told.append(f"{'其他' if own else '各项补助'}共{_yuan(sum((use.spent_yuan for use in rest), ZERO))}元。")
    return told


def _told_apart(uses: Sequence[Use]) -> tuple[list[Use], list[Use]]:
    """The items that may be told by themselves, and those told as one sum.

    A sum that stood for fewer than five households alone would tell what they got; the smallest item joins it.
    """
    own = [use for use in uses if not 0 < use.households < SMALLEST][:TOLD]
    rest = [use for use in uses if use not in own]
    while own and 0 < sum(use.households for use in rest) < SMALLEST:
        rest.append(own.pop())
    return own, rest


def _families(count: int) -> str:
    return f"不到{SMALLEST}户人家" if count < SMALLEST else f"{count}户人家"


def wall_rows(flow: VillageFlow) -> list[dict[str, Any]]:
    """The documents the money came from, newest first, with what each brought to the village."""
    newest = sorted(flow.sources, key=lambda s: (s.document_on, s.source_id), reverse=True)
    return [
        {
            "label": f"{s.document_no}（{_LEVEL_WORDS[s.level]}）",
            "value": f"收到{_yuan(s.received_yuan)}元，发出{_yuan(s.spent_yuan)}元",
        }
        for s in newest[:SHOWN]
    ]


def _yuan(amount: Decimal) -> str:
    return formats.yuan(amount).removesuffix(".00")


_LEVEL_WORDS = {
    Level.CENTRAL: "中央",
    Level.PROVINCE: "省级",
    Level.PREFECTURE: "州级",
    Level.COUNTY: "县级",
    Level.POOLED: "涉农整合",
    Level.PAIRED: "东西部协作",
    Level.DESIGNATED: "定点帮扶",
    Level.DONATION: "社会捐赠",
}
