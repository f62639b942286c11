"""Parts of sentences that findings carry as codes, so that one finding reads in both languages. Source: DOMAIN §11.

A param beginning with "!" names a phrase, one beginning with "@" a choice ("@School.primary"); a list is joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from households.choices import help as helping
from households.choices import household, measures, people, taxonomy

_MONEY = re.compile(r"-?\d{4,}\.\d{2}")

PHRASES: dict[str, Any] = {
    "no_house": _("Year %(year)s: the floor area of the house is 0."),
    "no_figures": _("no income of any year is on the card"),
    "has_labour": _("labour in a household whose risk is not cleared"),
    "arable_mu": _("arable land (mu)"),
    "irrigated_mu": _("of it irrigated (mu)"),
    "forest_mu": _("forest (mu)"),
    "returned_mu": _("farmland returned to forest (mu)"),
    "orchard_mu": _("orchards (mu)"),
    "grass_mu": _("pasture (mu)"),
    "water_mu": _("water surface (mu)"),
    "road_km": _("distance to the main village road (km)"),
    "not_insured": _("The person has no medical insurance."),
    "on_another_card": _("The same number stands on the card of household %(number)s too."),
    "wage": _("wage income"),
    "monthly_wage": _("monthly wage"),
    "allowance": _("minimum allowance"),
    "destitute": _("destitute support"),
    "pension": _("pension"),
    "family_planning": _("family planning reward"),
    "gross": _("gross income"),
    "net": _("net income"),
    "net_per_head": _("net income per head"),
    "part": _("one part of the income"),
    "changed": _("changed by %(percent)s%% against %(last)s yuan in %(before)s"),
    "exactly_line": _("exactly the line of the year"),
    "same_income": _("the same in %(households)s households of the village"),
    "subsidy_without_person": _("a subsidy for disability is recorded, but nobody has a disability"),
    "severe_without_subsidy": _("%(name)s has a severe disability, but no subsidy for it is recorded"),
    "healthy_working_age": _("the person is %(age)s years old, healthy and not at school"),
    "works_away": _("the person works away from home"),
    "too_young": _("the person was too young (%(age)s)"),
    "too_old": _("the person is too old (%(age)s)"),
    "no_labour": _("the labour is “%(labour)s”"),
    "no_months": _("the months are missing"),
    "out_of_county": _("the person works outside the county"),
    "several_posts": _("there are %(posts)s posts"),
    "at_school": _("the person is at school"),
    "ends_before_start": _("the end lies before the beginning"),
    "overlaps": _("it overlaps an earlier job"),
    "no_place": _("the county of the work is missing"),
    "dangerous_house": _("the house is dangerous"),
    "unsafe_water": _("the drinking water is not safe"),
    "dropped_out": _("a child of school age is out of school"),
    "uninsured": _("a member has no medical insurance"),
    "no_education": _("compulsory education is not secured"),
    "no_medical": _("basic medical care is not secured"),
    "no_food": _("food is not secured"),
    "no_clothing": _("clothing is not secured"),
    "income_not_above": _("the income of %(amount)s yuan per head is not above the line of %(line)s"),
    "income_below": _("the income of %(amount)s yuan per head is below the line of %(line)s"),
    "no_income_year": _("no income of %(income_year)s is on the card"),
    "no_living_year": _("no guarantees of %(income_year)s are on the card"),
    "no_proof": _("a guarantee has no proof"),
    "within_months": _("monitoring lasted less than %(months)s months"),
    "next_month": _("it was cleared in the month of identification or the next"),
    "no_measure": _("no measure is recorded"),
    "relative_by_phone": _("has the phone of a helper or shares it with one, and no relation is filed"),
    "relative_by_split": _("came out of the household of such a person"),
    "relative_by_filing": _("parted from a household in which a cadre has filed a near relative; file it here too"),
    "relative_unvisited": _("has a near relative of a cadre, and the township has not visited it"),
    "still_counted": _("is on a list of deaths and still counted"),
    "still_helped": _("has left (%(reason)s), and “%(item)s” goes on"),
    "still_paid": _("died on %(day)s, and was named as payee of “%(title)s” afterwards"),
    "account_shared": _("one account stands for several households"),
    "payee_not_member": _("the payee is no member of the household"),
    "person_twice": _("a person gets the item of the period twice"),
    "wrong_amount": _("the amount is not rate times quantity"),
    "over_cap": _("an amount lies above the cap"),
    "paid_unpublished": _("paid out before its list had hung its full days"),
    "project_not_in_plan": _("its project is not in the library"),
    "begun_unpublished": _("begun before its publicity was closed"),
    "no_helper": _("no helper stands by the household"),
    "helper_overloaded": _("%(name)s helps %(households)s households; the limit is %(limit)s"),
    "no_visit": _("no visit since %(day)s"),
    "never_visited": _("no visit is recorded"),
    "no_households": _("the village card counts no households"),
    "gaps_above_households": _("households with unsafe water or a dangerous house"),
    "land_below": _("farmland (mu)"),
    "principal": _("the principal of %(amount)s yuan lies above %(highest)s"),
    "borrower_age": _("the borrower is %(age)s years old"),
    "term": _("the term is %(months)s months"),
    "banned_use": _("the money is used for “%(use)s”"),
    "two_loans": _("there is another loan still running"),
    "too_short": _("it hung %(days)s days, %(needed)s are needed"),
    "not_witnessed": _("nobody witnessed it"),
    "banned_columns": _("it shows what may not be public"),
    "counts": _("the numbers of people and votes do not fit"),
    "no_quorum": _("there was no quorum"),
    "no_majority": _("it was recorded as carried without its majority"),
    "incomes": _("income"),
    "livings": _("living conditions"),
    "people_years": _("facts of members"),
    "one_house_twice": _("renewal of a house and relocation at once"),
}

_MODULES = (people, household, measures, helping, taxonomy)


def render(message: Any, params: Mapping[str, Any]) -> str:
    """The sentence in the language in force, its params filled in; the param "instead" names another sentence."""
    if "instead" in params:
        message = PHRASES[str(params["instead"]).removeprefix("!")]
    shown = {key: _shown(value, params) for key, value in params.items()}
    return str(message) % shown if shown else str(message)


def _shown(value: Any, params: Mapping[str, Any]) -> Any:
    if isinstance(value, (list, tuple)):
        return now(", ").join(str(_shown(part, params)) for part in value)
    if isinstance(value, str) and _MONEY.fullmatch(value):
        return f"{Decimal(value):,}"
    if not isinstance(value, str) or value[:1] not in {"!", "@"}:
        return value
    if value.startswith("!"):
        phrase = PHRASES[value[1:]]
        rest = {key: _shown(other, {}) for key, other in params.items() if other != value and key != "what"}
        return str(phrase) % rest if "%(" in str(phrase) else str(phrase)
    name, _dot, code = value[1:].partition(".")
    listed = next((getattr(module, name) for module in _MODULES if hasattr(module, name)), None)
    return str(listed(code).label) if listed is not None else code
