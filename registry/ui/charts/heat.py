"""A strip of shares by row and column: how complete the cards are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats
from registry.ui.charts.geometry import (
    GAP,
    WIDTH,
    Chart,
    Data,
    Draft,
    Fill,
    Number,
    left_of,
    shorten,
    two_widths,
)

WHITE = "#ffffff"
BORDER = "#d0d7de"
# below this share, this ground, and whether the figure on it is light
STEPS = (
    (Decimal("0.6"), "#a3161b", True),
    (Decimal("0.8"), "#e39a92", False),
    (Decimal("0.95"), "#f6dfae", False),
    (Decimal("Infinity"), "#d3ebdc", False),
)


def _shade(value: Number | None) -> tuple[str, bool]:
    if value is None:
        return WHITE, False
    return next((ground, light) for limit, ground, light in STEPS if Decimal(str(value)) < limit)


@two_widths
def heat_strip(
    *,
    title: Any,
    columns: Sequence[Any],
    rows: Sequence[tuple[Any, Sequence[Number | None]]],
    description: Any = "",
    width: float = WIDTH,
) -> Chart:
    """Shares (0..1) by row and column, each cell shaded and with its figure; an unknown one stays white."""
    draft = Draft("heat", str(title), width)
    left = left_of([str(label) for label, _values in rows], width)
    cell = (width - left) / max(len(columns), 1)
    for number, name in enumerate(columns):
        draft.text(left + (number + 0.5) * cell, 14, shorten(str(name), cell - 2), "middle", muted=True)
    for row, (label, values) in enumerate(rows):
        y = 22 + row * 28
        draft.text(left - GAP, y + 18, shorten(str(label), left - GAP), "end")
        for number, value in enumerate(values):
            ground, light = _shade(value)
            draft.bar(left + number * cell + 1, y, cell - 2, 26, Fill("solid", BORDER, ground))
            text = formats.NOTHING if value is None else formats.percent(value, 0)
            draft.text(left + (number + 0.5) * cell, y + 18, text, "middle", light=light)
    table = [[str(label), *(formats.percent(value, 1) for value in values)] for label, values in rows]
    words = str(description) or _("Shares of %(rows)d rows in %(columns)d columns") % {
        "rows": len(rows),
        "columns": len(columns),
    }
    return draft.finish(26 + len(rows) * 28, words, Data([_("Name"), *map(str, columns)], table))
