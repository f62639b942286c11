"""Each pattern meets what was planted for it, once, and leaves alone what nearly looks like it."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from funds import checks
from funds.actions.watch import run
from funds.choices import BankFileState, LayoutKind, Pattern, ProjectState
from funds.ledger import posting
from funds.models import (
    Allocation,
    BankFile,
    BankFileLine,
    BankLayout,
    CadreAccount,
    Contract,
    FundRule,
    Hit,
    Progress,
    SubsidyPolicy,
    Supplier,
)
from funds.presenters.watch import sentence
from households.checks import Settings
from households.checks.registry import sources
from households.models import HouseholdChange, NearRelative
from publicity.models import Notice
from registry import clock
from registry.db.scope import scoped
from registry.divisions.models import Division
from registry.text.periods import add_working_days
from registry.workflow.models import Event
from tests.conftest import COUNTY, SIBLING, VILLAGE
from tests.funds.watch import planting as plant

TOWNSHIP = VILLAGE[:9]


class Scene:
    """Everything planted, and by pattern the keys that must be met."""

    def __init__(self, make_user: Any) -> None:
        self.today = clock.today()
        self.finance, self.reviewer = make_user("county_finance", COUNTY), make_user("township_reviewer", TOWNSHIP)
        self.clerk = make_user("village_clerk", VILLAGE)
        self.source = plant.source(self.finance)
        self.cadre_list = 0
        self.wanted: dict[str, set[str]] = {pattern.value: set() for pattern in Pattern}

    def expect(self, pattern: Pattern, *keys: object) -> None:
        self.wanted[pattern.value] |= {str(key) for key in keys}

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)


def _figure(code: str) -> int:
    return int(FundRule.objects.get(code=code, region="", valid_to=None).value)


def idle(scene: Scene) -> None:
    """Money at the township for too long; fresh money beside it; money sent round stays old. A project that rests."""
    days, months = _figure("idle_node_days"), _figure("idle_months")
    resting, paying = plant.project(), plant.project()
    pots = plant.pots(scene.source, COUNTY, TOWNSHIP, VILLAGE, made=resting)
    other = plant.pots(plant.source(scene.finance), COUNTY, TOWNSHIP, VILLAGE, made=paying)
    old, young = scene.ago(days), scene.ago(days - 1)
    long_ago = scene.today - dt.timedelta(days=31 * months)
    plant.move(pots["origin"], pots[COUNTY], "500", long_ago, scene.finance)
    plant.move(pots[COUNTY], pots[VILLAGE], "500", long_ago, scene.finance)
    plant.move(pots[VILLAGE], pots["project"], "500", long_ago, scene.finance)
    plant.move(other["origin"], other[COUNTY], "500", scene.ago(28 * months), scene.finance)
    plant.move(other[COUNTY], other[VILLAGE], "500", scene.ago(28 * months), scene.finance)
    plant.move(other[VILLAGE], other["project"], "500", scene.ago(28 * months), scene.finance)
    plant.move(pots["origin"], pots[COUNTY], "1000", old, scene.finance)
    plant.move(pots[COUNTY], pots[TOWNSHIP], "1000", old, scene.finance)  # lies there for all its days: late
    plant.move(other["origin"], other[COUNTY], "1000", young, scene.finance)  # a day less: not yet
    scene.expect(Pattern.IDLE_NODE, pots[TOWNSHIP].pk)
    scene.expect(Pattern.IDLE_PROJECT, pots["project"].pk)


def slow(scene: Scene) -> None:
    days = _figure("slow_days")
    ends = scene.today + dt.timedelta(days=100)
    late = plant.project(starts_on=scene.ago(days + 1), ends_on=ends, state=ProjectState.PLANNED)
    plant.project(starts_on=scene.ago(days), ends_on=ends, state=ProjectState.PLANNED)
    halfway = {"starts_on": scene.ago(100), "ends_on": ends}
    lagging, punctual = plant.project(**halfway), plant.project(**halfway)
    for made, percent in ((lagging, 30), (punctual, 40)):  # of 200 days 100 have passed: 40 and 20 behind
        Progress.objects.create(village_id=VILLAGE, project=made, on=scene.ago(1), percent=percent, note="示例",
                                by=scene.clerk)  # fmt: skip
    scene.expect(Pattern.SLOW_PROJECT, late.pk, lagging.pk)


def split(scene: Scene) -> None:
    """Two lists of one thing over the limit together; one just below it; two that pay the same people twice a year."""
    parts, near, monthly = plant.project(), plant.project(), plant.project()
    people = [plant.household(f"分{n}") for n in range(4)]
    first = plant.payments(scene.source, people[:1], ["120000"], made=parts, item="分拆补助")
    plant.payments(scene.source, people[1:2], ["110000"], made=parts, item="分拆补助")
    single = plant.payments(scene.source, people[2:3], ["185000"], made=near, item="近限补助")
    plant.payments(scene.source, people[3:], ["179999"], made=plant.project(), item="远限补助")
    for half in ("H1", "H2"):
        period = f"{scene.today.year}{half}"
        plant.payments(scene.source, people[:1], ["150000"], made=monthly, item="月补", period=period)
    mark = hashlib.md5("分拆补助".encode()).hexdigest()  # noqa: S324  (a short name for an item, as the database makes it)
    scene.expect(Pattern.SPLIT, f"parts:{first.project_id}:{mark}:{scene.today.year}", f"near:{single.pk}")


def firms(scene: Scene) -> None:
    """Contracts of one firm under the tender in one village; a firm in as many villages as the rule says."""
    limit, villages = _figure("tender_yuan"), _figure("supplier_villages")
    codes = sorted(Division.objects.filter(level=5, code__startswith=COUNTY).values_list("code", flat=True))[:villages]
    firm, busy, modest = (
        Supplier.objects.create(village_id=COUNTY, name=name, credit_code=f"9143312400000000{n}X",
                                bank_account=f"4300{n}", entered_by=scene.finance, account_by=scene.finance)
        for n, name in enumerate(("花垣甲建设", "花垣乙建设", "花垣丙建设"))
    )  # fmt: skip

    def contract(of: Supplier, village: str, yuan: int, days: int) -> Contract:
        return Contract.objects.create(
            village_id=village, supplier=of, supplier_name=of.name,
            project=plant.project(village=village, budget_yuan=Decimal(10 * limit)),
            number=f"合同{of.pk}-{village}-{days}", subject_matter="道路", procurement="比选",
            amount_yuan=Decimal(yuan), signed_on=scene.today - dt.timedelta(days=days), starts_on=scene.today,
            ends_on=scene.today, entered_by=scene.clerk,
        )  # fmt: skip

    for days in (0, 10):
        contract(firm, VILLAGE, limit // 2, days)
    for place, days in ((VILLAGE, 0), (VILLAGE, _figure("split_days") + 1)):  # so far apart that they are two things
        contract(modest, place, limit // 2, days)
    for place in codes:
        contract(busy, place, 10_000, 0)
    scene.expect(Pattern.SPLIT, f"firm:{firm.pk}:{VILLAGE}")
    scene.expect(Pattern.SUPPLIER, f"{busy.pk}:{scene.today.year}")


def accounts(scene: Scene) -> None:
    """One account on two cards; a cadre's account on a list; the same household twice on its own account."""
    one, two = plant.household("账一", bank_account="6217000000000001"), plant.household("账二")
    plant.payments(scene.source, [one, two], ["100", "110"], item="同账", accounts=["6217000000000001"] * 2)
    alone = plant.household("账三", bank_account="6217000000000002")
    for item in ("独账甲", "独账乙"):
        plant.payments(scene.source, [alone], ["100"], item=item, accounts=["6217000000000002"])
    scene.expect(Pattern.SHARED_ACCOUNT, bytes(one.bank_account_index).hex())
    payee, honest = plant.household("干户一"), plant.household("干户二")
    CadreAccount.objects.create(
        village_id=VILLAGE, name="石干部", post="村委委员", account="6217000000000003", from_on=plant.EARLY
    )  # fmt: skip
    listed = plant.payments(scene.source, [payee, honest], ["200", "210"], item="干部账户",
                            accounts=["6217000000000003", str(honest.bank_account.reveal())])  # fmt: skip
    scene.cadre_list = listed.pk


