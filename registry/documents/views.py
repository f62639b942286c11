"""Hands an issued document to whoever may have it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from registry.accounts.decorators import requires
from registry.accounts.models import User
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import issuing
from registry.documents.models import IssuedDocument


@require_GET
@requires(Permission.DOWNLOAD_DOCUMENT)
def download(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The stored bytes, checked against their hash; 404 outside the user's scope. The access goes on record.

    ``?view=1`` shows the document in the browser instead of saving it.
    """
    user = cast(User, request.user)  # requires() lets nobody else in
    document = get_object_or_404(IssuedDocument.objects.visible_to(user), uuid=uuid)
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
