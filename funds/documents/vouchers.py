"""Vouchers in words: what stands on a 记账凭证, on the screen, in the workbook and on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from funds.choices.books import Post, Side
from funds.documents.names import Names
from funds.documents.sheets import LANGUAGE, STYLES, Column, Line, Sheet
from funds.ledger import reading
from funds.ledger.choices import TransferKind
from funds.models import PaymentLine
from funds.reports.books import Place, Voucher, VoucherLine, places_of
from funds.rules.books import voucher_number
from registry.divisions.models import Division
from registry.documents.models import Attachment
from registry.documents.pdf import render_pdf
from registry.text.money import to_capital

SIGNERS = ("会计主管", "记账", "复核", "制单")


@dataclass(frozen=True)
class PaperLine:
    """One line of a voucher in words."""

    subject: str
    detail: str
    debit_yuan: Decimal | None
    credit_yuan: Decimal | None


@dataclass(frozen=True)
class VoucherPaper:
    """A voucher with everything that is written on it. `taken_back` is where what it takes back stands."""

    voucher: Voucher
    book: str
    number: str
    summary: str
    marks: list[str]
    lines: list[PaperLine]
    capital: str
    attachments: int
    maker: str
    checker: str
    document_no: str
    paper_name: str
    taken_back: Place | None
    taken_back_by: Place | None


def papers_of(found: Sequence[Voucher]) -> list[VoucherPaper]:
    """The vouchers of one book in words; all names are read at once."""
    if not found:
        return []
    names = Names(
        areas={line.area for v in found for line in v.lines} | {v.place.book for v in found},
        projects=[line.project_id for v in found for line in v.lines],
        users=[pk for v in found for pk in (v.maker_id, v.checker_id)],
    )
    book = Division.objects.get(code=found[0].place.book)
    back = places_of((v.place.book, v.reverses_id) for v in found if v.reverses_id)
    undone = _reversals(found)
    filed = _filed(found)
    return [
        VoucherPaper(
            v, book.full_name, voucher_number(v.place.number), summary(v, back.get((v.place.book, str(v.reverses_id)))),
            marks(v), [_line(line, names) for line in v.lines], to_capital(v.amount_yuan), filed[v.seq],
            names.user(v.maker_id), names.user(v.checker_id), names.source(v.source_id), paper_name(v),
            back.get((v.place.book, str(v.reverses_id))), undone.get(str(v.transfer_id)),
        )
        for v in found
    ]  # fmt: skip


def summary(voucher: Voucher, taken_back: Place | None = None) -> str:
    """摘要: what happened and after which paper."""
    if voucher.kind == TransferKind.REVERSAL:
        where = f"{taken_back.month:%Y-%m} {voucher_number(taken_back.number)}" if taken_back else ""
        return _("Takes back voucher %(place)s: %(reason)s") % {"place": where, "reason": voucher.reference}
    label = TransferKind(voucher.kind).label
    if voucher.transfers > 1:
        payments = ngettext("%(count)d payment", "%(count)d payments", voucher.transfers) % {"count": voucher.transfers}
        return f"{label}：{voucher.reference}（{payments}）"
    return f"{label}：{voucher.reference}"


def marks(line: Any) -> list[str]:
    """What is written beside a line: red, late. Takes vouchers, lines of ledgers and of statements."""
    found = [_("red")] if line.kind == TransferKind.REVERSAL or getattr(line, "is_red", False) else []
    if line.late_for:
        found.append(_("late entry, of %(day)s") % {"day": line.late_for.isoformat()})
    return found


def paper_name(voucher: Voucher) -> str:
    """What kind of paper the voucher carries out."""
    if voucher.batch_id:
        return _("Payment list %(number)d") % {"number": voucher.batch_id}
    kind, _colon, number = voucher.paper.partition(":")
    labels = {
        "funds.source": _("Source document %(number)s"), "funds.allocation": _("Decision to pass money on %(number)s"),
        "funds.paymentline": _("Payment to a household %(number)s"), "funds.claim": _("Claim %(number)s"),
        "funds.recovery": _("Recovery %(number)s"), "funds.repayment": _("Repayment %(number)s"),
    }  # fmt: skip
    return labels[kind] % {"number": number} if kind in labels else voucher.paper


def _line(line: VoucherLine, names: Names) -> PaperLine:
    project, place = names.project(line.project_id), names.area(line.area)
    within = {Post.NODE: "", Post.ORIGIN: "", Post.ABOVE: place, Post.BELOW: place}.get(line.subject.post, project)
    detail = "／".join(part for part in (within, names.source(line.source_id)) if part)
    amount = line.amount_yuan
    debit, credit = (amount, None) if line.side == Side.DEBIT else (None, amount)
    return PaperLine(f"{line.subject.code} {line.subject.post.label}", detail, debit, credit)


def _reversals(found: Sequence[Voucher]) -> dict[str, Place]:
    """For vouchers of one movement that were taken back: where that stands."""
    single = {str(v.transfer_id): v.place.book for v in found if v.transfers == 1}
    rows = reading.transfers().filter(reverses__in=single).values_list("pk", "reverses_id")
    by = {str(back): (single[str(back)], pk) for pk, back in rows}
    places = places_of(by.values())
    return {key: places[book, str(pk)] for key, (book, pk) in by.items() if (book, str(pk)) in places}


def _filed(found: Sequence[Voucher]) -> Counter[int]:
    """附单据: scans filed under the paper, and the list itself where a list is paid."""
    subjects = {v.seq: f"funds.payment:{v.batch_id}" if v.batch_id else v.paper for v in found}
    counts = dict(
        Attachment.objects.filter(subject__in=set(subjects.values()))
        .order_by().values_list("subject").annotate(n=Count("pk"))
    )  # fmt: skip
    batches = {v.seq for v in found if v.batch_id}
    return Counter({seq: counts.get(subject, 0) + (seq in batches) for seq, subject in subjects.items()})


def annex(paper: VoucherPaper) -> Sheet | None:
    """The payments behind a voucher of a list, one by one; None for other vouchers."""
    voucher = paper.voucher
    if voucher.batch_id is None:
        return None
    lines = (
        PaymentLine.objects.filter(batch=voucher.batch_id, transfer__booked_on=voucher.booked_on,
                                   transfer__late_for=voucher.late_for)
        .select_related("household").order_by("position")
    )  # fmt: skip
    rows = [
        Line((n, line.payee_name, line.household.number, line.account_masked, line.amount_yuan))
        for n, line in enumerate(lines, 1)
    ]
    total = sum((line.amount_yuan for line in lines), Decimal("0.00"))
    return Sheet(
        _("Payments of voucher %(number)s") % {"number": paper.number},
        [(_("Book"), paper.book), (_("Month"), f"{voucher.place.month:%Y-%m}"), (_("List"), voucher.reference)],
        [Column(_("No."), "count", 8), Column(_("Payee"), width=20), Column(_("Household number"), width=26),
         Column(_("Account"), width=26), Column(_("Amount (yuan)"), "money", 20)],
        [*rows, Line(("", _("Total"), "", "", total), "total")], wide=False,
    )  # fmt: skip


def register(papers: Sequence[VoucherPaper], *, book: str, month: str) -> Sheet:
    """The lines of vouchers as one table, for a workbook."""
    rows = [
        Line((paper.number, paper.voucher.booked_on, paper.summary, line.subject, line.detail, line.debit_yuan,
              line.credit_yuan, paper.attachments, paper.maker, paper.checker),
             red=paper.voucher.is_red, mark="，".join(paper.marks), summary=2)
        for paper in papers for line in paper.lines
    ]  # fmt: skip
    both = sum((p.voucher.amount_yuan for p in papers), Decimal("0.00"))
    return Sheet(
        _("Vouchers"), [(_("Book"), book), (_("Month"), month)],
        [Column(_("Voucher"), width=9), Column(_("Booked on"), "date", 11), Column(_("Summary"), width=40),
         Column(_("Subject of account"), width=24), Column(_("Detail"), width=30),
         Column(_("Debit (yuan)"), "money", 15),
         Column(_("Credit (yuan)"), "money", 15), Column(_("Papers attached"), "count", 9),
         Column(_("Voucher made by"), width=10), Column(_("Voucher checked by"), width=10)],
        [*rows, Line(("", None, _("Total"), "", "", both, both, None, "", ""), "total")],
    )  # fmt: skip


def pdf(papers: Sequence[VoucherPaper], *, title: str, with_annex: Sheet | None = None) -> bytes:
    """Vouchers on A4, two on a page, each with its lines to sign. Built in Chinese: call inside `in_chinese`."""
    pages = [papers[n : n + 2] for n in range(0, len(papers), 2)]
    context = {"title": title, "pages": pages, "annex": with_annex}
    return render_pdf("papers/funds/vouchers.html", context, language=LANGUAGE, styles=STYLES)[1]
