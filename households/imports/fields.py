"""Where each column of the workbook is stored. Source: DOMAIN §10.1, §10.2 (columns), §2.1–§2.7 (fields).

A column that stands in none of these tables is only compared (COMPARED) or named as left out (LEFT_OUT).
"""

from __future__ import annotations

from typing import Final

from households.models import YearlyFacts

HOUSEHOLD: Final = {
    "hamlet": "hamlet", "group": "group", "phone": "phone", "attribute": "attribute", "id_standard": "id_standard",
    "cause_main": "main_cause", "cause_other": "other_causes", "cause_note": "cause_note", "bank_name": "bank_name",
    "bank_account": "bank_account",
}  # fmt: skip
"""Household sheet → Household."""

LIVING: Final = {
    "arable_mu": "arable_mu", "forest_mu": "forest_mu", "returned_mu": "returned_mu", "orchard_mu": "orchard_mu",
    "grass_mu": "grass_mu", "water_mu": "water_mu", "road_km": "road_km", "road_type": "road", "house_m2": "house_m2",
    "is_dangerous": "is_dangerous", "danger_level": "danger", "water_safe": "has_water",
    "power_production": "has_production_power", "power_home": "has_power", "broadcasting": "has_broadcast",
    "toilet": "has_toilet", "fuel": "fuel", "cooperative": "in_cooperative", "led_by_firm": "led_by_firm",
    "led_by_pioneer": "led_by_pioneer",
}  # fmt: skip
"""Household sheet → LivingYear of the row's year."""

INCOME_PARTS: Final = (
    "family_planning", "allowance", "destitute", "pension", "ecology", "other_transfer", "dividend", "other_property",
)  # fmt: skip
"""Household sheet → IncomeYear, beside wage, business and business_cost; each column's field ends with _yuan."""

MEMBER: Final = {
    "person_number": "number", "name": "name", "relation": "relation", "ethnicity": "ethnicity", "phone": "phone",
    "politics": "politics", "disability_year": "disability_year", "speaks_mandarin": "speaks_mandarin",
}  # fmt: skip
"""Member sheet → Member: what is true of the person whatever the year."""

FACTS: Final = {
    "health": "health", "disability_type": "disability_kind", "disability_level": "disability_level",
    "education": "education", "school": "school", "drop_out_reason": "drop_reason", "labour": "labour",
    "work_months": "work_months", "welfare_job": "welfare_job", "welfare_months": "welfare_months",
    "insured_resident": "has_resident_insurance", "insured_employee": "has_employee_insurance",
    "insured_serious": "has_serious_insurance", "insured_commercial": "has_commercial_insurance",
    "illness_aid": "has_serious_aid", "other_health_help": "has_other_health_aid",
    "pension_resident": "has_resident_pension", "pension_employee": "has_employee_pension", "allowance": "allowance",
    "destitute": "destitute",
}  # fmt: skip
"""Member sheet → MemberYear of the row's year, and Member when the card knows no later year."""

WORK: Final = {
    "work_company": "employer", "work_industry": "industry", "work_channel": "channel", "works_abroad": "is_abroad",
}  # fmt: skip
"""Member sheet → the job of that year (Work); 务工所在地 gives the area of work of the year's facts."""

FACT_NAMES: Final = tuple(YearlyFacts.fact_names())
CHANGED_HOUSEHOLD: Final = (
    *HOUSEHOLD.values(), "phone_index", "bank_account_index", "policies_ended", "size", "head_name", "head_search",
    "head_sort", "has_no_labour",
)  # fmt: skip
CHANGED_MEMBER: Final = (
    *MEMBER.values(), *FACT_NAMES, "phone_index", "disability_certificate", "birth_on", "sex", "search", "is_temporary",
    "identity", "identity_index",
)  # fmt: skip
SEALED: Final = {
    "phone": "phone", "bank_account": "bank", "identity": "identity", "disability_certificate": "identity",
}  # fmt: skip
LEFT_OUT: Final = ("village_phone",)
"""Household columns that are read and not kept here: the village's own page holds its phone."""
COMPARED: Final = (
    "province", "prefecture", "county", "head_identity", "status", "household_type", "monitored_type", "gross", "net",
    "net_per_head",
)  # fmt: skip
"""Household columns that must agree with the card or with other columns, and change nothing."""
