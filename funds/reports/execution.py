"""How a year's money is carried out, by division, source, level and category of project. As of any day, in yuan.

One statement over the ledger gives the cells; the tables are sums of them, so that they agree with each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from funds.models import KnownSource, known_sources
from registry.divisions.scoping import code_range

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Cell:
    """The money of one source in one place, of one category of project ("" for money not yet in a project)."""

    source_id: int
    place: str
    category: str
    received_yuan: Decimal  # from outside the place, less what it passed on to other places
    given_back_yuan: Decimal
    assigned_yuan: Decimal  # to projects, less what they gave back
    paid_yuan: Decimal  # less what was paid back


@dataclass(frozen=True)
class Executed:
    """One row of a table of budget execution; `key` is a code of a division, a level or a category, or an id."""

    key: str
    received_yuan: Decimal = ZERO
    given_back_yuan: Decimal = ZERO
    assigned_yuan: Decimal = ZERO
    paid_yuan: Decimal = ZERO

    @property
    def balance_yuan(self) -> Decimal:
        return self.received_yuan - self.given_back_yuan - self.paid_yuan

    @property
    def progress(self) -> Decimal | None:
        """Paid out ÷ received (0..1); None where nothing came. Source: DOMAIN §8, I-03a."""
        return self.paid_yuan / self.received_yuan if self.received_yuan else None

    @property
    def project_progress(self) -> Decimal | None:
        """Paid out ÷ assigned to projects (0..1), for categories, which receive through projects only."""
        return self.paid_yuan / self.assigned_yuan if self.assigned_yuan else None


_CELLS = """
    WITH moves AS (
        SELECT m.source_id, m.effect, m.amount_yuan AS amount, left(m.giver, %(length)s) AS giver,
               left(m.taker, %(length)s) AS taker, g.kind AS giver_kind, k.kind AS taker_kind,
               gp.category AS giver_category, kp.category AS taker_category
        FROM ledger_move m
        LEFT JOIN ledger_account g ON g.id = m.giver_account  -- the county's own is not seen from a township
        LEFT JOIN ledger_account k ON k.id = m.taker_account
        LEFT JOIN funds_project gp ON gp.id = g.project_id LEFT JOIN funds_project kp ON kp.id = k.project_id
        WHERE m.village_id >= %(low)s AND m.village_id < %(high)s AND m.booked_on <= %(on)s
          AND m.source_id = ANY (%(sources)s)
    ), sides AS (
        SELECT source_id, taker AS place, '' AS category, amount AS received, 0::numeric AS back,
               0::numeric AS assigned, 0::numeric AS paid
          FROM moves WHERE effect = 'receipt' OR (effect IN ('allocation', 'return') AND giver <> taker)
        UNION ALL
        SELECT source_id, giver, '', -amount, 0, 0, 0 FROM moves WHERE effect = 'allocation' AND giver <> taker
        UNION ALL
        SELECT source_id, giver, '', 0, amount, 0, 0
          FROM moves WHERE effect = 'return' AND (taker_kind = 'origin' OR giver <> taker)
        UNION ALL
        SELECT source_id, taker, taker_category, 0, 0, amount, 0
          FROM moves WHERE effect = 'allocation' AND taker_kind = 'project'
        UNION ALL
        SELECT source_id, giver, giver_category, 0, 0, -amount, 0
          FROM moves WHERE effect = 'return' AND giver_kind = 'project'
        UNION ALL
        SELECT source_id, giver, giver_category, 0, 0, 0, amount FROM moves WHERE effect = 'payment'
    )
    SELECT source_id, place, category, sum(received), sum(back), sum(assigned), sum(paid)
    FROM sides WHERE place >= %(low)s AND place < %(high)s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def sources_of(year: int | None) -> dict[int, KnownSource]:
    """The documents of a budget year, or all, that the scope in force knows."""
    return {pk: source for pk, source in known_sources().items() if year is None or source.year == year}


def cells(area: str, on: dt.date, *, year: int | None, by_division: bool = False) -> list[Cell]:
    """The cells of an area; with `by_division` a place is a division one level below (or the area's own desk)."""
    low, high = code_range(area)
    wanted = sources_of(year)
    length = {2: 4, 4: 6, 6: 9}.get(len(area), 12) if by_division else len(area)
    values = {"low": low, "high": high, "on": on, "length": length, "sources": list(wanted)}
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, values)
        return [Cell(*row) for row in cursor.fetchall()]


