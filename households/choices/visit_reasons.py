"""What is refused or asked about helpers, visits and problems, in words; each code once. Source: DOMAIN §5.2."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.errors import Reason

_VISITS: dict[str, tuple[Any, str]] = {
    "visit_in_future": (_("A visit is recorded after it was made."), "held_at"),
    "visit_before_card": (_("There were no cards before %(day)s."), "held_at"),
    "visit_about_nothing": (_("Say what the visit was about."), "contents"),
    "visit_by_nobody": (_("Say who made the visit."), "visitors"),
    "visit_not_yours": (_("You are not assigned to this household. The village clerk assigns helpers."), ""),
    "photo_reused": (_("A photo is also filed under: %(where)s."), "photos"),
    "too_many_visits": (
        _("%(count)s visits of one visitor within an hour; more than %(limit)s are hardly possible."), "held_at"
    ),
    "visitor_no_helper": (_("The visitor was no active helper of the village on that day."), "helper"),
    "visitor_not_assigned": (_("The visitor was not assigned to this household on that day."), "helper"),
    "helper_other_village": (_("%(helper)s is on another village's register."), "helper"),
    "helper_not_active": (_("%(helper)s is no active helper on that day."), "helper"),
    "helper_assigned_already": (_("%(helper)s helps this household already."), "helper"),
    "helper_same": (_("Choose another helper than the one who leaves."), "helper"),
    "household_off_register": (_("This household is not on the register; it needs no helper."), ""),
    "assignment_over": (_("This assignment has ended already."), ""),
    "assignment_in_future": (_("An assignment begins and ends today or earlier."), "on"),
    "assignment_before_start": (_("The assignment began on %(day)s; it ends on a later day."), "on"),
    "assignment_last": (_("This is the only helper of a registered household. Hand the household over instead."), ""),
    "assignment_reason_missing": (_("Say why the assignment ends."), "reason"),
    "handover_incomplete": (_("%(household)s has no successor yet."), ""),
    "helper_over_limit": (_("%(helper)s helps %(count)s households, the figure here is %(limit)s (%(document)s)."),
                          "helper"),
}  # fmt: skip
_PROBLEMS: dict[str, tuple[Any, str]] = {
    "problem_no_step": (_("The problem cannot take this step from its present state."), ""),
    "problem_answer_missing": (_("Say what was done, or why it cannot be solved."), "answer"),
    "problem_due_past": (_("The day by which it is solved lies before the day it was raised."), "due_on"),
    "problem_other_household": (_("The visit was to another household."), ""),
}


def visit_reason(code: str, **params: Any) -> Reason:
    """The reason for a code of helpers and visits."""
    message, field = _VISITS[code]
    return Reason(code, message, params, field)


def problem_reason(code: str, **params: Any) -> Reason:
    """The reason for a code of the ledger of problems."""
    message, field = _PROBLEMS[code]
    return Reason(code, message, params, field)
