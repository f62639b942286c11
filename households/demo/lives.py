"""What became of an invented household since 2014: its statuses, its incomes around the lines, what was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from households.choices import ANSWERS
from households.demo.families import Family
from households.rules.income import AMOUNTS, IncomeFacts, net_income_per_head

Spans = list[tuple[str, dt.date, dt.date | None]]

IDENTIFIED = ((2014, 78), (2015, 7), (2016, 6), (2017, 4), (2018, 3), (2019, 2))
LIFTED = {2014: 5, 2015: 9, 2016: 14, 2017: 18, 2018: 23, 2019: 21, 2020: 10}
# Since 2021, per thousand households.
UNSTABLE, SUDDEN, MARGINAL, RELAPSED, REMOVED = 28, 12, 14, 5, 10
ITEMS: dict[str, tuple[tuple[str, str], ...]] = {
    "M01": (("raising", "黄牛养殖"), ("orchard", "猕猴桃种植"), ("orchard", "油茶种植"), ("raising", "稻花鱼养殖"),
            ("led", "苗绣合作社带动")),
    "M02": (("travel", "外出务工交通补贴"), ("training", "技能培训"), ("workshop", "帮扶车间就业")),
    "M04": (("microcredit", "脱贫人口小额信贷"),),
    "M05": (("repair", "C级危房修缮"), ("rebuild", "D级危房重建")),
    "M08": (("premium", "参保个人缴费补贴"), ("family_doctor", "家庭医生签约")),
    "M09": (("public_forest", "公益林补偿"), ("returned_land", "退耕还林补助")),
    "M10": (("temporary_aid", "临时救助"),),
    "M11": (("pipes", "入户管网"),), "M12": (("road", "入户路硬化"),), "M13": (("pairing", "结对走访慰问"),),
    "M14": (("solar_reward", "光伏收益分配"),), "M15": (("policy_talk", "政策宣讲"),),
}  # fmt: skip
"""Kind → items (code of the taxonomy, words). M03, M07 and what follows from a person's state come from the person."""
JOBS = {"ranger": "生态护林员", "cleaner": "保洁员", "roads": "护路员", "water": "水管员"}
RESULTS = ("已落实", "当年见效，收入增加", "按期完成，验收合格", "已发放到户")
AMOUNTS_OF = {"M01": 3000, "M02": 600, "M03": 10000, "M04": 30000, "M05": 12000, "M07": 3000, "M08": 380, "M09": 900,
              "M10": 4200, "M13": 500, "M14": 1200}  # fmt: skip


@dataclass(frozen=True)
class Help:
    """One measure: kind, item, words, yuan, days, state, result, and the place of the person it is for."""

    kind: str
    code: str
    item: str
    yuan: int
    starts_on: dt.date
    ends_on: dt.date | None = None
    state: str = "under_way"
    result: str = ""
    person: int | None = None


