"""The warnings about money: the list, one warning, its answer and judgement, many at once, the patterns explained."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from funds.actions import watch as actions
from funds.checks import watch_of
from funds.choices import Pattern
from funds.filters import HitFilter
from funds.forms.watch import AnswerForm, JudgeForm, ManyForm, RecoverForm
from funds.models import Hit
from funds.presenters import watch as presenters
from funds.presenters.papers import address, papers_of
from funds.reports.watch import watch_summary
from funds.workflow import HIT
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import attachments
from registry.errors import DomainError
from registry.jobs.actions import start
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.bulk import Bulk, BulkAction, chosen, query_of
from registry.web.columns import Col
from registry.web.details import ScopedDetailView, scoped_or_404
from registry.web.forms import ActionFormView
from registry.web.lists import WORKBOOK, Empty, ScopedListView
from registry.web.refusals import whole_or_nothing

ANSWER = BulkAction("explain", _("Answer with one explanation"), Permission.ANSWER_WARNING)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [
        Crumb(_("Special funds"), reverse("funds:home")),
        Crumb(_("Warnings"), reverse("funds:warnings") if more else ""), *more,
    ]  # fmt: skip


class WarningList(RequiresMixin, ScopedListView):
    permission = Permission.VIEW_FUNDS
    model = Hit
    filterset_class = HitFilter
    template_name = "funds/watch/list.html"
    title = _("Warnings about money")
    default_sort = "due_on"
    exports = [WORKBOOK]
    export_permission = Permission.VIEW_FUNDS
    empty = Empty(_("No warning"), _("The run of every night asks the patterns; what it sees is answered here."))

    def get_columns(self) -> list[Col]:
        on, scope = clock.today(), self.request.user.scope  # type: ignore[union-attr]  # logged in: the view requires a right
        columns = [
            Col("sentence", _("What was seen"), value=presenters.sentence, key=True,
                template="funds/watch/_sentence.html"),
            Col("village", _("Division"), value=lambda hit: hit.village.name),
            Col("amount", _("Amount (yuan)"), sort="amount_yuan", value="amount_yuan", format="yuan"),
            Col("due_on", _("To be answered by"), sort="due_on", format="date"),
            Col("responsible", _("Who answers"), value=lambda hit: presenters.role_label(hit.responsible)),
            Col("state", _("State"), value=lambda hit: presenters.state_of(hit, on),
                template="funds/_status_cell.html"),
        ]  # fmt: skip
        return [c for c in columns if c.name != "village" or len(scope) < 12]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village")

    def get_bulk(self) -> Bulk | None:
        user: Any = self.request.user
        return Bulk("funds:warnings_bulk", [ANSWER]) if user.may(Permission.ANSWER_WARNING) else None

    def get_context_data(self) -> dict[str, Any]:
        user: Any = self.request.user
        area = self.request.GET.get("area") or user.scope
        area = area if area.startswith(user.scope) else user.scope
        summary = watch_summary(area, clock.today())
        return {
            "crumbs": _crumbs(), "tiles": presenters.tiles_of(summary), "waiting": presenters.warnings_waiting(user),
            "overdue": int(summary.total("overdue")), "may_run": user.may(Permission.ANSWER_WARNING), "area": area,
        }  # fmt: skip

    def export_workbook(self, queryset: Any) -> HttpResponse:
        user: Any = self.request.user
        trail.note_access(self.request, "funds.warnings_exported", target=user, village=user.scope)
        return super().export_workbook(queryset)


class WarningDetail(RequiresMixin, ScopedDetailView):
    permission = Permission.VIEW_FUNDS
    model = Hit
    template_name = "funds/watch/detail.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("village", "answered_by", "judged_by", "recovery")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        hit, on = self.object, clock.today()
        offered = {o.transition.name: o for o in HIT.available(hit, by=user, on=on)}
        judging = [o for name, o in offered.items() if name in {"accept", "exempt", "back"}]
        return super().get_context_data(**kwargs) | {
            "crumbs": _crumbs(Crumb(hit.get_pattern_display())), "watch": watch_of(hit.pattern),
            "sentence": presenters.sentence(hit), "status": presenters.state_of(hit, on),
            "severity": presenters.severity_of(hit), "facts": presenters.facts_of(hit),
            "papers": papers_of(hit.papers, user), "paper_url": address(hit.subject),
            "answer": offered.get("explain"), "judging": judging[0] if judging else None,
            "recover": offered.get("recover"), "has_payments": bool(actions.payments_of(hit)),
            "follow": next((o for name, o in offered.items() if name in {"recovered", "given_up"} and o.is_open), None),
            "evidence": attachments.of(hit.case_subject), "events": presenters.steps_of(hit),
        }  # fmt: skip


class _OfWarning(RequiresMixin, ActionFormView):
    """A form about one warning, under its sentence."""

    model = Hit
    template_name = "funds/watch/form.html"

    def get_context_data(self, form: Any) -> dict[str, Any]:
        return {
            "crumbs": _crumbs(Crumb(self.target.get_pattern_display(), self.target.get_absolute_url()),
                              Crumb(self.title)),
            "hit": self.target, "sentence": presenters.sentence(self.target), "watch": watch_of(self.target.pattern),
            "evidence": attachments.of(self.target.case_subject), "back_url": self.target.get_absolute_url(),
        }  # fmt: skip

    def get_success_url(self, result: Any) -> str:
        return str(self.target.get_absolute_url())


class WarningAnswer(_OfWarning):
    permission = Permission.ANSWER_WARNING
    form_class = AnswerForm
    title = _("Answer a warning")
    submit_label = _("Answer")
    done_message = _("The answer is on record. Another person judges it.")

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        data = form.cleaned_data
        actions.answer(self.target, data["step"], words=data["words"], paper=data["paper"], uploads=data["evidence"],
                       by=by, on=clock.today())  # fmt: skip


class WarningJudge(_OfWarning):
    permission = Permission.JUDGE_WARNING
    form_class = JudgeForm
    title = _("Judge an answer")
    submit_label = _("Record the judgement")
    done_message = _("The judgement is on record.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"hit": self.target}

    def perform(self, form: Any) -> None:
        by: Any = self.request.user
        data = form.cleaned_data
        actions.judge(self.target, data["step"], note=data["note"], exempt_until=data["exempt_until"], by=by,
                      on=clock.today())  # fmt: skip


class WarningRecover(_OfWarning):
    permission = Permission.RECOVER_MONEY
    form_class = RecoverForm
    title = _("Get the money back")
    submit_label = _("Open the recovery")
    done_message = _("The recovery is open; the warning follows it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"hit": self.target, "user": self.request.user}

    def perform(self, form: Any) -> None:
        actions.recover(self.target, by=self.request.user, on=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]  # logged in


@requires(Permission.RECOVER_MONEY)
@action_view
def warning_follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Brings a warning up to date with its recovery now."""
    user: Any = request.user
    hit: Hit = scoped_or_404(Hit, user, pk=pk)
    actions.follow(hit, by=user, on=clock.today())
    return done(request, _("The warning follows its recovery."), to=hit)


