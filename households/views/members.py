"""Single deeds on a card: a year's income, a member who leaves, a new head."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from households.actions import requests
from households.actions.incomes import record_income, record_living
from households.actions.members import set_head
from households.choices import Relation
from households.forms.changes import HeadForm
from households.forms.income import YearForm
from households.models import Household, MemberChange
from households.rules.changes import Event, NewHead
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin
from registry.accounts.permissions import Permission
from registry.web.forms import ActionFormView

REQUESTED = _("The change was asked for. The card changes when the village has confirmed and the township approved it.")


class CardDeedView(RequiresMixin, ActionFormView):
    """A form page about one card; `card` is the household, whatever the address names."""

    permission = Permission.EDIT_HOUSEHOLDS
    model: Any = Household
    template_name = "households/household_deed.html"

    @property
    def card(self) -> Household:
        found: Household = self.target if isinstance(self.target, Household) else self.target.household
        return found

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(self.card, here=self.get_title()), "back_url": self.card.get_absolute_url()}

    def get_success_url(self, result: Any) -> str:
        return self.card.get_absolute_url()


class IncomeOfYear(CardDeedView):
    """Income and guarantees of one year (`?year=`)."""

    form_class = YearForm
    template_name = "households/household_income.html"
    title = _("Income of a year")
    done_message = _("The income was recorded.")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.POST.get("year", "") or self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else clock.today().year
        return super().get_form_kwargs() | {"household": self.card, "on": clock.today(), "year": year}

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        if draft := form.income_draft():
            record_income(self.card, draft=draft, by=by, on=clock.today())
        if draft := form.living_draft():
            record_living(self.card, draft=draft, by=by, on=clock.today())


class HeadChange(CardDeedView):
    """Nobody leaves, but another is the head: `?head=` fills in what everybody is to that person."""

    form_class = HeadForm
    template_name = "households/people/head.html"
    title = _("New head of household")
    intro = _("Choose who is the head, and what each of the others is to the new head.")
    done_message = _("Sent. A new head waits for the village and the township; corrected relations stand at once.")

    def get_form_kwargs(self) -> dict[str, Any]:
        members = self.card.members.current().order_by("joined_on", "pk")
        asked = self.request.GET.get("head", "")
        head = int(asked) if asked.isdecimal() and len(asked) < 19 else None
        return super().get_form_kwargs() | {"members": list(members), "head": head}

    def perform(self, form: Any) -> MemberChange | None:
        """A new head is asked for; relations put right under the same head are a correction and stand at once."""
        by: Any = self.request.user
        relations, on = form.relations(), clock.today()
        now = self.card.members.current().filter(relation=Relation.HEAD).values_list("pk", flat=True).first()
        if now is None or relations.get(now) == Relation.HEAD:
            set_head(self.card, relations=relations, by=by, on=on)
            return None
        change = NewHead(self.card.pk, Event(on, ""), relations)
        return requests.request(change, by=by, on=on, papers=form.cleaned_data.get("papers") or ())

    def get_success_url(self, result: Any) -> str:
        return result.get_absolute_url() if result else super().get_success_url(result)
