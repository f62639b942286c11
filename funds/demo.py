"""The invented money of the demo county: ten years of documents, allocations, projects and payments, and this year's
lists in every state. Past years go in by set, through the ledger's own function, so that every balance is true; this
year's lists are made by the real actions. Document numbers begin with 示例 (example): none of them exists.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from funds import actions, reports
from funds.choices import AllocationKind, Level, PaymentState, ProjectCategory, ProjectState, SourceCategory
from funds.ledger import posting
from funds.ledger.choices import AccountKind
from funds.models import Allocation, FundSource, PaymentBatch, PaymentLine, Project
from funds.rules.payment import amount
from funds.workflow import PAYMENT, PROJECT
from households.choices import REGISTERED
from households.models import Household, StatusSpan
from households.reports import telling
from publicity import actions as publicity
from publicity.models import Notice
from registry import clock
from registry.demo.plan import Plan
from registry.loader import load, load_instances
from registry.text.money import quantise, share_by_weight
from registry.workflow.models import Duty, Event

FIRST_YEAR = 2016
_NAMES = uuid.UUID("0b0f6a0e-7f53-5a38-9f6e-3d0b7f1b2c77")
ZERO = Decimal("0.00")

# (level, issuer, letters of the number, share of the year's money)
_LEVELS = [
    (Level.CENTRAL, "财政部", "示例财农", Decimal("0.46")),
    (Level.PROVINCE, "省财政厅", "示例湘财农", Decimal("0.30")),
    (Level.PREFECTURE, "州财政局", "示例州财农", Decimal("0.10")),
    (Level.COUNTY, "县财政局", "示例花财农", Decimal("0.14")),
]
# (category, project, item, counted in, lowest and highest rate in yuan, lowest and highest quantity)
_WORKS = [
    (ProjectCategory.INDUSTRY, "猕猴桃产业奖补", "产业奖补", "亩", 300, 600, 1, 5),
    (ProjectCategory.INDUSTRY, "黄牛养殖奖补", "养殖奖补", "头", 800, 1500, 1, 3),
    (ProjectCategory.INDUSTRY, "茶园管护补助", "茶园管护补助", "亩", 200, 400, 1, 6),
    (ProjectCategory.INDUSTRY, "中蜂养殖奖补", "中蜂奖补", "箱", 150, 300, 2, 10),
    (ProjectCategory.EMPLOYMENT, "公益性岗位补贴", "公益岗位补贴", "月", 600, 1000, 3, 12),
    (ProjectCategory.EMPLOYMENT, "外出务工交通补助", "务工交通补助", "人", 300, 800, 1, 3),
    (ProjectCategory.GUARANTEES, "雨露计划助学补助", "雨露计划补助", "人", 1500, 3000, 1, 2),
    (ProjectCategory.GUARANTEES, "住房修缮补助", "住房修缮补助", "户", 3000, 8000, 1, 1),
]


@dataclass
class Pot:
    """One source of one year while it is being spread: what each village's project pays, to whom."""

    source: FundSource
    needs: dict[str, Project] = field(default_factory=dict)  # village -> its project
    spares: dict[str, Decimal] = field(default_factory=dict)  # village -> money that stays in the project
    idle: dict[str, Decimal] = field(default_factory=dict)  # village -> money that stays in the village
    batches: dict[str, PaymentBatch] = field(default_factory=dict)
    lines: dict[str, list[PaymentLine]] = field(default_factory=lambda: defaultdict(list))

    def paid(self, village: str) -> Decimal:
        return sum((line.amount_yuan for line in self.lines.get(village, [])), ZERO)

    def to_project(self, village: str) -> Decimal:
        return self.paid(village) + self.spares.get(village, ZERO)

    def to_village(self, village: str) -> Decimal:
        return self.to_project(village) + self.idle.get(village, ZERO)


