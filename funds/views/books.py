"""The screens of the books: vouchers, ledgers, trial balance, accounts and their statements. All of them only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funds import presenters
from funds.documents import sheets
from funds.documents import vouchers as paper
from funds.documents.names import Names
from funds.documents.sheets import MOST_PRINTED, Sheet
from funds.forms.books import BookForm
from funds.presenters import books as told
from funds.reports import books
from funds.rules.books import pages_of
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.text.periods import Period
from registry.ui.elements import Crumb, Tab

PAGE = 100  # lines of a ledger on a page
VOUCHERS = 50  # vouchers on a page, and printed at once


def tabs(current: str, form: BookForm) -> list[Tab]:
    """The ways through the books, with area, source and day kept."""
    labels = {
        "books": _("Vouchers"), "general_ledger": _("General ledger"), "detail_ledger": _("Detail ledger"),
        "trial_balance": _("Trial balance"), "book_accounts": _("Accounts of the ledger"),
        "periods": _("Closing of months"),
    }  # fmt: skip
    day = form.told("on")
    kept = told.book_params(form.book) | {"on": day.isoformat() if day else None, "year": form.told("year")}
    return [Tab(label, told.address(name, **kept), current=name == current) for name, label in labels.items()]


def form_of(request: HttpRequest, *shown: str) -> BookForm:
    """The filters of the address. Raises Http404 for an area outside the scope."""
    form = BookForm(request.GET, user=request.user, today=clock.today(), shown=shown)
    if not form.wanted_area:
        raise Http404
    return form


def crumbs(area: str, *above: tuple[str, str]) -> list[Crumb]:
    """The way from the money of an area to its books."""
    first = Crumb(_("Special funds"), f"{reverse('funds:home')}?area={area}")
    return [first, *(Crumb(label, url) for label, url in above), Crumb(_("Books"))]


def page_of(request: HttpRequest) -> int:
    """Which page of a table, counted from 1."""
    wanted = request.GET.get("page", "")
    return max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1


def exported(request: HttpRequest, area: str, build: Callable[[], Sheet], printed: Any = None) -> HttpResponse | None:
    """The workbook or the PDF when the address asks for one (`as`), noted in the trail; None for the page.

    What is printed is built in Chinese; `printed` makes a PDF of another kind than the table.
    """
    wanted = request.GET.get("as")
    if wanted not in {"xlsx", "pdf"}:
        return None
    division = Division.objects.get(code=area)
    trail.note_access(request, "funds.book_exported", target=division, village=area)
    if wanted == "xlsx":
        sheet = build()
        return presenters.attachment(sheets.workbook(sheet), f"{division.name} {sheet.name or sheet.title}.xlsx")
    with sheets.in_chinese():
        sheet = build()
        if len(sheet.lines) > MOST_PRINTED and printed is None:
            return _too_long(request)
        data = printed() if printed else sheets.pdf(sheet)
    response = presenters.attachment(data, f"{division.name} {sheet.name or sheet.title}.pdf")
    response["Content-Type"] = "application/pdf"
    return response


def _too_long(request: HttpRequest) -> HttpResponse:
    messages.error(
        request, _("This is too long to print at once. Choose a month, a document or a project, or take the workbook.")
    )
    kept = request.GET.copy()
    kept.pop("as")
    return redirect(f"{request.path}?{kept.urlencode()}")


def page(
    request: HttpRequest, template: str, form: BookForm, current: str, context: dict[str, Any], *, count: int = 0
) -> HttpResponse:
    """A page of the books with its tabs, filters, paging and the addresses of workbook and PDF."""
    number, last = page_of(request), pages_of(count, context.get("size", PAGE))
    kept = request.GET.copy()

    def to(**changes: Any) -> str:
        copy = kept.copy()
        copy.update({key: str(value) for key, value in changes.items()})
        for key in changes:
            copy[key] = str(changes[key])
        return f"?{copy.urlencode()}"

    kept.pop("as", None)
    return render(request, template, {
        "form": form, "tabs": tabs(current, form), "area": Division.objects.get(code=form.book.area),
        "crumbs": crumbs(form.book.area),
        "xlsx_url": to(**{"as": "xlsx"}), "pdf_url": to(**{"as": "pdf"}), "number": number, "last": last,
        "count": count, "previous_url": to(page=number - 1) if number > 1 else "",
        "next_url": to(page=number + 1) if number < last else "", **context,
    })  # fmt: skip


@require_GET
@requires(Permission.VIEW_FUNDS)
def voucher_list(request: HttpRequest) -> HttpResponse:
    """The vouchers of one book and month; without a month those of the last month that has any."""
    form = form_of(request, "area", "source", "project", "year", "month", "on")
    area = form.book.area
    months = books.months_of(area)
    of_year = [m for m in months if m.month.year == form.of_year] or months
    month = form.of_month or (of_year[0].month if of_year else form.as_of.replace(day=1))
    on = form.as_of if form.told("on") else None
    narrow = {"source": form.book.source, "project": form.book.project, "on": on}
    chosen = next((m for m in months if m.month == month), None)
    count = chosen.vouchers if chosen else 0
    first = (page_of(request) - 1) * VOUCHERS
    found = books.vouchers(area, month, after=first, last=first + VOUCHERS, **narrow)

    def build() -> Sheet:
        whole = found if request.GET.get("as") == "pdf" else books.vouchers(area, month, **narrow)
        name = Division.objects.get(code=area).full_name
        return paper.register(paper.papers_of(whole), book=name, month=f"{month:%Y-%m}")

    def printed() -> bytes:
        return paper.pdf(paper.papers_of(found), title=f"{_('Vouchers')} {month:%Y-%m}")

    made = exported(request, area, build, printed)
    return made or page(request, "funds/books/vouchers.html", form, "books", {
        "papers": [(p, told.place_url(p.voucher.place)) for p in paper.papers_of(found)],
        "month": month, "written": told.month_words(month), "size": VOUCHERS, "chosen": chosen,
        "months": [
            (m, told.address("books", area=area, year=m.month.year, month=m.month.month)) for m in months[:24]
        ],
    }, count=count)  # fmt: skip


@require_GET
@requires(Permission.VIEW_FUNDS)
def voucher_page(request: HttpRequest, area: str, month: str, number: int) -> HttpResponse:
    """One voucher, with the payments behind it and the way to its paper."""
    if not area.startswith(request.user.scope):
        raise Http404
    try:
        first = Period.parse(month).start
    except ValueError as error:
        raise Http404 from error
    found = books.voucher(area, first, number)
    if found is None:
        raise Http404
    [shown] = paper.papers_of([found])

    def printed() -> bytes:
        [chinese] = paper.papers_of([found])
        return paper.pdf([chinese], title=chinese.number, with_annex=paper.annex(chinese))

    def build() -> Sheet:
        return paper.register(paper.papers_of([found]), book=shown.book, month=month)

    made = exported(request, area, build, printed)
    return made or render(request, "funds/books/voucher.html", {
        "paper": shown, "annex": paper.annex(shown), "paper_url": told.paper_url(shown, request.user),
        "back_url": told.place_url(shown.taken_back), "undone_url": told.place_url(shown.taken_back_by),
        "lines": [
            (line, reverse("funds:account_statement", args=[entry.account_id]) if entry.account_id else "")
            for line, entry in zip(shown.lines, found.lines, strict=True)
        ],
        "crumbs": [
            Crumb(_("Special funds"), f"{reverse('funds:home')}?area={area}"),
            Crumb(_("Vouchers"), told.address("books", area=area, year=first.year, month=first.month)),
            Crumb(shown.number),
        ],
    })  # fmt: skip


@require_GET
@requires(Permission.VIEW_FUNDS)
def detail_ledger(request: HttpRequest) -> HttpResponse:
    """明细账 of one subject over a year or a month."""
    form = form_of(request, "area", "reach", "subject", "source", "project", "year", "month", "on")
    month = form.of_month
    since = month or dt.date(form.of_year, 1, 1)
    last = books.month_after(month) if month else dt.date(form.of_year + 1, 1, 1)
    until = min(last - dt.timedelta(days=1), max(form.as_of, since))
    facts = told.book_facts(form.book)

    def sheet(ledger: Any, *, paged: bool) -> Sheet:
        return told.detail_sheet(ledger, form.book, facts, paged=paged)

    def build() -> Sheet:
        most = MOST_PRINTED + 1 if request.GET.get("as") == "pdf" else None
        return sheet(
            books.detail_ledger(form.book, form.of_subject.post, since=since, until=until, limit=most), paged=False
        )

    made = exported(request, form.book.area, build)
    if made:
        return made
    ledger = books.detail_ledger(
        form.book, form.of_subject.post, since=since, until=until, offset=(page_of(request) - 1) * PAGE, limit=PAGE
    )
    return page(request, "funds/books/sheet.html", form, "detail_ledger",
                {"sheet": sheet(ledger, paged=True), "size": PAGE}, count=ledger.count)  # fmt: skip


@require_GET
@requires(Permission.VIEW_FUNDS)
def general_ledger(request: HttpRequest) -> HttpResponse:
    """总账 of a year: every subject, month by month."""
    form = form_of(request, "area", "reach", "source", "project", "year", "on")
    on = min(form.as_of, dt.date(form.of_year, 12, 31))

    def build() -> Sheet:
        return told.general_sheet(books.general_ledger(form.book, form.of_year, on), form.book, form.of_year, on)

    made = exported(request, form.book.area, build)
    return made or page(request, "funds/books/sheet.html", form, "general_ledger", {"sheet": build()})


@require_GET
@requires(Permission.VIEW_FUNDS)
def trial_balance(request: HttpRequest) -> HttpResponse:
    """科目余额表 as of a day, and whether it balances and agrees with the accounts."""
    form = form_of(request, "area", "reach", "source", "on", "split")
    found = books.trial_balance(form.book, form.as_of)

    def build() -> Sheet:
        return told.trial_sheet(found, form.book, split=bool(form.told("split")))

    made = exported(request, form.book.area, build)
    return made or page(request, "funds/books/sheet.html", form, "trial_balance", {"sheet": build(), "trial": found})


@require_GET
@requires(Permission.VIEW_FUNDS)
def account_list(request: HttpRequest) -> HttpResponse:
    """The accounts of one book with what each holds on a day."""
    form = form_of(request, "area", "source", "project", "on")
    found = books.accounts_of(form.book.area, form.as_of, source=form.book.source, project=form.book.project)
    names = Names(projects=[line.account.project_id for line in found])
    year = form.as_of.replace(month=1, day=1).isoformat()
    rows = [
        (told.account_label(line.account, names), line.balance_yuan,
         f"{reverse('funds:account_statement', args=[line.account.pk])}?since={year}&until={form.as_of.isoformat()}")
        for line in found
    ]  # fmt: skip
    return page(request, "funds/books/accounts.html", form, "book_accounts", {"rows": rows})


@require_GET
@requires(Permission.VIEW_FUNDS)
def account_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """对账单 of one account between two days; without days those of the year so far."""
    today = clock.today()
    since, until = _day(request, "since") or today.replace(month=1, day=1), _day(request, "until") or today
    offset = (page_of(request) - 1) * PAGE
    found = books.statement(pk, since=since, until=until, offset=offset, limit=PAGE)
    if found is None:
        raise Http404

    def build() -> Sheet:
        most = MOST_PRINTED + 1 if request.GET.get("as") == "pdf" else None
        whole = books.statement(pk, since=since, until=until, limit=most) or found  # no account is ever removed
        return told.statement_sheet(whole, offset=0)

    area = found.account.village_id
    made = exported(request, area, build)
    if made:
        return made
    form = BookForm({"area": area}, user=request.user, today=today, shown=("area",))
    context = {"sheet": told.statement_sheet(found, offset=offset), "since": since, "until": until, "size": PAGE}
    return page(request, "funds/books/statement.html", form, "book_accounts", context, count=found.count)


def _day(request: HttpRequest, name: str) -> dt.date | None:
    """A day of the address; None when it is missing or none."""
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
