"""Words of the taxonomy of help measures: items, the facts each kind records, units, value lists. DOMAIN §5.1.

Codes are stored (Measure.item_code, keys and values of Measure.details); changing one needs a migration. Which item
and which fact belong to which kind stands in households/rules/taxonomy.py.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Item(models.TextChoices):
    """What exactly is done, within a kind of measure."""

    # M01
    PLANTING = "planting", _("Crop growing")
    RAISING = "raising", _("Livestock raising")
    ORCHARD = "orchard", _("Forest and fruit growing")
    PROCESSING = "processing", _("Processing of produce")
    DIVIDEND = "dividend", _("Income from shared assets")
    LED = "led", _("Led by a cooperative or firm")
    TECHNIQUE = "technique", _("Technical guidance")
    REWARD = "reward", _("Reward for production")
    INDUSTRY_OTHER = "industry_other", _("Other industry support")
    # M02
    TRAINING = "training", _("Skills training")
    TRAVEL = "travel", _("Travel subsidy for work away")
    LABOUR_EXPORT = "labour_export", _("Organised work away from home")
    WORKSHOP = "workshop", _("Support workshop")
    WORK_RELIEF = "work_relief", _("Work in place of relief")
    START_UP = "start_up", _("Help to start a business")
    EMPLOYMENT_OTHER = "employment_other", _("Other employment support")
    # M03
    JOB_RANGER = "job_ranger", _("Job as forest ranger")
    JOB_CLEANER = "job_cleaner", _("Job as village cleaner")
    JOB_ROADS = "job_roads", _("Job as road keeper")
    JOB_WATER = "job_water", _("Job as water keeper")
    JOB_CARER = "job_carer", _("Job as carer")
    JOB_OTHER = "job_other", _("Other job for the public")
    # M04
    MICROCREDIT = "microcredit", _("Small loan for lifted people")
    CREDIT_OTHER = "credit_other", _("Other financial support")
    # M05
    REPAIR = "repair", _("Repair of a grade C house")
    REBUILD = "rebuild", _("Rebuilding of a grade D house")
    RENT = "rent", _("Renting a safe house")
    # M06
    MOVE_TOGETHER = "move_together", _("Resettled together")
    MOVE_APART = "move_apart", _("Resettled apart")
    # M07
    RAIN_DEW = "rain_dew", _("Rain and Dew scheme")
    STUDY_GRANT = "study_grant", _("Study grant")
    KEEP_AT_SCHOOL = "keep_at_school", _("Bringing a child back to school")
    TAUGHT_AT_HOME = "taught_at_home", _("Lessons brought home")
    MEALS = "meals", _("School meals")
    FEES_WAIVED = "fees_waived", _("School fees waived")
    # M08
    PREMIUM = "premium", _("Subsidy for the medical insurance premium")
    SERIOUS_COVER = "serious_cover", _("Serious-illness insurance pays")
    MEDICAL_AID = "medical_aid", _("Medical aid pays")
    FAMILY_DOCTOR = "family_doctor", _("Family doctor contract")
    CHRONIC_CARE = "chronic_care", _("Care for chronic illness")
    PAY_LATER = "pay_later", _("Treatment first, payment later")
    # M09
    RANGER_PAY = "ranger_pay", _("Ecological ranger")
    RETURNED_LAND = "returned_land", _("Returning farmland to forest")
    PUBLIC_FOREST = "public_forest", _("Public forest compensation")
    GRASSLAND = "grassland", _("Grassland reward")
    # M10
    DIBAO = "dibao", _("Minimum living allowance")
    DESTITUTE_CARE = "destitute_care", _("Support of the destitute")
    HARDSHIP_SUBSIDY = "hardship_subsidy", _("Living subsidy for disabled people in hardship")
    NURSING_SUBSIDY = "nursing_subsidy", _("Nursing subsidy for severe disability")
    OLD_AGE = "old_age", _("Old-age allowance")
    PENSION = "pension", _("Pension")
    TEMPORARY_AID = "temporary_aid", _("Temporary relief")
    POVERTY_INSURANCE = "poverty_insurance", _("Insurance against poverty")
    # M11
    PIPES = "pipes", _("Water pipe to the house")
    CISTERN = "cistern", _("Rain-water cistern")
    PURIFIER = "purifier", _("Water purification")
    # M12
    ROAD = "road", _("Road works")
    BRIDGE = "bridge", _("Bridge works")
    WATER_WORKS = "water_works", _("Water works of the village")
    POWER = "power", _("Power supply")
    NETWORK = "network", _("Broadband network")
    LAMPS = "lamps", _("Street lamps")
    TOILET = "toilet", _("Toilet renewal")
    SURROUNDINGS = "surroundings", _("Cleaner surroundings")
    # M13
    DONATION = "donation", _("Donation")
    PAIRING = "pairing", _("Pairing with a helper unit")
    CHARITY = "charity", _("Charity relief")
    EAST_WEST = "east_west", _("East-west cooperation")
    CONSUMPTION = "consumption", _("Support by buying produce")
    # M14
    SOLAR_JOB = "solar_job", _("Solar income paid for a job")
    SOLAR_WORKS = "solar_works", _("Solar income paid for small public works")
    SOLAR_REWARD = "solar_reward", _("Solar income paid as reward or subsidy")
    # M15
    POLICY_TALK = "policy_talk", _("Policies explained")
    HONOUR_LIST = "honour_list", _("List of praise and reproach")
    POINTS = "points", _("Points for the village shop")


class Detail(models.TextChoices):
    """A fact that a kind of measure records beside what every measure has."""

    PRODUCT = "product", _("product")
    SCALE = "scale", _("scale")
    SCALE_UNIT = "scale_unit", _("unit of the scale")
    MODE = "mode", _("how it is run")
    PARTNER = "partner", _("cooperative or firm")
    EXPECTED = "expected_yuan", _("income expected in a year")
    ACTUAL = "actual_yuan", _("income actually made")
    CONTRACT = "contract_no", _("contract number")
    EMPLOYER = "employer", _("employer")
    COURSE = "course", _("course")
    PLACE = "place", _("place, down to the county")
    WORK_AREA = "work_area", _("area of work")
    WAGE = "monthly_wage_yuan", _("monthly wage")
    POST = "post", _("post")
    MONTHS = "months", _("months in the year")
    PAY = "monthly_pay_yuan", _("monthly pay")
    BANK = "bank", _("lending bank")
    PRINCIPAL = "principal_yuan", _("principal")
    EXTRA_LOAN = "extra_loan", _("extra loan without subsidy")
    RATE = "rate_percent", _("interest rate a year")
    TERM = "term_months", _("term")
    USE = "use", _("use of the loan")
    BALANCE = "balance_yuan", _("still to be paid back")
    GRADE = "grade", _("grade of the house before")
    APPRAISAL = "appraisal_no", _("appraisal number")
    AREA = "area_m2", _("floor area")
    ACCEPTED = "accepted_on", _("accepted on")
    MOVED_FROM = "moved_from", _("moved from")
    MOVED_TO = "moved_to", _("moved to")
    PERSONS = "persons", _("people who move")
    KEYS = "keys_on", _("keys handed over on")
    DEMOLISHED = "demolished_on", _("old house pulled down on")
    SCHOOL_NAME = "school_name", _("name of the school")
    SCHOOL_GRADE = "school_grade", _("school grade")
    TERM_TIME = "school_term", _("school term")
    FUND_PAID = "fund_paid_yuan", _("paid by the fund")
    OWN_SHARE = "own_share_yuan", _("own share")
    POLICY_YEAR = "policy_year", _("insurance year")
    LAND = "land_mu", _("area of land")
    YEARLY_PAY = "yearly_pay_yuan", _("pay in a year")
    ALLOWANCE_CLASS = "allowance_class", _("class of the allowance")
    MONTHLY = "monthly_yuan", _("amount a month")
    WORKS = "works", _("name of the works")
    DONOR = "donor", _("donor")
    GOODS = "goods", _("goods")
    STATION = "station", _("power station")
    CAPACITY = "capacity_kw", _("capacity")
    SOLAR_SHARE = "solar_share_yuan", _("received from the station in a year")
    OCCASION = "occasion", _("occasion")
    POINTS = "points", _("points received")


class Unit(models.TextChoices):
    """Units of quantities; also of Measure.unit."""

    YUAN = "yuan", _("yuan")
    MU = "mu", _("mu")
    HEAD = "head", _("head of animals")
    BIRDS = "birds", _("birds")
    BOXES = "boxes", _("boxes")
    PERSON_TIMES = "person_times", _("person-times")
    MONTH = "month", _("months")
    M2 = "m2", _("m²")
    KW = "kw", _("kW")
    PERCENT = "percent", _("%")
    METRES = "metres", _("metres")
    SHARES = "shares", _("shares")


class IndustryMode(models.TextChoices):
    """How an industry reaches the household."""

    OWN = "own", _("On its own")
    COOPERATIVE = "cooperative", _("Led by a cooperative")
    FIRM = "firm", _("Led by a firm")
    ENTRUSTED = "entrusted", _("Entrusted, with shares")


class LoanUse(models.TextChoices):
    """What a loan is spent on; only production is what the small loan is for."""

    PRODUCTION = "production", _("Production by the household itself")
    WEDDING = "wedding", _("Wedding or funeral")
    HOUSE = "house", _("Building a house")
    WEALTH_PRODUCTS = "wealth_products", _("Financial products")
    HOUSEHOLD_GOODS = "household_goods", _("Household goods")
    SHARE_IN = "share_in", _("Put into a firm as a share")
    RELENDING = "relending", _("Lent on to others")


class AllowanceClass(models.TextChoices):
    """Class of the minimum living allowance."""

    A = "A", _("Class A")
    B = "B", _("Class B")
    C = "C", _("Class C")


class Audience(models.TextChoices):
    """For whom a measure is: one person, the household, or either."""

    MEMBER = "member", _("One member")
    HOUSEHOLD = "household", _("The whole household")
    EITHER = "either", _("A member or the household")
