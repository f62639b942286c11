"""Indicators of cases, notices and objections."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from inspections.indicators.definition import Indicator
from inspections.indicators.library.units import DOWN, UP, C, S
from inspections.indicators.people import CASES
from inspections.indicators.wall import NOTICES, OBJECTIONS

CASES = [
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
PUBLICITY = [
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
