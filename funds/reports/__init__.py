"""Figures about money: what came, where it stands, whom it reached. Read-only; every figure is a sum over transfers."""

from funds.ledger.conserving import NodeBalance, conservation
from funds.reports.budget import Figure, expenditure, figures, pace_due, paces
from funds.reports.execution import Executed, came_by_division, executed, progress_by_month
from funds.reports.flow import SourceFlow, VillageFlow, flow_by_source, flow_by_village, village_flow
from funds.reports.idle import Idle, idle_nodes, idle_projects
from funds.reports.notices import DueNotice, due_notices, publish_by
from funds.reports.progress import (
    SourceProgress,
    Standing,
    pace,
    projects_by_state,
    source_progress,
    standing,
)
from funds.reports.statement import Received, statement, statements
from funds.reports.telling import Told, VillageYear, village_year, wall_rows, wall_sentences, wall_told
from funds.reports.waiting import Waiting, waiting

__all__ = [
    "DueNotice",
    "Executed",
    "Figure",
    "Idle",
    "NodeBalance",
    "Received",
    "SourceFlow",
    "SourceProgress",
    "Standing",
    "Told",
    "VillageFlow",
    "VillageYear",
    "Waiting",
    "came_by_division",
    "conservation",
    "due_notices",
    "executed",
    "expenditure",
    "figures",
    "flow_by_source",
    "flow_by_village",
    "idle_nodes",
    "idle_projects",
    "pace",
    "pace_due",
    "paces",
    "progress_by_month",
    "projects_by_state",
    "publish_by",
    "source_progress",
    "standing",
    "statement",
    "statements",
    "village_flow",
    "village_year",
    "waiting",
    "wall_rows",
    "wall_sentences",
    "wall_told",
]
