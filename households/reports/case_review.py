"""What decides about each row of a list of cases, read for all rows at once, and what stands against a row going on.

The step asks its own table again when it is taken; here the same facts are read in a fixed number of statements, so
that a list of hundreds opens at once. What only the step itself finds (the sheet of an exit, say) shows on the page of
what will happen. Source: DOMAIN §3.1–3.3, §9.2, §9.3.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Count as CountRows
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from households.actions.relatives import relatives_in
from households.choices import Severity
from households.choices.cases import Compared, ComparedResult
from households.models import Case, Finding, HouseholdRisk, IncomeYear, Standard
from households.rules.identification import income_years
from households.workflow import KINDS, STEPS
from households.workflow.hits import open_hits
from publicity import errors as publicity_errors
from publicity.models import Entry
from publicity.rules.clearing import Hung, obstacles
from registry.divisions.models import Division
from registry.errors import Reason
from registry.workflow.models import Duty, Event

if TYPE_CHECKING:
    from registry.accounts.models import User

GATED = frozenset({"report_up", "publicise_township", "pass_township", "approve"})
"""Steps that rest on the village's publicity."""
ENDING = frozenset({"register", "lift", "activate", "clear"})
"""Steps that rest on the announcement, which hangs on meanwhile, and on all that hung before it."""
TWICE = frozenset({"pass_township", "approve"}) | ENDING
"""Steps that rest on the second publicity too, where the procedure has one."""


@dataclass
class Facts:
    """The figures of one row, and what stands against it."""

    case: Case
    income_year: int | None = None
    income_yuan: Decimal | None = None
    line_yuan: Decimal | None = None
    risks: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)  # what the comparison found
    hung_until: dt.date | None = None
    objections: int = 0
    open_objections: int = 0
    findings: int = 0
    relatives: list[str] = field(default_factory=list)
    last_step: int | None = None
    last_by: str = ""
    against: list[Reason] = field(default_factory=list)

    @property
    def below_line(self) -> bool | None:
        """Below the line of its year; None when one of the two is not on record."""
        if self.income_yuan is None or self.line_yuan is None:
            return None
        return self.income_yuan < self.line_yuan

    @property
    def is_ready(self) -> bool:
        return not self.against


def facts_of(cases: Sequence[Case], step: str, *, by: User, on: dt.date) -> list[Facts]:
    """The rows in the order given, with their figures and with what stands against `step`. Ten statements or so."""
    rows = {case.pk: Facts(case) for case in cases}
    if not rows:
        return []
    _read_incomes(rows)
    _read_risks(rows)
    _read_comparison(rows)
    if step == "compare":
        _read_hits(rows)
    _read_wall(rows, step, on)
    _read_findings(rows, step)
    _read_relatives(rows, by)
    _read_pens(rows, step, by)
    return list(rows.values())


def _read_incomes(rows: dict[int, Facts]) -> None:
    """The income of the year of the application or the year before, and the line of that year there."""
    households = [facts.case.household_id for facts in rows.values()]
    years = {year for facts in rows.values() for year in income_years(facts.case.applied_on.year)}
    kept: dict[tuple[int, int], Decimal] = {}
    found = IncomeYear.objects.filter(household__in=households, year__in=sorted(years))
    for income in found:
        if income.net_per_head_yuan is not None:
            kept[income.household_id, income.year] = income.net_per_head_yuan
    lines: dict[tuple[str, int], Decimal | None] = {}
    for facts in rows.values():
        case = facts.case
        for year in sorted(income_years(case.applied_on.year), reverse=True):
            if (case.household_id, year) in kept:
                facts.income_year, facts.income_yuan = year, kept[case.household_id, year]
                facts.line_yuan = _line(lines, case.village_id[:6], year)
                break


def _line(known: dict[tuple[str, int], Decimal | None], county: str, year: int) -> Decimal | None:
    """The line of a county and year; asked once for each."""
    if (county, year) not in known:
        from households.errors import StandardMissing

        try:
            known[county, year] = Standard.objects.line_of(county, year).amount_yuan
        except StandardMissing:
            known[county, year] = None
    return known[county, year]


def _read_risks(rows: dict[int, Facts]) -> None:
    by_household = defaultdict(list)
    for facts in rows.values():
        by_household[facts.case.household_id].append(facts)
    for risk in HouseholdRisk.objects.open().filter(household__in=list(by_household)).order_by("pk"):
        for facts in by_household[risk.household_id]:
            facts.risks.append(str(risk.get_kind_display()))


def _read_comparison(rows: dict[int, Facts]) -> None:
    for facts in rows.values():
        for item in Compared:
            result = facts.case.comparison.get(item.value)
            if result and result != ComparedResult.NOTHING:
                facts.found.append(f"{item.label}：{ComparedResult(result).label}")


