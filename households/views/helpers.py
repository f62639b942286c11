"""The register of helpers with whom each stands by, and the deeds on assignments."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from households.actions import assignments as actions
from households.forms.visit_filters import HelperFilter
from households.forms.visits import AssignForm, EndForm, HandOverForm, HelperLeaveForm
from households.models import HelperAssignment, Household, Visit
from households.presenters import visits as presenters
from households.views.sections import crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView
from registry.web.refusals import refusals_on
from villages.actions.helpers import change_helper, limit_of, register_helper
from villages.forms import HelperForm
from villages.models import Helper

MOST_AT_ONCE = 200


def _way(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Helpers"), reverse("households:helpers")), *more]


def _address(helper: Helper) -> str:
    return reverse("households:helper", args=[helper.pk])


class HelperList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Helper
    filterset_class = HelperFilter
    template_name = "households/visits/helper_list.html"
    title = _("Helpers")
    default_sort = "name"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("name", _("Name of the helper"), sort="name", link=_address),
        Col("village", _("Village"), value=lambda h: h.village.name, sort="village_id"),
        Col("unit", _("Unit"), sort="unit"),
        Col("duty", _("Post held"), phone=False),
        Col("post", _("Helps as"), sort="post"),
        Col("phone", _("Phone"), value=lambda h: str(h.phone or "")),
        Col("households", _("Households"), value="load", sort="load", format="number"),
        Col("started_on", _("Helps since"), sort="started_on", format="date", phone=False),
        Col("ended_on", _("Until"), sort="ended_on", format="date", phone=False),
    ]
    empty = Empty(_("No helper yet"), _("Enter who is sent to help, then assign them to households."))

    def get_columns(self) -> list[Col]:
        user: Any = self.request.user
        return [c for c in self.columns if c.name != "village" or len(user.scope) < 12]

    def get_base_queryset(self) -> Any:
        on = clock.today()
        open_now = Q(assignments__ends_on=None) | Q(assignments__ends_on__gt=on)
        load = Count("assignments", filter=open_now & Q(assignments__starts_on__lte=on))
        return super().get_base_queryset().select_related("village").annotate(load=load)

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"tabs": presenters.tabs("helpers"), "may_manage": user.may(Permission.MANAGE_HELPERS)}


def helper_context(helper: Helper, user: Any, *, revealed: str = "") -> dict[str, Any]:
    """Everything the page of one helper prints."""
    on = clock.today()
    rows = HelperAssignment.objects.visible_to(user).filter(helper=helper).select_related("household")
    visits = Visit.objects.visible_to(user).filter(helper=helper).select_related("household").newest_first()
    return {
        "object": helper, "crumbs": _way(Crumb(helper.name)), "facts": presenters.helper_facts(helper),
        "revealed": revealed, "limit": limit_of(helper, on=on),
        "warnings": actions.load_warnings(helper, more=0, on=on),
        "now": rows.active_on(on).order_by("household__number"),
        "past": rows.filter(ends_on__lte=on).order_by("-ends_on", "-pk")[:50], "visits": visits[:10],
        "may_manage": user.may(Permission.MANAGE_HELPERS), "may_reveal": user.may(Permission.REVEAL_IDENTITY),
        "visits_url": f"{reverse('households:visits')}?helper={helper.pk}",
    }  # fmt: skip


class HelperDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_HOUSEHOLDS
    model = Helper
    template_name = "households/visits/helper.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | helper_context(self.object, self.request.user)


@requires(Permission.REVEAL_IDENTITY)
@require_POST
def helper_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The helper's page with the phone in clear. The look is on record before it is shown."""
    helper = scoped_or_404(Helper.objects.select_related("village", "user"), request.user, pk=pk)
    if helper.phone is None:
        return HttpResponse(status=400)
    by: Any = request.user
    trail.record("villages.helper_phone_revealed", by=by, target=helper, village=helper.village_id)
    context = helper_context(helper, by, revealed=helper.phone.reveal())
    return render(request, HelperDetail.template_name, context)


class HelperCreate(RequiresMixin, ActionFormView):
    permission = Permission.MANAGE_HELPERS
    form_class = HelperForm
    template_name = "households/visits/helper_form.html"
    title = _("New helper")
    done_message = _("The helper is on the register. Now assign the households.")

    def get_form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        village = user.scope if len(user.scope) == 12 else ""
        return super().get_form_kwargs() | {"for_user": user, "village": village, "on": clock.today()}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": _way(Crumb(self.title)), "back_url": reverse("households:helpers")}

    def perform(self, form: Any) -> Helper:
        user: Any = self.request.user
        chosen = form.cleaned_data.get("village")
        village = chosen.pk if chosen else user.scope
        return register_helper(village=village, by=user, on=clock.today(), **form.facts())

    def get_success_url(self, result: Any) -> str:
        return _address(result)


class HelperEdit(HelperCreate):
    model = Helper
    title = _("Change the helper")
    done_message = _("The helper was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"village": self.target.village_id, "helper": self.target}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": _way(Crumb(self.target.name, _address(self.target)), Crumb(self.title)),
                "back_url": _address(self.target)}  # fmt: skip

    def perform(self, form: Any) -> Helper:
        by: Any = self.request.user
        return change_helper(self.target, by=by, on=clock.today(), **form.facts())


