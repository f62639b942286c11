"""How money is told: sentences for the wall, facts and steps for the screens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import PaymentState, ProjectCategory, ProjectState
from funds.models import FundSource, PaymentBatch, PaymentLine, Project
from funds.reports import SourceProgress, Standing, VillageFlow, flow_by_source
from households.timeline import Happening
from registry.accounts.permissions import Permission
from registry.accounts.roles import ROLES
from registry.divisions.models import Division
from registry.spreadsheets.writer import write_table
from registry.text.money import to_capital
from registry.ui import charts, formats
from registry.ui.elements import Crumb, Event, Fact, Status, Step, Tone, path
from registry.ui.tiles import Tile
from registry.web.columns import Col
from registry.workflow.machine import Machine

_PAYMENT_TONES: dict[str, Tone] = {
    "draft": "neutral",
    "submitted": "info",
    "checked": "info",
    "published": "warning",
    "released": "success",
    "returned": "danger",
    "cancelled": "neutral",
}
_PROJECT_TONES: dict[str, Tone] = {
    "proposed": "info",
    "returned": "danger",
    "reviewed": "info",
    "appraised": "info",
    "approved": "info",
    "planned": "info",
    "under_way": "warning",
    "completed": "warning",
    "dropped": "neutral",
    "accepted": "success",
    "closed": "neutral",
}


def payment_status(batch: PaymentBatch) -> Status:
    return Status(batch.get_state_display(), _PAYMENT_TONES[batch.state])


def project_status(project: Project) -> Status:
    return Status(project.get_state_display(), _PROJECT_TONES[project.state])


def payment_steps(batch: PaymentBatch) -> list[Step]:
    """The straight way of a list; a returned or cancelled one shows where it stands."""
    labels: list[tuple[str, Any]] = [
        ("draft", _("List prepared")),
        ("submitted", _("Submitted")),
        ("checked", _("Checked")),
        ("published", _("List published")),
        ("released", _("Paid out to households")),
    ]
    if batch.state == PaymentState.RETURNED:
        return [Step(_("Returned for correction"), "returned"), *(Step(label) for _code, label in labels[1:])]
    if batch.state == PaymentState.CANCELLED:
        return [Step(_("List prepared"), "done"), Step(_("Cancelled"), "returned")]
    return path(labels, current=batch.state, done=batch.state == PaymentState.RELEASED)


def project_steps(project: Project) -> list[Step]:
    aside = {ProjectState.RETURNED, ProjectState.DROPPED}
    labels: list[tuple[str, Any]] = [(code, label) for code, label in ProjectState.choices if code not in aside]
    if project.state == ProjectState.DROPPED:
        return [Step(_("Taken out of the library"), "returned")]
    if project.state == ProjectState.RETURNED:
        return [Step(_("Returned to the village"), "returned"), *(Step(label) for _code, label in labels[1:])]
    return path(labels, current=project.state, done=project.state == ProjectState.CLOSED)


def history(machine: Machine, subject: Any) -> list[Event]:
    """The steps taken so far, newest first, with who and why."""
    words = {t.name: t.label for t in machine.transitions} | {"begin": _("Entered")}
    return [
        Event(
            words.get(step.transition, step.transition),
            step.at,
            by=step.by.name if step.by else "",
            note=step.note,
            tone="danger" if step.transition in {"return", "stop"} else "success",
        )
        for step in reversed(list(machine.steps_taken(subject)))
    ]


def waterfall(found: Iterable[Standing]) -> Any:
    """Received, less what still lies at each level, is what was paid to households; in ten thousands of yuan."""
    rows = list(found)

    def total(name: str) -> Decimal:
        return sum((getattr(row, name) for row in rows), Decimal(0))

    return charts.waterfall(
        title=_("Where the money stands"),
        start=(_("Received"), total("total_yuan")),
        changes=[
            (label, -total(name))
            for label, name in (
                (_("Still at the county"), "at_county_yuan"),
                (_("Still at townships"), "at_townships_yuan"),
                (_("Still at villages"), "at_villages_yuan"),
                (_("In projects, not yet paid"), "in_projects_yuan"),
            )
            if total(name)
        ],
        end_label=_("Paid to households"),
        written=formats.wan,
        unit=_("10,000 yuan"),
    )


def waiting_for(machine: Machine, subject: Any) -> str:
    """The role that holds the pen now, "" when nobody does."""
    role = ROLES.get(machine.holders.get(subject.state, ""))
    return str(role.label) if role else ""


def area_crumbs(division: Division, scope: str) -> list[Crumb]:
    """The way from the user's own area down to this one."""
    above = [d for d in division.ancestors() if d.code.startswith(scope)]
    return [
        Crumb(_("Special funds"), reverse("funds:home")),
        *(Crumb(d.name, f"{reverse('funds:home')}?area={d.code}") for d in above),
        Crumb(division.name),
    ]


@dataclass(frozen=True)
class Totals:
    """The foot of a table of sources, in yuan."""

    received_yuan: Decimal
    allocated_yuan: Decimal
    spent_yuan: Decimal
    given_back_yuan: Decimal
    balance_yuan: Decimal


