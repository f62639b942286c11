"""Charts as pure functions from figures to geometry; templates/components/charts/ print the geometry as SVG.

One picture serves the page and the PDF: presentation attributes only (the content-security policy blocks styles),
hatching beside colour (black-and-white printing), text that stays text, and the figures as a table beside it. Every
number is a string of fixed form, so that the same figures give the same bytes. Lengths are in SVG user units, 720
to the width.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _

from registry.ui import formats

WIDTH = 720
SIZE = 13  # of the type
FONT = "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"
_MAX_LABEL = 190
_GAP = 8

Number = Decimal | int | float


@dataclass(frozen=True)
class Fill:
    """How a series is filled: a pattern and two colours. Patterns tell series apart without colour."""

    pattern: str  # solid, diagonal, dots, cross, plain
    ink: str
    ground: str

    @property
    def is_solid(self) -> bool:
        return self.pattern == "solid"


FILLS = (
    Fill("solid", "#a3161b", "#a3161b"),
    Fill("diagonal", "#1a6b3f", "#dff0e5"),
    Fill("dots", "#0b4f9e", "#e4eefa"),
    Fill("cross", "#7d5200", "#fbf0d3"),
    Fill("plain", "#57606a", "#ffffff"),
)
GAIN, LOSS, TOTAL = FILLS[1], FILLS[0], Fill("plain", "#1f2328", "#e6e9ed")


@dataclass(frozen=True)
class Data:
    """The figures of a chart as a table."""

    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Bar:
    """A rectangle; `paint` is its fill, a colour or the address of a pattern."""

    x: str
    y: str
    width: str
    height: str
    paint: str
    ink: str
    label: str = ""


@dataclass(frozen=True)
class Label:
    """A piece of text. `anchor` is start, middle or end."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    muted: bool = False
    light: bool = False


@dataclass(frozen=True)
class Rule:
    """A straight line; `dashed` for what is not measured but given."""

    x1: str
    y1: str
    x2: str
    y2: str
    dashed: bool = False


@dataclass(frozen=True)
class Swatch:
    """One entry of the legend."""

    bar: Bar
    label: Label


@dataclass(frozen=True)
class Pattern:
    """A hatching, defined once per chart under an id of its own."""

    id: str
    fill: Fill


@dataclass(frozen=True)
class Path:
    """A line through points, with the points marked."""

    points: str
    ink: str
    dashed: bool
    marks: list[tuple[str, str]]


@dataclass(frozen=True)
class Chart:
    """Everything a chart's template prints."""

    key: str
    title: str
    description: str
    height: str
    data: Data
    bars: list[Bar] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    legend: list[Swatch] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    width: str = str(WIDTH)
    size: str = str(SIZE)
    font: str = FONT
    template: str = "components/charts/chart.html"


def text_width(text: str, size: float = SIZE) -> float:
    """The width of a text in user units: wide East Asian characters one em, others 0.55 em.

    >>> text_width("十八洞村", 10), text_width("12", 10)
    (40.0, 11.0)
    """
    ems = sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55 for character in text)
    return round(ems * size, 2)


def shorten(text: str, width: float, size: float = SIZE) -> str:
    """The text, cut with an ellipsis where it is wider than `width`.

    >>> shorten("湘西土家族苗族自治州", 60, 10)
    '湘西土家族…'
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width + 0.01:
        text = text[:-1]
    return text + "…"


def ticks(top: Number, count: int = 5) -> list[Decimal]:
    """Round values from 0 to at least `top`, in steps of 1, 2, 2.5 or 5 times a power of ten.

    >>> [int(tick) for tick in ticks(9380)]
    [0, 2000, 4000, 6000, 8000, 10000]
    >>> [int(tick) for tick in ticks(0)]
    [0, 1]
    """
    value = Decimal(str(top))
    if value <= 0:
        return [Decimal(0), Decimal(1)]
    rough = value / count
    power = Decimal(10) ** rough.adjusted()
    step = next(power * factor for factor in map(Decimal, ("1", "2", "2.5", "5", "10")) if power * factor >= rough)
    steps = int((value / step).to_integral_value(ROUND_CEILING))
    return [step * number for number in range(steps + 1)]


def _n(value: Number) -> str:
    """A coordinate: at most two places, no trailing zeros, never -0."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _key(kind: str, title: str) -> str:
    return f"{kind}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def _patterns(key: str, fills: Sequence[Fill]) -> tuple[list[Pattern], dict[Fill, str]]:
    """The patterns a chart needs and what paints each fill."""
    patterns, paint = [], {}
    for number, fill in enumerate(dict.fromkeys(fills)):
        if fill.pattern in ("solid", "plain"):
            paint[fill] = fill.ground
        else:
            patterns.append(Pattern(f"{key}-{number}", fill))
            paint[fill] = f"url(#{key}-{number})"
    return patterns, paint


