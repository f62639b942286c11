"""Our own empty workbook: both sheets with drop-down lists, a filled-in example, and notes. Source: DOMAIN §10."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from households.imports.columns import HOUSEHOLD_COLUMNS, HOUSEHOLD_SHEET, MEMBER_COLUMNS, MEMBER_SHEET
from registry.divisions.models import Division
from registry.spreadsheets.writer import Template, TemplateSheet, write_template

EXAMPLE = {
    "township": "双龙镇",
    "village": "十八洞村",
    "group": "二组",
    "number": "4331241102260001",
    "head_name": "周山",
    "head_identity": "529901196803120018",
    "size": "2",
    "year": "2025",
    "phone": "13800000001",
    "attribute": "一般贫困户",
    "cause_main": "因病",
    "cause_other": "缺技术",
    "wage": "5200.00",
    "business": "3000.00",
    "business_cost": "1200.00",
}
EXAMPLE_MEMBERS = [
    {
        "number": "4331241102260001",
        "name": "周山",
        "sex": "男",
        "identity_number": "529901196803120018",
        "relation": "户主",
        "education": "小学",
        "health": "长期慢性病",
        "labour": "弱劳动力或半劳动力",
    },
    {
        "number": "4331241102260001",
        "name": "李秋",
        "sex": "女",
        "identity_number": "529901197009250020",
        "relation": "配偶",
        "education": "初中",
        "health": "健康",
        "labour": "普通劳动力",
    },
]


def write_form(*, area: Division, year: int) -> bytes:
    """The workbook for a village (its names filled into the notes), in Chinese as the national form is."""
    with translation.override("zh-hans"):
        notes = [
            _("One row a household on the first sheet, one row a person on the second, joined by 户编号."),
            _("Headings with a star must be filled in. Blank cells change nothing on cards that exist."),
            _("Identity numbers, household numbers and accounts are text: do not let Excel turn them into figures."),
            _("Nobody is removed by an upload, and no status is changed: that is done on the card, with the reason."),
        ]
        sheets = [
            TemplateSheet(HOUSEHOLD_SHEET, f"{area.full_name} 户信息（{year}年度）", HOUSEHOLD_COLUMNS, [EXAMPLE]),
            TemplateSheet(MEMBER_SHEET, f"{area.full_name} 家庭成员", MEMBER_COLUMNS, EXAMPLE_MEMBERS),
        ]
        return write_template(
            Template("建档立卡户信息采集表", sheets, {"area": area.code, "kind": "households"}, notes)
        )
