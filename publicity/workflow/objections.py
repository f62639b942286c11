"""An objection's way to its public answer, and to its review, as a table.

Duties stay apart: who prepared or witnessed a notice, or entered the objection, does not handle it, and who answered it
does not review it. Only the desk that holds the pen moves it. Source: DOMAIN.md §3.6, §9.2. Database side:
publicity/migrations/0006_wall_guards.py and 0010_objection_doors.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.choices import ObjectionState, Outcome
from publicity.models import Objection, ObjectionContact
from publicity.models.objection import LEADER
from publicity.rules.answers import names_a_person, same_name
from publicity.rules.privacy import looks_private, speaks_of_health
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.errors import Reason
from registry.workflow.machine import Context, Machine, Transition
from registry.workflow.models import Duty

if TYPE_CHECKING:
    from registry.accounts.models import User

_LEVELS = {9: _("the township"), 6: _("the county poverty alleviation office")}


def desk_label(objection: Objection) -> Any:
    """Who holds the pen, in words."""
    return ROLES[LEADER].label if objection.leader_holds else _LEVELS[len(objection.desk)]


def holds_pen(objection: Objection, user: User) -> bool:
    """Is this person posted at the desk the objection lies on?"""
    is_leader = bool(user.posting and user.posting.role == LEADER)
    return bool(user.scope == objection.desk and is_leader == objection.leader_holds)


def _desk_holds_it(objection: Objection, context: Context) -> list[Reason]:
    """Only people posted at the desk that holds the pen; it goes up when its days pass."""
    if holds_pen(objection, context.by):
        return []
    return [Reason("elsewhere", _("This objection is handled by: %(desk)s."), {"desk": str(desk_label(objection))})]


def _handler_is_impartial(objection: Objection, context: Context) -> list[Reason]:
    """DOMAIN §9.2: who publishes or witnesses does not investigate the objection; who entered it does not either."""
    notice = objection.notice
    if context.by.pk in {notice.prepared_by_id, notice.witnessed_by_id}:
        return [
            Reason("handler_published", _("You prepared or witnessed this notice; someone else handles the objection."))
        ]
    if context.by.pk == objection.entered_by_id:
        return [Reason("handler_entered", _("You entered this objection; someone else handles it."))]
    return []


def _two_impartial_investigators(objection: Objection, context: Context) -> list[Reason]:
    """Two persons, neither of whom prepared or witnessed the notice, by name or by account."""
    if "investigators" not in context.data:
        return []
    names = [str(name).strip() for name in context.data["investigators"]]
    if len(names) != 2 or not all(names) or same_name(*names):
        return [Reason("investigators_two", _("Name two persons who look into it."), field="second")]
    notice = objection.notice
    makers = [person for person in (notice.prepared_by, notice.witnessed_by) if person is not None]
    barred = [text for person in makers for text in (person.name, person.username)]
    return [
        Reason("investigator_published", _("%(name)s prepared or witnessed the notice; name someone else."),
               {"name": name}, field=field)
        for name, field in zip(names, ("first", "second"), strict=True) if any(same_name(name, one) for one in barred)
    ]  # fmt: skip


def _answer_is_public(objection: Objection, context: Context) -> list[Reason]:
    """The answer will be read by the village: there must be one, and nothing private and no person in it."""
    if "answer" not in context.data:
        return []
    answer = str(context.data["answer"]).strip()
    if not answer:
        return [Reason("answer_missing", _("Write the answer that the village will read on the wall."), field="answer")]
    code = looks_private(answer) or speaks_of_health(answer)
    if code:
        return [errors.private(_("The answer"), code)]
    contact = ObjectionContact.objects.filter(objection_id=objection.pk).first()
    phone = (contact.phone.reveal() if contact.phone else contact.unsealed) if contact else ""
    word = names_a_person(answer, masked=masked_names(objection), own=contact.name if contact else "", phone=phone)
    if not word:
        return []
    return [Reason("answer_names", _("The answer names a person (“%(word)s”). Write it without the name."),
                   {"word": word}, field="answer")]  # fmt: skip


def masked_names(objection: Objection) -> list[str]:
    """The starred names that the notice shows."""
    cells = objection.notice.entries.values_list("cells", flat=True)
    return [str(value) for row in cells for value in row.values() if "＊" in str(value)]


def _reviewer_is_another(objection: Objection, context: Context) -> list[Reason]:
    """Not who answered it."""
    if context.by.pk != objection.handled_by_id:
        return []
    return [Reason("reviewer_answered", _("You answered this objection; someone one level up reviews it."))]


def _said_by_receipt(objection: Objection, context: Context) -> list[Reason]:
    """Only the holder of the receipt says so, on the wall; no officer says it for them."""
    return [Reason("villager_only", _("The villager says this on the wall, with the receipt code."))]


def _time_is_over(objection: Objection, context: Context) -> list[Reason]:
    """The days to ask for a review are over; the night does it."""
    if objection.review_until and context.on > objection.review_until:
        return []
    return [Reason("review_open", _("The villager may still ask for a review."))]


_HANDLE = Permission.HANDLE_OBJECTION
_S = ObjectionState


def _step(name: str, label: Any, sources: set[str], target: str, *guards: Any, duty: Any = Duty.REVIEW) -> Transition:
    return Transition(name, label, frozenset(sources), target, _HANDLE, duty,
                      (_desk_holds_it, _handler_is_impartial, *guards), source="DOMAIN §3.6")  # fmt: skip


OBJECTION = Machine(
    name="objection",
    states=dict(ObjectionState.choices),
    holders={_S.RECEIVED: "township_reviewer", _S.ACCEPTED: "township_reviewer",
             _S.INVESTIGATING: "township_reviewer", _S.REVIEW: "county_office"},
    final=frozenset({_S.CLOSED}),
    transitions=(
        _step("accept", _("Accept"), {_S.RECEIVED}, _S.ACCEPTED),
        _step("investigate", _("Begin the investigation"), {_S.ACCEPTED}, _S.INVESTIGATING,
              _two_impartial_investigators),
        _step("uphold", _("Uphold"), {_S.INVESTIGATING}, _S.REPLIED, _answer_is_public),
        _step("refuse", _("Do not uphold"), {_S.INVESTIGATING}, _S.REPLIED, _answer_is_public),
        _step("dismiss", _("Do not take up"), {_S.RECEIVED, _S.ACCEPTED}, _S.REPLIED, _answer_is_public),
        Transition("content", _("The villager is content"), frozenset({_S.REPLIED}), _S.CLOSED, _HANDLE, Duty.NONE,
                   (_said_by_receipt,), source="DOMAIN §3.6"),
        Transition("ask_review", _("The villager asks for a review"), frozenset({_S.REPLIED}), _S.REVIEW, _HANDLE,
                   Duty.NONE, (_said_by_receipt,), source="DOMAIN §3.6"),
        Transition("lapse", _("Close when nobody asked for a review"), frozenset({_S.REPLIED}), _S.CLOSED, _HANDLE,
                   Duty.NONE, (_time_is_over,), source="DOMAIN §3.6"),
        _step("review_uphold", _("Review: uphold"), {_S.REVIEW}, _S.CLOSED, _reviewer_is_another, _answer_is_public,
              duty=Duty.APPROVE),
        _step("review_refuse", _("Review: do not uphold"), {_S.REVIEW}, _S.CLOSED, _reviewer_is_another,
              _answer_is_public, duty=Duty.APPROVE),
    ),
)  # fmt: skip
OUTCOMES = {
    "uphold": Outcome.UPHELD, "refuse": Outcome.REFUSED, "dismiss": Outcome.DISMISSED,
    "review_uphold": Outcome.UPHELD, "review_refuse": Outcome.REFUSED,
}  # fmt: skip
"""Step → how the objection was answered."""
OFFICE_STEPS = ("accept", "investigate", "uphold", "refuse", "dismiss", "review_uphold", "review_refuse")
