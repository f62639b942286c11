"""Bank files, answers, reconciliations and recoveries for the screens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Q
from django.http import HttpResponse
from django.utils.translation import gettext as _

from funds.choices import (
    SETTLED_AGREEMENTS,
    Agreement,
    AnswerField,
    BankFileState,
    Means,
    Outcome,
    RecoveryState,
)
from funds.errors import ROW_FAULTS
from funds.models import BankFile, BankFileLine, BankLayout, PaymentBatch, PaymentLine, Recovery, ReturnFile, ReturnRow
from funds.models.agreement import LineAgreement, Sums, lines_of
from registry.text.periods import working_days_between
from registry.ui import formats
from registry.ui.elements import Fact, Status, Tone

_FILE_TONES: dict[str, Tone] = {
    "made": "info", "sent": "warning", "answered": "warning", "settled": "success", "cancelled": "neutral",
}  # fmt: skip
_ANSWER_TONES: dict[str, Tone] = {"read": "warning", "applied": "success", "dropped": "neutral"}
_RECOVERY_TONES: dict[str, Tone] = {
    "open": "danger", "partly": "warning", "recovered": "success", "referred": "danger", "written_off": "neutral",
}  # fmt: skip
_FINE = frozenset({Outcome.PAID, Outcome.REFUSED})


def file_status(file: BankFile) -> Status:
    return Status(file.get_state_display(), _FILE_TONES[file.state])


def answer_status(answer: ReturnFile) -> Status:
    return Status(answer.get_state_display(), _ANSWER_TONES[answer.state])


def recovery_status(recovery: Recovery) -> Status:
    return Status(recovery.get_state_display(), _RECOVERY_TONES[recovery.state])


def outcome_status(outcome: str) -> Status:
    """The class of a row or line; odd ones in red."""
    tone: Tone = "success" if outcome == Outcome.PAID else "warning" if outcome == Outcome.REFUSED else "danger"
    return Status(str(Outcome(outcome).label), "neutral" if outcome == Outcome.PENDING else tone)


def file_facts(file: BankFile) -> list[Fact]:
    return [
        Fact(_("List of payments"), file.batch.title, href=file.batch.get_absolute_url()),
        Fact(_("Village"), file.village.name),
        Fact(_("Bank layout"), file.layout.name),
        Fact(_("Number of payments"), formats.number(file.line_count)),
        Fact(_("Total (yuan)"), formats.yuan(file.total_yuan)),
        Fact(_("Made"), f"{formats.cn_date(file.made_on)} {file.made_by.name}"),
        *([Fact(_("Handed over"), f"{formats.cn_date(file.sent_on)} {file.sent_by.name}")] if file.sent_on else []),
        Fact(_("SHA-256"), file.sha256),
    ]


def counts_of(answer: ReturnFile) -> list[tuple[Status, int]]:
    """Rows of an answer by class, in the order of the classes."""
    found = dict(answer.rows.values_list("outcome").annotate(n=Count("pk")))
    return [(outcome_status(code), found[code]) for code in Outcome.values if code in found]


@dataclass(frozen=True)
class RowShown:
    """A row of an answer with its class in words and what stands against it."""

    row: ReturnRow
    status: Status
    why: str
    line: BankFileLine | None
    needs: bool  # an explanation


def rows_shown(rows: Sequence[ReturnRow], *, applied: bool) -> list[RowShown]:
    return [
        RowShown(row, outcome_status(row.outcome), str(ROW_FAULTS.get(row.said.get("why", ""), "")), row.bank_line,
                 applied and row.outcome not in _FINE and not row.explanation)
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One payment that does not simply agree, or that has a story: payee, three amounts, class, what was said."""

    line: PaymentLine
    bank_line: BankFileLine | None
    agreement: LineAgreement
    status: Status
    story: list[str]
    can_leave: bool
    can_prove: bool


def differences(batch: PaymentBatch) -> list[Difference]:
    """Every payment of the list that is not simply credited as booked, or that papers or recoveries speak of."""
    agreed = lines_of(batch.pk)
    told = set(BankFileLine.objects.filter(file__batch=batch, evidence__isnull=False).values_list("line_id", flat=True))
    told |= set(Recovery.objects.filter(line__batch=batch).values_list("line_id", flat=True))
    wanted = {a.line: a for a in agreed if a.agreement != Agreement.AGREED or a.line in told}
    lines = PaymentLine.objects.filter(pk__in=wanted).select_related("replaced_by__batch").order_by("position")
    bank_lines = {
        row.line_id: row
        for row in BankFileLine.objects.filter(file__batch=batch, line__in=wanted)
        .exclude(file__state=BankFileState.CANCELLED).prefetch_related("evidence__by", "rows__explained_by")
        .select_related("left_by", "file")
    }  # fmt: skip
    recoveries: dict[int, list[Recovery]] = {}
    for recovery in Recovery.objects.filter(line__in=wanted):
        recoveries.setdefault(recovery.line_id, []).append(recovery)
    return [_difference(line, bank_lines.get(line.pk), wanted[line.pk], recoveries.get(line.pk, [])) for line in lines]


