"""The facts of a year: the tab of the card, entry, comparison, reopening."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from households.actions.households import confirm_without_labour
from households.models import Household
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404


@requires(Permission.EDIT_HOUSEHOLDS)
@action_view
def without_labour(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms that nobody of the household can work."""
    user: Any = request.user
    household: Household = scoped_or_404(Household, user, pk=pk)
    confirm_without_labour(household, by=user, on=clock.today())
    return done(request, _("It is on record that nobody of this household can work."), to=household)
