"""A payment list typed in Excel: the template with the village's households, every fault with its cell, and the lines.

A row names a household by its number; a person too where the money is the person's own. An account in the file is only
compared with the card's: the card's is paid. Source: DOMAIN §6.6, §6.8.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from funds.actions import LineDraft
from funds.models import PersonalAccount, Project
from funds.rules.payment import amount
from households.models import Household, Member
from registry.divisions.models import Division
from registry.fields import blind_index
from registry.spreadsheets import intake
from registry.spreadsheets.cleaners import Account, Name, Number, Text, Yuan
from registry.spreadsheets.columns import Checked, CheckedRow, Column, check_sheet
from registry.spreadsheets.issues import Issue
from registry.spreadsheets.models import ImportBatch
from registry.spreadsheets.reader import read_workbook
from registry.spreadsheets.writer import Template, TemplateSheet, write_template

if TYPE_CHECKING:
    from registry.accounts.models import User

KIND: Final = "funds.list"
SHEET: Final = "发放名单"
COLUMNS: Final = [
    Column("number", _("Household number"), heading="户编号", clean=Text(32), required=True, width=22),
    Column("head", _("Head of household"), heading="户主姓名", clean=Name(), required=True, width=12),
    Column("person", _("Person"), heading="发放到人", clean=Name(), width=12,
           note=_("Only for money that is the person's own; empty: paid to the head.")),
    Column("quantity", _("Quantity"), heading="数量", clean=Number(2, 0), required=True, width=10),
    Column("rate", _("Rate (yuan)"), heading="标准（元）", clean=Yuan(0), required=True, aliases=("标准",), width=12),
    Column("account", _("Account"), heading="账号", clean=Account(), width=24,
           note=_("Need not be filled in. It is compared with the card and never paid by itself.")),
    Column("remark", _("Remark"), heading="备注", clean=Text(200), width=24),
]  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A payment as the file says it."""

    number: int
    household: str
    name: str
    draft: LineDraft
    amount_yuan: Decimal


@dataclass(frozen=True)
class Read:
    """A file read against the cards of the village: the payments without faults, every fault, the sum in yuan."""

    rows: list[Row] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.is_error]

    @property
    def total_yuan(self) -> Decimal:
        return sum((row.amount_yuan for row in self.rows), Decimal("0.00"))

    @property
    def drafts(self) -> list[LineDraft]:
        return [row.draft for row in self.rows]


def template(project: Project, *, on: dt.date) -> bytes:
    """The workbook to fill in, with the households on the register of the project's village."""
    village = Division.objects.get(pk=project.village_id)
    rows = Household.objects.filter(village=project.village_id).registered_on(on).order_by("group", "number")
    filled = [{"number": number, "head": name} for number, name in rows.values_list("number", "head_name")]
    made = Template(
        name=f"{village.name}{SHEET}", sheets=[TemplateSheet(SHEET, f"{village.name} {project.name}", COLUMNS)],
        meta={"kind": KIND, "project": str(project.pk)},
        notes=[gettext("Delete the rows of households that get nothing; a row without a quantity is a fault.")],
    )  # fmt: skip
    return write_template(made, rows={SHEET: filled})


def receive(project: Project, *, data: bytes, file_name: str, by: User, at: dt.datetime) -> ImportBatch:
    """The stored upload with its faults. Raises WorkbookRefused when the file may not be opened."""
    batch = intake.receive(kind=KIND, area=project.village_id, data=data, file_name=file_name, by=by, at=at)
    found = read(project, data, file_name=file_name, on=at.date())
    counts = {"rows": len(found.rows), "total_fen": int(found.total_yuan * 100)}
    return intake.note_check(batch, issues=found.issues, counts=counts)


