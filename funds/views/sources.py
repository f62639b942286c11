"""Sources, allocations, money given back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds import actions, presenters, reports
from funds.filters import AllocationFilter, SourceFilter
from funds.forms import AllocateForm, GiveBackForm, NoteForm, ScansForm, SourceForm
from funds.ledger import reading
from funds.ledger.choices import HELD
from funds.models import Allocation, FundSource
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.documents import attachments
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


class SourceList(RequiresMixin, ScopedListView):
    """The county's documents. Townships and villages see theirs on the first page of the money."""

    permission = Permission.VIEW_FUNDS
    model = FundSource
    filterset_class = SourceFilter
    template_name = "funds/source_list.html"
    default_sort = "-document_on"
    title = gettext_lazy("Sources of funds")
    columns = [
        Col("document_no", gettext_lazy("Document number"), sort="document_no", link=True),
        Col("document_on", gettext_lazy("Document date"), sort="document_on", format="date"),
        Col("level", gettext_lazy("Level")),
        Col("category", gettext_lazy("Category"), phone=False),
        Col("year", gettext_lazy("Budget year"), sort="year"),
        Col("amount", gettext_lazy("Amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan"),
        Col("is_void", gettext_lazy("Taken back"), phone=False),
    ]
    empty = Empty(
        gettext_lazy("No source document here"),
        gettext_lazy("Documents are entered by the county finance bureau. Your own money stands under Special funds."),
        url_name="funds:home",
        label=gettext_lazy("Special funds"),
    )

    def get_context_data(self) -> dict[str, Any]:
        return {
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Sources of funds"))],
            "may_enter": self.request.user.may(Permission.ENTER_SOURCE),
        }


class SourceEnter(RequiresMixin, ActionFormView):
    permission = Permission.ENTER_SOURCE
    form_class = SourceForm
    template_name = "funds/source_form.html"
    title = gettext_lazy("Enter a source document")
    intro = gettext_lazy(
        "The amount is booked as received by the county. It is corrected later only by taking it back."
    )
    done_message = gettext_lazy("The source was entered and its money booked.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        above = [
            Crumb(_("Special funds"), reverse("funds:home")),
            Crumb(_("Sources of funds"), reverse("funds:sources")),
        ]
        return {"crumbs": [*above, Crumb(str(self.title))]}

    def perform(self, form: Any) -> FundSource:
        return actions.enter_source(by=self.request.user, on=clock.today(), **form.cleaned_data)


class SourceDetail(RequiresMixin, ScopedDetailView):
    """One document with the whole way of its money down to the households."""

    permission = Permission.VIEW_FUNDS
    model = FundSource
    template_name = "funds/source_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source: FundSource = self.object
        area, user, today = self.request.user.scope, self.request.user, clock.today()
        account = reading.account_of(village=source.village_id, source=source.pk)
        standing = reports.standing(area).get(source.pk, reports.Standing())
        return super().get_context_data(**kwargs) | {
            "crumbs": [
                Crumb(_("Special funds"), reverse("funds:home")),
                Crumb(_("Sources of funds"), reverse("funds:sources")),
                Crumb(source.document_no),
            ],
            "facts": presenters.source_facts(source, today),
            "papers": attachments.of(source.subject),
            "scans_form": ScansForm() if user.may(Permission.ENTER_SOURCE) and not source.is_void else None,
            "allocations": presenters.allocation_rows(source, today),
            "still": presenters.still_rows(source, today),
            "unpublished": len(actions.to_publish(source)[0]) if not source.is_void else 0,
            "standing": standing,
            "chart": None if source.is_void else presenters.waterfall([standing]),
            "tree": presenters.source_tree(source),
            "may_allocate": user.may(Permission.ALLOCATE_FUNDS),
            "may_enter": user.may(Permission.ENTER_SOURCE) and not source.is_void,
            "account": account,
        }


@requires(Permission.ENTER_SOURCE)
@action_view
def source_scans(request: HttpRequest, pk: int) -> HttpResponse:
    """Files further scans of a document."""
    source = scoped_or_404(FundSource, request.user, pk=pk)
    form = ScansForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the file of the scan first."))
        return redirect(source)
    actions.file_scans(source, scans=form.cleaned_data["scans"], by=request.user)
    return done(request, _("The scan is filed under the document."), to=source)


@requires(Permission.ALLOCATE_FUNDS)
@action_view
def source_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Lays the sheet of a document's allocations before the county's witness."""
    source = scoped_or_404(FundSource, request.user, pk=pk)
    actions.publish_allocations(source, by=request.user, on=clock.today())
    text = _("The sheet of the allocations is prepared. It hangs when the county's office or leader has witnessed it.")
    return done(request, text, to=source)


class SourceTakeBack(RequiresMixin, ActionFormView):
    permission = Permission.ENTER_SOURCE
    model = FundSource
    form_class = NoteForm
    title = gettext_lazy("Take back a source that was entered wrongly")
    intro = gettext_lazy("Its receipt is reversed; both entries stay readable. The document can then be entered again.")
    submit_label = gettext_lazy("Take back")
    done_message = gettext_lazy("The source was taken back.")

    def perform(self, form: Any) -> FundSource:
        data = form.cleaned_data
        return actions.take_back_source(
            self.target, key=data["key"], by=self.request.user, on=clock.today(), reason=data["note"]
        )


class Allocate(RequiresMixin, ActionFormView):
    """Passing money on. The account's balance stands in the choice; more than that is refused at the amount."""

    permission = Permission.ALLOCATE_FUNDS
    form_class = AllocateForm
    template_name = "funds/allocate.html"
    title = gettext_lazy("Pass money on")
    intro = gettext_lazy(
        "Money keeps its source and goes only to divisions below, or to projects that its document allows."
    )
    submit_label = gettext_lazy("Pass on")
    done_message = gettext_lazy("The money was passed on.")

    def get_form_kwargs(self) -> dict[str, Any]:
        chosen = {name: self.request.GET[name] for name in ("account", "project") if name in self.request.GET}
        return super().get_form_kwargs() | {"user": self.request.user, "today": clock.today(), "initial": chosen}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(str(self.title))]}

    def perform(self, form: Any) -> Any:
        data = dict(form.cleaned_data)
        division = data.pop("to")
        allocation = actions.allocate(by=self.request.user, to=division.code if division else "", **data)
        return allocation.project or allocation

    def get_success_url(self, result: Any) -> str:
        if hasattr(result, "get_absolute_url"):
            return super().get_success_url(result)
        return f"{reverse('funds:home')}?area={result.to_area_id}"