@requires(Permission.ANSWER_WARNING)
@require_POST
def warnings_bulk(request: HttpRequest) -> HttpResponse:
    """One explanation for many: what it would answer is shown first; with `confirm` it is done, all or none."""
    user: Any = request.user
    asked = chosen(request)
    rows = Hit.objects.visible_to(user)
    rows = HitFilter(query_of(asked), rows, request=request).qs if asked.all else rows.filter(pk__in=asked.keys)
    hits = list(rows.select_related("village").order_by("due_on", "pk")[: actions.MOST + 1])
    back = f"{reverse('funds:warnings')}{'?' if asked.query else ''}{asked.query}"
    fault = _fault(hits)
    if fault:
        messages.error(request, fault)
        return redirect(back)
    form = ManyForm(request.POST if "confirm" in request.POST else None)
    if "confirm" in request.POST and form.is_valid():
        try:
            with whole_or_nothing():
                n = actions.answer_many(hits, words=form.cleaned_data["words"], by=user, on=clock.today())
            said = ngettext("%(n)d warning was answered.", "%(n)d warnings were answered.", n)
            messages.success(request, said % {"n": n})
            return redirect(back)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "title": ANSWER.label, "asked": asked, "hits": hits, "form": form, "back_url": back,
        "lines": [(hit, presenters.sentence(hit)) for hit in hits], "crumbs": _crumbs(Crumb(ANSWER.label)),
    }  # fmt: skip
    return render(request, "funds/watch/many.html", context)


def _fault(hits: list[Hit]) -> Any:
    if not hits:
        return _("Choose at least one warning.")
    if len(hits) > actions.MOST:
        return _("At most %(most)s warnings at once.") % {"most": actions.MOST}
    if len({hit.pattern for hit in hits}) > 1:
        return _("One explanation answers warnings of one pattern only: narrow the list to a pattern first.")
    return ""


@requires(Permission.ANSWER_WARNING)
@action_view
def warnings_run(request: HttpRequest) -> HttpResponse:
    """Asks the patterns of an area now, as the night does."""
    user: Any = request.user
    area = request.POST.get("area") or user.scope
    area = area if area.startswith(user.scope) else user.scope
    job = start("funds.watch", by=user, scope=area, params={"area": area, "language": get_language() or "zh-hans"})
    return redirect("jobs:detail", job.pk)


@require_GET
@requires(Permission.VIEW_FUNDS)
def warning_patterns(request: HttpRequest) -> HttpResponse:
    """What is watched, why, by which figure of which document, and how many stand."""
    user: Any = request.user
    rows = presenters.pattern_rows(user.scope, watch_summary(user.scope, clock.today()))
    context = {"rows": rows, "crumbs": _crumbs(Crumb(_("What is watched"))), "count": len(Pattern)}
    return render(request, "funds/watch/patterns.html", context)
