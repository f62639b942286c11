"""Answers of a bank, built from a file of ours, with the faults a test plants: position -> fault.

`answer_to(file, faults, on=)` gives the bytes of a whole answer in the file's own layout. Rows without a fault are
credited on `on`. The faults are those of LESSONS 5 and a few more; `FAULTS` names them all with the class they get.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from funds.actions.bank.layouts import as_rule
from funds.choices import LayoutKind, Outcome
from funds.models import BankFile
from funds.rules import layouts
from registry.spreadsheets.writer import write_table

FAULTS: dict[str, str] = {
    "refused": Outcome.REFUSED,
    "over": Outcome.AMOUNT_DIFFERS,
    "under": Outcome.AMOUNT_DIFFERS,
    "zero": Outcome.AMOUNT_DIFFERS,
    "half_fen": Outcome.HALF_FEN,
    "early": Outcome.DATE_WRONG,
    "future": Outcome.DATE_WRONG,
    "impossible": Outcome.DATE_WRONG,
    "no_day": Outcome.DATE_WRONG,
    "blank_position": Outcome.UNREADABLE,
    "blank_code": Outcome.UNREADABLE,
    "blank_amount": Outcome.UNREADABLE,
    "words_for_amount": Outcome.UNREADABLE,
    "strange_code": Outcome.UNREADABLE,
    "strange_position": Outcome.UNKNOWN,
    "strange_batch": Outcome.UNKNOWN,
    "strange_account": Outcome.UNKNOWN,
    "twice": Outcome.DUPLICATE,  # the second row of the two
    "missing": Outcome.PENDING,  # no row at all: the line waits
}
"""Fault -> the class of its row. `answer_to` takes these names."""


def answer_to(
    file: BankFile, faults: Mapping[int, str] | None = None, *, on: dt.date, control: bool = True, only: Any = None
) -> bytes:
    """The bytes of the bank's answer to `file`. `faults`: position -> name of FAULTS; `only`: these positions."""
    rule = as_rule(file.layout)
    planted = dict(faults or {})
    unknown = set(planted.values()) - set(FAULTS)
    if unknown:
        raise ValueError(f"unknown faults {sorted(unknown)}")
    rows: list[dict[str, str]] = []
    for line in file.lines.select_related("line").order_by("position"):
        if only is not None and line.position not in only:
            continue
        rows += _rows(file, line, planted.get(line.position, ""), on)
    return _written(rule, rows, control=control)


def _rows(file: BankFile, line: Any, fault: str, on: dt.date) -> list[dict[str, str]]:
    if fault == "missing":
        return []
    row = {
        "batch_number": file.number, "position": str(line.position), "name": line.line.payee_name,
        "account": line.line.account.reveal(), "amount": f"{line.amount_yuan:.2f}", "code": "00", "words": "成功",
        "credited_on": f"{on:%Y%m%d}",
    }  # fmt: skip
    assert file.sent_on is not None
    changes: dict[str, dict[str, str]] = {
        "refused": {"code": "01", "words": "户名不符", "credited_on": ""},
        "over": {"amount": f"{line.amount_yuan + 10:.2f}"},
        "under": {"amount": f"{line.amount_yuan - 10:.2f}"},
        "zero": {"amount": "0.00"},
        "half_fen": {"amount": f"{line.amount_yuan}5"},
        "early": {"credited_on": f"{file.sent_on - dt.timedelta(days=1):%Y%m%d}"},
        "future": {"credited_on": f"{on + dt.timedelta(days=400):%Y%m%d}"},
        "impossible": {"credited_on": "20260230"},
        "no_day": {"credited_on": ""},
        "blank_position": {"position": ""},
        "blank_code": {"code": ""},
        "blank_amount": {"amount": ""},
        "words_for_amount": {"amount": "壹仟"},
        "strange_code": {"code": "77"},
        "strange_position": {"position": str(line.position + 900_000)},
        "strange_batch": {"batch_number": "433124-20200101-000001-1"},
        "strange_account": {"account": "6217990000009999999"},
    }
    row |= changes.get(fault, {})
    return [row, dict(row)] if fault == "twice" else [row]


def _written(rule: layouts.Layout, rows: list[dict[str, str]], *, control: bool) -> bytes:
    in_fen = any(column.field == "amount_fen" for column in rule.answer)
    total = Decimal(0)
    for row in rows:
        try:
            total += Decimal(row["amount"])
        except ArithmeticError:
            continue

    def text(field: str, row: dict[str, str]) -> str:
        if field == "amount_yuan":
            return row["amount"]
        if field == "amount_fen":
            return _fen(row["amount"])
        return row.get(field, "")

    cells = [[text(column.field, row) for column in rule.answer] for row in rows]
    last = [layouts.CONTROL_WORD, str(len(rows)), str(total * 100 if in_fen else total)]
    if rule.kind == LayoutKind.XLSX:
        table = [*cells, last] if control else cells
        return write_table(sheet="回盘", headings=[column.heading for column in rule.answer], rows=table)
    if rule.kind == LayoutKind.CSV:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([column.heading for column in rule.answer])
        writer.writerows([*cells, last] if control else cells)
        return out.getvalue().encode(rule.encoding)
    lines = [
        b"".join(layouts.fixed(column, cell, rule.encoding) for column, cell in zip(rule.answer, row, strict=True))
        for row in cells
    ]
    if control:
        lines.append(layouts.control_text(len(rows), total).encode())
    return b"\r\n".join(lines) + b"\r\n"


def _fen(amount: str) -> str:
    try:
        fen = Decimal(amount) * 100
    except ArithmeticError:
        return amount
    return f"{fen.normalize():f}"
