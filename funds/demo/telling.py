"""Every village's figures on its wall."""

from funds import reports
from publicity import actions as publicity
from registry.demo.plan import Plan


def tell_the_villages(plan: Plan) -> None:
    """Every village's figures on its wall."""
    for village in plan.village_codes:
        told = reports.wall_told(village, plan.on)
        publicity.publish_figures(
            village=village, topic="funds", as_of=plan.on, by=None, sentences=told.sentences, rows=told.rows
        )
