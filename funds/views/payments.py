"""Payment lists: prepared, checked, published, paid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from funds import actions, presenters
from funds.choices import EDITABLE_PAYMENT, WAITING, Means, PaymentState
from funds.filters import PaymentFilter
from funds.forms import NoteForm, PaymentForm
from funds.models import PaymentBatch, PaymentLine, Project
from funds.presenters.checks import check_rows
from funds.workflow import PAYMENT, approvals_of
from publicity.models import Notice
from registry import clock
from registry.accounts.decorators import RequiresMixin, check, requires
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.audit import trail
from registry.text.money import to_capital
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


class PaymentList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = PaymentBatch
    filterset_class = PaymentFilter
    template_name = "funds/payment_list.html"
    default_order = ("-pk",)
    title = gettext_lazy("Payment lists")
    columns = [
        Col("title", gettext_lazy("Title of the list"), link=True),
        Col("village", gettext_lazy("Village"), value=lambda b: b.village.name),
        Col("period", gettext_lazy("Period of payment"), sort="period"),
        Col("line_count", gettext_lazy("Households"), sort="line_count", format="number"),
        Col("total", gettext_lazy("Total (yuan)"), sort="total_yuan", value="total_yuan", format="yuan"),
        Col("released_on", gettext_lazy("Paid out on"), sort="released_on", format="date"),
        Col("state", gettext_lazy("State"), template="funds/_status_cell.html", value=presenters.payment_status),
    ]
    empty = Empty(
        gettext_lazy("No payment list yet"),
        gettext_lazy("A list is prepared from the page of a project that is under way."),
        url_name="funds:projects",
        label=gettext_lazy("Projects"),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        return {
            "crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Payment lists"))],
            "may_check": self.request.user.may(Permission.CHECK_PAYMENT),
        }


class PaymentDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = PaymentBatch
    template_name = "funds/payment_detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "project", "policy")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch, user, today = self.object, self.request.user, clock.today()
        may_strike = user.may(Permission.CHECK_PAYMENT) or user.may(Permission.RELEASE_PAYMENT)
        approvals = approvals_of(batch, today)
        return super().get_context_data(**kwargs) | {
            "crumbs": [
                Crumb(_("Special funds"), reverse("funds:home")),
                Crumb(_("Payment lists"), reverse("funds:payments")),
                Crumb(batch.title),
            ],
            "status": presenters.payment_status(batch),
            "steps": presenters.payment_steps(batch),
            "facts": presenters.payment_facts(batch),
            "capital": to_capital(batch.total_yuan),
            "lines": batch.lines.select_related("household").order_by("position"),
            "checks": check_rows(batch, today) if batch.state not in PAYMENT.final else [],
            "explanations": batch.explanations.select_related("by", "household").order_by("pk"),
            "approvals": approvals,
            "approvers": "、".join(str(ROLES[code].label) for code in approvals.roles if code in ROLES),
            "is_by_bank": batch.means == Means.BANK,
            "may_explain": (user.may(Permission.PREPARE_PAYMENT) or user.may(Permission.CHECK_PAYMENT))
            and batch.state not in PAYMENT.final,
            "notice": Notice.objects.visible_to(user).filter(subject=batch.subject).order_by("-pk").first(),
            "options": [
                o
                for o in PAYMENT.available(batch, by=user, on=today)
                if not any(r.code == "no_approval_needed" for r in o.reasons)
            ],
            "waiting_for": presenters.waiting_for(PAYMENT, batch),
            "events": presenters.history(PAYMENT, batch),
            "may_edit": user.may(Permission.PREPARE_PAYMENT) and batch.state in EDITABLE_PAYMENT,
            "may_strike": may_strike and batch.state in WAITING,
            "may_reverse": user.may(Permission.RELEASE_PAYMENT) and batch.state == PaymentState.RELEASED,
        }


class PaymentPrepare(RequiresMixin, ActionFormView):
    """A new list, from the page of the project that pays it."""

    permission = Permission.PREPARE_PAYMENT
    model = Project
    form_class = PaymentForm
    template_name = "funds/payment_form.html"
    title = gettext_lazy("Prepare a payment list")
    submit_label = gettext_lazy("Save the list")
    done_message = gettext_lazy("The list was prepared. Look through it, then submit it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"project": self.target, "today": clock.today()}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {
            "crumbs": [
                Crumb(_("Special funds"), reverse("funds:home")),
                Crumb(self.target.name, self.target.get_absolute_url()),
                Crumb(str(self.title)),
            ],
            "is_new": True,
        }

    def perform(self, form: Any) -> PaymentBatch:
        data = {name: form.cleaned_data[name] for name in ("title", "source", "item", "unit", "period", "means")}
        return actions.prepare_payment(
            project=self.target, lines=form.lines, by=self.request.user, on=clock.today(), **data
        )


class PaymentEdit(RequiresMixin, ActionFormView):
    permission = Permission.PREPARE_PAYMENT
    model = PaymentBatch
    form_class = PaymentForm
    template_name = "funds/payment_form.html"
    title = gettext_lazy("Change a payment list")
    submit_label = gettext_lazy("Save the list")
    done_message = gettext_lazy("The list was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "project": self.target.project,
            "batch": self.target,
            "today": clock.today(),
        }

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {
            "crumbs": [
                Crumb(_("Special funds"), reverse("funds:home")),
                Crumb(self.target.title, self.target.get_absolute_url()),
                Crumb(str(self.title)),
            ]
        }

    def perform(self, form: Any) -> PaymentBatch:
        data = {name: form.cleaned_data[name] for name in ("title", "item", "unit", "period", "means")}
        return actions.edit_payment(self.target, lines=form.lines, by=self.request.user, **data)


_STEPS: dict[str, Callable[..., Any]] = {"publish": actions.publish_payment, "release": actions.release_payment}


@requires(Permission.VIEW_FUNDS)
@action_view
def payment_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step of a list's procedure; publishing and paying out do more than change the state."""
    batch = scoped_or_404(PaymentBatch, request.user, pk=pk)
    transition = next((t for t in PAYMENT.transitions if t.name == step), None)
    if transition is None:
        raise Http404
    check(request, transition.permission)
    if step in _STEPS:
        _STEPS[step](batch, by=request.user, on=clock.today())
    else:
        actions.move_payment(batch, step, by=request.user, on=clock.today(), note=request.POST.get("note", ""))
    return done(request, _("Done: %(step)s.") % {"step": transition.label}, to=batch)


