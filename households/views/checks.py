"""The rules and their findings: all rules of an area, one rule with its rows, the workbook, what is owed this week."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from households.actions.findings import standing_waivers
from households.choices import Severity
from households.choices.checks import CHECKS
from households.filters import FindingFilter
from households.forms.findings import RulesForm
from households.models import Finding
from households.presenters import checks as presenters
from households.presenters import owed
from households.presenters.places import place_of
from households.reports.findings import workbook_of
from households.views.live import live_findings
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.divisions.models import Division
from registry.jobs.actions import start
from registry.ui import formats
from registry.ui.elements import Crumb
from registry.web.columns import Col
from registry.web.lists import WORKBOOK, Empty, ScopedListView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _area(request: HttpRequest) -> str:
    """The division asked for, inside the user's scope; the scope itself without one. Raises Http404."""
    scope = request.user.scope  # type: ignore[union-attr]  # logged in: the view requires a right
    wanted = request.POST.get("area") or request.GET.get("area") or scope
    if not wanted.isdecimal() or not wanted.startswith(scope) or not Division.objects.filter(code=wanted).exists():
        raise Http404
    return str(wanted)


@require_GET
@requires(Permission.VIEW_HOUSEHOLDS)
def rules(request: HttpRequest) -> HttpResponse:
    """All rules with what stands of each in an area."""
    user: Any = request.user
    area, severity = _area(request), request.GET.get("severity", "")
    severity = severity if severity in Severity.values else ""
    rows = presenters.rule_rows(Finding.objects.visible_to(user).within(area), area=area, severity=severity,
                                found_only=request.GET.get("all") != "1")  # fmt: skip
    below = Division.objects.children_of(user.scope) if len(user.scope) < 12 else []
    return render(request, "households/checks/rules.html", {
        "rows": rows, "area": area, "filter": RulesForm(request.GET, divisions=below),
        "division": Division.objects.get(code=area),
        "totals": [sum(getattr(row, name) for row in rows) for name in ("open", "explained", "waived")],
        "waiting": standing_waivers(user.scope, decides=user.scope).count(),
        "may_export": user.may(Permission.EXPORT_HOUSEHOLDS), "last": presenters.last_checked(area),
        "not_checked": presenters.NOT_CHECKED, "how_to_check": presenters.HOW_TO_CHECK,
    })  # fmt: skip


class RulePage(RequiresMixin, ScopedListView):
    """One rule: what it says, how to mend it, its rows, its trend, its workbook."""

    permission = Permission.VIEW_HOUSEHOLDS
    model = Finding
    filterset_class = FindingFilter
    template_name = "households/checks/rule.html"
    default_sort = "-last_seen"
    exports = [WORKBOOK]
    export_permission = Permission.EXPORT_HOUSEHOLDS

    @property
    def rule(self) -> str:
        return str(self.kwargs["rule"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.rule not in CHECKS:
            raise Http404
        if request.GET.get("export"):
            user: Any = request.user
            trail.note_access(request, "households.findings_exported", target=user, village=user.scope)
        return super().get(request, *args, **kwargs)

    def get_columns(self) -> list[Col]:
        columns = [
            Col("whom", _("Household"), value=presenters.subject_of, link=self._place, key=True),
            Col("message", _("What the check found"), value=presenters.message_of),
            Col("village", _("Village"), value=lambda f: f.village.name),
            Col("state", _("State"), sort="state"),
            Col("explanation", _("Explanation"), phone=False),
            Col("first_seen", _("First seen"), value="first_seen_on", sort="first_seen_on", format="date"),
            Col("last_seen", _("Last seen"), value="last_seen_on", sort="last_seen_on", format="date", phone=False),
        ]  # fmt: skip
        return [c for c in columns if c.name != "village"] if len(self.request.user.scope) == 12 else columns  # type: ignore[union-attr]  # logged in: the view requires a right

    def _place(self, finding: Finding) -> str:
        """Where it is mended, for whoever may; else the card's tab."""
        user: Any = self.request.user
        if finding.household_id and not user.may(Permission.EDIT_HOUSEHOLDS):
            return reverse("households:card_checks", args=[finding.household_id])
        return place_of(finding)

    def get_base_queryset(self) -> Any:
        found = super().get_base_queryset().filter(rule=self.rule)
        if not self.request.GET.get("state"):
            found = found.standing()
        return found.select_related("village", "household", "member")

    def get_title(self) -> Any:
        return f"{self.rule} {CHECKS[self.rule].title}"

    def get_empty(self) -> Empty:
        if self.request.GET.get("state"):
            return Empty(_("Nothing found"), _("No finding fits this choice."))
        last = presenters.last_checked(_area(self.request))
        if last is None:
            return Empty(presenters.NOT_CHECKED, presenters.HOW_TO_CHECK, "households:checks", _("Data checks"))
        passed = _("When last checked (%(day)s), everything here passed this rule.")
        return Empty(_("Nothing found"), passed % {"day": formats.iso_date(last)})

    def get_context_data(self) -> dict[str, Any]:
        area, on, check = _area(self.request), clock.today(), CHECKS[self.rule]
        return {
            "check": check, "severity": presenters.severity_of(check.severity),
            "trend": presenters.trend(self.rule, area, on=on), "places": presenters.by_area(self.rule, area),
            "limits": presenters.limit_rows(self.rule, area, on=on),
            "crumbs": [Crumb(_("Data checks"), reverse("households:checks")), Crumb(self.rule)],
        }  # fmt: skip


@require_POST
@requires(Permission.VIEW_HOUSEHOLDS)
def check_now(request: HttpRequest) -> HttpResponse:
    """Starts the checks of an area as a job."""
    user: Any = request.user
    area = _area(request)
    job = start("households.check", by=user, scope=user.scope, params={"area": area, "language": get_language()})
    return redirect("jobs:detail", pk=job.pk)


@require_GET
@requires(Permission.EXPORT_HOUSEHOLDS)
def workbook(request: HttpRequest) -> HttpResponse:
    """疑点数据 of an area: one sheet of totals, one of findings."""
    user: Any = request.user
    area = _area(request)
    trail.note_access(request, "households.findings_exported", target=user, village=user.scope)
    data = workbook_of(Finding.objects.visible_to(user).within(area))
    return HttpResponse(data, content_type=XLSX,
                        headers={"Content-Disposition": f'attachment; filename="findings-{area}.xlsx"'})  # fmt: skip


@require_GET
@requires(Permission.VIEW_HOUSEHOLDS)
def owed_page(request: HttpRequest) -> HttpResponse:
    """What the user's place owes this week."""
    groups = owed.today_of(request.user)
    return render(request, "households/owed.html", {"groups": groups, "today": clock.today()})


@require_POST
@requires(Permission.EDIT_HOUSEHOLDS)
def check_live(request: HttpRequest) -> HttpResponse:
    """The findings of a card as it stands in the form, by field; nothing is saved."""
    return JsonResponse({"findings": live_findings(request)})
