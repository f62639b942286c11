"""Where the money of an area stands, and every single movement of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db.models import DecimalField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds import panels, presenters, reports
from funds.filters import TransferFilter
from funds.ledger import checking, reading
from funds.models import known_sources
from funds.presenters.budget import progress_tile
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.lists import Empty, Export, ScopedListView

SHOWN = 12  # documents on the first page of the money; the rest is one link away


@require_GET
@requires(Permission.VIEW_FUNDS)
def home(request: HttpRequest) -> HttpResponse:
    """The money of an area by source: what came, where it stands, what reached households; and that it all adds up."""
    area = request.GET.get("area") or request.user.scope
    division = Division.objects.filter(code=area).first()
    if division is None or not area.startswith(request.user.scope):
        raise Http404
    today = clock.today()
    standing = reports.standing(area)
    progress = reports.source_progress(area, today)
    shown = progress if request.GET.get("all") else progress[:SHOWN]
    context = {
        "area": division,
        "today": today,
        "rows": presenters.source_rows(shown, area, request.user.scope),
        "hidden": len(progress) - len(shown),
        "all_url": f"?area={area}&all=1",
        "totals": presenters.totals(progress),
        "tiles": _tiles(progress, area, today),
        "needs": panels.needs_of(request.user, area, today),
        "chart": presenters.waterfall(standing.values()) if progress else None,
        "is_balanced": checking.holds(area, today),
        "below": presenters.flow_rows(area, reports.flow_by_village(area, today)),
        "crumbs": presenters.area_crumbs(division, request.user.scope),
        "may_bank": request.user.may(Permission.KEEP_BANK),
        "may_enter": request.user.may(Permission.ENTER_SOURCE),
        "may_allocate": request.user.may(Permission.ALLOCATE_FUNDS),
    }
    return render(request, "funds/home.html", context)


def _tiles(progress: list[reports.SourceProgress], area: str, today: dt.date) -> list[Any]:
    """What came, what was paid, what lies; and how the year's money keeps pace."""
    received, _assigned, paid, rest = presenters.money_tiles(progress, area)
    return [received, paid, rest, progress_tile(area, today, year=_year(progress, today))]


def _year(progress: list[reports.SourceProgress], today: dt.date) -> int:
    """The budget year whose pace is shown: this one, or the newest with money."""
    years = {row.year for row in progress}
    return today.year if today.year in years or not years else max(years)


class TransferList(RequiresMixin, ScopedListView):
    """The movements of an area or of one account, with the running balance when it is one account."""

    permission = Permission.VIEW_FUNDS
    model = reading.transfers().model
    filterset_class = TransferFilter
    default_sort = "-booked_on"
    default_order: ClassVar[Any] = ("-seq",)
    title = gettext_lazy("Movements of money")
    template_name = "funds/transfer_list.html"
    empty = Empty(
        gettext_lazy("No money has moved here yet"),
        gettext_lazy("Enter a source, then pass its money on."),
        url_name="funds:home",
        label=gettext_lazy("Special funds"),
    )
    exports = (Export("xlsx", gettext_lazy("Download workbook"), "export_workbook"),)

    def get_base_queryset(self) -> Any:
        queryset = (
            super()
            .get_base_queryset()
            .select_related("debit_area", "credit_area", "allocation__project", "payment_line")
        )
        account = self.account
        if account is None:
            return queryset
        upto = reading.transfers().filter(seq__lte=OuterRef("seq"))
        return queryset.annotate(
            balance_yuan=_sum(upto.filter(credit_id=account), "credit_id")
            - _sum(upto.filter(debit_id=account), "debit_id")
        )

    @property
    def account(self) -> int | None:
        """The one account asked for."""
        wanted = self.request.GET.get("account", "")
        return int(wanted) if wanted.isdecimal() else None

    def get_columns(self) -> list[Col]:
        sources = known_sources()
        account = self.account
        shown = [
            Col("booked_on", _("Booked on"), sort="seq", value="booked_on", format="date"),
            Col("kind", _("Kind")),
            Col("from", _("Money from"), value=_giver),
            Col("to", _("Money to"), value=_taker),
            Col("source", _("Source"), value=lambda t: str(sources.get(t.source_id, "")), phone=False),
            Col("reference", _("Reference")),
        ]
        if account is None:
            return [*shown, Col("amount", _("Amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan")]
        return [
            *shown,
            Col("in", _("In (yuan)"), value=lambda t: t.amount_yuan if t.credit_id == account else None, format="yuan"),
            Col(
                "out", _("Out (yuan)"), value=lambda t: t.amount_yuan if t.debit_id == account else None, format="yuan"
            ),
            Col("balance_yuan", _("Balance (yuan)"), format="yuan"),
        ]

    def get_totals(self, queryset: Any) -> dict[str, Any]:
        account = self.account
        if account is None:
            return {"amount": queryset.aggregate(total=Sum("amount_yuan"))["total"]}
        return {
            "in": queryset.filter(credit_id=account).aggregate(total=Sum("amount_yuan"))["total"],
            "out": queryset.filter(debit_id=account).aggregate(total=Sum("amount_yuan"))["total"],
        }

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Movements of money"))]}

    def export_workbook(self, queryset: Any) -> HttpResponse:
        return presenters.workbook(_("Movements of money"), self.get_columns(), queryset[:20_000])


def _project(transfer: Any) -> Any:
    """The project an allocation goes to or comes back from, None for other movements."""
    allocation = getattr(transfer, "allocation", None)
    return allocation.project if allocation else None


def _giver(transfer: Any) -> str:
    project = _project(transfer)
    return project.name if project and transfer.kind == "return" else transfer.debit_area.name


def _taker(transfer: Any) -> str:
    """The household's head, the project or the division."""
    line, project = getattr(transfer, "payment_line", None), _project(transfer)
    if line:
        return str(line.payee_name)
    return project.name if project and transfer.kind == "allocation" else transfer.credit_area.name


def _sum(transfers: Any, group: str) -> Any:
    field = DecimalField(max_digits=16, decimal_places=2)
    sums = transfers.order_by().values(group).annotate(total=Sum(F("amount_yuan"))).values("total")
    return Coalesce(Subquery(sums, output_field=field), Value(0, output_field=field))
