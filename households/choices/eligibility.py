"""Limits that help measures are read against, and the sentences when one does not fit. DOMAIN §5.1, §11 DQ-45…50, 72.

A sentence's place-holders are filled by households/rules/eligibility.py; the figures are rows with a document.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LimitCode(models.TextChoices):
    """An amount, age, term or year that a document sets for a measure."""

    LOAN_MOST = "loan_most", _("Small loan: highest principal (yuan)")
    EXTRA_LOANS_MOST = "extra_loans_most", _("Extra loans: highest total (yuan)")
    LOAN_MONTHS = "loan_months", _("Small loan: longest term (months)")
    LOAN_AGE_FROM = "loan_age_from", _("Borrower: youngest (years)")
    LOAN_AGE_TO = "loan_age_to", _("Borrower: oldest (years)")
    JOB_AGE_FROM = "job_age_from", _("Public-welfare job: youngest (years)")
    JOB_AGE_TO = "job_age_to", _("Public-welfare job: oldest (years)")
    RANGER_YEARLY = "ranger_yearly", _("Ecological ranger: pay in a year (yuan)")
    RAIN_DEW_YEARLY = "rain_dew_yearly", _("Rain and Dew scheme: amount in a year (yuan)")
    HOUSE_M2_A_HEAD = "house_m2_a_head", _("Relocation: largest floor area a head (m²)")
    RELOCATION_LAST = "relocation_last", _("Relocation: last year of new moves")
    WAGE_LEAST = "wage_least", _("Monthly wage: lowest plausible (yuan)")
    WAGE_MOST = "wage_most", _("Monthly wage: highest plausible (yuan)")
    OLD_AGE_FROM = "old_age_from", _("Old-age allowance: from age (years)")
    SCHOOL_AGE_FROM = "school_age_from", _("Compulsory schooling: from age (years)")
    SCHOOL_AGE_TO = "school_age_to", _("Compulsory schooling: to age (years)")
    DESTITUTE_AGE_FROM = "destitute_age_from", _("Destitute support: from age (years)")
    LABOUR_SHARE = "labour_share", _("Lack of labour: largest share of members with full labour")
    LAND_SHARE = "land_share", _("Lack of land: largest share of the village's mean a head")


class Objection(models.TextChoices):
    """Why a measure does not fit the person or the household."""

    LOAN_OVER = "loan_over", _("The loan exceeds %(most)s yuan; mark it as an extra loan without subsidy.")
    EXTRA_OVER = "extra_over", _("Loans add up to %(total)s yuan, more than %(most)s.")
    LOAN_TERM = "loan_term", _("The term exceeds %(most)s months.")
    LOAN_AGE = "loan_age", _("%(name)s is %(age)s years old; borrowers are %(least)s to %(most)s.")
    LOAN_USE = "loan_use", _("The small loan is for the household's own production, not for “%(use)s”.")
    LOAN_SECOND = "loan_second", _("%(name)s has a loan already that is not paid back.")
    JOB_AGE = "job_age", _("%(name)s is %(age)s years old; welfare jobs go to people of %(least)s to %(most)s.")
    JOB_LABOUR = "job_labour", _("%(name)s cannot work by the card; a welfare job needs some labour.")
    JOB_SECOND = "job_second", _("%(name)s has a welfare job already.")
    JOB_AWAY = "job_away", _("%(name)s works outside the county; a welfare job is in the county.")
    WORK_LABOUR = "work_labour", _("%(name)s cannot work by the card.")
    WORK_SCHOOL = "work_school", _("%(name)s is at school by the card.")
    WAGE_ODD = "wage_odd", _("A monthly wage lies between %(least)s and %(most)s yuan.")
    RAIN_DEW_SCHOOL = "rain_dew_school", _("%(name)s is at no secondary or higher vocational school by the card.")
    RAIN_DEW_AMOUNT = "rain_dew_amount", _("The scheme pays %(most)s yuan a year.")
    NOT_AT_SCHOOL = "not_at_school", _("%(name)s is not at school by the card.")
    HOUSE_GRADE = "house_grade", _("Repair is for grade C, rebuilding for grade D.")
    HOUSE_SOUND = "house_sound", _("Grades A and B are sound: no renewal of a dangerous house.")
    MOVE_AREA = "move_area", _("%(area)s m² for %(persons)s people is more than %(most)s m² a head.")
    MOVE_LATE = "move_late", _("New relocations ended with %(year)s.")
    RANGER_PAY = "ranger_pay", _("A ranger is paid about %(most)s yuan a year.")
    NO_DISABILITY = "no_disability", _("%(name)s has no disability by the card.")
    NOT_SEVERE = "not_severe", _("The nursing subsidy is for grades 1 and 2; the card says otherwise of %(name)s.")
    NO_ALLOWANCE = "no_allowance", _("By the card nobody here has the minimum living allowance.")
    NO_DESTITUTE = "no_destitute", _("By the card %(name)s is not under destitute support.")
    TOO_YOUNG = "too_young", _("%(name)s is %(age)s years old; the allowance begins at %(least)s.")


class Word(models.TextChoices):
    """What is wrong with a measure's facts as typed."""

    UNKNOWN_KIND = "unknown_kind", _("This is no kind of measure on the list.")
    UNKNOWN_ITEM = "unknown_item", _("This is nothing that this kind of measure does.")
    UNKNOWN_FACT = "unknown_fact", _("This kind of measure does not record “%(key)s”.")
    MISSING = "missing", _("Fill in “%(label)s”: a measure in this state has it.")
    NOT_A_NUMBER = "not_a_number", _("Give a number from 0 to %(most)s.")
    NOT_A_DAY = "not_a_day", _("Give a day as year-month-day.")
    NOT_ON_LIST = "not_on_list", _("Choose from the list.")
    TOO_LONG = "too_long", _("At most %(longest)s characters.")
    NO_MEMBER = "no_member", _("Say for whom: this measure is for one person.")
