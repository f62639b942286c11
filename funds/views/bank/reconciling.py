"""Plan, bank and ledger of a list side by side; all lists of an area and how far each is."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds.actions import bank
from funds.actions.bank.reconciling import reasons_against_closing
from funds.choices import BankFileState, FundFigure, Means, PaymentState, ReconciliationState
from funds.filters import AreaFilter, _Filter
from funds.models import BankFile, FundRule, PaymentBatch, Reconciliation, ReturnRow
from funds.models.agreement import sums_of
from funds.presenters import bank as shown
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.lists import Empty, ScopedListView

STATES = [
    ("no_file", gettext_lazy("No file yet")), ("made", gettext_lazy("File made, not handed over")),
    ("bank", gettext_lazy("The bank has it")), ("answered", gettext_lazy("Answered, not closed")),
    ("closed", gettext_lazy("Reconciled and closed")),
]  # fmt: skip


class ReconciliationFilter(_Filter):
    area = AreaFilter()
    means = django_filters.ChoiceFilter(label=gettext_lazy("How it is paid"), choices=Means.choices)
    standing = django_filters.ChoiceFilter(label=gettext_lazy("Reconciliation"), choices=STATES, method="stands")

    class Meta:
        model = PaymentBatch
        fields: list[str] = []

    def stands(self, queryset: Any, _name: str, value: str) -> Any:
        """Lists by how far they are; closed ones stand in no other class."""
        closed = Q(reconciliation__state=ReconciliationState.CLOSED)
        if value == "closed":
            return queryset.filter(closed)
        waiting = queryset.exclude(closed)
        files = BankFile.objects.visible_to(self.request.user)
        if value == "no_file":
            return waiting.filter(means=Means.BANK).exclude(
                bank_files__in=files.exclude(state=BankFileState.CANCELLED))  # fmt: skip
        states = {"made": [BankFileState.MADE], "bank": [BankFileState.SENT, BankFileState.ANSWERED],
                  "answered": [BankFileState.SETTLED]}[value]  # fmt: skip
        return waiting.filter(bank_files__in=files.filter(state__in=states))


class ReconciliationList(RequiresMixin, ScopedListView):
    """All lists that were paid out, and how far plan, bank and ledger are together."""

    permission = Permission.VIEW_FUNDS
    model = PaymentBatch
    filterset_class = ReconciliationFilter
    title = gettext_lazy("Reconciliation")
    default_order = ("-released_on", "-pk")
    template_name = "funds/bank/reconciliations.html"
    empty = Empty(
        gettext_lazy("Nothing was paid out yet"), gettext_lazy("A list stands here from the day it is paid out."),
        url_name="funds:payments", label=gettext_lazy("Payment lists"),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        return (
            super().get_base_queryset().reconcilable()
            .select_related("village", "reconciliation").prefetch_related("bank_files")
        )  # fmt: skip

    def get_columns(self) -> list[Col]:
        today = clock.today()
        limit = FundRule.objects.value(FundFigure.BANK_DAYS, region=cast(User, self.request.user).scope, on=today)

        def stand(batch: PaymentBatch) -> shown.ListState:
            row = getattr(batch, "reconciliation", None)
            closed = row is not None and row.state == ReconciliationState.CLOSED
            return shown.state_of(batch, shown.standing_file(batch), closed=closed, on=today, limit=limit)

        def days(batch: PaymentBatch) -> str:
            state = stand(batch)
            if state.days is None:
                return "—"
            return _("%(n)s, late") % {"n": state.days} if state.late else str(state.days)

        return [
            Col(
                "title",
                gettext_lazy("List of payments"),
                value="title",
                key=True,
                template="funds/bank/_list_link.html",
            ),
            Col("village", gettext_lazy("Village"), value=lambda b: b.village.name),
            Col("released_on", gettext_lazy("Paid out on"), sort="released_on", format="date"),
            Col("total", gettext_lazy("Total (yuan)"), sort="total_yuan", value="total_yuan", format="yuan"),
            Col("means", gettext_lazy("How it is paid"), value=lambda b: b.get_means_display()),
            Col("days", gettext_lazy("Working days at the bank"), value=days, align="end"),
            Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=lambda b: stand(b).status),
        ]

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Reconciliation"))],
                "keeps_bank": cast(User, self.request.user).may(Permission.KEEP_BANK)}  # fmt: skip


@requires(Permission.VIEW_FUNDS)
@require_GET
def reconciliation(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: planned, credited, booked; every payment that does not simply agree, and every odd row."""
    user = cast(User, request.user)
    batch: PaymentBatch = scoped_or_404(
        PaymentBatch.objects.filter(state=PaymentState.RELEASED).select_related("village"), user, pk=pk
    )
    row = Reconciliation.objects.filter(batch=batch).select_related("closed_by").first()
    closed = row is not None and row.state == ReconciliationState.CLOSED
    sums = sums_of(batch.pk)
    odd = ReturnRow.objects.filter(answer__file__batch=batch).filter(shown.OPEN_ROWS).select_related(
        "bank_line__line", "answer").order_by("answer_id", "row")  # fmt: skip
    file = shown.standing_file(batch)
    return render(request, "funds/bank/reconciliation.html", {
        "crumbs": [Crumb(_("Special funds"), reverse("funds:home")),
                   Crumb(_("Reconciliation"), reverse("funds:reconciliations")), Crumb(batch.title)],
        "object": batch, "row": row, "closed": closed, "sums": sums, "columns": shown.three_columns(batch, sums),
        "differences": shown.differences(batch), "file": file, "keeps_bank": user.may(Permission.KEEP_BANK),
        "odd": shown.rows_shown(list(odd), applied=True), "recovers": user.may(Permission.RECOVER_MONEY),
        "state": shown.state_of(batch, file, closed=closed, on=clock.today(), limit=None),
        "reasons": [] if closed else reasons_against_closing(batch, by=user),
        "reissuable": [] if closed else bank.to_reissue(batch),
        "prepares": user.may(Permission.PREPARE_PAYMENT), "reissues": batch.reissues.order_by("pk"),
    })  # fmt: skip


@requires(Permission.KEEP_BANK)
@action_view
def close(request: HttpRequest, pk: int) -> HttpResponse:
    batch: PaymentBatch = scoped_or_404(PaymentBatch, request.user, pk=pk)
    bank.close_reconciliation(batch, by=cast(User, request.user), on=clock.today())
    return done(request, _("Plan, bank and ledger agree; the list is closed."),
                to=reverse("funds:reconciliation", args=[batch.pk]))  # fmt: skip


@requires(Permission.PREPARE_PAYMENT)
@action_view
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """A list of everything the bank refused, ready to be submitted once the cards are corrected."""
    batch: PaymentBatch = scoped_or_404(PaymentBatch, request.user, pk=pk)
    new = bank.prepare_reissue(batch, by=cast(User, request.user), on=clock.today())
    from django.contrib import messages

    messages.success(request, _("The list was prepared. Correct the accounts on the cards, then submit it."))
    return HttpResponseRedirect(new.get_absolute_url())
