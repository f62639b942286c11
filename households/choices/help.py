"""Help plans, helpers, visits and what becomes of the needs they find. Source: DOMAIN §5.2."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Being drawn up")
    AGREED = "agreed", _("Agreed with the household")
    CLOSED = "closed", _("Closed with its result")


class VisitForm(models.TextChoices):
    """How the household was reached."""

    HOME = "home", _("At home")
    PHONE = "phone", _("By telephone")
    OFFICE = "office", _("At the village office")


class VisitContent(models.TextChoices):
    """What a visit was about; several may hold."""

    POLICY = "policy", _("Explained policies")
    INCOME = "income", _("Asked about income")
    MEASURES = "measures", _("Carried measures forward")
    PROBLEM = "problem", _("Solved a problem")
    OPINION = "opinion", _("Asked for opinions")


class ProblemState(models.TextChoices):
    OPEN = "open", _("To be solved")
    UNDER_WAY = "under_way", _("Being solved")
    SOLVED = "solved", _("Solved")
    NOT_POSSIBLE = "not_possible", _("Cannot be solved, explained")


class ProblemStep(models.TextChoices):
    """What one can do about a problem; rules.problems says when."""

    BEGIN = "begin", _("Begin with it")
    SOLVE = "solve", _("It is solved")
    EXPLAIN = "explain", _("It cannot be solved")
    REOPEN = "reopen", _("It is not solved after all")


class ProblemKind(models.TextChoices):
    """The subject of a need."""

    HEALTH = "health", _("Health")
    SCHOOL = "school", _("School")
    HOUSING = "housing", _("Housing")
    WATER = "water", _("Drinking water")
    WORK = "work", _("Work")
    BUSINESS = "business", _("Farming and business")
    ALLOWANCE = "allowance", _("Allowances and subsidies")
    ROAD = "road", _("Roads and village")
    OTHER = "other", _("Other need")


class FlagKind(models.TextChoices):
    """Negative-list circumstance a comparison can find (负面清单). Source: DOMAIN §2.1, §3.1."""

    CAR = "car", _("Car")
    HOUSE = "house", _("Commercial house")
    SALARY = "salary", _("Public salary")
    COMPANY = "company", _("Company shareholder or legal person")


class FlagVerdict(models.TextChoices):
    """What verification on the spot said."""

    OPEN = "open", _("To be verified")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUTED = "refuted", _("Not so")
    EXPLAINED = "explained", _("So, but no ground to refuse")


class ListKind(models.TextChoices):
    """Lists of other departments that are compared with the cards (信息比对). Source: DOMAIN §3.1 COMPARED."""

    CARS = "cars", _("Vehicles")
    HOUSES = "houses", _("Houses")
    COMPANIES = "companies", _("Companies")
    SALARIES = "salaries", _("Public salaries")
    DEATHS = "deaths", _("Deaths")
    SCHOOL_ROLLS = "school_rolls", _("School rolls")
    INSURANCE = "insurance", _("Medical insurance")
    ALLOWANCES = "allowances", _("Minimum allowance and destitute support")
    DISABILITIES = "disabilities", _("Disability certificates")


class ChangeKind(models.TextChoices):
    """A change that joins or parts households."""

    SPLIT = "split", _("Household split")
    MERGE = "merge", _("Households merged")
    MARRIAGE = "marriage", _("Marriage between two households")