def read(project: Project, data: bytes, *, file_name: str, on: dt.date) -> Read:
    """What the file says, against the cards as they stand."""
    workbook = read_workbook(data, file_name=file_name)
    sheet = next((s for s in workbook.sheets if s.name == SHEET), workbook.sheets[0])
    checked = check_sheet(sheet, COLUMNS, on=on)
    sound = [row for row in checked.rows if not row.faulty]
    cards = _Cards(project.village_id, sound, on)
    issues = list(checked.issues)
    rows = []
    for row in sound:
        found = cards.faults(row)
        issues += found
        if not any(issue.is_error for issue in found):
            rows.append(cards.line(row))
    issues += _twice(checked, sound)
    return Read(rows, issues)


def _twice(checked: Checked, sound: Sequence[CheckedRow]) -> list[Issue]:
    keys = Counter((row.values["number"], row.values["person"]) for row in sound)
    return [
        row.issue("twice", gettext("This household or person stands in the file more than once."), key="number",
                  hint=gettext("Keep one row and add up the quantities."))
        for row in sound if keys[row.values["number"], row.values["person"]] > 1
    ]  # fmt: skip


class _Cards:
    """The households and people that a file names, in four statements."""

    def __init__(self, village: str, rows: Sequence[CheckedRow], on: dt.date) -> None:
        numbers = {row.values["number"] for row in rows}
        self.homes = {h.number: h for h in Household.objects.filter(village=village, number__in=numbers)}
        found = Household.objects.filter(village=village).registered_on(on)
        self.registered = set(found.filter(number__in=numbers).values_list("pk", flat=True))
        named = [row.values["person"] for row in rows if row.values["person"]]
        people = Member.objects.filter(household__in=list(self.homes.values()), name__in=named).present_on(on)
        self.people: dict[tuple[int, str], list[Any]] = {}
        for member in people:
            self.people.setdefault((member.household_id, member.name), []).append(member)
        known = [m.pk for group in self.people.values() for m in group]
        cards = PersonalAccount.objects.filter(member__in=known, ended_on=None)
        self.cards = {member: bytes(index) for member, index in cards.values_list("member_id", "account_index")}

    def faults(self, row: CheckedRow) -> list[Issue]:
        """What is wrong with a row that reads well."""
        v = row.values
        home = self.homes.get(v["number"])
        if home is None:
            return [row.issue("household_unknown", gettext("No household of this village has this number."),
                              key="number", hint=gettext("Take the number from the template."))]  # fmt: skip
        found = []
        if home.pk not in self.registered:
            found.append(row.issue("payee_not_registered", gettext("Not on the register today."), key="number"))
        if v["head"] != home.head_name:
            found.append(row.issue("name_differs", gettext("The card's head of household is %(name)s.")
                                   % {"name": home.head_name}, key="head"))  # fmt: skip
        for key in ("quantity", "rate"):
            if not v[key]:
                found.append(row.issue("not_above_zero", gettext("Write a figure above zero."), key=key))
        found += self._person_faults(row, home)
        return found

    def _person_faults(self, row: CheckedRow, home: Household) -> list[Issue]:
        v = row.values
        own = bytes(home.bank_account_index) if home.bank_account_index else None
        if v["person"]:
            there = self.people.get((home.pk, v["person"]), [])
            if len(there) != 1:
                return [row.issue("person_unknown", gettext("The household has nobody, or several, of this name."),
                                  key="person")]  # fmt: skip
            own = self.cards.get(there[0].pk, own if v["person"] == home.head_name else None)
        if v["account"] and own != blind_index("bank", v["account"]):
            return [row.issue("account_not_own", gettext("The account is not the one on the card."), key="account",
                              hint=gettext("Correct the card first, or leave the cell empty."))]  # fmt: skip
        return []

    def line(self, row: CheckedRow) -> Row:
        """The payment of a faultless row."""
        v = row.values
        home = self.homes[v["number"]]
        member = self.people[home.pk, v["person"]][0].pk if v["person"] else None
        draft = LineDraft(home.pk, v["rate"], v["quantity"], member, v["remark"] or "")
        return Row(row.number, home.number, v["person"] or home.head_name, draft, amount(v["rate"], v["quantity"]))
