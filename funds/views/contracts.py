"""Suppliers of the county; contracts of projects, their work and its acceptance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds import actions
from funds.choices import CONTRACTABLE, Grade
from funds.documents import contracts as papers
from funds.documents import sheets
from funds.filters import ContractFilter, SupplierFilter
from funds.forms.contracts import AcceptanceForm, CompletionForm, ContractForm, SupplierForm
from funds.forms.money import NoteForm, ScansForm
from funds.models import Acceptance, Contract, Project, Supplier
from funds.presenters import contracts as told
from funds.presenters.common import attachment
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.documents import attachments
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


def crumbs(*rest: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Contracts"), reverse("funds:contracts")), *rest
    ]  # fmt: skip


class SupplierList(RequiresMixin, ScopedListView):
    """The county's own list; below it firms are found while a contract is typed."""

    permission = Permission.VIEW_FUNDS
    model = Supplier
    filterset_class = SupplierFilter
    template_name = "funds/contracts/supplier_list.html"
    default_sort = "name"
    title = gettext_lazy("Suppliers")
    columns = [
        Col("name", gettext_lazy("Name of the firm"), sort="name", link=True),
        Col("credit_code", gettext_lazy("Unified social credit code"), sort="credit_code"),
        Col("bank_name", gettext_lazy("Bank"), phone=False),
        Col("account", gettext_lazy("Bank account"), value=lambda s: str(s.bank_account.masked), phone=False),
        Col("contact", gettext_lazy("Contact"), phone=False),
    ]
    empty = Empty(
        gettext_lazy("No supplier here"),
        gettext_lazy("The county finance bureau enters suppliers. Townships find them in the form of a contract."),
        url_name="funds:contracts",
        label=gettext_lazy("Contracts"),
    )

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(_("Suppliers"))), "may_keep": self.request.user.may(Permission.KEEP_SUPPLIERS)}


class SupplierDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Supplier
    template_name = "funds/contracts/supplier.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("account_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        firm, user = self.object, self.request.user
        contracts = Contract.objects.visible_to(user).filter(supplier=firm).select_related("village", "project")
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(Crumb(_("Suppliers"), reverse("funds:suppliers")), Crumb(firm.name)),
            "facts": told.supplier_facts(firm),
            "contracts": contracts.order_by("-signed_on", "-pk")[:200],
            "may_keep": user.may(Permission.KEEP_SUPPLIERS),
        }