def phones(scene: Scene) -> None:
    one, two = (plant.household(f"电{n}", phone="13800000001") for n in (1, 2))
    plant.payments(scene.source, [one, two], ["100", "110"], item="同电话")
    three, four = (plant.household(f"电{n}", phone="13800000002") for n in (3, 4))
    plant.payments(scene.source, [three], ["100"], item="不同项甲")
    plant.payments(scene.source, [four], ["100"], item="不同项乙")
    scene.expect(Pattern.SHARED_PHONE, bytes(one.phone_index).hex())


def relatives(scene: Scene) -> None:
    """Who checked a list filed a relative on it afterwards; another list was checked by somebody else."""
    theirs, others = plant.household("亲一"), plant.household("亲二")
    first = plant.payments(scene.source, [theirs], ["300"], item="亲属甲")
    second = plant.payments(scene.source, [others], ["300"], item="亲属乙")
    for batch, by in ((first, scene.reviewer), (second, scene.finance)):
        Event.objects.create(
            machine="funds.payment", subject_type="funds.paymentbatch", subject_id=batch.pk, village_id=VILLAGE,
            transition="check", from_state="submitted", to_state="checked", duty="review", by=by, on=scene.ago(9),
            at=clock.now(),
        )  # fmt: skip
    for card in (theirs, others):
        NearRelative.objects.create(
            village_id=TOWNSHIP, cadre_name="龙审核", cadre_post="township", cadre_user=scene.reviewer,
            relative_name=card.head_name, kinship="sibling", household=card, filed_on=scene.today,
        )  # fmt: skip
    scene.expect(Pattern.RELATIVE, f"{first.pk}:{theirs.pk}:{scene.reviewer.pk}")


