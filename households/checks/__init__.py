"""Running the data checks: how rules stand in a place, facts of whole areas, what crosses households. DOMAIN §11.

Reads only. What was found is written by households/actions/findings.py.
"""

from households.checks.cards import facts_of
from households.checks.found import Found
from households.checks.registry import register
from households.checks.running import found_in, found_on, of_draft
from households.checks.settings import Settings

__all__ = ["Found", "Settings", "facts_of", "found_in", "found_on", "of_draft", "register"]
