"""Indicators of the money and of the projects it is spent on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from funds.choices import ProjectState
from inspections.indicators.definition import Indicator
from inspections.indicators.idle import IDLE
from inspections.indicators.library.units import UP, C, S, Y
from inspections.indicators.money import TRANSFERS
from inspections.indicators.projects import PROJECTS, STATES

FUNDS = [
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
PROJECTS = [
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
