"""Many households at once: what would change is shown first, then it is done together."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from households.actions import bulk as actions
from households.filters import HouseholdFilter
from households.models import Household
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import requires
from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.web.bulk import Bulk, BulkAction, Chosen, chosen, query_of
from registry.web.refusals import whole_or_nothing

SHOWN = 200
ACTIONS = (
    BulkAction(actions.SET_GROUP, _("Set the villagers' group"), Permission.EDIT_HOUSEHOLDS),
    BulkAction(actions.CONFIRM_NO_LABOUR, _("Confirm that they are without labour"), Permission.EDIT_HOUSEHOLDS),
    BulkAction("assign_helper", _("Assign a helper"), Permission.MANAGE_HELPERS),
    BulkAction("print", _("Print papers"), Permission.VIEW_HOUSEHOLDS),
    BulkAction("export", _("Download the chosen ones"), Permission.EXPORT_HOUSEHOLDS),
)
# Pages of other rooms that take ?pk=…&pk=…; an action whose page is not there is not offered.
ELSEWHERE = {"assign_helper": "households:assign_many", "print": "households:print_many"}


def offered(user: Any) -> Bulk | None:
    """What this user may do with chosen rows; None when nothing."""
    allowed = [a for a in ACTIONS if user.may(a.permission) and _is_there(a.kind)]
    return Bulk("households:bulk", allowed) if allowed else None


def _is_there(kind: str) -> bool:
    try:
        return kind not in ELSEWHERE or bool(reverse(ELSEWHERE[kind]))
    except NoReverseMatch:
        return False


def meant(request: HttpRequest, asked: Chosen) -> Any:
    """The households that were meant, in the order of the list's numbers; at most MOST + 1."""
    queryset = Household.objects.visible_to(request.user)
    if asked.all:
        queryset = HouseholdFilter(query_of(asked), queryset, request=request).qs
    else:
        queryset = queryset.filter(pk__in=asked.keys)
    return queryset.select_related("village").order_by("number", "pk")[: actions.MOST + 1]


@requires(Permission.VIEW_HOUSEHOLDS)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The preview; with `confirm` the deed."""
    user: Any = request.user
    asked = chosen(request)
    action = next((a for a in ACTIONS if a.kind == asked.kind and user.may(a.permission)), None)
    back = f"{reverse('households:list')}{'?' if asked.query else ''}{asked.query}"
    rows = list(meant(request, asked)) if action else []
    if action is None or not rows or len(rows) > actions.MOST:
        text = _("At most %(most)d households at once.") % {"most": actions.MOST} if len(rows) > actions.MOST else (
            _("Choose an action.") if action is None else _("Choose at least one household."))  # fmt: skip
        messages.error(request, text)
        return redirect(back)
    if action.kind in ELSEWHERE:
        return redirect(f"{reverse(ELSEWHERE[action.kind])}?{urlencode([('pk', h.pk) for h in rows])}")
    if action.kind == "export":
        from households.views.households import export_rows

        return export_rows(request, [h.pk for h in rows])
    return _change(request, action, rows, asked, back)


def _change(request: HttpRequest, action: BulkAction, rows: list[Household], asked: Chosen, back: str) -> HttpResponse:
    user: Any = request.user
    values = {"group": request.POST.get("group", "")}
    today = clock.today()
    fault, lines = "", []
    try:
        if "confirm" in request.POST:
            with whole_or_nothing():
                done = actions.apply(action.kind, [h.pk for h in rows], values=values, by=user, on=today)
            said = ngettext("%(done)d household was changed.", "%(done)d households were changed.", done)
            messages.success(request, said % {"done": done})
            return redirect(back)
        lines = actions.plan(action.kind, rows, values=values, on=today)
    except DomainError as error:
        fault = str(error) if values["group"] or "preview" in request.POST else ""
    context = {
        "title": action.label, "action": action, "rows": rows,
        "lines": [line for line in lines if line.changes][:SHOWN],
        "cannot": [line for line in lines if not line.changes][:SHOWN], "count": len(rows), "fault": fault,
        "changing": sum(line.changes for line in lines), "asked": asked, "values": values, "back_url": back,
        "needs_group": action.kind == actions.SET_GROUP, "crumbs": crumbs(None, here=action.label),
    }  # fmt: skip
    return render(request, "households/bulk.html", context)
