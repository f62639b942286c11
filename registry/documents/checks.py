"""System checks: what the machine lacks for good and fast papers. Warnings, because the registry works without."""

from __future__ import annotations

from collections.abc import Sequence
from ctypes.util import find_library
from typing import Any

from django.core.checks import CheckMessage, Warning, register

from registry.documents import fonts


@register("documents", deploy=False)
def check_subset_library(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without libharfbuzz-subset the fonts are cut by fontTools: the same PDF takes 20 times as long."""
    if find_library("harfbuzz-subset"):
        return []
    return [
        Warning(
            "libharfbuzz-subset is missing: PDFs are written about 20 times slower.",
            hint="Install the package libharfbuzz-subset0.",
            id="documents.W001",
        )
    ]


@register("documents", deploy=False)
def check_fonts(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Official papers need four kinds of type; a missing one is replaced by another and looks wrong."""
    missing = fonts.missing_roles()
    if not missing:
        return []
    return [
        Warning(
            f"No font for: {', '.join(missing)}.",
            hint="Run script/bootstrap, or put licensed fonts into REGISTRY_FONT_DIR.",
            id="documents.W002",
        )
    ]
