"""The household card's tables, one subject a module."""

from households.models.case import Case, CaseState, StepLimit
from households.models.change import HouseholdChange, YearReopening
from households.models.comparison import ComparisonList, Hit, NegativeFlag
from households.models.facts import YearlyFacts
from households.models.finding import Finding, FindingTally, Waiver
from households.models.household import Household
from households.models.income import IncomeLine, IncomeYear
from households.models.living import GUARANTEES, GuaranteeProof, LivingYear
from households.models.measure import Measure
from households.models.member import Member
from households.models.member_year import MemberYear
from households.models.plan import HelpPlan
from households.models.preview import ImportPreview
from households.models.risk import CauseEvidence, HouseholdRisk
from households.models.standard import Standard
from households.models.status import StatusSpan
from households.models.visit import HelperAssignment, Problem, Visit
from households.models.work import Work

__all__ = [
    "GUARANTEES", "Case", "CaseState", "CauseEvidence", "ComparisonList", "Finding", "FindingTally", "GuaranteeProof",
    "HelpPlan", "HelperAssignment", "Hit", "Household", "HouseholdChange", "HouseholdRisk", "ImportPreview",
    "IncomeLine", "IncomeYear", "LivingYear", "Measure", "Member", "MemberYear", "NegativeFlag", "Problem", "Standard",
    "StatusSpan", "StepLimit", "Visit", "Waiver", "Work", "YearReopening", "YearlyFacts",
]  # fmt: skip
