"""What dashboards and reports print: tiles, tables, lights, links. Built from the same figures as the paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.choices import Light
from inspections.documents.frozen import Frozen
from inspections.documents.paper import moved, written
from inspections.indicators import GROUPS, INDICATORS
from inspections.rules.window import Window
from registry.ui import formats
from registry.ui.tiles import Tile

TONES = {"green": "success", "amber": "warning", "red": "danger", "none": "neutral"}


@dataclass(frozen=True)
class Cell:
    """One figure of a table: text, the address of its rows, its light in words."""

    label: Any
    text: str
    url: str = ""
    tone: str = ""
    light: str = ""
    phone: bool = True


@dataclass(frozen=True)
class Line:
    """One division of a table."""

    name: str
    url: str
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """One figure shown for every division below; money in 10,000 yuan. Phones leave out the less urgent ones."""

    code: str
    label: Any
    phone: bool = True


COLUMNS = (
    Column("registered_households", gettext_lazy("Registered")),
    Column("registered_persons", gettext_lazy("Persons"), phone=False),
    Column("poor_households", gettext_lazy("Not yet out")),
    Column("lifted_households", gettext_lazy("Lifted")),
    Column("monitored_households", gettext_lazy("Monitored"), phone=False),
    Column("cases_open", gettext_lazy("Cases open"), phone=False),
    Column("cases_late", gettext_lazy("Late")),
    Column("objections_open", gettext_lazy("Objections")),
    Column("publicity_on_time", gettext_lazy("Publicity kept"), phone=False),
    Column("funds_received", gettext_lazy("Funds received"), phone=False),
    Column("funds_spent", gettext_lazy("Paid out")),
    Column("funds_balance", gettext_lazy("Balance"), phone=False),
    Column("spending_progress", gettext_lazy("Progress")),
)


@dataclass
class Reader:
    """Who looks: decides which figures may be followed to their rows."""

    user: Any
    window: Window
    cache: dict[str, bool] = field(default_factory=dict)

    def url(self, code: str, area: str) -> str:
        """The rows behind a figure, "" for readers of totals."""
        indicator = INDICATORS[code]
        permission = indicator.source.permission
        if permission not in self.cache:
            self.cache[permission] = self.user.may(permission)
        return indicator.rows_url(area, self.window) if self.cache[permission] else ""


def dashboard_url(area: str, on: date) -> str:
    return f"{reverse('inspections:dashboard')}?{urlencode({'area': area, 'on': on.isoformat()})}"


def short(code: str, value: Decimal | None) -> str:
    """A figure in a table: money in 10,000 yuan, shares with one place."""
    unit = INDICATORS[code].unit
    return formats.wan(value) if unit == "yuan" and code != "income_per_head" else written(unit, value)


def table(frozen: Frozen, reader: Reader) -> list[Line]:
    """One line for each division below, every figure linked to what it counts."""
    lines = []
    for part in frozen.parts:
        cells = []
        for column in COLUMNS:
            raw = part["figures"][column.code]
            value = None if raw is None else Decimal(raw)
            light = part["lights"].get(column.code, "none")
            url = reader.url(column.code, part["code"]) if value else ""
            cells.append(Cell(column.label, short(column.code, value), url, TONES[light] if light != "none" else "",
                              str(Light(light).label) if light != "none" else "", column.phone))  # fmt: skip
        lines.append(Line(part["name"], dashboard_url(part["code"], reader.window.last_on), cells))
    return lines


def total_line(frozen: Frozen, reader: Reader) -> Line:
    """The figures of the whole area. Money that passes between divisions is counted once here."""
    area = frozen.area["code"]
    cells = []
    for column in COLUMNS:
        value, light = frozen.value(column.code), frozen.light(column.code)
        cells.append(Cell(column.label, short(column.code, value), reader.url(column.code, area) if value else "",
                          TONES[light] if light != "none" else "",
                          str(Light(light).label) if light != "none" else "", column.phone))  # fmt: skip
    return Line(frozen.area["name"], "", cells)


def tiles(frozen: Frozen, reader: Reader) -> list[Tile]:
    """The eight figures on top, each with what stands behind it."""
    area = frozen.area["code"]

    def tile(code: str, label: Any, note: Any, *, tone: Any = "neutral", unit: Any = "", text: str = "") -> Tile:
        value = text or short(code, frozen.value(code))
        return Tile(label, value, unit, reader.url(code, area) if frozen.value(code) else "", note, tone)

    def n(code: str) -> str:
        return formats.number(frozen.value(code))

    def tone(code: str) -> Any:
        return TONES[frozen.light(code)]

    households, growth = INDICATORS["poor_households"].unit.label, frozen.value("income_growth")
    people = {"persons": n("poor_persons"), "planned": n("planned_households")}
    moves = {"exits": n("exited_households"), "new": n("identified_households")}
    sign = "+" if growth is not None and growth >= 0 else ""
    grown = (
        ""
        if growth is None
        else _("%(growth)s against the year before") % {"growth": f"{sign}{formats.percent(growth, 1)}"}
    )
    return [
        tile("registered_households", _("Registered households"),
             _("%(persons)s persons") % {"persons": n("registered_persons")}, unit=households),
        tile("poor_households", _("Not yet out of poverty"),
             _("%(persons)s persons; %(planned)s households planned to leave") % people, unit=households),
        tile("lifted_households", _("Lifted out of poverty"),
             _("%(exits)s this month, %(new)s newly identified") % moves, unit=households),
        tile("income_per_head", _("Net income per head"), grown, tone=tone("income_growth"), unit=_("yuan"),
             text=written("yuan", frozen.value("income_per_head"))),
        tile("cases_open", _("Cases on their way"), _("%(late)s late") % {"late": n("cases_late")},
             tone=tone("cases_late"), unit=INDICATORS["cases_open"].unit.label),
        tile("publicity_on_time", _("Publicity kept in full"),
             _("%(open)s objections open") % {"open": n("objections_open")}, tone=tone("objections_open")),
        tile("funds_spent", _("Paid out this year"),
             _("Balance %(balance)s") % {"balance": short("funds_balance", frozen.value("funds_balance"))},
             unit=_("10,000 yuan")),
        tile("spending_progress", _("Spending progress"), light_note(frozen, "spending_progress"),
             tone=tone("spending_progress")),
    ]  # fmt: skip


def light_note(frozen: Frozen, code: str) -> str:
    """What the light says, with the limit it is measured by."""
    limit, light = frozen.thresholds.get(code), frozen.light(code)
    if not limit or light == "none":
        return ""
    asked = written(INDICATORS[code].unit, Decimal(limit["green"]))
    return _("%(light)s; %(limit)s is asked for") % {"light": Light(light).label, "limit": asked}


@dataclass(frozen=True)
class FigureLine:
    """One figure of a report on screen."""

    name: Any
    unit: Any
    value: str
    before: str
    change: str
    light: str
    tone: str
    answers: Any


def figure_groups(frozen: Frozen) -> list[tuple[Any, list[FigureLine]]]:
    """All figures of a report under their headings."""
    return [
        (name, [
            FigureLine(i.name, i.unit.label, written(i.unit, frozen.value(i.code)),
                       written(i.unit, frozen.before(i.code)),
                       moved(i.unit, frozen.value(i.code), frozen.before(i.code)),
                       "" if frozen.light(i.code) == "none" else str(Light(frozen.light(i.code)).label),
                       TONES[frozen.light(i.code)], i.answers)
            for i in group if i.code in frozen
        ])
        for name, group in GROUPS
    ]  # fmt: skip


def known_by(figures: dict[str, Any]) -> datetime:
    """The moment before which entries were counted."""
    return datetime.fromisoformat(figures["known_by"])


def home(user: Any) -> str:
    """Where a reader begins: their own area; the county of this installation for those above it."""
    scope = str(user.scope)
    return str(settings.REGISTRY_AREA) if scope and settings.REGISTRY_AREA.startswith(scope) else scope
