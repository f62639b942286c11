"""Codes of the money. Each room of the app has its own file."""

from funds.choices.bank import (
    CLEAR,
    SETTLED_AGREEMENTS,
    Agreement,
    AnswerField,
    AnswerState,
    BankField,
    BankFileState,
    Encoding,
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
    CLAIM_UNDER_WAY,
    CONTRACTABLE,
    EDITABLE_CLAIM,
    EDITABLE_PROJECT,
    FUNDABLE,
    LIST_OPEN,
    LISTED,
    PAYABLE,
    RUNNING,
    WITHOUT_MONEY,
    AssetKind,
    AssetState,
    BudgetChangeState,
    ClaimPaper,
    ClaimState,
    Comparison,
    Grade,
    Milestone,
    Procurement,
    ProjectNature,
    ProjectState,
    TargetGroup,
)
from funds.choices.watch import Closing, HitState, Pattern

__all__ = [
    "CLAIM_UNDER_WAY", "CLEAR", "CONTRACTABLE", "EDITABLE_CLAIM", "EDITABLE_PAYMENT", "EDITABLE_PROJECT",
    "FUNDABLE", "LISTED", "LIST_OPEN", "PAYABLE", "RUNNING", "SETTLED_AGREEMENTS", "WAITING", "WITHOUT_MONEY",
    "Agreement", "AllocationKind", "AnswerField", "AnswerState", "AssetKind", "AssetState", "BankField",
    "BankFileState", "BudgetChangeState", "ClaimPaper", "ClaimState", "Closing", "Comparison", "Encoding",
    "FundFigure", "Grade", "GuardedPaper", "HitState", "LayoutKind", "Level", "Means", "Milestone", "Outcome",
    "Pattern", "PayTo", "PaymentState", "People", "Per", "Procurement", "ProjectCategory", "ProjectNature",
    "ProjectState", "ReconciliationState", "RecoveryCause", "RecoveryState", "SourceCategory", "TargetGroup",
]  # fmt: skip
