"""The content of each wall page as plain values."""

from publicity.reports.wall.areas import AreaFacts, AreaPage, Below, area_facts, area_page, find_division
from publicity.reports.wall.rows import Line, Row, day_words
from publicity.reports.wall.script import Script, notice_script, village_script
from publicity.reports.wall.sheets import NoticePage, Sheet, by_check_code, find_notice, notice_page
from publicity.reports.wall.years import YearPage, year_page

HOTLINE = "12317"  # the national hotline printed on every notice (DOMAIN §3.6)

__all__ = [
    "HOTLINE",
    "AreaFacts",
    "AreaPage",
    "Below",
    "Line",
    "NoticePage",
    "Row",
    "Script",
    "Sheet",
    "YearPage",
    "area_facts",
    "area_page",
    "by_check_code",
    "day_words",
    "find_division",
    "find_notice",
    "notice_page",
    "notice_script",
    "village_script",
    "year_page",
]
