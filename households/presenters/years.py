"""A household's years as its pages print them: one line a year, and the facts of years side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.actions.years import FACTS
from households.choices import KINDS_OF, Guarantee, Health, IncomeKind, Status
from households.models import (
    GUARANTEES,
    Household,
    IncomeYear,
    LivingYear,
    Member,
    MemberYear,
    YearReopening,
)
from households.presenters import IncomeReading, Lines
from households.rules import income as income_rule
from households.rules import years as rule
from registry.ui import elements, formats

BLOCKS = {
    rule.Block.CARD: gettext_lazy("Household block"), rule.Block.INCOME: gettext_lazy("Income"),
    rule.Block.CONDITIONS: gettext_lazy("Living conditions"), rule.Block.GUARANTEES: gettext_lazy("Proofs"),
    rule.Block.PEOPLE: gettext_lazy("People of the year"),
}  # fmt: skip
BLOCKS_TAKEN = {
    "income": gettext_lazy("Income"), "living": gettext_lazy("Living conditions and guarantees"),
    "people": gettext_lazy("People of the year"),
}  # fmt: skip
_MODELS = {
    rule.Block.CARD: Household, rule.Block.INCOME: IncomeYear, rule.Block.CONDITIONS: LivingYear,
    rule.Block.PEOPLE: MemberYear,
}  # fmt: skip


@dataclass
class Year:
    """Everything on record of one year."""

    year: int
    income: IncomeYear | None = None
    living: LivingYear | None = None
    people: dict[int, MemberYear] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    reopening: YearReopening | None = None

    @property
    def is_frozen(self) -> bool:
        rows = [self.income, self.living, *self.people.values()]
        return any(row.is_frozen for row in rows if row)

    def snapshot(self) -> rule.Snapshot:
        """For the rule that says what is missing."""
        conditions = {name: getattr(self.living, name) for name in rule.CONDITIONS} if self.living else None
        proofs = frozenset(p.guarantee for p in self.living.proofs.all()) if self.living else frozenset()
        return rule.Snapshot(self.year, self.income is not None, conditions, proofs,
                             tuple(_person(m, self.people.get(m.pk)) for m in self.members))  # fmt: skip


def _person(member: Member, row: MemberYear | None) -> rule.Person:
    if row is None:
        return rule.Person(member.name, is_recorded=False)
    return rule.Person(member.name, True, tuple(row.health), row.labour, row.education, row.school)


def years_of(household: Household) -> list[Year]:
    """The years on record, latest first, each with its rows."""
    found: dict[int, Year] = {}

    def year(number: int) -> Year:
        return found.setdefault(number, Year(number))

    for income in household.incomes.prefetch_related("lines"):
        year(income.year).income = income
    for living in household.livings.prefetch_related("proofs"):
        year(living.year).living = living
    for person in household.member_years.all():
        year(person.year).people[person.member_id] = person
    for row in household.reopenings.standing().select_related("by"):
        year(row.year).reopening = row
    members = list(household.members.order_by("joined_on", "pk"))
    for one in found.values():
        present = rule.members_of_year(members, year=one.year)
        one.members = [m for m in members if m in present or m.pk in one.people]
    return sorted(found.values(), key=lambda one: one.year, reverse=True)


# --- one line a year ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearLine:
    """One row of the Years tab."""

    year: int
    state: elements.Status
    completeness: rule.Completeness
    missing: str
    reading: IncomeReading | None
    secured: str
    people: int
    is_frozen: bool
    reopening: YearReopening | None


def state_of(year: Year) -> elements.Status:
    """Frozen, reopened or open."""
    if year.reopening:
        return elements.Status(_("Reopened"), "warning")
    return elements.Status(_("Frozen"), "neutral") if year.is_frozen else elements.Status(_("Not frozen"), "info")


def lines(household: Household, years: Iterable[Year]) -> list[YearLine]:
    """The rows of the Years tab."""
    poverty_lines = Lines()
    return [_line(household, year, poverty_lines) for year in years]


def _line(household: Household, year: Year, poverty_lines: Lines) -> YearLine:
    found = rule.of_snapshot(year.snapshot())
    reading = None
    if year.income:
        line = poverty_lines.of(household.village_id, year.year)
        reading = IncomeReading(year.year, year.income.net_per_head_yuan, line)
    secured = f"{len(GUARANTEES) - len(year.living.gaps)}/{len(GUARANTEES)}" if year.living else ""
    return YearLine(year.year, state_of(year), found, missing_in_words(found), reading, secured, len(year.people),
                    year.is_frozen, year.reopening)  # fmt: skip


def missing_in_words(found: rule.Completeness) -> str:
    """What is missing, by block: "Living conditions: fuel, road; People: 周山 (health)"."""
    parts = []
    for block, label in BLOCKS.items():
        items = found.of(block)
        if items:
            names = _(", ").join(dict.fromkeys(_missing_name(item) for item in items))
            parts.append(str(label) if block is rule.Block.INCOME else f"{label}{_(': ')}{names}")
    return _("; ").join(parts)


def _missing_name(item: rule.Missing) -> str:
    if item.block is rule.Block.GUARANTEES:
        return str(Guarantee(item.field).label)
    model: Any = _MODELS[item.block]
    name = str(model._meta.get_field(item.field).verbose_name) if item.field else _("no record")
    return f"{item.who} {name}" if item.who else name


def completeness_of(household: Household, years: Sequence[Year]) -> rule.Completeness:
    """How complete the whole card is: the household block and its latest year with an income or guarantees."""
    latest = next((y for y in years if y.income or y.living), years[0] if years else None)
    values = {f.name: getattr(household, f.name) for f in Household._meta.concrete_fields}
    needs_cause = household.status != Status.ORDINARY
    return rule.of_card(values, latest=latest.snapshot() if latest else None, needs_cause=needs_cause)


# --- side by side ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """A value of one year; `is_changed` against the year before it in the table."""

    text: str
    year: int
    is_changed: bool = False


@dataclass(frozen=True)
class CompareRow:
    label: str
    cells: list[Cell]
    is_part: bool = False
    is_figure: bool = False

    @property
    def is_changed(self) -> bool:
        return any(cell.is_changed for cell in self.cells)


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[CompareRow]

    @property
    def is_figures(self) -> bool:
        return all(row.is_figure for row in self.rows)


def compare(household: Household, years: Sequence[Year], *, only_changes: bool = False) -> list[Section]:
    """The facts of these years side by side, earliest first; with `only_changes` the rows that differ."""
    ordered = sorted(years, key=lambda one: one.year)
    sections = [
        Section(_("Income (yuan)"), [*_incomes(ordered), *_totals(household, ordered)]),
        Section(_("Living and production conditions"), _conditions(ordered)),
        Section(_("Two worries and three guarantees"), _guarantees(ordered)),
        *_people(ordered),
    ]
    if only_changes:
        sections = [Section(s.title, [row for row in s.rows if row.is_changed]) for s in sections]
    return [section for section in sections if section.rows]


def _row(
    label: Any, years: Sequence[Year], value: Callable[[Year], str], *, held: Callable[[Year], bool], **marks: bool
) -> CompareRow:
    """One fact in each year; changed where the year before holds the block too and says something else."""
    cells: list[Cell] = []
    last: tuple[Year, str] | None = None
    for year in years:
        text = value(year)
        is_changed = last is not None and held(year) and held(last[0]) and text != last[1]
        cells.append(Cell(text, year.year, is_changed))
        last = (year, text)
    return CompareRow(capfirst(str(label)), cells, **marks)


def _has_income(year: Year) -> bool:
    return year.income is not None


def _has_living(year: Year) -> bool:
    return year.living is not None


def _incomes(years: Sequence[Year]) -> Iterable[CompareRow]:
    for name in income_rule.AMOUNTS:
        if any(year.income and getattr(year.income, name) for year in years):
            yield _row(
                IncomeYear._meta.get_field(name).verbose_name, years, _money(name), held=_has_income, is_figure=True
            )
        for kind in KINDS_OF.get(name, ()):
            if any(_line_sum(year, name, kind) for year in years):
                yield _row(IncomeKind(kind).label, years, _line_money(name, kind), held=_has_income, is_part=True,
                           is_figure=True)  # fmt: skip


def _money(name: str) -> Callable[[Year], str]:
    return lambda year: formats.yuan(getattr(year.income, name)) if year.income else formats.NOTHING


def _line_sum(year: Year, part: str, kind: str) -> Decimal:
    held = year.income.lines.all() if year.income else ()
    return sum((n.amount_yuan for n in held if (n.part, n.kind) == (part, kind)), income_rule.ZERO)


def _line_money(part: str, kind: str) -> Callable[[Year], str]:
    return lambda year: formats.yuan(_line_sum(year, part, kind) or None)


def _totals(household: Household, years: Sequence[Year]) -> Iterable[CompareRow]:
    if not any(year.income for year in years):
        return
    poverty_lines = Lines()

    def line(year: Year) -> str:
        found = poverty_lines.of(household.village_id, year.year) if year.income else None
        return formats.yuan(found.amount_yuan) if found else formats.NOTHING

    for name in ("members", "gross_yuan", "net_yuan", "net_per_head_yuan"):
        show = _money(name) if name != "members" else _count
        yield _row(IncomeYear._meta.get_field(name).verbose_name, years, show, held=_has_income, is_figure=True)
    yield _row(_("Line of the year"), years, line, held=_has_income, is_figure=True)
    if any(year.income and (year.income.claims_yuan or year.income.own_costs_yuan) for year in years):
        for name in ("reference_yuan", "reference_per_head_yuan"):
            yield _row(IncomeYear._meta.get_field(name).verbose_name, years, _money(name), held=_has_income,
                       is_figure=True)  # fmt: skip


def _count(year: Year) -> str:
    return str(year.income.members) if year.income else formats.NOTHING


def _conditions(years: Sequence[Year]) -> list[CompareRow]:
    rows = [_row(LivingYear._meta.get_field(n).verbose_name, years, _fact("living", n), held=_has_living)
            for n in rule.CONDITIONS]  # fmt: skip
    return [row for row in rows if any(cell.text != formats.NOTHING for cell in row.cells)]


def _fact(owner: str, name: str) -> Callable[[Year], str]:
    return lambda year: in_words(getattr(year, owner), name)


def in_words(row: Any, name: str) -> str:
    """A column of a row as a person reads it; "—" without a row or value."""
    value = getattr(row, name, None)
    if value in (None, "", []):
        return formats.NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name == "health":
        return _(", ").join(str(Health(code).label) for code in value)
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else str(value)


def _guarantees(years: Sequence[Year]) -> list[CompareRow]:
    if not any(year.living for year in years):
        return []
    rows = [_row(Guarantee(name).label, years, _verdict(name), held=_has_living) for name in GUARANTEES]
    return [*rows, _row(_("Looked at by"), years, _checked, held=_has_living)]


def _verdict(name: str) -> Callable[[Year], str]:
    def show(year: Year) -> str:
        if year.living is None:
            return formats.NOTHING
        words = [_("secured") if getattr(year.living, name) else _("not secured")]
        proof = next((p for p in year.living.proofs.all() if p.guarantee == name), None)
        if proof:
            words += [proof.proof, f"{proof.checked_by} {formats.iso_date(proof.checked_on)}".strip()]
        return " · ".join(words)

    return show


def _checked(year: Year) -> str:
    if year.living is None:
        return formats.NOTHING
    parts = (formats.iso_date(year.living.checked_on), year.living.checked_by, year.living.note)
    return " · ".join(filter(None, parts))


def _people(years: Sequence[Year]) -> Iterable[Section]:
    members = {m.pk: m for year in years for m in year.members}
    for pk, member in members.items():
        rows = []
        for name in FACTS:
            row = _row(MemberYear._meta.get_field(name).verbose_name, years, _of_person(pk, name), held=_has_person(pk))
            usual = {formats.NOTHING, "0", _("No"), *_usual(name)}
            if any(cell.text not in usual for cell in row.cells):
                rows.append(row)
        if rows:
            yield Section(member.name, rows)


def _usual(name: str) -> set[str]:
    """What is so of nearly everyone and need not be printed: no allowance, no support of the destitute."""
    column: Any = MemberYear._meta.get_field(name)
    return {str(dict(column.flatchoices)["none"])} if name in ("allowance", "destitute") else set()


def _has_person(pk: int) -> Callable[[Year], bool]:
    return lambda year: pk in year.people


def _of_person(pk: int, name: str) -> Callable[[Year], str]:
    return lambda year: in_words(year.people.get(pk), name)
