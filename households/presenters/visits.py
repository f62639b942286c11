"""What the pages of helpers, visits and problems print, and the three panels on a card."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from households.actions.assignments import load_warnings
from households.choices import ProblemState, VisitContent
from households.models import HelperAssignment, Household, Problem, Visit
from households.reports.suspicions import facts_of, photos_of, with_signs
from households.reports.visits import VisitDue, visits_of
from households.rules.visits import suspicions
from registry import clock
from registry.accounts.permissions import Permission
from registry.documents import attachments
from registry.errors import Reason
from registry.ui import formats
from registry.ui.elements import Fact, Status, Tab, Tone
from villages.models import Helper

SHOWN = 5
TONES: dict[str, Tone] = {"open": "warning", "under_way": "info", "solved": "success", "not_possible": "neutral"}
PAGES = (
    ("mine", _("To visit"), "households:visits_mine"), ("visits", _("Visits"), "households:visits"),
    ("problems", _("Problems"), "households:problems"), ("helpers", _("Helpers"), "households:helpers"),
    ("coverage", _("Coverage"), "households:visit_coverage"),
)  # fmt: skip


def tabs(current: str) -> list[Tab]:
    """The pages of this room."""
    return [Tab(label, reverse(name), current=key == current) for key, label, name in PAGES]


def problem_state(problem: Problem, on: dt.date) -> Status:
    """The state in words; an open one whose day has passed is late."""
    state = ProblemState(problem.state)
    if state in {ProblemState.OPEN, ProblemState.UNDER_WAY} and problem.due_on < on:
        return Status(_("Late: %(state)s") % {"state": state.label}, "danger")
    return Status(state.label, TONES[state])


def due_status(row: VisitDue, on: dt.date) -> Status:
    """How urgent the next visit is."""
    if row.is_visited(on):
        return Status(_("Visited in this period"), "success")
    if row.is_late(on):
        return Status(_("Overdue since %(day)s") % {"day": f"{row.due_on:%Y-%m-%d}"}, "danger")
    return Status(_("Due by %(day)s") % {"day": f"{row.due_on:%Y-%m-%d}"}, "warning")


def visit_signs(visit: Any) -> Status:
    """The cell that asks for a second look, from reports.suspicions.with_signs."""
    if not visit.is_suspicious:
        return Status("")
    found = [
        (visit.is_reused, _("Photo used before")), (visit.is_hasty, _("Many visits in an hour")),
        (visit.is_stranger, _("Not assigned")),
    ]  # fmt: skip
    return Status("、".join(str(label) for holds, label in found if holds), "warning")


def visitors_of(visit: Visit) -> str:
    """The helper with the unit, else who is named."""
    return f"{visit.helper.name}（{visit.helper.unit}）" if visit.helper else visit.visitors


def contents_of(visit: Visit) -> str:
    return "、".join(str(VisitContent(code).label) for code in visit.contents)


def visit_facts(visit: Visit) -> list[Fact]:
    """The record's lines."""
    place = f"{visit.latitude}, {visit.longitude}" if visit.latitude is not None else ""
    return [
        Fact(_("When"), formats.moment(visit.held_at)),
        Fact(pgettext_lazy("visit", "How"), visit.get_form_display()),
        Fact(_("Talked about"), contents_of(visit)),
        Fact(_("Helper"), visit.helper.name if visit.helper else "", note=visit.helper.unit if visit.helper else ""),
        Fact(_("Visitors"), visit.visitors), Fact(_("Spoken to"), visit.spoken_to),
        Fact(_("What was found"), visit.findings), Fact(_("What the household needs"), visit.needs),
        Fact(_("Signed by the household"), _("Yes") if visit.is_signed else _("No")),
        Fact(_("Position"), place),
        Fact(_("Recorded by"), visit.recorded_by.name if visit.recorded_by else "",
             note=formats.moment(visit.recorded_at)),
    ]  # fmt: skip


def problem_facts(problem: Problem) -> list[Fact]:
    """The ledger's lines."""
    visit = problem.visit
    return [
        Fact(_("Household"), problem.household.head_name, href=problem.household.get_absolute_url()),
        Fact(_("Village"), problem.village.full_name), Fact(_("Subject"), problem.get_kind_display()),
        Fact(_("Who sees to it"), problem.owner), Fact(_("Raised on"), problem.raised_on),
        Fact(_("To be solved by"), problem.due_on),
        Fact(_("Found on the visit"), formats.moment(visit.held_at) if visit else "",
             href=reverse("households:visit", args=[visit.pk]) if visit else ""),
        Fact(_("How it was answered"), problem.answer), Fact(_("Closed on"), problem.closed_on),
    ]  # fmt: skip


