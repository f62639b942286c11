"""The documents of a year and what each village's project pays out of them, drawn before a row is written."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from funds.choices import Level, PaymentState, ProjectCategory, ProjectState, SourceCategory
from funds.demo.people import ZERO, People, draw_ids
from funds.models import FundSource, PaymentBatch, PaymentLine, Project
from funds.rules.payment import amount
from registry.demo.plan import Plan
from registry.text.money import quantise

# (level, issuer, letters of the number, share of the year's money)
LEVELS = [
    (Level.CENTRAL, "财政部", "示例财农", Decimal("0.46")),
    (Level.PROVINCE, "省财政厅", "示例湘财农", Decimal("0.30")),
    (Level.PREFECTURE, "州财政局", "示例州财农", Decimal("0.10")),
    (Level.COUNTY, "县财政局", "示例花财农", Decimal("0.14")),
]
# (category, project, item, counted in, lowest and highest rate in yuan, lowest and highest quantity)
WORKS = [
    (ProjectCategory.INDUSTRY, "猕猴桃产业奖补", "产业奖补", "亩", 300, 600, 1, 5),
    (ProjectCategory.INDUSTRY, "黄牛养殖奖补", "养殖奖补", "头", 800, 1500, 1, 3),
    (ProjectCategory.INDUSTRY, "茶园管护补助", "茶园管护补助", "亩", 200, 400, 1, 6),
    (ProjectCategory.INDUSTRY, "中蜂养殖奖补", "中蜂奖补", "箱", 150, 300, 2, 10),
    (ProjectCategory.EMPLOYMENT, "公益性岗位补贴", "公益岗位补贴", "月", 600, 1000, 3, 12),
    (ProjectCategory.EMPLOYMENT, "外出务工交通补助", "务工交通补助", "人", 300, 800, 1, 3),
    (ProjectCategory.GUARANTEES, "雨露计划助学补助", "雨露计划补助", "人", 1500, 3000, 1, 2),
    (ProjectCategory.GUARANTEES, "住房修缮补助", "住房修缮补助", "户", 3000, 8000, 1, 1),
]
LYING, LEFT = 0.015, 0.005
"""How often money stays in a village of this year, and in a project that is paid out: a handful in a county."""
SETTLED_AFTER = 2
"""Years after which nothing of a year's money lies anywhere: what is left earlier is a case for the warnings."""


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


LEVEL_WORDS = {
    Level.CENTRAL: "中央资金",
    Level.PROVINCE: "省级资金",
    Level.PREFECTURE: "州级资金",
    Level.COUNTY: "县级资金",
}


def document(plan: Plan, rng: Random, year: int, place: int) -> FundSource:
    level, issuer, letters, _share = LEVELS[place]
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


def plan_village(
    plan: Plan, people: People, rng: Random, pot: Pot, village: str, year: int, last: dt.date, *, current: bool
) -> None:
    work = rng.choice([w for w in WORKS if w[0] in pot.source.purposes])
    category, name, item, unit, low, high, few, many = work
    paid_on = min(dt.date(year, 7, 1) + dt.timedelta(days=rng.randrange(120)), last)
    there = people.on(village, paid_on)
    if not there or f"{name}" in {p.name for p in pot.needs.values() if p.village_id == village}:
        return
    rate = Decimal(rng.randrange(low, high + 1, 50))
    chosen = [h for h in there if rng.random() < 0.6] or there[:1]
    if paid_late := _paid_late(people, village, paid_on):
        chosen.append(people.households[people.died[village][0]])
    planned = sum((rate * rng.randint(few, many) for _h in chosen), ZERO)
    waits = current and (rng.random() < 0.35 or village == people.home)  # not yet paid this year
    recent = year >= plan.on.year - SETTLED_AFTER
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
        place="全村",
        financing="财政专项资金",
        mechanism="直接补助到户",
        decided_on=dt.date(year, 1, 10),
        decision_no=f"村民代表会议〔{year}〕库{len(pot.needs) % 9 + 1}号",
        starts_on=dt.date(year, 4, 1),
        ends_on=dt.date(year, 12, 31),
        state=ProjectState.CLOSED,
    )
    project.name = f"{year}年{name}（{LEVEL_WORDS[Level(pot.source.level)]}）"
    pot.needs[village] = project
    lies = rng.random() < (LYING if current else LYING / 4)
    if (lies and recent) or (current and village == people.home and not pot.idle):
        pot.idle[village] = quantise(planned * Decimal("0.15"))
    if waits:
        pot.spares[village] = quantise(planned)
        return
    if rng.random() < LEFT and recent:
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
                payee_name=people.died[village][1] if household is chosen[-1] and paid_late else household.head_name,
                account_masked=str(household.bank_account.masked) if household.bank_account else "",
                standard_yuan=rate,
                quantity=quantity,
                amount_yuan=amount(rate, quantity),
                item=f"{item}（{pot.source.level}）",
                period=str(year),
            )
        )
    batch.item = f"{item}（{LEVEL_WORDS[Level(pot.source.level)]}）"
    batch.total_yuan, batch.line_count = pot.paid(village), len(chosen)


def number_rows(pots: list[Pot]) -> None:
    """Gives every row its key, and lines their transfers."""
    for pot in pots:
        ids = draw_ids(Project, len(pot.needs))
        for village, project in pot.needs.items():
            project.pk = next(ids)
            paid_out = not pot.spares.get(village)
            project.state = ProjectState.CLOSED if paid_out else ProjectState.UNDER_WAY
        batch_ids, line_ids = (
            draw_ids(PaymentBatch, len(pot.batches)),
            draw_ids(PaymentLine, sum(map(len, pot.lines.values()))),
        )
        for village, batch in pot.batches.items():
            batch.pk = next(batch_ids)
            batch.project_id = pot.needs[village].pk
            for line in pot.lines[village]:
                line.pk = next(line_ids)
                line.batch_id = batch.pk
                line.transfer_id = line.key


def _paid_late(people: People, village: str, paid_on: dt.date) -> bool:
    """Whether a list of this day still names somebody who died the year before: a case for the warnings."""
    if village not in people.died:
        return False
    household, _name, day = people.died[village]
    gone = all(h.pk != household for h in people.on(village, paid_on))
    return gone and day.year == paid_on.year - 1
