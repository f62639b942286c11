"""What a household received since 2014: the page from its card, and the slip that is printed for the villager."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funds import reports
from funds.presenters import statement as told
from households.models import Household
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents.issuing import issue
from registry.documents.pdf import render_pdf
from registry.ui.elements import Crumb
from registry.web.actions import action_view
from registry.web.details import scoped_or_404


@require_GET
@requires(Permission.VIEW_FUNDS)
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Every payment by year, what became of it, and the sums by year and person."""
    household = scoped_or_404(Household, request.user, pk=pk)
    found = reports.statement(household.pk)
    context = {
        "household": household,
        "found": found,
        "rows": told.rows_of(found),
        "today": clock.today(),
        "crumbs": [Crumb(str(household), household.get_absolute_url()), Crumb(_("Money received"))],
    }
    return render(request, "funds/statement.html", context)


@requires(Permission.VIEW_FUNDS)
@action_view
def statement_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the slip as a PDF, keeps it among the issued papers and hands it out."""
    household = scoped_or_404(Household.objects.select_related("village"), request.user, pk=pk)
    today = clock.today()
    _html, pdf = render_pdf("funds/pdf/statement.html", told.slip_context(household, today), language="zh-hans")
    with transaction.atomic():
        document = issue("funds.statement", area=household.village_id, period=today.isoformat(),
                         title=f"到户资金明细单 {household.head_name}", pdf=pdf, by=request.user, at=clock.now(),
                         subject=f"households.household:{household.pk}")  # fmt: skip
        trail.record("funds.statement_printed", by=request.user, target=household, village=household.village_id,
                     after={"document": document.check_code})  # fmt: skip
    return redirect(reverse("documents:download", args=[document.uuid]))
