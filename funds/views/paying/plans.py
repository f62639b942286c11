"""A list made from a policy: who gets what, who gets nothing and why, and one click that makes the list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from funds import actions
from funds.choices import Per
from funds.choices.payments import LeftOutFor
from funds.forms.paying import PlanForm, struck_from, typed_quantities
from funds.models import Project
from funds.rules.plan import LeftOut, Offer
from households.choices import Status
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.text.money import to_capital
from registry.text.periods import Period
from registry.ui.elements import Crumb
from registry.web.details import scoped_or_404
from registry.web.refusals import reasons_in, whole_or_nothing


@dataclass(frozen=True)
class OfferRow:
    """A payment of the plan as the page shows it."""

    offer: Offer
    ground: str
    kept: bool
    key: str


@dataclass(frozen=True)
class OutRow:
    """Somebody who is not on the list. `key` where a quantity typed in would put him on it."""

    out: LeftOut
    why: str
    key: str = ""
    card_url: str = ""


class PlanPage(RequiresMixin, View):
    """GET: the choice of the policy, then its plan. POST: computed anew with the quantities typed, or made."""

    permission = Permission.PREPARE_PAYMENT

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, pk, request.GET)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, pk, request.POST)

    def _show(self, request: HttpRequest, pk: int, data: Any) -> HttpResponse:
        user: Any = request.user
        project = scoped_or_404(Project.objects.select_related("village"), user, pk=pk)
        today = clock.today()
        asked = "policy" in data
        form = PlanForm(data if asked else None, project=project, today=today)
        plan, rows, out = None, [], []
        typed, wrong = typed_quantities(data)
        struck = struck_from(data) if request.method == "POST" else set()
        if asked and form.is_valid():
            chosen = form.cleaned_data
            policy = form.policies[chosen["policy"]]
            plan = actions.plan_of(policy, village=project.village_id, period=Period.parse(chosen["period"]), on=today,
                                   means=chosen["means"], typed=typed)  # fmt: skip
            if request.method == "POST" and data.get("do") == "make" and not wrong:
                made = self._make(request, plan, project, chosen, struck)
                if made is not None:
                    return redirect(made)
            rows = [
                OfferRow(o, actions.ground_of(o, policy), (o.home.pk, o.member) not in struck,
                         f"{o.home.pk}_{o.member or 0}") for o in plan.offers
            ]  # fmt: skip
            out = [_out_row(one, policy.per) for one in plan.left_out]
        kept = [row.offer.amount_yuan for row in rows if row.kept]
        total = sum(kept, Decimal("0.00"))
        return render(request, "funds/payments/plan.html", {
            "project": project, "form": form, "plan": plan, "rows": rows, "out": out, "wrong": wrong, "kept": len(kept),
            "total": total, "capital": to_capital(total), "crumbs": _crumbs(project, _("List from a policy")),
        })  # fmt: skip

    @staticmethod
    def _make(request: HttpRequest, plan: Any, project: Project, chosen: dict[str, Any], struck: Any) -> Any:
        user: Any = request.user
        try:
            with whole_or_nothing():
                made = actions.make_list(
                    plan, project=project, source=chosen["source"], title=chosen["title"], by=user, on=clock.today(),
                    means=chosen["means"], struck=struck,
                )  # fmt: skip
        except Exception as error:
            reasons = reasons_in(error)
            if reasons is None:
                raise
            messages.error(request, "\n".join(str(reason) for reason in reasons))
            return None
        messages.success(request, _("The list was prepared. Look through it, then submit it."))
        return made


def _crumbs(project: Project, here: str) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")),
        Crumb(project.name, project.get_absolute_url()),
        Crumb(here),
    ]


def _out_row(one: LeftOut, per: str) -> OutRow:
    detail = str(Status(one.detail).label) if one.code == LeftOutFor.STATUS else one.detail
    why = str(LeftOutFor(one.code).label)
    key = f"{one.home.pk}_{one.member or 0}" if one.code == LeftOutFor.NO_QUANTITY and per == Per.QUANTITY else ""
    card = (
        f"{reverse('funds:card_enter')}?member={one.member}" if one.code == LeftOutFor.NO_ACCOUNT and one.member else ""
    )
    return OutRow(one, f"{why}（{detail}）" if detail else why, key, card)