def _read_hits(rows: dict[int, Facts]) -> None:
    """A comparison waits for the hits that are not verified, and for the household's letter of authority."""
    waiting = open_hits({facts.case.household_id for facts in rows.values()})
    for facts in rows.values():
        count = waiting.get(facts.case.household_id, 0)
        if count:
            words = _("%(count)s hits of comparisons are not verified yet.")
            facts.against.append(Reason("hits_open", words, {"count": count}))
        if facts.case.authorised_on is None:
            facts.against.append(Reason("not_authorised", _("The household has not signed the letter of authority.")))


def _read_wall(rows: dict[int, Facts], step: str, on: dt.date) -> None:
    """The newest village row on the wall of each case, its objections, and what stands against going on."""
    subjects = {facts.case.subject: facts for facts in rows.values()}
    for kinds in {tuple(_kinds_asked(facts.case, step)) for facts in rows.values()}:
        asked = [subject for subject, facts in subjects.items() if tuple(_kinds_asked(facts.case, step)) == kinds]
        for kind in kinds:
            hung = _hung_by_subject(asked, kind)
            for subject in asked:
                facts, own = subjects[subject], hung.get(subject)
                facts.hung_until = own.ends_on if own and facts.hung_until is None else facts.hung_until
                if step in GATED | ENDING:
                    ends, announced = own.ends_on if own else None, kind == KINDS[facts.case.procedure].announcement
                    against = [code for code in obstacles(own, on=on) if not (announced and code == "still_hanging")]
                    facts.against += [publicity_errors.clearing(code, ends_on=ends) for code in against]
    counted = Entry.objects.filter(subject__in=list(subjects)).values("subject").annotate(
        objections=CountRows("objections")
    )  # fmt: skip
    for row in counted.order_by():
        subjects[row["subject"]].objections = row["objections"]


def _kinds_asked(case: Case, step: str) -> list[str]:
    """The notices a step rests on: the village's, and the township's where the procedure always has a second."""
    kinds = KINDS[case.procedure]
    asked = [kinds.village]
    if step in TWICE and kinds.township and case.township_notice_id:
        asked.append(kinds.township)
    return [*asked, kinds.announcement] if step in ENDING else asked


def _hung_by_subject(subjects: Sequence[str], kind: str) -> dict[str, Hung]:
    """publicity_clearing for many subjects in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s, c.notice_state, c.entry_state, c.witnessed_on, c.ends_on, c.open_objections "
            "FROM unnest(%s::text[]) s, LATERAL publicity_clearing(s, %s) c",
            [list(subjects), kind],
        )
        return {row[0]: Hung(*row[1:]) for row in cursor.fetchall()}


def _read_findings(rows: dict[int, Facts], step: str) -> None:
    households = [facts.case.household_id for facts in rows.values()]
    found = Finding.objects.open().filter(household__in=households).exclude(severity=Severity.INFORMATION)
    counts = dict(found.values_list("household").annotate(n=CountRows("pk")).order_by())
    for facts in rows.values():
        facts.findings = counts.get(facts.case.household_id, 0)
        if facts.findings and step == "report_up":
            facts.against.append(Reason(
                "findings_open", _("%(count)s findings of the data checks wait on the card: mend or explain them."),
                {"count": facts.findings},
            ))  # fmt: skip


def _read_relatives(rows: dict[int, Facts], by: User) -> None:
    """Cadres with a near relative in the household, whoever filed them; the reader is refused where it is the own."""
    known = relatives_in(by.scope)
    for facts in rows.values():
        whose = known.get(facts.case.household_id, [])
        facts.relatives = [f"{one.name}（{one.kinship_label}）" for one in whose]
        if any(one.account == by.pk for one in whose) or by.name in facts.case.recused:
            facts.against.append(
                Reason("recused", _("Recusal: a near relative of yours is concerned. Someone else takes this step."))
            )


def _read_pens(rows: dict[int, Facts], step: str, by: User) -> None:
    """The last step of each case, and whether the reader has held another pen in it."""
    about = Event.objects.filter(subject_type="households.case", subject_id__in=list(rows))
    last = dict(about.values_list("subject_id").annotate(last=Max("pk")).order_by())
    names = dict(Event.objects.filter(pk__in=list(last.values())).values_list("pk", "by__name"))
    others: dict[int, str] = {}
    for key, duty in about.filter(by=by).exclude(duty=Duty.NONE).order_by("pk").values_list("subject_id", "duty"):
        wanted = STEPS[rows[key].case.procedure].get(step)
        if wanted is not None and wanted.duty != Duty.NONE and duty != wanted.duty:
            others.setdefault(key, duty)
    for key, facts in rows.items():
        facts.last_step = last.get(key)
        facts.last_by = names.get(facts.last_step) or ""
        if key in others:
            facts.against.append(Reason(
                "second_pen", _("You have already done another duty here (%(duty)s); someone else must do this."),
                {"duty": Duty(others[key]).label},
            ))  # fmt: skip


def village_names(codes: Sequence[str]) -> dict[str, str]:
    """Names of villages by code, in one statement."""
    return dict(Division.objects.filter(code__in=list(codes)).values_list("code", "name"))


__all__: list[Any] = ["Facts", "facts_of", "village_names"]
