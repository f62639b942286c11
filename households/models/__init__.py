"""The household card's tables, one subject a module."""

from households.choices.cases import CaseState
from households.models.case import Case
from households.models.change import HouseholdChange, YearReopening
from households.models.comparison import ComparisonList, Hit, NegativeFlag
from households.models.cost_ratio import CostRatio
from households.models.facts import YearlyFacts
from households.models.finding import Finding, FindingTally, Waiver
from households.models.household import Household
from households.models.income import IncomeLine, IncomeYear
from households.models.living import GUARANTEES, GuaranteeProof, LivingYear
from households.models.measure import Measure
from households.models.measure_standard import MeasureStandard
from households.models.member import Member
from households.models.member_year import MemberYear
from households.models.plan import HelpPlan
from households.models.preview import ImportEffect, ImportPreview
from households.models.relative import NearRelative
from households.models.request import MemberChange
from households.models.risk import CauseEvidence, HouseholdRisk
from households.models.round import AdjustmentRound
from households.models.rule_setting import RuleSetting
from households.models.standard import Standard
from households.models.status import StatusSpan
from households.models.step_limit import StepLimit
from households.models.visit import HelperAssignment, Problem, Visit
from households.models.work import Work

__all__ = [
    "GUARANTEES", "AdjustmentRound", "Case", "CaseState", "CauseEvidence", "ComparisonList", "CostRatio", "Finding",
    "FindingTally", "GuaranteeProof", "HelpPlan", "HelperAssignment", "Hit", "Household", "HouseholdChange",
    "HouseholdRisk", "ImportEffect", "ImportPreview", "IncomeLine", "IncomeYear", "LivingYear", "Measure",
    "MeasureStandard", "Member", "MemberChange", "MemberYear", "NearRelative", "NegativeFlag", "Problem",
    "RuleSetting", "Standard", "StatusSpan", "StepLimit", "Visit", "Waiver", "Work", "YearReopening", "YearlyFacts",
]  # fmt: skip
