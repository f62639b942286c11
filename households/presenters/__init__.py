"""Turns a card into what its pages print: facts, tags, rows and the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from households.choices import Cause, Health, MonitoredType
from households.choices import Status as HouseholdStatus
from households.errors import StandardMissing
from households.models import (
    GUARANTEES,
    Household,
    IncomeYear,
    LivingYear,
    Measure,
    Member,
    Problem,
    Standard,
    StatusSpan,
    Visit,
    Work,
)
from households.rules import income as rule
from households.rules.members import Finding
from registry import clock
from registry.audit.models import Entry
from registry.ui import charts, formats
from registry.ui.elements import Event, Fact, Status, Tone

TONES: dict[str, Tone] = {
    HouseholdStatus.APPLICANT: "info", HouseholdStatus.POOR: "danger", HouseholdStatus.PLANNED: "warning",
    HouseholdStatus.LIFTED: "success", HouseholdStatus.RELAPSED: "danger", HouseholdStatus.ORDINARY: "neutral",
    HouseholdStatus.REMOVED: "neutral",
}  # fmt: skip


def status_of(household: Household) -> Status:
    """The household's status as a tag."""
    return Status(household.get_status_display(), TONES[household.status])


def monitoring_of(household: Household) -> Status | None:
    """What it is monitored as, None when it never was."""
    if not household.monitored_type:
        return None
    label = MonitoredType(household.monitored_type).label
    if household.risk_cleared:
        return Status(_("%(kind)s, risk cleared") % {"kind": label}, "neutral")
    return Status(label, "warning")


class Lines:
    """The income line of each year at a place, each asked once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], Standard | None] = {}

    def of(self, code: str, year: int) -> Standard | None:
        """The line, None when none is on record."""
        key = (code[:6], year)
        if key not in self._found:
            try:
                self._found[key] = Standard.objects.line_of(code, year)
            except StandardMissing:
                self._found[key] = None
        return self._found[key]


@dataclass(frozen=True)
class IncomeReading:
    """Net income per head of a year beside its line, in yuan."""

    year: int
    net_per_head_yuan: Decimal
    line: Standard | None

    @property
    def is_above(self) -> bool | None:
        if self.line is None:
            return None
        return rule.read_against(self.net_per_head_yuan, self.line.as_fact()).is_above

    @property
    def words(self) -> str:
        if self.line is None:
            return _("no line on record")
        values = {"line": formats.number(int(self.line.amount_yuan)), "year": self.year}
        return (_("above %(line)s") if self.is_above else _("not above %(line)s")) % values


def reading_of(household: Any, lines: Lines) -> IncomeReading | None:
    """The latest income of a row of `with_latest_income`, read against its line; None without income."""
    if household.income_year is None:
        return None
    line = lines.of(household.village_id, household.income_year)
    return IncomeReading(household.income_year, household.income_per_head, line)


@dataclass(frozen=True)
class IncomeRow:
    """One year of the income table."""

    income: IncomeYear
    parts: rule.Income
    reading: IncomeReading


def income_rows(household: Household, lines: Lines) -> list[IncomeRow]:
    """The household's incomes, latest year first."""
    rows = []
    for income in household.incomes.order_by("-year"):
        reading = IncomeReading(income.year, income.net_per_head_yuan, lines.of(household.village_id, income.year))
        rows.append(IncomeRow(income, rule.compute(income.as_facts()), reading))
    return rows


def income_chart(rows: list[IncomeRow]) -> Any:
    """Net income per head by year with its line; None for fewer than two years."""
    ordered = rows[::-1]
    if len(ordered) < 2 or any(row.reading.net_per_head_yuan < 0 for row in ordered):
        return None
    return charts.line(
        title=_("Net income per head"), label=_("Net income per head"),
        points=[(str(r.income.year), round(r.reading.net_per_head_yuan)) for r in ordered],
        reference=[round(r.reading.line.amount_yuan) if r.reading.line else None for r in ordered],
        reference_label=_("Line of the year"), unit=_("yuan"),
    )  # fmt: skip


