"""Near relatives of cadres: the list, one filing, entering, checking and ending it, the self-disclosure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions import filings as actions
from households.actions.relatives import disclose, to_disclose
from households.forms.relatives import EndFilingForm, FilingForm, RelativeFilter
from households.models import NearRelative
from households.presenters import relatives as presenters
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import Empty, Export, ScopedListView

VILLAGE = 12


def _way(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Near relatives"), reverse("households:relatives")), *more]


class RelativeList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_RELATIVES
    model = NearRelative
    filterset_class = RelativeFilter
    template_name = "households/relatives/list.html"
    title = gettext_lazy("Near relatives of cadres")
    default_order = ("village_id", "cadre_name")
    exports = [Export("xlsx", gettext_lazy("Download (.xlsx)"), "export_with_reason")]
    export_permission = Permission.EXPORT_HOUSEHOLDS
    columns = [
        Col("cadre_name", gettext_lazy("Cadre"), sort="cadre_name", link=True),
        Col("cadre_post", gettext_lazy("Post"), sort="cadre_post"),
        Col("village", gettext_lazy("Serves at"), value=lambda row: row.village.name, sort="village_id"),
        Col("relative_name", gettext_lazy("Relative"), sort="relative_name"),
        Col("kinship", gettext_lazy("Relation to the cadre")),
        Col("benefits", gettext_lazy("Benefits, and on what ground"), phone=False),
        Col("filed_on", gettext_lazy("Filed on"), sort="filed_on", format="date", phone=False),
        Col("state", gettext_lazy("State"), value=presenters.state_of, template="households/_case_tag.html"),
    ]
    empty = Empty(
        gettext_lazy("No filing yet"),
        gettext_lazy("Cadres declare relatives who receive help, so that they decide nothing about them."),
    )

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        in_village = len(user.scope) == VILLAGE and user.may(Permission.PREPARE_NOTICE)
        return {"may_file": user.may(Permission.FILE_RELATIVES), "in_village": len(user.scope) == VILLAGE,
                "disclosed": len(to_disclose(user.scope)) if in_village else 0}  # fmt: skip

    def export_with_reason(self, queryset: Any) -> HttpResponse:
        """The workbook; what it is for is asked each time and stands on record."""
        user: Any = self.request.user
        reason = self.request.GET.get("reason", "").strip()[:200]
        if not reason:
            kept = [(key, value) for key, value in self.request.GET.items() if key != "reason"]
            return render(self.request, "households/relatives/reason.html",
                          {"crumbs": _way(Crumb(_("Download"))), "kept": kept})  # fmt: skip
        trail.note_access(self.request, "households.relatives_exported", target=user, village=user.scope, reason=reason)
        return self.export_workbook(queryset)


class RelativeDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_RELATIVES
    model = NearRelative
    template_name = "households/relatives/detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "cadre_user", "filed_by", "checked_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filing = self.object
        user: Any = self.request.user
        checks = user.may(Permission.CHECK_RELATIVES) and not filing.ended_on
        return super().get_context_data(**kwargs) | {
            "crumbs": _way(Crumb(str(filing))), "facts": presenters.facts_of(filing, user),
            "state": presenters.state_of(filing),
            "may_edit": not actions.reasons_against_editing(filing, by=user),
            "may_check": checks and not filing.checked_on,
            "against_checking": actions.reasons_against_checking(filing, by=user) if checks else [],
            "may_end": checks and not actions.reasons_against_ending(filing, by=user),
        }  # fmt: skip


class RelativeCreate(RequiresMixin, ActionFormView):
    permission = Permission.FILE_RELATIVES
    form_class = FilingForm
    title = gettext_lazy("File a near relative")
    intro = gettext_lazy("The filing binds from its day on; another person checks it one level above.")
    done_message = gettext_lazy("The relative is filed. It waits for its check one level above.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "on": clock.today()}

    def perform(self, form: Any) -> NearRelative:
        by: Any = self.request.user
        return actions.file(form.draft(), by=by, on=clock.today())


class RelativeEdit(RelativeCreate):
    model = NearRelative
    title = gettext_lazy("Change the filing")
    intro = gettext_lazy("Until it is checked; afterwards it is ended and filed anew.")
    done_message = gettext_lazy("The filing was changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"filing": self.target}

    def perform(self, form: Any) -> NearRelative:
        by: Any = self.request.user
        return actions.edit(self.target, form.draft(), by=by, on=clock.today())


@requires(Permission.CHECK_RELATIVES)
@action_view
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirms a filing."""
    filing: NearRelative = scoped_or_404(NearRelative, request.user, pk=pk)
    by: Any = request.user
    return done(request, _("The filing is checked."), to=actions.check(filing, by=by, on=clock.today()))


class RelativeEnd(RequiresMixin, ActionFormView):
    permission = Permission.CHECK_RELATIVES
    model = NearRelative
    form_class = EndFilingForm
    title = gettext_lazy("End the filing")
    done_message = gettext_lazy("The filing ends today.")

    def perform(self, form: Any) -> NearRelative:
        by: Any = self.request.user
        return actions.end(self.target, by=by, on=clock.today(), reason=form.cleaned_data["reason"])


@requires(Permission.PREPARE_NOTICE)
@action_view
def publish(request: HttpRequest) -> HttpResponse:
    """Prepares the village's self-disclosure for the wall."""
    by: Any = request.user
    return done(request, _("The notice is prepared. It is signed and witnessed before it hangs."),
                to=disclose(by=by, on=clock.today()))  # fmt: skip
