"""The office site: everything behind login, the Fair Wall included for those who run one process only."""

from django.urls import include, path

from registry.web import health, home, robots
from registry.web.trail import Trail

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", robots.office, name="robots"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("accounts/", include("registry.accounts.urls")),
    path("divisions/", include("registry.divisions.urls")),
    path("jobs/", include("registry.jobs.urls")),
    path("drafts/", include("registry.drafts.urls")),
    path("policies/", include("registry.policies.urls")),
    path("filters/", include("registry.web.saved_urls")),
    path("trail/", Trail.as_view(), name="trail"),
    path("documents/", include("registry.documents.urls")),
    path("styleguide/", include("registry.web.styleguide_urls")),
    path("api/", include("registry.api.urls")),
    *(
        path(f"{app}/", include(f"{app}.urls"))
        for app in ("households", "villages", "publicity", "funds", "inspections")
    ),
    path("wall/", include("publicity.public_urls")),
]

handler400 = "registry.web.errors.bad_request"
handler403 = "registry.web.errors.forbidden"
handler404 = "registry.web.errors.not_found"
handler500 = "registry.web.errors.server_error"
