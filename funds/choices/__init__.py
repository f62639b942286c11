"""Codes of the money. Each room of the app has its own file."""

from funds.choices.bank import (
    CLEAR,
    BankFileState,
    LayoutKind,
    Outcome,
    ReconciliationState,
    RecoveryCause,
    RecoveryState,
)
from funds.choices.figures import FundFigure, GuardedPaper
from funds.choices.money import AllocationKind, Level, ProjectCategory, SourceCategory
from funds.choices.payments import EDITABLE_PAYMENT, WAITING, Means, PaymentState, PayTo, People, Per
from funds.choices.projects import (
    EDITABLE_PROJECT,
    FUNDABLE,
    PAYABLE,
    AssetKind,
    AssetState,
    ClaimPaper,
    ClaimState,
    Comparison,
    Grade,
    Milestone,
    ProjectNature,
    ProjectState,
    TargetGroup,
)
from funds.choices.watch import Closing, HitState, Pattern

__all__ = [
    "CLEAR", "EDITABLE_PAYMENT", "EDITABLE_PROJECT", "FUNDABLE", "PAYABLE", "WAITING",
    "AllocationKind", "AssetKind", "AssetState", "BankFileState", "ClaimPaper", "ClaimState", "Closing", "Comparison",
    "FundFigure", "Grade", "GuardedPaper", "HitState", "LayoutKind", "Level", "Means", "Milestone", "Outcome",
    "Pattern", "PayTo", "PaymentState", "People", "Per", "ProjectCategory", "ProjectNature", "ProjectState",
    "ReconciliationState", "RecoveryCause", "RecoveryState", "SourceCategory", "TargetGroup",
]  # fmt: skip
