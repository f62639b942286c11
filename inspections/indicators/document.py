"""Writes docs/indicators.md from the library; called by script/docs, which also finds it stale."""

from __future__ import annotations

from django.utils.translation import override

from inspections.indicators.definition import Indicator
from inspections.indicators.library import GROUPS, INDICATORS

_HEAD = """# Indicators

<!-- Written by script/docs from inspections/indicators; change the definitions there. -->

Each figure is defined once. Tile, list, chart, API (`/api/v1/indicators/`), workbook and paper read it, and
`tests/inspections/test_pages.py` proves that they agree. A figure is the sum of one column over the rows of its source;
the list behind it is those rows, so the two cannot differ. Thresholds are rows of `inspections_indicatorthreshold` with
region, dates and document number; the longest region that covers an area wins.
"""


def write() -> str:
    """The page, in English with the Chinese names beside."""
    parts = [_HEAD]
    with override("zh-hans"):
        chinese = {code: str(indicator.name) for code, indicator in INDICATORS.items()}
    for name, group in GROUPS:
        parts += [f"## {name}", "", "| code | name | 中文 | unit | counts | what it answers | basis |",
                  "|---|---|---|---|---|---|---|"]  # fmt: skip
        parts += [_row(indicator, chinese[indicator.code]) for indicator in group]
        parts.append("")
    parts += ["## Sources and entry times", "", "| source | tables | which entries count in a frozen report | right |",
              "|---|---|---|---|"]  # fmt: skip
    sources = {indicator.source.code: indicator.source for indicator in INDICATORS.values()}
    parts += [f"| `{s.code}` {s.label} | {', '.join(f'`{t}`' for t in s.tables)} | {s.entry} | `{s.permission.value}` |"
              for s in sources.values()]  # fmt: skip
    return "\n".join(parts) + "\n"


def _row(indicator: Indicator, chinese: str) -> str:
    counts = f"`{indicator.source.code}.{indicator.numerator}`"
    if indicator.denominator:
        counts += f" ÷ `{indicator.denominator}`"
    if indicator.formula:
        counts = str(indicator.formula_words)
    return (f"| `{indicator.code}` | {indicator.name} | {chinese} | {indicator.unit.label} | {counts} "
            f"| {indicator.answers} | {indicator.basis or '–'} |")  # fmt: skip
