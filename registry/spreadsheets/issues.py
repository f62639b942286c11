"""A fault of an uploaded table, with the place where the clerk finds it and a sentence that says what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from registry.spreadsheets.columns import Checked


class Severity(StrEnum):
    """An error keeps the file from being applied; a warning is read and may be let pass. The values are stored."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault. ``row`` 0 and ``column`` "" mean the sheet as a whole. Texts are in the language of the reader."""

    sheet: str
    row: int
    column: str
    heading: str
    code: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def address(self) -> str:
        """The cell as Excel names it, empty for the sheet as a whole."""
        return f"{self.column}{self.row}" if self.row else ""


def as_json(issues: Iterable[Issue]) -> list[dict[str, Any]]:
    """The issues as they are stored in an ImportBatch."""
    return [asdict(issue) for issue in issues]


def from_json(stored: Iterable[dict[str, Any]]) -> list[Issue]:
    """Stored issues as objects."""
    return [Issue(**{**row, "severity": Severity(row["severity"])}) for row in stored]


def by_place(issues: Iterable[Issue]) -> list[Issue]:
    """In the order a clerk walks through the workbook: sheet as given, row, column."""
    issues = list(issues)
    order = {sheet: i for i, sheet in enumerate(dict.fromkeys(issue.sheet for issue in issues))}
    return sorted(issues, key=lambda i: (order[i.sheet], i.row, len(i.column), i.column, i.code))


def duplicates(checked: Checked, key: str, *, code: str = "value_twice") -> list[Issue]:
    """One issue for every row whose value of ``key`` stands in another row as well, naming the other rows."""
    rows: defaultdict[Hashable, list[int]] = defaultdict(list)
    for row in checked.rows:
        if row.values.get(key) not in (None, ""):
            rows[row.values[key]].append(row.number)
    found = []
    for row in checked.rows:
        same = rows.get(row.values.get(key), []) if row.values.get(key) not in (None, "") else []
        if len(same) > 1:
            others = "、".join(str(number) for number in same if number != row.number)
            message = _("The same value stands in row %(rows)s.") % {"rows": others}
            found.append(row.issue(code, message, key=key, hint=_("Keep one row and delete the others.")))
    return found
