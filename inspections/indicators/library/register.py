"""Indicators of the register: how many households and persons stand on it, in which status, and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.choices import Cause
from inspections.indicators.definition import Indicator
from inspections.indicators.library.units import H, P
from inspections.indicators.people import CHANGES, STANDING

ON_REGISTER = [
    Indicator(
        "registered_households",
        _("Households on the register"),
        _("How many households stand on the register at the end of the day?"),
        H,
        STANDING,
        "registered_households",
    ),
    Indicator(
        "registered_persons",
        _("Persons on the register"),
        _("How many people belong to the households on the register?"),
        P,
        STANDING,
        "registered_persons",
    ),
    Indicator(
        "poor_households",
        _("Households not yet out of poverty"),
        _("How many households are registered and not yet out of poverty?"),
        H,
        STANDING,
        "poor_households",
        list_url="households:list",
        list_filters={"status": "poor"},
    ),
    Indicator(
        "poor_persons",
        _("Persons not yet out of poverty"),
        _("How many people live in households not yet out of poverty?"),
        P,
        STANDING,
        "poor_persons",
    ),
    Indicator(
        "planned_households",
        _("Households planned to leave poverty"),
        _("How many households are planned to leave poverty this year?"),
        H,
        STANDING,
        "planned_households",
        list_url="households:list",
        list_filters={"status": "planned"},
    ),
    Indicator(
        "planned_persons",
        _("Persons planned to leave poverty"),
        _("How many people live in households planned to leave poverty?"),
        P,
        STANDING,
        "planned_persons",
    ),
    Indicator(
        "lifted_households",
        _("Households lifted out of poverty"),
        _("How many households have left poverty and stay on the register?"),
        H,
        STANDING,
        "lifted_households",
        list_url="households:list",
        list_filters={"status": "lifted"},
    ),
    Indicator(
        "lifted_persons",
        _("Persons lifted out of poverty"),
        _("How many people live in households that have left poverty?"),
        P,
        STANDING,
        "lifted_persons",
    ),
    Indicator(
        "relapsed_households",
        _("Households returned to poverty"),
        _("How many households left poverty and have fallen back?"),
        H,
        STANDING,
        "relapsed_households",
        basis="I-25",
        list_url="households:list",
        list_filters={"status": "relapsed"},
    ),
    Indicator(
        "relapsed_persons",
        _("Persons returned to poverty"),
        _("How many people live in households that have fallen back?"),
        P,
        STANDING,
        "relapsed_persons",
    ),
    Indicator(
        "ordinary_households",
        _("Ordinary households on the register"),
        _("How many ordinary farm households, never poor, are on the register because they were found at risk?"),
        H,
        STANDING,
        "ordinary_households",
        list_url="households:list",
        list_filters={"status": "ordinary"},
    ),
    Indicator(
        "ordinary_persons",
        _("Persons of ordinary households on the register"),
        _("How many people live in ordinary farm households on the register?"),
        P,
        STANDING,
        "ordinary_persons",
    ),
    Indicator(
        "monitored_households",
        _("Monitored households"),
        _("How many registered households are monitored objects whose risk is not cleared?"),
        H,
        STANDING,
        "monitored_households",
    ),
    Indicator(
        "monitored_persons",
        _("Monitored persons"),
        _("How many people live in monitored households?"),
        P,
        STANDING,
        "monitored_persons",
    ),
]

CHANGES = [
    Indicator(
        "identified_households",
        _("Households newly identified"),
        _("How many households came onto the register in the period?"),
        H,
        CHANGES,
        "identified_households",
    ),
    Indicator(
        "identified_persons",
        _("Persons newly identified"),
        _("How many people came onto the register with their households in the period?"),
        P,
        CHANGES,
        "identified_persons",
    ),
    Indicator(
        "exited_households",
        _("Households that left poverty"),
        _("How many households left poverty in the period?"),
        H,
        CHANGES,
        "exited_households",
        basis="I-01",
    ),
    Indicator(
        "exited_persons",
        _("Persons that left poverty"),
        _("How many people left poverty with their households in the period?"),
        P,
        CHANGES,
        "exited_persons",
        basis="I-01",
    ),
]
CAUSES = [
    Indicator(
        f"cause_{cause.value}",
        cause.label,
        _("How many registered households name this as their main cause of poverty?"),
        H,
        STANDING,
        f"cause_{cause.value}",
    )
    for cause in Cause
]
