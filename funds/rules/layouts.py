"""How a bank wants its file and how it answers: the columns as data, what is wrong with them, one line as text.

Pure. Amounts are Decimal yuan; widths are bytes in the layout's encoding. Source: DOMAIN §6.6.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from funds.choices import AnswerField, BankField, Encoding, LayoutKind, Outcome

CONTROL_WORD: Final = "合计"  # first cell of the line of count and total
CONTROL_MARK: Final = "T"  # first byte of the same line in a file of fixed width
CONTROL_COUNT, CONTROL_FEN = 10, 16  # its digits: lines, total in fen
MAX_WIDTH: Final = 200
_CUT: Final = frozenset({BankField.SUMMARY, BankField.ITEM, BankField.BANK_NAME, BankField.DOCUMENT_NO})
_AMOUNTS: Final = ({"amount_yuan"}, {"amount_fen"})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, its heading, and for fixed width its bytes, side and filling."""

    field: str
    heading: str = ""
    width: int = 0
    align: str = "left"
    pad: str = " "


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as the rules need it; `codes` maps the bank's code to (outcome, words)."""

    kind: str
    encoding: str
    columns: tuple[Column, ...]
    answer: tuple[Column, ...]
    codes: Mapping[str, tuple[str, str]]
    control_line: bool = True
    answer_control_line: bool = True

    @property
    def in_fen(self) -> bool:
        """Whether the file states amounts in fen."""
        return any(column.field == BankField.AMOUNT_FEN for column in self.columns)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    """Columns from what a row of the database holds."""
    return tuple(
        Column(str(row["field"]), str(row.get("heading", "")), int(row.get("width") or 0),
               str(row.get("align") or "left"), str(row.get("pad") or " ")[:1])
        for row in rows
    )  # fmt: skip


def faults(layout: Layout) -> list[tuple[str, dict[str, Any]]]:
    """What makes the layout unusable: (code of funds.errors.LAYOUT_FAULTS, values of its sentence)."""
    found = [
        *_needed(layout.columns, {"batch_number", "position", "name", "account"}, "layout_needs"),
        *_needed(layout.answer, {"batch_number", "position", "code"}, "answer_needs"),
        *_strange(layout.columns, set(BankField.values), "layout_field"),
        *_strange(layout.answer, set(AnswerField.values), "answer_field"),
    ]
    for columns, code in ((layout.columns, "layout_amount"), (layout.answer, "answer_amount")):
        if sum(column.field in {"amount_yuan", "amount_fen"} for column in columns) != 1:
            found.append((code, {}))
    if layout.kind == LayoutKind.FIXED:
        found += _widths(layout)
    else:
        for columns in (layout.columns, layout.answer):
            headings = [column.heading for column in columns]
            if "" in headings or len(set(headings)) < len(headings):
                found.append(("layout_headings", {}))
    if layout.kind != LayoutKind.XLSX and layout.encoding not in Encoding.values:
        found.append(("layout_encoding", {}))
    outcomes = {outcome for outcome, _words in layout.codes.values()}
    if not outcomes or not outcomes <= {Outcome.PAID, Outcome.REFUSED} or Outcome.PAID not in outcomes:
        found.append(("layout_codes", {}))
    return found


def _needed(columns: Sequence[Column], wanted: set[str], code: str) -> list[tuple[str, dict[str, Any]]]:
    names = [column.field for column in columns]
    twice = {name for name in names if names.count(name) > 1 and name != AnswerField.OTHER}
    missing = sorted(wanted - set(names))
    return [
        *([(code, {"fields": missing})] if missing else []),
        *([("layout_twice", {"fields": sorted(twice)})] if twice else []),
    ]


def _strange(columns: Sequence[Column], known: set[str], code: str) -> list[tuple[str, dict[str, Any]]]:
    strange = sorted({column.field for column in columns} - known)
    return [(code, {"fields": strange})] if strange else []


def _widths(layout: Layout) -> list[tuple[str, dict[str, Any]]]:
    columns = (*layout.columns, *layout.answer)
    bad = [c.field for c in columns if not 1 <= c.width <= MAX_WIDTH or c.align not in {"left", "right"}]
    if not bad and all(len(c.pad.encode(layout.encoding, "replace")) == 1 for c in columns):
        return []
    return [("layout_widths", {"fields": bad or ["pad"]})]


def cell(field: str, values: Mapping[str, str], amount_yuan: Decimal) -> str:
    """The text of one field of a line. `values` hold everything but the amount."""
    if field == BankField.AMOUNT_YUAN:
        return f"{amount_yuan:.2f}"
    if field == BankField.AMOUNT_FEN:
        return str(int(amount_yuan * 100))
    return " ".join(values.get(field, "").split())


def control_cells(layout: Layout, count: int, total_yuan: Decimal) -> list[str]:
    """The cells of the line of count and total."""
    return [CONTROL_WORD, str(count), str(int(total_yuan * 100)) if layout.in_fen else f"{total_yuan:.2f}"]


def control_text(count: int, total_yuan: Decimal) -> str:
    """The same line in a file of fixed width."""
    return f"{CONTROL_MARK}{count:0{CONTROL_COUNT}d}{int(total_yuan * 100):0{CONTROL_FEN}d}"


def misfits(layout: Layout, values: Mapping[str, str], amount_yuan: Decimal) -> list[str]:
    """Fields of a line that the layout cannot carry: too wide, or with a character its encoding does not have."""
    if layout.kind == LayoutKind.XLSX:
        return []
    found = []
    for column in layout.columns:
        text = cell(column.field, values, amount_yuan)
        try:
            size = len(text.encode(layout.encoding))
        except UnicodeEncodeError:
            found.append(column.field)
            continue
        if layout.kind == LayoutKind.FIXED and size > column.width and column.field not in _CUT:
            found.append(column.field)
    return found


def fixed(column: Column, text: str, encoding: str) -> bytes:
    """The text as exactly `column.width` bytes; free words are cut between two characters, nothing else ever is."""
    data = text.encode(encoding)
    while len(data) > column.width and column.field in _CUT:
        text = text[:-1]
        data = text.encode(encoding)
    if len(data) > column.width:
        raise ValueError(f"{column.field} is wider than {column.width} bytes")
    filling = column.pad.encode(encoding) * (column.width - len(data))
    return filling + data if column.align == "right" else data + filling


def unfixed(columns: Sequence[Column], line: bytes, encoding: str) -> list[str] | None:
    """The cells of a line of fixed width; None when it is too short, or cut through a character."""
    cells, start = [], 0
    if len(line) < sum(column.width for column in columns[:-1]) + 1:
        return None
    for column in columns:
        try:
            text = line[start : start + column.width].decode(encoding)
        except UnicodeDecodeError:
            return None
        start += column.width
        text = text.strip(" \u3000")
        cells.append((text.lstrip(column.pad) or text[-1:]) if column.align == "right" and column.pad != " " else text)
    return cells
