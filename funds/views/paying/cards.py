"""Cards of people and of cadres: entered, ended, never changed; whole only for who may reveal, and noted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds import actions
from funds.filters import CardFilter
from funds.forms.paying import CadreCardForm, CardForm
from funds.models import CadreAccount, PersonalAccount
from households.models import Member
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.ui.elements import Crumb, Status
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, ScopedListView


def _state(card: Any) -> Status:
    return Status(_("In use"), "success") if card.ended_on is None else Status(_("Out of use"), "neutral")


class CardList(RequiresMixin, ScopedListView):
    """Cards of people, those that ended among them."""

    permission = Permission.VIEW_FUNDS
    model = PersonalAccount
    filterset_class = CardFilter
    template_name = "funds/payments/cards.html"
    title = gettext_lazy("Cards of people")
    default_order = ("-pk",)
    columns = [
        Col("person", gettext_lazy("Person"), value=lambda c: c.member.name, key=True),
        Col("household", gettext_lazy("Household"), value=lambda c: c.member.household.number),
        Col("village", gettext_lazy("Village"), value=lambda c: c.village.name),
        Col("bank_name", gettext_lazy("Bank")),
        Col("account", gettext_lazy("Account"), value=lambda c: c.account.masked),
        Col("from_on", gettext_lazy("Held since"), format="date", sort="from_on"),
        Col("ended_on", gettext_lazy("Held until"), format="date", sort="ended_on"),
        Col("state", gettext_lazy("State"), value=_state, template="funds/payments/_card_actions.html"),
    ]
    empty = Empty(
        gettext_lazy("No card of a person yet"),
        gettext_lazy("Only money that is the person's own needs one; the household's goes to its own account."),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("member__household", "village")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"crumbs": [Crumb(_("Special funds"), reverse("funds:home")), Crumb(_("Cards of people"))],
                "may_enter": user.may(Permission.PREPARE_PAYMENT), "may_cadres": user.may(Permission.RELEASE_PAYMENT),
                "enter_url": reverse("funds:card_enter"), "cadres_url": reverse("funds:cadre_cards")}  # fmt: skip


class CardEnter(RequiresMixin, ActionFormView):
    permission = Permission.PREPARE_PAYMENT
    form_class = CardForm
    title = gettext_lazy("Enter the card of a person")
    intro = gettext_lazy(
        "For subsidies that are the person's own. A card entered before ends today; nobody else's card is taken."
    )
    submit_label = gettext_lazy("Enter the card")
    done_message = gettext_lazy("The card was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.GET.get("member", "")
        initial = {}
        if asked.isdecimal() and len(asked) < 18:
            member = Member.objects.visible_to(self.request.user).filter(pk=asked).select_related("household").first()
            initial = {"number": member.household.number, "name": member.name} if member else {}
        return super().get_form_kwargs() | {"user": self.request.user, "initial": initial}

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        actions.enter_card(form.member, bank_name=form.cleaned_data["bank_name"], by=user, on=clock.today(),
                           account=form.cleaned_data["account"])  # fmt: skip

    def get_success_url(self, result: Any) -> str:
        return reverse("funds:cards")


@requires(Permission.PREPARE_PAYMENT)
@action_view
def card_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The card holds no more from today."""
    user: Any = request.user
    card = scoped_or_404(PersonalAccount, user, pk=pk)
    actions.end_card(card, by=user, on=clock.today())
    return done(request, _("The card ended today; it stays on record."), to="funds:cards")


@requires(Permission.REVEAL_IDENTITY)
@action_view
def card_reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """The account in clear, once. The look is on record before it is shown."""
    user: Any = request.user
    card = scoped_or_404(PersonalAccount.objects.select_related("member"), user, pk=pk)
    trail.record("funds.card_revealed", by=user, target=card, village=card.village_id,
                 after={"name": card.member.name})  # fmt: skip
    told = {"name": card.member.name, "account": card.account.reveal()}
    return done(request, _("%(name)s: %(account)s (this look was noted)") % told, to="funds:cards")


class CadreCardList(RequiresMixin, ScopedListView):
    """Cards known to be a cadre's: no payment to a household goes to one of them."""

    permission = Permission.RELEASE_PAYMENT
    model = CadreAccount
    template_name = "funds/payments/cards.html"
    title = gettext_lazy("Cards of cadres")
    default_order = ("-pk",)
    columns = [
        Col("name", gettext_lazy("Cadre"), key=True),
        Col("post", gettext_lazy("Post")),
        Col("village", gettext_lazy("Where the cadre serves"), value=lambda c: c.village.name),
        Col("account", gettext_lazy("Account"), value=lambda c: c.account.masked),
        Col("from_on", gettext_lazy("Held since"), format="date"),
        Col("state", gettext_lazy("State"), value=_state, template="funds/payments/_cadre_card_actions.html"),
    ]
    empty = Empty(
        gettext_lazy("No card of a cadre yet"),
        gettext_lazy("Enter the salary cards from the county's payroll, so that no list pays to one of them."),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        return {"crumbs": [Crumb(_("Special funds"), reverse("funds:home")),
                           Crumb(_("Cards of people"), reverse("funds:cards")), Crumb(_("Cards of cadres"))],
                "may_enter": True, "enter_url": reverse("funds:cadre_card_enter")}  # fmt: skip


class CadreCardEnter(RequiresMixin, ActionFormView):
    permission = Permission.RELEASE_PAYMENT
    form_class = CadreCardForm
    title = gettext_lazy("Enter the card of a cadre")
    intro = gettext_lazy("A list that would pay to this account is stopped.")
    submit_label = gettext_lazy("Enter the card")
    done_message = gettext_lazy("The card was entered.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form: Any) -> None:
        user: Any = self.request.user
        data = form.cleaned_data
        actions.enter_cadre_card(village=data["village"].code, name=data["name"], post=data["post"],
                                 account=data["account"], by=user, on=clock.today())  # fmt: skip

    def get_success_url(self, result: Any) -> str:
        return reverse("funds:cadre_cards")


@requires(Permission.RELEASE_PAYMENT)
@action_view
def cadre_card_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The cadre's card holds no more from today."""
    user: Any = request.user
    actions.end_card(scoped_or_404(CadreAccount, user, pk=pk), by=user, on=clock.today())
    return done(request, _("The card ended today; it stays on record."), to="funds:cadre_cards")
