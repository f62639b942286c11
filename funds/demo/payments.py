"""Cards of people who work away, a cadre's card, warnings explained, and half a list handed out against receipts."""

import datetime as dt

from funds import actions
from funds.actions.receipts import without_receipt
from funds.choices import Means
from funds.demo.people import People
from funds.models import PaymentBatch
from funds.workflow import findings_of
from households.models import Member
from registry import clock
from registry.demo.plan import Plan

EXPLAINED = {
    "cadre_relative": "名单中的干部近亲属已备案，相关干部已回避，村务监督委员会核实同意。",
    "even_amounts": "按户补助，标准统一，已经村民代表会议同意。",
    "split_list": "分批实施的不同小组，已报乡镇备案。",
    "standard_differs": "按本村实施方案的标准执行，已经乡镇审核。",
    "payee_changed": "户主变更已登记，由新户主领取。",
}
CARDS = 24


def cards(plan: Plan, people: People) -> None:
    """Cards of members who work away in the village of the logins and its neighbours, and the card of one cadre."""
    rng = plan.rng("funds cards")
    home = people.users["village_clerk"][0].scope
    away = Member.objects.within(home[:9]).current().exclude(work_area="").exclude(relation="head")
    for member in away.order_by("village_id", "pk")[:CARDS]:
        actions.enter_card(member, bank_name="县农村商业银行", account=plan.account(rng), on=plan.on,
                           by=people.who("village_clerk", member.village_id))  # fmt: skip
    finance = people.who("county_finance", plan.county)
    actions.enter_cadre_card(village=home, name="（示例）支书", post="支部书记", account=plan.account(rng), by=finance,
                             on=plan.on)  # fmt: skip


def explain_all(batch: PaymentBatch, *, by: object, on: dt.date) -> None:
    """What the checks ask about is explained, as a clerk would before submitting."""
    for code in dict.fromkeys(f.code for f in findings_of(batch, on) if not f.is_error):
        actions.explain_finding(batch, code=code, words=EXPLAINED[code], by=by, on=on)  # type: ignore[arg-type]  # a user of the plan


def means_of(number: int) -> str:
    """How the list of this number is paid: one of six in cash, the others by bank."""
    return Means.CASH if number % 16 == 12 else Means.BANK


def hand_out_half(batch: PaymentBatch, people: People) -> None:
    """Every second payee of a cash list has signed the sheet; the others have not come yet."""
    waiting = without_receipt(batch)
    if batch.means == Means.BANK or not waiting:
        return
    drafts = [actions.ReceiptDraft(line.pk, line.payee_name) for line in waiting[::2]]
    today = clock.today()
    actions.enter_receipts(batch, drafts, received_on=today, witness="（示例）监委会成员", on=today,
                           by=people.who("village_clerk", batch.village_id))  # fmt: skip
