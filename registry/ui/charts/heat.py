"""A strip of shares by row and column."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats
from registry.ui.charts.geometry import (
    GAP,
    WIDTH,
    Bar,
    Chart,
    Data,
    Label,
    Number,
    at,
    key_of,
    left_of,
    shorten,
)

_HEAT = (
    (Decimal("0.6"), "#a3161b", True),
    (Decimal("0.8"), "#d9796f", False),
    (Decimal("0.95"), "#f6dfae", False),
    (Decimal("1.01"), "#d3ebdc", False),
)


def heat_strip(
    *,
    title: Any,
    columns: Sequence[Any],
    rows: Sequence[tuple[Any, Sequence[Number | None]]],
    description: Any = "",
) -> Chart:
    """Shares (0..1) by row and column, each cell shaded and with its figure; an unknown one stays white."""
    key, left = key_of("heat", str(title)), left_of([str(label) for label, _values in rows])
    cell = (WIDTH - left) / max(len(columns), 1)
    labels = [
        Label(at(left + (number + 0.5) * cell), "14", shorten(str(name), cell - 4), "middle", muted=True)
        for number, name in enumerate(columns)
    ]
    bars = []
    for row, (label, values) in enumerate(rows):
        y = 22 + row * 28
        labels.append(Label(at(left - GAP), at(y + 18), shorten(str(label), left - GAP), "end"))
        for number, value in enumerate(values):
            paint, dark = _heat(value)
            bars.append(Bar(at(left + number * cell + 1), at(y), at(cell - 2), "26", paint, "#d0d7de"))
            text = formats.NOTHING if value is None else formats.percent(value, 0)
            labels.append(Label(at(left + (number + 0.5) * cell), at(y + 18), text, "middle", light=dark))
    data = Data(
        [_("Name"), *map(str, columns)],
        [[str(label), *(formats.percent(value, 1) for value in values)] for label, values in rows],
    )
    words = str(description) or _("Shares of %(rows)d rows in %(columns)d columns") % {
        "rows": len(rows),
        "columns": len(columns),
    }
    return Chart(key, str(title), words, at(26 + len(rows) * 28), data, bars, labels)


def _heat(value: Number | None) -> tuple[str, bool]:
    if value is None:
        return "#ffffff", False
    return next((paint, dark) for limit, paint, dark in _HEAT if Decimal(str(value)) < limit or limit > 1)
