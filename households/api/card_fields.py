"""The table of every field of the national card: where it is kept, typed, imported, printed and given.

Written to docs/reference/card-fields.md by script/docs; tests/households/api/test_card_fields.py holds it complete.
"""

from __future__ import annotations

import re
from typing import Any

from households.api.reading import CONDITIONS, FACTS, SERIALIZERS
from households.documents.national import ENTRIES, Entry
from households.forms.card import CardForm
from households.forms.help import EvidenceForm, RiskRowForm
from households.forms.members import LeaveForm, MemberForm
from households.forms.work import WorkForm
from households.imports import columns, more_columns
from households.models import (
    GUARANTEES,
    CauseEvidence,
    GuaranteeProof,
    Household,
    HouseholdRisk,
    IncomeLine,
    IncomeYear,
    LivingYear,
    Member,
    MemberYear,
    NegativeFlag,
    StatusSpan,
    Work,
)
from households.rules.income import AMOUNTS
from registry.spreadsheets.columns import Column

MODELS: dict[str, Any] = {
    "household": Household, "member": Member, "member_year": MemberYear, "income": IncomeYear,
    "income_line": IncomeLine, "living": LivingYear, "proof": GuaranteeProof, "risk": HouseholdRisk,
    "evidence": CauseEvidence, "work": Work, "flag": NegativeFlag, "status_span": StatusSpan,
}  # fmt: skip
TYPED: dict[str, tuple[str, frozenset[str]]] = {
    "household": ("card", frozenset(CardForm.base_fields) | {"village", "number", "phone", "bank_account"}),
    "member": ("members", frozenset(MemberForm.base_fields) | frozenset(LeaveForm.base_fields) | {
        "identity", "disability_certificate", "phone", "health", "has_resident_insurance", "has_employee_insurance",
        "left_reason", *FACTS}),
    "member_year": ("year: people", frozenset({"member", "year", *FACTS})),
    "income": ("year: income", frozenset({"year", "members", *AMOUNTS})),
    "income_line": ("year: income", frozenset({"part", "kind", "amount_yuan", "note"})),
    "living": ("year: living", frozenset({"year", "checked_by", "checked_on", "note", *GUARANTEES, *CONDITIONS})),
    "proof": ("year: living", frozenset({"guarantee", "proof", "checked_by", "checked_on"})),
    "risk": ("help: risks", frozenset(RiskRowForm.base_fields) | {"position"}),
    "evidence": ("help: evidence", frozenset(EvidenceForm.base_fields)),
    "work": ("work away", frozenset(WorkForm.base_fields) | {"place"}),
    "flag": ("comparison: verification", frozenset({"verdict", "note", "verified_on"})),
    "status_span": ("", frozenset()),
}  # fmt: skip
"""What a value stands in → the form that types it and the names it takes."""
NOT_TYPED = {
    "household.head_name": "from the head", "household.size": "counted", "household.has_no_labour": "counted",
    "household.no_labour_confirmed_on": "by confirmation", "household.status": "by the procedure",
    "household.identified_on": "by the procedure", "household.lifted_on": "by the procedure",
    "household.relapsed_on": "by the procedure", "household.monitored_type": "by the procedure",
    "household.monitored_on": "by the procedure", "household.risk_cleared_on": "by the procedure",
    "status_span.status": "by the procedure", "status_span.starts_on": "by the procedure",
    "status_span.ends_on": "by the procedure", "member.is_temporary": "from the number",
    "risk.cleared_on": "by leaving the list", "flag.kind": "by comparison", "flag.is_found": "by comparison",
    "flag.source": "by comparison", "flag.found_on": "by comparison", "income.gross_yuan": "computed",
    "income.net_yuan": "computed", "income.net_per_head_yuan": "computed", "income.reference_yuan": "computed",
    "income.reference_per_head_yuan": "computed",
}  # fmt: skip
"""Values no form takes, and where they come from instead."""
NOT_GIVEN = {"household.filler_phone": "a phone kept in clear; not given"}
SYSTEM = {
    "id", "household", "village", "is_frozen", "version", "created_at", "search", "head_search", "head_sort",
    "phone_index", "bank_account_index", "identity_index", "previous", "living", "income", "recorded_by", "hit",
    "verified_by",
}  # fmt: skip
"""Columns of the card's tables that are keys, indexes or marks of the system and no field of the card."""
PRINTED_AS = {
    "2.1": "card, handbook", "2.3": "card, handbook", "2.4": "card, handbook", "2.5": "card",
    "2.6": "card, income sheet", "2.7": "card",
}  # fmt: skip
_TITLES = {
    "2.1": "Household block (户信息)", "2.3": "Causes of poverty (致贫原因)", "2.4": "Risks (致贫/返贫风险)",
    "2.5": "Member block (家庭成员)", "2.6": "Income block (上年度收入)",
    "2.7": "Living and production conditions (生产生活条件)",
}  # fmt: skip
_ALIASES = {
    "行政区划（省市县乡村）": ("省", "市", "县", "乡", "村"), "自然村": ("自然村",), "脱贫标志": ("脱贫属性",),
    "贫困难度": ("贫困难度", "难度"), "家庭人口（当年）": ("家庭人口数",), "其他致贫原因": ("次要致贫原因",),
    "享受低保政策情况": ("是否享受低保",), "享受特困供养政策情况": ("是否特困供养人员",),
    "城乡居民基本医疗保险": ("是否参加新型农村合作医疗（城乡居民基本医疗保险）",), "医疗救助": ("是否接受医疗救助",),
    "致贫返贫风险（至多五项）": ("致贫/返贫风险1",), "识别监测时间": ("识别监测时间",),
    "大病医疗救助": ("是否接受大病医疗救助",), "其他健康扶贫": ("是否接受其他健康扶贫",),
    "会讲普通话": ("是否会讲普通话",), "自然灾害子项": ("自然灾害类型", "自然灾害类别"), "风险备注": ("风险说明",),
    "务工开始时间": ("开始时间",), "务工结束时间": ("结束时间",),
}  # fmt: skip


