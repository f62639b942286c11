"""Assets that projects left behind: the register, one asset with its years, its notice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds import actions
from funds.documents import contracts as papers
from funds.filters import AssetFilter
from funds.forms.assets import AssetForm, AssetNoticeForm, AssetStateForm, AssetYearForm
from funds.models import Asset, Project
from funds.presenters.assets import asset_facts, asset_status, asset_tiles
from funds.reports.assets import asset_totals, told_year
from funds.views.contracts import sheet_response
from publicity.models import Notice
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.details import ScopedDetailView
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


def crumbs(*rest: Crumb) -> list[Crumb]:
    return [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Assets"), reverse("funds:assets")), *rest]


class AssetList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Asset
    filterset_class = AssetFilter
    template_name = "funds/contracts/asset_list.html"
    default_sort = "-handed_over_on"
    title = gettext_lazy("Assets")
    columns = [
        Col("name", gettext_lazy("Asset"), sort="name", link=True),
        Col("village", gettext_lazy("Division"), value=lambda a: a.village.name),
        Col("kind", gettext_lazy("Kind of asset")),
        Col("value", gettext_lazy("Value (yuan)"), sort="value_yuan", value="value_yuan", format="yuan"),
        Col("owner", gettext_lazy("Owner"), phone=False),
        Col("keeper", gettext_lazy("Who keeps it"), phone=False),
        Col("handed_over_on", gettext_lazy("Handed over on"), sort="handed_over_on", format="date"),
        Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=asset_status),
    ]
    empty = Empty(
        gettext_lazy("No asset yet"),
        gettext_lazy("When the work of a project is accepted, its assets are entered from the project's contract."),
        url_name="funds:contracts",
        label=gettext_lazy("Contracts"),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "crumbs": [crumbs()[0], Crumb(_("Assets"))],
            "tiles": asset_tiles(asset_totals(user.scope, clock.today()), clock.today()),
            "query": self.request.GET.urlencode(),
            "may_publish": user.may(Permission.PREPARE_NOTICE) and len(user.scope) == 12,
        }


@require_GET
@requires(Permission.VIEW_FUNDS)
def asset_register(request: HttpRequest) -> HttpResponse:
    """The register of assets of the list, a workbook or, with ?format=pdf, a paper; noted in the trail."""
    user: Any = request.user
    found = AssetFilter(request.GET, Asset.objects.visible_to(user), request=request).qs
    area, today = Division.objects.get(code=user.scope), clock.today()
    rows = found.order_by("village_id", "project_id", "name")[:1500]
    sheet = papers.asset_register(rows, area=area, year=told_year(today), on=today)
    return sheet_response(sheet, request)


class AssetDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Asset
    template_name = "funds/contracts/asset.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "project")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asset, user = self.object, self.request.user
        keeps = user.may(Permission.KEEP_CONTRACTS) and asset.state != "disposed"
        notices = Notice.objects.visible_to(user).filter(subject__startswith=f"funds.assets:{asset.village_id}:")
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(Crumb(asset.name)),
            "status": asset_status(asset),
            "facts": asset_facts(asset),
            "years": asset.years.order_by("-year"),
            "notices": notices.order_by("-pk")[:5],
            "entries": trail.entries_for(asset)[:30],
            "may_keep": keeps,
        }


class AssetEnter(RequiresMixin, ActionFormView):
    """An asset, from the page of a contract or project."""

    permission = Permission.KEEP_CONTRACTS
    model = Project
    form_class = AssetForm
    title = gettext_lazy("Enter an asset")
    intro = gettext_lazy("What the project built or bought: whose it is, who keeps it, what it is worth.")
    done_message = gettext_lazy("The asset was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"owner": _("The collective of %(village)s") % {"village": self.target.village.name},
                   "place": self.target.place}  # fmt: skip
        return super().get_form_kwargs() | {"initial": initial}

    def perform(self, form: Any) -> Asset:
        return actions.enter_asset(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class AssetState(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Asset
    form_class = AssetStateForm
    title = gettext_lazy("State of an asset")
    intro = gettext_lazy("What was disposed of stays disposed of.")
    done_message = gettext_lazy("The state was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"state": self.target.state}}

    def perform(self, form: Any) -> Asset:
        return actions.change_asset_state(self.target, by=self.request.user, **form.cleaned_data)


class AssetYear(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Asset
    form_class = AssetYearForm
    title = gettext_lazy("A year of an asset")
    intro = gettext_lazy("A year entered again is corrected; the trail keeps what stood there.")
    done_message = gettext_lazy("The year was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"year": told_year(clock.today())}}

    def perform(self, form: Any) -> Asset:
        actions.tell_asset_year(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)
        found: Asset = self.target
        return found


class AssetPublish(RequiresMixin, ActionFormView):
    """A year of the village's assets on its wall, as a sheet of the collective economy."""

    permission = Permission.PREPARE_NOTICE
    form_class = AssetNoticeForm
    title = gettext_lazy("Publish what the assets brought in")
    intro = gettext_lazy("The supervision committee witnesses the sheet; then it hangs.")
    submit_label = gettext_lazy("Prepare the notice")
    done_message = gettext_lazy("The notice was prepared.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"today": clock.today()}

    def perform(self, form: Any) -> Notice:
        user = self.request.user
        return actions.publish_assets(village=user.scope, year=form.cleaned_data["year"], by=user, on=clock.today())
