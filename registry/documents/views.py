"""Hands an issued document or an attachment to whoever may have it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from registry.accounts.decorators import Forbidden, check, login_or_redirect, requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import attachments, issuing
from registry.documents.models import Attachment, IssuedDocument


@require_GET
@requires(Permission.DOWNLOAD_DOCUMENT)
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stored bytes, checked against their hash; 404 outside the user's scope. The access goes on record.

    ``?view=1`` shows the document in the browser instead of saving it.
    """
    user = cast(User, request.user)  # requires() lets nobody else in
    document = get_object_or_404(IssuedDocument.objects.visible_to(user), uuid=uuid)
    if document.needs and not user.may(Permission(document.needs)):
        raise Forbidden(Permission(document.needs))
    data = issuing.read(document)
    trail.note_access(request, "documents.downloaded", target=document, village=document.area_id)
    saved = request.GET.get("view") != "1"
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(saved, document.file_name) or "inline",
            "ETag": f'"{document.sha256}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_GET
@login_or_redirect
def attachment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A photo or scan, to those who may see what it belongs to; 404 outside the scope. The look goes on record.

    ``?small=1`` is the small copy pages show; those looks are not noted, the page's are.
    """
    user = cast(User, request.user)  # login_or_redirect lets nobody else in
    found = get_object_or_404(Attachment.objects.visible_to(user), uuid=uuid)
    right = attachments.RIGHTS.get(found.subject.partition(".")[0])
    if right is None:
        raise Http404
    if (refusal := check(request, right)) is not None:
        return refusal
    small = request.GET.get("small") == "1" and found.is_picture
    data = attachments.read(found, small=small)
    if not small:
        trail.note_access(request, "documents.attachment_seen", target=found, village=found.village_id)
    name = f"{found.uuid}.jpg" if found.is_picture else f"{found.uuid}.pdf"
    return HttpResponse(
        data,
        content_type=found.content_type,
        headers={
            "Content-Disposition": content_disposition_header(not found.is_picture, name) or "inline",
            "Cache-Control": "private, max-age=600" if small else "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