def basic_facts(household: Household, *, bank_account: str = "", phone: str = "") -> list[Fact]:
    """The household block. Numbers given in clear replace the masked ones; what few cards hold stands only there."""
    place = (str(household.village), household.hamlet, household.group)
    kind = household.household_type
    facts = [
        Fact(_("Household number"), household.number),
        Fact(_("Village and group"), " ".join(filter(None, place))),
        Fact(_("Address"), household.address),
        Fact(_("Phone"), phone or (str(household.phone) if household.phone else None)),
        Fact(_("Bank"), household.bank_name),
        Fact(_("Bank account"), bank_account or (str(household.bank_account) if household.bank_account else None)),
        Fact(_("Attribute"), household.attribute_label),
        Fact(_("Identification standard"), household.get_id_standard_display()),
        Fact(_("Identified on"), formats.iso_date(household.identified_on)),
        Fact(_("Lifted on"), formats.iso_date(household.lifted_on)),
        Fact(_("Members"), household.size, note=_without_labour(household)),
    ]
    rare = (
        (_("Kind of household since 2021"), kind.label if kind else None),
        (_("Planned year of leaving poverty"), household.plan_lift_year),
        (_("Year of the return to poverty"), household.relapsed_on.year if household.relapsed_on else None),
        (_("Cause of the return"), household.get_relapse_cause_display()),
        (_("Difficulty"), household.get_difficulty_display()),
        (_("Of the family"), "、".join(_family(household))),
        (_("Relocated household"),
         " ".join(filter(None, (household.get_relocation_display(), household.relocation_place)))),
        (_("Letter of authority signed on"), household.authorised_on and formats.iso_date(household.authorised_on)),
        (_("Card filled in by"), _filler(household)),
        (_("Signed by the head on"), household.head_signed_on and formats.iso_date(household.head_signed_on)),
    )  # fmt: skip
    return [*facts, *(Fact(label, value) for label, value in rare if value)]


def _without_labour(household: Household) -> str:
    if not household.has_no_labour:
        return ""
    if household.no_labour_confirmed_on is None:
        return _("household without labour, not confirmed yet")
    day = formats.iso_date(household.no_labour_confirmed_on)
    return _("household without labour, confirmed on %(day)s") % {"day": day}


def _family(household: Household) -> list[str]:
    names = ("is_martyr_family", "is_one_child", "is_two_daughters")
    return [label_of(name) for name in names if getattr(household, name)]


def _filler(household: Household) -> str:
    day = formats.iso_date(household.filled_on) if household.filled_on else ""
    return " · ".join(filter(None, (household.filled_by, household.filler_phone, day)))


def cause_facts(household: Household) -> list[Fact]:
    """Causes, and what the household is monitored as."""
    monitoring = monitoring_of(household)
    facts = [
        Fact(_("Main cause"), household.get_main_cause_display()),
        Fact(_("Other causes"), "、".join(str(Cause(code).label) for code in household.other_causes)),
        Fact(_("Note"), household.cause_note),
    ]
    if monitoring:
        since = _("since %(day)s") % {"day": formats.iso_date(household.monitored_on)}
        facts.append(Fact(_("Monitored as"), monitoring.label, note=since))
    return facts


@dataclass(frozen=True)
class MemberRow:
    """One person as the card's table shows it."""

    member: Member
    age: int
    identity: str
    revealed: bool
    health: str
    schooling: str


def member_rows(
    members: Iterable[Member], *, on: dt.date, revealed: str = "", pk: int | None = None
) -> list[MemberRow]:
    """The rows; the number of the member `pk` is shown in clear as `revealed`."""
    return [
        MemberRow(
            member=m, age=m.age_on(m.left_on or on), identity=revealed if m.pk == pk and revealed else str(m.identity),
            revealed=bool(revealed) and m.pk == pk, health="、".join(str(Health(code).label) for code in m.health),
            schooling=m.get_school_display() or m.get_education_display(),
        )
        for m in members
    ]  # fmt: skip


