"""Lists at the bank: settled and closed, partly refused and issued again, with an open difference, and a recovery.

By the real actions, on the lists of this year that are paid out; the county takes the ready layouts over first.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from django.db import connection

from funds.actions import bank
from funds.choices import Means
from funds.demo.people import People
from funds.models import BankFile, BankLayout, PaymentBatch
from registry.demo.plan import Plan

REFUSED = {"code": "01", "words": "户名不符"}


def at_the_bank(plan: Plan, people: People) -> None:
    """Files, answers and what follows for this year's lists that were paid out by bank."""
    finance, second = people.users["county_finance"][:2]
    bank.take_over_ready(county=plan.county, by=finance)
    released = list(
        PaymentBatch.objects.within(plan.county).released()
        .filter(means=Means.BANK, released_on=plan.on, bank_files=None).order_by("pk")
    )  # fmt: skip
    layouts = list(BankLayout.objects.filter(village=plan.county).order_by("pk"))
    for number, batch in enumerate(released):
        if any(line.account is None for line in batch.lines.paid()):
            continue
        _play(plan, people, batch, layouts[number % len(layouts)], number, finance, second)


def _play(
    plan: Plan, people: People, batch: PaymentBatch, layout: BankLayout, number: int, finance: Any, second: Any
) -> None:  # fmt: skip
    """One list as far as its number says: waiting, made, at the bank, settled, refused in part, odd."""
    end = ("settled", "odd", "refused", "sent", "made", "waiting")[number % 6]
    if end == "waiting":
        return
    file = bank.make_file(batch, layout=layout, by=finance, on=plan.on)
    _speak()
    if end == "made":
        return
    bank.hand_over(file, by=second, on=plan.on)
    if end == "sent":
        return
    read = bank.read_answer(file, data=_answer(plan, file, end), name="回盘文件.csv", by=second, on=plan.on)
    bank.apply_answer(read, by=second, on=plan.on)
    _speak()
    if end == "settled":
        bank.open_recovery(
            batch.lines.paid().order_by("position")[0], cause="not_entitled", amount_yuan=Decimal("100.00"),
            explanation="核查发现不符合发放条件", by=people.users["county_office"][0], on=plan.on,
        )  # fmt: skip
        bank.close_reconciliation(batch, by=finance, on=plan.on)
    elif end == "refused":
        bank.prepare_reissue(batch, by=people.who("village_clerk", batch.village_id), on=plan.on)


def _answer(plan: Plan, file: BankFile, end: str) -> bytes:
    """The answer as the bank of the demo writes it, in the file's own layout."""
    rows = []
    lines = list(file.lines.select_related("line").order_by("position"))
    for index, line in enumerate(lines):
        row = {
            "batch_number": file.number, "position": str(line.position), "name": line.line.payee_name,
            "account": line.line.account.reveal(), "amount": line.amount_yuan, "code": "00", "words": "成功",
            "credited_on": f"{plan.on:%Y%m%d}",
        }  # fmt: skip
        if end == "refused" and index < 2:
            row |= {**REFUSED, "credited_on": ""}
        if end == "odd" and index == 0:
            row["amount"] = line.amount_yuan - 10
        if end == "odd" and index == 1:
            row["credited_on"] = "20260230"
        rows.append(row)
    return _written(file.layout, rows)


def _written(layout: BankLayout, rows: list[dict[str, Any]]) -> bytes:
    from funds.actions.bank.layouts import as_rule
    from funds.choices import LayoutKind
    from funds.rules import layouts
    from registry.spreadsheets.writer import write_table

    rule = as_rule(layout)
    total = sum((row["amount"] for row in rows), Decimal(0))
    cells = [
        [str(int(row["amount"] * 100)) if c.field == "amount_fen" else f"{row['amount']:.2f}"
         if c.field == "amount_yuan" else str(row.get(c.field, "")) for c in rule.answer]
        for row in rows
    ]  # fmt: skip
    last = [layouts.CONTROL_WORD, str(len(rows)), f"{total:.2f}"]
    headings = [column.heading for column in rule.answer]
    if rule.kind == LayoutKind.XLSX:
        return write_table(sheet="回盘", headings=headings, rows=[*cells, last])
    if rule.kind == LayoutKind.CSV:
        out = io.StringIO()
        csv.writer(out).writerows([headings, *cells, last])
        return out.getvalue().encode(rule.encoding)
    fixed = [
        b"".join(layouts.fixed(column, text, rule.encoding) for column, text in zip(rule.answer, row, strict=True))
        for row in cells
    ]
    return b"\r\n".join([*fixed, layouts.control_text(len(rows), total).encode()]) + b"\r\n"


def _speak() -> None:
    """The deferred guards speak now: the demo is one transaction, and later steps change what they ask about."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
