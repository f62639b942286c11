"""Visits: those to make, the record, the list for the village and the township, and how much was covered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import View

from households.actions.relatives import relatives_in
from households.actions.visits import helper_of, reasons_against_visitor, record_visit
from households.filters import search
from households.forms.visit_filters import VisitFilter
from households.forms.visits import ProblemRows, RecordVisitForm
from households.models import Household, Problem, Visit
from households.presenters import visits as presenters
from households.reports.suspicions import photo_counts, with_signs
from households.reports.visits import coverage, visits_due, visits_of
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.models import Attachment
from registry.ui import formats
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.lists import WORKBOOK, Empty, ScopedListView
from registry.web.refusals import refusals_on

MOST_SHOWN = 100


@requires(Permission.WRITE_VISIT)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Households to visit: one's own when one is a helper, else those due in the area; and a search for any other."""
    user: Any = request.user
    on = clock.today()
    own = visits_of(user.scope, on, user=user.pk)
    rows = sorted(own, key=lambda row: (not row.is_open(on), row.due_on)) or visits_due(user.scope, on)
    text = request.GET.get("q", "").strip()
    base = Household.objects.visible_to(user).registered().select_related("village")
    found = list(search(base, text).order_by("village", "number")[:20]) if text else []
    problems = Problem.objects.visible_to(user).open().filter(household__in=[row.household for row in own])
    return render(request, "households/visits/mine.html", {
        "tabs": presenters.tabs("mine"), "is_own": bool(own), "q": text, "found": found,
        "is_helper": user.role is not None and user.role.code == "helper",
        "rows": [(row, presenters.due_status(row, on)) for row in rows[:MOST_SHOWN]], "total": len(rows),
        "recused": relatives_in(user.scope),
        "problems": [(p, presenters.problem_state(p, on)) for p in
                     problems.select_related("household").order_by("due_on")[:MOST_SHOWN]],
    })  # fmt: skip


class VisitRecord(RequiresMixin, View):
    """The form after a visit: one page, sent whole; over a weak network it can be sent again."""

    permission = Permission.WRITE_VISIT
    template_name = "households/visits/record.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.now = clock.now()
        return super().dispatch(request, *args, **kwargs)

    def forms(self, household: Household, data: Any = None, files: Any = None) -> tuple[Any, Any]:
        user: Any = self.request.user
        own = helper_of(user, household.village_id, on=self.now.date())
        form = RecordVisitForm(data, files, household=household, user=user, own=own, now=self.now)
        rows = ProblemRows(data, prefix="problems", form_kwargs={"user": user, "on": self.now.date()})
        return form, rows

    def household(self) -> Household:
        base = Household.objects.select_related("village")
        found: Household = scoped_or_404(base, self.request.user, pk=self.kwargs["pk"])
        return found

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        household = self.household()
        return self.show(household, *self.forms(household))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        household = self.household()
        form, rows = self.forms(household, request.POST, request.FILES)
        visit = None
        if form.is_valid() & rows.is_valid():
            user: Any = request.user
            drafts = [row.draft() for row in rows if row.has_changed()]
            with refusals_on(form):
                visit = record_visit(household, draft=form.draft(), by=user, at=self.now, photos=form.taken_photos(),
                                     problems=drafts)  # fmt: skip
        if visit is None or form.errors:
            return self.show(household, form, rows)
        address = reverse("households:visit", args=[visit.pk]) + "?new=1"
        if request.headers.get("X-Registry-Send"):
            return JsonResponse({"url": address})
        return HttpResponseRedirect(address)

    def show(self, household: Household, form: Any, rows: Any) -> HttpResponse:
        user: Any = self.request.user
        title = _("Record a visit")
        members = household.members.current().order_by("pk").values_list("name", flat=True)
        return render(self.request, self.template_name, {
            "object": household, "form": form, "problems": rows, "title": title, "members": members,
            "crumbs": crumbs(household, here=title), "back_url": household.get_absolute_url(),
            "against": reasons_against_visitor(household, by=user, on=self.now.date()),
        })  # fmt: skip


class VisitDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Visit
    template_name = "households/visits/visit.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("household__village", "village", "helper", "recorded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit, on = self.object, clock.today()
        title = _("Visit of %(day)s") % {"day": formats.moment(visit.held_at)}
        return super().get_context_data(**kwargs) | {
            "household": visit.household, "crumbs": crumbs(visit.household, here=title), "title": title,
            "facts": presenters.visit_facts(visit), "photos": presenters.photos_shown(visit),
            "warnings": presenters.warnings_of(visit, self.request.user), "is_new": self.request.GET.get("new") == "1",
            "problems": [(p, presenters.problem_state(p, on)) for p in visit.problems.order_by("pk")],
        }  # fmt: skip


class VisitList(RequiresMixin, ScopedListView):
    """Visits of a village or a township; what asks for a second look can be filtered."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Visit
    filterset_class = VisitFilter
    template_name = "households/visits/list.html"
    title = _("Visits")
    default_sort = "-held_at"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("held_at", _("When"), sort="held_at", format="datetime", link=lambda v: v.get_absolute_url()),
        Col("household", _("Household"), value=lambda v: v.household.head_name, sort="household__head_sort"),
        Col("village", _("Village"), value=lambda v: v.village.name),
        Col("form", pgettext_lazy("visit", "How"), sort="form"),
        Col("contents", _("Talked about"), value=presenters.contents_of, phone=False),
        Col(
            "visitors", _("Visitors"), value=lambda v: f"{v.helper.name}（{v.helper.unit}）" if v.helper else v.visitors
        ),
        Col("findings", _("What was found"), phone=False, value=lambda v: v.findings[:80]),
        Col("photos", _("Photos"), value="photos", format="number"),
        Col("signs", _("Second look"), value=presenters.visit_signs, template="households/visits/_signs_cell.html"),
    ]
    empty = Empty(_("No visit yet"), _("Helpers record visits from the list “To visit”."))

    def get_columns(self) -> list[Col]:
        user: Any = self.request.user
        shown = [c for c in self.columns if c.name != "village" or len(user.scope) < 12]
        return [replace(c, value=self._photos) if c.name == "photos" else c for c in shown]

    def _photos(self, visit: Visit) -> int:
        return self.photos[visit.subject]

    def _page(self, queryset: Any) -> Any:
        page = super()._page(queryset)
        self.photos = photo_counts(
            Attachment.objects.visible_to(self.request.user).filter(subject__in=[visit.subject for visit in page.rows])
        )
        return page

    def get_base_queryset(self) -> Any:
        user: Any = self.request.user
        found = super().get_base_queryset().select_related("household", "village", "helper")
        return with_signs(found, area=user.scope, on=clock.today())

    def get_context_data(self) -> dict[str, Any]:
        return {"tabs": presenters.tabs("visits")}

    def export_workbook(self, queryset: Any) -> HttpResponse:
        user: Any = self.request.user
        trail.note_access(self.request, "households.visits_exported", target=user, village=user.scope)
        self.photos = photo_counts(Attachment.objects.within(user.scope))
        return super().export_workbook(queryset)


@requires(Permission.VIEW_HOUSEHOLDS)
@require_safe
def covered(request: HttpRequest) -> HttpResponse:
    """The villages of the area with the share of households visited in the present month or quarter."""
    user: Any = request.user
    asked = request.GET.get("area", "")
    area = asked if asked.isdecimal() and asked.startswith(user.scope) else user.scope
    on = clock.today()
    rows = coverage(area, on)
    return render(request, "households/visits/coverage.html", {
        "tabs": presenters.tabs("coverage"), "rows": rows, "on": on,
        "crumbs": [Crumb(_("Visits"), reverse("households:visits")), Crumb(_("Coverage"))],
        "total": {"households": sum(r.households for r in rows), "visited": sum(r.visited for r in rows),
                  "late": sum(r.late for r in rows), "without_helper": sum(r.without_helper for r in rows)},
    })  # fmt: skip
