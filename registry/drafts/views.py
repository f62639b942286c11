"""The two addresses the script and the buttons use: keep a draft, throw one away."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry import clock
from registry.drafts import actions, queries
from registry.errors import DomainError
from registry.web.actions import done
from registry.web.safe import is_safe


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps what was typed. JSON in: form, subject, version, address, title, values. Out: when it was saved."""
    user: Any = request.user
    try:
        sent = json.loads(request.body)
        values = {str(name): [str(value) for value in found] for name, found in sent["values"].items()}
        texts = {name: str(sent[name]).replace("\0", "") for name in ("form", "subject", "address", "title", "version")}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return JsonResponse({"code": "unreadable", "message": _("The draft could not be read.")}, status=400)
    if not user.scope or not texts["address"].startswith("/") or not is_safe(request, texts["address"]):
        return JsonResponse({"code": "unreadable", "message": _("The draft could not be read.")}, status=400)
    short = {name: texts[name][:length] for name, length in (("form", 40), ("subject", 60), ("address", 200))}
    try:
        draft = actions.keep(by=user, values=values, title=texts["title"], form_version=texts["version"][:16], **short)
    except DomainError as error:
        return JsonResponse({"code": error.code, "message": str(error)}, status=409)
    return JsonResponse({"pk": draft.pk, "saved_at": f"{draft.saved_at.astimezone(clock.ZONE):%H:%M:%S}"})


@login_required
@require_http_methods(["POST", "DELETE"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throws one of the user's own drafts away; DELETE answers with nothing, POST goes back."""
    user: Any = request.user
    found = queries.of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.discard(by=user, form=found.form, subject=found.subject)
    if request.method == "DELETE":
        return HttpResponse(status=204)
    return done(request, _("The draft was thrown away."), to=found.address)
