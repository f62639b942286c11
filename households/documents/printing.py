"""Prints papers and issues them: one household's at once, many as one PDF in a job. Whoever prints is on record.

A paper in full (identity, account and phone numbers not masked) asks for the right to reveal them, says so on the
trail of every household in it before it is made, and opens afterwards only to those who hold that right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.documents import papers
from households.documents.file import files
from households.models import Household, Visit
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.issuing import issue
from registry.documents.models import IssuedDocument
from registry.documents.pdf import join_pdf
from registry.errors import DomainError

if TYPE_CHECKING:
    from registry.accounts.models import User

Advance = Callable[[int, int, str], None]
MOST = 500
"""Households in one print run; a larger village prints its groups one after the other."""


def kind_of(code: str) -> str:
    """The kind of an issued paper."""
    return f"households.{code}"


def subject_of(household: Household) -> str:
    """What papers of one household are filed under."""
    return f"households.household:{household.pk}"


@transaction.atomic
def print_one(
    household: Household, paper: papers.Paper, *, year: int, by: User, at: dt.datetime, in_full: bool = False,
    visit: Visit | None = None,
) -> IssuedDocument:  # fmt: skip
    """The paper of one household, issued. Raises DomainError when it is asked in full without the right."""
    _refuse_in_full(by, in_full)
    file = next(files(Household.objects.filter(pk=household.pk), year))
    sheet = papers.sheet_of(paper, file, in_full=in_full, visit_on_record=visit)
    _note([(household.pk, household.village_id, str(household))], paper, by=by, in_full=in_full)
    return _issue([sheet], code=paper.code, area=household.village_id, title=sheet.title, year=year, by=by, at=at,
                  subject=subject_of(household), in_full=in_full)  # fmt: skip


def print_many(
    households: Any, paper: papers.Paper, *, area: str, place: str, year: int, by: User, at: dt.datetime,
    in_full: bool = False, advance: Advance | None = None,
) -> IssuedDocument:  # fmt: skip
    """The papers of many households as one PDF, each with its own pages. Raises DomainError when there are none."""
    _refuse_in_full(by, in_full)
    wanted = list(households.values_list("pk", "village_id", "number"))
    if not wanted:
        raise DomainError("nothing_to_print", _("There is no household to print here."))
    if len(wanted) > MOST:
        raise DomainError("too_many_to_print", _("One print run holds at most %(most)d households."), most=MOST)
    sheets = []
    for number, sheet in enumerate(papers.sheets_of(paper, households, year=year, in_full=in_full), 1):
        sheets.append(sheet)
        _tell(advance, number, 2 * len(wanted), str(_("Reading the cards")))

    def told(number: int) -> None:
        _tell(advance, len(wanted) + number, 2 * len(wanted), str(_("Setting the pages")))

    title = f"{place}{sheets[0].context['title']}（{len(sheets)}户）"
    with transaction.atomic():
        _note(wanted, paper, by=by, in_full=in_full)
        return _issue(sheets, code=paper.code, area=area, title=title, year=year, by=by, at=at,
                      subject=f"divisions.division:{area}", in_full=in_full, told=told)  # fmt: skip


@transaction.atomic
def print_register(
    code: str, *, village: Any, year: int, by: User, at: dt.datetime, on: dt.date, in_full: bool = False
) -> IssuedDocument:
    """A register of one village, as of `on`."""
    _refuse_in_full(by, in_full)
    sheet = papers.register_sheet(code, village=village, year=year, on=on, in_full=in_full)
    found = papers.in_village(village.code, only_monitored=code == "monitored")
    if in_full:
        _note(found.values_list("pk", "village_id", "number"), papers.REGISTERS[code], by=by, in_full=True)
    return _issue([sheet], code=code, area=village.code, title=sheet.title, year=year, by=by, at=at,
                  subject=f"divisions.division:{village.code}", in_full=in_full)  # fmt: skip


def _issue(
    sheets: list[papers.Sheet], *, code: str, area: str, title: str, year: int, by: User, at: dt.datetime,
    subject: str, in_full: bool, told: Callable[[int], None] | None = None,
) -> IssuedDocument:  # fmt: skip
    version = papers.run_version([sheet.version for sheet in sheets])
    printed = papers.code_of(version)
    pdf = join_pdf(_set(sheets, printed, told), styles=papers.STYLES)
    return issue(
        kind_of(code), area=area, title=title[:200], pdf=pdf, by=by, at=at, period=str(year), data_version=version,
        printed_code=printed, subject=subject, needs=Permission.REVEAL_IDENTITY if in_full else "",
    )  # fmt: skip


def _set(sheets: Iterable[papers.Sheet], code: str, told: Callable[[int], None] | None) -> Iterator[str]:
    for number, sheet in enumerate(sheets, 1):
        if told is not None:
            told(number)
        yield papers.set_in_type(sheet, code)


def _tell(advance: Advance | None, done: int, total: int, phase: str) -> None:
    if advance is not None:
        advance(done, total, phase)


def _refuse_in_full(by: User, in_full: bool) -> None:
    if in_full and not by.may(Permission.REVEAL_IDENTITY):
        raise DomainError("may_not_reveal", _("Your posting does not include full numbers. Print them masked."))


def _note(rows: Iterable[tuple[int, str, str]], paper: papers.Paper, *, by: User, in_full: bool) -> None:
    """Puts the print on the trail of each household."""
    event = "households.printed_in_full" if in_full else "households.printed"
    after = {"paper": paper.code}
    trail.record_many([trail.Deed(event, pk, village, label, after=after) for pk, village, label in rows],
                      by=by, target=Household)  # fmt: skip
