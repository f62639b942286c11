"""Choosing an event of a card's people, and one person over time."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from households.actions.work import suggestion_for
from households.choices import Status, WorkArea
from households.models import Household, Member
from households.presenters import people as presenter
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.web.details import ScopedDetailView


class PeopleEvents(RequiresMixin, ScopedDetailView):
    """What can happen to the people of a card, each a link; the people first, because most events begin with one."""

    permission = Permission.EDIT_HOUSEHOLDS
    model = Household
    template_name = "households/people/events.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household = self.object
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(household, here=_("Events")), "arrivals": presenter.arrivals(household),
            "unions": presenter.unions(household), "is_open": household.status != Status.REMOVED,
            "members": household.members.current().order_by("joined_on", "pk"),
        }  # fmt: skip


class MemberPage(RequiresMixin, ScopedDetailView):
    """One person: facts, memberships over time, jobs, help, and what can happen next."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Member
    template_name = "households/people/member.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household__village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, today = self.object, clock.today()
        user: Any = self.request.user
        may_edit = user.may(Permission.EDIT_HOUSEHOLDS)
        is_here = member.left_on is None
        suggestion = suggestion_for(member, year=today.year, on=today)
        differs = suggestion and (member.work_months, member.work_area) != (suggestion.months, suggestion.area)
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(member.household, here=member.name), "card": member.household,
            "facts": presenter.person_facts(member, on=today, identity=str(member.identity)),
            "stays": presenter.stays(member), "jobs": presenter.job_rows(member, on=today),
            "departures": presenter.departures(member) if may_edit and is_here else [],
            "suggestion": suggestion if differs and is_here else None, "may_edit": may_edit and is_here,
            "area": WorkArea(suggestion.area).label if suggestion and suggestion.area else "",
            "measures": member.measures.order_by("-starts_on", "pk"),
        }  # fmt: skip
