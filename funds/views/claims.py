"""Claims: prepared, signed five times, paid, taken back; several at once for the finance bureau."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from funds import actions
from funds.choices import EDITABLE_CLAIM, ClaimState
from funds.documents import contracts as papers
from funds.filters import ClaimFilter
from funds.forms.contracts import ClaimForm
from funds.forms.money import NoteForm, ScansForm
from funds.models import Claim, Contract
from funds.presenters import contracts as told
from funds.presenters.common import history, waiting_for
from funds.rules.contracts import paper_rows
from funds.views.contracts import crumbs, note_print
from funds.workflow import CLAIM
from registry import clock
from registry.accounts.decorators import RequiresMixin, check, requires
from registry.accounts.permissions import Permission
from registry.documents import attachments
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.bulk import Bulk, BulkAction, chosen
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView

MANY = (
    BulkAction("audit", gettext_lazy("Confirm the audit"), Permission.AUDIT_CLAIM),
    BulkAction("pay", gettext_lazy("Pay the suppliers"), Permission.RELEASE_PAYMENT),
)
MOST = 50
"""Claims audited or paid in one go; more are done in parts."""


class ClaimList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Claim
    filterset_class = ClaimFilter
    template_name = "funds/contracts/claim_list.html"
    default_order = ("-pk",)
    title = gettext_lazy("Claims of suppliers")
    columns = [
        Col("contract", gettext_lazy("Contract"), value=lambda c: str(c.contract), link=True),
        Col("village", gettext_lazy("Division"), value=lambda c: c.village.name),
        Col("number", gettext_lazy("Instalment"), value=lambda c: f"{c.number} · {c.get_milestone_display()}"),
        Col("source", gettext_lazy("Paid from"), value="source_document_no", phone=False),
        Col("applied_on", gettext_lazy("Date of the application"), sort="applied_on", format="date"),
        Col("amount", gettext_lazy("Amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan"),
        Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=told.claim_status),
    ]
    empty = Empty(
        gettext_lazy("No claim here"),
        gettext_lazy("A claim is prepared from the page of a contract."),
        url_name="funds:contracts",
        label=gettext_lazy("Contracts"),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "contract")

    def get_bulk(self) -> Bulk | None:
        allowed = [a for a in MANY if self.request.user.may(a.permission)]
        return Bulk("funds:claims_many", allowed) if allowed else None

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(_("Claims of suppliers")))}


@requires(Permission.VIEW_FUNDS)
@require_POST
def claims_many(request: HttpRequest) -> HttpResponse:
    """The preview of auditing or paying several claims; with `confirm` the deed. Each stands for itself."""
    user: Any = request.user
    asked = chosen(request)
    action = next((a for a in MANY if a.kind == asked.kind and user.may(a.permission)), None)
    found = Claim.objects.visible_to(user).select_related("village", "contract__project").order_by("pk")
    if asked.all:
        found = found.filter(state=ClaimState.DEPT_SIGNED if asked.kind == "audit" else ClaimState.AUDITED)
    else:
        found = found.filter(pk__in=asked.keys)
    claims = list(found[: MOST + 1])
    back = reverse("funds:claims")
    if action is None or not claims or len(claims) > MOST:
        too_many = _("At most %(most)d claims at once.") % {"most": MOST}
        messages.error(request, too_many if len(claims) > MOST else _("Choose an action and at least one claim."))
        return redirect(back)
    if "confirm" in request.POST:
        do = actions.audit_claims if action.kind == "audit" else actions.pay_claims
        left = do(claims, by=user, on=clock.today())
        messages.success(request, _("Claims done: %(count)d.") % {"count": len(claims) - len(left)})
        for claim, reasons in left:
            messages.error(request, f"{claim.contract} · {claim.number}\n" + "\n".join(map(str, reasons)))
        return redirect(back)
    rows = [(c, CLAIM.reasons_against(c, action.kind, by=user, on=clock.today())) for c in claims]
    ready = [c for c, reasons in rows if not reasons]
    context = {
        "title": action.label, "asked": asked, "rows": rows, "ready": len(ready), "claims": claims,
        "total": sum(c.amount_yuan for c in ready), "back_url": back,
        "crumbs": crumbs(Crumb(_("Claims of suppliers"), back), Crumb(str(action.label))),
    }  # fmt: skip
    return render(request, "funds/contracts/claims_many.html", context)


class ClaimDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Claim
    template_name = "funds/contracts/claim.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "contract__project")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        claim, user = self.object, self.request.user
        keeps = user.may(Permission.KEEP_CONTRACTS)
        options = CLAIM.available(claim, by=user, on=clock.today())
        return super().get_context_data(**kwargs) | {
            "crumbs": crumbs(
                Crumb(claim.contract.number, claim.contract.get_absolute_url()),
                Crumb(_("Instalment %(number)s") % {"number": claim.number}),
            ),
            "status": told.claim_status(claim),
            "steps": told.claim_steps(claim),
            "facts": told.claim_facts(claim),
            "paper_rows": paper_rows(claim.milestone, claim.papers),
            "papers": attachments.of(claim.subject),
            "scans_form": ScansForm() if keeps else None,
            "options": [o for o in options if o.transition.name != "reverse"],
            "reverse": next((o for o in options if o.transition.name == "reverse"), None),
            "waiting_for": waiting_for(CLAIM, claim),
            "events": history(CLAIM, claim),
            "may_edit": keeps and claim.state in EDITABLE_CLAIM,
        }


class ClaimPrepare(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Contract
    form_class = ClaimForm
    title = gettext_lazy("Prepare a claim")
    done_message = gettext_lazy("The claim was prepared. The township signs it next.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"contract": self.target, "initial": {"applied_on": clock.today()}}

    def perform(self, form: Any) -> Claim:
        return actions.prepare_claim(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


class ClaimEdit(RequiresMixin, ActionFormView):
    permission = Permission.KEEP_CONTRACTS
    model = Claim
    form_class = ClaimForm
    title = gettext_lazy("Correct a claim")
    done_message = gettext_lazy("The claim was corrected. A returned one is handed in again from its page.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"contract": self.target.contract, "claim": self.target}

    def perform(self, form: Any) -> Claim:
        return actions.change_claim(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)


@requires(Permission.VIEW_FUNDS)
@action_view
def claim_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a claim; paying moves money too. Taking a payment back has a page of its own."""
    claim = scoped_or_404(Claim, request.user, pk=pk)
    transition = next((t for t in CLAIM.transitions if t.name == step and step != "reverse"), None)
    if transition is None:
        raise Http404
    check(request, transition.permission)
    user: Any = request.user
    if step == "pay":
        actions.pay_claim(claim, by=user, on=clock.today())
    else:
        actions.move_claim(claim, step, by=user, on=clock.today(), note=request.POST.get("note", ""))
    return done(request, _("Done: %(step)s.") % {"step": transition.label}, to=claim)


