"""The parts a chart is made of, and the arithmetic all charts share: text widths, ticks, hatching, legends."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

WIDTH = 720
SIZE = 13  # of the type
FONT = "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"
MAX_LABEL = 190
GAP = 8

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


def at(value: Number) -> str:
    """A coordinate: at most two places, no trailing zeros, never -0."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def key_of(kind: str, title: str) -> str:
    return f"{kind}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def patterns_of(key: str, fills: Sequence[Fill]) -> tuple[list[Pattern], dict[Fill, str]]:
    """The patterns a chart needs and what paints each fill."""
    patterns, paint = [], {}
    for number, fill in enumerate(dict.fromkeys(fills)):
        if fill.pattern in ("solid", "plain"):
            paint[fill] = fill.ground
        else:
            patterns.append(Pattern(f"{key}-{number}", fill))
            paint[fill] = f"url(#{key}-{number})"
    return patterns, paint


def legend_of(
    names: Sequence[str], fills: Sequence[Fill], paint: dict[Fill, str], top: float
) -> tuple[list[Swatch], float]:
    """Legend entries in rows from `top` down, and where they end."""
    swatches, x, y = [], 0.0, top
    for name, fill in zip(names, fills, strict=False):
        width = 14 + 5 + text_width(name) + 20
        if x and x + width > WIDTH:
            x, y = 0.0, y + 22
        box = Bar(at(x + 0.5), at(y), "13", "13", paint[fill], fill.ink)
        swatches.append(Swatch(box, Label(at(x + 19), at(y + 11), name)))
        x += width
    return swatches, y + 22


def left_of(labels: Sequence[str]) -> float:
    return min(max((text_width(label) for label in labels), default=0.0), MAX_LABEL) + GAP
