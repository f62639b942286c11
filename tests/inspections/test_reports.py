"""Reports: frozen, printed to the byte, replaced and kept, corrected in the next one, signed by another."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

import pypdf
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from inspections import actions, documents, reports
from inspections.choices import ReportKind
from inspections.documents.frozen import Frozen
from inspections.documents.paper import figures_csv, written
from inspections.errors import PeriodNotOver, ReportClosed, WrongPeriod
from inspections.indicators import INDICATORS
from inspections.models import Report
from inspections.rules.window import Window
from registry.documents import issuing
from registry.errors import Refused
from registry.text.periods import Period
from tests.conftest import COUNTY, VILLAGE
from tests.inspections import factories

pytestmark = pytest.mark.django_db
TOWNSHIP = VILLAGE[:9]


@pytest.fixture
def scene(make_user: Any, in_scope: Any) -> Any:
    with in_scope(COUNTY):
        yield factories.scene(make_user)


def text_of_pdf(report: Report) -> str:
    """The paper's text without the blanks that typesetting puts between runs."""
    pages = pypdf.PdfReader(io.BytesIO(issuing.read(report.document))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_the_paper_says_the_frozen_figures(scene: Any) -> None:
    report = factories.report(TOWNSHIP)
    text, frozen = text_of_pdf(report), Frozen(report.figures)
    assert "系统生成·待签发" in text
    assert "双龙镇2026年10月精准扶贫工作月报" in text
    assert frozen.value("registered_households") == 4
    assert "建档立卡户4户8人" in text
    for code in ("poor_households", "income_per_head", "funds_balance", "card_completeness"):
        indicator = INDICATORS[code]
        assert f"{indicator.name}{indicator.unit.label}{written(indicator.unit, frozen.value(code))}" in text, code


def test_the_same_frozen_row_gives_the_same_bytes(scene: Any) -> None:
    report = factories.report(TOWNSHIP)
    again = documents.render(Report.objects.select_related("area").get(pk=report.pk))
    assert hashlib.sha256(again).hexdigest() == report.document.sha256


def test_two_issues_of_unchanged_data_have_the_same_version(scene: Any) -> None:
    first, second = factories.report(), factories.report(by=scene.people.office)
    assert first.data_version == second.data_version
    assert (first.issue, second.issue) == (1, 2)
    first.refresh_from_db()
    assert (first.state, second.state) == ("superseded", "draft")
    assert second.document.supersedes == first.document
    assert issuing.read(first.document).startswith(b"%PDF")  # the earlier issue is kept


def test_figures_of_a_report_equal_those_of_the_dashboard_and_the_csv(scene: Any) -> None:
    report = factories.report(TOWNSHIP)
    known = dt.datetime.fromisoformat(report.figures["known_by"])
    window = Window(TOWNSHIP, dt.date(2026, 10, 1), dt.date(2026, 11, 1), known)
    lines = {line.split(",")[0]: line for line in figures_csv(report).decode("utf-8-sig").splitlines()[1:]}
    for code, indicator in INDICATORS.items():
        frozen = Frozen(report.figures).value(code)
        assert frozen == indicator.value(TOWNSHIP, window), code
        assert f",{'' if frozen is None else frozen:f}," if frozen is not None else ",," in lines[code]


def test_a_later_entry_does_not_change_a_report_and_stands_in_the_next(scene: Any) -> None:
    september = factories.report(period="2026-09")
    assert Frozen(september.figures).value("registered_households") == 3
    factories.card("彭晚", by=scene.people.clerk, since=dt.date(2026, 9, 3))
    september.refresh_from_db()
    assert Frozen(september.figures).value("registered_households") == 3
    october = factories.report(period="2026-10")
    assert october.figures["corrected"] == "2026-09"
    corrected = {row["code"]: (row["reported"], row["now"]) for row in october.figures["corrections"]}
    assert corrected["registered_households"] == ("3", "4")
    assert corrected["identified_households"] == ("0", "1")
    assert Frozen(october.figures).before("registered_households") == 3
    assert "补报与更正" in text_of_pdf(october)


def test_figures_cannot_be_changed_by_any_road(scene: Any) -> None:
    report = factories.report()
    for change in ({"figures": {}}, {"data_version": "0" * 64}, {"issue": 7}):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        report.delete()


def test_one_issue_is_current(scene: Any) -> None:
    report = factories.report()
    twin = {f.attname: getattr(report, f.attname) for f in Report._meta.concrete_fields if not f.primary_key}
    with pytest.raises(IntegrityError, match="report_one_current"), transaction.atomic():
        Report.objects.create(**{**twin, "issue": 2, "document_id": None})


def test_the_comment_is_printed_and_locked_once_signed(scene: Any, make_user: Any) -> None:
    report = factories.report(by=scene.people.office)
    actions.write_comment(report, text="请各村于月底前补齐收入资料。", by=scene.people.office)
    report = reports.reprint(report.pk, by=scene.people.office)
    assert "请各村于月底前补齐收入资料" in text_of_pdf(report)
    with pytest.raises(Refused) as refused:
        actions.sign(report, by=scene.people.office, on=dt.date(2026, 11, 21))
    assert [reason.code for reason in refused.value.reasons] == ["second_pen"]
    actions.sign(report, by=make_user("county_office", COUNTY), on=dt.date(2026, 11, 21))
    with pytest.raises(ReportClosed):
        actions.write_comment(report, text="改", by=scene.people.office)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(comment="改")


def test_nobody_signs_what_was_not_printed(scene: Any, make_user: Any) -> None:
    report = factories.report(printed=False)
    with pytest.raises(Refused) as refused:
        actions.sign(report, by=make_user("county_office", COUNTY), on=dt.date(2026, 11, 21))
    assert [reason.code for reason in refused.value.reasons] == ["paper_missing"]


@pytest.mark.parametrize(
    ("kind", "key"), [("monthly", "2026Q3"), ("quarterly", "2026-10"), ("annual", "2026H1"), ("monthly", "october")]
)
def test_a_period_of_another_kind_is_refused(scene: Any, kind: str, key: str) -> None:
    with pytest.raises(WrongPeriod):
        reports.generate(kind, VILLAGE, key, by=None)


def test_a_period_that_is_not_over_is_refused(scene: Any) -> None:
    with pytest.raises(PeriodNotOver):
        reports.generate(ReportKind.ANNUAL, VILLAGE, "2099", by=None)


@pytest.mark.parametrize(("kind", "key"), [("quarterly", "2026Q3"), ("half_year", "2026H1"), ("annual", "2025")])
def test_other_kinds_come_from_the_same_code(scene: Any, kind: str, key: str) -> None:
    report = reports.generate(kind, VILLAGE, key, by=None, printed=False)
    assert report.ends_on == Period.parse(key).last_on
    assert Frozen(report.figures).value("registered_households") == 3


def test_a_report_of_a_county_ranks_townships_and_annexes_the_villages(scene: Any) -> None:
    report = factories.report(COUNTY, printed=False)
    frozen = Frozen(report.figures)
    assert (len(frozen.parts), len(frozen.villages)) == (12, 228)
    whole = sum(int(part["figures"]["registered_households"]) for part in frozen.parts)
    assert whole == sum(int(part["figures"]["registered_households"]) for part in frozen.villages) == 4


def test_counts_agree_with_an_independent_query(scene: Any) -> None:
    frozen = Frozen(factories.report(TOWNSHIP, printed=False).figures)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, count(*), sum(size) FROM households_household WHERE village_id LIKE %s"
                       " AND status <> 'applicant' GROUP BY 1", [f"{TOWNSHIP}%"])  # fmt: skip
        for status, households, persons in cursor.fetchall():
            assert frozen.value(f"{status}_households") == households - (status == "ordinary")  # one came in November
            assert frozen.value(f"{status}_persons") == persons - (status == "ordinary")
        cursor.execute("SELECT round(sum(i.net_yuan) / sum(i.members), 2) FROM households_incomeyear i"
                       " JOIN households_household h ON h.id = i.household_id WHERE i.year = 2025"
                       " AND h.village_id LIKE %s", [f"{TOWNSHIP}%"])  # fmt: skip
        assert frozen.value("income_per_head") == cursor.fetchone()[0]


def test_the_printed_check_code_finds_the_report(scene: Any) -> None:
    from registry.documents.pdf import check_code

    report = factories.report(printed=False)
    assert Report.objects.with_check_code(check_code(report.data_version)).get() == report
    assert not Report.objects.with_check_code("UUUU-UUUU").exists()
