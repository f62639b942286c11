"""Downloads: the cards as they stand for correcting and uploading again, and the registers of an area."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from households.filters import HouseholdFilter
from households.forms.imports import CurrentForm
from households.imports import current, registers
from households.models import Household
from households.views.imports import download
from registry import clock
from registry.accounts.decorators import RequiresMixin, check
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.ui.elements import Crumb

REASON_FROM = 200
"""Downloads of more rows than this say what they are for (DOMAIN §9.1)."""


class CurrentCards(RequiresMixin, View):
    """The cards of the village, or of a filter of the list, as the workbook they can be uploaded with again."""

    permission = Permission.IMPORT_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        if "year" not in request.GET:
            return self._show(request, CurrentForm(initial={"year": clock.today().year - 1}))
        form = CurrentForm(request.GET)
        if not form.is_valid():
            return self._show(request, form)
        user: Any = request.user
        households = self._chosen(request)
        in_full, reason = form.cleaned_data["in_full"], form.cleaned_data["reason"].strip()
        if in_full:
            check(request, Permission.REVEAL_IDENTITY)
        if not reason and (in_full or households.count() > REASON_FROM):
            form.add_error("reason", _("Say what the download is for."))
            return self._show(request, form)
        area = Division.objects.get(pk=user.scope)
        event = "households.current_exported_in_full" if in_full else "households.current_exported"
        trail.note_access(request, event, target=user, village=user.scope, reason=reason)
        data = current.write_current(
            area=area, households=households, year=form.cleaned_data["year"], in_full=in_full
        )  # fmt: skip
        return download(data, _("cards-%(area)s") % {"area": area.name})

    def _chosen(self, request: HttpRequest) -> Any:
        found = Household.objects.visible_to(request.user).exclude(status="removed")
        return HouseholdFilter(request.GET, queryset=found, request=request).qs

    def _show(self, request: HttpRequest, form: CurrentForm) -> HttpResponse:
        crumbs = [Crumb(_("Import"), reverse("households:import")), Crumb(_("Cards as they stand"))]
        kept = [(k, v) for k, v in request.GET.items() if k not in form.fields]
        count = self._chosen(request).count()
        return render(
            request, "households/import_current.html", {"form": form, "crumbs": crumbs, "kept": kept, "count": count}
        )


class Registers(RequiresMixin, View):
    """Which registers there are, and the area they shall be of."""

    permission = Permission.EXPORT_HOUSEHOLDS

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        below = list(Division.objects.children_of(user.scope)) if 0 < len(user.scope) < 12 else []
        rows = [
            {"kind": kind, "url": reverse("households:register", args=[kind.code]), "count": kind.count(user.scope)}
            for kind in registers.KINDS.values()
        ]
        context = {
            "rows": rows, "areas": below, "limit": REASON_FROM, "missing": request.GET.get("missing", ""),
            "crumbs": [Crumb(_("Households"), reverse("households:list")), Crumb(_("Registers and lists"))],
        }  # fmt: skip
        return render(request, "households/registers.html", context)


class Register(RequiresMixin, View):
    """One register as a workbook. Who took it, of which area and what for is on record."""

    permission = Permission.EXPORT_HOUSEHOLDS

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        found = registers.KINDS.get(kind)
        user: Any = request.user
        area = request.GET.get("area", "") or user.scope
        if found is None or not area.startswith(user.scope):
            raise Http404
        reason = request.GET.get("reason", "").strip()[:200]
        if not reason and found.count(area) > REASON_FROM:
            return render(
                request, "households/register_reason.html",
                {"kind": found, "area": area, "count": found.count(area), "limit": REASON_FROM,
                 "crumbs": [Crumb(_("Registers and lists"), reverse("households:registers")), Crumb(str(found.label))]},
            )  # fmt: skip
        trail.note_access(request, "households.register_exported", target=user, village=user.scope,
                          reason=f"{found.label} {area} {reason}".strip())  # fmt: skip
        today = clock.today()
        return download(registers.write(found, area=area, on=today), registers.file_name(found, area=area, on=today))
