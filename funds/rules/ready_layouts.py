"""Three layouts that a county can take over as they are, one of each form; then they are its own rows."""

from __future__ import annotations

from typing import Any, Final

from funds.choices import Encoding, LayoutKind

CODES: Final = {
    "00": {"outcome": "paid", "words": "成功"},
    "01": {"outcome": "refused", "words": "户名不符"},
    "02": {"outcome": "refused", "words": "账号不存在"},
    "03": {"outcome": "refused", "words": "账户已销户"},
    "04": {"outcome": "refused", "words": "死亡冻结"},
    "09": {"outcome": "refused", "words": "其他原因退回"},
}


def _columns(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"field": field, "heading": heading} for field, heading in pairs]


def _fixed(*parts: tuple[str, int, str, str]) -> list[dict[str, Any]]:
    return [{"field": f, "heading": "", "width": w, "align": align, "pad": pad} for f, w, align, pad in parts]


_ALL: Final = _columns(
    ("batch_number", "批次号"), ("position", "序号"), ("village", "村代码"), ("household", "户编号"), ("name", "姓名"),
    ("id_kind", "证件类型"), ("identity", "证件号码"), ("bank_name", "开户行"), ("account", "账号"),
    ("item", "补贴项目"), ("document_no", "发放依据文号"), ("standard", "标准"), ("quantity", "数量"),
    ("amount_yuan", "金额"), ("summary", "摘要"),
)  # fmt: skip
_ANSWER: Final = _columns(
    ("batch_number", "批次号"), ("position", "序号"), ("name", "姓名"), ("account", "账号"), ("amount_yuan", "金额"),
    ("code", "结果代码"), ("words", "结果说明"), ("credited_on", "入账日期"),
)  # fmt: skip

READY: Final[tuple[dict[str, Any], ...]] = (
    {
        "code": "ykt-csv", "name": "一卡通代发（CSV）", "kind": LayoutKind.CSV, "encoding": Encoding.GB18030,
        "columns": _ALL, "answer": _ANSWER, "codes": CODES,
    },
    {
        "code": "ykt-xlsx", "name": "一卡通代发（Excel）", "kind": LayoutKind.XLSX, "encoding": Encoding.UTF8,
        "columns": _ALL, "answer": _ANSWER, "codes": CODES,
    },
    {
        "code": "ykt-fixed", "name": "一卡通代发（定长文本）", "kind": LayoutKind.FIXED, "encoding": Encoding.GB18030,
        "columns": _fixed(
            ("batch_number", 30, "left", " "), ("position", 8, "right", "0"), ("account", 32, "left", " "),
            ("name", 60, "left", " "), ("id_kind", 2, "left", " "), ("identity", 20, "left", " "),
            ("amount_fen", 15, "right", "0"), ("summary", 60, "left", " "),
        ),
        "answer": _fixed(
            ("batch_number", 30, "left", " "), ("position", 8, "right", "0"), ("account", 32, "left", " "),
            ("amount_fen", 15, "right", "0"), ("credited_on", 8, "left", " "), ("code", 4, "left", " "),
            ("words", 40, "left", " "),
        ),
        "codes": CODES,
    },
)  # fmt: skip
