"""What people do about rules: propose one, propose an end, decide, take back. The one door to the tables of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.db.dated import DatedRule
from registry.errors import DomainError, Reason, Refused
from registry.policies.choices import ProposalKind
from registry.policies.models import RuleProposal
from registry.policies.tables import Table, table_of
from registry.policies.workflow import RULE
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

COUNTY = 6
COUNTY_AND_TOWNSHIP = (6, 9)


@dataclass(frozen=True)
class RuleDraft:
    """A row to be: its key and figures by column, where it holds, its document and days."""

    table: Table
    region: str
    values: Mapping[str, Any]
    document_no: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    is_read: bool = False
    reason: str = ""


@dataclass
class Effect:
    """What confirming would do besides writing the row: the row it ends, the wider row it overrides."""

    ends: Any = None
    overrides: Any = None
    reasons: list[Reason] = field(default_factory=list)


@transaction.atomic
def propose(draft: RuleDraft, *, by: User, on: dt.date) -> RuleProposal:
    """A proposal for a new row. Raises Refused with everything that stands against it."""
    reasons = _reasons_against_place(draft.region, by) + _faults(draft) + effect_of(draft, on=on).reasons
    if reasons:
        raise Refused(reasons)
    values = {
        name: draft.values.get(name, draft.table.hidden.get(name)) for name in (*draft.table.keys, *draft.table.figures)
    }
    return _begin(RuleProposal(
        village_id=draft.region, table=draft.table.code, kind=ProposalKind.ADD, key=key_of(draft.table, draft.values),
        values=values, document_no=draft.document_no.strip(), is_read=draft.is_read, valid_from=draft.valid_from,
        valid_to=draft.valid_to, reason=draft.reason.strip(), proposed_by=by, proposed_on=on,
    ), by=by, on=on)  # fmt: skip


@transaction.atomic
def propose_end(
    table: Table,
    row: Any,
    *,
    ends_on: dt.date,
    document_no: str,
    reason: str,
    by: User,
    on: dt.date,
    is_read: bool = False,
) -> RuleProposal:  # fmt: skip
    """A proposal to let `row` hold for the last time on the day before `ends_on`. National rows are not ended here."""
    reasons = _reasons_against_place(row.region, by)
    if ends_on <= on:
        reasons.append(Reason("ends_in_past", _("A rule ends on a day to come, not in the past."), field="valid_to"))
    if ends_on <= row.valid_from or (row.valid_to and row.valid_to <= ends_on):
        reasons.append(Reason("ends_outside", _("The row does not hold on that day anyway."), field="valid_to"))
    if reasons:
        raise Refused(reasons)
    values = {name: getattr(row, name) for name in (*table.keys, *table.figures)}
    return _begin(RuleProposal(
        village_id=row.region, table=table.code, kind=ProposalKind.END, key=key_of(table, values), values=values,
        document_no=document_no.strip(), is_read=is_read, valid_to=ends_on, ends_row=row.pk, reason=reason.strip(),
        proposed_by=by, proposed_on=on,
    ), by=by, on=on)  # fmt: skip


def _begin(proposal: RuleProposal, *, by: User, on: dt.date) -> RuleProposal:
    if not proposal.reason:
        raise DomainError("reason_missing", _("Say why the rule is proposed."), field="reason")
    waits = RuleProposal.objects.waiting().filter(
        table=proposal.table, key=proposal.key, village_id=proposal.village_id
    )
    if waits.exists():
        raise DomainError("proposal_waits", _("A proposal for this rule waits already; decide that one first."))
    proposal.save(force_insert=True)
    RULE.begin(proposal, by=by, on=on)
    trail.record("rule.propose", by=by, target=proposal, village=proposal.village_id, reason=proposal.reason,
                 after={"table": proposal.table, **{name: str(value) for name, value in proposal.values.items()},
                        "document": proposal.document_no,
                        "from": proposal.valid_from, "until": proposal.valid_to})  # fmt: skip
    return proposal


@transaction.atomic
def decide(proposal: RuleProposal, step: str, *, by: User, on: dt.date, note: str = "") -> RuleProposal:
    """The proposal after the step; a confirmed one has its row, written by the database. Raises Refused."""
    RULE.apply(proposal, step, by=by, on=on, note=note)
    proposal.refresh_from_db()
    return proposal


def effect_of(draft: RuleDraft, *, on: dt.date) -> Effect:
    """What the new row would meet: one of its own region that it ends or collides with, and the wider one it beats."""
    table, start, stop = draft.table, draft.valid_from, draft.valid_to
    model: Any = table.model
    same = model.objects.filter(**{name: draft.values.get(name) for name in table.keys})
    overlapping = same.filter(region=draft.region).filter(Q(valid_to=None) | Q(valid_to__gt=start))
    if stop:
        overlapping = overlapping.filter(valid_from__lt=stop)
    effect = Effect(overrides=same.exclude(region=draft.region).holding(region=draft.region, on=start).first())
    earliest = dt.date(on.year, 1, 1) if table.is_yearly else on
    if start < earliest:
        effect.reasons.append(Reason(
            "rule_in_past",
            _("This kind of rule begins on %(day)s at the earliest: what is past stays as it was decided."),
            {"day": earliest.isoformat()}, field="valid_from"))  # fmt: skip
    for row in overlapping.order_by("valid_from"):
        if row.valid_from >= start:
            effect.reasons.append(Reason("rule_overlaps", _(
                "Another rule of this kind begins here on %(day)s (%(document)s). End this one before or begin later."),
                {"day": row.valid_from.isoformat(), "document": row.document_no}, field="valid_to"))  # fmt: skip
        elif start <= on:
            effect.reasons.append(Reason("rule_ends_past", _(
                "This would end a row that holds already on a day gone by. Let the new rule begin tomorrow or later."),
                field="valid_from"))  # fmt: skip
        else:
            effect.ends = row
    return effect


def key_of(table: Table, values: Mapping[str, Any]) -> str:
    """What a row is about, as one text: two proposals of one key do not wait side by side."""
    return ";".join(f"{name}={values.get(name)}" for name in table.keys)


def preview_of(draft: RuleDraft) -> DatedRule:
    """The row as it would be, not saved."""
    values = {**draft.table.hidden, **draft.values}
    return draft.table.model(
        region=draft.region, document_no=draft.document_no.strip(), is_verified=draft.is_read,
        valid_from=draft.valid_from, valid_to=draft.valid_to, **values,
    )  # fmt: skip


def _faults(draft: RuleDraft) -> list[Reason]:
    """What the row's own model says against it."""
    row, found = preview_of(draft), []
    if draft.table.faults:
        found = [Reason("rule_invalid", text) for text in draft.table.faults(draft.values)]
    try:
        row.clean_fields()
        for constraint in row._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                constraint.validate(type(row), row)
    except ValidationError as error:
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        found += [Reason("rule_invalid", text, field=name) for name, texts in by_field.items() for text in texts]
    return found


def _reasons_against_place(region: str, by: User) -> list[Reason]:
    if not by.may(Permission.PROPOSE_RULE):
        return [not_permitted(Permission.PROPOSE_RULE)]
    if not region:
        return [
            Reason("national_rule", _("Rules of the whole country are not changed here; a local row goes before them."))
        ]
    if len(region) not in COUNTY_AND_TOWNSHIP or not region.startswith(by.scope) or len(by.scope) != COUNTY:
        return [Reason("rule_elsewhere", _("A rule is set here for your county or a township of it."), field="region")]
    return []


def proposed_row(proposal: RuleProposal) -> Any:
    """The proposed row, not saved; None when its table is not known any more."""
    table = table_of(proposal.table)
    if table is None:
        return None
    model: Any = table.model
    row = model(
        region=proposal.village_id, document_no=proposal.document_no, is_verified=proposal.is_read,
        valid_from=proposal.valid_from, valid_to=proposal.valid_to,
    )  # fmt: skip
    for name in (*table.keys, *table.figures):
        setattr(row, name, model._meta.get_field(name).to_python(proposal.values.get(name)))
    return row