def _legend(
    names: Sequence[str], fills: Sequence[Fill], paint: dict[Fill, str], top: float
) -> tuple[list[Swatch], float]:
    """Legend entries in rows from `top` down, and where they end."""
    swatches, x, y = [], 0.0, top
    for name, fill in zip(names, fills, strict=False):
        width = 14 + 5 + text_width(name) + 20
        if x and x + width > WIDTH:
            x, y = 0.0, y + 22
        box = Bar(_n(x + 0.5), _n(y), "13", "13", paint[fill], fill.ink)
        swatches.append(Swatch(box, Label(_n(x + 19), _n(y + 11), name)))
        x += width
    return swatches, y + 22


def _left(labels: Sequence[str]) -> float:
    return min(max((text_width(label) for label in labels), default=0.0), _MAX_LABEL) + _GAP


def stacked_bars(
    *, title: Any, rows: Sequence[tuple[Any, Sequence[Number]]], series: Sequence[Any], unit: Any = "",
    description: Any = "",
) -> Chart:  # fmt: skip
    """One bar a row (village), made of one piece a series; the figures stand behind the bar."""
    key, names = _key("bars", str(title)), [str(name) for name in series]
    fills = [FILLS[number % len(FILLS)] for number in range(len(names))]
    patterns, paint = _patterns(key, fills)
    ends = [" / ".join(formats.number(value) for value in values) for _label, values in rows]
    left = _left([str(label) for label, _values in rows])
    plot = WIDTH - left - max((text_width(end) for end in ends), default=0.0) - _GAP - 2
    top = max((float(sum(values)) for _label, values in rows), default=0.0) or 1.0
    bars, labels = [], []
    for number, (label, values) in enumerate(rows):
        y, starts = number * 27 + 4, [0.0, *accumulate(float(value) for value in values)]
        labels.append(Label(_n(left - _GAP), _n(y + 13), shorten(str(label), left - _GAP), "end"))
        for start, value, fill in zip(starts, values, fills, strict=False):
            if value:
                bars.append(Bar(_n(left + start / top * plot), _n(y), _n(float(value) / top * plot), "17",
                                paint[fill], fill.ink))  # fmt: skip
        labels.append(Label(_n(left + starts[-1] / top * plot + _GAP), _n(y + 13), ends[number]))
    legend, bottom = _legend(names, fills, paint, len(rows) * 27 + 8)
    head = [_("Name"), *(f"{name} ({unit})" if unit else name for name in names)]
    data = Data(head, [[str(label), *(formats.number(value) for value in values)] for label, values in rows])
    words = str(description) or _("%(rows)d bars of %(parts)s") % {"rows": len(rows), "parts": "、".join(names)}
    return Chart(key, str(title), words, _n(bottom), data, bars, labels, legend=legend, patterns=patterns)


