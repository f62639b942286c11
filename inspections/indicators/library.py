"""The indicators of the registry, each defined once. docs/indicators.md is generated from this file.

Names are the official terms; the ids in `basis` are those of the indicator library (DOMAIN §8.2).
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from households.choices import Cause
from inspections.choices import Direction, Unit
from inspections.indicators.definition import Indicator
from inspections.indicators.idle import IDLE
from inspections.indicators.money import TRANSFERS
from inspections.indicators.people import CARDS, CASES, CHANGES, INCOME, MEASURES, STANDING
from inspections.indicators.projects import PROJECTS, STATES
from inspections.indicators.wall import NOTICES, OBJECTIONS
from inspections.rules.figures import Figure

H, P, Y, S, C = Unit.HOUSEHOLDS, Unit.PERSONS, Unit.YUAN, Unit.PERCENT, Unit.COUNT
UP, DOWN = Direction.HIGHER, Direction.LOWER


def _growth(sums: dict[str, Decimal]) -> Figure:
    """Income per head now over income per head a year before, less one; both weighted by persons."""
    now, before = sums["net_yuan"] * sums["heads_before"], sums["net_before_yuan"] * sums["heads"]
    return Figure(now - before, before)


_STANDING = [
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
_CHANGES = [
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
_CAUSES = [
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
_INCOME = [
    Indicator(
        "income_per_head",
        _("Net income per head"),
        _("What was the net income per head of the registered households in the last full year?"),
        Y,
        INCOME,
        "net_yuan",
        "heads",
        basis="I-02",
    ),
    Indicator(
        "income_growth",
        _("Growth of net income per head"),
        _("How did net income per head change against the year before?"),
        S,
        INCOME,
        "net_yuan",
        direction=UP,
        basis="I-02",
        formula=_growth,
        formula_words=_("(net income per head − that of the year before) ÷ that of the year before"),
    ),
]
_CASES = [
    Indicator(
        "cases_received",
        _("Applications received"),
        _("How many cases of the four procedures were opened in the period?"),
        C,
        CASES,
        "cases_received",
    ),
    Indicator(
        "cases_open",
        _("Cases open"),
        _("How many cases of the four procedures are on their way at the end of the day?"),
        C,
        CASES,
        "cases_open",
    ),
    Indicator(
        "cases_late",
        _("Cases late"),
        _("How many open cases are past the day their next step was due?"),
        C,
        CASES,
        "cases_late",
        direction=DOWN,
        list_url="households:cases",
        list_filters={"late": "1"},
    ),
]
_PUBLICITY = [
    Indicator(
        "notices_hung",
        _("Notices put up"),
        _("How many notices were put on the wall in the period?"),
        C,
        NOTICES,
        "notices_hung",
    ),
    Indicator(
        "notices_hanging",
        _("Notices hanging"),
        _("How many notices hang at the end of the day?"),
        C,
        NOTICES,
        "notices_hanging",
        list_url="publicity:notices",
        list_filters={"state": "hanging"},
    ),
    Indicator(
        "notices_late",
        _("Notices late"),
        _("How many notices wait for their witness too long or hang beyond their last day without being closed?"),
        C,
        NOTICES,
        "notices_late",
    ),
    Indicator(
        "publicity_on_time",
        _("Publicity kept in full"),
        _("What share of the lists due in the period hung their full days?"),
        S,
        NOTICES,
        "notices_full",
        "notices_due",
        direction=UP,
        basis="I-13",
    ),
    Indicator(
        "objections_received",
        _("Objections received"),
        _("How many objections did villagers raise in the period?"),
        C,
        OBJECTIONS,
        "objections_received",
    ),
    Indicator(
        "objections_open",
        _("Objections open"),
        _("How many objections are not answered at the end of the day?"),
        C,
        OBJECTIONS,
        "objections_open",
        direction=DOWN,
    ),
    Indicator(
        "objections_late",
        _("Objections overdue"),
        _("How many objections are past the day they were to be answered by?"),
        C,
        OBJECTIONS,
        "objections_late",
    ),
    Indicator(
        "objections_in_time",
        _("Objections answered in time"),
        _("What share of the objections answered in the period, or overdue, was answered by its day?"),
        S,
        OBJECTIONS,
        "objections_answered_in_time",
        "objections_to_answer",
        direction=UP,
        basis="I-14",
    ),
]
_FUNDS = [
    Indicator(
        "funds_received",
        _("Funds received this year"),
        _("How much money reached this area from 1 January to the end of the day?"),
        Y,
        TRANSFERS,
        "received_year_yuan",
    ),
    Indicator(
        "funds_allocated",
        _("Funds passed on this year"),
        _("How much of it was passed on to other areas?"),
        Y,
        TRANSFERS,
        "allocated_year_yuan",
    ),
    Indicator(
        "funds_spent",
        _("Funds paid out this year"),
        _("How much was paid to households and suppliers from 1 January to the end of the day?"),
        Y,
        TRANSFERS,
        "spent_year_yuan",
    ),
    Indicator(
        "funds_spent_period",
        _("Funds paid out in the period"),
        _("How much was paid to households and suppliers in the period?"),
        Y,
        TRANSFERS,
        "spent_yuan",
    ),
    Indicator(
        "funds_to_households",
        _("Of which to households"),
        _("How much of this year's payments went to households?"),
        Y,
        TRANSFERS,
        "to_households_year_yuan",
    ),
    Indicator(
        "funds_opening",
        _("Balance brought forward"),
        _("How much money was here on 1 January?"),
        Y,
        TRANSFERS,
        "opening_yuan",
    ),
    Indicator(
        "funds_balance",
        _("Balance of funds"),
        _("How much money is here and not yet paid out at the end of the day?"),
        Y,
        TRANSFERS,
        "balance_yuan",
    ),
    Indicator(
        "funds_idle",
        _("Idle money"),
        _("How much money has lain still longer than allowed?"),
        Y,
        IDLE,
        "idle_yuan",
        basis="I-03c",
    ),
    Indicator(
        "spending_progress",
        _("Spending progress"),
        _("What share of the money available this year (brought forward and received, less passed on) is paid out?"),
        S,
        TRANSFERS,
        "spent_year_yuan",
        "available_yuan",
        direction=UP,
        basis="I-03a",
    ),
]
_PROJECTS = [
    Indicator(
        "projects",
        _("Projects of the year"),
        _("How many projects stand in this year's plan?"),
        C,
        PROJECTS,
        "projects",
    ),
    Indicator(
        "projects_yuan",
        _("Budget of the year's projects"),
        _("How much do this year's projects cost?"),
        Y,
        PROJECTS,
        "projects_yuan",
    ),
    *(
        Indicator(
            f"projects_{state}",
            ProjectState(state).label,
            _("How many projects of the year stand in this state at the end of the day?"),
            C,
            PROJECTS,
            f"projects_{state}",
            list_url="funds:projects",
            list_filters={"state": state},
        )
        for state in STATES
    ),
]
_WORK = [
    Indicator(
        "measures_added",
        _("Help measures begun"),
        _("How many help measures began in the period?"),
        C,
        MEASURES,
        "measures_added",
    ),
    Indicator(
        "card_completeness",
        _("Completeness of cards"),
        _("What share of the cards has a head, a main cause and the income of the last full year?"),
        S,
        CARDS,
        "complete_cards",
        "cards",
        direction=UP,
        basis="I-22",
    ),
    Indicator(
        "cards_incomplete",
        _("Incomplete cards"),
        _("How many cards lack a head, a main cause or the income of the last full year?"),
        H,
        CARDS,
        "incomplete_cards",
    ),
]

GROUPS = (
    (_("Households and persons"), tuple(_STANDING)),
    (_("Changes in the period"), tuple(_CHANGES)),
    (_("Main causes of poverty"), tuple(_CAUSES)),
    (_("Income"), tuple(_INCOME)),
    (_("Cases"), tuple(_CASES)),
    (_("Publicity and objections"), tuple(_PUBLICITY)),
    (_("Funds"), tuple(_FUNDS)),
    (_("Projects of the year"), tuple(_PROJECTS)),
    (_("Measures and cards"), tuple(_WORK)),
)
"""The indicators in the order of the reports, under their headings."""

INDICATORS: dict[str, Indicator] = {indicator.code: indicator for _name, group in GROUPS for indicator in group}
