"""Bars: one a village made of parts, and one of a hundred per cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats
from registry.ui.charts.geometry import (
    FILLS,
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
    legend_of,
    patterns_of,
    shorten,
    text_width,
)


def stacked_bars(
    *,
    title: Any,
    rows: Sequence[tuple[Any, Sequence[Number]]],
    series: Sequence[Any],
    unit: Any = "",
    description: Any = "",
) -> Chart:
    """One bar a row (village), made of one piece a series; the figures stand behind the bar."""
    key, names = key_of("bars", str(title)), [str(name) for name in series]
    fills = [FILLS[number % len(FILLS)] for number in range(len(names))]
    patterns, paint = patterns_of(key, fills)
    ends = [" / ".join(formats.number(value) for value in values) for _label, values in rows]
    left = left_of([str(label) for label, _values in rows])
    plot = WIDTH - left - max((text_width(end) for end in ends), default=0.0) - GAP - 2
    top = max((float(sum(values)) for _label, values in rows), default=0.0) or 1.0
    bars, labels = [], []
    for number, (label, values) in enumerate(rows):
        y, starts = number * 27 + 4, [0.0, *accumulate(float(value) for value in values)]
        labels.append(Label(at(left - GAP), at(y + 13), shorten(str(label), left - GAP), "end"))
        for start, value, fill in zip(starts, values, fills, strict=False):
            if value:
                bars.append(
                    Bar(
                        at(left + start / top * plot), at(y), at(float(value) / top * plot), "17", paint[fill], fill.ink
                    )
                )
        labels.append(Label(at(left + starts[-1] / top * plot + GAP), at(y + 13), ends[number]))
    legend, bottom = legend_of(names, fills, paint, len(rows) * 27 + 8)
    head = [_("Name"), *(f"{name} ({unit})" if unit else name for name in names)]
    data = Data(head, [[str(label), *(formats.number(value) for value in values)] for label, values in rows])
    words = str(description) or _("%(rows)d bars of %(parts)s") % {"rows": len(rows), "parts": "、".join(names)}
    return Chart(key, str(title), words, at(bottom), data, bars, labels, legend=legend, patterns=patterns)


def share_bar(*, title: Any, parts: Sequence[tuple[Any, Number]], unit: Any = "", description: Any = "") -> Chart:
    """One bar of 100 %, its parts named with figure and share in the legend."""
    key = key_of("share", str(title))
    fills = [FILLS[number % len(FILLS)] for number in range(len(parts))]
    patterns, paint = patterns_of(key, fills)
    whole = sum((Decimal(str(value)) for _label, value in parts), Decimal(0))
    bars, x = [], 0.0
    for (_label, value), fill in zip(parts, fills, strict=True):
        width = float(Decimal(str(value)) / whole) * (WIDTH - 1) if whole else 0.0
        if width:
            bars.append(Bar(at(x + 0.5), "4", at(width), "26", paint[fill], fill.ink))
        x += width
    names = [f"{label} {formats.number(value)}{unit} ({formats.share(value, whole)})" for label, value in parts]
    legend, bottom = legend_of(names, fills, paint, 42)
    data = Data(
        [_("Part"), _("Count"), _("Share")],
        [[str(label), formats.number(value), formats.share(value, whole)] for label, value in parts],
    )
    words = str(description) or "; ".join(names)
    return Chart(key, str(title), words, at(bottom), data, bars, legend=legend, patterns=patterns)