def line(
    *, title: Any, points: Sequence[tuple[Any, Number | None]], label: Any,
    reference: Sequence[Number | None] | Number | None = None, reference_label: Any = "", unit: Any = "",
    description: Any = "",
) -> Chart:  # fmt: skip
    """A line over categories (years) with a dashed reference line; a missing value leaves a gap."""
    key, names = _key("line", str(title)), [str(name) for name, _value in points]
    values = [value for _name, value in points]
    given = list(reference) if isinstance(reference, list | tuple) else [reference] * len(points)
    known = [Decimal(str(value)) for value in (*values, *given) if value is not None]
    marks = ticks(max(known, default=Decimal(0)))
    left = max(text_width(formats.number(mark)) for mark in marks) + _GAP
    height, top = 240.0, float(marks[-1])
    step = (WIDTH - left - 40) / max(len(points) - 1, 1)

    def x(number: int) -> float:
        return left + 20 + number * step

    def y(value: Number) -> float:
        return 24 + height - float(value) / top * height

    rules = [Rule(_n(left), _n(y(mark)), _n(WIDTH), _n(y(mark))) for mark in marks]
    labels = [Label(_n(left - _GAP), _n(y(mark) + 4), formats.number(mark), "end", muted=True) for mark in marks]
    labels += [Label(_n(x(number)), _n(height + 46), name, "middle") for number, name in enumerate(names)]
    labels += [Label(_n(x(number)), _n(y(value) - 9), formats.number(value), "middle")
               for number, value in enumerate(values) if value is not None]  # fmt: skip
    paths = _path(values, x, y, FILLS[0].ink, dashed=False) + _path(given, x, y, "#1f2328", dashed=True)
    swatches = [
        Swatch(
            Bar("0", _n(height + 66), "22", "3", FILLS[0].ink, FILLS[0].ink), Label("28", _n(height + 72), str(label))
        )
    ]
    if any(value is not None for value in given):
        start = 28 + text_width(str(label)) + 24
        swatches += [Swatch(Bar(_n(start + 12 * part), _n(height + 67), "8", "2", "#1f2328", "none"),
                            Label(_n(start + 30), _n(height + 72), str(reference_label) if part else "")) for part in (0, 1)]  # fmt: skip
    suffix = f" ({unit})" if unit else ""
    head = [_("Period"), f"{label}{suffix}", *([f"{reference_label}{suffix}"] if reference is not None else [])]
    table = [[name, formats.number(value), *([formats.number(other)] if reference is not None else [])]
             for name, value, other in zip(names, values, given, strict=True)]  # fmt: skip
    words = str(description) or _("%(label)s from %(first)s to %(last)s") % {
        "label": label, "first": names[0] if names else "—", "last": names[-1] if names else "—"}  # fmt: skip
    return Chart(key, str(title), words, _n(height + 82), Data(head, table), labels=labels, rules=rules, paths=paths,
                 legend=swatches)  # fmt: skip


