"""The bank's answer as rows of text, from a workbook, a CSV or a file of fixed width. Nothing is judged here but form.

A workbook or CSV is parsed in the child process of registry.spreadsheets. Source: RELIABILITY §0.7, §3 (5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from funds.choices import AnswerField, LayoutKind
from funds.rules import answers, layouts
from funds.rules.layouts import Column, Layout
from registry.errors import DomainError
from registry.spreadsheets import limits
from registry.spreadsheets.headings import plain
from registry.spreadsheets.reader import Row, read_workbook

HEADING_WITHIN = 10  # rows in which the heading is looked for


@dataclass(frozen=True, slots=True)
class Written:
    """One row as the bank wrote it, not masked yet; `cells` by the code of AnswerField, empty when it is broken."""

    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of an answer, and what its own line of count and total says (yuan; None without such a line)."""

    rows: list[Written]
    control_count: int | None = None
    control_yuan: Decimal | None = None


def read(layout: Layout, data: bytes, *, file_name: str) -> Answer:
    """Every row of the file. Raises DomainError (or WorkbookRefused) when it is not a file of this layout at all."""
    if len(data) > limits.MAX_BYTES:
        raise DomainError("answer_too_large", _("The file is larger than an answer can be."), field="file")
    answer = _fixed(layout, data) if layout.kind == LayoutKind.FIXED else _table(layout, data, file_name)
    if not answer.rows:
        raise DomainError("answer_empty", _("The file has no row."), field="file")
    if layout.answer_control_line and answer.control_count is None:
        raise DomainError(
            "answer_cut_off", _("The last line with count and total is missing: the file is not whole."), field="file"
        )
    return answer


def _table(layout: Layout, data: bytes, file_name: str) -> Answer:
    suffix = file_name.lower().rpartition(".")[2]
    name = file_name if suffix in {"csv", "txt", "xlsx"} else f"{file_name}.{layout.kind}"
    sheet = read_workbook(data, file_name=name).sheets[0]
    start, places = _headings(layout, sheet.rows)
    rows: list[Written] = []
    control: tuple[int, Decimal] | None = None
    for row in sheet.rows[start:]:
        if plain(row.cell(1).text) == layouts.CONTROL_WORD:
            control = _control(row.cell(2).text, row.cell(3).text, in_fen=_in_fen(layout))
            continue
        cells = {field: row.cell(place).text.strip().lstrip("'") for field, place in places.items()}
        if any(cells.values()):
            rows.append(Written(row.number, cells))
    return Answer(rows, *(control or (None, None)))


def _headings(layout: Layout, rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    wanted = {column.field: plain(column.heading) for column in layout.answer if column.field != AnswerField.OTHER}
    best: set[str] = set(wanted.values())
    for index, row in enumerate(rows[:HEADING_WITHIN]):
        found = {plain(cell.text): place for place, cell in enumerate(row.cells, 1)}
        missing = set(wanted.values()) - set(found)
        if not missing:
            return index + 1, {field: found[heading] for field, heading in wanted.items()}
        best = min(best, missing, key=len)
    raise DomainError(
        "answer_headings", _("The file lacks these columns of the layout: %(names)s. Is it another bank's?"),
        names="、".join(sorted(best)), field="file",
    )  # fmt: skip


def _fixed(layout: Layout, data: bytes) -> Answer:
    rows: list[Written] = []
    control: tuple[int, Decimal] | None = None
    names = [column.field for column in layout.answer]
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    if len(lines) > limits.MAX_ROWS:
        raise DomainError("answer_too_large", _("The file is larger than an answer can be."), field="file")
    size = len(layouts.CONTROL_MARK) + layouts.CONTROL_COUNT + layouts.CONTROL_FEN
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        bare = line.rstrip()
        if bare.startswith(layouts.CONTROL_MARK.encode()) and len(bare) == size and bare[1:].isdigit():
            count = layouts.CONTROL_COUNT + 1
            control = int(bare[1:count]), Decimal(int(bare[count:])) / 100
            continue
        cells = layouts.unfixed(layout.answer, line, layout.encoding)
        known = {name: text.replace("\0", "") for name, text in zip(names, cells, strict=True)} if cells else {}
        rows.append(Written(number, known))
    return Answer(rows, *(control or (None, None)))


def _in_fen(layout: Layout) -> bool:
    return any(column.field == AnswerField.AMOUNT_FEN for column in layout.answer)


def _control(count: str, total: str, *, in_fen: bool) -> tuple[int, Decimal]:
    number, amount = answers.exact(count), answers.exact(total)
    if number is None or amount is None or number != int(number):
        raise DomainError("answer_control", _("The line of count and total cannot be read."), field="file")
    return int(number), amount / 100 if in_fen else amount


def amount_field(columns: Sequence[Column]) -> str:
    """Which column of the answer states the amount."""
    return next(c.field for c in columns if c.field in {AnswerField.AMOUNT_FEN, AnswerField.AMOUNT_YUAN})
