"""The data checks that one card decides alone: pure conditions on frozen facts. Source: DOMAIN §11."""

from households.rules.checks import causes as _causes  # noqa: F401  (each fills CONDITIONS)
from households.rules.checks import income as _income  # noqa: F401  (fills CONDITIONS)
from households.rules.checks import monitoring as _monitoring  # noqa: F401  (fills CONDITIONS)
from households.rules.checks import schooling as _schooling  # noqa: F401  (fills CONDITIONS)
from households.rules.checks import support as _support  # noqa: F401  (fills CONDITIONS)
from households.rules.checks.facts import Card, Hit
from households.rules.checks.table import CONDITIONS, OF_PEOPLE, InForce, Limits, hits

__all__ = ["CONDITIONS", "OF_PEOPLE", "Card", "Hit", "InForce", "Limits", "hits"]
