"""docs/reference/money-patterns.md: every pattern in prose, from the table. Written by script/docs."""

from __future__ import annotations

from funds.checks.patterns import WATCHES
from registry.accounts.roles import ROLES


def write() -> str:
    """The page, in English; the figures are named by their codes, their values stand in rows of `FundRule`."""
    lines = [
        "# What is watched in the money",
        "",
        "<!-- Written by script/docs from funds/checks/patterns.py; change the table there. -->",
        "",
        "Every night the run asks these patterns, each one SQL statement over a county and a day. The figures are rows",
        "of `FundRule` with region, days and document; their pages and the page “What is watched” show the values that",
        "hold. How a warning is answered and judged: [how-to/warnings.md](../how-to/warnings.md),",
        "[workflows/warning.md](../workflows/warning.md).",
    ]
    for watch in WATCHES:
        lines += ["", f"## {watch.pattern.label} (`{watch.pattern.value}`)", "", str(watch.meaning), ""]
        lines += [f"- says: {watch.sentence}", *(f"- or: {words}" for _how, words in watch.variants)]
        lines += [
            f"- an answer shows: {watch.answers}",
            f"- in a village answered by: {ROLES[watch.role].label}; severity: {watch.severity.label}",
            f"- figures: {', '.join(f'`{figure.value}` {figure.label}' for figure in watch.figures) or 'none'}",
            f"- asked: {'of a whole county only' if watch.is_crossing else 'of any area'}; source: {watch.source}",
        ]
    return "\n".join(lines) + "\n"