def build(plan: Plan) -> None:
    """Money for every village, from FIRST_YEAR to the year of the plan."""
    people = _People(plan)
    if not people.registered:
        return
    with clock.travel(plan.on):
        for year in range(FIRST_YEAR, plan.on.year + 1):
            day = min(dt.date(year, 12, 31), plan.on)
            with clock.travel(day):
                _spread(plan, people, year, day)
        _analyze()  # nobody else has looked at these tables inside the demo's one transaction
        _lists_of_now(plan, people)
        _tell_the_villages(plan)
        telling.publish(plan.county, plan.on)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE ledger_account, ledger_transfer, funds_project, funds_paymentbatch, funds_paymentline,"
            " funds_allocation, funds_fundsource"
        )


class _People:
    """Households with the days they were on the register, and who signs what."""

    def __init__(self, plan: Plan) -> None:
        self.users: dict[Any, Any] = plan.users  # type: ignore[assignment]
        self.households = {h.pk: h for h in Household.objects.within(plan.county).order_by("number")}
        self.registered: dict[str, list[tuple[int, dt.date, dt.date]]] = defaultdict(list)
        for household, village, starts, ends in (
            StatusSpan.objects.within(plan.county)
            .filter(status__in=REGISTERED)
            .order_by("household__number", "starts_on")
            .values_list("household_id", "village_id", "starts_on", "ends_on")
        ):
            self.registered[village].append((household, starts, ends or dt.date.max))

    def on(self, village: str, day: dt.date) -> list[Household]:
        found = {pk: None for pk, starts, ends in self.registered.get(village, []) if starts <= day < ends}
        return [self.households[pk] for pk in found]

    def who(self, role: str, code: str) -> Any:
        """The holder of a role in a division, or some holder of it."""
        return self.users.get((role, code)) or self.users[role][0]


