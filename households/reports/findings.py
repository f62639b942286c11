"""The workbook 疑点数据 of an area: a sheet of totals (错误类型, 错误条数) and one of findings. Source: DOMAIN §11."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from households.choices import Severity
from households.choices.checks import CHECKS, render
from households.models import Finding
from registry.spreadsheets.writer import harmless

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def workbook_of(findings: Any) -> bytes:
    """All findings that are not mended, of a queryset within the reader's scope. Holds no identity number."""
    rows = list(
        findings.standing().select_related("village", "household", "member").order_by("village_id", "rule", "pk")
    )
    counts = Counter(finding.rule for finding in rows)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        totals = [
            [rule, str(check.title), Severity(check.severity).label, counts[rule]] for rule, check in CHECKS.items()
            if counts[rule]
        ]  # fmt: skip
        totals.append(["", _("Total"), "", sum(counts.values())])
        _sheet(book, _("Totals"), [_("Number"), _("Kind of error"), _("Severity"), _("Number of errors")], totals,
               (10, 40, 10, 12), heading)  # fmt: skip
        headings = [_("Number"), _("Kind of error"), _("Severity"), _("Village"), _("Household number"), _("Head"),
                    _("Member"), _("What was found"), _("How to mend it"), _("State"), _("Explanation"),
                    _("First seen")]  # fmt: skip
        _sheet(book, _("Findings"), headings, (_row(finding) for finding in rows),
               (8, 26, 8, 14, 20, 10, 10, 50, 50, 10, 30, 12), heading)  # fmt: skip
    return target.getvalue()


def _row(finding: Finding) -> list[Any]:
    check, household = CHECKS[finding.rule], finding.household
    return [
        finding.rule, str(check.title), finding.get_severity_display(), finding.village.name,
        household.number if household else "", household.head_name if household else "",
        finding.member.name if finding.member else "", render(check.message, finding.params), str(check.fix),
        finding.get_state_display(), finding.explanation, finding.first_seen_on.isoformat(),
    ]  # fmt: skip


def _sheet(
    book: Any, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int], heading: Any
) -> None:
    page = book.add_worksheet(name[:31])
    for column, (text, width) in enumerate(zip(headings, widths, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, text, heading)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int):
                page.write_number(last, column, value)
            else:
                page.write_string(last, column, harmless(value))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(last, 1), len(headings) - 1)
