"""A batch as JSON and as CSV. The JSON's schema is a file beside this one and is served with the data."""

from __future__ import annotations

import json
from pathlib import Path

from publicity.feeds.records import Batch, Record, address
from registry.spreadsheets.writer import csv_lines

_SCHEMA = Path(__file__).with_name("notices.schema.json")
_SUMS = {
    "people": "人口合计", "households": "户数合计", "amount_yuan": "金额合计（元）", "scale_wan": "投资合计（万元）",
    "income_yuan": "收入合计（元）", "expense_yuan": "支出合计（元）", "spent_yuan": "实际支出合计（元）",
}  # fmt: skip
_FIELDS = {
    "division": "地区代码", "division_name": "地区", "number": "编号", "kind": "类别代码", "title": "标题",
    "state": "状态",
    "starts_on": "贴出日期", "last_on": "最后一天", "closed_on": "撤下日期", "days": "公示天数", "counting": "天数算法",
    "decision": "谁定的", "statement": "说明", "persons": "是否涉及个人", "count": "户数或条数",
}  # fmt: skip
_TAIL = {
    "objections_open": "正在处理的意见", "objections_late": "超期未答复的意见", "corrects": "更正哪一张（核对码）",
    "check_code": "核对码", "sha256": "指纹", "url": "网址",
}  # fmt: skip
HEADINGS = [*_FIELDS.values(), *_SUMS.values(), "已答复的意见", *_TAIL.values()]


def schema() -> bytes:
    """The JSON Schema of `json_of`."""
    return _SCHEMA.read_bytes()


def json_of(found: Batch) -> bytes:
    """The batch as JSON; keys in a fixed order, so that the same content is the same bytes."""
    code = found.division.code
    following = address("data_year", code, found.year) + f"?page={found.page + 1}" if found.more else None
    return json.dumps({
        "$schema": address("schema"), "as_of": found.on.isoformat(), "year": found.year, "page": found.page,
        "division": {"code": code, "name": found.division.name, "level": found.division.level,
                     "url": address("area", code)},
        "next": following, "years": [{"year": year, "url": address("data_year", code, year)} for year in found.years],
        "notices": found.records,
        "figures": [{"topic": f.topic, "as_of": f.as_of.isoformat(), "sentences": f.payload.get("sentences", []),
                     "rows": f.payload.get("rows", [])} for f in found.figures],
    }, ensure_ascii=False, indent=1).encode()  # fmt: skip


def csv_of(found: Batch) -> bytes:
    """The batch as a table: with BOM for Excel, one fixed heading, no cell that a spreadsheet would compute."""
    return b"".join(csv_lines(HEADINGS, (_cells(record) for record in found.records)))


def _cells(record: Record) -> list[object]:
    totals = record["totals"] or {}
    return [
        *(record[key] for key in _FIELDS), *(totals.get(key) for key in _SUMS), len(record["answers"]),
        *(record[key] for key in _TAIL),
    ]  # fmt: skip
