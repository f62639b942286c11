"""The procedure of a list of payments to households.

Nobody who made a list checks or releases it; the list hangs on the Fair Wall before its money moves. The database
holds the same edges, and the gate of publicity (migrations/0002_guards). Source: DOMAIN §6.4, §6.6, §9.2.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from funds.choices import PAYABLE, PaymentState
from funds.errors import LIST_FAULTS
from funds.ledger import reading
from funds.models import PaymentBatch, PaymentLine
from funds.rules import payment as rules
from households.models import Household
from publicity import errors as publicity_errors
from publicity.rules.clearing import Hung, obstacles
from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User

PAYMENT_LIST = "payment_list"  # the kind of notice a list hangs as


def faults_of(batch: PaymentBatch, on: dt.date) -> list[Reason]:
    """What is wrong with the lines of a list on that day: strangers, doubles, nothing to pay."""
    lines = list(batch.lines.standing().order_by("position"))
    households = [line.household_id for line in lines]
    registered = set(
        Household.objects.registered_on(on)
        .filter(village=batch.village_id, pk__in=households)
        .values_list("pk", flat=True)
    )
    accounts: dict[int, bytes | None] = dict(
        Household.objects.filter(pk__in=households).values_list("pk", "bank_account_index")
    )
    payees = [
        rules.Payee(
            line.payee_name, line.amount_yuan, line.household_id in registered, _plain(accounts.get(line.household_id))
        )
        for line in lines
    ]
    return [Reason(fault.code, LIST_FAULTS[fault.code], fault.params) for fault in rules.faults(payees)]


def _plain(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def lines_in_order(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Each payee is on the register of this village today, with an account of its own."""
    return faults_of(batch, context.on)


def project_open(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Money is paid only out of a project that has begun. Source: DOMAIN §6.5."""
    if batch.project.state in PAYABLE:
        return []
    return [Reason("project_not_under_way", _("The project has not begun, or is closed."))]


def covered(batch: PaymentBatch, context: Context) -> list[Reason]:
    """The project's account of this source holds what the list pays out."""
    total = total_of(batch.lines.standing())
    held = reading.project_balance(batch.project_id, source=batch.source_id)
    if held >= total:
        return []
    return [
        Reason(
            "not_covered",
            _("The list pays %(total)s yuan; the project holds %(held)s yuan of this source."),
            {"total": f"{total:,.2f}", "held": f"{held:,.2f}"},
        )
    ]


def total_of(lines: Iterable[PaymentLine]) -> Decimal:
    """The sum of the lines, in yuan."""
    return sum((line.amount_yuan for line in lines), Decimal("0.00"))


def hung_out(batch: PaymentBatch, context: Context) -> list[Reason]:
    """Every line has hung its full days, witnessed and without an open objection. Source: DOMAIN §6.4, §6.6."""
    found: dict[str, Reason] = {}
    for state in _hung(batch):
        for code in obstacles(state, on=context.on):
            reason = publicity_errors.clearing(code, ends_on=state.ends_on if state else None)
            found.setdefault(str(reason), reason)
    return list(found.values())


def _hung(batch: PaymentBatch) -> list[Hung | None]:
    """How the newest notice of each line stands, in one question instead of one a line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.notice_state, c.entry_state, c.witnessed_on, c.ends_on, c.open_objections"
            " FROM funds_paymentline l"
            " LEFT JOIN LATERAL publicity_clearing('funds.paymentline:' || l.id, %s) c ON true"
            " WHERE l.batch_id = %s AND NOT l.is_void",
            [PAYMENT_LIST, batch.pk],
        )
        return [Hung(*row) if row[0] is not None else None for row in cursor.fetchall()]


PAYMENT = Machine(
    name="funds.payment",
    states=dict(PaymentState.choices),
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            frozenset({PaymentState.DRAFT, PaymentState.RETURNED}),
            PaymentState.SUBMITTED,
            Permission.PREPARE_PAYMENT,
            Duty.MAKE,
            (project_open, lines_in_order, covered),
        ),
        Transition(
            "cancel",
            _("Give up the list"),
            frozenset({PaymentState.DRAFT, PaymentState.RETURNED}),
            PaymentState.CANCELLED,
            Permission.PREPARE_PAYMENT,
            Duty.MAKE,
        ),
        Transition(
            "check",
            _("Confirm the check"),
            frozenset({PaymentState.SUBMITTED}),
            PaymentState.CHECKED,
            Permission.CHECK_PAYMENT,
            Duty.REVIEW,
            (project_open, lines_in_order, covered),
            source="DOMAIN §6.6",
        ),
        Transition(
            "return",
            _("Return for correction"),
            frozenset({PaymentState.SUBMITTED, PaymentState.CHECKED}),
            PaymentState.RETURNED,
            Permission.CHECK_PAYMENT,
            Duty.REVIEW,
            needs_note=True,
        ),
        Transition(
            "publish",
            _("Publish the list"),
            frozenset({PaymentState.CHECKED}),
            PaymentState.PUBLISHED,
            Permission.PREPARE_PAYMENT,
            Duty.MAKE,
            source="DOMAIN §6.4",
        ),
        Transition(
            "release",
            _("Pay out"),
            frozenset({PaymentState.PUBLISHED}),
            PaymentState.RELEASED,
            Permission.RELEASE_PAYMENT,
            Duty.PAY,
            (hung_out, project_open, lines_in_order, covered),
            source="DOMAIN §6.6, §9.2(3)",
        ),
        Transition(
            "stop",
            _("Stop the list"),
            frozenset({PaymentState.PUBLISHED}),
            PaymentState.CANCELLED,
            Permission.RELEASE_PAYMENT,
            Duty.PAY,
            needs_note=True,
        ),
    ),
    holders={
        "draft": "village_clerk",
        "submitted": "township_reviewer",
        "checked": "village_clerk",
        "published": "county_finance",
        "returned": "village_clerk",
    },
    final=frozenset({PaymentState.RELEASED, PaymentState.CANCELLED}),
)


def maker_of(batch: PaymentBatch) -> User:
    """Who made the list: the one who submitted it last."""
    step = [event for event in PAYMENT.steps_taken(batch) if event.transition == "submit"][-1]
    maker: User | None = step.by
    if maker is None:
        raise LookupError(f"payment list {batch.pk} was submitted by nobody")
    return maker
