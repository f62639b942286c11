"""What each kind of notice may show, where it hangs, and who answers for it. One table for all of it.

A column that is not listed here cannot be published, whoever asks. No kind can declare an identity number, a phone, an
account, health, a cause of poverty or an income: they have no column. Source: DOMAIN.md §3.8 (kinds and levels), §6.4
(contents of fund notices), §7.1 (who signs), §7.2 (privacy), §7.3 (columns of list notices).
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
    also: tuple[str, ...] = ()  # other headings people write over such a column


COLUMNS: dict[str, Shown] = {
    "village_name": Shown("村", "Village"),
    "head_name": Shown("户主", "Head of family", "name", also=("姓名", "户主姓名")),
    "group": Shown("小组", "Group", also=("组别", "村民小组")),
    "people": Shown("家里人口", "People at home", "count", summed=True, also=("人口", "家庭人口数")),
    "type": Shown("类别", "Type"),
    "proposal": Shown("为什么公示", "Why it is shown"),
    "decided_by": Shown("谁来评的", "Who decided"),
    "result": Shown("结果", "Result"),
    "project_name": Shown("项目", "Project", also=("项目名称",)),
    "item": Shown("事项", "Item", also=("项目", "摘要")),
    "standard": Shown("标准", "Rate"),
    "quantity": Shown("数量", "Quantity"),
    "amount_yuan": Shown("金额（元）", "Amount (yuan)", "yuan", summed=True, also=("补助金额",)),
    "scale_wan": Shown("投资（万元）", "Investment (10,000 yuan)", "wan", summed=True, also=("投资规模",)),
    "source": Shown("钱从哪里来", "Where the money comes from", also=("资金来源",)),
    "place": Shown("地点", "Place", also=("建设地点",)),
    "content": Shown("做什么", "What is built", also=("建设内容", "内容")),
    "unit": Shown("谁负责", "Responsible body", also=("责任单位",)),
    "period": Shown("什么时候做", "When", also=("实施期限",)),
    "goal": Shown("目标", "Goal", also=("绩效目标",)),
    "benefit": Shown("谁得好处", "Who benefits", also=("受益对象",)),
    "households": Shown("户数", "Families", "count", summed=True),
    "stage": Shown("做到哪一步", "Stage"),
    "on": Shown("日期", "Date", "date", also=("时间",)),
    "income_yuan": Shown("收入（元）", "In (yuan)", "yuan", summed=True, also=("收入金额",)),
    "expense_yuan": Shown("支出（元）", "Out (yuan)", "yuan", summed=True, also=("支出金额",)),
    "balance_yuan": Shown("结余（元）", "Left (yuan)", "yuan"),
    "remark": Shown("说明", "Remark", also=("备注",)),
    "topic": Shown("议题", "Topic", also=("会议议题",)),
    "present": Shown("到会人数", "Present", "count"),
    "agree": Shown("同意", "For", "count"),
    "against": Shown("不同意", "Against", "count"),
    "abstain": Shown("弃权", "Abstained", "count"),
    "conclusion": Shown("结论", "Conclusion"),
    "finding": Shown("发现的问题", "What was found"),
    "deadline": Shown("改正期限", "To be mended by", "date"),
    "measure": Shown("帮扶措施", "Help", also=("措施",)),
    "helper_unit": Shown("帮扶单位", "Helping unit"),
    "helper_name": Shown("联系人", "Contact person", also=("姓名",)),  # an official on duty, by full name (DOMAIN §7.1)
    "post": Shown("职务", "Post"),
    "office_line": Shown("办公电话", "Office phone", also=("电话",)),
    "relation": Shown("和干部的关系", "Relation to the cadre"),
    "cadre": Shown("干部", "Cadre"),  # who declared it, by full name (DOMAIN §9.3)
    "benefit_kind": Shown("享受的政策", "Benefit"),
    "use": Shown("用途", "Use"),
    "term": Shown("期限", "Term"),
    "performance": Shown("绩效目标完成情况", "Targets reached"),
    "spent_yuan": Shown("实际支出（元）", "Spent (yuan)", "yuan", summed=True),
    "mechanism": Shown("怎样带动群众", "How it helps families"),
}
OFFICIALS = frozenset({"helper_name", "cadre"})
"""Columns that show officials by their full names; they stand for their office."""

VILLAGE, TOWNSHIP, COUNTY = 5, 4, 3
SECRETARY, ACCOUNTING = "secretary", "accounting"  # codes of choices.Signer


@dataclass(frozen=True)
class Kind:
    """A kind of notice: what it may show, where it hangs, who signs it, and where it comes from.

    `usual` are the columns a new sheet is offered with; `signers` sign a village's sheet before the supervision
    committee witnesses it; a kind that is not `by_hand` comes out of its procedure alone.
    """

    columns: frozenset[str]
    personal: bool
    article: str = ""
    levels: frozenset[int] = frozenset({VILLAGE})
    signers: tuple[str, ...] = ()
    by_hand: bool = False
    usual: tuple[str, ...] = ()


_V, _ALL = frozenset({VILLAGE}), frozenset({VILLAGE, TOWNSHIP, COUNTY})
_LISTED = ("head_name", "group", "people")
_PERSON = frozenset({"village_name", "head_name", "group", "people", "type", "proposal", "decided_by", "result"})
_PROJECT = frozenset({
    "village_name", "project_name", "source", "scale_wan", "amount_yuan", "place", "content", "unit", "period",
    "goal", "benefit", "households", "stage", "remark",
})  # fmt: skip


def _list(article: str, levels: frozenset[int] = _ALL) -> Kind:
    """A list of families: it comes out of its procedure and rests on the signed meeting."""
    return Kind(_PERSON, True, article, levels, usual=_LISTED)


def _free(
    columns: str, article: str, *, usual: str, personal: bool = False, levels: frozenset[int] = _V,
    signers: tuple[str, ...] = (SECRETARY,), more: frozenset[str] = frozenset(),
) -> Kind:  # fmt: skip
    """A sheet that an office composes by hand; in a village it is signed before it is witnessed."""
    return Kind(frozenset(columns.split()) | more, personal, article, levels, signers, True, tuple(usual.split()))


KINDS: dict[str, Kind] = {
    "identification_village": _list("DOMAIN §3.1"),
    "identification_township": _list("DOMAIN §3.1"),
    "identification_announcement": _list("DOMAIN §3.1"),
    "exit_village": _list("DOMAIN §3.2"),
    "exit_township": _list("DOMAIN §3.2"),
    "exit_announcement": _list("DOMAIN §3.2"),
    "monitored_village": _list("DOMAIN §3.3"),
    "monitored_announcement": _list("DOMAIN §3.3"),
    "cleared_village": _list("DOMAIN §3.3"),
    "cleared_announcement": _list("DOMAIN §3.3"),
    "measures": _free("village_name head_name group measure unit on", "DOMAIN §7.1", personal=True,
                      usual="head_name group measure unit on"),
    "helpers": _free("village_name helper_unit helper_name post office_line households", "DOMAIN §7.1",
                     usual="helper_unit helper_name post office_line households"),
    "relatives": _free("village_name cadre post head_name relation benefit_kind", "DOMAIN §9.3", personal=True,
                       usual="cadre post head_name relation benefit_kind"),
    "funds_allocation": Kind(_PROJECT, False, "DOMAIN §6.4", _ALL,
                             usual=("project_name", "source", "scale_wan", "place", "content", "unit")),
    "project_library": _free("mechanism", "DOMAIN §6.3", more=_PROJECT, levels=_ALL,
                             usual="project_name scale_wan place content unit"),
    "project_plan": _free("", "DOMAIN §6.4", more=_PROJECT, levels=_ALL,
                          usual="project_name source scale_wan place content unit period"),
    "project_before": _free("mechanism", "DOMAIN §6.4", more=_PROJECT, levels=_ALL,
                            usual="project_name source scale_wan period goal unit benefit mechanism"),
    "project_after": _free("spent_yuan performance result", "DOMAIN §6.4", more=_PROJECT, levels=_ALL,
                           usual="project_name source scale_wan spent_yuan result performance"),
    "payment_list": Kind(frozenset({"village_name", "head_name", "group", "project_name", "item", "standard",
                                    "quantity", "amount_yuan"}), True, "DOMAIN §6.4", _ALL,
                         usual=("head_name", "group", "item", "standard", "quantity", "amount_yuan")),
    "small_credit": _free("village_name head_name group use amount_yuan term source", "DOMAIN §6.4", personal=True,
                          levels=frozenset({VILLAGE, TOWNSHIP}), usual="head_name group use amount_yuan term"),
    "village_finance": _free("on item income_yuan expense_yuan balance_yuan remark", "DOMAIN §7.1",
                             signers=(SECRETARY, ACCOUNTING), usual="item income_yuan expense_yuan remark"),
    "collective_economy": _free("on item income_yuan expense_yuan balance_yuan use remark", "DOMAIN §7.1",
                                usual="item income_yuan expense_yuan use"),
    "party_affairs": _free("on item content result remark", "DOMAIN §7.1", usual="on item content result"),
    "village_affairs": _free("on item content amount_yuan result remark", "DOMAIN §7.1",
                             usual="on item content result"),
    "meeting_decision": _free("on topic present agree against abstain conclusion", "DOMAIN §3.7",
                              usual="on topic present agree against conclusion"),
    "inspection_result": _free("village_name item finding result deadline unit", "DOMAIN §8", levels=_ALL,
                               usual="item finding result deadline unit"),
}  # fmt: skip

TITLES: dict[str, str] = {
    "measures": "帮扶措施公示", "helpers": "帮扶联系人公示", "relatives": "干部近亲属享受政策情况公示",
    "project_library": "项目库公示", "project_plan": "项目公示", "project_before": "项目实施前公示",
    "project_after": "项目完工公示", "small_credit": "小额信贷公示", "village_finance": "收支公示",
    "collective_economy": "集体经济收益和分配公示", "party_affairs": "党务公开", "village_affairs": "村务公开",
    "meeting_decision": "村民代表会议决议公示", "inspection_result": "检查结果公示",
}  # fmt: skip
"""How the sheets composed by hand are called, after the place and the time."""


def is_personal(kind: str) -> bool:
    """Are the rows of this kind about persons?"""
    return KINDS[kind].personal


def level_of(code: str) -> int:
    """The level of a division by the length of its code: 3 county, 4 township, 5 village.

    >>> level_of("433124"), level_of("433124110226")
    (3, 5)
    """
    return {6: COUNTY, 9: TOWNSHIP, 12: VILLAGE}.get(len(code), 0)


def signers_of(kind: str, code: str) -> tuple[str, ...]:
    """Who signs a sheet of that kind in division `code` before its witness; above the village nobody besides it."""
    return KINDS[kind].signers if level_of(code) == VILLAGE else ()


def composed_at(code: str) -> list[str]:
    """The kinds that may be composed by hand for the wall of division `code`."""
    return [kind for kind, spec in KINDS.items() if spec.by_hand and level_of(code) in spec.levels]
