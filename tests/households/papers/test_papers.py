"""The papers of a card: what stands on them, in which words, masked or not, and the code they carry."""

from __future__ import annotations

import datetime as dt
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from households.documents import papers, printing, received
from households.documents.file import files
from households.documents.received import Receipt
from households.models import Household, IncomeYear, LivingYear, Visit
from registry import clock
from registry.audit.models import Entry
from registry.divisions.models import Division
from registry.documents import issuing
from registry.documents.images import qr_uri
from registry.documents.models import IssuedDocument
from registry.documents.pdf import check_code
from registry.errors import DomainError
from tests.conftest import SIBLING, VILLAGE
from tests.households import factories as make
from villages.models import Helper

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(in_scope: Any) -> Any:
    """The family of DOMAIN §10.2 with the income of §10.1, and the scope open."""
    with in_scope(VILLAGE):
        draft = make.CardDraft(group="3组", main_cause="01", phone="13800000009", bank_account="6200000000000000001")
        yield make.household(card=draft, members=make.family(), income=make.income(), measures=[make.measure()],
                             status="lifted")  # fmt: skip


def sheet(code: str, card: Household, year: int = 2019, **options: Any) -> papers.Sheet:
    return papers.sheet_of(papers.PAPERS[code], next(files(Household.objects.filter(pk=card.pk), year)), **options)


def text_of(pdf: bytes, tmp_path: Path) -> str:
    place = tmp_path / "paper.pdf"
    place.write_bytes(pdf)
    said = subprocess.run(["pdftotext", "-layout", str(place), "-"], capture_output=True, check=True).stdout.decode()
    return said.replace(" ", "")


def flat(value: Any) -> str:
    return str(value)


