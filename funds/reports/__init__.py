"""Figures about money: what came, where it stands, whom it reached. Read-only; every figure is a sum over transfers."""

from funds.reports.conservation import NodeBalance, conservation
from funds.reports.flow import SourceFlow, VillageFlow, flow_by_source, flow_by_village, village_flow
from funds.reports.progress import (
    SourceProgress,
    Standing,
    pace,
    projects_by_state,
    source_progress,
    standing,
)
from funds.reports.telling import VillageYear, village_year, wall_rows, wall_sentences

__all__ = [
    "NodeBalance",
    "SourceFlow",
    "SourceProgress",
    "Standing",
    "VillageFlow",
    "VillageYear",
    "conservation",
    "flow_by_source",
    "flow_by_village",
    "pace",
    "projects_by_state",
    "source_progress",
    "standing",
    "village_flow",
    "village_year",
    "wall_rows",
    "wall_sentences",
]
