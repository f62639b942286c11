"""The invented data of the component gallery."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import forms
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.errors import Reason
from registry.ui import charts, icons
from registry.ui.elements import Crumb, Event, Fact, Status, Step, Tab
from registry.ui.forms import DivisionField, MoneyField
from registry.ui.tiles import Tile
from registry.web.columns import Col, Head, row_of, totals_of
from registry.web.filtering import Chip
from registry.web.keyset import Page
from registry.web.lists import Empty, ListPage

SECTIONS = (
    "button",
    "action",
    "badge",
    "alert",
    "facts",
    "state_path",
    "reasons",
    "timeline",
    "tile",
    "table",
    "filters",
    "pager",
    "empty",
    "masked",
    "money",
    "progress",
    "tabs",
    "breadcrumbs",
    "upload",
    "chart",
    "icon",
)


class ExampleForm(forms.Form):
    """One field of each kind."""

    head_name = forms.CharField(
        label=_("Head of the household"), max_length=30, help_text=_("As in the household register.")
    )
    identity_number = forms.CharField(
        label=_("Identity number"), max_length=18, help_text=_("18 characters; the last may be X.")
    )
    birth_on = forms.DateField(label=_("Date of birth"), required=False)
    income_yuan = MoneyField(label=_("Income of the year (yuan)"), required=False)
    people = forms.IntegerField(label=_("Number of members"), min_value=1)
    cause = forms.ChoiceField(
        label=_("Main cause"), choices=[("", _("Choose")), ("illness", _("Illness")), ("school", _("Schooling"))]
    )
    village = DivisionField(label=_("Village"), level=5, required=False)
    needs = forms.MultipleChoiceField(
        label=_("Secured so far"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("water", _("Safe water")),
            ("school", _("Compulsory schooling")),
            ("house", _("Safe housing")),
            ("health", _("Basic medical care")),
        ],
    )
    sex = forms.ChoiceField(label=_("Sex"), widget=forms.RadioSelect, choices=[("m", _("Male")), ("f", _("Female"))])
    agreed = forms.BooleanField(label=_("The household has signed the declaration"))
    note = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Workbook"), help_text=_("Excel, at most 10 MB."))


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Name or number"), required=False, widget=forms.SearchInput)
    cause = forms.ChoiceField(
        label=_("Main cause"), required=False, choices=[("", _("All")), ("illness", _("Illness"))]
    )


def _usage(name: str) -> str:
    """The first comment of a component's template: its parameters and an example."""
    component: Any = get_template(f"components/{name}.html")
    source = component.template.source
    found = re.match(r"{% comment %}(.*?){% endcomment %}", source, re.S)
    return found.group(1) if found else ""


def _rows() -> list[dict[str, Any]]:
    names = ("石山清", "龙玉兰", "施秀英", "麻德生")
    incomes = (Decimal("4120.50"), Decimal("3890"), Decimal("11204.75"), None)
    return [
        {"number": f"43312411022600{n}", "name": name, "people": n + 1, "income": income}
        for n, (name, income) in enumerate(zip(names, incomes, strict=True), start=1)
    ]


def _list_page() -> ListPage:
    columns = [
        Col("name", _("Head of the household"), link=lambda row: "#table"),
        Col("number", _("Number")),
        Col("people", _("Members"), format="number"),
        Col("income", _("Income per head (yuan)"), format="yuan"),
    ]
    header = [
        Head(columns[0].label, "", "?sort=name#table"),
        Head(columns[1].label),
        Head(columns[2].label, columns[2].css, "?sort=-people#table", "ascending"),
        Head(columns[3].label, columns[3].css, "?sort=income#table"),
    ]
    page = Page(_rows(), next_url="?after=x#table", previous_url="?before=x#table")
    return ListPage(
        caption=_("Households"),
        header=header,
        rows=[row_of(columns, row) for row in _rows()],
        totals=totals_of(columns, {"people": 14}),
        page=page,
        count=4,
        count_text=str(_("4 rows")),
        chips=[Chip(str(_("Main cause")), str(_("Illness")), "?#table")],
        empty=Empty(),
        action="",
        clear_url="?",
        sort="",
    )


