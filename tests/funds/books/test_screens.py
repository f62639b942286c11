"""The books on screen, as workbook and as paper: the same figures; each village its own book; from figure to paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from funds.ledger import reading
from funds.ledger.choices import AccountKind
from funds.reports import books
from registry import clock
from registry.audit.models import Entry
from registry.text.money import to_capital
from registry.ui.formats import yuan
from tests.conftest import COUNTY, SIBLING, VILLAGE, text_of
from tests.funds.bank.answers import answer_to
from tests.funds.bank.scenes import Scene, scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid(make_user: Any, in_scope: Callable[[str], Any]) -> Any:
    """A list of three households paid out; the bank refused the second, whose payment was taken back."""
    with in_scope(COUNTY):
        found = scene(make_user)
        file = found.sent()
        found.answered(file, answer_to(file, {2: "refused"}, on=clock.today()))
        yield found


def _paper(response: Any) -> str:
    """The text of a PDF without its blanks: a wrapped cell is still one word."""
    assert response["Content-Type"] == "application/pdf"
    return re.sub(r"\s", "", _paper_lines(response))


def _cells(response: Any) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def _amounts(text: str) -> list[str]:
    return re.findall(r"-?\d[\d,]*\.\d\d(?!\d)", text)


PAGES = ("detail_ledger", "general_ledger", "trial_balance")


@pytest.mark.parametrize("name", PAGES)
def test_page_workbook_and_paper_show_the_same_figures(paid: Scene, as_user: Any, name: str) -> None:
    client = as_user(paid.who.finance)
    url = f"{reverse(f'funds:{name}')}?area={COUNTY}&reach=whole&subject=101"
    shown = client.get(url).content.decode()
    page = re.sub(r"<[^>]+>", " ", shown[shown.index("<tbody>") : shown.index("</tbody>")])
    rows = _cells(client.get(f"{url}&as=xlsx"))
    written = [yuan(value) for row in rows for value in row if isinstance(value, int | float)]
    paper = _amounts(_paper_lines(client.get(f"{url}&as=pdf")))
    assert len(written) > 3
    assert sorted(_amounts(page)) == sorted(written)
    assert sorted(written) == sorted(paper[: len(written)])
    assert "会计主管" in _paper(client.get(f"{url}&as=pdf"))
    assert Entry.objects.filter(event="funds.book_exported").count() == 3


def _paper_lines(response: Any) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)


def test_a_list_is_one_voucher_and_its_reversal_stands_in_red(paid: Scene, as_user: Any) -> None:
    """The village's voucher of the list: three payments, the annex names each; the refused one is taken back."""
    client, today = as_user(paid.who.clerk), clock.today()
    found = books.vouchers(VILLAGE, today.replace(day=1))
    listed = next(v for v in found if v.batch_id == paid.batch.pk)
    [back] = [v for v in found if v.is_red]
    assert listed.transfers == 3 and listed.amount_yuan == paid.batch.lines.count() * 1000
    assert back.amount_yuan == -1000 and back.seq > listed.seq
    url = reverse("funds:voucher", args=[VILLAGE, f"{today:%Y-%m}", listed.place.number])
    page = text_of(client.get(url))
    for household in paid.households:
        assert household.head_name in page
    assert to_capital(listed.amount_yuan) in page and "511 " in page
    assert reverse("funds:payment", args=[paid.batch.pk]) in client.get(url).content.decode()
    paper = _paper(client.get(f"{url}?as=pdf"))
    assert to_capital(listed.amount_yuan) in paper and yuan(listed.amount_yuan) in paper
    assert all(household.head_name in paper for household in paid.households)
    red = reverse("funds:voucher", args=[VILLAGE, f"{today:%Y-%m}", back.place.number])
    assert url in client.get(red).content.decode()  # the voucher it takes back
    assert yuan(back.amount_yuan) in text_of(client.get(red))
    month = client.get(f"{reverse('funds:books')}?as=pdf")
    assert _paper(month).count("记账凭证") == len(found)
    assert len(pypdf.PdfReader(io.BytesIO(month.content)).pages) == -(-len(found) // 2)


def test_a_village_sees_its_own_book_only(paid: Scene, as_user: Any, make_user: Any) -> None:
    clerk, other = as_user(paid.who.clerk), as_user(make_user("village_clerk", SIBLING))
    for name in (*PAGES, "books", "book_accounts", "periods"):
        assert clerk.get(reverse(f"funds:{name}")).status_code == 200, name
        assert clerk.get(f"{reverse(f'funds:{name}')}?area={COUNTY}").status_code == 404, name
        assert other.get(f"{reverse(f'funds:{name}')}?area={VILLAGE}").status_code == 404, name
    account = reading.accounts().get(village=VILLAGE, kind=AccountKind.PROJECT)
    statement = reverse("funds:account_statement", args=[account.pk])
    assert clerk.get(statement).status_code == 200
    assert other.get(statement).status_code == 404
    county = reading.accounts().get(village=COUNTY, kind=AccountKind.NODE, source_id=paid.source.pk)
    assert clerk.get(reverse("funds:account_statement", args=[county.pk])).status_code == 404
    voucher = reverse("funds:voucher", args=[COUNTY, f"{books.months_of(COUNTY)[0].month:%Y-%m}", 1])
    assert clerk.get(voucher).status_code == 404
    assert as_user(paid.who.finance).get(voucher).status_code == 200


def test_a_statement_shows_each_payment_and_ends_at_the_balance(paid: Scene, as_user: Any) -> None:
    client = as_user(paid.who.accounting)
    account = reading.accounts().get(village=VILLAGE, kind=AccountKind.PROJECT)
    url = reverse("funds:account_statement", args=[account.pk])
    page = text_of(client.get(url))
    assert yuan(account.balance_yuan) in page
    rows = _cells(client.get(f"{url}?as=xlsx"))
    assert float(rows[-1][-1]) == float(account.balance_yuan)
    assert sum(1 for row in rows if row[5] in {h.head_name for h in paid.households}) == 4  # one of them back again
    assert yuan(account.balance_yuan) in _paper_lines(client.get(f"{url}?as=pdf"))
    assert "06-31" not in text_of(client.get(f"{url}?since=2026-06-31"))  # no such day: the year so far is shown


def test_the_figures_of_an_area_lead_to_the_ledger_they_are_summed_from(paid: Scene, as_user: Any) -> None:
    client = as_user(paid.who.finance)
    home = client.get(reverse("funds:home")).content.decode()
    hrefs = [h.replace("&amp;", "&") for h in re.findall(r'href="([^"]+)"', home) if "/books/" in h]
    spent = next(h for h in hrefs if "subject=511" in h)
    ledger = client.get(spent).content.decode()
    numbers = [h for h in re.findall(r'href="([^"]+)"', ledger) if f"/books/{VILLAGE}/" in h]
    assert numbers and client.get(numbers[0]).status_code == 200
    assert reverse("funds:payment", args=[paid.batch.pk]) in client.get(numbers[0]).content.decode()
    for href in dict.fromkeys(hrefs):
        assert client.get(href).status_code == 200, href
