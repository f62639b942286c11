"""Splitting, merging and marrying between two cards: one page to choose, one to see what follows and confirm."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from households import presenters
from households.actions import requests
from households.forms.transfers import MarriageForm, MergeForm, RelationsForm, SplitForm, other_cards
from households.models import Household
from households.views.members import REQUESTED
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on


class TransferView(RequiresMixin, View):
    """First the choice, then the preview with everybody's relation, then the deed. All state travels in the form."""

    permission = Permission.EDIT_HOUSEHOLDS
    form_class: ClassVar[Any] = None
    title: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""
    needs_cards = True

    @cached_property
    def card(self) -> Household:
        source = Household.objects.select_related("village")
        found: Household = scoped_or_404(source, self.request.user, pk=self.kwargs["pk"])
        return found

    def form(self, data: Any = None) -> Any:
        cards = other_cards(self.card, Household.objects.visible_to(self.request.user)) if self.needs_cards else []
        return self.form_class(data, card=self.card, cards=cards, on=clock.today(), initial=self.get_initial())

    def get_initial(self) -> dict[str, Any]:
        """What is ticked at first; a person's page links here with `?person=`."""
        person = self.request.GET.get("person", "")
        return {"people": [person], "bride": person} if person.isdecimal() else {}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.choose(self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid() or "back" in request.POST:
            return self.choose(form)
        if "confirm" not in request.POST:
            return self.preview(form, RelationsForm(chosen=form))
        relations = RelationsForm(request.POST, request.FILES, chosen=form)
        result = None
        if relations.is_valid():
            by: Any = request.user
            with refusals_on(relations):
                result = requests.request(
                    relations.transfer(), by=by, on=clock.today(), papers=relations.cleaned_data["papers"]
                )
        if result is None or relations.errors:
            return self.preview(form, relations)
        messages.success(request, REQUESTED)
        return redirect(result)

    def choose(self, form: Any) -> HttpResponse:
        """The page that asks who, when and where."""
        return render(self.request, "households/people/transfer.html", self._context(form))

    def preview(self, form: Any, relations: RelationsForm) -> HttpResponse:
        """The page that shows both cards as they will be."""
        context = self._context(form) | {
            "relations": relations, "goal": form.goal, "source": form.source, "event": form.event(),
            "source_status": presenters.status_of(form.source), "fixed": [m for m in form.stayers if not form.here()],
            "empties": not form.stayers,
        }  # fmt: skip
        return render(self.request, "households/people/transfer_preview.html", context)

    def _context(self, form: Any) -> dict[str, Any]:
        return {
            "form": form, "object": self.card, "title": self.title, "intro": self.intro, "kind": form.kind,
            "crumbs": crumbs(self.card, here=self.title), "back_url": self.card.get_absolute_url(),
        }  # fmt: skip


class SplitView(TransferView):
    form_class = SplitForm
    title = _("Split the household")
    intro = _("Those who go get a card of their own with the same status from that day. Years already recorded stay "
              "with this card.")  # fmt: skip
    needs_cards = False

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"group": self.card.group, "address": ""}


class MergeView(TransferView):
    form_class = MergeForm
    title = _("Merge with another household")
    intro = _("One card stays and takes everybody; the other is struck off and stays readable.")


class MarriageView(TransferView):
    form_class = MarriageForm
    title = _("Marriage into another household of the village")
    intro = _("For a marriage into another village, record on the person's own page that the person marries out.")