@dataclass(frozen=True)
class Guarantee:
    label: str
    is_secured: bool


def guarantees(living: LivingYear | None) -> list[Guarantee]:
    """The verdicts of a year; nothing when nobody looked."""
    if living is None:
        return []
    fields = [(name, LivingYear._meta.get_field(name).verbose_name) for name in GUARANTEES]
    return [Guarantee(capfirst(str(label)), getattr(living, name)) for name, label in fields]


@dataclass(frozen=True)
class Warning:
    """A check the card does not pass: whose, and what."""

    who: str
    text: str
    check: str


def warnings(members: list[Member], findings: list[Finding]) -> list[Warning]:
    """The findings in words."""
    return [Warning("" if f.position is None else members[f.position].name, f.message, f.check.id) for f in findings]


LABELS = {
    "problem": gettext_lazy("the problem"), "photos": gettext_lazy("photos"), "from": gettext_lazy("from"),
    "until": gettext_lazy("until"),
    "name": gettext_lazy("name"), "measure": gettext_lazy("help measure"), "state": gettext_lazy("state"),
    "on": gettext_lazy("day"), "reason": gettext_lazy("reason"), "lines": gettext_lazy("lines of income"),
    "proofs": gettext_lazy("proofs of guarantees"), "paper": gettext_lazy("paper seen"),
    "note": gettext_lazy("note"), "names": gettext_lazy("people"), "card": gettext_lazy("card"),
}  # fmt: skip
_MODELS: tuple[Any, ...] = (Household, Member, IncomeYear, LivingYear, Measure, Work, Visit, Problem)


def label_of(name: str) -> str:
    """The words for a changed value in the trail."""
    for model in _MODELS:
        if name in {field.name for field in model._meta.get_fields()}:
            field = model._meta.get_field(name)
            return str(getattr(field, "verbose_name", name))
    return str(LABELS.get(name, name))


def in_words(name: str, value: Any) -> str:
    """A value of the trail as a person reads it: codes by their labels."""
    for model in _MODELS:
        if name not in {field.name for field in model._meta.get_fields()}:
            continue
        field = model._meta.get_field(name)
        choices = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or ())
        if isinstance(value, list):
            return "、".join(str(choices.get(code, code)) for code in value)
        if choices:
            return str(choices.get(value, value or formats.NOTHING))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return formats.NOTHING if value in (None, "") else str(value)


def changes_in_words(entry: Entry) -> str:
    """What a deed changed, "what: before → after"."""
    before, after = entry.before or {}, entry.after or {}
    parts = []
    for name, value in after.items():
        new = in_words(name, value)
        if name in before and before[name] == value:
            parts.append(new)
        elif name in before:
            parts.append(f"{label_of(name)}{_(': ')}{in_words(name, before[name])} → {new}")
        elif value not in (None, "", "0.00", [], False):
            parts.append(f"{label_of(name)}{_(': ')}{new}")
    return _("; ").join(parts)


def timeline(entries: Iterable[Entry]) -> list[Event]:
    """Deeds, newest first, in words; who merely opened the card is listed elsewhere."""
    return [
        Event(e.wording, e.at, by=e.by_name, note=e.reason or changes_in_words(e))
        for e in entries
        if e.event != "households.card_opened"
    ]


def history(spans: Iterable[StatusSpan], entries: Iterable[Entry]) -> list[Event]:
    """Statuses and deeds in one line of time, newest first."""
    tones = {span.pk: TONES[span.status] for span in spans}
    statuses = [Event(span.get_status_display(), span.starts_on, tone=tones[span.pk]) for span in spans]
    deeds = timeline(entry for entry in entries if entry.event != "households.status_changed")
    return sorted([*deeds, *statuses], key=lambda event: _day(event.at), reverse=True)


def _day(at: dt.date | dt.datetime | None) -> dt.date:
    return at.astimezone(clock.ZONE).date() if isinstance(at, dt.datetime) else at or dt.date.min