def dead(scene: Scene) -> None:
    house = plant.household("逝者户")
    gone = plant.member(house, "逝者", left_on=scene.today.replace(day=1) - dt.timedelta(days=1), left_reason="death")
    plant.payments(scene.source, [house], ["400"], item="逝者甲", names=["逝者"])
    other = plant.household("同月户")
    plant.member(other, "同月", left_on=scene.today.replace(day=1), left_reason="death")
    plant.payments(scene.source, [other], ["400"], item="逝者乙", names=["同月"])  # died in the month: still due
    heir = plant.household("同名户")
    plant.member(heir, "同名户", left_on=dt.date(2025, 1, 1), left_reason="death")  # the head bears the name too
    plant.payments(scene.source, [heir], ["400"], item="逝者丙")
    scene.expect(Pattern.DEAD, gone.pk)


def parted(scene: Scene) -> None:
    months = _figure("parted_months")
    wanted = []
    for days in (28 * months, 32 * months):
        old, new = plant.household(f"母户{days}"), plant.household(f"子户{days}")
        wanted.append(HouseholdChange.objects.create(
            village_id=VILLAGE, kind="split", source=old, target=new, happened_on=scene.ago(days), reason="分户",
            people=2,
        ))  # fmt: skip
        plant.payments(scene.source, [old, new], ["500", "510"], item=f"分户{days}")
    scene.expect(Pattern.PARTED, wanted[0].pk)


