"""Where a visitor comes from, for the lock-out."""

from django.http import HttpRequest


def behind_one_proxy(request: HttpRequest) -> str:
    """The address our own proxy saw: the last one in X-Forwarded-For. Earlier ones are the visitor's own words."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
