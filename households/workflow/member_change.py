"""A change of members on its way: the clerk enters, the branch secretary confirms, the township approves (M4).

Source: DOMAIN §3.4. Approval carries the change out on the card as it stands then; what the card has against it leaves
the request where it is. The database holds the same edges (households/migrations/0031).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from households.choices import Status
from households.choices.cases import RequestState
from registry.accounts.permissions import Permission as P
from registry.documents.models import Attachment
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from households.models import MemberChange
    from registry.accounts.models import User

S = RequestState
OPEN = frozenset({S.PENDING, S.CONFIRMED, S.RETURNED})


def paper_attached(change: MemberChange, context: Context) -> list[Reason]:
    """A photo or scan of the paper lies with the request."""
    if Attachment.objects.of(change.subject).exists():
        return []
    return [Reason("paper_missing", _("The paper that shows it is not attached yet."), field="paper")]


def card_open(change: MemberChange, context: Context) -> list[Reason]:
    """The card is not struck off meanwhile, nor the other card."""
    cards = [change.household, *([change.target] if change.target else [])]
    return [
        Reason("card_removed", _("The card %(number)s is struck off meanwhile."), {"number": card.number})
        for card in cards if card.status == Status.REMOVED
    ]  # fmt: skip


def of_this_village(change: MemberChange, context: Context) -> list[Reason]:
    """Confirmed in the village itself."""
    if context.by.scope == change.village_id:
        return []
    return [Reason("confirmed_elsewhere", _("A change is confirmed in the village itself."))]


def another_person(change: MemberChange, context: Context) -> list[Reason]:
    """Not by who entered it, under whatever posting."""
    if context.by.pk == change.requested_by_id:
        return [Reason("own_request", _("Who enters a change neither confirms nor approves it."))]
    return []


def _t(
    name: str, label: Any, sources: set[str], target: str, right: P, duty: Duty, *guards: Any, note: bool = False,
    evidence: tuple[str, ...] = (),
) -> Transition:  # fmt: skip
    return Transition(name, label, frozenset(sources), target, right, duty, guards, needs_note=note, evidence=evidence,
                      source="DOMAIN §3.4, §9.2")  # fmt: skip


STATES: dict[str, Any] = {str(state.value): state.label for state in RequestState} | {S.APPLIED: _("Carried out")}
"""The states in words."""
_VILLAGE = (of_this_village, another_person)
MEMBER_CHANGE = Machine(
    name="member_change",
    states=STATES,
    transitions=(
        _t("confirm", _("Confirm for the village"), {S.PENDING}, S.CONFIRMED, P.CONFIRM_CHANGE, Duty.DECIDE,
           *_VILLAGE, card_open, paper_attached, evidence=("paper",)),
        _t("return_village", _("Return to the clerk (village)"), {S.PENDING}, S.RETURNED, P.CONFIRM_CHANGE, Duty.DECIDE,
           *_VILLAGE, note=True),
        _t("refuse_village", _("Refuse for the village"), {S.PENDING}, S.REFUSED, P.CONFIRM_CHANGE, Duty.DECIDE,
           *_VILLAGE, note=True),
        _t("approve", _("Approve and carry out"), {S.CONFIRMED}, S.APPLIED, P.APPROVE_CHANGE, Duty.REVIEW,
           another_person, card_open, paper_attached, evidence=("effective_on",)),
        _t("return_township", _("Return to the clerk (township)"), {S.CONFIRMED}, S.RETURNED, P.APPROVE_CHANGE,
           Duty.REVIEW, another_person, note=True),
        _t("refuse_township", _("Refuse for the township"), {S.CONFIRMED}, S.REFUSED, P.APPROVE_CHANGE, Duty.REVIEW,
           another_person, note=True),
        _t("send_again", _("Send again"), {S.RETURNED}, S.PENDING, P.EDIT_HOUSEHOLDS, Duty.MAKE, card_open, note=True),
        _t("take_back", _("Take back"), {S.PENDING, S.CONFIRMED, S.RETURNED}, S.WITHDRAWN, P.EDIT_HOUSEHOLDS,
           Duty.MAKE),
    ),
    holders={S.PENDING: "branch_secretary", S.CONFIRMED: "township_reviewer", S.RETURNED: "village_clerk"},
    final=frozenset({S.APPLIED, S.REFUSED, S.WITHDRAWN}),
)  # fmt: skip

BACK = frozenset({"return_village", "return_township"})
CLOSING = frozenset({"approve", "refuse_village", "refuse_township", "take_back"})


def requests_waiting_for(user: User) -> list[str]:
    """The states in which the next step forward is this person's to take."""
    found = []
    if user.may(P.CONFIRM_CHANGE):
        found.append(str(S.PENDING.value))
    if user.may(P.APPROVE_CHANGE):
        found.append(str(S.CONFIRMED.value))
    if user.may(P.EDIT_HOUSEHOLDS):
        found.append(str(S.RETURNED.value))
    return found
