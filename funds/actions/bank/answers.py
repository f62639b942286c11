"""An answer of the bank: read whole, every row classified and kept masked, then applied in one transaction.

Reading changes no payment. Applying locks the file, judges every row again, settles the lines, takes refused payments
back in the ledger, and can be done once. Source: DOMAIN §6.6; RELIABILITY §3 (5); LESSONS 5.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.db import connection, transaction
from django.utils.translation import gettext as _

from funds.actions.announcing import figures_on_commit
from funds.actions.bank import reading
from funds.actions.bank.layouts import as_rule
from funds.choices import AnswerField, AnswerState, BankFileState, LayoutKind, Outcome
from funds.ledger import posting
from funds.ledger import reading as ledger
from funds.models import BankFile, BankFileLine, PaymentLine, ReturnFile, ReturnRow
from funds.rules import answers
from funds.rules.answers import Given, Said, Terms, Verdict
from funds.workflow import BANK_FILE
from households.actions import slips
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.loader import load_instances
from registry.text.identity import mask_account
from registry.text.names import mask_name
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

AT_BANK = frozenset({BankFileState.SENT, BankFileState.ANSWERED, BankFileState.SETTLED})
_TAKE_BACK = "taken-back-by-the-bank"


def file_of_answer(data: bytes, *, file_name: str, user: User) -> BankFile:
    """The file an answer belongs to, found by the number in its rows, among those that are at the bank.

    Raises DomainError when no layout in use can read it, or no file of the user's area has that number.
    """
    files = BankFile.objects.visible_to(user).filter(state__in=AT_BANK).select_related("layout")
    layouts = {file.layout_id: file.layout for file in files.order_by("layout_id").distinct("layout_id")}
    last: DomainError | None = None
    for layout in layouts.values():
        try:
            found = reading.read(as_rule(layout), data, file_name=file_name)
        except DomainError as error:
            last = error
            continue
        numbers = {row.cells.get(AnswerField.BATCH_NUMBER, "") for row in found.rows}
        file: BankFile | None = files.filter(number__in=numbers, layout=layout).order_by("pk").first()
        if file is not None:
            return file
    if last is not None and len(layouts) == 1:
        raise last
    raise DomainError("answer_of_nothing", _("No file at the bank has the batch number of this answer."), field="file")


def read_answer(file: BankFile, *, data: bytes, name: str, by: User, on: dt.date) -> ReturnFile:
    """Keeps an answer row by row, classified; nothing counts yet.

    Raises DomainError with nothing kept: not of this layout, cut off (control totals), of another file, or the same
    bytes again.
    """
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    if file.state not in AT_BANK:
        raise DomainError("bank_file_not_sent", _("The bank does not have this file; it cannot have answered it."))
    sha256 = hashlib.sha256(data).hexdigest()
    _refuse_known(sha256)
    rule = as_rule(file.layout)
    answer = reading.read(rule, data, file_name=name)
    amount = reading.amount_field(rule.answer)
    accounts = _accounts(file) if any(c.field == AnswerField.ACCOUNT for c in rule.answer) else {}
    said = [_said(row, amount, file.number, accounts) for row in answer.rows]
    total = answers.total_yuan(said, in_fen=amount == AnswerField.AMOUNT_FEN)
    _refuse_strange(file, said, answer, total)
    with transaction.atomic():
        kept = ReturnFile.objects.create(
            village_id=file.village_id, file=file, name=name[-120:], sha256=sha256, row_count=len(said),
            control_count=answer.control_count, control_yuan=answer.control_yuan, sum_yuan=total, taken_in_on=on,
            taken_in_by=by,
        )  # fmt: skip
        names = {row.row: row.cells for row in answer.rows}
        verdicts = answers.classify(said, _given(file), _terms(file, on))
        lines = dict(file.lines.values_list("position", "pk"))
        load_instances(ReturnRow, (
            ReturnRow(village_id=file.village_id, answer=kept, row=row.row, outcome=verdict.outcome,
                      bank_line_id=lines.get(verdict.position) if verdict.position else None,
                      said=_kept(row, names[row.row], verdict))
            for row, verdict in zip(said, verdicts, strict=True)
        ))  # fmt: skip
        trail.record("funds.answer_read", by=by, target=kept, village=file.village_id,
                     after={"file": file.number, "name": kept.name, "rows": len(said), "sha256": sha256})  # fmt: skip
    return kept


def _refuse_known(sha256: str) -> None:
    known = ReturnFile.objects.filter(sha256=sha256).exclude(state=AnswerState.DROPPED).first()
    if known is not None:
        raise DomainError(
            "funds_answer_once", _("This very file was taken in already on %(day)s (%(name)s)."), field="file",
            day=known.taken_in_on.isoformat(), name=known.name,
        )  # fmt: skip


def _accounts(file: BankFile) -> dict[int, str]:
    found = {}
    for row in file.lines.select_related("line"):
        account = row.line.account
        found[row.position] = account.reveal() if account else json.loads(row.payload.reveal())["account"]
    return found


def _said(row: reading.Written, amount: str, number: str, accounts: Mapping[int, str]) -> Said:
    cells = {name: " ".join(text.split())[:200] for name, text in row.cells.items()}
    position = cells.get(AnswerField.POSITION, "")
    account = cells.get(AnswerField.ACCOUNT, "").replace(" ", "")
    ours = accounts.get(int(position), "") if position.isascii() and position.isdigit() else ""
    return Said(
        row=row.row, batch=answers.masked(cells.get(AnswerField.BATCH_NUMBER, "")[:40], but=number),
        position=answers.masked(position[:40]), amount=answers.masked(cells.get(amount, "")[:40]),
        code=answers.masked(cells.get(AnswerField.CODE, "")[:40]),
        words=answers.masked(cells.get(AnswerField.WORDS, "")[:100]), on=cells.get(AnswerField.CREDITED_ON, "")[:40],
        fits=None if not account or not ours or "*" in account else account == ours, broken=not row.cells,
    )  # fmt: skip


def _refuse_strange(file: BankFile, said: Sequence[Said], answer: reading.Answer, total: Decimal) -> None:
    reasons = []
    if not any(row.batch.strip() == file.number for row in said):
        reasons.append(Reason(
            "answer_of_another", _("No row of this answer is of file %(number)s; it belongs to another."),
            {"number": file.number}, field="file",
        ))  # fmt: skip
    if answer.control_count is not None and answer.control_count != len(said):
        reasons.append(Reason(
            "answer_count", _("Its last line says %(says)s rows; it holds %(holds)s. It is not whole: fetch it again."),
            {"says": answer.control_count, "holds": len(said)}, field="file",
        ))  # fmt: skip
    if file.layout.kind == LayoutKind.FIXED:
        total = total.quantize(Decimal("0.01"), rounding=ROUND_DOWN)  # its last line has no place for parts of a fen
    if answer.control_yuan is not None and answer.control_yuan != total:
        reasons.append(Reason(
            "answer_total", _("Its last line says %(says)s yuan; its rows add up to %(holds)s. Fetch it again."),
            {"says": f"{answer.control_yuan:,}", "holds": f"{total:,}"}, field="file",
        ))  # fmt: skip
    if reasons:
        raise Refused(reasons)


def _kept(row: Said, cells: Mapping[str, str], verdict: Verdict) -> dict[str, Any]:
    """What is kept of a row: as written, no account and no name in full."""
    return {
        **{key: value for key, value in asdict(row).items() if key != "row"}, "why": verdict.why,
        "name": mask_name(cells.get(AnswerField.NAME, "")) if cells.get(AnswerField.NAME) else "",
        "account": mask_account(cells.get(AnswerField.ACCOUNT, "")) if cells.get(AnswerField.ACCOUNT) else "",
    }  # fmt: skip


def _given(file: BankFile) -> dict[int, Given]:
    rows = file.lines.values_list("position", "amount_yuan", "outcome")
    return {position: Given(amount, outcome != Outcome.PENDING) for position, amount, outcome in rows}


def _terms(file: BankFile, on: dt.date) -> Terms:
    rule = as_rule(file.layout)
    if file.sent_on is None:
        raise LookupError(f"bank file {file.pk} was not handed over")
    return Terms(
        batch=file.number, codes=rule.codes, in_fen=any(c.field == AnswerField.AMOUNT_FEN for c in rule.answer),
        has_day=any(c.field == AnswerField.CREDITED_ON for c in rule.answer), sent_on=file.sent_on, today=on,
        default_on=on,
    )  # fmt: skip


def drop_answer(answer: ReturnFile, *, by: User) -> None:
    """Lays an answer aside that was read and must not count; its rows stay, the file may be sent in again."""
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    with transaction.atomic():
        locked = ReturnFile.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        _refuse_done(locked)
        locked.state = AnswerState.DROPPED
        locked.save(update_fields=["state"])
        trail.record("funds.answer_dropped", by=by, target=locked, village=locked.village_id)


def _refuse_done(answer: ReturnFile) -> None:
    if answer.state != AnswerState.READ:
        raise DomainError("answer_done", _("This answer was applied or laid aside already."))


def apply_answer(answer: ReturnFile, *, by: User, on: dt.date) -> dict[str, int]:
    """Lets an answer count, all of it or nothing. Number of rows by outcome.

    Credited lines are settled, refused ones taken back in the ledger with the bank's reason and struck off; every odd
    row leaves its line open until a person explains it. Raises DomainError when it was applied already.
    """
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    with transaction.atomic():
        file = BankFile.objects.select_for_update(of=("self",)).select_related("layout", "batch").get(pk=answer.file_id)
        locked = ReturnFile.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        _refuse_done(locked)
        verdicts = _judge_again(locked, file, on)
        _settle(file, verdicts)
        refused = [v.position for v in verdicts if v.outcome == Outcome.REFUSED and v.position is not None]
        _take_back(file, refused, by=by, on=on)
        locked.state, locked.applied_on, locked.applied_by = AnswerState.APPLIED, on, by
        locked.save(update_fields=["state", "applied_on", "applied_by"])
        note_answered(file, by=by, on=on)
        counts: dict[str, int] = {}
        for verdict in verdicts:
            counts[verdict.outcome] = counts.get(verdict.outcome, 0) + 1
        trail.record("funds.answer_applied", by=by, target=locked, village=locked.village_id,
                     after={"file": file.number, **counts})  # fmt: skip
    answer.refresh_from_db()
    return counts


def _judge_again(answer: ReturnFile, file: BankFile, on: dt.date) -> list[Verdict]:
    """The verdicts of now: another answer may have been applied since this one was read."""
    rows = list(answer.rows.order_by("row"))
    keys = set(Said.__dataclass_fields__) - {"row"}
    said = [Said(row=row.row, **{key: value for key, value in row.said.items() if key in keys}) for row in rows]
    verdicts = answers.classify(said, _given(file), _terms(file, on))
    changed = []
    for row, verdict in zip(rows, verdicts, strict=True):
        if row.outcome != verdict.outcome or row.said.get("why", "") != verdict.why:
            changed.append((row.pk, verdict.outcome))
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE funds_returnrow r SET outcome = w.outcome FROM unnest(%s::bigint[], %s::text[])"
                " AS w (id, outcome) WHERE r.id = w.id",
                [[pk for pk, _outcome in changed], [str(outcome) for _pk, outcome in changed]],
            )
    return verdicts


def _settle(file: BankFile, verdicts: Sequence[Verdict]) -> None:
    clear = [v for v in verdicts if v.outcome in {Outcome.PAID, Outcome.REFUSED}]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funds_bankfileline l SET outcome = w.outcome, credited_on = w.day, reason = w.reason,"
            " credited_yuan = CASE WHEN w.outcome = 'paid' THEN l.amount_yuan ELSE 0 END"
            " FROM unnest(%s::int[], %s::text[], %s::date[], %s::text[]) AS w (position, outcome, day, reason)"
            " WHERE l.file_id = %s AND l.position = w.position",
            [[v.position for v in clear], [str(v.outcome) for v in clear], [v.credited_on for v in clear],
             [v.reason for v in clear], file.pk],
        )  # fmt: skip


def _take_back(file: BankFile, positions: Sequence[int], *, by: User, on: dt.date) -> None:
    rows = BankFileLine.objects.filter(file=file, position__in=positions).select_related("line").order_by("position")
    take_back([(row.line, row.reason) for row in rows], by=by, on=on)


def take_back(lines: Sequence[tuple[PaymentLine, str]], *, by: User, on: dt.date) -> None:
    """Reverses payments the bank did not credit and strikes them off, each with the bank's reason."""
    transfers = ledger.transfers().in_bulk([line.transfer_id for line, _reason in lines])
    for line, reason in lines:
        transfer = transfers[line.transfer_id]
        posting.reverse(transfer, key=uuid5(line.key, _TAKE_BACK), by=by, on=on, reason=reason)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE funds_paymentline l SET is_void = true, void_reason = w.reason"
            " FROM unnest(%s::bigint[], %s::text[]) AS w (id, reason) WHERE l.id = w.id",
            [[line.pk for line, _reason in lines], [reason[:200] for _line, reason in lines]],
        )
    if lines:
        slips.refresh([line.household_id for line, _reason in lines], on=on, only="payments")
        figures_on_commit(lines[0][0].village_id)


def note_answered(file: BankFile, *, by: User, on: dt.date) -> None:
    """Moves the file on: every line answered, or some."""
    waiting = file.lines.filter(outcome=Outcome.PENDING).exists()
    if not waiting and file.state != BankFileState.SETTLED:
        BANK_FILE.apply(file, "settle", by=by, on=on)
    elif waiting and file.state == BankFileState.SENT:
        BANK_FILE.apply(file, "answer", by=by, on=on)