def amounts(scene: Scene) -> None:
    """Ten round amounts without a policy; ten by quantity; the same for all of a village; for half of it."""
    n = _figure("same_lines")
    people = [plant.household(f"数{i}") for i in range(n)]
    round_list = plant.payments(scene.source, people, [str(100 * (i + 1)) for i in range(n)], item="整数甲")
    plant.payments(scene.source, people, [f"{100 * (i + 1)}.50" for i in range(n)], item="整数乙")
    neighbours = [plant.household(f"均{i}", village=SIBLING) for i in range(n)]
    even = plant.payments(scene.source, neighbours, ["333.33"] * n, item="平均甲")
    plant.payments(scene.source, people, ["333.33"] * n, item="平均乙")  # not everybody of that village
    scene.expect(Pattern.ROUND, round_list.pk)
    scene.expect(Pattern.EVEN, even.pk)


def policies(scene: Scene) -> None:
    """Two items that exclude each other in one year, in two years; above the cap, at it."""
    base = {"document_no": "示例〔2024〕1号", "valid_from": dt.date(2024, 1, 1), "category": "industry", "unit": "户",
            "statuses": ["lifted"]}  # fmt: skip
    SubsidyPolicy.objects.create(item="互斥甲", standard_yuan=600, cap_yuan=1000, excludes=["互斥乙"], **base)
    SubsidyPolicy.objects.create(item="互斥乙", standard_yuan=900, measure="M05", **base)
    both, apart, moved, capped, within = (plant.household(name) for name in ("斥一", "斥二", "斥三", "顶一", "顶二"))
    year = str(scene.today.year)
    plant.payments(scene.source, [both], ["500"], item="互斥甲")
    plant.payments(scene.source, [both], ["500"], item="互斥乙")
    plant.payments(scene.source, [apart], ["500"], item="互斥甲")
    plant.payments(scene.source, [apart], ["500"], item="互斥乙", period=str(int(year) - 1))
    mark = hashlib.md5("/".join(sorted(["互斥甲", "互斥乙"])).encode()).hexdigest()  # noqa: S324  (as the database names it)
    moved.relocation = "central"
    moved.save(update_fields=["relocation"])
    plant.payments(scene.source, [moved], ["500"], item="互斥乙")
    scene.expect(Pattern.EXCLUSIVE, f"{both.pk}:{year}:{mark}", f"house:{moved.pk}")
    plant.payments(scene.source, [capped], ["601"], item="互斥甲")
    plant.payments(scene.source, [within], ["600"], item="互斥甲")
    over = hashlib.md5("互斥甲".encode()).hexdigest()  # noqa: S324  (as the database names it)
    scene.expect(Pattern.OVER, f"{capped.pk}:{year}:{over}")


def unpublished(scene: Scene) -> None:
    """A project that began on the last day of its notice, and one that began the day after."""
    early, late = plant.project(starts_on=scene.ago(20)), plant.project(starts_on=scene.ago(19))
    for made in (early, late):
        Notice.objects.create(
            village_id=VILLAGE, kind="project_plan", title="示例公示", year=scene.today.year, number=made.pk,
            subject=f"funds.project:{made.pk}", columns=[], personal=False, entry_count=0, days=10,
            counting="calendar_days", canonical="{}", sha256="0" * 64, check_code=f"T{made.pk % 10**7:07d}",
            prepared_on=scene.ago(31), prepared_by=scene.clerk, prepared_at=clock.now(), state="closed",
            starts_on=scene.ago(30), ends_on=scene.ago(20), witnessed_by=scene.finance, witnessed_at=clock.now(),
            closed_on=scene.ago(19), statement="示例",
        )  # fmt: skip
    scene.expect(Pattern.UNPUBLISHED, f"project:{early.pk}")


