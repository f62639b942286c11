"""What happened to a household, its card as of a past day, and who opened it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households import presenters, timeline
from households.choices import Relation
from households.forms.history import DayForm, TimelineForm
from households.models import Household
from households.presenters import people
from households.presenters.as_of import card_then
from households.presenters.happenings import READS
from households.views.sections import CardSection, crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.audit.models import Entry
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.lists import Empty, ScopedListView

PAGE_SIZE = 50


class History(CardSection):
    """The timeline, by kind and year, fifty a page; and the way to the card as of a day."""

    section = "history"
    template_name = "households/history/timeline.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("on"):
            return redirect(
                f"{reverse('households:as_of', args=[kwargs['pk']])}?{urlencode({'on': request.GET['on']})}"
            )
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request = self.request
        user: Any = request.user
        asked = request.GET.get("kind", "")
        kind = asked if asked in timeline.kinds() else ""
        everything = timeline.of_household(self.object, user, kind=kind)
        years = sorted({h.day.year for h in everything}, reverse=True)
        form = TimelineForm(request.GET or None, years=years, initial={"kind": kind})
        year = request.GET.get("year", "")
        chosen = [h for h in everything if not (year.isdecimal() and len(year) == 4) or h.day.year == int(year)]
        asked_page = request.GET.get("page", "")
        page = max(1, int(asked_page)) if asked_page.isdecimal() and len(asked_page) < 9 else 1
        first = (page - 1) * PAGE_SIZE
        query = {k: v for k, v in (("kind", kind), ("year", year)) if v}

        def address(number: int) -> str:
            return f"?{urlencode({**query, 'page': number})}"

        return super().get_context_data(**kwargs) | {
            "happenings": chosen[first : first + PAGE_SIZE], "count": len(chosen), "filter": form,
            "day_form": DayForm(today=clock.today()), "links": people.links(self.object), "page": page,
            "newer_url": address(page - 1) if page > 1 else "",
            "older_url": address(page + 1) if len(chosen) > first + PAGE_SIZE else "",
            "may_see_readers": user.may(Permission.VIEW_READERS),
        }  # fmt: skip


class AsOf(CardSection):
    """The card as of `?on=`."""

    section = "history"
    template_name = "households/history/as_of.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DayForm(self.request.GET or None, today=clock.today())
        then = card_then(self.object, form.cleaned_data["on"]) if form.is_bound and form.is_valid() else None
        return super().get_context_data(**kwargs) | {
            "form": form, "then": then, "guarantees": presenters.guarantees(then.living if then else None),
            "head": next((p.member for p in then.people if p.member.relation == Relation.HEAD), None) if then else None,
        }  # fmt: skip


class Readers(RequiresMixin, ScopedListView):
    """Who opened the card or looked at a number in full, latest first."""

    permission = Permission.VIEW_READERS
    model = Entry
    template_name = "households/history/readers.html"
    default_sort = "-pk"
    columns = [
        Col("at", _("Moment"), sort="pk", format="datetime"),
        Col("by_name", _("Person"), value=lambda e: e.by_name or _("The system"), key=True),
        Col("role", _("Role"), value=lambda e: ROLES[e.role].label if e.role in ROLES else ""),
        Col("event", _("What was done"), value="wording"),
    ]
    empty = Empty(_("Nobody opened this card yet"), _("Each person is listed once a day."))

    @property
    def card(self) -> Household:
        source = Household.objects.select_related("village")
        found: Household = scoped_or_404(source, self.request.user, pk=self.kwargs["pk"])
        return found

    def get_title(self) -> Any:
        return _("Who opened the card of %(head)s") % {"head": self.card.head_name}

    def get_base_queryset(self) -> Any:
        card = self.card
        seen = super().get_base_queryset()
        return seen.filter(target_type=card._meta.label_lower, target_id=str(card.pk), event__in=sorted(READS))

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": crumbs(self.card, here=_("Who opened it"))}