def totals(found: Sequence[SourceProgress]) -> Totals:
    def total(name: str) -> Decimal:
        return sum((getattr(row, name) for row in found), Decimal(0))

    return Totals(
        *(total(name) for name in ("received_yuan", "allocated_yuan", "spent_yuan", "given_back_yuan", "balance_yuan"))
    )


def money_tiles(found: Sequence[SourceProgress], area: str) -> list[Tile]:
    """The four figures of an area's money, each with the list behind it."""
    sums = totals(found)
    query = f"?area={area}"
    return [
        Tile(_("Received"), formats.wan(sums.received_yuan), _("10,000 yuan"), f"{reverse('funds:transfers')}{query}"),
        Tile(
            _("Assigned to projects"),
            formats.wan(sums.allocated_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:projects')}{query}",
        ),
        Tile(
            _("Paid to households"),
            formats.wan(sums.spent_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:payments')}{query}&state=released",
            note=_("%(share)s of what came") % {"share": formats.share(sums.spent_yuan, sums.received_yuan)},
        ),
        Tile(
            _("Not yet paid"),
            formats.wan(sums.balance_yuan),
            _("10,000 yuan"),
            f"{reverse('funds:payments')}{query}&state=waiting",
        ),
    ]


@dataclass(frozen=True)
class SourceRow:
    """One source in the table of an area, and where its name leads."""

    progress: SourceProgress
    url: str


def source_rows(found: Sequence[SourceProgress], area: str, scope: str) -> list[SourceRow]:
    """At the county the name leads to the document, below it to the document's movements in that area."""
    return [
        SourceRow(
            p,
            reverse("funds:source", args=[p.source_id])
            if len(scope) <= 6 and area == scope
            else f"{reverse('funds:transfers')}?source={p.source_id}&area={area}",
        )
        for p in found
    ]


@dataclass(frozen=True)
class FlowRow:
    """One division below with its money."""

    name: str
    url: str
    flow: VillageFlow


def flow_rows(area: str, flows: dict[str, VillageFlow]) -> list[FlowRow]:
    """The divisions below an area with what reached their villages; sums of the villages for townships."""
    rows = []
    for division in Division.objects.children_of(area):
        within = [flow for code, flow in flows.items() if code.startswith(division.code)]
        flow = VillageFlow(
            division.code,
            sum((f.received_yuan for f in within), Decimal(0)),
            sum((f.given_back_yuan for f in within), Decimal(0)),
            sum((f.spent_yuan for f in within), Decimal(0)),
            sum(f.households_reached for f in within),
        )
        rows.append(FlowRow(division.name, f"{reverse('funds:home')}?area={division.code}", flow))
    return rows


def source_facts(source: FundSource) -> list[Fact]:
    return [
        Fact(_("Issued by"), source.issuer),
        Fact(_("Document date"), formats.cn_date(source.document_on)),
        Fact(_("Level"), source.get_level_display()),
        Fact(_("Category"), source.get_category_display()),
        Fact(_("Budget year"), str(source.year)),
        Fact(_("Amount (yuan)"), formats.yuan(source.amount_yuan)),
        Fact(_("Money received on"), formats.cn_date(source.received_on)),
        Fact(_("Budget line"), source.budget_line or formats.NOTHING),
        Fact(_("May be spent on"), "、".join(str(ProjectCategory(code).label) for code in source.purposes)),
        *([Fact(_("Note"), source.note)] if source.note else []),
    ]


@dataclass(frozen=True)
class Branch:
    """One division or project of a source's tree, with what stands below it; yuan."""

    name: str
    url: str
    received_yuan: Decimal
    spent_yuan: Decimal
    balance_yuan: Decimal
    households: int
    is_project: bool = False
    below: tuple[Branch, ...] = ()


def source_tree(source: FundSource) -> list[Branch]:
    """Where a document's money went: townships, under each its villages and their projects, as far as money came.

    A township's sums are those of everything in it.
    """
    flows = flow_by_source(source.pk)
    places = {d.code: d.name for d in Division.objects.filter(code__in={code for code, _project in flows})}
    names = dict(Project.objects.filter(pk__in=[p for _code, p in flows if p]).values_list("pk", "name"))
    groups: dict[str, list[Branch]] = {}
    received: dict[str, Decimal] = {}
    for (code, project), (came, paid, held, households) in sorted(flows.items(), key=lambda i: (i[0][0], i[0][1] or 0)):
        top = code[:9]
        if project is None and len(code) <= 9:
            received[top] = came
        if len(code) == 6 and project is None:
            continue
        url = reverse("funds:project", args=[project]) if project else f"{reverse('funds:home')}?area={code}"
        name = names.get(project, "") if project else places.get(code, code)
        groups.setdefault(top, []).append(Branch(name, url, came, paid, held, households, project is not None))
    found = []
    for top, rows in groups.items():
        below = tuple(row for row in rows if row.is_project or row.url.rpartition("=")[2] != top)
        found.append(
            Branch(
                places.get(top, top),
                f"{reverse('funds:home')}?area={top}",
                received.get(top, Decimal(0)),
                sum((row.spent_yuan for row in rows), Decimal(0)),
                sum((row.balance_yuan for row in rows), Decimal(0)),
                sum(row.households for row in rows),
                below=below,
            )
        )
    return found


def project_facts(project: Project) -> list[Fact]:
    return [
        Fact(_("Division"), project.village.name, href=f"{reverse('funds:home')}?area={project.village_id}"),
        Fact(_("Plan year"), str(project.year)),
        Fact(_("Category"), project.get_category_display()),
        Fact(_("Budget (yuan)"), formats.yuan(project.budget_yuan)),
        Fact(_("Responsible unit"), project.unit),
        Fact(_("Households to benefit"), formats.number(project.households)),
        Fact(_("To begin on"), formats.cn_date(project.starts_on)),
        Fact(_("To be finished by"), formats.cn_date(project.ends_on)),
        Fact(_("Content of the project"), project.content),
        Fact(_("Performance target"), project.target or formats.NOTHING),
    ]


def payment_facts(batch: PaymentBatch) -> list[Fact]:
    return [
        Fact(_("Village"), batch.village.name),
        Fact(_("The project"), batch.project.name, href=batch.project.get_absolute_url()),
        Fact(_("Paid from"), batch.source_document_no),
        Fact(_("Item of subsidy"), batch.item),
        Fact(_("Period of payment"), batch.period),
        Fact(_("Households"), formats.number(batch.line_count)),
        Fact(_("Total (yuan)"), formats.yuan(batch.total_yuan)),
        Fact(_("In capitals"), to_capital(batch.total_yuan)),
        *([Fact(_("Paid out on"), formats.cn_date(batch.released_on))] if batch.released_on else []),
    ]


def workbook(title: Any, columns: Sequence[Col], rows: Iterable[Any]) -> HttpResponse:
    """A list as a workbook to download."""
    data = write_table(
        sheet=str(title),
        headings=[str(c.label) for c in columns],
        rows=([c.raw(row) for c in columns] for row in rows),
        title=str(title),
    )
    return _attachment(data, f"{title}.xlsx")


def payment_workbook(batch: PaymentBatch) -> HttpResponse:
    """A payment list as a workbook: what hangs on the wall, and the masked account."""
    headings = [
        _("No."),
        _("Payee"),
        _("Villagers' group"),
        _("Account"),
        _("Item of subsidy"),
        _("Rate (yuan)"),
        _("Quantity"),
        _("Amount (yuan)"),
        _("Remark"),
    ]
    rows: list[list[Any]] = [
        [
            line.position,
            line.payee_name,
            line.household.group,
            line.account_masked,
            batch.item,
            line.standard_yuan,
            line.quantity,
            line.amount_yuan,
            line.void_reason,
        ]
        for line in batch.lines.select_related("household").order_by("position")
    ]
    rows.append([None, str(_("Total")), None, None, to_capital(batch.total_yuan), None, None, batch.total_yuan, None])
    data = write_table(
        sheet="发放名单",
        headings=[str(h) for h in headings],
        rows=rows,
        title=f"{batch.village.name} {batch.title}",
        widths=(6, 14, 16, 22, 20, 12, 10, 14, 24),
    )
    return _attachment(data, f"{batch.title}.xlsx")


def _attachment(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def household_money(household: Any, user: Any) -> dict[str, Any] | None:
    """The card “money received” on a household's page; None for someone who may not see money."""
    if not user.may(Permission.VIEW_FUNDS):
        return None
    lines = list(
        PaymentLine.objects.visible_to(user)
        .filter(household=household, transfer__isnull=False)
        .select_related("batch")
        .order_by("-batch__released_on", "-pk")
    )
    return {"lines": lines, "total": sum((line.amount_yuan for line in lines if not line.is_void), Decimal(0))}


def household_happenings(household: Any, user: Any) -> Iterator[Happening]:
    """Money paid to the household, and taken back, for the history of its card."""
    if not user.may(Permission.VIEW_FUNDS):
        return
    lines = PaymentLine.objects.visible_to(user).filter(household=household, transfer__isnull=False)
    for line in lines.select_related("batch"):
        batch = line.batch
        title = _("Money paid: %(title)s") % {"title": batch.title}
        amount = _("%(amount)s yuan") % {"amount": formats.yuan(line.amount_yuan)}
        note = _("%(amount)s, taken back") % {"amount": amount} if line.is_void else amount
        if batch.released_on:
            yield Happening(batch.released_on, title, note=note, tone="success",
                            url=reverse("funds:payment", args=[batch.pk]))  # fmt: skip


_WAITING_FOR = {
    Permission.CHECK_PAYMENT: ("submitted",),
    Permission.RELEASE_PAYMENT: ("published",),
    Permission.PREPARE_PAYMENT: ("returned", "checked"),
}


def waiting_count(user: Any) -> int:
    """Payment lists that wait for this user's step; shown in the navigation."""
    states = [state for permission, codes in _WAITING_FOR.items() if user.may(permission) for state in codes]
    return PaymentBatch.objects.visible_to(user).filter(state__in=states).count() if states else 0
