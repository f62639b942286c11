"""How a proposed rule is decided. Lines and limits: county office proposes, county finance confirms; the others: the
county's leader in charge confirms (DOMAIN §9.2 (6)). Confirming writes the row; the database does it (0002_guards).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from registry.accounts.permissions import Permission
from registry.errors import Reason
from registry.policies.choices import ProposalState as S
from registry.policies.models import RuleProposal, RuleProposalQuerySet
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User

SOURCE = "DOMAIN §9.2 (6)"


def _is_a_line(proposal: Any, context: Context) -> list[Reason]:
    """It is a line or limit."""
    return (
        [] if proposal.is_line else [Reason("not_a_line", _("This is no line or limit: the county's leader decides."))]
    )


def _is_no_line(proposal: Any, context: Context) -> list[Reason]:
    """It is neither line nor limit."""
    return [Reason("a_line", _("Lines and limits are decided by the finance bureau."))] if proposal.is_line else []


def _made_it(proposal: Any, context: Context) -> list[Reason]:
    """Its author takes it back."""
    if proposal.proposed_by_id == context.by.pk:
        return []
    return [Reason("not_own", _("Only who made the proposal takes it back."))]


_OPEN = frozenset({S.PROPOSED.value})
RULE = Machine(
    name="rule",
    states=dict(S.choices),
    transitions=(
        Transition("confirm_line", _("Confirm the line"), _OPEN, S.CONFIRMED, Permission.CONFIRM_LINE, Duty.APPROVE,
                   guards=(_is_a_line,), source=SOURCE),
        Transition("refuse_line", _("Refuse the line"), _OPEN, S.REFUSED, Permission.CONFIRM_LINE, Duty.APPROVE,
                   guards=(_is_a_line,), needs_note=True, source=SOURCE),
        Transition("confirm", _("Confirm the rule"), _OPEN, S.CONFIRMED, Permission.CONFIRM_RULE, Duty.APPROVE,
                   guards=(_is_no_line,), source=SOURCE),
        Transition("refuse", _("Refuse the rule"), _OPEN, S.REFUSED, Permission.CONFIRM_RULE, Duty.APPROVE,
                   guards=(_is_no_line,), needs_note=True, source=SOURCE),
        Transition("withdraw", _("Take the proposal back"), _OPEN, S.WITHDRAWN, Permission.PROPOSE_RULE, Duty.MAKE,
                   guards=(_made_it,), source=SOURCE),
    ),
    holders={},
    final=frozenset({S.CONFIRMED.value, S.REFUSED.value, S.WITHDRAWN.value}),
)  # fmt: skip


def waiting_for(user: User) -> RuleProposalQuerySet:
    """The proposals that `user` may decide now."""
    from registry.policies.tables import all_tables

    lines, others = user.may(Permission.CONFIRM_LINE), user.may(Permission.CONFIRM_RULE)
    codes = [t.code for t in all_tables() if (lines if t.is_line else others)]
    return RuleProposal.objects.visible_to(user).waiting().filter(table__in=codes).exclude(proposed_by=user.pk)
