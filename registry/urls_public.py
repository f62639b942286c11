"""The Fair Wall as a process of its own: no login, no session, a database role that cannot read people or money."""

from django.urls import include, path
from django.views.generic import RedirectView

from registry.web import health, robots

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="wall:home"), name="home"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", robots.wall, name="robots"),
    path("wall/", include("publicity.public_urls")),
]
handler400 = "publicity.views.public.bad_request"
handler404 = "publicity.views.public.not_found"
handler500 = "publicity.views.public.server_error"
