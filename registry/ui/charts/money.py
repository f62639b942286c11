"""A waterfall: how an amount became another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.ui import formats
from registry.ui.charts.geometry import (
    GAIN,
    GAP,
    LOSS,
    TOTAL,
    WIDTH,
    Bar,
    Chart,
    Data,
    Label,
    Number,
    Rule,
    at,
    key_of,
    left_of,
    legend_of,
    patterns_of,
    shorten,
    text_width,
)


def waterfall(
    *,
    title: Any,
    start: tuple[Any, Number],
    changes: Sequence[tuple[Any, Number]],
    end_label: Any,
    written: Callable[[Any], str] = formats.yuan,
    unit: Any = "",
    description: Any = "",
) -> Chart:
    """How an amount became another: the opening balance, what came and went, the closing balance."""
    key = key_of("waterfall", str(title))
    opening = Decimal(str(start[1]))
    amounts = [Decimal(str(amount)) for _label, amount in changes]
    levels = [opening, *accumulate(amounts, initial=opening)][1:]
    closing = levels[-1]
    steps = [(str(start[0]), Decimal(0), opening, opening, TOTAL)]
    steps += [
        (str(label), before, before + amount, amount, GAIN if amount >= 0 else LOSS)
        for (label, _amount), before, amount in zip(changes, levels, amounts, strict=False)
    ]
    steps.append((str(end_label), Decimal(0), closing, closing, TOTAL))
    patterns, paint = patterns_of(key, [TOTAL, GAIN, LOSS])
    signed = [f"+{written(amount)}" if fill == GAIN else written(amount) for *_rest, amount, fill in steps]
    left = left_of([label for label, *_rest in steps])
    plot = WIDTH - left - max(text_width(text) for text in signed) - GAP - 2
    low, high = min(Decimal(0), *levels), max(Decimal(0), *levels)
    scale = Decimal(str(plot)) / ((high - low) or 1)
    bars, labels, rules = [], [], []
    for number, ((label, before, after, _amount, fill), text) in enumerate(zip(steps, signed, strict=True)):
        y, right = number * 30 + 4, Decimal(str(left)) + (max(before, after) - low) * scale
        x = Decimal(str(left)) + (min(before, after) - low) * scale
        labels.append(Label(at(left - GAP), at(y + 14), shorten(label, left - GAP), "end"))
        bars.append(Bar(at(x), at(y), at(max(right - x, Decimal(1))), "19", paint[fill], fill.ink))
        labels.append(Label(at(right + GAP), at(y + 14), text))
        if number + 1 < len(steps):
            edge = Decimal(str(left)) + (after - low) * scale
            rules.append(Rule(at(edge), at(y + 19), at(edge), at(y + 30), dashed=True))
    legend, bottom = legend_of(
        [pgettext("money", "In"), pgettext("money", "Out"), _("Balance")],
        [GAIN, LOSS, TOTAL],
        paint,
        len(steps) * 30 + 8,
    )
    data = Data(
        [_("Step"), f"{_('Amount')} ({unit})" if unit else _("Amount")],
        [[label, text] for (label, *_rest), text in zip(steps, signed, strict=True)],
    )
    words = str(description) or _("From %(start)s to %(end)s") % {"start": written(opening), "end": written(closing)}
    return Chart(key, str(title), words, at(bottom), data, bars, labels, rules, legend=legend, patterns=patterns)
