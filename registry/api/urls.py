"""/api/v1/ from the apps' `router_entries`, with its schema and docs."""

from importlib import import_module

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from registry.accounts.decorators import login_or_redirect

router = SimpleRouter()
for _app in ("registry.divisions", "publicity", "villages", "households", "funds", "inspections"):
    for _prefix, _viewset, _basename in import_module(f"{_app}.api.urls").router_entries:
        router.register(_prefix, _viewset, basename=_basename)

urlpatterns = [
    path("v1/", include((router.urls, "api"))),
    path("schema/", login_or_redirect(SpectacularAPIView.as_view(permission_classes=[])), name="schema"),
    path(
        "docs/",
        login_or_redirect(SpectacularSwaggerSplitView.as_view(url_name="schema", permission_classes=[])),
        name="api-docs",
    ),
]
