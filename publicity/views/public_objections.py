"""A villager's objection on the wall: the form, the receipt, and what became of it. No login, no cookie, no script."""

from __future__ import annotations

from typing import Any

from django.db import Error, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from publicity.actions import receive_objection
from publicity.actions.rendering import render_on_commit
from publicity.forms import ObjectionForm, ReceiptForm, trap_token
from publicity.models import WallNotice
from publicity.reports import wall
from publicity.views.public import look_of, not_found, private, show
from registry import clock
from registry.db.guards import explain


@private
def objection(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """The form, and after it the receipt. No login and no cookie; see forms.ObjectionForm for what stands instead."""
    found = wall.find_notice(code, reference)
    if found is None or not found.hangs_on(clock.today()):
        return not_found(request)
    with override(look_of(request).language):
        content = wall.notice_page(found, on=clock.today())
        rows = [(str(row.position), f"{row.position}. {row.head} {' '.join(row.beside)}") for row in content.sheet.rows]
        form = ObjectionForm(request.POST if request.method == "POST" else None, rows=rows,
                             initial={"row": request.GET.get("row", "")})  # fmt: skip
        if request.method == "POST" and form.is_valid():
            receipt = _receive(found, form)
            if receipt is not None:
                return show(request, "wall/receipt_given.html", page=content, receipt=receipt)
        status = 422 if form.errors else 200
        return show(request, "wall/objection.html", status=status, page=content, form=form, token=trap_token())


def _receive(found: WallNotice, form: ObjectionForm) -> Any:
    """The receipt, or None with the refusal of the database on the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            receipt = receive_objection(
                notice_id=found.id, position=data["row"], text=data["text"], anonymous=not data["named"],
                name=data["name"], phone=data["phone"],
            )  # fmt: skip
            render_on_commit(found.village_id)
            return receipt
    except Error as error:
        guard = explain(error)
        if guard is None:
            raise
        form.add_error(None, str(guard.message))
        return None


@private
def receipt(request: HttpRequest) -> HttpResponse:
    """What became of my objection? The code is sent in the body, so that it stands in no address and no log."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    found = None
    asked = form.is_bound and form.is_valid()
    if asked:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT state, outcome, received_on, due_on, answered_on, answer, notice_title, village_id, year, "
                "number FROM publicity_follow_objection(%s)", [form.cleaned_data["code"]])  # fmt: skip
            names = [column.name for column in cursor.description]
            row = cursor.fetchone()
            found = dict(zip(names, row, strict=True)) if row else None
    return show(request, "wall/receipt.html", form=form, asked=asked, found=found, on=clock.today())