class SupplierEnter(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_SUPPLIERS
    form_class = SupplierForm
    title = gettext_lazy("Enter a supplier")
    done_message = gettext_lazy("The supplier was entered.")

    def perform(self, form: Any) -> Supplier:
        return actions.keep_supplier(None, by=self.request.user, **form.cleaned_data)


class SupplierEdit(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_SUPPLIERS
    model = Supplier
    form_class = SupplierForm
    title = gettext_lazy("Change a supplier")
    done_message = gettext_lazy("The supplier was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        names = ("name", "credit_code", "contact", "phone", "bank_name")
        return super().get_form_kwargs() | {"initial": {name: getattr(self.target, name) for name in names}}

    def perform(self, form: Any) -> Supplier:
        return actions.keep_supplier(self.target, by=self.request.user, **form.cleaned_data)


class ContractList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Contract
    filterset_class = ContractFilter
    template_name = "funds/contracts/contract_list.html"
    default_sort = "-signed_on"
    title = gettext_lazy("Contracts")
    columns = [
        Col("number", gettext_lazy("Contract number"), sort="number", link=True),
        Col("village", gettext_lazy("Division"), value=lambda c: c.village.name),
        Col("project", gettext_lazy("The project"), value=lambda c: c.project.name, phone=False),
        Col("supplier_name", gettext_lazy("Supplier"), sort="supplier_name"),
        Col("signed_on", gettext_lazy("Signed on"), sort="signed_on", format="date"),
        Col("amount", gettext_lazy("Contract amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan"),
        Col("paid", gettext_lazy("Paid to the supplier (yuan)"), value="paid_yuan", format="yuan"),
        Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=told.contract_status),
    ]
    empty = Empty(
        gettext_lazy("No contract yet"),
        gettext_lazy("A contract is entered from the page of a project that is in the plan or under way."),
        url_name="funds:projects",
        label=gettext_lazy("Projects"),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "project").with_standing()

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": [crumbs()[0], Crumb(_("Contracts"))], "query": self.request.GET.urlencode()}


@require_GET
@requires(Permission.VIEW_FUNDS)
def contract_register(request: HttpRequest) -> HttpResponse:
    """The contracts of the list as the register, a workbook or, with ?format=pdf, a paper."""
    user: Any = request.user
    found = ContractFilter(request.GET, Contract.objects.visible_to(user), request=request).qs
    area = Division.objects.get(code=user.scope)
    found = found.select_related("village", "project").with_standing().order_by("village_id", "signed_on", "pk")
    rows = found[: sheets.MOST_PRINTED]
    return sheet_response(papers.contract_register(rows, area=area, on=clock.today()), request)


def sheet_response(sheet: sheets.Sheet, request: HttpRequest) -> HttpResponse:
    """A register as it was asked for."""
    if request.GET.get("format") == "pdf":
        response = HttpResponse(sheets.pdf(sheet), content_type="application/pdf")
        response["Content-Disposition"] = "inline"
        return response
    return attachment(sheets.workbook(sheet), f"{sheet.name}.xlsx")


class ContractDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Contract
    template_name = "funds/contracts/contract.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "project")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contract, user = self.object, self.request.user
        keeps = user.may(Permission.KEEP_CONTRACTS)
        looked = list(contract.acceptances.select_related("by", "overrun__by").order_by("-pk"))
        passed = next((a for a in looked if a.grade != Grade.FAILED), None)
        rows = told.instalment_rows(contract)
        touched = bool(looked) or any(row.claim for row in rows)
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(Crumb(contract.number)),
            "status": told.contract_status(contract),
            "facts": told.contract_facts(contract),
            "money": told.contract_money(contract),
            "rows": rows,
            "claims": contract.claims.order_by("-pk"),
            "acceptances": [(a, attachments.of(a.subject)) for a in looked],
            "progress": contract.project.progress.order_by("-on", "-pk").first(),
            "papers": attachments.of(contract.subject),
            "may_file": keeps,
            "scans_form": ScansForm() if keeps else None,
            "may_edit": keeps and not touched,
            "may_complete": keeps and passed is None,
            "may_accept": keeps and contract.completed_on is not None and passed is None,
            "asset_url": reverse("funds:asset_enter", args=[contract.project_id])
            if keeps and contract.final_yuan is not None
            else "",
            "may_claim": keeps and any(row.claim is None and row.planned_yuan > 0 for row in rows),
            "overrun": passed
            if passed and contract.final_yuan is None and user.may(Permission.APPROVE_PROJECT)
            else None,
        }


class ContractEnter(RequiresMixin, ActionFormView):
    """A contract, from the page of the project that pays it."""

    permission = Permission.KEEP_CONTRACTS
    model = Project
    form_class = ContractForm
    template_name = "funds/contracts/contract_form.html"
    title = gettext_lazy("Enter a contract")
    done_message = gettext_lazy("The contract was entered.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {
            "crumbs": crumbs(Crumb(self.target.name, self.target.get_absolute_url()), Crumb(str(self.title))),
            "warning": "" if self.target.state in CONTRACTABLE
            else _("The project is not in the plan of the year, or its work is done."),
        }  # fmt: skip

    def perform(self, form: Any) -> Contract:
        return actions.enter_contract(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class ContractEdit(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Contract
    form_class = ContractForm
    template_name = "funds/contracts/contract_form.html"
    title = gettext_lazy("Correct a contract")
    done_message = gettext_lazy("The contract was corrected.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"contract": self.target}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(self.target.number, self.target.get_absolute_url()), Crumb(str(self.title)))}

    def perform(self, form: Any) -> Contract:
        return actions.change_contract(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


@requires(Permission.KEEP_CONTRACTS)
@action_view
def contract_scans(request: HttpRequest, pk: int) -> HttpResponse:
    """Files further scans of a contract."""
    contract = scoped_or_404(Contract, request.user, pk=pk)
    form = ScansForm(request.POST, request.FILES)
    files = [one for one in form.cleaned_data["scans"] if one] if form.is_valid() else []
    actions.file_papers(contract, files=files, by=request.user)
    return done(request, _("Files filed: %(count)s.") % {"count": len(files)}, to=contract)


class ContractComplete(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Contract
    form_class = CompletionForm
    title = gettext_lazy("Report the work done")
    intro = gettext_lazy("The instalment at basic completion may be claimed from that day on.")
    done_message = gettext_lazy("The work was reported done.")

    def perform(self, form: Any) -> Contract:
        return actions.report_completion(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class ContractAccept(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Contract
    form_class = AcceptanceForm
    title = gettext_lazy("Record an acceptance")
    intro = gettext_lazy("What is entered stays. Work that failed is mended and looked at again.")
    done_message = gettext_lazy("The acceptance was recorded.")

    def perform(self, form: Any) -> Contract:
        found = actions.record_acceptance(self.target, by=self.request.user, today=clock.today(), **form.cleaned_data)
        return found.contract


class OverrunApprove(RequiresMixin, ActionFormView):
    permission = Permission.APPROVE_PROJECT
    model = Acceptance
    form_class = NoteForm
    title = gettext_lazy("Approve a final account above the contract")
    submit_label = gettext_lazy("Approve")
    done_message = gettext_lazy("The final account counts now.")

    def get_context_data(self, form: Any) -> dict[str, Any]:
        found = self.target
        words = _("Contract %(contract)s, final account %(final)s yuan. Reason given: %(reason)s")
        told_so = {"contract": found.contract, "final": f"{found.final_yuan:,.2f}", "reason": found.over_reason}
        return {"intro": words % told_so}

    def perform(self, form: Any) -> Contract:
        note = form.cleaned_data["note"]
        return actions.approve_overrun(
            self.target, by=self.request.user, on=clock.today(), note=note
        ).acceptance.contract


def note_print(request: HttpRequest, event: str, target: Any) -> None:
    """Whoever prints a paper is on record."""
    trail.note_access(request, event, target=target, village=target.village_id)