def _ids(model: Any, count: int) -> Iterator[int]:
    """Primary keys from the table's own sequence, for rows that name each other before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return iter([row[0] for row in cursor.fetchall()])


def _key(*parts: Any) -> uuid.UUID:
    return uuid.uuid5(_NAMES, "/".join(map(str, parts)))


def _spread(plan: Plan, people: _People, year: int, last: dt.date) -> None:
    """One year: what is paid is drawn first, then the money that covers it comes down the chain."""
    rng = plan.rng(f"funds {year}")
    current = year == plan.on.year
    pots = [Pot(_document(plan, rng, year, place)) for place in range(len(_LEVELS))]
    for village in plan.village_codes:
        for pot in rng.sample(pots, rng.choice((1, 1, 2))):
            _plan_village(plan, people, rng, pot, village, year, last, current=current)
    _number(pots)
    for pot in pots:
        _write_chain(plan, people, rng, pot, year, last, current=current)


def _document(plan: Plan, rng: Random, year: int, place: int) -> FundSource:
    level, issuer, letters, _share = _LEVELS[place]
    dated = dt.date(year, 1, 8) + dt.timedelta(days=12 * place + rng.randrange(10))
    category = SourceCategory.DEVELOPMENT if year <= 2020 else SourceCategory.CONSOLIDATION
    purposes = [ProjectCategory.INDUSTRY, ProjectCategory.EMPLOYMENT]
    purposes += [ProjectCategory.GUARANTEES] if place % 2 == 0 else [ProjectCategory.CONSTRUCTION]
    return FundSource(
        village_id=plan.county,
        year=year,
        level=level,
        category=category,
        issuer=issuer,
        purposes=purposes,
        document_no=f"{letters}〔{year}〕{rng.randrange(2, 60)}号",
        document_on=dated,
        received_on=dated + dt.timedelta(days=rng.randrange(3, 15)),
        budget_line="2130599 其他扶贫支出" if year <= 2020 else "2130599 其他巩固脱贫攻坚成果衔接乡村振兴支出",
        note="演示数据",
    )


def _plan_village(
    plan: Plan, people: _People, rng: Random, pot: Pot, village: str, year: int, last: dt.date, *, current: bool
) -> None:
    work = rng.choice([w for w in _WORKS if w[0] in pot.source.purposes])
    category, name, item, unit, low, high, few, many = work
    paid_on = min(dt.date(year, 7, 1) + dt.timedelta(days=rng.randrange(120)), last)
    there = people.on(village, paid_on)
    if not there or f"{name}" in {p.name for p in pot.needs.values() if p.village_id == village}:
        return
    rate = Decimal(rng.randrange(low, high + 1, 50))
    chosen = [h for h in there if rng.random() < 0.6] or there[:1]
    planned = sum((rate * rng.randint(few, many) for _h in chosen), ZERO)
    waits = current and rng.random() < 0.6  # not yet paid this year
    project = Project(
        village_id=village,
        year=year,
        name=f"{year}年{name}（{pot.source.get_level_display()}）",
        category=category,
        content=f"按{unit}给予{item}，每{unit}{rate}元",
        unit="村民委员会",
        budget_yuan=quantise(planned),
        target=f"受益户不少于{len(chosen)}户；群众满意度不低于95%",
        households=len(chosen),
        starts_on=dt.date(year, 4, 1),
        ends_on=dt.date(year, 12, 31),
        state=ProjectState.CLOSED,
    )
    project.name = f"{year}年{name}（{_LEVEL_WORDS[Level(pot.source.level)]}）"
    pot.needs[village] = project
    if rng.random() < (0.35 if current else 0.04):
        pot.idle[village] = quantise(planned * Decimal("0.15"))
    if waits:
        pot.spares[village] = quantise(planned)
        return
    if rng.random() < 0.05:
        pot.spares[village] = quantise(planned * Decimal("0.10"))
    batch = PaymentBatch(
        village_id=village,
        project=project,
        title=f"{year}年{item}发放名单",
        item=item,
        unit=unit,
        period=str(year),
        state=PaymentState.RELEASED,
        released_on=paid_on,
    )
    pot.batches[village] = batch
    for position, household in enumerate(chosen, 1):
        quantity = Decimal(rng.randint(few, many))
        pot.lines[village].append(
            PaymentLine(
                batch=batch,
                village_id=village,
                household=household,
                position=position,
                payee_name=household.head_name,
                account_masked=str(household.bank_account.masked) if household.bank_account else "",
                standard_yuan=rate,
                quantity=quantity,
                amount_yuan=amount(rate, quantity),
                item=f"{item}（{pot.source.level}）",
                period=str(year),
            )
        )
    batch.item = f"{item}（{_LEVEL_WORDS[Level(pot.source.level)]}）"
    batch.total_yuan, batch.line_count = pot.paid(village), len(chosen)


_LEVEL_WORDS = {
    Level.CENTRAL: "中央资金",
    Level.PROVINCE: "省级资金",
    Level.PREFECTURE: "州级资金",
    Level.COUNTY: "县级资金",
}


def _number(pots: list[Pot]) -> None:
    """Gives every row its key, and lines their transfers."""
    for pot in pots:
        ids = _ids(Project, len(pot.needs))
        for village, project in pot.needs.items():
            project.pk = next(ids)
            paid_out = not pot.spares.get(village)
            project.state = ProjectState.CLOSED if paid_out else ProjectState.UNDER_WAY
        batch_ids, line_ids = _ids(PaymentBatch, len(pot.batches)), _ids(PaymentLine, sum(map(len, pot.lines.values())))
        for village, batch in pot.batches.items():
            batch.pk = next(batch_ids)
            batch.project_id = pot.needs[village].pk
            for line in pot.lines[village]:
                line.pk = next(line_ids)
                line.batch_id = batch.pk
                line.transfer_id = line.key


def _write_chain(
    plan: Plan, people: _People, rng: Random, pot: Pot, year: int, last: dt.date, *, current: bool
) -> None:
    finance = people.who("county_finance", plan.county)
    source = pot.source
    at_townships = dict.fromkeys(sorted({v[:9] for v in pot.needs}), ZERO)
    for village in pot.needs:
        at_townships[village[:9]] += pot.to_village(village)
    kept = quantise(sum(at_townships.values(), ZERO) * (Decimal("0.12") if current else Decimal("0.002")))
    source.amount_yuan = sum(at_townships.values(), ZERO) + kept
    if not source.amount_yuan:
        return
    source.entered_by = finance
    source.save()
    load_instances(Project, pot.needs.values(), with_id=True)
    accounts = _open(plan, pot, at_townships)
    down = _Down(pot, accounts, people, plan.county, last)
    key, township_on = _key("receipt", source.document_no), source.received_on + dt.timedelta(days=rng.randrange(8, 28))
    posting.post_many(
        [
            posting.Line(
                key,
                accounts["origin"],
                accounts[plan.county],
                source.amount_yuan,
                source.received_on,
                finance.pk,
                None,
                f"funds.source:{source.pk}",
                source.document_no,
            )
        ]
    )
    down.pass_on([(plan.county, code, None, at_townships[code], township_on, finance) for code in at_townships])
    days = {village: min(township_on + dt.timedelta(days=rng.randrange(5, 25)), last) for village in pot.needs}
    down.pass_on(
        [
            (v[:9], v, None, pot.to_village(v), max(days[v], township_on), people.who("township_accounting", v[:9]))
            for v in pot.needs
        ]
    )
    down.pass_on(
        [
            (v, v, pot.needs[v], pot.to_project(v), max(days[v], township_on), people.who("township_accounting", v[:9]))
            for v in pot.needs
        ]
    )
    _pay(people, pot, accounts, finance)
    _write_history(people, pot, finance)


def _open(plan: Plan, pot: Pot, townships: dict[str, Decimal]) -> dict[Any, Any]:
    source = pot.source
    wanted: list[tuple[Any, AccountKind, str, int | None]] = [
        ("origin", AccountKind.ORIGIN, plan.county, None),
        (plan.county, AccountKind.NODE, plan.county, None),
    ]
    wanted += [(code, AccountKind.NODE, code, None) for code in townships]
    for village, project in pot.needs.items():
        wanted += [(village, AccountKind.NODE, village, None), (project.pk, AccountKind.PROJECT, village, project.pk)]
        if village in pot.batches:
            wanted.append((("sink", village), AccountKind.HOUSEHOLDS, village, None))
    opened = posting.open_accounts(
        [
            posting.NewAccount(kind, code, source.pk, source.document_no, source.document_on, project)
            for _name, kind, code, project in wanted
        ]
    )
    return {name: account for (name, *_rest), account in zip(wanted, opened, strict=True)}


class _Down:
    """Passes money on by set: one allocation paper and one transfer each."""

    def __init__(self, pot: Pot, accounts: dict[Any, Any], people: _People, county: str, last: dt.date) -> None:
        self.pot, self.accounts, self.people, self.county, self.last = pot, accounts, people, county, last

    def pass_on(self, moves: list[tuple[str, str, Project | None, Decimal, dt.date, Any]]) -> None:
        ids, source, papers, lines = _ids(Allocation, len(moves)), self.pot.source, [], []
        for start, to, project, sum_yuan, day, by in moves:
            key, on, pk = (
                _key(source.document_no, start, to, project.pk if project else ""),
                min(day, self.last),
                next(ids),
            )
            number = f"{source.document_no[:-1]}-{pk % 97 + 1}号" if len(start) == 6 else ""
            papers.append(
                Allocation(
                    pk=pk,
                    village_id=to,
                    kind=AllocationKind.DOWN,
                    source=source,
                    source_document_no=source.document_no,
                    from_area_id=start,
                    to_area_id=to,
                    project=project,
                    amount_yuan=sum_yuan,
                    document_no=number,
                    decided_on=on,
                    transfer_id=key,
                    made_by=by,
                )
            )
            credit = self.accounts[project.pk if project else to]
            lines.append(
                posting.Line(
                    key,
                    self.accounts[start],
                    credit,
                    sum_yuan,
                    on,
                    by.pk,
                    None,
                    f"funds.allocation:{pk}",
                    number or source.document_no,
                )
            )
        load_instances(Allocation, papers, with_id=True)
        posting.post_many(lines)


def _pay(people: _People, pot: Pot, accounts: dict[Any, Any], finance: Any) -> None:
    lines = []
    for village, batch in pot.batches.items():
        batch.source, batch.source_document_no = pot.source, pot.source.document_no
        clerk, on = people.who("village_clerk", village), batch.released_on or pot.source.received_on
        lines += [
            posting.Line(
                line.key,
                accounts[batch.project_id],
                accounts["sink", village],
                line.amount_yuan,
                on,
                clerk.pk,
                finance.pk,
                line.subject,
                batch.title,
                line.household_id,
            )
            for line in pot.lines[village]
        ]
    load_instances(PaymentBatch, pot.batches.values(), with_id=True)
    load_instances(PaymentLine, (line for village in pot.batches for line in pot.lines[village]), with_id=True)
    posting.post_many(lines)


def _write_history(people: _People, pot: Pot, finance: Any) -> None:
    """The steps behind the final states, with the people who took them."""
    events: list[tuple[Any, ...]] = []
    for village, project in pot.needs.items():
        clerk, office = people.who("village_clerk", village), people.who("county_office", village[:6])
        start = dt.date(project.year, 1, 20)
        steps = [
            ("begin", "", "proposed", Duty.MAKE, clerk, start),
            ("approve", "proposed", "approved", Duty.APPROVE, office, start),
            ("start", "approved", "under_way", Duty.MAKE, clerk, dt.date(project.year, 4, 1)),
        ]
        if project.state == ProjectState.CLOSED:
            end = dt.date(project.year, 12, 20)
            steps += [
                ("accept", "under_way", "accepted", Duty.APPROVE, office, end),
                ("close", "accepted", "closed", Duty.APPROVE, office, end),
            ]
        events += _events(PROJECT.name, project, steps)
    for village, batch in pot.batches.items():
        clerk, paid = people.who("village_clerk", village), batch.released_on or dt.date.min
        review, made = people.who("township_reviewer", village[:9]), paid - dt.timedelta(days=18)
        events += _events(
            PAYMENT.name,
            batch,
            [
                ("begin", "", "draft", Duty.MAKE, clerk, made),
                ("submit", "draft", "submitted", Duty.MAKE, clerk, made),
                ("check", "submitted", "checked", Duty.REVIEW, review, made + dt.timedelta(days=2)),
                ("publish", "checked", "published", Duty.MAKE, clerk, made + dt.timedelta(days=3)),
                ("release", "published", "released", Duty.PAY, finance, paid),
            ],
        )
    with connection.cursor() as cursor:
        load(cursor, Event._meta.db_table, _EVENT_COLUMNS, events)


_EVENT_COLUMNS = (
    "machine",
    "subject_type",
    "subject_id",
    "village_id",
    "transition",
    "from_state",
    "to_state",
    "duty",
    "by_id",
    "on",
    "at",
    "note",
    "data",
)


def _events(machine: str, subject: Any, steps: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Rows for the loader: a model instance each would cost most of the demo's time."""
    kind = subject._meta.label_lower
    for name, before, after, duty, by, day in steps:
        yield (
            machine,
            kind,
            subject.pk,
            subject.village_id,
            name,
            before,
            after,
            duty.value,
            by.pk,
            day,
            clock.at_noon(day),
            "",
            {},
        )


