"""A waterfall: how an amount became another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
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


@dataclass(frozen=True)
class _Step:
    """One bar: from one level to another, with its amount."""

    label: str
    before: Decimal
    after: Decimal
    fill: Fill

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


def _steps(start: tuple[Any, Number], changes: Sequence[tuple[Any, Number]], end_label: Any) -> list[_Step]:
    level = Decimal(str(start[1]))
    steps = [_Step(str(start[0]), Decimal(0), level, TOTAL)]
    for label, amount in changes:
        after = level + Decimal(str(amount))
        steps.append(_Step(str(label), level, after, GAIN if after >= level else LOSS))
        level = after
    return [*steps, _Step(str(end_label), Decimal(0), level, TOTAL)]


@two_widths
def waterfall(
    *,
    title: Any,
    start: tuple[Any, Number],
    changes: Sequence[tuple[Any, Number]],
    end_label: Any,
    written: Callable[[Any], str] = formats.yuan,
    unit: Any = "",
    description: Any = "",
    width: float = WIDTH,
) -> Chart:
    """How an amount became another: the opening balance, what came and went, the closing balance."""
    steps = _steps(start, changes, end_label)
    draft = Draft("waterfall", str(title), width, [TOTAL, GAIN, LOSS])
    texts = [f"+{written(step.amount)}" if step.fill is GAIN else written(step.amount) for step in steps]
    left = left_of([step.label for step in steps], width)
    plot = width - left - max(text_width(text) for text in texts) - GAP - 2
    levels = [Decimal(0), *(step.after for step in steps)]
    low, scale = float(min(levels)), plot / float((max(levels) - min(levels)) or 1)

    def x(level: Decimal) -> float:
        return left + (float(level) - low) * scale

    for number, (step, text) in enumerate(zip(steps, texts, strict=True)):
        y, begin, end = number * 30 + 4, *sorted((x(step.before), x(step.after)))
        draft.text(left - GAP, y + 14, shorten(step.label, left - GAP), "end")
        draft.bar(begin, y, max(end - begin, 1.0), 19, step.fill)
        draft.text(end + GAP, y + 14, text)
        if number + 1 < len(steps):
            draft.rule(x(step.after), y + 19, x(step.after), y + 30, dashed=True)
    legend = [pgettext("money", "In"), pgettext("money", "Out"), _("Balance")]
    bottom = draft.explain(legend, [GAIN, LOSS, TOTAL], len(steps) * 30 + 8)
    head = [_("Step"), f"{_('Amount')} ({unit})" if unit else _("Amount")]
    data = Data(head, [[step.label, text] for step, text in zip(steps, texts, strict=True)])
    ends = {"start": written(steps[0].amount), "end": written(steps[-1].amount)}
    return draft.finish(bottom, str(description) or _("From %(start)s to %(end)s") % ends, data)
