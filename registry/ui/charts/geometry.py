"""The parts a chart is made of, and the arithmetic all charts share: text widths, ticks, hatching, legends."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, Decimal
from functools import wraps
from typing import Any, ParamSpec

WIDTH = 720
NARROW = 330
SIZE = 13  # of the type
FONT = "system-ui, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif"
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
    """Everything a chart's template prints. `narrow` is the same figures drawn for a phone."""

    key: str
    title: str
    description: str
    height: str
    data: Data
    bars: list[Bar]
    labels: list[Label]
    rules: list[Rule]
    paths: list[Path]
    legend: list[Swatch]
    patterns: list[Pattern]
    width: str
    narrow: Chart | None = None
    size: str = str(SIZE)
    font: str = FONT
    template: str = "components/charts/chart.html"


P = ParamSpec("P")


def two_widths(build: Callable[P, Chart]) -> Callable[P, Chart]:
    """Draws the chart once more, narrow, for phones: scaling the wide one would leave its type at half size."""

    @wraps(build)
    def both(*args: P.args, **kwargs: P.kwargs) -> Chart:
        narrow: Any = {**kwargs, "width": NARROW}
        return replace(build(*args, **kwargs), narrow=build(*args, **narrow))

    return both


@dataclass
class Draft:
    """A chart being drawn: takes numbers, keeps text."""

    kind: str
    title: str
    width: float
    fills: Sequence[Fill] = ()
    bars: list[Bar] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    legend: list[Swatch] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    paint: dict[Fill, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(f"{self.title} {self.width}".encode()).hexdigest()[:8]
        self.key = f"{self.kind}-{digest}"
        for number, fill in enumerate(dict.fromkeys(self.fills)):
            self.paint[fill] = fill.ground
            if fill.pattern not in ("solid", "plain"):
                self.patterns.append(Pattern(f"{self.key}-{number}", fill))
                self.paint[fill] = f"url(#{self.key}-{number})"

    def bar(self, x: Number, y: Number, width: Number, height: Number, fill: Fill) -> None:
        """A rectangle in one of the chart's fills."""
        self.bars.append(Bar(at(x), at(y), at(width), at(height), self.paint.get(fill, fill.ground), fill.ink))

    def text(
        self, x: Number, y: Number, text: str, anchor: str = "start", *, muted: bool = False, light: bool = False
    ) -> None:
        """A piece of text on a base line."""
        self.labels.append(Label(at(x), at(y), text, anchor, muted, light))

    def rule(self, x1: Number, y1: Number, x2: Number, y2: Number, *, dashed: bool = False) -> None:
        """A thin straight line."""
        self.rules.append(Rule(at(x1), at(y1), at(x2), at(y2), dashed))

    def explain(self, names: Sequence[str], fills: Sequence[Fill], top: float) -> float:
        """The legend, in rows from `top` down; returns where it ends."""
        x, y = 0.0, top
        for name, fill in zip(names, fills, strict=False):
            width = 14 + 5 + text_width(name) + 16
            if x and x + width > self.width:
                x, y = 0.0, y + 22
            box = Bar(at(x + 0.5), at(y), "13", "13", self.paint.get(fill, fill.ground), fill.ink)
            self.legend.append(Swatch(box, Label(at(x + 19), at(y + 11), name)))
            x += width
        return y + 22

    def finish(self, height: float, description: str, data: Data) -> Chart:
        """The chart, as its template prints it."""
        return Chart(
            self.key,
            self.title,
            description,
            at(height),
            data,
            self.bars,
            self.labels,
            self.rules,
            self.paths,
            self.legend,
            self.patterns,
            at(self.width),
        )


def text_width(text: str, size: float = SIZE) -> float:
    """The width of a text in user units: wide East Asian characters one em, others 0.62 em.

    >>> text_width("十八洞村", 10), text_width("12", 10)
    (40.0, 12.4)
    """
    ems = sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.62 for character in text)
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


def left_of(labels: Sequence[str], width: float) -> float:
    """The room for labels at the left: what the widest needs, at most three tenths of the chart."""
    return min(max((text_width(label) for label in labels), default=0.0), width * 0.3) + GAP
