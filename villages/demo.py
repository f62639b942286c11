"""Village cards, meetings and what the wall says about each village of the invented county."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any

from publicity import actions as publicity
from publicity.models import Contact
from registry import clock
from registry.divisions.models import Division, Level
from registry.ui import formats
from villages import actions
from villages.models import Helper, Meeting, VillageCard
from villages.rules.quorum import Count

if TYPE_CHECKING:
    from registry.demo.plan import Plan, VillageSite
    from registry.text.identity import Sex

_INDUSTRIES = ("猕猴桃", "山羊养殖", "黄牛养殖", "茶叶", "苗绣", "乡村旅游", "油茶", "烤烟", "蔬菜", "稻田养鱼")
_TOPICS = (
    ("representatives", "上半年村级收支情况审议", "同意收支情况，向全体村民公开。"),
    ("appraisal", "年度帮扶对象民主评议", "同意评议结果，按程序公示。"),
    ("representatives", "产业奖补资金分配方案", "同意方案，公示后发放。"),
    ("two_committees", "水渠维修项目申报", "同意申报，提交村民代表会议决议。"),
    ("party_members", "“四议两公开”议题审议", "同意提交村民代表会议决议。"),
    ("supervision", "本季度公示公开情况检查", "张贴及时，照片已存档。"),
)
_UNITS = ("县农业农村局", "县教育局", "县卫生健康局", "县水利局", "镇人民政府", "县供销合作社", "农商银行")
_PLACES = ("村部会议室", "村小学操场", "党群服务中心", "文化活动室")


def build(plan: Plan) -> None:
    """Fills in every village of the plan."""
    rng = plan.rng("villages")
    cards = [_card(plan, rng, site, n) for n, site in enumerate(plan.villages)]
    VillageCard.objects.bulk_create(cards)
    _phones(plan, cards)
    for card in cards:
        publicity.publish_figures(
            village=card.village_id, topic="village", as_of=plan.on, by=None, rows=[],
            sentences=[
                f"全村{formats.number(card.households_total)}户、{formats.number(card.population)}人，"
                f"分{card.groups}个村民小组，村民代表{card.representatives_total}人。",
                f"主要产业：{card.leading_industries}。",
            ],
        )  # fmt: skip
    _helpers(plan, rng)
    Meeting.objects.bulk_create([m for card in cards for m in _meetings(plan, rng, card)])


def _helpers(plan: Plan, rng: Random) -> None:
    """Enough helpers for two households each, the first with the helper login; plan.notes holds the keys."""
    made, households = [], plan.households_by_village()
    logins: dict[Any, Any] = plan.users
    for site in plan.villages:
        login = logins.get(("helper", site.code))
        for number in range(max(3, households[site.code] // 2 + 1)):
            sex: Sex = "female" if rng.random() < 0.35 else "male"
            name = plan.names.head(rng, sex, plan.born_on(rng, rng.randint(26, 55)))
            name = login.name if login and number == 0 else name
            made.append(Helper(
                village_id=site.code, name=name, sex=sex, is_party_member=rng.random() < 0.6,
                unit=rng.choice(_UNITS), duty=rng.choice(("科员", "副科长", "教师", "医生")),
                post=rng.choice(("staff", "staff", "staff", "section", "pioneer")), phone=plan.phone(rng),
                started_on=dt.date(2016, 3, 1), user=login if number == 0 else None,
            ))  # fmt: skip
    kept = Helper.objects.bulk_create(made)
    by_village: dict[str, list[int]] = {}
    for helper in kept:
        by_village.setdefault(helper.village_id, []).append(helper.pk)
    plan.notes["villages.helpers"] = by_village


def _card(plan: Plan, rng: Random, site: VillageSite, number: int) -> VillageCard:
    households = rng.randint(140, 620)
    return VillageCard(
        village_id=site.code, office_phone=f"0743-76{number:05d}", groups=len(site.groups), households_total=households,
        population=int(households * rng.uniform(3.6, 4.4)), representatives_total=rng.randint(25, 45),
        party_members=rng.randint(18, 70), farmland_mu=plan.yuan(rng, 500, 3200),
        leading_industries="、".join(rng.sample(_INDUSTRIES, 2)),
        collective_income_yuan=plan.yuan(rng, 20000, 420000, step=100),
        updated_on=plan.on - dt.timedelta(days=rng.randint(20, 300)),
    )  # fmt: skip


def _phones(plan: Plan, cards: list[VillageCard]) -> None:
    offices = Division.objects.current().within(plan.county).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    numbers = {card.village_id: card.office_phone for card in cards}
    codes = offices.order_by("code").values_list("code", flat=True)
    numbers |= {code: f"0743-72{number:05d}" for number, code in enumerate(codes)}
    Contact.objects.bulk_create(Contact(village_id=code, office_phone=phone) for code, phone in numbers.items())


def _staff(plan: Plan, role: str, village: str) -> Any:
    users: dict[Any, Any] = plan.users
    return users.get((role, village)) or users[role][0]


def _meetings(plan: Plan, rng: Random, card: VillageCard) -> list[Meeting]:
    clerk, secretary = (_staff(plan, role, card.village_id) for role in ("village_clerk", "branch_secretary"))
    found = []
    for kind, topic, conclusion in rng.sample(_TOPICS, 3):
        held_on = plan.on - dt.timedelta(days=rng.randint(6, 330))
        due = {"representatives": card.representatives_total, "appraisal": card.representatives_total,
               "two_committees": 9, "party_members": card.party_members}.get(kind, 5)  # fmt: skip
        present = round(due * (rng.uniform(0.45, 0.6) if rng.random() < 0.05 else rng.uniform(0.75, 1)))
        agree = round(present * rng.uniform(0.8, 1))
        abstain = rng.randint(0, present - agree)
        count = Count(due, present, agree, present - agree - abstain, abstain)
        against = actions.reasons_against_decision(kind=kind, village=card.village_id, on=held_on, count=count)
        signed = held_on < plan.on - dt.timedelta(days=10)
        found.append(Meeting(
            village_id=card.village_id, kind=kind, held_on=held_on, place=rng.choice(_PLACES), topic=topic, due=due,
            present=present, agree=agree, against=count.against, abstain=abstain, chair=secretary.name,
            recorder=clerk.name, conclusion="法定人数不足，改期再议。" if against else conclusion, carried=not against,
            recorded_by=clerk, recorded_at=clock.at_noon(held_on), signed_by=secretary if signed else None,
            signed_at=clock.at_noon(held_on) if signed else None,
        ))  # fmt: skip
    return found
