"""Writes that may be sent twice: the same Idempotency-Key with the same request is answered again, not done again.

The answer is stored in the transaction of the write itself: either both are there or neither. A second request with
the same key waits on a lock until the first has ended, and then finds its answer. Only successful writes are kept: a
refused one changed nothing and is asked anew. Keys are one user's own, in one posting, and live for a day.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from registry.api.models import StoredAnswer

if TYPE_CHECKING:
    from rest_framework.request import Request

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_KEY = re.compile(r"[A-Za-z0-9._:-]{8,80}")
_KEPT_HEADERS: Final = ("ETag", "Location")


class Replay(Exception):
    """Raised before the work: the answer is on record already."""

    def __init__(self, answer: StoredAnswer) -> None:
        self.answer = answer
        super().__init__(answer.key)


class KeyReused(APIException):
    """Raised when a key comes again with another request."""

    status_code = 422
    default_code = "idempotency_key_reused"
    default_detail = _("This Idempotency-Key was used for another request. Choose a new key for a new write.")


def begin(request: Request) -> None:
    """Looks for an answer on record. Raises Replay, KeyReused, or ValidationError for a key of another form."""
    key = request.headers.get(HEADER, "")
    if request.method not in WRITES or not key:
        return
    if not _KEY.fullmatch(key):
        reason = _("An Idempotency-Key has 8 to 80 letters, digits, dots, colons, dashes or underscores.")
        raise ValidationError({HEADER: [reason]}, code="idempotency_key_bad")
    user: Any = request.user
    asked = _hash(request)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"api {user.pk} {user.scope} {key}"])
    found = StoredAnswer.objects.visible_to(user).filter(user=user, area_id=user.scope, key=key).first()
    if found is None:
        request._request.idempotency = (key, asked)  # type: ignore[attr-defined]  # read again when the answer goes out
    elif found.request_hash != asked:
        raise KeyReused
    else:
        raise Replay(found)


def keep(request: Request, response: Response) -> None:
    """Stores the answer of a write that was done."""
    pending = getattr(getattr(request, "_request", None), "idempotency", None)
    if pending is None or not 200 <= response.status_code < 300:
        return
    key, asked = pending
    user: Any = request.user
    answer = StoredAnswer(
        user=user, area_id=user.scope, key=key, request_hash=asked, status=response.status_code,
        body=JSONRenderer().render(response.data).decode(),
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
    )  # fmt: skip
    answer.save(force_insert=True)


def again(answer: StoredAnswer) -> Response:
    """The answer as it was given."""
    response = Response(json.loads(answer.body or "null"), status=answer.status)
    for name, value in answer.headers.items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _hash(request: Request) -> str:
    """What makes two requests the same: method, address, version asked for, and the body whatever its blanks."""
    raw = request._request.body
    try:
        body = json.dumps(json.loads(raw), sort_keys=True).encode() if raw else b""
    except (ValueError, RecursionError):
        body = raw
    head = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n".encode()
    return hashlib.sha256(head + body).hexdigest()
