"""The screens of the money."""

from funds.views.budget import allocation_notices, budget, budget_workbook, idle
from funds.views.decompose import Decompose, Reallocate
from funds.views.overview import TransferList, home
from funds.views.payments import (
    LineReverse,
    LineStrike,
    PaymentDetail,
    PaymentEdit,
    PaymentList,
    PaymentPrepare,
    payment_step,
    payment_workbook,
)
from funds.views.projects import ProjectDetail, ProjectEdit, ProjectList, ProjectPropose, project_step
from funds.views.sources import (
    Allocate,
    AllocationList,
    AllocationReverse,
    GiveBack,
    SourceDetail,
    SourceEnter,
    SourceList,
    SourceTakeBack,
    source_publish,
    source_scans,
)
from funds.views.statement import statement, statement_slip

__all__ = [
    "Allocate",
    "AllocationList",
    "AllocationReverse",
    "Decompose",
    "GiveBack",
    "LineReverse",
    "LineStrike",
    "PaymentDetail",
    "PaymentEdit",
    "PaymentList",
    "PaymentPrepare",
    "ProjectDetail",
    "ProjectEdit",
    "ProjectList",
    "ProjectPropose",
    "Reallocate",
    "SourceDetail",
    "SourceEnter",
    "SourceList",
    "SourceTakeBack",
    "TransferList",
    "allocation_notices",
    "budget",
    "budget_workbook",
    "home",
    "idle",
    "payment_step",
    "payment_workbook",
    "project_step",
    "source_publish",
    "source_scans",
    "statement",
    "statement_slip",
]
