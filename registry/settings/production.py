"""Real use: keys from the environment, https only, cookies bound to it."""

from django.core.exceptions import ImproperlyConfigured

from registry.settings import keys
from registry.settings.base import *

_NEEDED = keys.NAMES if REGISTRY_SITE == "office" else ("SECRET_KEY",)
if keys.from_environment(_NEEDED) is None:
    raise ImproperlyConfigured(f"Set {', '.join(_NEEDED)} in the environment; see deploy/.env.example.")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"

# Behind the proxy every visitor has the proxy's address; the lock-out counts the address the proxy wrote down last.
AXES_CLIENT_IP_CALLABLE = "registry.accounts.addresses.behind_one_proxy"
