"""What an indicator is: one definition that tile, list, chart, API, workbook and PDF all read.

An indicator counts rows of a `Source`: its numerator is the sum of one column of those rows, its denominator of
another. The list behind a figure is the same rows where that column is not zero, so figure and list cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.http import urlencode

from inspections.choices import Direction, Unit
from inspections.rules.figures import NAUGHT, Figure, rounded
from inspections.rules.window import Window
from registry.accounts.permissions import Permission
from registry.text.periods import Period

Covers = Period | Window
VILLAGE_WIDTH = 12


@dataclass(frozen=True)
class Source:
    """Rows that figures count: SQL giving ``area`` (cut to %(width)s characters), ``village_id``, ``row_id``,
    ``label``, ``note``, and one number per column of ``columns``. Parameters: `Window.parameters()` and width."""

    code: str
    label: Any
    sql: str
    columns: tuple[str, ...]
    permission: Permission
    row_url: str  # url name that takes row_id, "" when a row has no page
    tables: tuple[str, ...]
    entry: str  # which entry times are respected, in words, for docs/indicators.md

    def sums(self, window: Window, width: int) -> dict[str, dict[str, Decimal]]:
        """Area cut to ``width`` characters → column → sum, over the rows of the window."""
        sums = ", ".join(f"coalesce(sum({name}), 0)" for name in self.columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT area, {sums} FROM ({self.sql}) AS counted GROUP BY area",
                {**window.parameters(), "width": width},
            )
            return {row[0]: dict(zip(self.columns, map(Decimal, row[1:]), strict=True)) for row in cursor.fetchall()}

    def rows(self, window: Window, column: str, *, limit: int, offset: int = 0) -> list[Row]:
        """The rows that ``column`` counts, by village and label."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT village_id, row_id, label, note, {column} FROM ({self.sql}) AS counted"
                f" WHERE {column} <> 0 ORDER BY village_id, label, row_id LIMIT %(limit)s OFFSET %(offset)s",
                {**window.parameters(), "width": len(window.area), "limit": limit, "offset": offset},
            )
            return [Row(self, *row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Row:
    """One row behind a figure."""

    source: Source
    village_id: str
    row_id: Any
    label: str
    note: str
    amount: Decimal

    @property
    def url(self) -> str:
        return reverse(self.source.row_url, args=[self.row_id]) if self.source.row_url and self.row_id else ""


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is called, what it answers, how it is computed, which way is good, where its rows are."""

    code: str
    name: Any
    answers: Any
    unit: Unit
    source: Source
    numerator: str
    denominator: str = ""
    direction: Direction = Direction.NEUTRAL
    basis: str = ""  # id in the indicator library, document
    list_url: str = ""  # name of the app's own list
    list_filters: Mapping[str, str] = field(default_factory=dict)
    formula: Callable[[dict[str, Decimal]], Figure] | None = None  # where numerator ÷ denominator does not say it
    formula_words: Any = ""

    def figure(self, area: str, period: Covers) -> Figure:
        """The figure of the whole area, with its parts."""
        return Measured(_window(area, period), len(area)).figure(self, area)

    def value(self, area: str, period: Covers) -> Decimal | None:
        """The figure of the whole area, rounded as it is shown; None when there is nothing to divide by."""
        return self.rounded(self.figure(area, period))

    def by_village(self, area: str, period: Covers) -> dict[str, Figure]:
        """Village code → figure, of the villages that have rows."""
        measured = Measured(_window(area, period), VILLAGE_WIDTH)
        return {code: measured.figure(self, code) for code in measured.areas(self.source)}

    def rounded(self, figure: Figure) -> Decimal | None:
        return rounded(figure.value, unit=self.unit)

    def rows(self, area: str, period: Covers, *, limit: int = 100_000, offset: int = 0) -> list[Row]:
        """What the figure counts (its numerator), one by one."""
        return self.source.rows(_window(area, period), self.numerator, limit=limit, offset=offset)

    def rows_url(self, area: str, period: Covers) -> str:
        """The address of the list that the figure counts, on the very days of the figure."""
        window = _window(area, period)
        days = {"area": area, "from": window.start.isoformat(), "on": window.last_on.isoformat()}
        return f"{reverse('inspections:rows', args=[self.code])}?{urlencode(days)}"

    def app_list_url(self, area: str) -> str:
        """The app's own list of the same rows as they stand now, "" when it has none."""
        if not self.list_url:
            return ""
        return f"{reverse(self.list_url)}?{urlencode({'area': area, **self.list_filters})}"


class Measured:
    """The figures of a window, area by area; each source is asked once, when a figure of it is first wanted."""

    def __init__(self, window: Window, width: int) -> None:
        self.window, self.width = window, width
        self._sums: dict[str, dict[str, dict[str, Decimal]]] = {}

    def _of(self, source: Source) -> dict[str, dict[str, Decimal]]:
        if source.code not in self._sums:
            self._sums[source.code] = source.sums(self.window, self.width)
        return self._sums[source.code]

    def areas(self, source: Source) -> Iterable[str]:
        """The areas that have rows in a source."""
        return self._of(source).keys()

    def figure(self, indicator: Indicator, area: str) -> Figure:
        """The figure of one area; zero when it has no rows."""
        sums = self._of(indicator.source).get(area) or dict.fromkeys(indicator.source.columns, NAUGHT)
        if indicator.formula:
            return indicator.formula(sums)
        below = sums.get(indicator.denominator, NAUGHT) if indicator.denominator else None
        return Figure(sums.get(indicator.numerator, NAUGHT), below)


def _window(area: str, period: Covers) -> Window:
    return period.within(area) if isinstance(period, Window) else Window.of(area, period)