@dataclass
class Life:
    """One household's way through the years."""

    spans: Spans
    identified_on: dt.date | None
    lifted_on: dt.date | None = None
    relapsed_on: dt.date | None = None
    plan_lift_year: int | None = None
    monitored_type: str = ""
    monitored_on: dt.date | None = None
    risk_cleared_on: dt.date | None = None
    left_on: dt.date | None = None  # all members gone
    incomes: list[tuple[int, dict[str, Decimal]]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.spans[-1][0]


def _day(rng: Random, year: int, first: int = 1, last: int = 12) -> dt.date:
    return dt.date(year, rng.randint(first, last), rng.randint(1, 28))


def life(rng: Random, on: dt.date) -> Life:
    """A way from identification to today."""
    lot = rng.randrange(1000)
    if lot < MARGINAL:
        return _late(rng, on)
    found = _usual(rng)
    if lot < MARGINAL + RELAPSED:
        _relapse(rng, found, on)
    elif lot < MARGINAL + RELAPSED + REMOVED:
        day = _day(rng, rng.randint(2021, on.year - 1))
        found.spans[-1] = (*found.spans[-1][:2], day)
        found.spans.append(("removed", day, None))
        found.left_on = day
    elif lot < MARGINAL + RELAPSED + REMOVED + UNSTABLE + SUDDEN:
        _watch(
            rng, found, "unstable_lifted" if rng.random() < UNSTABLE / (UNSTABLE + SUDDEN) else "sudden_hardship", on
        )
    return found


def _usual(rng: Random) -> Life:
    """Identified between 2014 and 2019, planned, and lifted by the end of 2020."""
    year = rng.choices([y for y, _w in IDENTIFIED], [w for _y, w in IDENTIFIED])[0]
    identified = _day(rng, year, 5, 10)
    years = [y for y in LIFTED if y > year] or [2020]
    lift_year = rng.choices(years, [LIFTED[y] for y in years])[0]
    planned, lifted = _day(rng, lift_year, 1, 3), _day(rng, lift_year, 11, 12)
    applied = identified - dt.timedelta(days=rng.randint(30, 90))
    spans: Spans = [
        ("applicant", applied, identified), ("poor", identified, planned), ("planned", planned, lifted),
        ("lifted", lifted, None),
    ]  # fmt: skip
    return Life(spans, identified, lifted_on=lifted, plan_lift_year=lift_year)


def _late(rng: Random, on: dt.date) -> Life:
    """On the margin of poverty, found since 2022; most are not through yet."""
    identified = _day(rng, rng.randint(2022, on.year - 1))
    applied = identified - dt.timedelta(days=rng.randint(20, 50))
    spans: Spans = [("applicant", applied, identified), ("ordinary", identified, None)]
    return Life(spans, identified, monitored_type="marginal", monitored_on=identified)


def _relapse(rng: Random, found: Life, on: dt.date) -> None:
    """Lifted early, poor again in 2019, lifted for good in 2020; and unstable since: watched."""
    lifted = found.lifted_on
    if lifted is not None and lifted.year < 2019:
        day, again = _day(rng, 2019, 4, 9), _day(rng, 2020, 11, 12)
        found.spans[-1] = (*found.spans[-1][:2], day)
        found.spans += [("relapsed", day, again), ("lifted", again, None)]
        found.lifted_on, found.relapsed_on = again, day
    found.monitored_type, found.monitored_on = "unstable_lifted", _day(rng, rng.randint(2022, on.year - 1))


def _watch(rng: Random, found: Life, kind: str, on: dt.date) -> None:
    """Monitored since a day after 2020; two of three have their risk cleared after half a year or more."""
    found.monitored_type, found.monitored_on = kind, _day(rng, rng.randint(2021, on.year - 1))
    if rng.random() < 0.66:
        cleared = found.monitored_on + dt.timedelta(days=rng.randint(200, 500))
        found.risk_cleared_on = cleared if cleared <= on else None


def income(rng: Random, family: Family, target: Decimal) -> dict[str, Decimal]:
    """Amounts of a year that make about `target` yuan a head, in tens, as households tell them."""
    people = family.people
    whole = float(target) * len(people)
    amounts = dict.fromkeys(AMOUNTS, Decimal("0.00"))

    def put(name: str, value: float) -> float:
        amounts[name] = Decimal(int(max(0.0, value) // 10) * 10).quantize(Decimal("0.01"))
        return float(amounts[name])

    rest = whole
    elders = sum(
        p.has_resident_pension and p.relation in {"head", "spouse", "father", "mother"} and p.labour != "ordinary"
        for p in people
    )
    rest -= put("pension_yuan", elders * rng.randint(1400, 2200))
    rest -= put("allowance_yuan", sum(p.allowance != "none" for p in people) * rng.randint(2200, 3600))
    rest -= put("destitute_yuan", sum(p.destitute != "none" for p in people) * rng.randint(7000, 8200))
    rest -= put("ecology_yuan", rng.choice((0, 0, 320, 560, 880)))
    rest -= put("dividend_yuan", rng.choice((0, 0, 200, 400, 600, 1000)))
    rest -= put("other_transfer_yuan", rng.choice((300, 640, 980)))
    rest = max(rest, 0.0)
    workers = sum(p.work_months > 0 or bool(p.welfare_job) for p in people)
    share = rng.uniform(0.62, 0.88) if workers else 0.0
    rest -= put("wage_yuan", rest * share)
    if family.able:
        business = rest / rng.uniform(0.58, 0.7)
        put("business_yuan", business)
        put("business_cost_yuan", business - rest)
    else:
        put("support_yuan", rest)
    return amounts


def incomes(
    rng: Random, family: Family, found: Life, years: range, line: dict[int, Decimal]
) -> list[tuple[int, dict[str, Decimal]]]:
    """Income of each year the household was on the register: rising, noisy, low when it is monitored or poor."""
    first = found.spans[0][1].year
    level = float(line.get(years[0], Decimal(6000))) * rng.lognormvariate(0.62, 0.32)
    rows = []
    for year in years:
        level *= rng.uniform(1.02, 1.13)
        low = _is_low_in(found, year)
        target = float(line.get(year, Decimal(6000))) * rng.uniform(0.62, 1.08) if low else level
        if year >= first:
            rows.append((year, income(rng, family, Decimal(round(target)))))
    return rows


def _is_low_in(found: Life, year: int) -> bool:
    if found.monitored_on is None or found.monitored_on.year > year:
        return False
    return found.risk_cleared_on is None or found.risk_cleared_on.year > year


def per_head(members: int, amounts: dict[str, Decimal]) -> Decimal:
    """Net income per head of the amounts, by the rule."""
    return net_income_per_head(IncomeFacts(members=members, **amounts))


def measures(rng: Random, family: Family, found: Life, on: dt.date) -> list[Help]:
    """One to three measures that answer the causes, and what follows from the state of each person."""
    if found.status == "removed":
        return []
    own = _of_people(rng, family, max(dt.date(on.year, 1, 1), found.spans[0][1]))
    if rng.random() < 0.04:
        return own
    kinds = [k for cause in (family.main_cause, *family.other_causes) for k in ANSWERS.get(cause, ())]
    if family.able:
        kinds += ["M01", "M02"]
    known = sorted(set(kinds) & set(ITEMS)) or ["M13"]
    return own + [_help(rng, kind, family, found, on) for kind in rng.sample(known, min(len(known), rng.randint(1, 3)))]


def _help(rng: Random, kind: str, family: Family, found: Life, on: dt.date) -> Help:
    year = rng.randint(max(found.spans[0][1].year, on.year - 5), on.year)
    starts = max(min(_day(rng, year, 1, 10), on - dt.timedelta(days=1)), found.spans[0][1])
    running = year == on.year
    state = rng.choice(("planned", "under_way")) if running else "done"
    ends = None if running else starts + dt.timedelta(days=rng.randint(30, 60))
    amount = int(AMOUNTS_OF.get(kind, 0) * rng.uniform(0.7, 1.3) / 10) * 10
    code, words = rng.choice(ITEMS[kind])
    able = [i for i, p in enumerate(family.people) if p in family.able and 18 <= year - p.born_on.year <= 64]
    person = able[0] if kind in {"M02", "M04"} and able else None
    result = rng.choice(RESULTS) if state == "done" else ""
    return Help(kind, code, words, amount, starts, ends, state, result, person)


def _of_people(rng: Random, family: Family, since: dt.date) -> list[Help]:
    """Allowance, destitute support, subsidies, school aid and welfare jobs as the people's state says."""
    rows = []
    if any(p.allowance != "none" for p in family.people):
        rows.append(Help("M10", "dibao", "农村低保", rng.randrange(2400, 4800, 120) * len(family.people), since))
    for place, person in enumerate(family.people):
        if person.destitute != "none":
            rows.append(Help("M10", "destitute_care", "特困供养", 7800, since, person=place))
        if person.disability[1:] in {"1", "2"}:
            rows.append(Help("M10", "nursing_subsidy", "重度残疾人护理补贴", 1200, since, person=place))
        if person.welfare_job in JOBS:
            words = JOBS[person.welfare_job]
            rows.append(Help("M03", f"job_{person.welfare_job}", words, 10000, since, person=place))
        if person.school.startswith(("vocational", "college")) and rng.random() < 0.8:
            rows.append(Help("M07", "rain_dew", "雨露计划", 3000, since, person=place))
        elif person.school.startswith(("senior", "bachelor")) and rng.random() < 0.6:
            rows.append(Help("M07", "study_grant", "助学金", 2000, since, person=place))
    return rows
