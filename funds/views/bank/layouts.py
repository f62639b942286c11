"""Layouts of banks: the list, a form with three tables, the ready ones in one click."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from funds.actions import bank
from funds.actions.bank.layouts import sample_lines
from funds.forms.bank import AnswerColumns, CodeRows, FileColumns, LayoutForm, codes_in, columns_in
from funds.models import BankFile, BankLayout
from funds.presenters import bank as shown
from funds.views.bank.desk import crumbs
from registry.accounts.decorators import requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.ui.elements import Crumb
from registry.web.actions import action_view, done
from registry.web.details import scoped_or_404
from registry.web.refusals import refusals_on

_HEAD = ("code", "name", "kind", "encoding", "control_line", "answer_control_line")


@requires(Permission.KEEP_BANK)
@require_GET
def layouts(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    rows = BankLayout.objects.visible_to(user).order_by("is_retired", "pk")
    return render(request, "funds/bank/layouts.html", {
        "crumbs": crumbs(Crumb(_("Bank layouts"))),
        "layouts": [(layout, shown.layout_columns(layout)) for layout in rows],
        "ready_missing": bank.ready_layouts_missing(user.scope[:6]),
    })  # fmt: skip


@requires(Permission.KEEP_BANK)
@action_view
def layouts_ready(request: HttpRequest) -> HttpResponse:
    user = cast(User, request.user)
    bank.take_over_ready(county=user.scope[:6], by=user)
    return done(request, _("The ready layouts are yours now; compare them with your bank's paper."),
                to="funds:bank_layouts")  # fmt: skip


@requires(Permission.KEEP_BANK)
@require_http_methods(["GET", "POST"])
def layout_new(request: HttpRequest) -> HttpResponse:
    """An empty layout, or a copy of another (`?copy=<id>`)."""
    wanted = request.GET.get("copy", "")
    found = BankLayout.objects.visible_to(request.user).filter(pk=int(wanted)).first() if wanted.isdigit() else None
    return _edit(request, None, copy=found)


@requires(Permission.KEEP_BANK)
@require_http_methods(["GET", "POST"])
def layout_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, scoped_or_404(BankLayout, request.user, pk=pk), copy=None)


@requires(Permission.KEEP_BANK)
@action_view
def layout_retire(request: HttpRequest, pk: int) -> HttpResponse:
    layout: BankLayout = scoped_or_404(BankLayout, request.user, pk=pk)
    bank.retire_layout(layout, by=cast(User, request.user), used=layout.is_retired)
    return done(request, _("Noted."), to="funds:bank_layouts")


def _edit(request: HttpRequest, layout: BankLayout | None, *, copy: BankLayout | None) -> HttpResponse:
    user = cast(User, request.user)
    shown_from = layout or copy
    data = request.POST if request.method == "POST" else None
    form = LayoutForm(data, initial=_head(shown_from, copied=copy is not None))
    columns = FileColumns(data, prefix="file", initial=_rows(shown_from.columns if shown_from else []))
    answer = AnswerColumns(data, prefix="answer", initial=_rows(shown_from.answer if shown_from else []))
    codes = CodeRows(data, prefix="codes", initial=_codes(shown_from))
    if data is not None and all(part.is_valid() for part in (form, columns, answer, codes)):
        values = {**form.cleaned_data, "columns": columns_in(columns), "answer": columns_in(answer),
                  "codes": codes_in(codes)}  # fmt: skip
        with refusals_on(form):
            saved = bank.save_layout(county=user.scope[:6], values=values, by=user, layout=layout)
        if not form.errors:
            messages.success(request, _("The layout was saved. Compare the sample with your bank's paper."))
            return HttpResponseRedirect(reverse("funds:bank_layout", args=[saved.pk]))
        if layout is not None:
            layout.refresh_from_db()
    return render(request, "funds/bank/layout_form.html", {
        "crumbs": crumbs(Crumb(_("Bank layouts"), reverse("funds:bank_layouts")),
                         Crumb(layout.name if layout else _("New layout"))),
        "title": layout.name if layout else _("New layout"), "form": form, "object": layout,
        "tables": [
            (_("Columns of the file, in order"), columns, "file"), (_("Columns of the answer"), answer, "answer"),
            (_("Result codes of the bank"), codes, "codes"),
        ],
        "sample": sample_lines(layout) if layout else [], "in_use": layout is not None and _in_use(layout, user),
    })  # fmt: skip


def _in_use(layout: BankLayout, user: User) -> bool:
    """A file was made with it: what a county's files were made with is changed no more (funds_layout_in_use)."""
    return bool(BankFile.objects.visible_to(user).filter(layout=layout).exists())


def _head(layout: BankLayout | None, *, copied: bool) -> dict[str, Any]:
    if layout is None:
        return {"control_line": True, "answer_control_line": True}
    values = {name: getattr(layout, name) for name in _HEAD}
    return {**values, "code": f"{layout.code}-2"[:30]} if copied else values


def _rows(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**column, "width": column.get("width") or None} for column in columns]


def _codes(layout: BankLayout | None) -> list[dict[str, Any]]:
    return [{"code": code, **said} for code, said in layout.codes.items()] if layout else []
