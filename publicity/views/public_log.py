"""The transparency log on the wall: what was ever published, its proofs, and the check of a printed paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publicity.documents import files, pages
from publicity.forms.public import CheckCodeForm
from publicity.reports import wall
from publicity.rules.freezing import read_code
from publicity.views.public import encoding_of, look_of, respond, show
from registry import clock
from registry.documents.models import WallPaper


@require_safe
def verify(request: HttpRequest, check_code: str) -> HttpResponse:
    """Is the paper in my hand what was published? Shows the frozen copy, or says that no such code exists."""
    look = look_of(request)
    with override(look.language):
        found = wall.by_check_code(read_code(check_code))
        paper = None if found else WallPaper.objects.filter(check_code=read_code(check_code)).last()
        context = {"page": wall.notice_page(found, on=clock.today()) if found else None, "paper": paper,
                   "typed": read_code(check_code)}  # fmt: skip
    body = pages.render("wall/verify.html", look, context)
    encoding = encoding_of(request)
    return respond(request, files.compress(body, encoding), encoding, status=200 if found or paper else 404)


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    form = CheckCodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid() and 8 <= len(form.cleaned_data["code"]) <= 12:
        return HttpResponseRedirect(
            reverse("wall:verify", args=[form.cleaned_data["code"]]) + look_of(request).query)  # fmt: skip
    return show(request, "wall/verify_form.html", form=form)
