"""The columns of the optional sheets of the national export. Source: DOMAIN §10.3."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from households.imports import labels as words
from households.imports.cleaners import Own
from registry.spreadsheets.cleaners import Choice, Digits, Month, Text, Yes, Yuan
from registry.spreadsheets.columns import Column

JOB_SHEET: Final = "务工月监测"
RISK_SHEET: Final = "监测对象信息"

JOB_COLUMNS: Final = [
    Column("person", _("Person number"), "人编号", Own(), required=True, aliases=("人口编号", "证件号码")),
    Column("name", _("Name"), "姓名", Text(30)),
    Column("is_working", _("Works away"), "是否已务工", Yes()),
    Column("starts_on", _("Since (month)"), "开始时间", Month(), aliases=("务工开始时间",)),
    Column("ends_on", _("Until (month)"), "结束时间", Month(allows_future=True), aliases=("务工结束时间",)),
    Column("place", _("County of work"), "务工所在县", Text(60), aliases=("务工所在地",)),
    Column("employer", _("Employer"), "务工企业名称", Text(80)),
    Column("industry", _("Industry"), "所属行业", Choice(words.INDUSTRIES, aliases=words.INDUSTRY_ALIASES),
           aliases=("产业分类",)),
    Column("channel", _("How the work was found"), "就业渠道", Choice(words.CHANNELS, aliases=words.CHANNEL_ALIASES)),
    Column("monthly_wage", _("Monthly wage"), "务工月收入", Yuan()),
    Column("is_escorted", _("Brought from door to door"), "是否点对点输送", Yes()),
    Column("travel_subsidy", _("Travel subsidy of the year"), "年度交通费补助", Yuan()),
]  # fmt: skip
RISK_COLUMNS: Final = [
    Column("number", _("Household number"), "户编号", Digits(4, 32), required=True),
    Column("monitored_type", _("Kind of monitored object"), "监测对象类别",
           Choice(words.MONITORED, aliases=words.MONITORED_ALIASES)),
    Column("monitored_on", _("Monitored since"), "识别监测时间", Month()),
    *(
        Column(f"risk_{n}", _("Risk"), f"致贫返贫风险{n}", Choice(words.RISKS, aliases=words.RISK_ALIASES),
               required=n == 1, aliases=(f"致贫/返贫风险{n}", f"风险{n}"))
        for n in range(1, 6)
    ),
    Column("disaster", _("Kind of disaster"), "自然灾害类型", Choice(words.DISASTERS)),
    Column("risk_note", _("Note"), "风险说明", Text(200)),
]  # fmt: skip
