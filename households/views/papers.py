"""Papers of a card and of a village: choose, print, find the printed ones again, check a code."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django.views.generic import View

from households import panels
from households.documents import printing
from households.documents.papers import PAPERS, REGISTERS
from households.forms.papers import CheckCodeForm, PaperForm, RunForm
from households.models import Household
from households.views.sections import CardSection, crumbs
from registry import clock
from registry.accounts.decorators import RequiresMixin, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.documents.models import IssuedDocument
from registry.errors import DomainError
from registry.jobs.actions import start
from registry.jobs.models import Job
from registry.ui import formats
from registry.ui.elements import Crumb, Fact
from registry.web.actions import action_view
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

SHOWN = 20


def labels_of_kinds() -> dict[str, Any]:
    """What each kind of printed paper is called."""
    return {printing.kind_of(paper.code): paper.label for paper in (*PAPERS.values(), *REGISTERS.values())}


def _printed(user: Any, subject: str) -> list[dict[str, Any]]:
    """The papers issued about something, the latest first."""
    labels = labels_of_kinds()
    found = IssuedDocument.objects.visible_to(user).about(subject).select_related("issued_by").newest_first()
    return [
        {"document": d, "label": labels.get(d.kind, d.title), "may_open": not d.needs or user.may(Permission(d.needs))}
        for d in found[:SHOWN]
    ]


class HouseholdPapers(CardSection):
    """The tab "papers": what can be printed, and what was."""

    section = "papers"
    template_name = "households/papers/card_papers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household, user = self.object, cast(User, self.request.user)
        on = clock.today()
        latest = household.incomes.order_by("-year").values_list("year", flat=True).first()
        return super().get_context_data(**kwargs) | {
            "papers": PAPERS.values(), "form": PaperForm(user=user, on=on, year=latest, household=household),
            "printed": _printed(user, printing.subject_of(household)),
            "panels": panels.for_household(household, user, section=self.section),
            "may_print": user.may(Permission.DOWNLOAD_DOCUMENT), "may_export": user.may(Permission.EXPORT_HOUSEHOLDS),
        }  # fmt: skip


@requires(Permission.DOWNLOAD_DOCUMENT)
@action_view
def paper_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes one paper and opens it."""
    user = cast(User, request.user)
    household: Household = scoped_or_404(Household, user, pk=pk)
    form = PaperForm(request.POST, user=user, on=clock.today(), household=household)
    if not form.is_valid():
        raise DomainError("paper_unknown", _("Choose a paper and a year."))
    document = printing.print_one(
        household, PAPERS[form.cleaned_data["paper"]], year=form.cleaned_data["year"], by=user, at=clock.now(),
        in_full=form.wants_full, visit=form.visit_on_record,
    )  # fmt: skip
    return HttpResponseRedirect(reverse("documents:download", args=[document.uuid]) + "?view=1")


class PrintRun(RequiresMixin, View):
    """Papers of all households of a village as one PDF, or one of its registers; made by a job."""

    permission = Permission.EXPORT_HOUSEHOLDS
    template_name = "households/papers/print_run.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        form = RunForm(user=user, on=clock.today(), initial={"paper": request.GET.get("paper", "register")})
        return self._show(request, form)

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        form = RunForm(request.POST, user=user, on=clock.today())
        job: Job | None = None
        if form.is_valid():
            data = form.cleaned_data
            with refusals_on(form):
                if form.wants_full and not user.may(Permission.REVEAL_IDENTITY):
                    raise DomainError("may_not_reveal", _("Your posting does not include full numbers."))
                params = {"paper": data["paper"], "village": data["village"].code, "year": data["year"],
                          "who": data["who"], "in_full": form.wants_full, "language": get_language()}  # fmt: skip
                job = start("households.print_run", by=user, scope=user.scope, params=params)
        return HttpResponseRedirect(reverse("jobs:detail", args=[job.pk])) if job else self._show(request, form)

    def _show(self, request: HttpRequest, form: RunForm) -> HttpResponse:
        user = cast(User, request.user)
        kinds = list(labels_of_kinds())
        found = IssuedDocument.objects.visible_to(user).filter(kind__in=kinds, subject__startswith="divisions.")
        labels = labels_of_kinds()
        printed = [
            {"document": d, "label": labels[d.kind], "may_open": not d.needs or user.may(Permission(d.needs))}
            for d in found.select_related("issued_by", "area").newest_first()[:SHOWN]
        ]
        return render(request, self.template_name, {
            "form": form, "crumbs": crumbs(None, here=_("Print papers of a village")), "printed": printed,
            "may_print": user.may(Permission.DOWNLOAD_DOCUMENT),
        })  # fmt: skip


@require_GET
@requires(Permission.VIEW_HOUSEHOLDS)
def paper_check(request: HttpRequest) -> HttpResponse:
    """Was a paper with this check code issued in my area, when, by whom, and is it the latest of its kind?"""
    user = cast(User, request.user)
    form = CheckCodeForm(request.GET if "code" in request.GET else None)
    found: IssuedDocument | None = None
    asked = form.is_bound and form.is_valid()
    if asked:
        source = IssuedDocument.objects.visible_to(user).filter(kind__in=list(labels_of_kinds()))
        found = source.with_code(form.cleaned_data["code"]).select_related("area", "issued_by").first()
    return render(request, "households/papers/check.html", {
        "form": form, "asked": asked, "document": found, "facts": _facts(found) if found else [],
        "newer": _newer(user, found) if found else None,
        "may_open": bool(found) and user.may(Permission.DOWNLOAD_DOCUMENT)
        and (not found.needs or user.may(Permission(found.needs))),
        "crumbs": [Crumb(_("Households"), reverse("households:list")), Crumb(_("Check a paper"))],
    })  # fmt: skip


def _facts(document: IssuedDocument) -> list[Fact]:
    return [
        Fact(_("Paper"), document.title), Fact(_("Place"), document.area.full_name), Fact(_("Year"), document.period),
        Fact(_("Number"), document.serial), Fact(_("Printed"), formats.moment(document.issued_at)),
        Fact(_("Printed by"), document.issued_by.name if document.issued_by else ""),
        Fact(_("Data version"), document.data_version[:12]), Fact(_("Check code"), document.check_code),
    ]  # fmt: skip


def _newer(user: Any, document: IssuedDocument) -> IssuedDocument | None:
    """A later paper of the same kind about the same thing and year that shows other data."""
    same = IssuedDocument.objects.visible_to(user).about(document.subject).filter(
        kind=document.kind, period=document.period, needs=document.needs, issued_at__gt=document.issued_at
    )  # fmt: skip
    later: IssuedDocument | None = same.exclude(data_version=document.data_version).newest_first().first()
    return later
