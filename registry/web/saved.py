"""Saving a list's filter under a name, and removing it. The filter itself is the address of the list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from registry.errors import DomainError
from registry.web.actions import action_view, done
from registry.web.filtering import POSITION
from registry.web.models import SavedFilter

MOST = 30


@login_required
@action_view
def save(request: HttpRequest) -> HttpResponse:
    """Keeps the filter `query` of the list at `page` under `name`; the same name is written anew."""
    user: Any = request.user
    page, name = request.POST.get("page", ""), request.POST.get("name", "").replace("\0", "").strip()
    query = kept_query(request.POST.get("query", ""))
    try:
        resolve(page)
    except Resolver404:
        raise DomainError("filter_elsewhere", _("There is no such list.")) from None
    if not name or len(name) > 40:
        raise DomainError("filter_unnamed", _("Give the filter a name of at most 40 characters."))
    if not query or len(query) > 1000:
        raise DomainError("filter_empty", _("There is no filter to save. Choose one first."))
    own = SavedFilter.objects.of(user, page)
    if own.exclude(name=name).count() >= MOST:
        raise DomainError("filters_full", _("You have %(most)d filters for this list. Remove one first."), most=MOST)
    SavedFilter.objects.update_or_create(user_id=user.pk, page=page, name=name, defaults={"query": query})
    return done(request, _("The filter was saved as “%(name)s”.") % {"name": name}, to=f"{page}?{query}")


@login_required
@action_view
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forgets one of the user's own filters."""
    user: Any = request.user
    found = SavedFilter.objects.filter(user=user.pk, pk=pk).first()
    if found is None:
        raise Http404
    found.delete()
    return done(request, _("The filter “%(name)s” was removed.") % {"name": found.name}, to=found.page)


def kept_query(query: str) -> str:
    """The filter without the place in the list and without empty fields."""
    found = QueryDict(query, mutable=True)
    for name in POSITION:
        found.pop(name, None)
    for name in list(found):
        values = [value for value in found.getlist(name) if value]
        if values:
            found.setlist(name, values)
        else:
            del found[name]
    return found.urlencode()
