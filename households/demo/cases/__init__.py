"""Live cases of the demo county, brought to every state by the real steps on the days they would have been taken.

Called by `manage.py demo` after the notices of the past stand. Runs as owner with the clock moved; each step is taken
by the person whose turn it is. Late ones, objections, returns and refusals are among them; exits lie in 2020.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from households.demo.cases import exits, identification, watching

if TYPE_CHECKING:
    from registry.demo.plan import Plan


def build(plan: Plan) -> None:
    """About a hundred cases of the four procedures."""
    exits.build(plan)
    identification.build(plan)
    watching.build(plan)
