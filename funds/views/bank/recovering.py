"""Money that must come back: the list, a case, what came back, the notice to the payee."""

from __future__ import annotations

from typing import Any, cast

import django_filters
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds import presenters
from funds.actions import bank
from funds.actions.bank.recovering import MOVING
from funds.choices import RecoveryState
from funds.documents.recovery import notice_pdf
from funds.filters import AreaFilter, _Filter
from funds.forms.bank import RecoveryForm, RepaymentForm
from funds.models import PaymentLine, Recovery
from funds.presenters import bank as shown
from funds.workflow import RECOVERY
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.ui import formats
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


def crumbs(*last: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")),
        Crumb(_("Recoveries"), reverse("funds:recoveries")),
        *last,
    ]


class RecoveryFilter(_Filter):
    area = AreaFilter()
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=RecoveryState.choices)
    overdue = django_filters.BooleanFilter(label=gettext_lazy("Overdue"), method="only_overdue")

    class Meta:
        model = Recovery
        fields: list[str] = []

    def only_overdue(self, queryset: Any, _name: str, value: bool) -> Any:
        late = queryset.filter(state__in=MOVING, due_on__lt=clock.today())
        return late if value else queryset.exclude(pk__in=late)


class RecoveryList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Recovery
    filterset_class = RecoveryFilter
    title = gettext_lazy("Recoveries")
    default_order = ("due_on", "pk")
    template_name = "funds/bank/recovery_list.html"
    empty = Empty(
        gettext_lazy("No money has to come back"),
        gettext_lazy("A recovery is opened from the reconciliation of a list."),
        url_name="funds:reconciliations", label=gettext_lazy("Reconciliation"),
    )  # fmt: skip

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "line")

    def get_columns(self) -> list[Col]:
        today = clock.today()

        def due(recovery: Recovery) -> str:
            day = formats.iso_date(recovery.due_on)
            return _("%(day)s, overdue") % {"day": day} if shown.is_overdue(recovery, today) else day

        return [
            Col("payee", gettext_lazy("Payee"), value=lambda r: r.line.payee_name, link=True),
            Col("village", gettext_lazy("Village"), value=lambda r: r.village.name),
            Col("cause", gettext_lazy("Cause"), value=lambda r: r.get_cause_display()),
            Col("amount", gettext_lazy("To be paid back (yuan)"), sort="amount_yuan", value="amount_yuan",
                format="yuan"),
            Col("back", gettext_lazy("Paid back (yuan)"), value="recovered_yuan", format="yuan"),
            Col("due_on", gettext_lazy("Due on"), sort="due_on", value=due),
            Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=shown.recovery_status),
        ]  # fmt: skip

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": [*crumbs()[:1], Crumb(_("Recoveries"))]}


class RecoveryOpen(RequiresMixin, ActionFormView):
    """Opens the recovery of a payment."""

    permission = Permission.RECOVER_MONEY
    model = PaymentLine
    form_class = RecoveryForm
    submit_label = gettext_lazy("Open the recovery")
    done_message = gettext_lazy("The recovery was opened. Print the notice for the payee.")

    def get_title(self) -> Any:
        return _("Get money back from %(payee)s") % {"payee": self.target.payee_name}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"initial": {"amount_yuan": self.target.amount_yuan}}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(str(self.get_title()))), "back_url": self.target.batch.get_absolute_url()}

    def perform(self, form: Any) -> Recovery:
        data = form.cleaned_data
        return bank.open_recovery(
            self.target, cause=data["cause"], amount_yuan=data["amount_yuan"], explanation=data["explanation"],
            by=cast(User, self.request.user), on=clock.today(),
        )  # fmt: skip


@requires(Permission.VIEW_FUNDS)
@require_GET
def recovery(request: HttpRequest, pk: int) -> HttpResponse:
    user = cast(User, request.user)
    found: Recovery = scoped_or_404(
        Recovery.objects.select_related("line__batch", "line__household", "opened_by", "village"), user, pk=pk
    )
    options = [o for o in RECOVERY.available(found, by=user, on=clock.today())
               if o.transition.name in {"refer", "write_off"}]  # fmt: skip
    return render(request, "funds/bank/recovery.html", {
        "crumbs": crumbs(Crumb(found.line.payee_name)), "object": found, "status": shown.recovery_status(found),
        "facts": shown.recovery_facts(found), "overdue": shown.is_overdue(found, clock.today()),
        "repayments": found.repayments.select_related("by").order_by("on", "pk"), "options": options,
        "may_repay": user.may(Permission.RECOVER_MONEY) and found.state in MOVING,
        "may_print": user.may(Permission.RECOVER_MONEY), "left": found.amount_yuan - found.recovered_yuan,
        "events": presenters.history(RECOVERY, found),
    })  # fmt: skip


class RepaymentEnter(RequiresMixin, ActionFormView):
    """Books a sum that came back."""

    permission = Permission.RECOVER_MONEY
    model = Recovery
    form_class = RepaymentForm
    title = gettext_lazy("Book what came back")
    intro = gettext_lazy("The money is booked back to the project it was paid out of.")
    submit_label = gettext_lazy("Book the sum")
    done_message = gettext_lazy("What came back was booked.")

    def get_form_kwargs(self) -> dict[str, Any]:
        left = self.target.amount_yuan - self.target.recovered_yuan
        return super().get_form_kwargs() | {"initial": {"amount_yuan": left, "on": clock.today()}}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(Crumb(self.target.line.payee_name, self.target.get_absolute_url()),
                                 Crumb(str(self.title)))}  # fmt: skip

    def get_success_url(self, result: Any) -> str:
        return str(self.target.get_absolute_url())

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return bank.repay(
            self.target, key=data["key"], amount_yuan=data["amount_yuan"], on=data["on"], paper_no=data["paper_no"],
            by=cast(User, self.request.user), today=clock.today(),
        )  # fmt: skip


@requires(Permission.RECOVER_MONEY)
@action_view
def recovery_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Hands a case to discipline inspection, or writes off what is left."""
    steps: dict[str, Any] = {"refer": bank.refer_recovery, "write_off": bank.write_off_recovery}
    if step not in steps:
        raise Http404
    found: Recovery = scoped_or_404(Recovery, request.user, pk=pk)
    steps[step](found, by=request.user, on=clock.today(), note=request.POST.get("note", ""))
    return done(request, _("Noted."), to=found)


@requires(Permission.RECOVER_MONEY)
@require_GET
def recovery_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice to the payee, as PDF."""
    found: Recovery = scoped_or_404(
        Recovery.objects.select_related("line__batch", "line__household", "village"), request.user, pk=pk
    )
    trail.note_access(request, "funds.recovery_notice_printed", target=found, village=found.village_id)
    return shown.attachment(notice_pdf(found), f"recovery-{found.pk}.pdf", "application/pdf")