def _difference(
    line: PaymentLine, row: BankFileLine | None, agreement: LineAgreement, recoveries: Sequence[Recovery]
) -> Difference:  # fmt: skip
    story = []
    if row is not None:
        if row.reason:
            story.append(_("Reason of the bank: %(reason)s") % {"reason": row.reason})
        story += [
            _("Row %(row)s: %(class)s. %(words)s") % {
                "row": said.row, "class": Outcome(said.outcome).label, "words": said.explanation or _("Not explained.")}
            for said in row.rows.all() if said.outcome not in _FINE
        ]  # fmt: skip
        story += [
            _("Paper %(paper)s of %(day)s: %(amount)s yuan. %(words)s") % {
                "paper": paper.paper_no, "day": paper.on, "amount": formats.yuan(paper.amount_yuan),
                "words": paper.explanation}
            for paper in row.evidence.all()
        ]  # fmt: skip
        if row.left_reason:
            story.append(_("Not issued again: %(reason)s") % {"reason": row.left_reason})
    elif line.void_reason:
        story.append(line.void_reason)
    replaced = getattr(line, "replaced_by", None)
    if replaced is not None:
        story.append(_("Issued again on: %(title)s (%(state)s)") % {
            "title": replaced.batch.title, "state": replaced.batch.get_state_display()})  # fmt: skip
    story += [
        _("Recovery: %(back)s of %(due)s yuan came back") % {
            "back": formats.yuan(r.recovered_yuan), "due": formats.yuan(r.amount_yuan)}
        for r in recoveries
    ]  # fmt: skip
    return Difference(
        line, row, agreement, agreement_status(agreement.agreement), story,
        can_leave=agreement.agreement == Agreement.TO_REISSUE and row is not None,
        can_prove=row is not None and row.outcome != Outcome.REFUSED and row.file.sent_on is not None,
    )  # fmt: skip


def agreement_status(code: str) -> Status:
    settled = code in SETTLED_AGREEMENTS
    waiting = code in {Agreement.WAITING, Agreement.NO_FILE, Agreement.NO_RECEIPT}
    return Status(str(Agreement(code).label), "success" if settled else "info" if waiting else "danger")


def three_columns(batch: PaymentBatch, sums: Sums) -> list[tuple[Any, Decimal]]:
    """Plan, bank (or receipts) and ledger, each with its sum in yuan."""
    middle = _("Credited by the bank") if batch.means == Means.BANK else _("Handed out against receipts")
    plan, ledger = _("Planned amount"), _("In the ledger")
    return [(plan, sums.planned_yuan), (middle, sums.credited_yuan), (ledger, sums.booked_yuan)]


@dataclass(frozen=True)
class ListState:
    """Where a released list stands on its way to a closed reconciliation."""

    status: Status
    file: BankFile | None
    days: int | None  # working days since the file was handed over, while the bank has it
    late: bool


def state_of(
    batch: PaymentBatch, file: BankFile | None, *, closed: bool, on: dt.date, limit: Decimal | None
) -> ListState:
    """One sentence about a released list. `limit`: working days in which the bank answers."""
    if closed:
        return ListState(Status(_("Reconciled and closed"), "success"), file, None, late=False)
    if batch.means != Means.BANK:
        return ListState(Status(_("Receipts are coming in"), "info"), None, None, late=False)
    if file is None:
        return ListState(Status(_("No file yet"), "danger"), None, None, late=False)
    days = None
    if file.sent_on is not None and file.state != BankFileState.SETTLED:
        days = working_days_between(file.sent_on, on) if file.sent_on < on else 0
    return ListState(file_status(file), file, days, late=days is not None and limit is not None and days > limit)


def standing_file(batch: PaymentBatch) -> BankFile | None:
    """The file of a list that was not cancelled, from what the list of pages prefetched."""
    return next((f for f in batch.bank_files.all() if f.state != BankFileState.CANCELLED), None)


def recovery_facts(recovery: Recovery) -> list[Fact]:
    line = recovery.line
    return [
        Fact(_("Payee"), line.payee_name, href=line.household.get_absolute_url()),
        Fact(_("List of payments"), line.batch.title, href=line.batch.get_absolute_url()),
        Fact(_("Paid (yuan)"), formats.yuan(line.amount_yuan)),
        Fact(_("Cause"), recovery.get_cause_display()),
        Fact(_("Why the money is claimed back"), recovery.explanation),
        Fact(_("To be paid back (yuan)"), formats.yuan(recovery.amount_yuan)),
        Fact(_("Paid back (yuan)"), formats.yuan(recovery.recovered_yuan)),
        Fact(_("Due on"), formats.cn_date(recovery.due_on)),
        Fact(_("Opened"), f"{formats.cn_date(recovery.opened_on)} {recovery.opened_by.name}"),
    ]


def is_overdue(recovery: Recovery, on: dt.date) -> bool:
    return recovery.due_on < on and recovery.state in {
        RecoveryState.OPEN, RecoveryState.PARTLY, RecoveryState.REFERRED,
    }  # fmt: skip


def layout_columns(layout: BankLayout) -> str:
    """What a file of the layout holds, in one line."""
    labels: Mapping[str, Any] = dict(AnswerField.choices)
    return "、".join(str(column.get("heading") or labels.get(column["field"], column["field"]))
                    for column in layout.columns)  # fmt: skip


OPEN_ROWS = Q(answer__state="applied", explanation="") & ~Q(outcome__in=_FINE)


def attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to be saved under `name`."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