def bank(scene: Scene) -> None:
    layout = BankLayout.objects.create(village_id=COUNTY, code="t", name="示例银行", kind=LayoutKind.CSV, columns=[],
                                       answer={})  # fmt: skip
    late = scene.today
    while add_working_days(late, _figure("bank_days")) >= scene.today:
        late -= dt.timedelta(days=1)
    made = []
    for n, day in enumerate((late, late + dt.timedelta(days=1))):
        house = plant.household(f"行{n}")
        batch = plant.payments(scene.source, [house], ["70"], item=f"银行{n}")
        file = BankFile.objects.create(
            village_id=VILLAGE, batch=batch, layout=layout, number=f"T{n}", sha256="0" * 64, line_count=1,
            total_yuan=70, state=BankFileState.SENT, made_on=day, made_by=scene.clerk, sent_on=day,
            sent_by=scene.finance,
        )  # fmt: skip
        BankFileLine.objects.create(village_id=VILLAGE, file=file, line=batch.lines.get(), position=1, amount_yuan=70)
        made.append(file)
    scene.expect(Pattern.BANK_LATE, made[0].pk)


def untold(scene: Scene) -> None:
    """An allocation of the county that no sheet told in its working days, and one whose days run."""
    late = scene.today
    while add_working_days(late, _figure("publish_days")) >= scene.today:
        late -= dt.timedelta(days=1)
    first = []
    for day in (late, late + dt.timedelta(days=1)):
        of = plant.source(scene.finance)
        pots = plant.pots(of, COUNTY, TOWNSHIP)
        plant.move(pots["origin"], pots[COUNTY], "900", day, scene.finance)
        key = uuid.uuid4()
        posting.post_many([posting.Line(key, pots[COUNTY], pots[TOWNSHIP], Decimal(900), day, scene.finance.pk, None,
                                        "funds.test:2", "示例")])  # fmt: skip
        Allocation.objects.create(
            village_id=TOWNSHIP, kind="down", source=of, source_document_no=of.document_no, from_area_id=COUNTY,
            to_area_id=TOWNSHIP, amount_yuan=900, decided_on=day, transfer_id=key, made_by=scene.finance,
        )  # fmt: skip
        first.append(of)
    scene.expect(Pattern.NOT_PUBLISHED, first[0].pk)


PLANTED = (idle, slow, split, firms, accounts, phones, relatives, dead, parted, amounts, policies, unpublished, bank,
           untold)  # fmt: skip


def test_each_pattern_meets_what_was_planted_and_no_more(committing_db: str, make_user: Any) -> None:
    with plant.owner():
        scene = Scene(make_user)
        for write in PLANTED:
            write(scene)
    with scoped(COUNTY, actor=0), transaction.atomic():
        run(COUNTY, on=scene.today)
        met: dict[str, set[str]] = {pattern.value: set() for pattern in Pattern}
        rows = list(Hit.objects.all())
        for hit in rows:
            met[hit.pattern].add(hit.key)
            assert "%(" not in sentence(hit)
        cadre = [hit for hit in rows if hit.pattern == Pattern.CADRE_ACCOUNT]
        assert [hit.subject for hit in cadre] == [f"funds.payment:{scene.cadre_list}"]
        assert cadre[0].facts["names"] == ["干户一"] and cadre[0].responsible == "township_reviewer"
        met.pop(Pattern.CADRE_ACCOUNT), scene.wanted.pop(Pattern.CADRE_ACCOUNT)
        assert met == scene.wanted
        on_relative = next(hit for hit in rows if hit.pattern == Pattern.RELATIVE)
        assert on_relative.accused == [scene.reviewer.pk]
        # the data checks tell the same of the same rows
        settings = Settings(scene.today)
        found = [one.subject for one in checks.paid_dead(COUNTY, scene.today, settings)]
        assert found == [f"member:{key}" for key in met[Pattern.DEAD]]
        shared = [one.params["what"] for one in checks.payments(COUNTY, scene.today, settings)]
        assert sum("!account_shared" in what for what in shared) == 1
        begun = [one.subject for one in checks.unpublished(COUNTY, scene.today, settings)]
        assert begun == sorted(met[Pattern.UNPUBLISHED])
        told = [one for source in sources()["DQ-64"] for one in source(COUNTY, scene.today, settings)]
        assert [(one.subject, one.params["what"]) for one in told] == [(key, ["!begun_unpublished"]) for key in begun]
