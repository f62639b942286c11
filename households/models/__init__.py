"""The household card's tables, one model a file."""

from households.models.case import Case, CaseState, StepLimit
from households.models.household import Household
from households.models.income import GUARANTEES, IncomeYear, LivingYear
from households.models.measure import Measure
from households.models.member import Member
from households.models.preview import ImportPreview
from households.models.standard import Standard
from households.models.status import StatusSpan

__all__ = [
    "GUARANTEES", "Case", "CaseState", "Household", "ImportPreview", "IncomeYear", "LivingYear", "Measure", "Member",
    "Standard", "StatusSpan", "StepLimit",
]  # fmt: skip
