"""Slips for "Am I listed?": issued on the card or for a village at once, revoked on the card.

A code is shown or printed in the answer to the request that issued it, kept by no cache, and never again.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from households.actions import slips
from households.choices import Status
from households.documents import slips as paper
from households.forms.slips import SlipRunForm
from households.models import Household
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on


def slip_panel(household: Household, user: Any) -> dict[str, Any] | None:
    """The panel on the tab of papers."""
    if household.status == Status.REMOVED:
        return None
    return {"slip": slips.slip_of(household), "may_issue": user.may(Permission.EDIT_HOUSEHOLDS)}


@requires(Permission.EDIT_HOUSEHOLDS)
@never_cache
@action_view
def slip_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip with a new code: as a paper to print, or on the screen to be copied by hand."""
    household: Household = scoped_or_404(Household.objects.select_related("village"), request.user, pk=pk)
    issued = slips.issue(household, by=cast(User, request.user), on=clock.today())
    if request.POST.get("as") == "paper":
        return _pdf(paper.render([(household, issued)]))
    return render(request, "households/slips/issued.html", {
        "household": household, "issued": issued, "address": paper.address(),
        "crumbs": crumbs(household, here=_("Slip of the household")),
    })  # fmt: skip


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def slip_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip opens nothing any more."""
    household: Household = scoped_or_404(Household, request.user, pk=pk)
    ended = slips.revoke(household, by=cast(User, request.user), on=clock.today())
    message = _("The slip is revoked; its code opens nothing any more.") if ended else _("No slip was in force.")
    return done(request, message, to=reverse("households:papers", args=[pk]))


class SlipRun(RequiresMixin, View):
    """Slips for the households of a village, as one PDF to cut."""

    permission = Permission.EDIT_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, SlipRunForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SlipRunForm(request.POST, user=request.user)
        if form.is_valid():
            with refusals_on(form):
                cards = form.households()
                if cards:
                    issued = slips.issue_many(cards, by=cast(User, request.user), on=clock.today())
                    pairs = [(card, issued[card.pk]) for card in cards]
                    return _pdf(paper.render(pairs, on_a_page=form.cleaned_data["on_a_page"]))
                messages.info(request, _("Every household chosen holds a slip already."))
        return self._show(request, form)

    @staticmethod
    def _show(request: HttpRequest, form: SlipRunForm) -> HttpResponse:
        return render(request, "households/slips/run.html", {
            "form": form, "most": paper.MOST, "crumbs": crumbs(None, here=_("Slips for a village")),
        })  # fmt: skip


def _pdf(body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="slips.pdf"'
    response["Cache-Control"] = "no-store"
    return response
