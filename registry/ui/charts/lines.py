"""A figure over time, with the line it is measured by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
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
    Draft,
    Label,
    Number,
    Path,
    Swatch,
    at,
    text_width,
    ticks,
    two_widths,
)

HEIGHT = 220.0
TOP = 24.0
REFERENCE = "#1f2328"


def _scale(draft: Draft, marks: list[Decimal]) -> tuple[float, Callable[[Number], float]]:
    """Draws the ticks; returns where the plot begins and how a value becomes a height."""
    left = max(text_width(formats.number(mark)) for mark in marks) + GAP

    def y(value: Number) -> float:
        return TOP + HEIGHT - float(value) / float(marks[-1]) * HEIGHT

    for mark in marks:
        draft.rule(left, y(mark), draft.width, y(mark))
        draft.text(left - GAP, y(mark) + 4, formats.number(mark), "end", muted=True)
    return left, y


def _shown(texts: Sequence[str], step: float) -> set[int]:
    """Which labels fit side by side, counted from the last one, which matters most."""
    widest = max((text_width(text) for text in texts), default=0.0) + 4
    every = max(1, -int(-widest // step)) if step else 1
    return {number for number in range(len(texts)) if (len(texts) - 1 - number) % every == 0}


def _per_point(reference: Sequence[Number | None] | Number | None, count: int) -> Sequence[Number | None] | None:
    """The reference of each point: one figure stands for all."""
    if reference is None or isinstance(reference, Sequence):
        return reference
    return [reference] * count


def _runs(
    values: Sequence[Number | None], place: Callable[[int, Number], tuple[str, str]]
) -> list[list[tuple[str, str]]]:
    """The points of each stretch of known values."""
    runs: list[list[tuple[str, str]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place(number, value))
    return [run for run in runs if run]


def _explain(draft: Draft, label: str, reference_label: str, *, with_reference: bool) -> float:
    """The legend: a piece of each line; returns where it ends."""
    y, x = TOP + HEIGHT + 42, 28 + text_width(label) + 20
    draft.legend.append(Swatch(Bar("0", at(y), "22", "3", FILLS[0].ink, FILLS[0].ink), Label("28", at(y + 6), label)))
    if with_reference:
        if x + 30 + text_width(reference_label) > draft.width:
            x, y = 0.0, y + 22
        for start, text in ((x, ""), (x + 12, reference_label)):
            dash = Bar(at(start), at(y + 1), "8", "2", REFERENCE, "none")
            draft.legend.append(Swatch(dash, Label(at(x + 28), at(y + 6), text)))
    return y + 16


def _table(
    names: list[str], values: Sequence[Number | None], given: Sequence[Number | None] | None, heads: tuple[str, str]
) -> Data:
    if given is None:
        return Data([_("Period"), heads[0]], [[n, formats.number(v)] for n, v in zip(names, values, strict=True)])
    rows = [[n, formats.number(v), formats.number(g)] for n, v, g in zip(names, values, given, strict=True)]
    return Data([_("Period"), *heads], rows)


@two_widths
def line(
    *,
    title: Any,
    points: Sequence[tuple[Any, Number | None]],
    label: Any,
    reference: Sequence[Number | None] | Number | None = None,
    reference_label: Any = "",
    unit: Any = "",
    description: Any = "",
    width: float = WIDTH,
) -> Chart:
    """A line over categories (years) with a dashed reference line; a missing value leaves a gap."""
    names, values = [str(name) for name, _value in points], [value for _name, value in points]
    given = _per_point(reference, len(points))
    draft = Draft("line", str(title), width)
    known = [Decimal(str(value)) for value in (*values, *(given or [])) if value is not None]
    left, y = _scale(draft, ticks(max(known, default=Decimal(0))))
    texts = ["" if value is None else formats.number(value) for value in values]
    edge = max([text_width(text) for text in (*texts[-1:], *names[-1:])], default=0.0) / 2 + 4
    begin = left + max([text_width(text) for text in (*texts[:1], *names[:1])], default=0.0) / 2 + 4
    step = (width - begin - edge) / max(len(points) - 1, 1)

    def place(number: int, value: Number) -> tuple[str, str]:
        return at(begin + number * step), at(y(value))

    for number in _shown(names, step):
        draft.text(begin + number * step, TOP + HEIGHT + 22, names[number], "middle")
    for number in _shown(texts, step):
        if (value := values[number]) is not None:
            draft.text(begin + number * step, y(value) - 9, texts[number], "middle")
    for run in _runs(given or [], place):
        draft.paths.append(Path(" ".join(f"{px},{py}" for px, py in run), REFERENCE, True, []))
    for run in _runs(values, place):
        draft.paths.append(Path(" ".join(f"{px},{py}" for px, py in run), FILLS[0].ink, False, run))
    bottom = _explain(draft, str(label), str(reference_label), with_reference=given is not None)
    suffix = f" ({unit})" if unit else ""
    data = _table(names, values, given, (f"{label}{suffix}", f"{reference_label}{suffix}"))
    words = str(description) or _("%(label)s from %(first)s to %(last)s") % {
        "label": label,
        "first": names[0] if names else formats.NOTHING,
        "last": names[-1] if names else formats.NOTHING,
    }
    return draft.finish(bottom, words, data)
