"""The list of households and the page of one card."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from households import panels, presenters
from households.actions.members import as_draft
from households.filters import HouseholdFilter
from households.models import Household, Measure
from households.presenters import people
from households.rules import members as member_rule
from households.views.bulk import offered
from households.views.find import note_look_up
from households.views.openings import CARD_OPENED, note_opening
from households.views.sections import crumbs, tabs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.spreadsheets.writer import write_table
from registry.web.bulk import Bulk
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.lists import Empty, Export, ScopedListView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TIMELINE_LENGTH = 40


def _running_measures() -> Any:
    counted = Measure.objects.running().filter(household=OuterRef("pk")).order_by().values("household")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


class HouseholdList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Household
    filterset_class = HouseholdFilter
    template_name = "households/household_list.html"
    title = _("Households")
    default_sort = "number"
    exports = [Export("xlsx", _("Download workbook"), "export_workbook")]

    def get_columns(self) -> list[Col]:
        lines = presenters.Lines()
        columns = [
            Col("head", _("Head of household"), value="head_name", sort="head_sort", link=True),
            Col("number", _("Household number"), sort="number", phone=False),
            Col("village", _("Village"), value=lambda h: h.village.name),
            Col("group", _("Group"), value="group"),
            Col("size", _("Members"), sort="size", format="number"),
            Col("status", _("Status"), value=presenters.status_of, template="households/_status_cell.html"),
            Col("cause", _("Main cause"), value=lambda h: h.get_main_cause_display()),
            Col("income", _("Net income per head (yuan)"), sort="income_per_head", align="end",
                value=lambda h: presenters.reading_of(h, lines), template="households/_income_cell.html"),
            Col("measures", _("Measures running"), value="running_measures", format="number", phone=False),
        ]  # fmt: skip
        return [c for c in columns if c.name != "village"] if len(self.request.user.scope) == 12 else columns

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset().select_related("village")
        return found.with_latest_income().annotate(running_measures=_running_measures())

    def get_empty(self) -> Empty:
        if self.request.user.may(Permission.EDIT_HOUSEHOLDS):
            return Empty(_("No household yet"), _("Enter the first card, or read in a workbook."),
                         url_name="households:create", label=_("New household"))  # fmt: skip
        return Empty(_("No household yet"), _("The villages enter their households; they appear here by themselves."))

    def get_context_data(self) -> dict[str, Any]:
        user = self.request.user
        return {"may_edit": user.may(Permission.EDIT_HOUSEHOLDS), "may_export": user.may(Permission.EXPORT_HOUSEHOLDS)}

    def get_bulk(self) -> Bulk | None:
        return offered(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_look_up(request, request.GET.get("q", ""))
        return super().get(request, *args, **kwargs)

    def export_workbook(self, queryset: Any) -> HttpResponse:
        """The list as a workbook, numbers masked; who took it is on record."""
        return _workbook(self.request, queryset)


def export_rows(request: HttpRequest, keys: list[int]) -> HttpResponse:
    """Some rows of the list as the same workbook."""
    view = HouseholdList()
    view.request = request
    return _workbook(request, view.get_base_queryset().filter(pk__in=keys).order_by("number", "pk"))


@requires(Permission.EXPORT_HOUSEHOLDS)
def _workbook(request: HttpRequest, queryset: Any) -> HttpResponse:
    user: Any = request.user
    trail.note_access(request, "households.exported", target=user, village=user.scope)
    headings = [
        _("Household number"), _("Village"), _("Group"), _("Head of household"), _("Members"), _("Phone"),
        _("Attribute"), _("Status"), _("Monitored as"), _("Main cause"), _("Income of the year"),
        _("Net income per head (yuan)"), _("Measures running"),
    ]  # fmt: skip
    rows = (
        [h.number, h.village.name, h.group, h.head_name, h.size, str(h.phone or ""), h.attribute_label,
         h.get_status_display(), h.get_monitored_type_display(), h.get_main_cause_display(), h.income_year,
         h.income_per_head, h.running_measures]
        for h in queryset.iterator(chunk_size=2000)
    )  # fmt: skip
    data = write_table(sheet=gettext("Households"), headings=[str(h) for h in headings], rows=rows)
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": 'attachment; filename="households.xlsx"'}
    )


def _deeds(household: Household) -> Any:
    """What was done to the card; who merely opened it is listed elsewhere."""
    return trail.entries_for(household).exclude(event=CARD_OPENED)


def card_context(
    household: Household, request: HttpRequest, *, revealed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Everything the card's page prints. `revealed` gives one number in clear: {"field", "pk", "value"}."""
    shown = revealed or {"field": "", "pk": None, "value": ""}
    user: Any = request.user
    today = clock.today()
    current = list(household.members.current().order_by("joined_on", "pk"))
    left = household.members.exclude(left_on=None).order_by("-left_on", "pk")
    rows = presenters.income_rows(household, presenters.Lines())
    living = household.livings.order_by("-year").first()
    clear = {shown["field"]: shown["value"]} if shown["field"] in {"phone", "bank_account"} else {}
    identity = shown["value"] if shown["field"] == "identity" else ""
    found = member_rule.findings([as_draft(m) for m in current], on=today)
    return {
        "object": household, "crumbs": crumbs(household), "tabs": tabs(household, "card"), "revealed": shown["value"],
        "facts": presenters.basic_facts(household, **clear), "causes": presenters.cause_facts(household),
        "status": presenters.status_of(household), "monitoring": presenters.monitoring_of(household),
        "members": presenters.member_rows(current, on=today, revealed=identity, pk=shown["pk"]),
        "left": presenters.member_rows(left, on=today), "incomes": rows, "income_chart": presenters.income_chart(rows),
        "living": living, "guarantees": presenters.guarantees(living),
        "warnings": presenters.warnings(current, found),
        "events": presenters.history(
            household.status_spans.order_by("-starts_on"), _deeds(household)[:TIMELINE_LENGTH]
        ),
        "links": people.links(household), "young_split": people.young_split(household, on=today),
        "panels": panels.for_household(household, user),
        "head_panels": panels.for_household(household, user, section="head"),
        "may_edit": user.may(Permission.EDIT_HOUSEHOLDS),
        "may_decide": user.may(Permission.APPROVE_CASE),
        "may_reveal": user.may(Permission.REVEAL_IDENTITY),
    }  # fmt: skip


class HouseholdDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Household
    template_name = "households/household_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note_opening(self.request, self.object)
        return super().get_context_data(**kwargs) | card_context(self.object, self.request)


@requires(Permission.REVEAL_IDENTITY)
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The card with one number in clear. The look is on record before it is shown."""
    household: Household = scoped_or_404(Household.objects.select_related("village"), request.user, pk=pk)
    field, _sep, member_pk = request.POST.get("field", "").partition(":")
    source: Any = household
    if field == "identity":
        source = scoped_or_404(household.members, request.user, pk=int(member_pk) if member_pk.isdecimal() else 0)
    sealed = getattr(source, field, None) if field in {"identity", "phone", "bank_account"} else None
    if sealed is None:
        return HttpResponse(status=400)
    trail.record(f"households.{field}_revealed", by=request.user, target=household, village=household.village_id,
                 after={"name": source.name if field == "identity" else household.head_name})  # fmt: skip
    shown = {"field": field, "pk": source.pk, "value": sealed.reveal()}
    return render(request, HouseholdDetail.template_name, card_context(household, request, revealed=shown))
