"""The chain of papers: where money comes from, how it is passed on, what for, who is paid, what the bank says."""

from funds.models.allocation import Allocation
from funds.models.answer import BankEvidence, Reconciliation, ReturnFile, ReturnRow
from funds.models.asset import Asset, AssetYear
from funds.models.bank import BankFile, BankFileLine, BankLayout
from funds.models.claim import Claim, ClaimQuerySet
from funds.models.contract import Acceptance, Contract, KnownSupplier, Overrun, Supplier, known_suppliers
from funds.models.library import BudgetChange, LibraryRule
from funds.models.paying import CadreAccount, PaymentApproval, PaymentExplanation, PersonalAccount, Receipt
from funds.models.payment import PaymentBatch, PaymentLine
from funds.models.project import Project
from funds.models.recovery import Recovery, Repayment
from funds.models.rule import BlockedPurpose, FundRule, Instalment, PaceTarget, SignatureRule, SubsidyPolicy
from funds.models.source import FundSource, KnownSource, known_sources
from funds.models.watch import Hit
from funds.models.work import Progress, ProjectHousehold, ProjectTarget

__all__ = [
    "Acceptance", "Allocation", "Asset", "AssetYear", "BankEvidence", "BankFile", "BankFileLine", "BankLayout",
    "BlockedPurpose", "BudgetChange", "CadreAccount", "Claim", "ClaimQuerySet", "Contract", "FundRule",
    "FundSource", "Hit", "Instalment", "KnownSource", "KnownSupplier", "LibraryRule", "Overrun", "PaceTarget",
    "PaymentApproval", "PaymentBatch", "PaymentExplanation", "PaymentLine", "PersonalAccount", "Progress",
    "Project", "ProjectHousehold", "ProjectTarget", "Receipt", "Reconciliation", "Recovery", "Repayment",
    "ReturnFile", "ReturnRow", "SignatureRule", "SubsidyPolicy", "Supplier", "known_sources", "known_suppliers",
]  # fmt: skip
