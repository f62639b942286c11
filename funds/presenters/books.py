"""The books as tables: which columns, which lines, where each cell leads. One table is page, workbook and paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funds.choices.books import Side
from funds.documents.names import Names
from funds.documents.sheets import Column, Line, Sheet
from funds.documents.vouchers import SIGNERS, VoucherPaper, marks
from funds.ledger.choices import AccountKind, TransferKind
from funds.models import PaymentLine
from funds.reports.books import (
    Book,
    DetailLedger,
    DetailLine,
    GeneralAccount,
    MonthEnd,
    Place,
    Statement,
    Sums,
    TrialBalance,
)
from funds.rules.books import ZERO, voucher_number, written
from registry.divisions.models import Division
from registry.ui.formats import cn_date

_MONEY = "money"


def place_url(place: Place | None) -> str:
    """The page of a voucher."""
    return reverse("funds:voucher", args=[place.book, f"{place.month:%Y-%m}", place.number]) if place else ""


def address(name: str, **params: Any) -> str:
    """The address of a page of the books with its filters."""
    kept = {key: value for key, value in params.items() if value not in (None, "", False)}
    return f"{reverse(f'funds:{name}')}?{urlencode(kept)}"


def book_params(book: Book) -> dict[str, Any]:
    """The filters of a book as an address keeps them."""
    return {
        "area": book.area, "reach": "whole" if book.whole else None, "source": book.source, "project": book.project,
    }  # fmt: skip


def book_facts(book: Book) -> list[tuple[str, str]]:
    """What a table is of, for its head."""
    division = Division.objects.get(code=book.area)
    names = Names(projects=[book.project])
    place = division.full_name + (_(" with all divisions below") if book.whole else "")
    facts = [(_("Book"), place)]
    facts += [(_("Source"), names.source(book.source))] if book.source else []
    return facts + ([(_("Of project"), names.project(book.project))] if book.project else [])


def detail_sheet(ledger: DetailLedger, book: Book, facts: list[tuple[str, str]], *, paged: bool) -> Sheet:
    """明细账: opening or brought forward, the lines with month and year totals, carried forward or closing."""
    names = Names(areas={line.book for line in ledger.lines}, projects=[line.project_id for line in ledger.lines])
    brought = paged and ledger.brought_yuan != ledger.opening_yuan
    first = _("From the page before") if brought else _("Opening balance")
    lines = [_balance(first, ledger.brought_yuan if brought else ledger.opening_yuan, "carried", ledger.since)]
    for line in ledger.lines:
        lines.append(_detail(line, names, whole=book.whole))
        if line.end is not None:
            lines += _totals(line.end)
    if ledger.after:
        lines.append(_balance(_("To the next page"), ledger.carried_yuan, "carried"))
    columns = [
        Column(_("Booked on"), "date", 8), Column(_("Voucher"), width=8), Column(_("Summary"), width=24),
        Column(_("Detail"), width=19), Column(_("Debit (yuan)"), _MONEY, 12), Column(_("Credit (yuan)"), _MONEY, 12),
        Column(_("Side"), width=4), Column(_("Balance (yuan)"), _MONEY, 13),
    ]  # fmt: skip
    subject = ledger.subject
    period = f"{ledger.since.isoformat()} — {ledger.until.isoformat()}"
    head = [*facts, (_("Subject of account"), f"{subject.code} {subject.post.label}"), (_("Period"), period)]
    name = f"{_('Detail ledger')} {subject.code} {period}"
    return Sheet(_("Detail ledger"), head, columns, lines, SIGNERS, name=name)


def _balance(label: str, net: Any, kind: str, day: dt.date | None = None) -> Line:
    side, amount = written(net)
    return Line((day, "", label, "", None, None, side, amount), kind)


def _detail(line: DetailLine, names: Names, *, whole: bool) -> Line:
    words = str(TransferKind(line.kind).label)
    if line.reference:
        words = f"{words}：{line.reference}"
    if line.transfers > 1:
        words += "（" + ngettext("%(n)d payment", "%(n)d payments", line.transfers) % {"n": line.transfers} + "）"
    parts = (names.area(line.book) if whole else "", names.project(line.project_id), names.source(line.source_id))
    detail = "／".join(part for part in parts if part)
    debit, credit = (line.amount_yuan, None) if line.side == Side.DEBIT else (None, line.amount_yuan)
    side, balance = written(line.balance_yuan)
    number = voucher_number(line.place.number) if line.place else ""
    return Line((line.booked_on, number, words, detail, debit, credit, side, balance), red=line.is_red,
                mark="，".join(marks(line)), url=place_url(line.place), link=1, summary=2)  # fmt: skip


def _totals(end: MonthEnd) -> list[Line]:
    """本月合计 and 本年累计 under the last line of a month."""
    side, balance = written(end.balance_yuan)
    month = f"{end.month:%Y-%m}"
    return [
        Line((None, month, _("Total of the month"), "", end.debit_yuan, end.credit_yuan, side, balance), "month"),
        Line((None, month, _("Total of the year so far"), "", end.year_debit_yuan, end.year_credit_yuan, side, balance),
             "year"),
    ]  # fmt: skip


def general_sheet(accounts: Iterable[GeneralAccount], book: Book, year: int, on: dt.date) -> Sheet:
    """总账: each subject with its opening balance and a line for each month."""
    lines = []
    for account in accounts:
        label = f"{account.subject.code} {account.subject.post.label}"
        to = book_params(book) | {"subject": account.subject.code, "year": year, "on": on.isoformat()}
        side, amount = written(account.opening_yuan)
        lines.append(Line((label, _("Opening balance"), None, None, None, None, side, amount), "opening",
                          url=address("detail_ledger", **to), link=0))  # fmt: skip
        for month in account.months:
            side, amount = written(month.balance_yuan)
            url = address("detail_ledger", **to, month=month.month.month)
            sums = (month.debit_yuan, month.credit_yuan, month.year_debit_yuan, month.year_credit_yuan)
            lines.append(Line((label, f"{month.month:%Y-%m}", *sums, side, amount), url=url, link=1))
    columns = [
        Column(_("Subject of account"), width=22), Column(_("Month"), width=9),
        Column(_("Debit of the month (yuan)"), _MONEY, 13),
        Column(_("Credit of the month (yuan)"), _MONEY, 13), Column(_("Debit of the year so far (yuan)"), _MONEY, 13),
        Column(_("Credit of the year so far (yuan)"), _MONEY, 13), Column(_("Side"), width=4),
        Column(_("Balance (yuan)"), _MONEY, 13),
    ]  # fmt: skip
    facts = [*book_facts(book), (_("Year"), str(year)), (_("As of"), on.isoformat())]
    return Sheet(_("General ledger"), facts, columns, lines, SIGNERS, name=f"{_('General ledger')} {year}")


def month_words(month: dt.date) -> str:
    """A month written out: 2026年3月 in Chinese, March 2026 in English."""
    words = cn_date(month)
    return words.partition("月")[0] + "月" if "月" in words else words.partition(" ")[2]


def trial_sheet(trial: TrialBalance, book: Book, *, split: bool) -> Sheet:
    """科目余额表: opening, period, year, closing of each subject, both sides; below each its documents when `split`."""
    names = Names()
    lines = []
    for found in trial.lines:
        subject = found.subject
        to = book_params(book) | {"subject": subject.code, "year": trial.on.year, "on": trial.on.isoformat()}
        kind, url = "month" if split else "line", address("detail_ledger", **to)
        lines.append(Line((subject.code, str(subject.post.label), *_both_sides(found.sums)), kind, url=url, link=1))
        if split:
            lines += [
                Line(("", names.source(source), *_both_sides(sums)), link=1,
                     url=address("detail_ledger", **(to | {"source": source})))
                for source, sums in found.sources
            ]  # fmt: skip
    total = trial.total
    opening = sum((max(line.sums.opening_yuan, ZERO) for line in trial.lines), ZERO)
    lines.append(Line(("", _("Total"), opening, opening - total.opening_yuan, total.debit_yuan, total.credit_yuan,
                       total.year_debit_yuan, total.year_credit_yuan, trial.closing_debit_yuan,
                       trial.closing_credit_yuan), "total"))  # fmt: skip
    columns = [Column(_("Code"), width=5), Column(_("Subject of account"), width=15)] + [
        Column(label, _MONEY, 10)
        for label in (
            _("Opening debit (yuan)"), _("Opening credit (yuan)"), _("Debit (yuan)"), _("Credit (yuan)"),
            _("Debit of the year so far (yuan)"), _("Credit of the year so far (yuan)"), _("Closing debit (yuan)"),
            _("Closing credit (yuan)"),
        )
    ]  # fmt: skip
    period = f"{trial.since.isoformat()} — {trial.on.isoformat()}"
    note = _("Held by the accounts that day: %(held)s yuan; deposits and project money in this table: %(booked)s yuan.")
    return Sheet(_("Trial balance"), [*book_facts(book), (_("Period"), period)], columns, lines, SIGNERS,
                 [note % {"held": f"{trial.held_yuan:,}", "booked": f"{trial.booked_yuan:,}"}],
                 name=f"{_('Trial balance')} {trial.on.isoformat()}")  # fmt: skip


def _both_sides(sums: Sums) -> tuple[Any, ...]:
    def sides(net: Any) -> tuple[Any, Any]:
        return (net, None) if net > 0 else (None, -net) if net else (None, None)

    return (*sides(sums.opening_yuan), sums.debit_yuan, sums.credit_yuan, sums.year_debit_yuan, sums.year_credit_yuan,
            *sides(sums.closing_yuan))  # fmt: skip


def account_label(account: Any, names: Names) -> str:
    """An account in words: what it is, of which project, of which document."""
    parts = (str(AccountKind(account.kind).label), names.project(account.project_id), names.source(account.source_id))
    return " · ".join(part for part in parts if part)


def statement_sheet(found: Statement, *, offset: int) -> Sheet:
    """对账单: every movement of one account."""
    account = found.account
    names = Names(areas={line.area for line in found.lines}, projects=[account.project_id])
    before = found.lines[0].balance_yuan - found.lines[0].in_yuan + found.lines[0].out_yuan if offset and found.lines \
        else found.opening_yuan  # fmt: skip
    first = _("From the page before") if offset else _("Opening balance")
    lines = [Line((found.since, "", "", first, "", "", None, None, before), "carried")]
    lines += [
        Line((line.booked_on, voucher_number(line.place.number) if line.place else "",
              str(TransferKind(line.kind).label), line.reference, names.area(line.area), line.payee,
              line.in_yuan or None, line.out_yuan or None, line.balance_yuan),
             mark="，".join(marks(line)), url=place_url(line.place), link=1, summary=3)
        for line in found.lines
    ]  # fmt: skip
    lines.append(Line((found.until, "", "", _("Total and closing balance"), "", "", found.in_yuan, found.out_yuan,
                       found.closing_yuan), "total"))  # fmt: skip
    columns = [
        Column(_("Booked on"), "date", 8), Column(_("Voucher"), width=8), Column(_("Kind"), width=7),
        Column(_("Summary"), width=25), Column(_("Other end"), width=10), Column(_("Payee"), width=8),
        Column(_("In (yuan)"), _MONEY, 11), Column(_("Out (yuan)"), _MONEY, 11),
        Column(_("Balance (yuan)"), _MONEY, 12),
    ]  # fmt: skip
    period = f"{found.since.isoformat()} — {found.until.isoformat()}"
    facts = [(_("Book"), account.village.full_name), (_("Account of the ledger"), account_label(account, names)),
             (_("Period"), period)]  # fmt: skip
    return Sheet(_("Statement of account"), facts, columns, lines, SIGNERS,
                 name=f"{_('Statement of account')} {account.pk} {period}")  # fmt: skip


_PAGES = {"funds.source": "funds:source", "funds.project": "funds:project", "funds.claim": "funds:claim",
          "funds.recovery": "funds:recovery", "funds.payment": "funds:payment"}  # fmt: skip


def paper_url(paper: VoucherPaper, user: Any) -> str:
    """Where the paper of a voucher is: the list, the claim, the recovery, the document, the decisions. "" when this
    user has no page of it (a source is the county's own)."""
    voucher = paper.voucher
    kind, _colon, number = voucher.paper.partition(":")
    if voucher.batch_id:
        return reverse("funds:payment", args=[voucher.batch_id])
    if kind == "funds.paymentline":
        batch = PaymentLine.objects.filter(pk=number).values_list("batch_id", flat=True).first()
        return reverse("funds:payment", args=[batch]) if batch else ""
    if kind == "funds.allocation":
        return address("allocations", source=voucher.source_id, area=max((x.area for x in voucher.lines), key=len))
    if kind == "funds.source" and len(user.scope) > 6:
        return ""
    try:
        return reverse(_PAGES[kind], args=[int(number)])
    except (KeyError, NoReverseMatch, ValueError):
        return ""