@require_GET
@requires(Permission.VIEW_FUNDS)
def payment_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as a workbook, accounts masked; noted in the trail."""
    batch = scoped_or_404(PaymentBatch.objects.select_related("village", "project"), request.user, pk=pk)
    trail.note_access(request, "funds.list_exported", target=batch, village=batch.village_id)
    return presenters.payment_workbook(batch)


class _LineAction(RequiresMixin, ActionFormView):
    """What is done to one payment, with a reason."""

    model = PaymentLine
    form_class = NoteForm

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"intro": f"{self.target.payee_name} · {self.target.amount_yuan:,.2f} 元 · {self.intro}"}

    def get_success_url(self, result: Any) -> str:
        return reverse("funds:payment", args=[self.target.batch_id])


class LineStrike(_LineAction):
    permission = Permission.CHECK_PAYMENT
    title = gettext_lazy("Strike out a payment")
    intro = gettext_lazy("The other payments of the list go on.")
    submit_label = gettext_lazy("Strike out")
    done_message = gettext_lazy("The payment was struck out.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever checks or releases may strike out."""
        user = request.user
        if user.is_authenticated and user.may(Permission.RELEASE_PAYMENT):
            return ActionFormView.dispatch(self, request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: Any) -> None:
        actions.strike_line(self.target, by=self.request.user, on=clock.today(), reason=form.cleaned_data["note"])


class LineReverse(_LineAction):
    permission = Permission.RELEASE_PAYMENT
    title = gettext_lazy("Take a payment back")
    intro = gettext_lazy("A reversal is booked; both entries stay readable.")
    submit_label = gettext_lazy("Take back")
    done_message = gettext_lazy("The payment was taken back.")

    def perform(self, form: Any) -> None:
        data = form.cleaned_data
        actions.reverse_line(self.target, key=data["key"], by=self.request.user, on=clock.today(), reason=data["note"])