def _lists_of_now(plan: Plan, people: _People) -> None:
    """This year's lists in every state, by the real actions, in the township of the logins and in the next ones."""
    rng = plan.rng("funds now")
    home = people.users["village_clerk"][0].scope
    waiting = list(
        Project.objects.within(plan.county)
        .payable()
        .filter(year=plan.on.year, batches=None)
        .order_by("village_id", "pk")
    )
    waiting.sort(key=lambda p: (p.village_id != home, p.village_id[:9] != home[:9], p.village_id, p.pk))
    ends = ["published", "submitted", "checked", "hanging", "released", "draft", "returned", "cancelled"]
    for number, project in enumerate(waiting[: 6 * len(ends)]):
        _list_until(plan, people, rng, project, ends[number % len(ends)])
    for village in plan.village_codes[::11]:
        clerk = people.who("village_clerk", village)
        actions.propose_project(
            village=village,
            year=plan.on.year + 1,
            name=f"{plan.on.year + 1}年庭院经济奖补",
            category=ProjectCategory.INDUSTRY,
            content="发展庭院种养",
            unit="村民委员会",
            budget_yuan=Decimal("30000.00"),
            target="受益户不少于10户",
            households=10,
            by=clerk,
            on=plan.on,
        )


def _list_until(plan: Plan, people: _People, rng: Random, project: Project, end: str) -> None:
    """Takes one list as far as `end`."""
    village, begun = project.village_id, plan.on - dt.timedelta(days=30)
    clerk, reviewer = people.who("village_clerk", village), people.who("township_reviewer", village[:9])
    committee, finance = people.who("supervision_committee", village), people.who("county_finance", plan.county)
    account = next(iter(_held(project)), None)
    there = people.on(village, plan.on)[:40]
    if account is None or not there:
        return
    shares = share_by_weight(account.balance_yuan * Decimal("0.8"), [1] * len(there))
    hung_on = plan.on - dt.timedelta(days=20 if end == "released" else 2)
    with clock.travel(begun):
        batch = actions.prepare_payment(
            project=project,
            source=account.source_id,
            title=f"{project.name}发放名单",
            item=project.name[5:40],
            unit="户",
            period=f"{plan.on.year}H2",
            by=clerk,
            on=begun,
            lines=[actions.LineDraft(h.pk, share) for h, share in zip(there, shares, strict=True) if share > 0],
        )
        if end in {"draft", "cancelled"}:
            if end == "cancelled":
                actions.move_payment(batch, "cancel", by=clerk, on=begun)
            return
        if faulty := PAYMENT.reasons_against(batch, "submit", by=clerk, on=begun):
            plan.notes.setdefault("funds_faulty", []).append((batch.pk, [r.code for r in faulty]))
            return
        actions.move_payment(batch, "submit", by=clerk, on=begun)
        if end == "returned":
            actions.move_payment(batch, "return", by=reviewer, on=begun, note="数量与到户核查表不一致，请核对。")
        if end in {"returned", "submitted"}:
            return
        actions.move_payment(batch, "check", by=reviewer, on=begun)
        if end == "checked":
            return
    with clock.travel(hung_on):
        actions.publish_payment(batch, by=clerk, on=hung_on)
        if end != "published":
            publicity.witness(Notice.objects.get(subject=batch.subject), by=committee, on=hung_on)
    if end == "released" and not PAYMENT.reasons_against(batch, "release", by=finance, on=plan.on):
        actions.release_payment(batch, by=finance, on=plan.on)


def _held(project: Project) -> Any:
    from funds.ledger import reading

    return reading.accounts().filter(project_id=project.pk, balance_yuan__gt=0).order_by("source_id")


def _tell_the_villages(plan: Plan) -> None:
    """Every village's figures on its wall."""
    for village in plan.village_codes:
        flow = reports.village_flow(village, plan.on)
        publicity.publish_figures(
            village=village,
            topic="funds",
            as_of=plan.on,
            by=None,
            rows=reports.wall_rows(flow),
            sentences=reports.wall_sentences(flow, reports.village_year(village, plan.on), plan.on),
        )