def test_card_prints_every_block_and_its_text_can_be_searched(card: Household, tmp_path: Path, make_user: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    document = printing.print_one(card, papers.PAPERS["card"], year=2019, by=clerk, at=clock.now())
    said = text_of(issuing.read(document), tmp_path)
    for words in ("建档立卡户信息采集表", "基本情况", "家庭成员", "周小禾", "长期慢性病", "因病", "生产生活条件",
                  "3,090.00", "两不愁三保障", "帮扶责任人", "户主（签字", document.check_code,
                  document.data_version[:12]):  # fmt: skip
        assert words in said, words


@pytest.mark.parametrize("code", sorted(papers.PAPERS))
def test_numbers_are_masked_unless_asked_in_full(card: Household, code: str) -> None:
    member = card.members.get(relation="head")
    number = member.identity.reveal()
    masked = flat(sheet(code, card).context)
    assert number not in masked
    assert "13800000009" not in masked
    assert "6200000000000000001" not in masked
    if code == "card":
        full = flat(sheet(code, card, in_full=True).context)
        assert number in full
        assert "6200000000000000001" in full


def test_the_same_data_give_the_same_bytes_and_the_same_paper(card: Household, make_user: Any) -> None:
    clerk = make_user("village_clerk", VILLAGE)
    first = printing.print_one(card, papers.PAPERS["income"], year=2019, by=clerk, at=clock.now())
    again = printing.print_one(card, papers.PAPERS["income"], year=2019, by=clerk, at=clock.now() + dt.timedelta(1))
    assert again == first
    IncomeYear.objects.filter(household=card).update(wage_yuan=Decimal("6200.00"))
    other = printing.print_one(card, papers.PAPERS["income"], year=2019, by=clerk, at=clock.now())
    assert other.data_version != first.data_version
    assert other.check_code != first.check_code
    assert issuing.read(first) != issuing.read(other)


def test_code_comes_from_the_data_and_the_qr_code_leads_to_its_page(card: Household, settings: Any) -> None:
    settings.REGISTRY_WALL_URL = "https://wall.example"
    made = sheet("statement", card)
    code = papers.code_of(made.version)
    assert code == check_code(made.version)
    address = f"https://wall.example{reverse('wall:verify', args=[code])}"
    assert papers.address_of(code) == address
    html = papers.set_in_type(made, code)
    assert qr_uri(address, size_mm=20) in html
    assert code in html


def test_income_sheet_explains_the_formula_with_the_figures(card: Household) -> None:
    context = sheet("income", card).context
    steps = {step["label"]: step for step in context["steps"]}
    assert steps["年收入"]["figures"] == "5,200.00 + 3,000.00 + 200.00 + 5,160.00"
    assert (steps["纯收入"]["figures"], steps["纯收入"]["result"]) == ("13,560.00 − 1,200.00", "12,360.00")
    assert (steps["人均纯收入"]["figures"], steps["人均纯收入"]["result"]) == ("12,360.00 ÷ 4", "3,090.00")
    assert "3,218.00元" in context["reading"]
    assert "本户人均纯收入比其低128.00元" in context["reading"]
    assert context["reference"] == []


def test_since_2021_the_income_sheet_adds_the_reference_income(card: Household) -> None:
    IncomeYear.objects.create(household=card, village_id=VILLAGE, year=2024, members=4, wage_yuan=Decimal(40000),
                              claims_yuan=Decimal(2000), own_costs_yuan=Decimal(6000))  # fmt: skip
    results = [step["result"] for step in sheet("income", card, 2024).context["reference"]]
    assert results == ["36,000.00", "9,000.00"]


def test_the_era_decides_title_and_blocks(card: Household) -> None:
    poor = sheet("card", card).context
    assert (poor["title"], poor["era"]) == ("建档立卡户信息采集表", "贫困户")
    assert "监测对象类别" not in flat(poor["basic"])
    Household.objects.filter(pk=card.pk).update(monitored_type="marginal", monitored_on=dt.date(2023, 4, 1))
    watched = sheet("card", card, 2024).context
    assert (watched["title"], watched["era"]) == ("防止返贫监测对象信息采集表", "监测对象")
    assert "监测对象类别" in flat(watched["basic"])
    assert sheet("handbook", card).context["title"] == "扶贫手册"
    assert sheet("handbook", card, 2024).context["title"] == "帮扶手册"


def test_card_on_the_door_tells_the_money_the_helper_and_the_phones(card: Household) -> None:
    helper = Helper.objects.create(village_id=VILLAGE, name="石帮扶", unit="县水利局", phone="15400000001",
                                   started_on=make.ON)  # fmt: skip
    card.assignments.create(village_id=VILLAGE, helper=helper, starts_on=make.ON)
    receipts = [Receipt(dt.date(2025, 3, 1), "产业奖补", Decimal("500.00"), "花财农〔2025〕3号"),
                Receipt(dt.date(2026, 3, 1), "产业奖补", Decimal("700.00"))]  # fmt: skip

    def provider(households: Any) -> dict[int, list[Receipt]]:
        return {card.pk: receipts}

    received.register(provider)
    try:
        context = sheet("statement", card, 2026).context
    finally:
        received.unregister(provider)
    assert context["total"] == "1,200.00"
    assert context["years"] == ["2025年 500.00元", "2026年 700.00元"]
    assert context["receipts"][0] == ["2026-03-01", "产业奖补", "700.00", ""]
    assert context["helpers"] == [["石帮扶", "县水利局", "", "15400000001"]]
    assert context["contact"]["hotline"] == "12317"
    assert ["城乡居民基本医疗保险", "全家"] in context["policies"]


def test_visit_sheet_is_blank_or_filled(card: Household) -> None:
    blank = sheet("visit", card).context
    assert blank["is_blank"]
    assert not any(on for _label, on in blank["contents"])
    visit = Visit.objects.create(household=card, village_id=VILLAGE, held_at=dt.datetime(2026, 10, 1, 6, tzinfo=dt.UTC),
                                 contents=["policy"], visitors="石帮扶", findings="牛长势好")  # fmt: skip
    filled = sheet("visit", card, visit_on_record=visit).context
    assert (filled["held"], filled["findings"]) == ("2026-10-01 14:00", "牛长势好")
    assert [label for label, on in filled["contents"] if on] == ["政策宣传"]


def test_an_empty_card_and_a_large_family_with_long_names_fit(card: Household, tmp_path: Path) -> None:
    many = make.household(members=[make.head("阿卜杜热合曼·买买提依明"), *(
        make.person(f"龙金{'喆燚山秀'[n % 4]}", "other", born_on=dt.date(1990, 1, 1 + n)) for n in range(11)
    )])  # fmt: skip
    for household in (make.household(card=make.CardDraft()), many):
        for code in papers.PAPERS:
            html = papers.set_in_type(sheet(code, household), "7K3F-92QD")
            assert household.head_name in html
    assert len(sheet("card", many).context["people"]) == 12


def test_guarantees_show_verdict_and_proof(card: Household) -> None:
    living = LivingYear.objects.create(household=card, village_id=VILLAGE, year=2019, checked_on=make.ON,
                                       has_food=True, checked_by="石三")  # fmt: skip
    living.proofs.create(village_id=VILLAGE, guarantee="has_housing", proof="C级，已列入改造", checked_by="龙四",
                         checked_on=make.ON)  # fmt: skip
    rows = {row[0]: row[1:] for row in sheet("card", card).context["guarantees"]}
    assert rows["不愁吃"] == ["有保障", "", "石三", "2026-11-02"]
    assert rows["住房安全有保障"] == ["未保障", "C级，已列入改造", "龙四", "2026-11-02"]


def test_registers_hold_the_village_and_their_totals(card: Household) -> None:
    make.household(members=[make.head("石三")])  # an applicant stands in no register
    village = Division.objects.get(pk=VILLAGE)
    found = papers.register_sheet("register", village=village, year=2019, on=make.ON).context
    assert (found["count"], found["persons"], found["mean"]) == (1, 4, "3,090.00")
    assert found["rows"][0][1:3] == [card.number, "周山"]
    assert papers.register_sheet("monitored", village=village, year=2019, on=make.ON).context["count"] == 0
    Household.objects.filter(pk=card.pk).update(monitored_type="marginal", monitored_on=dt.date(2023, 4, 1))
    assert papers.register_sheet("monitored", village=village, year=2023, on=make.ON).context["count"] == 1


def test_in_full_asks_for_the_right_and_goes_on_record(card: Household, make_user: Any) -> None:
    paper = papers.PAPERS["card"]
    with pytest.raises(DomainError) as refused:
        printing.print_one(card, paper, year=2019, by=make_user("supervision_committee", VILLAGE), at=clock.now(),
                           in_full=True)  # fmt: skip
    assert refused.value.code == "may_not_reveal"
    clerk = make_user("village_clerk", VILLAGE)
    document = printing.print_one(card, paper, year=2019, by=clerk, at=clock.now(), in_full=True)
    assert document.needs == "identity.reveal"
    entry = Entry.objects.get(event="households.printed_in_full")
    assert (entry.by, entry.target_id, entry.after) == (clerk, str(card.pk), {"paper": "card"})


def test_many_cards_become_one_pdf_with_pages_of_their_own(card: Household, make_user: Any, tmp_path: Path) -> None:
    make.household(members=[make.head("石三")], status="lifted")
    told: list[tuple[int, int]] = []
    document = printing.print_many(
        papers.in_village(VILLAGE), papers.PAPERS["visit"], area=VILLAGE, place="十八洞村", year=2026,
        by=make_user("village_clerk", VILLAGE), at=clock.now(),
        advance=lambda done, total, phase: told.append((done, total)),
    )  # fmt: skip
    said = text_of(issuing.read(document), tmp_path)
    assert said.count("第1页共1页") == 2
    assert "周山" in said
    assert "石三" in said
    assert said.count(document.check_code) == 4
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert Entry.objects.filter(event="households.printed").count() == 2


def test_nothing_to_print_is_said(in_scope: Any, make_user: Any) -> None:
    with in_scope(SIBLING), pytest.raises(DomainError) as refused:
        printing.print_many(papers.in_village(SIBLING), papers.PAPERS["card"], area=SIBLING, place="x", year=2026,
                            by=make_user("village_clerk", SIBLING), at=clock.now())  # fmt: skip
    assert refused.value.code == "nothing_to_print"
    assert IssuedDocument.objects.count() == 0
