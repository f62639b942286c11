"""The card of a village: what it is, who serves in it, and the ways to its households, notices and money."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.divisions.models import Division, Level
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView
from villages import actions, presenters
from villages.forms import CardForm
from villages.models import Meeting, VillageCard


def _village_or_404(request: HttpRequest, code: str) -> Division:
    """The village inside the user's scope; outside it is not there."""
    if not request.user.scope or not code.startswith(request.user.scope):
        raise Http404
    return get_object_or_404(Division.objects.current(), code=code, level=Level.VILLAGE)


class VillageList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_VILLAGE
    model = VillageCard
    columns = [
        Col("village", _("Village"), value=lambda c: c.village.name, sort="village_id", link=True),
        Col("groups", _("Villagers' groups"), sort="groups", format="number", phone=False),
        Col("households_total", _("Households"), sort="households_total", format="number"),
        Col("population", _("People"), sort="population", format="number"),
        Col("collective_income_yuan", _("Collective income last year (yuan)"), sort="collective_income_yuan",
            format="yuan"),
        Col("leading_industries", _("Leading industries"), phone=False),
        Col("office_phone", _("Office phone")),
    ]  # fmt: skip
    default_sort = "village"
    title = _("Villages")
    empty = Empty(_("No village card yet"), _("Open a village from the divisions and enter its card."))

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")


@requires(Permission.VIEW_VILLAGE)
@require_safe
def village(request: HttpRequest, code: str) -> HttpResponse:
    division = _village_or_404(request, code)
    card = VillageCard.objects.visible_to(request.user).filter(pk=code).first()
    meetings = Meeting.objects.visible_to(request.user).within(code).order_by("-held_on", "-pk")[:8]
    return render(request, "villages/village_detail.html", {
        "division": division, "card": card, "facts": presenters.card_facts(card) if card else [],
        "staff": presenters.staff_facts(code, clock.today()), "links": presenters.links(code),
        "overdue": presenters.overdue_meetings(code, clock.today()),
        "meetings": [(m, presenters.meeting_status(m)) for m in meetings],
        "crumbs": [Crumb(_("Villages"), reverse("villages:list")), Crumb(division.name)],
        "may_edit": request.user.may(Permission.EDIT_VILLAGE),
        "may_record": request.user.may(Permission.RECORD_MEETING),
    })  # fmt: skip


class CardEdit(RequiresMixin, ActionFormView):
    permission = Permission.EDIT_VILLAGE
    form_class = CardForm
    done_message = _("The village card was saved.")

    @cached_property
    def target(self) -> Any:
        """The card, or a fresh one of a village inside the scope."""
        division = _village_or_404(self.request, self.kwargs["code"])
        found = VillageCard.objects.visible_to(self.request.user).filter(pk=division.pk).first()
        return found or VillageCard(village=division)

    def get_title(self) -> Any:
        return _("Card of %(village)s") % {"village": self.target.village.name}

    def perform(self, form: Any) -> VillageCard:
        return actions.save_card(
            village=self.kwargs["code"], by=self.request.user, on=clock.today(), **form.cleaned_data
        )  # fmt: skip
