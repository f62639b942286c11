"""The chain of papers: where money comes from, how it is passed on, what for, who is paid, what the bank says."""

from funds.models.allocation import Allocation
from funds.models.bank import (
    BankFile,
    BankFileLine,
    BankLayout,
    Reconciliation,
    Recovery,
    Repayment,
    ReturnFile,
    ReturnRow,
)
from funds.models.payment import PaymentApproval, PaymentBatch, PaymentLine, PersonalAccount, Receipt
from funds.models.project import Project
from funds.models.rule import FundRule, Instalment, PaceTarget, SignatureRule, SubsidyPolicy
from funds.models.source import FundSource, KnownSource, known_sources
from funds.models.watch import Hit
from funds.models.work import (
    Acceptance,
    Asset,
    AssetYear,
    Claim,
    Contract,
    Progress,
    ProjectHousehold,
    ProjectTarget,
    Supplier,
)

__all__ = [
    "Acceptance", "Allocation", "Asset", "AssetYear", "BankFile", "BankFileLine", "BankLayout", "Claim", "Contract",
    "FundRule", "FundSource", "Hit", "Instalment", "KnownSource", "PaceTarget", "PaymentApproval", "PaymentBatch",
    "PaymentLine", "PersonalAccount", "Progress", "Project", "ProjectHousehold", "ProjectTarget", "Receipt",
    "Reconciliation", "Recovery", "Repayment", "ReturnFile", "ReturnRow", "SignatureRule", "SubsidyPolicy", "Supplier",
    "known_sources",
]  # fmt: skip
