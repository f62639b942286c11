"""`{% standing_warnings "funds.payment" object.pk %}`: the warnings that stand on a paper, on the paper's own page."""

from __future__ import annotations

from typing import Any

from django import template

from funds.presenters.watch import standing_on
from registry.accounts.permissions import Permission

register = template.Library()


@register.inclusion_tag("funds/watch/_on_paper.html", takes_context=True)
def standing_warnings(context: Any, kind: str, key: Any) -> dict[str, Any]:
    """What stands on a paper, for whoever may see the money."""
    user = context["request"].user
    return {"context": {"warnings": standing_on(f"{kind}:{key}", user) if user.may(Permission.VIEW_FUNDS) else []}}
