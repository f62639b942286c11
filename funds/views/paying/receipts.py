"""Lists in cash and in kind: the sheet to sign, the receipts, who has not fetched it, what goes back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from funds import actions
from funds.actions.receipts import without_receipt
from funds.choices import Means, PaymentState
from funds.documents.lists import list_pdf
from funds.forms.paying import ReceiptForm
from funds.models import PaymentBatch, Receipt
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import attachments
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on


class Receipts(RequiresMixin, View):
    """Who has received, who has not; POST enters the ticked rows of the signed sheet."""

    permission = Permission.VIEW_FUNDS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self._batch(request, pk)
        return self._show(request, batch, ReceiptForm(batch=batch, today=clock.today()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch, user = self._batch(request, pk), request.user
        form = ReceiptForm(request.POST, request.FILES, batch=batch, today=clock.today())
        if form.is_valid():
            data: dict[str, Any] = form.cleaned_data
            drafts = [
                actions.ReceiptDraft(line.pk, request.POST.get(f"signed_{line.pk}", "").strip()[:60] or line.payee_name,
                                     data["goods"])
                for line in without_receipt(batch) if request.POST.get(f"got_{line.pk}")
            ]  # fmt: skip
            with refusals_on(form):
                count = actions.enter_receipts(
                    batch, drafts, received_on=data["received_on"], witness=data["witness"].strip(), by=user,  # type: ignore[arg-type]  # behind login
                    on=clock.today(), sheet=data["sheet"],
                )  # fmt: skip
            if not form.errors:
                messages.success(request, _("%(count)s receipts were entered.") % {"count": count})
                return redirect("funds:receipts", pk=batch.pk)
        return self._show(request, batch, form)

    @staticmethod
    def _batch(request: HttpRequest, pk: int) -> PaymentBatch:
        found: PaymentBatch = scoped_or_404(PaymentBatch.objects.select_related("village"), request.user, pk=pk)
        return found

    @staticmethod
    def _show(request: HttpRequest, batch: PaymentBatch, form: Any) -> HttpResponse:
        user: Any = request.user
        is_due = batch.state == PaymentState.RELEASED and batch.means != Means.BANK
        waiting = without_receipt(batch) if is_due else []
        signed = (
            Receipt.objects.visible_to(user).filter(line__batch=batch)
            .select_related("line", "entered_by").order_by("line__position")
        )  # fmt: skip
        return render(request, "funds/payments/receipts.html", {
            "object": batch, "form": form, "waiting": waiting, "signed": signed, "is_due": is_due,
            "left": sum((line.amount_yuan for line in waiting), 0), "sheets": attachments.of(batch.subject),
            "may_enter": is_due and user.may(Permission.PREPARE_PAYMENT),
            "may_take_back": bool(waiting) and user.may(Permission.RELEASE_PAYMENT),
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(batch.title, batch.get_absolute_url()),
                       Crumb(_("Receipts"))],
        })  # fmt: skip


@requires(Permission.RELEASE_PAYMENT)
@action_view
def unclaimed(request: HttpRequest, pk: int) -> HttpResponse:
    """What nobody fetched goes back into the project, payment by payment."""
    user: Any = request.user
    batch = scoped_or_404(PaymentBatch, user, pk=pk)
    count = actions.take_back_unclaimed(batch, by=user, on=clock.today(), reason=request.POST.get("note", ""))
    return done(request, _("%(count)s payments were taken back.") % {"count": count}, to=batch)


@require_GET
@requires(Permission.VIEW_FUNDS)
def list_paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list on paper: `receive` to be signed by each payee, `publish` as it hangs. Noted in the trail."""
    batch = scoped_or_404(PaymentBatch.objects.select_related("village", "project"), request.user, pk=pk)
    trail.note_access(request, "funds.list_exported", target=batch, village=batch.village_id)
    response = HttpResponse(list_pdf(batch, kind=kind, on=clock.today()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="list-{batch.pk}-{kind}.pdf"'
    return response