def helper_facts(helper: Helper) -> list[Fact]:
    """The register's lines; the phone masked."""
    return [
        Fact(_("Village"), helper.village.full_name), Fact(_("Unit"), helper.unit), Fact(_("Post held"), helper.duty),
        Fact(_("Helps as"), helper.get_post_display()),
        Fact(_("Party member"), _("Yes") if helper.is_party_member else _("No")),
        Fact(_("Phone"), str(helper.phone or "")), Fact(_("Helps since"), helper.started_on),
        Fact(_("Until"), helper.ended_on), Fact(_("Login"), helper.user.username if helper.user else ""),
    ]  # fmt: skip


@dataclass(frozen=True)
class PhotoShown:
    """One photo on a page: the small copy, the whole, and when it was taken."""

    small: str
    full: str
    taken: str


def photos_shown(visit: Visit) -> list[PhotoShown]:
    return [_shown(photo) for photo in attachments.of(visit.subject)]


def _shown(photo: Any) -> PhotoShown:
    taken = formats.moment(photo.taken_at) if photo.taken_at else ""
    return PhotoShown(f"{photo.get_absolute_url()}?small=1", photo.get_absolute_url(), taken)


def warnings_of(visit: Visit, user: Any) -> list[Reason]:
    """Why a visit asks for a second look, as far as the reader's scope reaches."""
    return suspicions(facts_of(visit, area=visit.village_id, on=clock.today()))


@dataclass(frozen=True)
class AssignmentRow:
    """One line of the history of helpers."""

    assignment: HelperAssignment
    is_active: bool
    warnings: list[Reason]


def assignment_rows(household: Household, on: dt.date) -> list[AssignmentRow]:
    """Those in force first, then the past, newest first; a warning where one helps more than the figure here."""
    rows = household.assignments.select_related("helper").order_by("-starts_on", "-pk")
    found = []
    for row in rows:
        active = row.starts_on <= on and (row.ends_on is None or row.ends_on > on)
        found.append(AssignmentRow(row, active, load_warnings(row.helper, more=0, on=on) if active else []))
    return sorted(found, key=lambda row: not row.is_active)


def helpers_panel(household: Household, user: Any) -> dict[str, Any] | None:
    """Panel "Helpers": who helps now, who did before, and the ways to change it."""
    if not household.is_registered and not household.assignments.exists():
        return None
    return {
        "rows": assignment_rows(household, clock.today()),
        "may_manage": user.may(Permission.MANAGE_HELPERS) and household.is_registered,
    }


def visits_panel(household: Household, user: Any) -> dict[str, Any]:
    """Panel "Visits": the last ones with their photos, and when the next is due."""
    on = clock.today()
    marked = with_signs(household.visits.select_related("helper"), area=household.village_id, on=on)
    visits = list(marked.newest_first()[:SHOWN])
    photos = photos_of(visits)
    due = visits_of(household.village_id, on, household=household.pk)
    return {
        "rows": [(v, contents_of(v), visit_signs(v) if v.is_suspicious else None, [_shown(p) for p in photos[v.pk]])
                 for v in visits],
        "due": due_status(due[0], on) if due else None, "may_write": user.may(Permission.WRITE_VISIT),
        "all_url": f"{reverse('households:visits')}?q={household.number}", "total": household.visits.count(),
    }  # fmt: skip


def problems_panel(household: Household, user: Any) -> dict[str, Any]:
    """Panel "Problems": the open ones first."""
    on = clock.today()
    rows = household.problems.order_by("closed_on", "due_on", "pk")
    rows = sorted(rows, key=lambda p: (p.closed_on is not None, p.due_on))
    return {
        "rows": [(problem, problem_state(problem, on)) for problem in rows],
        "may_raise": user.may(Permission.ANSWER_PROBLEM) or user.may(Permission.WRITE_VISIT),
    }


def visit_panel(household: Household, user: Any) -> dict[str, Any]:
    """Everything of this room on one card, for a page that shows it together."""
    return {
        "helpers": helpers_panel(household, user), "visits": visits_panel(household, user),
        "problems": problems_panel(household, user),
    }  # fmt: skip
