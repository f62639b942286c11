"""Twenty lists on one page for whoever checks, one line with what was signed, and payments that came too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from funds import actions
from funds.choices import PaymentState
from funds.forms.paying import ExplainForm
from funds.models import PaymentBatch, PaymentLine
from funds.presenters.checks import CheckRow, check_rows, snapshot_facts
from funds.reports.afterwards import paid_afterwards
from funds.workflow import PAYMENT, is_as_signed
from publicity.actions.roots import signer
from publicity.rules.signing import key_id
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError, Reason
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import reasons_in, whole_or_nothing

MOST = 40


@dataclass(frozen=True)
class Waiting:
    """A submitted list with what the checks say, and why this person may not check it."""

    batch: PaymentBatch
    rows: list[CheckRow]
    reasons: list[Reason]

    @property
    def others(self) -> list[Reason]:
        """What the checks above have not said already."""
        said = {row.code for row in self.rows}
        return [reason for reason in self.reasons if reason.code not in said]


class Checking(RequiresMixin, View):
    """Lists that wait for the check: each is confirmed, or returned with a comment of its own; one form for all."""

    permission = Permission.CHECK_PAYMENT

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        lists = PaymentBatch.objects.visible_to(user).filter(state=PaymentState.SUBMITTED)
        found = list(lists.select_related("village", "project", "policy").order_by("village_id", "pk")[:MOST])
        today = clock.today()
        rows = [
            Waiting(batch, check_rows(batch, today), PAYMENT.reasons_against(batch, "check", by=user, on=today))
            for batch in found
        ]  # fmt: skip
        return render(request, "funds/payments/checking.html", {
            "rows": rows, "total": sum((batch.total_yuan for batch in found), 0),
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")),
                       Crumb(_("Payment lists"), reverse("funds:payments")), Crumb(_("Lists to check"))],
        })  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        checked = returned = 0
        for name, value in request.POST.items():
            if not name.startswith("do_") or value not in {"check", "return"} or not name[3:].isdecimal():
                continue
            batch = scoped_or_404(PaymentBatch, user, pk=int(name[3:]))
            try:
                with whole_or_nothing():
                    note = request.POST.get(f"note_{batch.pk}", "")
                    actions.move_payment(batch, value, by=user, on=clock.today(), note=note)
            except DomainError as error:
                told = "; ".join(str(reason) for reason in reasons_in(error) or [])
                messages.error(request, f"{batch.title}: {told}")
                continue
            checked += value == "check"
            returned += value == "return"
        if checked or returned:
            messages.success(request, _("%(checked)s lists were confirmed, %(returned)s returned.")
                             % {"checked": checked, "returned": returned})  # fmt: skip
        return redirect("funds:checking")


@requires(Permission.VIEW_FUNDS)
@action_view
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """The explanation of a warning, read by everyone who has the list after that."""
    user: Any = request.user
    batch = scoped_or_404(PaymentBatch, user, pk=pk)
    form = ExplainForm(request.POST)
    if not form.is_valid():
        raise DomainError("words_missing", _("Write why it is right all the same; everyone who has the list reads it."))
    actions.explain_finding(batch, by=user, on=clock.today(), **form.cleaned_data)
    return done(request, _("The explanation was entered."), to=batch)


@require_GET
@requires(Permission.VIEW_FUNDS)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: what was signed when it was submitted, and whether it is still that."""
    found = scoped_or_404(PaymentLine.objects.select_related("batch", "household", "village"), request.user, pk=pk)
    key = signer().public_key
    return render(request, "funds/payments/line.html", {
        "object": found, "facts": snapshot_facts(found), "is_signed": bool(found.signature),
        "holds": is_as_signed(found, public_key=key), "key_id": key_id(key),
        "signature": bytes(found.signature).hex() if found.signature else "",
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")),
                   Crumb(found.batch.title, found.batch.get_absolute_url()), Crumb(found.payee_name)],
    })  # fmt: skip


@require_GET
@requires(Permission.VIEW_FUNDS)
def afterwards(request: HttpRequest) -> HttpResponse:
    """Payments to people who had died or left before the month in which they were paid."""
    user: Any = request.user
    rows = [(row, _recovery_url(row.line) if user.may(Permission.RECOVER_MONEY) else "")
            for row in paid_afterwards(user.scope)]  # fmt: skip
    return render(request, "funds/payments/afterwards.html", {
        "rows": rows, "total": sum((row.amount_yuan for row, _url in rows), 0),
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")),
                   Crumb(_("Payment lists"), reverse("funds:payments")), Crumb(_("Paid after death or leaving"))],
    })  # fmt: skip


def _recovery_url(line_pk: int) -> str:
    """The page that opens a recovery of the payment."""
    try:
        return reverse("funds:recovery_open", args=[line_pk])
    except NoReverseMatch:
        return ""
