"""Closing the months of the books: what is closed, what stands in the way, the late entries."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from funds.actions import periods as closing
from funds.presenters import books as told
from funds.reports import books, periods
from funds.rules.books import voucher_number
from funds.views.books import crumbs, form_of, tabs
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division
from registry.ui.elements import Fact
from registry.web.actions import action_view, done


@require_GET
@requires(Permission.VIEW_FUNDS)
def period_list(request: HttpRequest) -> HttpResponse:
    """The months with their state and seals, and the late entries with the month they belong to."""
    form = form_of(request, "area")
    area, today = form.book.area, clock.today()
    county = area[:6]
    late = periods.late_entries(area)
    places = books.places_of((entry.book, entry.transfer_id) for entry in late)
    found = periods.months(county, area, today)
    return render(request, "funds/books/periods.html", {
        "form": form, "tabs": tabs("periods", form), "crumbs": crumbs(area), "area": Division.objects.get(code=area),
        "months": [(m, told.address("books", area=area, year=m.month.year, month=m.month.month)) for m in found],
        "county": county, "may_close": request.user.may(Permission.CLOSE_PERIOD) and request.user.scope == county,
        "late": [
            (entry, voucher_number(place.number), told.place_url(place))
            for entry in late if (place := places.get((entry.book, str(entry.transfer_id))))
        ],
    })  # fmt: skip


@requires(Permission.CLOSE_PERIOD)
def period_close(request: HttpRequest, area: str, month: str) -> HttpResponse:
    """What stands in the way of closing a month, and the confirmation; POST closes it."""
    county, today = request.user.scope, clock.today()
    if area != county or len(county) != 6:
        raise Http404
    found = next((m for m in periods.months(county, county, today) if m.key == month), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _close(request, month)
    hindrances = closing.hindrances(county, month)
    trial = books.trial_balance(books.Book(county, whole=True), closing.last_day(month))
    facts = [
        Fact(_("Month"), month),
        Fact(_("Movements of the month"), str(found.count.transfers if found.count else 0)),
        Fact(_("Debits of the month (yuan)"), f"{trial.total.debit_yuan:,}"),
        Fact(_("Left at the end (yuan)"), f"{trial.held_yuan:,}"),
    ]
    return render(request, "funds/books/period_close.html", {
        "month": found, "facts": facts, "hindrances": hindrances, "trial": trial,
        "stops": [h for h in hindrances if h.stops] or not trial.balances or not trial.agrees,
        "crumbs": crumbs(county, (_("Closing of months"), told.address("periods"))),
        "trial_url": told.address("trial_balance", reach="whole", on=closing.last_day(month).isoformat()),
    })  # fmt: skip


@action_view
def _close(request: HttpRequest, month: str) -> HttpResponse:
    closed: Any = closing.close_month(county=request.user.scope, month=month, by=request.user)
    return done(request, _("%(month)s is closed.") % {"month": closed.month}, to=told.address("periods"))