def _path(
    values: Sequence[Number | None], x: Callable[[int], float], y: Callable[[Number], float], ink: str, *, dashed: bool
) -> list[Path]:
    """One path for each run of known values."""
    runs: list[list[tuple[str, str]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((_n(x(number)), _n(y(value))))
    return [Path(" ".join(f"{px},{py}" for px, py in run), ink, dashed, [] if dashed else run) for run in runs if run]


def share_bar(*, title: Any, parts: Sequence[tuple[Any, Number]], unit: Any = "", description: Any = "") -> Chart:
    """One bar of 100 %, its parts named with figure and share in the legend."""
    key = _key("share", str(title))
    fills = [FILLS[number % len(FILLS)] for number in range(len(parts))]
    patterns, paint = _patterns(key, fills)
    whole = sum((Decimal(str(value)) for _label, value in parts), Decimal(0))
    bars, x = [], 0.0
    for (_label, value), fill in zip(parts, fills, strict=True):
        width = float(Decimal(str(value)) / whole) * (WIDTH - 1) if whole else 0.0
        if width:
            bars.append(Bar(_n(x + 0.5), "4", _n(width), "26", paint[fill], fill.ink))
        x += width
    names = [f"{label} {formats.number(value)}{unit} ({formats.share(value, whole)})" for label, value in parts]
    legend, bottom = _legend(names, fills, paint, 42)
    data = Data([_("Part"), _("Number"), _("Share")],
                [[str(label), formats.number(value), formats.share(value, whole)] for label, value in parts])  # fmt: skip
    words = str(description) or "; ".join(names)
    return Chart(key, str(title), words, _n(bottom), data, bars, legend=legend, patterns=patterns)


def waterfall(
    *, title: Any, start: tuple[Any, Number], changes: Sequence[tuple[Any, Number]], end_label: Any,
    written: Callable[[Any], str] = formats.yuan, unit: Any = "", description: Any = "",
) -> Chart:  # fmt: skip
    """How an amount became another: the opening balance, what came and went, the closing balance."""
    key = _key("waterfall", str(title))
    opening = Decimal(str(start[1]))
    amounts = [Decimal(str(amount)) for _label, amount in changes]
    levels = [opening, *accumulate(amounts, initial=opening)][1:]
    closing = levels[-1]
    steps = [(str(start[0]), Decimal(0), opening, opening, TOTAL)]
    steps += [(str(label), before, before + amount, amount, GAIN if amount >= 0 else LOSS)
              for (label, _amount), before, amount in zip(changes, levels, amounts, strict=False)]  # fmt: skip
    steps.append((str(end_label), Decimal(0), closing, closing, TOTAL))
    patterns, paint = _patterns(key, [TOTAL, GAIN, LOSS])
    signed = [f"+{written(amount)}" if fill == GAIN else written(amount) for *_rest, amount, fill in steps]
    left = _left([label for label, *_rest in steps])
    plot = WIDTH - left - max(text_width(text) for text in signed) - _GAP - 2
    low, high = min(Decimal(0), *levels), max(Decimal(0), *levels)
    scale = Decimal(str(plot)) / ((high - low) or 1)
    bars, labels, rules = [], [], []
    for number, ((label, before, after, _amount, fill), text) in enumerate(zip(steps, signed, strict=True)):
        y, right = number * 30 + 4, Decimal(str(left)) + (max(before, after) - low) * scale
        x = Decimal(str(left)) + (min(before, after) - low) * scale
        labels.append(Label(_n(left - _GAP), _n(y + 14), shorten(label, left - _GAP), "end"))
        bars.append(Bar(_n(x), _n(y), _n(max(right - x, Decimal(1))), "19", paint[fill], fill.ink))
        labels.append(Label(_n(right + _GAP), _n(y + 14), text))
        if number + 1 < len(steps):
            edge = Decimal(str(left)) + (after - low) * scale
            rules.append(Rule(_n(edge), _n(y + 19), _n(edge), _n(y + 30), dashed=True))
    legend, bottom = _legend([_("In"), _("Out"), _("Balance")], [GAIN, LOSS, TOTAL], paint, len(steps) * 30 + 8)
    data = Data([_("Step"), f"{_('Amount')} ({unit})" if unit else _("Amount")],
                [[label, text] for (label, *_rest), text in zip(steps, signed, strict=True)])  # fmt: skip
    words = str(description) or _("From %(start)s to %(end)s") % {"start": written(opening), "end": written(closing)}
    return Chart(key, str(title), words, _n(bottom), data, bars, labels, rules, legend=legend, patterns=patterns)


_HEAT = ((Decimal("0.6"), "#a3161b", True), (Decimal("0.8"), "#d9796f", False), (Decimal("0.95"), "#f6dfae", False),
         (Decimal("1.01"), "#d3ebdc", False))  # fmt: skip


def heat_strip(
    *, title: Any, columns: Sequence[Any], rows: Sequence[tuple[Any, Sequence[Number | None]]], description: Any = "",
) -> Chart:  # fmt: skip
    """Shares (0..1) by row and column, each cell shaded and with its figure; an unknown one stays white."""
    key, left = _key("heat", str(title)), _left([str(label) for label, _values in rows])
    cell = (WIDTH - left) / max(len(columns), 1)
    labels = [Label(_n(left + (number + 0.5) * cell), "14", shorten(str(name), cell - 4), "middle", muted=True)
              for number, name in enumerate(columns)]  # fmt: skip
    bars = []
    for row, (label, values) in enumerate(rows):
        y = 22 + row * 28
        labels.append(Label(_n(left - _GAP), _n(y + 18), shorten(str(label), left - _GAP), "end"))
        for number, value in enumerate(values):
            paint, dark = _heat(value)
            bars.append(Bar(_n(left + number * cell + 1), _n(y), _n(cell - 2), "26", paint, "#d0d7de"))
            text = formats.NOTHING if value is None else formats.percent(value, 0)
            labels.append(Label(_n(left + (number + 0.5) * cell), _n(y + 18), text, "middle", light=dark))
    data = Data([_("Name"), *map(str, columns)],
                [[str(label), *(formats.percent(value, 1) for value in values)] for label, values in rows])  # fmt: skip
    words = str(description) or _("Shares of %(rows)d rows in %(columns)d columns") % {
        "rows": len(rows), "columns": len(columns)}  # fmt: skip
    return Chart(key, str(title), words, _n(26 + len(rows) * 28), data, bars, labels)


def _heat(value: Number | None) -> tuple[str, bool]:
    if value is None:
        return "#ffffff", False
    return next((paint, dark) for limit, paint, dark in _HEAT if Decimal(str(value)) < limit or limit > 1)
