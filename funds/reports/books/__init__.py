"""The books an accountant reads: vouchers, general and detail ledger, trial balance, statements. Functions of an area
and days, so that others can read them without a request."""

from funds.reports.books.detail import DetailLedger, DetailLine, MonthEnd, detail_ledger
from funds.reports.books.entries import Book, month_after, month_start
from funds.reports.books.statement import AccountLine, Statement, StatementLine, accounts_of, statement
from funds.reports.books.trial import GeneralAccount, Sums, TrialBalance, TrialLine, general_ledger, trial_balance
from funds.reports.books.vouchers import (
    MonthCount,
    Place,
    Voucher,
    VoucherLine,
    months_of,
    places_of,
    voucher,
    vouchers,
)

__all__ = [
    "AccountLine", "Book", "DetailLedger", "DetailLine", "GeneralAccount", "MonthCount", "MonthEnd", "Place",
    "Statement", "StatementLine", "Sums", "TrialBalance", "TrialLine", "Voucher", "VoucherLine", "accounts_of",
    "detail_ledger", "general_ledger", "month_after", "month_start", "months_of", "places_of", "statement",
    "trial_balance", "voucher", "vouchers",
]  # fmt: skip
