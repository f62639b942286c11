"""The national list of the card's fields: what papers print in which order, and what docs/reference maps to the code.

Each line: block of DOMAIN §2, Chinese name, key of the list, and where the value stands ("model.field"; several, when
the list asks as one what we keep apart). "=" in front marks what is told from other facts and not kept.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One field of the national card."""

    block: str
    label: str
    key: str
    sources: tuple[str, ...]
    is_computed: bool = False


def _block(block: str, text: str) -> list[Entry]:
    entries = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        label, key, places = (part.strip() for part in line.split("|"))
        sources = tuple(places.lstrip("= ").split())
        entries.append(Entry(block, label, key, sources, is_computed=places.startswith("=")))
    return entries


HOUSEHOLD = _block(
    "2.1",
    """
    户编号 | hh_no | household.number
    年度 | year | income.year living.year member_year.year
    行政区划（省市县乡村） | region_* | household.village
    自然村 | region_* | household.hamlet
    村民小组 | region_* | household.group
    家庭住址 | address | household.address
    户主姓名 | head_* | household.head_name
    户主证件号码 | head_* | = member.identity
    户主编号 | head_* | = member.number
    户联系电话 | phone | household.phone
    开户银行名称 | bank_name | household.bank_name
    银行卡号 | bank_acct | household.bank_account
    识别标准 | id_standard | household.id_standard
    贫困户属性 | hh_attr | household.attribute
    户类型 | hh_type | = household.status household.policies_ended
    脱贫标志 | lift_status | household.status status_span.status status_span.starts_on status_span.ends_on
    识别时间 | identified_on | household.identified_on
    计划脱贫年度 | plan_lift_year | household.plan_lift_year
    脱贫年度 | lift_year | household.lifted_on
    返贫年度 | relapse_year | household.relapsed_on
    返贫原因 | relapse_cause | household.relapse_cause
    监测对象类别 | hh_type | household.monitored_type
    识别监测时间 | hh_type | household.monitored_on
    风险消除时间 | hh_type | household.risk_cleared_on
    主要致贫原因 | cause_main | household.main_cause
    其他致贫原因 | cause_other | household.other_causes
    致贫原因说明 | cause_note | household.cause_note
    贫困难度 | difficulty | household.difficulty
    家庭人口数 | n_members | = household.size
    是否军烈属 | is_martyr_family | household.is_martyr_family
    是否独生子女户 | only_child | household.is_one_child
    是否双女户 | two_daughters | household.is_two_daughters
    易地扶贫搬迁安置方式 | reloc_* | household.relocation
    安置地 | reloc_* | household.relocation_place
    整户无劳动能力 | no_labour_hh | household.has_no_labour household.no_labour_confirmed_on
    负面清单情形 | flag_* | flag.kind flag.is_found flag.source flag.found_on flag.verdict flag.note flag.verified_on
    查询授权书签署时间 | auth_letter | household.authorised_on
    填表人 | filler | household.filled_by
    填表人电话 | filler_phone | household.filler_phone
    填表时间 | filled_on | household.filled_on
    户主签字时间 | head_sign | household.head_signed_on
""",
)
CAUSES = _block(
    "2.3",
    """
    致贫原因依据 | cause_evidence | evidence.cause evidence.member evidence.fact evidence.paper evidence.seen_on
""",
)
RISKS = _block(
    "2.4",
    """
    致贫返贫风险（至多五项） | risk1..5 | risk.kind risk.position
    自然灾害子项 | risk_sub | risk.disaster
    风险备注 | risk_note | risk.note
    风险发生时间 | risk_since | risk.since_on
    风险消除时间 | risk_cleared | risk.cleared_on
""",
)
MEMBER = _block(
    "2.5",
    """
    人口编号 | person_no | member.number
    姓名 | name | member.name
    性别 | sex | member.sex
    证件类型 | id_type | = member.is_temporary
    证件号码 | id_no | member.identity
    残疾人证号码 | id_no | member.disability_certificate
    出生日期 | birth | member.birth_on
    与户主关系 | relation | member.relation
    民族 | ethnicity | member.ethnicity
    政治面貌 | politics | member.politics
    文化程度 | edu | member.education
    在校生状况 | school | member.school
    失学或辍学原因 | drop_reason | member.drop_reason
    健康状况 | health | member.health
    残疾类别 | dis_type | member.disability_kind
    残疾等级 | dis_level | member.disability_level
    残疾证办证年度 | dis_year | member.disability_year
    劳动技能 | labour | member.labour
    务工区域 | work_area | member.work_area
    务工所在地 | work_place | work.place
    务工时间（月） | work_months | member.work_months
    务工企业名称 | work_* | work.employer
    产业分类 | work_* | work.industry
    就业渠道 | work_* | work.channel
    是否国外务工 | work_* | work.is_abroad
    务工月收入 | work_* | work.monthly_wage_yuan
    务工开始时间 | work_* | work.starts_on
    务工结束时间 | work_* | work.ends_on
    是否点对点输送 | work_* | work.is_escorted
    年度交通费补助 | work_* | work.travel_subsidy_yuan
    公益性岗位类型 | welfare_job | member.welfare_job
    公益性岗位（月数） | welfare_months | member.welfare_months
    城乡居民基本医疗保险 | med_res | member.has_resident_insurance
    城镇职工基本医疗保险 | med_emp | member.has_employee_insurance
    大病保险 | med_big | member.has_serious_insurance
    商业补充医疗保险 | med_com | member.has_commercial_insurance
    医疗救助 | med_aid | member.has_medical_aid
    大病医疗救助 | med_aid | member.has_serious_aid
    其他健康扶贫 | med_aid | member.has_other_health_aid
    城乡居民基本养老保险 | pen_res | member.has_resident_pension
    城镇职工基本养老保险 | pen_emp | member.has_employee_pension
    享受低保政策情况 | dibao | member.allowance
    享受特困供养政策情况 | tekun | member.destitute
    人身意外保险补贴 | misc | member.has_accident_subsidy
    会讲普通话 | misc | member.speaks_mandarin
    事实无人抚养儿童 | misc | member.is_without_carers
    毕业生未就业原因 | misc | member.jobless_reason
    现役军人 | soldier | member.is_soldier
    成员联系电话 | phone | member.phone
    人员识别时间（增加时间） | joined_on | member.joined_on
    增加原因 | join_reason | member.join_reason
    减少时间 | left_on | member.left_on
    减少原因 | left_reason | member.left_reason
    计入家庭人口 | n_members | member.is_counted
""",
)
INCOME = _block(
    "2.6",
    """
    工资性收入 | wage | income.wage_yuan
    生产经营性收入 | business | income.business_yuan
    生产经营性支出 | business_cost | income.business_cost_yuan
    资产收益扶贫分红收入 | property | income.dividend_yuan
    其他财产性收入 | property | income.other_property_yuan
    计划生育金 | tr_fp | income.family_planning_yuan
    低保金 | tr_dibao | income.allowance_yuan
    特困供养金（五保金） | tr_tekun | income.destitute_yuan
    养老保险金 | tr_pension | income.pension_yuan
    生态补偿金 | tr_eco | income.ecology_yuan
    赡养费 | tr_other | income.support_yuan
    其他转移性收入 | tr_other | income.other_transfer_yuan
    收入明细 | wage…tr_other | income_line.part income_line.kind income_line.amount_yuan income_line.note
    年收入（总收入） | gross | = income.gross_yuan
    纯收入 | net | = income.net_yuan
    家庭人口（当年） | n_members | income.members
    人均纯收入 | net_pc | = income.net_per_head_yuan
    理赔收入 | claims | income.claims_yuan
    合规自付支出 | oop | income.own_costs_yuan
    收入参考范围 | ref_income | = income.reference_yuan
    人均收入参考范围 | ref_pc | = income.reference_per_head_yuan
""",
)
LIVING = _block(
    "2.7",
    """
    耕地面积（亩） | land_arable | living.arable_mu
    有效灌溉面积（亩） | land_irrig | living.irrigated_mu
    林地面积（亩） | land_forest | living.forest_mu
    退耕还林面积（亩） | land_g4g | living.returned_mu
    林果面积（亩） | land_orchard | living.orchard_mu
    牧草地面积（亩） | land_grass | living.grass_mu
    水面面积（亩） | land_water | living.water_mu
    与村主干路距离（公里） | road_km | living.road_km
    入户路类型 | road_type | living.road
    入户道路是否硬化 | road_paved | = living.road
    住房面积（平方米） | house_m2 | living.house_m2
    是否危房户 | house_danger | living.is_dangerous
    危房级别 | danger_lvl | living.danger
    危改年度 | house_fix_year | living.rebuilt_year
    是否解决安全饮用水 | water_safe | living.has_water
    是否通生产用电 | power_prod | living.has_production_power
    是否通生活用电 | power_live | living.has_power
    是否通广播电视 | tv | living.has_broadcast
    主要燃料类型 | fuel | living.fuel
    是否有卫生厕所 | toilet | living.has_toilet
    卫生厕所能否正常使用 | toilet_ok | living.toilet_works
    是否加入农民专业合作组织 | coop | living.in_cooperative
    是否有龙头企业带动 | led_firm | living.led_by_firm
    是否有创业致富带头人带动 | led_pioneer | living.led_by_pioneer
    到户产业帮扶类型 | ind_type | living.industry_help
    不愁吃 | guarantees | living.has_food
    不愁穿 | guarantees | living.has_clothing
    义务教育有保障 | guarantees | living.has_education
    基本医疗有保障 | guarantees | living.has_medical
    住房安全有保障 | guarantees | living.has_housing
    饮水安全有保障 | guarantees | = living.has_water
    核查人、核查日期 | guarantees | living.checked_by living.checked_on living.note
    保障依据 | guarantees | proof.guarantee proof.proof proof.checked_by proof.checked_on
""",
)
ENTRIES = (*HOUSEHOLD, *CAUSES, *RISKS, *MEMBER, *INCOME, *LIVING)

LABELS: dict[str, str] = {}
for _entry in ENTRIES:
    LABELS.setdefault(_entry.sources[0], _entry.label)
"""Where a value stands → what the national form calls it (the first place of a field kept in several)."""
