"""What each kind of notice may show. A column that is not listed here cannot be published, whoever asks.

No kind can declare an identity number, a phone, an account, health, a cause of poverty or an income: they have no
column. Source: DOMAIN.md §6.4 (contents of fund notices), §7.2 (privacy), §7.3 (columns of list notices).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["name", "text", "count", "yuan", "wan", "date"]


@dataclass(frozen=True)
class Shown:
    """A column the wall knows: its label in the frozen copy, the English label, and how its values are written."""

    label: str
    english: str
    form: Form = "text"
    summed: bool = False  # its total stays on the wall when the rows are gone


COLUMNS: dict[str, Shown] = {
    "village_name": Shown("村", "Village"),
    "head_name": Shown("户主", "Head of family", "name"),
    "group": Shown("小组", "Group"),
    "people": Shown("家里人口", "People at home", "count", summed=True),
    "type": Shown("类别", "Type"),
    "proposal": Shown("为什么公示", "Why it is shown"),
    "decided_by": Shown("谁来评的", "Who decided"),
    "result": Shown("结果", "Result"),
    "project_name": Shown("项目", "Project"),
    "item": Shown("事项", "Item"),
    "standard": Shown("标准", "Rate"),
    "quantity": Shown("数量", "Quantity"),
    "amount_yuan": Shown("金额（元）", "Amount (yuan)", "yuan", summed=True),
    "scale_wan": Shown("投资（万元）", "Investment (10,000 yuan)", "wan", summed=True),
    "source": Shown("钱从哪里来", "Where the money comes from"),
    "place": Shown("地点", "Place"),
    "content": Shown("做什么", "What is built"),
    "unit": Shown("谁负责", "Responsible body"),
    "period": Shown("什么时候做", "When"),
    "goal": Shown("目标", "Goal"),
    "benefit": Shown("谁得好处", "Who benefits"),
    "households": Shown("户数", "Families", "count", summed=True),
    "stage": Shown("做到哪一步", "Stage"),
    "on": Shown("日期", "Date", "date"),
    "income_yuan": Shown("收入（元）", "In (yuan)", "yuan", summed=True),
    "expense_yuan": Shown("支出（元）", "Out (yuan)", "yuan", summed=True),
    "balance_yuan": Shown("结余（元）", "Left (yuan)", "yuan"),
    "remark": Shown("说明", "Remark"),
    "topic": Shown("议题", "Topic"),
    "present": Shown("到会人数", "Present", "count"),
    "agree": Shown("同意", "For", "count"),
    "against": Shown("不同意", "Against", "count"),
    "abstain": Shown("弃权", "Abstained", "count"),
    "conclusion": Shown("结论", "Conclusion"),
    "finding": Shown("发现的问题", "What was found"),
    "deadline": Shown("改正期限", "To be mended by", "date"),
    "measure": Shown("帮扶措施", "Help"),
    "helper_unit": Shown("帮扶单位", "Helping unit"),
    "helper_name": Shown("联系人", "Contact person"),  # an official on duty, by full name (DOMAIN §7.1)
    "post": Shown("职务", "Post"),
    "office_line": Shown("办公电话", "Office phone"),
    "relation": Shown("和干部的关系", "Relation to the cadre"),
    "cadre": Shown("干部", "Cadre"),  # who declared it, by full name (DOMAIN §9.3)
    "benefit_kind": Shown("享受的政策", "Benefit"),
    "use": Shown("用途", "Use"),
    "term": Shown("期限", "Term"),
    "performance": Shown("绩效目标完成情况", "Targets reached"),
    "spent_yuan": Shown("实际支出（元）", "Spent (yuan)", "yuan", summed=True),
    "mechanism": Shown("怎样带动群众", "How it helps families"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of notice: its allowed columns, and whether its rows are persons (they go when the term is over)."""

    columns: frozenset[str]
    personal: bool
    article: str = ""


_PERSON = frozenset({"village_name", "head_name", "group", "people", "type", "proposal", "decided_by", "result"})
_PROJECT = frozenset({
    "village_name", "project_name", "source", "scale_wan", "amount_yuan", "place", "content", "unit", "period",
    "goal", "benefit", "households", "stage", "remark",
})  # fmt: skip

KINDS: dict[str, Kind] = {
    "identification_village": Kind(_PERSON, True, "DOMAIN §3.1"),
    "identification_township": Kind(_PERSON, True, "DOMAIN §3.1"),
    "identification_announcement": Kind(_PERSON, True, "DOMAIN §3.1"),
    "exit_village": Kind(_PERSON, True, "DOMAIN §3.2"),
    "exit_township": Kind(_PERSON, True, "DOMAIN §3.2"),
    "exit_announcement": Kind(_PERSON, True, "DOMAIN §3.2"),
    "monitored_village": Kind(_PERSON, True, "DOMAIN §3.3"),
    "monitored_announcement": Kind(_PERSON, True, "DOMAIN §3.3"),
    "cleared_village": Kind(_PERSON, True, "DOMAIN §3.3"),
    "cleared_announcement": Kind(_PERSON, True, "DOMAIN §3.3"),
    "measures": Kind(frozenset({"village_name", "head_name", "group", "measure", "unit", "on"}), True, "DOMAIN §7.1"),
    "helpers": Kind(frozenset({"village_name", "helper_unit", "helper_name", "post", "office_line", "households"}), False,
                    "DOMAIN §7.1"),
    "relatives": Kind(frozenset({"village_name", "cadre", "post", "head_name", "relation", "benefit_kind"}), True,
                      "DOMAIN §9.3"),
    "project_library": Kind(_PROJECT, False, "DOMAIN §6.3"),
    "project_before": Kind(_PROJECT | {"mechanism"}, False, "DOMAIN §6.4"),
    "project_after": Kind(_PROJECT | {"spent_yuan", "performance", "result"}, False, "DOMAIN §6.4"),
    "small_credit": Kind(
        frozenset({"village_name", "head_name", "group", "use", "amount_yuan", "term", "source"}), True, "DOMAIN §6.4"
    ),
    "collective_economy": Kind(
        frozenset({"on", "item", "income_yuan", "expense_yuan", "balance_yuan", "use", "remark"}), False, "DOMAIN §7.1"
    ),
    "party_affairs": Kind(frozenset({"on", "item", "content", "result", "remark"}), False, "DOMAIN §7.1"),
    "village_affairs": Kind(frozenset({"on", "item", "content", "amount_yuan", "result", "remark"}), False,
                            "DOMAIN §7.1"),
    "payment_list": Kind(
        frozenset({
            "village_name", "head_name", "group", "project_name", "item", "standard", "quantity", "amount_yuan",
        }),
        True, "DOMAIN §6.4",
    ),
    "funds_allocation": Kind(_PROJECT, False, "DOMAIN §6.4"),
    "project_plan": Kind(_PROJECT, False, "DOMAIN §6.4"),
    "village_finance": Kind(
        frozenset({"on", "item", "income_yuan", "expense_yuan", "balance_yuan", "remark"}), False, "DOMAIN §7.1"
    ),
    "meeting_decision": Kind(
        frozenset({"on", "topic", "present", "agree", "against", "abstain", "conclusion"}), False, "DOMAIN §3.7"
    ),
    "inspection_result": Kind(
        frozenset({"village_name", "item", "finding", "result", "deadline", "unit"}), False, "DOMAIN §8"
    ),
}  # fmt: skip


def is_personal(kind: str) -> bool:
    """Are the rows of this kind about persons?"""
    return KINDS[kind].personal
