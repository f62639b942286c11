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
    Label,
    Number,
    Path,
    Rule,
    Swatch,
    at,
    key_of,
    text_width,
    ticks,
)


def line(
    *,
    title: Any,
    points: Sequence[tuple[Any, Number | None]],
    label: Any,
    reference: Sequence[Number | None] | Number | None = None,
    reference_label: Any = "",
    unit: Any = "",
    description: Any = "",
) -> Chart:
    """A line over categories (years) with a dashed reference line; a missing value leaves a gap."""
    key, names = key_of("line", str(title)), [str(name) for name, _value in points]
    values = [value for _name, value in points]
    given = list(reference) if isinstance(reference, list | tuple) else [reference] * len(points)
    known = [Decimal(str(value)) for value in (*values, *given) if value is not None]
    marks = ticks(max(known, default=Decimal(0)))
    left = max(text_width(formats.number(mark)) for mark in marks) + GAP
    height, top = 240.0, float(marks[-1])
    step = (WIDTH - left - 40) / max(len(points) - 1, 1)

    def x(number: int) -> float:
        return left + 20 + number * step

    def y(value: Number) -> float:
        return 24 + height - float(value) / top * height

    rules = [Rule(at(left), at(y(mark)), at(WIDTH), at(y(mark))) for mark in marks]
    labels = [Label(at(left - GAP), at(y(mark) + 4), formats.number(mark), "end", muted=True) for mark in marks]
    labels += [Label(at(x(number)), at(height + 46), name, "middle") for number, name in enumerate(names)]
    labels += [
        Label(at(x(number)), at(y(value) - 9), formats.number(value), "middle")
        for number, value in enumerate(values)
        if value is not None
    ]
    paths = _path(values, x, y, FILLS[0].ink, dashed=False) + _path(given, x, y, "#1f2328", dashed=True)
    swatches = [
        Swatch(
            Bar("0", at(height + 66), "22", "3", FILLS[0].ink, FILLS[0].ink), Label("28", at(height + 72), str(label))
        )
    ]
    if any(value is not None for value in given):
        start = 28 + text_width(str(label)) + 24
        swatches += [
            Swatch(
                Bar(at(start + 12 * part), at(height + 67), "8", "2", "#1f2328", "none"),
                Label(at(start + 30), at(height + 72), str(reference_label) if part else ""),
            )
            for part in (0, 1)
        ]
    suffix = f" ({unit})" if unit else ""
    head = [_("Period"), f"{label}{suffix}", *([f"{reference_label}{suffix}"] if reference is not None else [])]
    table = [
        [name, formats.number(value), *([formats.number(other)] if reference is not None else [])]
        for name, value, other in zip(names, values, given, strict=True)
    ]
    words = str(description) or _("%(label)s from %(first)s to %(last)s") % {
        "label": label,
        "first": names[0] if names else "—",
        "last": names[-1] if names else "—",
    }
    return Chart(
        key,
        str(title),
        words,
        at(height + 82),
        Data(head, table),
        labels=labels,
        rules=rules,
        paths=paths,
        legend=swatches,
    )


def _path(
    values: Sequence[Number | None], x: Callable[[int], float], y: Callable[[Number], float], ink: str, *, dashed: bool
) -> list[Path]:
    """One path for each run of known values."""
    runs: list[list[tuple[str, str]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at(x(number)), at(y(value))))
    return [Path(" ".join(f"{px},{py}" for px, py in run), ink, dashed, [] if dashed else run) for run in runs if run]
