"""Photos and scanned papers as evidence: taken in, kept, handed out again, and recognised when filed twice.

What a file is, its bytes say, not its name. `subject` names what it belongs to ("households.visit:12"), so that any
app can file under its own rows without this one knowing them. Source: DOMAIN §5.2, RELIABILITY (upload types).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.documents import pictures, storage
from registry.documents.models import Attachment, AttachmentKind
from registry.errors import DomainError
from registry.text.periods import SHANGHAI

if TYPE_CHECKING:
    from registry.accounts.models import User

STORE = "attachment"
ACCEPT = ".jpg,.jpeg,.png,.webp"
ACCEPT_PAPERS = f"{ACCEPT},.pdf"
# Who may look at what is filed under an app's rows; another app's subjects are nobody's.
RIGHTS = {
    "households": Permission.VIEW_HOUSEHOLDS, "villages": Permission.VIEW_VILLAGE,
    "publicity": Permission.VIEW_NOTICES, "funds": Permission.VIEW_FUNDS,
}  # fmt: skip
# A scanned paper has no business running anything.
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")


class AttachmentRefused(DomainError):
    """Raised when a file is too big, empty, or neither a photo nor a PDF. The message says what to send instead."""


def attach(
    *, village: str, subject: str, kind: str, upload: Any, by: User | None, at: dt.datetime,
    taken_at: dt.datetime | None = None,
) -> Attachment:  # fmt: skip
    """Files an uploaded file (Django's UploadedFile) under `subject`.

    `kind` "photo" takes JPEG, PNG and WebP; "scan" a PDF too. Pictures are written anew: no place, no maker's notes.
    `taken_at` defaults to what the camera wrote; a moment after `at` is not believed. The same file filed twice under
    one subject is one attachment. Raises AttachmentRefused or pictures.PictureRefused.
    """
    data = _bytes_of(upload)
    source = hashlib.sha256(data).hexdigest()
    same: Attachment | None = Attachment.objects.of(subject).filter(source_sha256=source, village_id=village).first()
    if same is not None:
        return same
    fields = _as_paper(data, at) if _is_pdf(data) else _as_picture(data, at)
    if kind != AttachmentKind.SCAN and fields["content_type"] == "application/pdf":
        raise AttachmentRefused("attachment_no_photo", _("This is a PDF. Send the photo itself."), field="photos")
    taken = taken_at or fields.pop("taken_at", None)
    fields.pop("taken_at", None)
    found = Attachment.objects.create(
        village_id=village, subject=subject, kind=kind, name=_name(upload), source_sha256=source,
        taken_at=taken if taken is not None and taken <= at else None, uploaded_at=at, uploaded_by=by, **fields,
    )  # fmt: skip
    after = {"subject": subject, "name": found.name, "sha256": found.sha256}
    trail.record("documents.attached", by=by, target=found, village=village, after=after)
    return found


def of(subject: str) -> list[Attachment]:
    """What is filed under a subject, oldest first."""
    return list(Attachment.objects.of(subject))


def elsewhere(attachment: Attachment) -> list[Attachment]:
    """The same file or the same picture under other subjects, oldest first, as far as the caller's scope reaches."""
    return list(Attachment.objects.same_picture(attachment).select_related("village"))


def read(attachment: Attachment, *, small: bool = False) -> bytes:
    """The kept bytes, or those of the small copy. Raises storage.DocumentDamaged when they changed."""
    if small and attachment.thumbnail_path:
        return storage.read(attachment.thumbnail_path, sha256=attachment.thumbnail_path.rsplit("/", 1)[-1][:64])
    return storage.read(attachment.path, sha256=attachment.sha256)


def _bytes_of(upload: Any) -> bytes:
    limit = settings.REGISTRY_ATTACHMENT_MAX_BYTES
    if upload.size > limit:
        raise AttachmentRefused(
            "attachment_too_big", _("“%(name)s” is larger than %(limit)s MB. Save it smaller."), field="photos",
            name=_name(upload), limit=limit // 1024 // 1024,
        )  # fmt: skip
    upload.seek(0)
    data: bytes = upload.read(limit + 1)
    if not data or len(data) > limit:
        raise AttachmentRefused("attachment_empty", _("The file arrived empty or in part. Send it again."),
                                field="photos")  # fmt: skip
    return data


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF-")


def _is_picture(data: bytes) -> bool:
    return (
        data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    )  # fmt: skip


def _as_picture(data: bytes, at: dt.datetime) -> dict[str, Any]:
    if not _is_picture(data):
        raise AttachmentRefused(
            "attachment_type", _("This is neither a photo (JPEG, PNG, WebP) nor a PDF, whatever its name says."),
            field="photos",
        )  # fmt: skip
    picture = pictures.read(data)
    return {
        **_kept(picture.data, "jpg", at), "content_type": "image/jpeg", "picture_hash": picture.mark,
        "thumbnail_path": _kept(picture.thumbnail, "jpg", at)["path"], "taken_at": picture.taken_at,
    }  # fmt: skip


def _as_paper(data: bytes, at: dt.datetime) -> dict[str, Any]:
    if b"%%EOF" not in data[-1024:] or any(word in data for word in _ACTIVE):
        raise AttachmentRefused(
            "attachment_pdf", _("This PDF is cut off or carries a program. Print it to a plain PDF and send that."),
            field="photos",
        )  # fmt: skip
    return {**_kept(data, "pdf", at), "content_type": "application/pdf"}


def _kept(data: bytes, suffix: str, at: dt.datetime) -> dict[str, Any]:
    sha256 = hashlib.sha256(data).hexdigest()
    path = storage.keep(data, kind=STORE, year=at.astimezone(SHANGHAI).year, sha256=sha256, suffix=suffix)
    return {"path": path, "sha256": sha256, "size": len(data)}


def _name(upload: Any) -> str:
    """The file's name without folders and control characters, as a label only."""
    plain = str(upload.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in plain if c.isprintable())[:120] or "photo"
