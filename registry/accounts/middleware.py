"""Sets who works here and opens the transaction of the request.

`PostingMiddleware` finds the active posting. `ScopeMiddleware` runs the whole request, rendering included, in one
transaction under that scope; a GET runs read-only in the database itself, so that no page view can write.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from registry import clock
from registry.db.scope import scoped

Handler = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOGIN_STAMP = "logged_in_at"
SEEN_STAMP = "seen_at"


class PostingMiddleware:
    """Gives request.user its active posting; ends a session that is older than the limit."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            if self._too_old(request):
                logout(request)
                return redirect(f"{reverse('accounts:login')}?expired=1")
            self._keep_awake(request)
            postings = user.postings_on(clock.today())
            chosen = request.session.get("posting")
            user.act_as(next((p for p in postings if p.pk == chosen), postings[0] if postings else None))
            request.postings = postings  # type: ignore[attr-defined]  # read by templates
        return self.get_response(request)

    @staticmethod
    def _keep_awake(request: HttpRequest) -> None:
        """Begins the idle time anew; written once in REGISTRY_SESSION_STEP at most, not with every page."""
        now = timezone.now().timestamp()
        if now - request.session.get(SEEN_STAMP, 0) >= settings.REGISTRY_SESSION_STEP:
            request.session[SEEN_STAMP] = now

    @staticmethod
    def _too_old(request: HttpRequest) -> bool:
        stamp = request.session.get(LOGIN_STAMP)
        if stamp is None:
            request.session[LOGIN_STAMP] = timezone.now().timestamp()
            return False
        age = dt.timedelta(seconds=timezone.now().timestamp() - stamp)
        return age > dt.timedelta(hours=settings.REGISTRY_SESSION_HOURS)


class ScopeMiddleware:
    """One transaction a request, under the user's scope; read-only for safe methods; undone when a view fails."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        code = getattr(user, "scope", "")
        with scoped(code, actor=user.pk if user.is_authenticated else None), transaction.atomic():
            if request.method in SAFE:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
            response = self.get_response(request)
        self._write_accesses(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A failed view leaves nothing behind; the error page is made by the handlers."""
        transaction.set_rollback(True)

    @staticmethod
    def _write_accesses(request: HttpRequest) -> None:
        """Reads that must be on record (registry.audit.trail.note_access) are written after the read-only part."""
        accesses = getattr(request, "noted_accesses", [])
        if accesses:
            with scoped(getattr(request.user, "scope", ""), actor=request.user.pk), transaction.atomic():
                for write in accesses:
                    write()
