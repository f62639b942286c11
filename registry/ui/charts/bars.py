"""Bars: one a village made of parts, and one of a hundred per cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats
from registry.ui.charts.geometry import (
    FILLS,
    GAP,
    WIDTH,
    Chart,
    Data,
    Draft,
    Fill,
    Number,
    left_of,
    shorten,
    text_width,
    two_widths,
)


def _fills(count: int) -> list[Fill]:
    return [FILLS[number % len(FILLS)] for number in range(count)]


@two_widths
def stacked_bars(
    *,
    title: Any,
    rows: Sequence[tuple[Any, Sequence[Number]]],
    series: Sequence[Any],
    unit: Any = "",
    description: Any = "",
    width: float = WIDTH,
) -> Chart:
    """One bar a row (village), made of one piece a series; the figures stand behind the bar."""
    names = [str(name) for name in series]
    fills = _fills(len(names))
    draft = Draft("bars", str(title), width, fills)
    ends = [" / ".join(formats.number(value) for value in values) for _label, values in rows]
    left = left_of([str(label) for label, _values in rows], width)
    plot = width - left - max((text_width(end) for end in ends), default=0.0) - GAP - 2
    top = max((float(sum(values)) for _label, values in rows), default=0.0) or 1.0
    for number, (label, values) in enumerate(rows):
        y, starts = number * 27 + 4, [left + float(s) / top * plot for s in accumulate(values, initial=0)]
        draft.text(left - GAP, y + 13, shorten(str(label), left - GAP), "end")
        for (begin, end), fill in zip(pairwise(starts), fills, strict=False):
            if end > begin:
                draft.bar(begin, y, end - begin, 17, fill)
        draft.text(starts[-1] + GAP, y + 13, ends[number])
    bottom = draft.explain(names, fills, len(rows) * 27 + 8)
    head = [_("Name"), *(f"{name} ({unit})" if unit else name for name in names)]
    data = Data(head, [[str(label), *(formats.number(value) for value in values)] for label, values in rows])
    words = str(description) or _("%(rows)d bars of %(parts)s") % {"rows": len(rows), "parts": "、".join(names)}
    return draft.finish(bottom, words, data)


@two_widths
def share_bar(
    *, title: Any, parts: Sequence[tuple[Any, Number]], unit: Any = "", description: Any = "", width: float = WIDTH
) -> Chart:
    """One bar of 100 %, its parts named with figure and share in the legend."""
    fills = _fills(len(parts))
    draft = Draft("share", str(title), width, fills)
    whole = sum((Decimal(str(value)) for _label, value in parts), Decimal(0))
    x = 0.5
    for (_label, value), fill in zip(parts, fills, strict=True):
        piece = float(Decimal(str(value)) / whole) * (width - 1) if whole else 0.0
        if piece:
            draft.bar(x, 4, piece, 26, fill)
        x += piece
    names = [f"{label} {formats.number(value)}{unit} ({formats.share(value, whole)})" for label, value in parts]
    bottom = draft.explain(names, fills, 42)
    rows = [[str(label), formats.number(value), formats.share(value, whole)] for label, value in parts]
    return draft.finish(bottom, str(description) or "; ".join(names), Data([_("Part"), _("Count"), _("Share")], rows))
