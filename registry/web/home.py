"""Where each role's day begins."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from registry.accounts.permissions import Permission

# First right held decides; the apps are named by string.
STARTS = [
    (Permission.MANAGE_ACCOUNTS, "accounts:users"),
    (Permission.EDIT_HOUSEHOLDS, "households:list"),
    (Permission.REVIEW_CASE, "inspections:dashboard"),
    (Permission.APPROVE_CASE, "inspections:dashboard"),
    (Permission.WITNESS_NOTICE, "publicity:notices"),
    (Permission.ENTER_SOURCE, "funds:home"),
    (Permission.VIEW_FIGURES, "inspections:dashboard"),
    (Permission.WRITE_VISIT, "households:visits_mine"),
    (Permission.VIEW_HOUSEHOLDS, "households:list"),
]


@require_GET
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Redirects to the role's first page; someone without a posting is told whom to ask."""
    for permission, name in STARTS:
        if request.user.may(permission):
            try:
                return redirect(reverse(name))
            except NoReverseMatch:
                continue
    return render(request, "accounts/no_posting.html", status=200)
