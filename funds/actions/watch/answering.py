"""What people do about a warning: answer with evidence, judge, exempt, send back, get the money back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds.choices import Closing, FundFigure, HitState, RecoveryState
from funds.models import FundRule, Hit, PaymentLine
from funds.workflow import HIT
from registry import clock
from registry.documents import attachments
from registry.errors import DomainError, Reason, Refused
from registry.text.periods import add_working_days
from registry.workflow.models import Event

if TYPE_CHECKING:
    from registry.accounts.models import User

EXPLAIN, CORRECT = "explain", "correct"
_JUDGEMENTS = ("accept", "exempt", "back")
MOST = 200
"""Warnings answered with one explanation at most."""


def _take(hit: Hit, step: str, *, by: User, on: dt.date, note: str, data: dict[str, Any], **values: Any) -> Event:
    """Takes a step whose facts and state belong in one row. Raises Refused with every reason against it."""
    reasons = HIT.reasons_against(hit, step, by=by, on=on, data={**data, "note": note})
    if reasons:
        raise Refused(reasons)
    return HIT.take(hit, step, by=by, on=on, note=note, values=values, **data)


def _locked(hit: Hit) -> Hit:
    found: Hit = Hit.objects.select_for_update(of=("self",)).get(pk=hit.pk)
    return found


@transaction.atomic
def answer(
    hit: Hit, step: str, *, words: str, by: User, on: dt.date, paper: str = "", uploads: Sequence[Any] = (),
) -> Hit:  # fmt: skip
    """Answers a warning: `step` "explain" (it is in order) or "correct" (set right, with evidence).

    `paper` names the reversal, list or document that shows it; `uploads` are photos or PDFs, filed under the warning.
    Raises Refused with every reason, AttachmentRefused for a file that is neither.
    """
    locked, said = _locked(hit), words.strip()
    _take(
        locked, step, by=by, on=on, note="\n".join(filter(None, [said, paper.strip()])),
        data={"words": said, "paper": paper.strip(), "evidence": bool(paper.strip() or uploads)},
        answer=said, answered_on=on, answered_by=by,
    )  # fmt: skip
    for upload in uploads:
        attachments.attach(village=locked.village_id, subject=locked.case_subject, kind="scan", upload=upload, by=by,
                           at=clock.now())  # fmt: skip
    return locked


@transaction.atomic
def answer_many(hits: Iterable[Hit], *, words: str, by: User, on: dt.date) -> int:
    """Explains warnings of one pattern with one explanation, all or none. Returns how many. Raises Refused."""
    rows = list(Hit.objects.select_for_update(of=("self",)).filter(pk__in=[h.pk for h in hits]).order_by("pk"))
    if len({row.pattern for row in rows}) > 1:
        raise DomainError("several_patterns", _("One explanation answers warnings of one pattern only."))
    if len(rows) > MOST:
        raise DomainError("too_many", _("At most %(most)s warnings at once."), most=MOST)
    for row in rows:
        answer(row, EXPLAIN, words=words, by=by, on=on)
    return len(rows)


@transaction.atomic
def judge(hit: Hit, step: str, *, by: User, on: dt.date, note: str = "", exempt_until: dt.date | None = None) -> Hit:
    """Judges an answer: "accept" closes, "exempt" rests it to a day, "back" asks for another. Raises Refused."""
    if step not in _JUDGEMENTS:
        raise ValueError(f"{step} is no judgement")
    locked = _locked(hit)
    values: dict[str, Any] = {"judged_by": by, "judged_on": on}
    data: dict[str, Any] = {}
    if step == "accept":
        corrected = locked.state == HitState.CORRECTED
        values |= {"closing": Closing.CORRECTED if corrected else Closing.EXPLAINED, "closed_on": on}
    elif step == "exempt":
        values["exempt_until"] = data["exempt_until"] = exempt_until
    else:
        values |= {"judged_by": None, "judged_on": None, "due_on": _due(locked, on)}
        data["due_on"] = values["due_on"].isoformat()
    _take(locked, step, by=by, on=on, note=note.strip(), data=data, **values)
    return locked


def _due(hit: Hit, on: dt.date) -> dt.date:
    days = FundRule.objects.value(FundFigure.HIT_DAYS, region=hit.village_id, on=on)
    return hit.due_on if days is None else add_working_days(on, int(days))


@transaction.atomic
def recover(
    hit: Hit, line: PaymentLine, *, cause: str, amount_yuan: Decimal, note: str, by: User, on: dt.date
) -> Hit:  # fmt: skip
    """Opens the recovery of a payment that the warning is about, and follows it. Raises Refused, DomainError."""
    from funds.actions.bank import open_recovery

    locked = _locked(hit)
    if line.subject not in payments_of(locked):
        raise DomainError("line_not_in_warning", _("This payment is not part of the warning."))
    reasons = HIT.reasons_against(locked, "recover", by=by, on=on, data={"note": note})
    whole = line.amount_yuan if locked.amount_yuan is None else min(line.amount_yuan, locked.amount_yuan)
    if amount_yuan < whole:
        reasons.append(Reason(
            "funds_hit_recovery_whole",
            _("A warning ends with at least %(whole)s yuan back. For less, open the recovery from the payment and "
              "answer the warning with it."),
            {"whole": f"{whole:,.2f}"}, field="amount_yuan",
        ))  # fmt: skip
    if reasons:
        raise Refused(reasons)
    recovery = open_recovery(line, cause=cause, explanation=note, amount_yuan=amount_yuan, by=by, on=on)
    _take(locked, "recover", by=by, on=on, note=note.strip(), data={}, recovery=recovery)
    return locked


@transaction.atomic
def follow(hit: Hit, *, by: User, on: dt.date) -> Hit:
    """Brings a warning up to date with its recovery at once, as the night does. Raises Refused while it goes on."""
    locked = _locked(hit)
    if locked.recovery is not None and locked.recovery.state == RecoveryState.WRITTEN_OFF:
        due_on = _due(locked, on)
        _take(locked, "given_up", by=by, on=on, note="", data={"due_on": due_on.isoformat()}, due_on=due_on)
    else:
        _take(locked, "recovered", by=by, on=on, note="", data={}, closing=Closing.RECOVERED, closed_on=on)
    return locked


def payments_of(hit: Hit) -> set[str]:
    """The payments that a warning is about, as subjects: named one by one, or those to its households on its lists."""
    lines = {p for p in hit.papers if p.startswith("funds.paymentline:")}
    lists = _keys(hit, "funds.payment:")
    if lines or not lists:
        return lines
    found = PaymentLine.objects.paid().filter(batch__in=lists)
    if households := _keys(hit, "households.household:"):
        found = found.filter(household__in=households)
    return {line.subject for line in found.only("pk")}


def _keys(hit: Hit, prefix: str) -> list[int]:
    return [int(p.removeprefix(prefix)) for p in hit.papers if p.startswith(prefix)]


__all__ = ["CORRECT", "EXPLAIN", "MOST", "answer", "answer_many", "follow", "judge", "payments_of", "recover"]
