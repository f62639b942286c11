"""The figures a county is judged by for its money, each with its threshold row: numerator, denominator, value, light.

No threshold stands here: paces are rows of PaceTarget, shares and days rows of FundRule, and a light is given only
where a row holds on the day asked for. Source: DOMAIN §6.7, §6.8.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db import connection

from funds.choices import FundFigure, ProjectCategory, ProjectState, SourceCategory
from funds.models import FundRule, PaceTarget
from funds.reports import idle
from funds.reports.execution import ZERO, Cell, Executed, cells, executed, sources_of
from registry.divisions.scoping import code_range

Light = Literal["green", "amber", "red", "none"]
LINKING = frozenset({
    SourceCategory.CONSOLIDATION, SourceCategory.WORK_RELIEF, SourceCategory.MINORITY, SourceCategory.STATE_FARM,
    SourceCategory.STATE_FOREST,
})  # fmt: skip
"""The tasks of the linking fund (衔接资金); it began in 2021, before that the same tasks were of the special fund."""


@dataclass(frozen=True)
class Figure:
    """One figure of an area on a day. `value` is a share (0..1), `threshold` a share, days or months as the code says.

    `light` is "none" where no row sets a threshold or nothing is there to divide by.
    """

    code: str
    numerator: Decimal
    denominator: Decimal
    value: Decimal | None
    threshold: Decimal | None
    document_no: str
    light: Light


@dataclass(frozen=True)
class Pace:
    """What should be paid out of a budget year's money by a day: the target due, the one before, the next one."""

    due: PaceTarget | None
    before: PaceTarget | None
    next: PaceTarget | None


def pace_due(area: str, on: dt.date, *, year: int) -> Pace:
    """The targets around a day. A month's target is due on its last day; after the year its last target stays due."""
    if on.year < year:
        return Pace(None, None, None)
    ordered = paces(area, on, year=year)
    past = [r for r in ordered if dt.date(year, r.month, calendar.monthrange(year, r.month)[1]) <= on]
    ahead = ordered[len(past) :]
    return Pace(past[-1] if past else None, past[-2] if len(past) > 1 else None, ahead[0] if ahead else None)


def paces(area: str, on: dt.date, *, year: int) -> list[PaceTarget]:
    """The targets of a budget year in an area, by month, as they hold on the day or at the year's end."""
    rows: dict[int, PaceTarget] = {}
    for row in PaceTarget.objects.holding(region=area, on=min(on, dt.date(year, 12, 31))):
        rows.setdefault(row.month, row)
    return [rows[month] for month in sorted(rows)]


def light_of_pace(value: Decimal | None, pace: Pace) -> Light:
    """Green at or above the target due, amber when the target before it is reached, else red."""
    if value is None or pace.due is None:
        return "none"
    if value >= pace.due.share:
        return "green"
    return "amber" if pace.before is not None and value >= pace.before.share else "red"


def expenditure(area: str, on: dt.date, *, year: int) -> Figure:
    """Paid out ÷ received of a budget year's money against the pace due (支出进度)."""
    row, pace = executed(area, on, year=year), pace_due(area, on, year=year)
    due = pace.due
    return Figure(
        "expenditure", row.paid_yuan, row.received_yuan, row.progress, due.share if due else None,
        due.document_no if due else "", light_of_pace(row.progress, pace),
    )  # fmt: skip


def industry_share(area: str, on: dt.date, *, year: int) -> Figure:
    """Assigned to industry projects ÷ received, of linking funds (产业占比). Higher is better."""
    known = sources_of(year)
    linking = [c for c in cells(area, on, year=year) if known[c.source_id].category in LINKING]
    top = _assigned(linking, ProjectCategory.INDUSTRY)
    whole = sum((c.received_yuan for c in linking), ZERO)
    return _against("industry_share", top, whole, _rule(FundFigure.INDUSTRY_SHARE, area, on, year), at_least=True)


def fee_share(area: str, on: dt.date, *, year: int) -> Figure:
    """Assigned to management fees ÷ received (项目管理费占比). Lower is better."""
    found = cells(area, on, year=year)
    top, whole = _assigned(found, ProjectCategory.MANAGEMENT_FEE), sum((c.received_yuan for c in found), ZERO)
    return _against("fee_share", top, whole, _rule(FundFigure.FEE_SHARE, area, on, year), at_least=False)


def _assigned(found: list[Cell], category: ProjectCategory) -> Decimal:
    return sum((c.assigned_yuan for c in found if c.category == category), ZERO)


def _rule(code: FundFigure, area: str, on: dt.date, year: int) -> FundRule | None:
    """The row that holds for a year's money on a day; after the year, the one of its last day."""
    day = min(on, dt.date(year, 12, 31))
    found: FundRule | None = FundRule.objects.holding(region=area, on=day).filter(code=code).first()
    return found


