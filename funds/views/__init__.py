"""The screens of the money."""

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
)

__all__ = [
    "Allocate",
    "AllocationList",
    "AllocationReverse",
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
    "SourceDetail",
    "SourceEnter",
    "SourceList",
    "SourceTakeBack",
    "TransferList",
    "home",
    "payment_step",
    "payment_workbook",
    "project_step",
]
