"""A villager's objection on the wall: the form, the receipt, and what became of it. No login, no cookie, no script."""

from __future__ import annotations

from typing import Any

from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from publicity.actions import following, receive_objection
from publicity.actions.rendering import render_on_commit
from publicity.documents.photos import LargeFilesAside
from publicity.forms.public import ObjectionForm, ReceiptForm, ReviewForm, trap_token
from publicity.models import WallNotice
from publicity.reports import wall
from publicity.views.public import look_of, not_found, private, show
from registry import clock
from registry.db.guards import explain


@private
def objection(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """The form, and after it the receipt. No login and no cookie; see ObjectionForm for what stands instead."""
    found = wall.find_notice(code, reference)
    if found is None or not found.hangs_on(clock.today()):
        return not_found(request)
    with override(look_of(request).language):
        content = wall.notice_page(found, on=clock.today())
        rows = [(str(row.position), f"{row.position}. {row.head} {' '.join(row.beside)}") for row in content.sheet.rows]
        form = _form(request, rows)
        if request.method == "POST" and form.is_valid():
            receipt = _receive(found, form)
            if receipt is not None:
                return show(request, "wall/receipt_given.html", page=content, receipt=receipt)
        status = 422 if form.errors else 200
        return show(request, "wall/objection.html", status=status, page=content, form=form, token=trap_token(),
                    is_refused=bool(form.non_field_errors()))  # fmt: skip


def _form(request: HttpRequest, rows: list[tuple[str, str]]) -> ObjectionForm:
    if request.method != "POST":
        return ObjectionForm(rows=rows, initial={"row": request.GET.get("row", "")})
    request.upload_handlers.insert(0, LargeFilesAside(request))
    data, files = request.POST, request.FILES
    return ObjectionForm(data, files, rows=rows, too_large=getattr(request, "too_large", set()))


def _receive(found: WallNotice, form: ObjectionForm) -> Any:
    """The receipt, or None with the refusal of the database on the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            receipt = receive_objection(
                notice_id=found.id, position=data["row"], text=data["text"], anonymous=not data["named"],
                name=data["name"], phone=data["phone"], about=data["about"], photos=data["photos"],
            )  # fmt: skip
            render_on_commit(found.village_id)
            return receipt
    except Error as error:
        form.add_error(None, _words(error))
        return None


def _words(error: Error) -> str:
    """What the database refused, in words; a fault of ours passes on."""
    guard = explain(error)
    if guard is None:
        raise error
    return str(guard.message)


@private
def receipt(request: HttpRequest) -> HttpResponse:
    """What became of my objection? The code is sent in the body, so that it stands in no address and no log.

    With `do=content` or `do=review` the villager closes it, or asks for a review.
    """
    posted = request.POST if request.method == "POST" else None
    step = posted.get("do", "") if posted else ""
    form = ReceiptForm(posted)
    review = ReviewForm(posted if step == "review" else None)
    found, problem, status = None, "", 200
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                found = _take(step, form.cleaned_data["code"], review)
        except Error as error:
            problem, status = _words(error), 422
            found = _look_again(form.cleaned_data["code"]) if step else None
    with override(look_of(request).language):
        context = {"form": form, "review": review, "found": found, "problem": problem,
                   "asked": form.is_bound and form.is_valid(),
                   "done": step if found and not problem else ""}  # fmt: skip
        return show(request, "wall/receipt.html", status=status, on=clock.today(), **context)


def _take(step: str, code: str, review: ReviewForm) -> following.Followed | None:
    if step == "content":
        return following.be_content(code)
    if step == "review" and review.is_valid():
        return following.ask_review(code, reason=review.cleaned_data["reason"])
    return following.follow(code)


def _look_again(code: str) -> following.Followed | None:
    """After a refused step: where it stands; None when nobody is answered any more."""
    try:
        with transaction.atomic():
            return following.follow(code)
    except Error as error:
        _words(error)
        return None
