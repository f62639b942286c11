"""What a household's app says about rules typed on the county's pages."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from households.choices.checks import CHECKS


def faults_of_setting(values: Mapping[str, Any]) -> list[Any]:
    """What is wrong with the policy figures of a check's setting; empty when the nightly check can count with them."""
    check = CHECKS.get(str(values.get("rule")))
    limits = values.get("limits") or {}
    known = {limit.name for limit in check.limits if not limit.standard} if check else set()
    if isinstance(limits, Mapping) and all(name in known and _is_number(value) for name, value in limits.items()):
        return []
    return [
        _('Policy figures are written as {"name": number}, with names that this rule knows: %(names)s.')
        % {"names": ", ".join(sorted(known)) or "—"}
    ]


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return False
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
