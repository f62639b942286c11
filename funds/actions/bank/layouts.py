"""Layouts of a county's banks: entered, changed while no file was made with them, taken over ready-made, retired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from funds.choices import AnswerField, BankField
from funds.errors import LAYOUT_FAULTS
from funds.models import BankLayout
from funds.rules.layouts import Layout, columns_of, faults
from funds.rules.ready_layouts import READY
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import Reason, Refused
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

_FIELDS = ("code", "name", "kind", "encoding", "columns", "answer", "codes", "control_line", "answer_control_line")


def as_rule(layout: BankLayout) -> Layout:
    """The row as the rules read it."""
    return Layout(
        kind=layout.kind, encoding=layout.encoding, columns=columns_of(layout.columns),
        answer=columns_of(layout.answer),
        codes={code: (said["outcome"], said.get("words", "")) for code, said in layout.codes.items()},
        control_line=layout.control_line, answer_control_line=layout.answer_control_line,
    )  # fmt: skip


def reasons_against_layout(layout: BankLayout) -> list[Reason]:
    """Everything that makes the layout unusable, in words."""
    labels = {**dict(AnswerField.choices), **dict(BankField.choices)}
    return [
        Reason(code, LAYOUT_FAULTS[code], {
            key: "、".join(str(labels.get(name, name)) for name in value) for key, value in params.items()
        })
        for code, params in faults(as_rule(layout))
    ]  # fmt: skip


def save_layout(
    *, county: str, values: Mapping[str, Any], by: User, layout: BankLayout | None = None
) -> BankLayout:  # fmt: skip
    """Enters a layout, or changes one with which no file was made. `values`: the fields of BankLayout.

    Raises Refused with every fault; the database refuses a change of a layout in use (funds_layout_in_use).
    """
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    kept = layout or BankLayout(village_id=county)
    before = {name: getattr(kept, name) for name in _FIELDS} if layout else None
    for name, value in values.items():
        setattr(kept, name, value)
    reasons = reasons_against_layout(kept)
    if reasons:
        raise Refused(reasons)
    with transaction.atomic():
        kept.save()
        trail.record("funds.layout_saved", by=by, target=kept, village=kept.village_id, before=before,
                     after={name: getattr(kept, name) for name in _FIELDS})  # fmt: skip
    return kept


def ready_layouts_missing(county: str) -> list[str]:
    """Names of the ready layouts the county has not taken over."""
    held = set(BankLayout.objects.filter(village=county).values_list("code", flat=True))
    return [str(ready["name"]) for ready in READY if ready["code"] not in held]


def take_over_ready(*, county: str, by: User) -> list[BankLayout]:
    """Enters the ready layouts the county does not have yet."""
    held = set(BankLayout.objects.filter(village=county).values_list("code", flat=True))
    return [save_layout(county=county, values=ready, by=by) for ready in READY if ready["code"] not in held]


def retire_layout(layout: BankLayout, *, by: User, used: bool) -> None:
    """Takes a layout out of use, or back into it."""
    if not by.may(Permission.KEEP_BANK):
        raise Refused([not_permitted(Permission.KEEP_BANK)])
    with transaction.atomic():
        layout.is_retired = not used
        layout.save(update_fields=["is_retired"])
        trail.record("funds.layout_saved", by=by, target=layout, village=layout.village_id,
                     after={"is_retired": layout.is_retired})  # fmt: skip


SAMPLE: Mapping[str, str] = {
    "batch_number": "433124-20261122-000012-1", "position": "1", "village": "433124110226", "household": "0001",
    "name": "龙\U00020164山", "id_kind": "01", "identity": "433124197001010019", "bank_name": "花垣县农村商业银行",
    "account": "6217990000000000123", "item": "产业奖补", "document_no": "湘财预〔2026〕1号", "standard": "500.00",
    "quantity": "2", "summary": "2026年产业奖补",
}  # fmt: skip


def sample_lines(layout: BankLayout) -> Sequence[str]:
    """What a file of this layout looks like: heading, one invented line, the line of count and total."""
    from decimal import Decimal

    from funds.actions.bank.writing import Line, write
    from funds.choices import LayoutKind

    rule = as_rule(layout)
    if rule.kind == LayoutKind.XLSX:
        rule = Layout(LayoutKind.CSV, "utf-8", rule.columns, rule.answer, rule.codes, rule.control_line)
    try:
        data = write(rule, [Line(SAMPLE, Decimal("1000.00"))])
    except (ValueError, LookupError):  # UnicodeEncodeError is a ValueError: the sample has a rare character
        data = write(rule, [Line({**SAMPLE, "name": "龙山"}, Decimal("1000.00"))])
    return data.decode(rule.encoding).splitlines()
