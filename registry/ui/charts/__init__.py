"""Charts as pure functions from figures to geometry; templates/components/charts/ print the geometry as SVG.

One picture serves the page and the PDF: presentation attributes only (the content-security policy blocks styles),
hatching beside colour (black-and-white printing), text that stays text, and the figures as a table beside it. Every
number is a string of fixed form, so that the same figures give the same bytes. Lengths are in SVG user units, 720
to the width.
"""

from registry.ui.charts.bars import share_bar, stacked_bars
from registry.ui.charts.geometry import FONT, Chart, shorten, text_width, ticks
from registry.ui.charts.heat import heat_strip
from registry.ui.charts.lines import line
from registry.ui.charts.money import waterfall

__all__ = [
    "FONT",
    "Chart",
    "heat_strip",
    "line",
    "share_bar",
    "shorten",
    "stacked_bars",
    "text_width",
    "ticks",
    "waterfall",
]