@requires(Permission.KEEP_CONTRACTS)
@action_view
def claim_scans(request: HttpRequest, pk: int) -> HttpResponse:
    """Files further scans of a claim's papers."""
    claim = scoped_or_404(Claim, request.user, pk=pk)
    form = ScansForm(request.POST, request.FILES)
    files = [one for one in form.cleaned_data["scans"] if one] if form.is_valid() else []
    actions.file_papers(claim, files=files, by=request.user)
    return done(request, _("Files filed: %(count)s.") % {"count": len(files)}, to=claim)


class ClaimReverse(RequiresMixin, ActionFormView):
    permission = Permission.RELEASE_PAYMENT
    model = Claim
    form_class = NoteForm
    title = gettext_lazy("Take a payment to a supplier back")
    intro = gettext_lazy("A reversal is booked; both entries stay readable. The instalment can then be claimed anew.")
    submit_label = gettext_lazy("Take back")
    done_message = gettext_lazy("The payment was taken back.")

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        actions.reverse_claim(self.target, key=data["key"], by=self.request.user, on=clock.today(), reason=data["note"])


@require_GET
@requires(Permission.VIEW_FUNDS)
def claim_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The application for payment as a PDF; noted in the trail."""
    claim = scoped_or_404(Claim.objects.select_related("village", "contract__project"), request.user, pk=pk)
    note_print(request, "funds.claim_printed", claim)
    response = HttpResponse(papers.claim_form(claim), content_type="application/pdf")
    response["Content-Disposition"] = "inline"
    return response