def summed(found: Iterable[Cell], key: Callable[[Cell], str]) -> list[Executed]:
    """The cells added up by a key, in the order the keys are met."""
    rows: dict[str, list[Decimal]] = {}
    for cell in found:
        sums = rows.setdefault(key(cell), [ZERO, ZERO, ZERO, ZERO])
        for place, amount in enumerate((cell.received_yuan, cell.given_back_yuan, cell.assigned_yuan, cell.paid_yuan)):
            sums[place] += amount
    return [Executed(name, *sums) for name, sums in rows.items()]


def executed(area: str, on: dt.date, *, year: int | None = None) -> Executed:
    """The whole of an area."""
    found = summed(cells(area, on, year=year), lambda _cell: area)
    return found[0] if found else Executed(area)


def by_division(area: str, on: dt.date, *, year: int | None = None) -> list[Executed]:
    """A row each division one level below that money touched, and one for what stays on the area's own desk."""
    return sorted(summed(cells(area, on, year=year, by_division=True), lambda c: c.place), key=lambda r: r.key)


def by_source(area: str, on: dt.date, *, year: int | None = None) -> list[Executed]:
    """A row each document; `key` is the id of the source."""
    return summed(cells(area, on, year=year), lambda c: str(c.source_id))


def by_level(area: str, on: dt.date, *, year: int | None = None) -> list[Executed]:
    """A row each level of government."""
    known = sources_of(year)
    return summed(cells(area, on, year=year), lambda c: known[c.source_id].level)


def by_category(area: str, on: dt.date, *, year: int | None = None) -> list[Executed]:
    """A row each category of project; nothing is received by a category, only assigned and paid."""
    found = [cell for cell in cells(area, on, year=year) if cell.category]
    return sorted(summed(found, lambda c: c.category), key=lambda r: -r.assigned_yuan)


_MONTHS = """
    SELECT date_trunc('month', m.booked_on)::date, m.effect, sum(CASE
               WHEN m.effect = 'receipt' THEN m.amount_yuan
               WHEN m.effect = 'payment' THEN m.amount_yuan
               WHEN NOT (m.giver >= %(low)s AND m.giver < %(high)s) THEN m.amount_yuan ELSE 0 END)
    FROM ledger_move m
    WHERE m.village_id >= %(low)s AND m.village_id < %(high)s AND m.booked_on <= %(on)s
      AND m.source_id = ANY (%(sources)s) AND m.effect IN ('receipt', 'allocation', 'payment')
    GROUP BY 1, 2 ORDER BY 1
"""


def progress_by_month(area: str, on: dt.date, *, year: int) -> list[Decimal | None]:
    """Paid out ÷ received at the end of each month of the budget year, up to the day; None before anything came."""
    low, high = code_range(area)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, {"low": low, "high": high, "on": on, "sources": list(sources_of(year))})
        rows = cursor.fetchall()
    shares: list[Decimal | None] = []
    for month in range(1, 13):
        first = dt.date(year, month, 1)
        if first > on:
            break
        paid = sum((a for day, effect, a in rows if day <= first and effect == "payment"), ZERO)
        came = sum((a for day, effect, a in rows if day <= first and effect != "payment"), ZERO)
        shares.append(paid / came if came else None)
    return shares


def came_by_division(source: int, parent: str) -> dict[str, Decimal]:
    """What each division directly below `parent` has of a source now: came, less what it gave back, in yuan."""
    length = {6: 9, 9: 12}.get(len(parent), 12)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, sum(amount) FROM ("
            "  SELECT left(taker, %(n)s) AS place, amount_yuan AS amount FROM ledger_move WHERE source_id = %(source)s"
            "   AND effect IN ('allocation', 'return') AND left(taker, %(n)s) <> left(giver, %(n)s)"
            "  UNION ALL SELECT left(giver, %(n)s), -amount_yuan FROM ledger_move WHERE source_id = %(source)s"
            "   AND effect IN ('allocation', 'return') AND left(taker, %(n)s) <> left(giver, %(n)s)) moves"
            " WHERE place LIKE %(below)s GROUP BY 1",
            {"n": length, "source": source, "below": f"{parent}_%"},
        )
        return dict(cursor.fetchall())