def _against(code: str, top: Decimal, whole: Decimal, rule: FundRule | None, *, at_least: bool) -> Figure:
    value = top / whole if whole else None
    light: Light = "none"
    if value is not None and rule is not None:
        light = "green" if (value >= rule.value if at_least else value <= rule.value) else "red"
    return Figure(code, top, whole, value, rule.value if rule else None, rule.document_no if rule else "", light)


def idle_at_nodes(area: str, on: dt.date) -> Figure:
    """Money of divisions that lay longer than it may ÷ all money that lies with divisions (滞留资金)."""
    found = idle.idle_nodes(area, on)
    return _idle("idle_nodes", found, idle.held_by(area, on, kind="node"), FundFigure.IDLE_NODE_DAYS, area, on)


def idle_in_projects(area: str, on: dt.date) -> Figure:
    """Money of projects without spending for longer than it may ÷ all money in projects (闲置资金)."""
    found = idle.idle_projects(area, on)
    return _idle("idle_projects", found, idle.held_by(area, on, kind="project"), FundFigure.IDLE_MONTHS, area, on)


def _idle(
    code: str, found: list[idle.Idle], whole: Decimal, figure: FundFigure, area: str, on: dt.date
) -> Figure:  # fmt: skip
    rule: FundRule | None = FundRule.objects.holding(region=area, on=on).filter(code=figure).first()
    top = sum((one.idle_yuan for one in found), ZERO)
    light: Light = "none" if rule is None else "red" if top else "green"
    return Figure(code, top, whole, top / whole if whole else None, rule.value if rule else None,
                  rule.document_no if rule else "", light)  # fmt: skip


@dataclass(frozen=True)
class YearEnd:
    """What of a budget year's money is not paid out: to go on with next year (结转), and left over (结余)."""

    on: dt.date
    received_yuan: Decimal
    carried_yuan: Decimal
    left_yuan: Decimal


_UNSPENT = """
    WITH flows AS (
        SELECT taker_account AS account, amount_yuan AS amount FROM ledger_move
         WHERE village_id >= %(low)s AND village_id < %(high)s AND booked_on <= %(on)s AND source_id = ANY (%(sources)s)
        UNION ALL
        SELECT giver_account, -amount_yuan FROM ledger_move
         WHERE village_id >= %(low)s AND village_id < %(high)s AND booked_on <= %(on)s AND source_id = ANY (%(sources)s)
    ), held AS (
        SELECT a.kind, a.project_id, sum(f.amount) AS balance FROM flows f JOIN ledger_account a ON a.id = f.account
         WHERE a.kind IN ('node', 'project') AND a.village_id >= %(low)s AND a.village_id < %(high)s GROUP BY 1, 2
    ), stood AS (
        SELECT DISTINCT ON (subject_id) subject_id, to_state FROM workflow_event
         WHERE subject_type = 'funds.project' AND "on" <= %(on)s
           AND subject_id IN (SELECT project_id FROM held WHERE project_id IS NOT NULL)
         ORDER BY subject_id, "on" DESC, id DESC
    )
    SELECT coalesce(sum(balance) FILTER (WHERE s.to_state IS NULL OR NOT s.to_state = ANY (%(over)s)), 0),
           coalesce(sum(balance) FILTER (WHERE s.to_state = ANY (%(over)s)), 0)
    FROM held h LEFT JOIN stood s ON s.subject_id = h.project_id
"""
OVER = (ProjectState.ACCEPTED, ProjectState.CLOSED, ProjectState.DROPPED)


def year_end(area: str, on: dt.date, *, year: int) -> YearEnd:
    """Carry-over and balance of a budget year's money on 31 December of the year, or on the day asked for before it.

    Left over is what lies in projects whose work was accepted or that were dropped by then; all the rest is carried on.
    """
    day = min(on, dt.date(year, 12, 31))
    low, high = code_range(area)
    values = {"low": low, "high": high, "on": day, "sources": list(sources_of(year)), "over": [s.value for s in OVER]}
    with connection.cursor() as cursor:
        cursor.execute(_UNSPENT, values)
        carried, left = cursor.fetchone()
    return YearEnd(day, executed(area, day, year=year).received_yuan, carried, left)


def figures(area: str, on: dt.date, *, year: int) -> list[Figure]:
    """All figures of an area on a day for a budget year, in the order they are shown."""
    end = year_end(area, on, year=year)
    whole = end.received_yuan
    return [
        expenditure(area, on, year=year),
        Figure("carried_over", end.carried_yuan, whole, end.carried_yuan / whole if whole else None, None, "", "none"),
        Figure("left_over", end.left_yuan, whole, end.left_yuan / whole if whole else None, None, "", "none"),
        idle_at_nodes(area, on),
        idle_in_projects(area, on),
        industry_share(area, on, year=year),
        fee_share(area, on, year=year),
    ]


def light_of(row: Executed, pace: Pace) -> Light:
    """The light of one row of a table of execution."""
    return light_of_pace(row.progress, pace)