def _charts() -> list[charts.Chart]:
    villages = [("十八洞村", [12, 213]), ("双龙村", [8, 96]), ("金龙村", [0, 71]), ("排料村", [5, 44])]
    years = [("2019", 4760), ("2020", 6210), ("2021", 9380), ("2022", 10420), ("2023", None), ("2024", 12850)]
    return [
        charts.stacked_bars(
            title=_("Households by village"), rows=villages, series=[_("Not out of poverty"), _("Out of poverty")]
        ),
        charts.line(
            title=_("Income per head and the poverty line"),
            points=years,
            label=_("Income per head"),
            reference=[3747, 4000, 6000, 6500, 6800, 7000],
            reference_label=_("Poverty line"),
            unit=_("yuan"),
        ),
        charts.share_bar(
            title=_("Main causes"),
            parts=[(_("Illness"), 412), (_("Disability"), 137), (_("Schooling"), 90), (_("No labour"), 61)],
        ),
        charts.waterfall(
            title=_("Special funds of the village"),
            start=(_("Carried over"), 120_000),
            changes=[
                (_("County allocation"), 480_000),
                (_("Industry project"), -310_000),
                (_("Payments to households"), -84_500),
            ],
            end_label=_("Balance"),
            unit=_("yuan"),
        ),
        charts.heat_strip(
            title=_("Completeness of the cards"),
            columns=[_("Members"), _("Income"), _("Measures"), _("Photos")],
            rows=[
                ("十八洞村", [1, Decimal("0.97"), Decimal("0.88"), Decimal("0.41")]),
                ("双龙村", [1, Decimal("0.7"), None, 1]),
            ],
        ),
    ]


def context() -> dict[str, Any]:
    noon = dt.datetime(2025, 3, 7, 4, 0, tzinfo=dt.UTC)
    return {
        "usage": {name: _usage(name) for name in SECTIONS},
        "sections": SECTIONS,
        "reasons_list": [
            Reason("days", _("The notice has hung 4 of 7 days.")),
            Reason("witness", _("Nobody has witnessed it yet.")),
        ],
        "facts_list": [
            Fact(_("Head of the household"), "石山清"),
            Fact(_("Village"), "十八洞村", href="#facts"),
            Fact(_("Members"), 4, note=_("of whom 2 work away")),
            Fact(_("Phone"), ""),
        ],
        "steps": [
            Step(_("Application"), "done", "2025-03-01"),
            Step(_("Appraisal"), "done", "2025-03-05"),
            Step(_("Village notice"), "current", _("3 days left")),
            Step(_("Township review")),
            Step(_("County approval")),
        ],
        "returned_steps": [
            Step(_("Application"), "returned", _("Income proof is missing")),
            Step(_("Appraisal")),
            Step(_("Village notice")),
        ],
        "events": [
            Event(_("Notice hung up"), noon, "石山清", tone="success"),
            Event(
                _("Returned"), dt.date(2025, 3, 3), "龙玉兰", _("The income of the second son is missing."), "danger"
            ),
            Event(_("Application entered"), dt.date(2025, 3, 1), "石山清"),
        ],
        "tile_list": [
            Tile(
                _("Not out of poverty"), "152", pgettext_lazy("unit", "households"), "#tile", _("408 people"), "danger"
            ),
            Tile(
                _("Out of poverty"),
                "419",
                pgettext_lazy("unit", "households"),
                "#tile",
                _("21 of them monitored"),
                "success",
            ),
            Tile(_("Complete cards"), "96.4%", "", "#tile", _("31 without evidence"), "warning"),
            Tile(_("Special funds received"), "1,234.50", _("ten thousand yuan")),
        ],
        "tab_list": [
            Tab(_("Card"), "#tabs", current=True),
            Tab(_("Procedures"), "#tabs", 2),
            Tab(_("History"), "#tabs"),
        ],
        "crumbs": [Crumb(_("Households"), "#breadcrumbs"), Crumb("石山清")],
        "status_value": Status(_("In publicity"), "info"),
        "list": _list_page(),
        "filter_form": FilterForm({"cause": "illness"}),
        "upload_form": UploadForm(),
        "charts": _charts(),
        "icons": sorted(icons.PATHS),
        "many": 1234567,
        "amount": Decimal("1234.5"),
    }
