"""Papers and cards named by their subjects ("funds.payment:12"), as rows with a name and an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from funds.ledger import reading
from funds.models import Allocation, BankFile, Contract, FundSource, PaymentBatch, PaymentLine, Project, Supplier
from households.models import Household
from registry.ui import formats


@dataclass(frozen=True)
class Paper:
    """One paper or card: what it is, its name, its address ("" when there is no page), what it comes to in yuan."""

    kind: Any
    name: str
    url: str
    note: str = ""
    amount_yuan: Decimal | None = None


def papers_of(subjects: Iterable[str], user: Any) -> list[Paper]:
    """The papers that the user may see, in the order given. One statement a kind of paper."""
    wanted: dict[str, list[int]] = {}
    order = list(subjects)
    for subject in order:
        kind, _colon, key = subject.partition(":")
        if key.isdecimal():
            wanted.setdefault(kind, []).append(int(key))
    found = {
        f"{kind}:{key}": paper
        for kind, keys in wanted.items() if kind in _KINDS
        for key, paper in _KINDS[kind](keys, user)
    }  # fmt: skip
    return [found[subject] for subject in order if subject in found]


def address(subject: str) -> str:
    """The page of one paper, without asking whether it is there; "" for what has none."""
    kind, _colon, key = subject.partition(":")
    if kind == "ledger.account":
        return f"{reverse('funds:transfers')}?{urlencode({'account': key})}"
    try:
        return reverse(_PAGES[kind], args=[key]) if kind in _PAGES else ""
    except NoReverseMatch:
        return ""


_PAGES = {
    "households.household": "households:detail", "funds.payment": "funds:payment", "funds.project": "funds:project",
    "funds.source": "funds:source", "funds.contract": "funds:contract", "funds.supplier": "funds:supplier",
    "funds.bankfile": "funds:bank_file",
}  # fmt: skip


def _rows(model: Any, keys: list[int], user: Any, *related: str) -> Any:
    return model.objects.visible_to(user).filter(pk__in=keys).select_related("village", *related)


def _households(keys: list[int], user: Any) -> Any:
    for row in _rows(Household, keys, user):
        yield row.pk, Paper(_("Card"), row.head_name, row.get_absolute_url(), f"{row.village.name} {row.number}")


def _lists(keys: list[int], user: Any) -> Any:
    for row in _rows(PaymentBatch, keys, user):
        note = f"{row.village.name} · {row.get_state_display()}"
        yield row.pk, Paper(_("List of payments"), row.title, row.get_absolute_url(), note, row.total_yuan)


def _lines(keys: list[int], user: Any) -> Any:
    for row in _rows(PaymentLine, keys, user, "batch"):
        yield row.pk, Paper(
            _("Payment"), row.payee_name, row.batch.get_absolute_url(), row.batch.title, row.amount_yuan
        )  # fmt: skip


def _projects(keys: list[int], user: Any) -> Any:
    for row in _rows(Project, keys, user):
        note = f"{row.village.name} · {row.get_state_display()}"
        yield row.pk, Paper(_("The project"), row.name, row.get_absolute_url(), note, row.budget_yuan)


def _sources(keys: list[int], user: Any) -> Any:
    for row in _rows(FundSource, keys, user):
        yield row.pk, Paper(_("Source document"), row.document_no, row.get_absolute_url(), "", row.amount_yuan)


def _allocations(keys: list[int], user: Any) -> Any:
    for row in _rows(Allocation, keys, user, "to_area"):
        note = f"{formats.iso_date(row.decided_on)} → {row.to_area.name}"
        name = row.document_no or row.source_document_no
        yield row.pk, Paper(_("Allocation"), name, address(f"funds.source:{row.source_id}"), note, row.amount_yuan)


def _contracts(keys: list[int], user: Any) -> Any:
    for row in _rows(Contract, keys, user):
        name, note = f"{row.number} {row.supplier_name}", f"{row.village.name} · {formats.iso_date(row.signed_on)}"
        yield row.pk, Paper(_("Contract"), name, address(row.subject), note, row.amount_yuan)


def _suppliers(keys: list[int], user: Any) -> Any:
    for row in _rows(Supplier, keys, user):
        yield row.pk, Paper(_("Supplier"), row.name, address(f"funds.supplier:{row.pk}"), row.credit_code)


def _files(keys: list[int], user: Any) -> Any:
    for row in _rows(BankFile, keys, user):
        yield row.pk, Paper(_("Bank file"), row.number, address(row.subject), row.get_state_display(), row.total_yuan)


def _accounts(keys: list[int], user: Any) -> Any:
    for row in reading.accounts(user).filter(pk__in=keys).select_related("village"):
        yield row.pk, Paper(
            _("Account of the ledger"), row.name, address(f"ledger.account:{row.pk}"), row.village.name,
            row.balance_yuan,
        )  # fmt: skip


_KINDS = {
    "households.household": _households, "funds.payment": _lists, "funds.paymentline": _lines,
    "funds.project": _projects, "funds.source": _sources, "funds.allocation": _allocations,
    "funds.contract": _contracts, "funds.supplier": _suppliers, "funds.bankfile": _files, "ledger.account": _accounts,
}  # fmt: skip