class HelperEnd(RequiresMixin, ActionFormView):
    """A cadre changes post: every household gets its successor, then the task ends; all of it or nothing."""

    permission = Permission.MANAGE_HELPERS
    model = Helper
    template_name = "households/visits/helper_end.html"
    submit_label = _("Hand over and end")
    done_message = _("The households were handed over and the task ended.")

    def get_title(self) -> Any:
        return _("%(name)s leaves") % {"name": self.target.name}

    def get_form(self) -> Any:
        on = clock.today()
        rows = HelperAssignment.objects.visible_to(self.request.user).active_on(on).filter(helper=self.target)
        households = [row.household for row in rows.select_related("household").order_by("household__number")]
        data = self.request.POST if self.request.method == "POST" else None
        return HelperLeaveForm(data, helper=self.target, households=households, on=on)

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": _way(Crumb(self.target.name, _address(self.target)), Crumb(self.get_title())),
                "back_url": _address(self.target)}  # fmt: skip

    def perform(self, form: Any) -> Helper:
        by: Any = self.request.user
        data = form.cleaned_data
        actions.end_with_handover(self.target, heirs=form.heirs(), by=by, on=data["on"], reason=data["reason"])
        return self.target

    def get_success_url(self, result: Any) -> str:
        return _address(result)


class AssignmentCreate(RequiresMixin, ActionFormView):
    permission = Permission.MANAGE_HELPERS
    model: Any = Household
    form_class: Any = AssignForm
    title = _("Assign a helper")
    done_message = _("The helper was assigned.")

    @property
    def card(self) -> Household:
        found: Household = self.target if isinstance(self.target, Household) else self.target.household
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"village": self.card.village_id, "on": clock.today()}

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {"crumbs": crumbs(self.card, here=self.get_title()), "back_url": self.card.get_absolute_url()}

    def perform(self, form: Any) -> HelperAssignment:
        by: Any = self.request.user
        data = form.cleaned_data
        return actions.assign(self.card, helper=data["helper"], by=by, on=data["on"])

    def get_success_url(self, result: Any) -> str:
        for warning in actions.load_warnings(result.helper, more=0, on=clock.today()):
            messages.warning(self.request, str(warning))
        return f"{self.card.get_absolute_url()}#helpers"


class AssignmentHandOver(AssignmentCreate):
    model = HelperAssignment
    form_class = HandOverForm
    intro = _("The old helper stays in the history; the new one begins the same day.")
    done_message = _("The household was handed over.")

    def get_title(self) -> Any:
        return _("Hand over from %(name)s") % {"name": self.target.helper.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"without": self.target.helper_id}

    def perform(self, form: Any) -> HelperAssignment:
        by: Any = self.request.user
        data = form.cleaned_data
        return actions.hand_over(self.target, to=data["helper"], by=by, on=data["on"], reason=data["reason"])


class AssignmentEnd(AssignmentCreate):
    model = HelperAssignment
    form_class = EndForm
    intro = _("Only when another helper stays with the household; otherwise hand it over.")
    done_message = _("The assignment ended.")

    def get_title(self) -> Any:
        return _("%(name)s helps no longer") % {"name": self.target.helper.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else None
        return {"data": data, "initial": {"on": clock.today()}}

    def perform(self, form: Any) -> HelperAssignment:
        by: Any = self.request.user
        return actions.end_assignment(self.target, by=by, **form.cleaned_data)


class AssignMany(RequiresMixin, View):
    """One helper for several households: `?pk=…&pk=…`; first what would happen, then one button."""

    permission = Permission.MANAGE_HELPERS

    @cached_property
    def households(self) -> list[Household]:
        query = self.request.POST if self.request.method == "POST" else self.request.GET
        keys = [int(text) for text in query.getlist("pk") if text.isdecimal() and len(text) < 19][:MOST_AT_ONCE]
        rows = Household.objects.visible_to(self.request.user).filter(pk__in=keys).select_related("village")
        return list(rows.order_by("village", "number"))

    def form(self, data: Any) -> AssignForm:
        village = self.households[0].village_id if self.households else ""
        return AssignForm(data or None, village=village, on=clock.today())

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = {key: request.GET[key] for key in ("helper", "on") if request.GET.get(key)}
        if "helper" in chosen:
            chosen.setdefault("on", f"{clock.today():%Y-%m-%d}")
        return self.show(self.form(chosen))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        made = None
        if form.is_valid():
            by: Any = request.user
            data = form.cleaned_data
            with refusals_on(form):
                made = actions.assign_many(self.households, helper=data["helper"], by=by, on=data["on"])
        if made is None or form.errors:
            return self.show(form)
        messages.success(request, _("%(count)s households were assigned.") % {"count": len(made)})
        return HttpResponseRedirect(_address(form.cleaned_data["helper"]))

    def show(self, form: AssignForm) -> HttpResponse:
        title = _("Assign a helper to several households")
        context: dict[str, Any] = {"form": form, "title": title, "households": self.households, "previews": None,
                                   "crumbs": _way(Crumb(title))}  # fmt: skip
        if form.is_bound and form.is_valid():
            data = form.cleaned_data
            shown = actions.previews(self.households, helper=data["helper"], on=data["on"])
            able = sum(not one.reasons for one in shown)
            context |= {"previews": shown, "able": able, "chosen": data,
                        "warnings": actions.load_warnings(data["helper"], more=able, on=clock.today())}  # fmt: skip
        return render(self.request, "households/visits/assign_many.html", context)
