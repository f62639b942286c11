"""The columns of the two sheets, in the national order. Source: DOMAIN §10.1 (户信息) and §10.2 (家庭成员).

Where each goes is said by households/imports/fields.py; a column that is only compared is read all the same, so that
the clerk's national export needs no cutting, and the preview says by name which columns were left out.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from households.imports import labels as words
from households.imports.cleaners import Maskable, Own, PersonIdentity, Several
from registry.spreadsheets.cleaners import (
    Account,
    Choice,
    Day,
    Digits,
    Integer,
    Name,
    Number,
    Phone,
    Text,
    Yes,
    Yuan,
)
from registry.spreadsheets.columns import Column

HOUSEHOLD_SHEET = "户信息"
MEMBER_SHEET = "家庭成员"

_CAUSE = Choice(words.CAUSES, aliases=words.CAUSE_ALIASES)
_INDUSTRY = Choice(words.INDUSTRIES, aliases=words.INDUSTRY_ALIASES)
_CHANNEL = Choice(words.CHANNELS, aliases=words.CHANNEL_ALIASES)
_PLACE = _("As in the list of divisions, for example 双龙镇 and 十八洞村.")


def _yuan(key: str, label: object, heading: str, *aliases: str, note: object = "") -> Column:
    return Column(key, label, heading, Yuan(), aliases=aliases, group="收入（元）", note=note)


HOUSEHOLD_COLUMNS = [
    Column("province", _("Province"), "省", Text(30)),
    Column("prefecture", _("Prefecture"), "市", Text(30)),
    Column("county", _("County"), "县", Text(30)),
    Column("township", _("Township"), "乡", Text(30), required=True, aliases=("乡镇", "乡(镇)"), note=_PLACE),
    Column("village", _("Village"), "村", Text(30), required=True, aliases=("行政村",), note=_PLACE),
    Column(
        "village_code",
        _("Village code"),
        "行政村代码",
        Digits(12, 12),
        aliases=("村代码",),
        note=_("12 digits; only needed when two villages have the same name."),
    ),
    Column("hamlet", _("Natural village"), "自然村", Text(30), aliases=("自然村(组)",)),
    Column("group", _("Villagers' group"), "村民小组", Text(30), aliases=("组",)),
    Column("number", _("Household number"), "户编号", Digits(4, 32), required=True),
    Column("head_number", _("Head's person number"), "户主编号", Own()),
    Column("head_name", _("Head"), "户主姓名", Name(), required=True),
    Column("head_identity", _("Head's identity number"), "户主证件号码", PersonIdentity(), required=True),
    Column("size", _("Persons"), "家庭人口数", Integer(1, 30), required=True),
    Column(
        "year",
        _("Year"),
        "年度",
        Integer(2013, 2100),
        required=True,
        note=_("The year the income and the living conditions belong to."),
    ),
    Column("phone", _("Phone"), "户联系电话", Maskable(Phone()), aliases=("联系电话",)),
    Column("id_standard", _("Standard"), "识别标准", Choice(words.STANDARDS, aliases=words.STANDARD_ALIASES)),
    Column("attribute", _("Attribute"), "贫困户属性", Choice(words.ATTRIBUTES, aliases=words.ATTRIBUTE_ALIASES)),
    Column(
        "household_type",
        _("Household type"),
        "户类型",
        Choice(words.HOUSEHOLD_TYPES, aliases=words.HOUSEHOLD_TYPE_ALIASES),
        note=_("Since 2021; read for comparison only, except whether policies have ended."),
    ),
    Column(
        "status",
        _("Status"),
        "脱贫属性",
        Choice(words.STATUSES, aliases=words.STATUS_ALIASES),
        note=_("Read for comparison only: the status follows from the procedure."),
    ),
    Column(
        "monitored_type",
        _("Kind of monitored object"),
        "监测对象类别",
        Choice(words.MONITORED, aliases=words.MONITORED_ALIASES),
        note=_("Since 2021; read for comparison only: it follows from the procedure."),
    ),
    Column("cause_main", _("Main cause"), "主要致贫原因", _CAUSE, required=True),
    Column("cause_other", _("Other causes"), "次要致贫原因", Several(_CAUSE), aliases=("其他致贫原因",)),
    Column("cause_note", _("Note on the cause"), "致贫原因说明", Text(200), note=_("Needed when a cause is 其他.")),
    Column("bank_name", _("Bank"), "开户银行名称", Text(60)),
    Column("bank_account", _("Account"), "银行卡号", Maskable(Account())),
    _yuan("wage", _("Wages"), "工资性收入"),
    _yuan("business", _("Business"), "生产经营性收入"),
    _yuan("property", _("Property"), "财产性收入"),
    _yuan("transfer", _("Transfers"), "转移性收入"),
    _yuan("family_planning", _("Family-planning reward"), "计划生育金"),
    _yuan("allowance", _("Minimum allowance"), "低保金"),
    _yuan("destitute", _("Destitute support"), "五保金(特困供养金)", "五保金", "特困供养金"),
    _yuan("pension", _("Pension"), "养老保险金", "养老金或离退休金"),
    _yuan("ecology", _("Ecological compensation"), "生态补偿金"),
    _yuan("other_transfer", _("Other transfers"), "其他转移性收入"),
    _yuan("dividend", _("Dividends of poverty-alleviation assets"), "资产收益扶贫分红收入"),
    _yuan("other_property", _("Other property income"), "其他财产性收入"),
    _yuan("business_cost", _("Business expense"), "生产经营性支出"),
    _yuan("gross", _("Income"), "年收入", "总收入", note=_("Computed anew; must agree within 0.05 yuan.")),
    Column("net", _("Net income"), "纯收入", Yuan(minimum=None), group="收入（元）"),
    Column("net_per_head", _("Net income per head"), "人均纯收入", Yuan(minimum=None), group="收入（元）"),
    Column("arable_mu", _("Arable land (mu)"), "耕地面积（亩）", Number(maximum=1000), aliases=("耕地面积",)),
    Column("forest_mu", _("Forest land (mu)"), "林地面积（亩）", Number(maximum=1000), aliases=("林地面积",)),
    Column(
        "returned_mu",
        _("Land returned to forest (mu)"),
        "退耕还林面积（亩）",
        Number(maximum=1000),
        aliases=("退耕还林面积",),
    ),
    Column("orchard_mu", _("Orchard (mu)"), "林果面积（亩）", Number(maximum=1000), aliases=("林果面积",)),
    Column("grass_mu", _("Pasture (mu)"), "牧草地面积", Number(maximum=1000)),
    Column("water_mu", _("Water surface (mu)"), "水面面积", Number(maximum=1000)),
    Column("road_km", _("Distance to the village road (km)"), "与村主干路距离", Number(maximum=100)),
    Column("road_type", _("Road to the house"), "入户路类型", Choice(words.ROADS)),
    Column("house_m2", _("House (m²)"), "住房面积", Number(maximum=2000)),
    Column("is_dangerous", _("Dangerous house"), "是否危房户", Yes()),
    Column("danger_level", _("Danger level"), "危房级别", Choice(words.DANGERS)),
    Column("water_safe", _("Safe drinking water"), "是否解决安全饮用水", Yes()),
    Column("power_production", _("Electricity for production"), "是否通生产用电", Yes()),
    Column("power_home", _("Electricity at home"), "是否通生活用电", Yes()),
    Column("broadcasting", _("Radio and television"), "是否通广播电视", Yes()),
    Column("toilet", _("Sanitary toilet"), "是否有卫生厕所", Yes()),
    Column("fuel", _("Main fuel"), "主要燃料类型", Choice(words.FUELS)),
    Column("cooperative", _("In a farmers' cooperative"), "是否加入农民专业合作组织", Yes()),
    Column("led_by_firm", _("Led by a firm"), "是否有龙头企业带动", Yes()),
    Column("led_by_pioneer", _("Led by a pioneer"), "是否有创业致富带头人带动", Yes()),
    Column("village_phone", _("Village office phone"), "村办公电话", Phone()),
    Column("helper", _("Helper"), "帮扶责任人", Text(30)),
    Column("helper_phone", _("Helper's phone"), "帮扶人电话", Maskable(Phone())),
]

MEMBER_COLUMNS = [
    Column("province", _("Province"), "省", Text(30)),
    Column("prefecture", _("Prefecture"), "市", Text(30)),
    Column("county", _("County"), "县", Text(30)),
    Column("township", _("Township"), "乡", Text(30), aliases=("乡镇", "乡(镇)")),
    Column("village", _("Village"), "村", Text(30), aliases=("行政村",)),
    Column("number", _("Household number"), "户编号", Digits(4, 32), required=True),
    Column("person_number", _("Person number"), "人口编号", Own(), aliases=("人编号",)),
    Column("name", _("Name"), "姓名", Name(), required=True),
    Column("sex", _("Sex"), "性别", Choice(words.SEXES, aliases=words.SEX_ALIASES)),
    Column("born_on", _("Born on"), "出生日期", Day()),
    Column("identity_type", _("Kind of document"), "证件类型", Text(30)),
    Column(
        "identity_number",
        _("Identity number"),
        "证件号码",
        PersonIdentity(),
        required=True,
        aliases=("公民身份号码",),
        note=_("18 characters, or the 20 of a disability certificate. A masked number leaves what is there."),
    ),
    Column("ethnicity", _("Ethnic group"), "民族", Choice(words.ETHNICITIES, aliases=words.ETHNICITY_ALIASES)),
    Column("household_phone", _("Household's phone"), "户联系电话", Maskable(Phone())),
    Column("phone", _("Phone"), "成员联系电话", Maskable(Phone()), aliases=("家庭成员联系电话",)),
    Column("year", _("Year"), "年度", Integer(2013, 2100)),
    Column(
        "relation",
        _("Relation to the head"),
        "与户主关系",
        Choice(words.RELATIONS, aliases=words.RELATION_ALIASES),
        required=True,
    ),
    Column("education", _("Education"), "文化程度", Choice(words.EDUCATION, aliases=words.EDUCATION_ALIASES)),
    Column("school", _("At school"), "在校生状况", Choice(words.SCHOOL)),
    Column("drop_out_reason", _("Reason for leaving school"), "失学或辍学原因", Choice(words.DROP_REASONS)),
    Column("health", _("Health"), "健康状况", Several(Choice(words.HEALTH)), required=True),
    Column(
        "disability_type",
        _("Kind of disability"),
        "残疾类别",
        Choice(words.DISABILITIES, aliases=words.DISABILITY_ALIASES),
    ),
    Column("disability_level", _("Grade of disability"), "残疾等级", Choice(words.DISABILITY_LEVELS)),
    Column("disability_year", _("Year of the disability certificate"), "残疾证办证年度", Integer(1950, 2100)),
    Column("labour", _("Labour"), "劳动技能", Choice(words.LABOUR), required=True, aliases=("劳动能力",)),
    Column("politics", _("Political status"), "政治面貌", Choice(words.POLITICS)),
    Column("work_place", _("Place of work"), "务工所在地", Text(60)),
    Column("work_months", _("Months worked"), "务工时间（月）", Integer(0, 12), aliases=("务工时间",)),
    Column("work_company", _("Employer"), "务工企业名称", Text(80)),
    Column("work_industry", _("Industry"), "产业分类", _INDUSTRY, aliases=("所属行业",)),
    Column("work_channel", _("How the work was found"), "就业渠道", _CHANNEL),
    Column("works_abroad", _("Works abroad"), "是否国外务工", Yes()),
    Column(
        "welfare_job",
        _("Public-welfare job"),
        "公益性岗位类型",
        Choice(words.WELFARE_JOBS, aliases=words.WELFARE_ALIASES),
    ),
    Column("welfare_months", _("Months in the public-welfare job"), "公益性岗位(月数)", Integer(0, 12)),
    Column(
        "allowance", _("Minimum allowance"), "是否享受低保", Choice(words.ALLOWANCE, aliases=words.ALLOWANCE_ALIASES)
    ),
    Column(
        "destitute",
        _("Destitute support"),
        "是否特困供养人员",
        Choice(words.DESTITUTE, aliases=words.DESTITUTE_ALIASES),
    ),
    Column(
        "insured_resident",
        _("Residents' medical insurance"),
        "是否参加新型农村合作医疗（城乡居民基本医疗保险）",
        Yes(),
        aliases=("是否参加城乡居民基本医疗保险",),
    ),
    Column("insured_employee", _("Employees' medical insurance"), "是否参加城镇职工基本医疗保险", Yes()),
    Column("insured_serious", _("Serious-illness insurance"), "是否参加大病保险", Yes()),
    Column("insured_commercial", _("Commercial health insurance"), "是否参加商业补充医疗保险", Yes()),
    Column("pension_resident", _("Residents' pension insurance"), "是否参加城乡居民基本养老保险", Yes()),
    Column("pension_employee", _("Employees' pension insurance"), "是否参加城镇职工基本养老保险", Yes()),
    Column("illness_aid", _("Aid for serious illness"), "是否接受大病医疗救助", Yes()),
    Column("other_health_help", _("Other health support"), "是否接受其他健康扶贫", Yes()),
    Column("speaks_mandarin", _("Speaks standard Chinese"), "是否会讲普通话", Yes()),
    Column("head_name", _("Head"), "户主姓名", Text(30)),
    Column("head_identity", _("Head's identity number"), "户主证件号码", Text(30)),
    Column("id_standard", _("Standard"), "识别标准", Choice(words.STANDARDS, aliases=words.STANDARD_ALIASES)),
]
