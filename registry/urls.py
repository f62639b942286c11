"""The office site: everything behind login, the Fair Wall included for those who run one process only."""

from importlib.util import find_spec

from django.urls import include, path

from registry.web import health, home
from registry.web.trail import Trail

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("registry.accounts.urls")),
    path("divisions/", include("registry.divisions.urls")),
    path("jobs/", include("registry.jobs.urls")),
    path("trail/", Trail.as_view(), name="trail"),
    path("api/", include("registry.api.urls")),
]
for _path, _urls in (("documents/", "registry.documents.urls"), ("styleguide/", "registry.web.styleguide_urls")):
    if find_spec(_urls.rsplit(".", 1)[0]) and find_spec(_urls):
        urlpatterns.append(path(_path, include(_urls)))
for _app in ("households", "villages", "publicity", "funds", "inspections"):
    if find_spec(_app) and find_spec(f"{_app}.urls"):
        urlpatterns.append(path(f"{_app}/", include(f"{_app}.urls")))
if find_spec("publicity") and find_spec("publicity.public_urls"):
    urlpatterns.append(path("wall/", include("publicity.public_urls")))

handler400 = "registry.web.errors.bad_request"
handler403 = "registry.web.errors.forbidden"
handler404 = "registry.web.errors.not_found"
handler500 = "registry.web.errors.server_error"