def _plain(heading: str) -> str:
    """A heading without brackets, units and 是否, to find it under another spelling."""
    text = re.sub(r"[（(].*?[)）]", "", heading)
    return re.sub(r"^是否(参加|接受|有|会)?|^通", "", text).strip("。 ")


def _headings() -> dict[str, str]:
    """Plain heading → heading of the import sheets."""
    found: dict[str, str] = {}
    for module in (columns, more_columns):
        for value in vars(module).values():
            for column in value if isinstance(value, (list, tuple)) else ():
                if isinstance(column, Column):
                    for heading in (column.heading, *column.aliases):
                        found.setdefault(_plain(heading), column.heading)
    return found


def imported_as(entry: Entry, headings: dict[str, str]) -> list[str]:
    """The columns of the import sheets that bring a field."""
    wanted = _ALIASES.get(entry.label, (entry.label,))
    return list(dict.fromkeys(headings[_plain(w)] for w in wanted if _plain(w) in headings))


def form_of(source: str) -> str:
    """The form that types a value, or where it comes from; "" when nothing is known."""
    model, _sep, name = source.partition(".")
    label, names = TYPED[model]
    return label if name in names else NOT_TYPED.get(source, "")


def api_of(source: str) -> str:
    """The name a value has over the API; "" when it is not given."""
    model, _sep, name = source.partition(".")
    serializer = SERIALIZERS[MODELS[model]._meta.model_name]
    return name if name in serializer.Meta.fields else ""


def rows() -> list[list[str]]:
    """Block, label, key, kept, form, import, paper, API of every field."""
    headings = _headings()
    made = []
    for entry in ENTRIES:
        forms = list(dict.fromkeys(filter(None, (form_of(source) for source in entry.sources))))
        if entry.is_computed:
            forms = forms or ["computed"]
        given = [f"`{api_of(source)}`" for source in entry.sources if api_of(source)]
        missing = [NOT_GIVEN[source] for source in entry.sources if source in NOT_GIVEN]
        made.append([
            entry.block, entry.label, entry.key, ", ".join(f"`{source}`" for source in entry.sources),
            ", ".join(forms), ", ".join(imported_as(entry, headings)) or "–", PRINTED_AS[entry.block],
            ", ".join(dict.fromkeys([*given, *missing])),
        ])  # fmt: skip
    return made


def write() -> str:
    """The document."""
    parts = [
        "# Fields of the card",
        "",
        "<!-- Written by script/docs from households/documents/national.py and households/api/card_fields.py. -->",
        "",
        "Every field of the national card (DOMAIN §2.1–2.7): its Chinese name and key, where it is kept "
        "(`model.field`), the form that types it, the column that imports it, the papers that print it, and its name "
        "under `/api/v1/`. A field told from others says so in the column of forms.",
    ]
    every = rows()
    for block, title in _TITLES.items():
        heads = ["field", "key", "kept in", "form", "import column", "paper", "API"]
        parts += ["", f"## §{block} {title}", "", f"| {' | '.join(heads)} |", "|---|---|---|---|---|---|---|"]
        parts += [
            f"| {label} | {key} | {kept} | {form} | {column} | {paper} | {api} |"
            for of, label, key, kept, form, column, paper, api in every
            if of == block
        ]
    return "\n".join(parts) + "\n"
