"""Code lists of the member block. Own stable codes; papers and workbooks exchange labels. Source: DOMAIN §2.5, §2.9."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Relation(models.TextChoices):
    """Relation to the head of household (与户主关系)."""

    HEAD = "head", _("Head of household")
    SPOUSE = "spouse", _("Spouse")
    SON = "son", _("Son")
    DAUGHTER = "daughter", _("Daughter")
    DAUGHTER_IN_LAW = "daughter_in_law", _("Daughter-in-law")
    SON_IN_LAW = "son_in_law", _("Son-in-law")
    GRANDSON = "grandson", _("Grandson (son's son)")
    GRANDDAUGHTER = "granddaughter", _("Granddaughter (son's daughter)")
    MATERNAL_GRANDSON = "maternal_grandson", _("Grandson (daughter's son)")
    MATERNAL_GRANDDAUGHTER = "maternal_granddaughter", _("Granddaughter (daughter's daughter)")
    FATHER = "father", _("Father")
    MOTHER = "mother", _("Mother")
    WIFES_FATHER = "wifes_father", _("Wife's father")
    WIFES_MOTHER = "wifes_mother", _("Wife's mother")
    HUSBANDS_FATHER = "husbands_father", _("Husband's father")
    HUSBANDS_MOTHER = "husbands_mother", _("Husband's mother")
    GRANDFATHER = "grandfather", _("Father's father")
    GRANDMOTHER = "grandmother", _("Father's mother")
    MATERNAL_GRANDFATHER = "maternal_grandfather", _("Mother's father")
    MATERNAL_GRANDMOTHER = "maternal_grandmother", _("Mother's mother")
    SIBLING = "sibling", _("Brother or sister")
    GREAT_GRANDSON = "great_grandson", _("Great-grandson")
    GREAT_GRANDDAUGHTER = "great_granddaughter", _("Great-granddaughter")
    NEPHEW = "nephew", _("Nephew")
    NIECE = "niece", _("Niece")
    BROTHERS_WIFE = "brothers_wife", _("Brother's wife")
    UNCLE = "uncle", _("Uncle")
    OTHER = "other", _("Other relation")


class Health(models.TextChoices):
    """State of health (健康状况); several may hold, but "healthy" stands alone (DQ-29)."""

    HEALTHY = "healthy", _("Healthy")
    CHRONIC = "chronic", _("Long-term chronic illness")
    SERIOUS = "serious", _("Serious illness")
    DISABLED = "disabled", _("With a disability")


class Education(models.TextChoices):
    """Schooling of those no longer at school (文化程度)."""

    ILLITERATE = "illiterate", _("Illiterate or semi-literate")
    PRIMARY = "primary", _("Primary school finished")
    JUNIOR = "junior", _("Junior middle school finished")
    SENIOR = "senior", _("Senior middle school finished")
    COLLEGE = "college", _("Junior college finished")
    BACHELOR = "bachelor", _("Bachelor or above")


class School(models.TextChoices):
    """Where someone at school stands (在校生状况)."""

    PRESCHOOL_AGE = "preschool_age", _("Under school age")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    PRIMARY = "primary", _("Primary school")
    GRADE_7 = "grade_7", _("Grade 7")
    GRADE_8 = "grade_8", _("Grade 8")
    GRADE_9 = "grade_9", _("Grade 9")
    SENIOR_1 = "senior_1", _("Senior middle school, year 1")
    SENIOR_2 = "senior_2", _("Senior middle school, year 2")
    SENIOR_3 = "senior_3", _("Senior middle school, year 3")
    VOCATIONAL_1 = "vocational_1", _("Secondary vocational school, year 1")
    VOCATIONAL_2 = "vocational_2", _("Secondary vocational school, year 2")
    VOCATIONAL_3 = "vocational_3", _("Secondary vocational school, year 3")
    COLLEGE_1 = "college_1", _("Higher vocational college, year 1")
    COLLEGE_2 = "college_2", _("Higher vocational college, year 2")
    COLLEGE_3 = "college_3", _("Higher vocational college, year 3")
    TECHNICIAN_1 = "technician_1", _("Technician college, year 1")
    TECHNICIAN_2 = "technician_2", _("Technician college, year 2")
    TECHNICIAN_3 = "technician_3", _("Technician college, year 3")
    TECHNICIAN_4 = "technician_4", _("Technician college, year 4")
    BACHELOR_1 = "bachelor_1", _("University, year 1")
    BACHELOR_2 = "bachelor_2", _("University, year 2")
    BACHELOR_3 = "bachelor_3", _("University, year 3")
    BACHELOR_4 = "bachelor_4", _("University, year 4")
    BACHELOR_5 = "bachelor_5", _("University, year 5")
    GRADUATE = "graduate", _("Graduate school")


class Labour(models.TextChoices):
    """Ability to work (劳动技能)."""

    SKILLED = "skilled", _("Skilled labour")
    ORDINARY = "ordinary", _("Ordinary labour")
    WEAK = "weak", _("Weak or half labour")
    LOST = "lost", _("Lost the ability to work")
    NONE = "none", _("No ability to work")


ABLE_TO_WORK = frozenset({Labour.SKILLED, Labour.ORDINARY, Labour.WEAK})
"""Members with any labour; a household without one is a no-labour household (整户无劳动能力)."""


class Politics(models.TextChoices):
    """Political status (政治面貌)."""

    PARTY = "party", _("Party member")
    PROBATIONARY = "probationary", _("Probationary party member")
    LEAGUE = "league", _("Youth League member")
    MASSES = "masses", _("No party membership")


class WorkArea(models.TextChoices):
    """Where someone works away from home (务工区域)."""

    TOWNSHIP = "township", _("Within the township")
    COUNTY = "county", _("Within the county, outside the township")
    PROVINCE = "province", _("Within the province, outside the county")
    OUTSIDE = "outside", _("Outside the province")
    OTHER = "other", _("Elsewhere")


class Allowance(models.TextChoices):
    """Minimum living allowance (享受低保政策情况)."""

    NONE = "none", _("No allowance")
    RURAL = "rural", _("Rural minimum allowance")
    URBAN = "urban", _("Urban minimum allowance")


class Destitute(models.TextChoices):
    """Support of the destitute (特困供养)."""

    NONE = "none", _("No destitute support")
    RURAL = "rural", _("Rural destitute support")
    URBAN = "urban", _("Urban destitute support")


class JoinReason(models.TextChoices):
    """Why a member came to the household (自然增加)."""

    IDENTIFIED = "identified", _("Identified with the household")
    BIRTH = "birth", _("Born")
    MARRIAGE = "marriage", _("Married in")
    ADOPTION = "adoption", _("Adopted")
    RELEASED = "released", _("Released from prison")
    DISCHARGED = "discharged", _("Discharged from the army")
    REGISTERED = "registered", _("Registration moved in")
    FOUND = "found", _("Found again")
    SPLIT = "split", _("Came with a household split")
    MERGE = "merge", _("Came with a household merge")


class LeaveReason(models.TextChoices):
    """Why a member left the household (自然减少)."""

    DEATH = "death", _("Died")
    MARRIAGE = "marriage", _("Married out")
    MOVED = "moved", _("Registration moved out")
    PRISON = "prison", _("Sentenced to prison")
    ARMY = "army", _("Joined the army")
    MISSING = "missing", _("Missing")
    SPLIT = "split", _("Household split")
    MERGE = "merge", _("Household merged")
    MISTAKE = "mistake", _("Entered by mistake")


class DisabilityKind(models.TextChoices):
    """Kind of disability (残疾类别), the 19th digit of the certificate. Source: DOMAIN §2.5, §2.8."""

    SIGHT = "1", _("Sight")
    HEARING = "2", _("Hearing")
    SPEECH = "3", _("Speech")
    LIMBS = "4", _("Limbs")
    INTELLECT = "5", _("Intellect")
    MENTAL = "6", _("Mental")
    MULTIPLE = "7", _("Multiple")


class DisabilityLevel(models.TextChoices):
    """Grade of disability (残疾等级), the 20th digit of the certificate; 1 and 2 are severe."""

    ONE = "1", _("Grade 1")
    TWO = "2", _("Grade 2")
    THREE = "3", _("Grade 3")
    FOUR = "4", _("Grade 4")


SEVERE = frozenset({DisabilityLevel.ONE, DisabilityLevel.TWO})


class DropReason(models.TextChoices):
    """Why a child of school age is not at school (失学或辍学原因)."""

    ILLNESS = "illness", _("Out of school for illness")
    DISABILITY = "disability", _("Out of school for disability")
    UNWILLING = "unwilling", _("Tired of school")
    OTHER = "other", _("Out of school for another reason")


class WelfareJob(models.TextChoices):
    """Public-welfare job (公益性岗位类型). Source: DOMAIN §2.5, M03."""

    RANGER = "ranger", _("Forest ranger")
    CLEANER = "cleaner", _("Village cleaner")
    ROADS = "roads", _("Road keeper")
    WATER = "water", _("Water keeper")
    CARER = "carer", _("Carer")
    OTHER = "other", _("Other welfare job")


class Industry(models.TextChoices):
    """Trade of an employer (产业分类)."""

    FARMING = "farming", _("Farming, forestry and fishing")
    MANUFACTURING = "manufacturing", _("Manufacturing")
    BUILDING = "building", _("Building")
    TRANSPORT = "transport", _("Transport and storage")
    TRADE = "trade", _("Wholesale and retail")
    CATERING = "catering", _("Hotels and catering")
    SERVICES = "services", _("Household and other services")
    OTHER = "other", _("Other trade")


class JobChannel(models.TextChoices):
    """How the work was found (就业渠道)."""

    SELF = "self", _("Found it oneself")
    KIN = "kin", _("Through relatives or people from home")
    GOVERNMENT = "government", _("Organised by the government")
    AGENCY = "agency", _("Through an agency")
    COOPERATION = "cooperation", _("East-west labour cooperation")
    WORKSHOP = "workshop", _("In a support workshop")
    OTHER = "other", _("Another way")