class AllocationList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Allocation
    filterset_class = AllocationFilter
    template_name = "funds/allocation_list.html"
    default_sort = "-on"
    title = gettext_lazy("Allocations")
    columns = [
        Col("on", gettext_lazy("Decided on"), sort="decided_on", value="decided_on", format="date"),
        Col("kind", gettext_lazy("Kind")),
        Col("source", gettext_lazy("Source document"), value="source_document_no"),
        Col("from", gettext_lazy("Money from"), value=lambda a: a.from_area.name),
        Col("to", gettext_lazy("Money to"), value=lambda a: a.project.name if a.project else a.to_area.name),
        Col("amount", gettext_lazy("Amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan"),
        Col("document_no", gettext_lazy("Document number"), phone=False),
    ]
    empty = Empty(
        gettext_lazy("No allocation yet"),
        gettext_lazy("Money that has come is passed on from Special funds."),
        url_name="funds:home",
        label=gettext_lazy("Special funds"),
    )

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset().select_related("from_area", "to_area", "project")
        return found.annotate(is_reversed=Exists(reading.reversal_of("transfer_id")))

    def get_columns(self) -> list[Col]:
        may = self.request.user.may(Permission.ALLOCATE_FUNDS)
        state = Col(
            "state",
            _("State"),
            template="funds/_allocation_state.html",
            value=lambda a: a.pk if may and a.from_area_id.startswith(self.request.user.scope) else None,
        )
        return [*self.columns, state]

    def get_context_data(self) -> dict[str, Any]:
        return {
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Allocations"))],
            "may_allocate": self.request.user.may(Permission.ALLOCATE_FUNDS),
        }


class AllocationReverse(RequiresMixin, ActionFormView):
    permission = Permission.ALLOCATE_FUNDS
    model = Allocation
    form_class = NoteForm
    title = gettext_lazy("Reverse an allocation")
    intro = gettext_lazy("The whole amount goes back. This is refused when the receiver has already used the money.")
    submit_label = gettext_lazy("Reverse")
    done_message = gettext_lazy("The allocation was reversed.")

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        actions.reverse_allocation(
            self.target, key=data["key"], by=self.request.user, on=clock.today(), reason=data["note"]
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("funds:allocations")


class GiveBack(RequiresMixin, ActionFormView):
    """Unspent money of a project or a division goes back one step."""

    permission = Permission.ALLOCATE_FUNDS
    form_class = GiveBackForm
    title = gettext_lazy("Give unspent money back")
    submit_label = gettext_lazy("Give back")
    done_message = gettext_lazy("The money was given back.")

    @property
    def account(self) -> Any:
        held = reading.accounts().filter(kind__in=HELD).select_related("village")
        return scoped_or_404(held, self.request.user, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"amount_yuan": self.account.balance_yuan}}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"intro": f"{self.account.village.name} · {self.account.name}"}

    def perform(self, form: Any) -> Any:
        allocation = actions.give_back(
            account=self.account, by=self.request.user, on=clock.today(), **form.cleaned_data
        )
        return allocation.project or allocation

    def get_success_url(self, result: Any) -> str:
        return super().get_success_url(result) if hasattr(result, "get_absolute_url") else reverse("funds:home")
