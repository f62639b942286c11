"""The base of lists: scoped, filters kept, sort links, fragment equal to the page, export."""

from __future__ import annotations

import datetime as dt
import io
import re

import django_filters
import pytest
from django.http import Http404, HttpResponse
from django.utils.translation import override

from registry.accounts.permissions import Permission
from registry.errors import DomainError
from registry.jobs.models import Job, State
from registry.web.columns import Col, row_of
from registry.web.lists import WORKBOOK, Empty, Export, ScopedListView
from tests.conftest import COUNTY, NEIGHBOUR, VILLAGE

pytestmark = pytest.mark.django_db


class JobFilter(django_filters.FilterSet):
    kind = django_filters.CharFilter(label="种类")
    state = django_filters.ChoiceFilter(label="状态", choices=State.choices)

    class Meta:
        model = Job
        fields = ["kind", "state"]


class JobList(ScopedListView):
    model = Job
    filterset_class = JobFilter
    columns = [
        Col("kind", "种类", sort="kind"),
        Col("total", "总数", sort="total", format="number"),
        Col("state", "状态"),
    ]
    default_sort = "total"
    title = "任务"
    page_size = 5
    empty = Empty("还没有任务", "从报告页开始。", url_name="home", label="去")
    exports = [Export("txt", "下载", "as_text"), WORKBOOK]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("area")

    def get_totals(self, queryset):
        return {"total": sum(row.total for row in queryset)}

    def as_text(self, queryset):
        return HttpResponse(",".join(str(row.total) for row in queryset))


@pytest.fixture
def clerk(make_user, in_scope):
    with in_scope(COUNTY):
        for number in range(12):
            Job.objects.create(kind=f"k{number % 2}", area_id=COUNTY, total=number)
    with in_scope(NEIGHBOUR):
        Job.objects.create(kind="foreign", area_id=NEIGHBOUR, total=999)
    return make_user("county_office", COUNTY)


@pytest.fixture
def get(rf, clerk, in_scope):
    def fetch(address="", *, htmx=False, user=None, view=JobList):
        from django_htmx.middleware import HtmxDetails

        request = rf.get(f"/list/{address}", headers={"HX-Request": "true"} if htmx else {})
        request.user, request.htmx, request.session = user or clerk, HtmxDetails(request), {}
        request.postings = []
        with in_scope(COUNTY), override("zh-hans"):
            return view.as_view()(request)

    return fetch


def fragment_of(response):
    html = response.content.decode()
    return html[html.index('<div id="list-table">') : html.index("</main>")] if "</main>" in html else html


def cells(response, label):
    body = re.search(r"<tbody>.*?</tbody>", response.content.decode(), re.S).group(0)
    return re.findall(rf'data-label="{label}">\s*([^<]*?)\s*</t[dh]>', body)


def squeeze(html):
    html = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", html)  # masked anew each time it is written
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize("address", ["", "?kind=k1", "?sort=-total", "?state=failed", "?kind=none"])
def test_fragment_equals_the_table_of_the_full_page(get, address):
    page, part = get(address), get(address, htmx=True)
    assert "<html" in page.content.decode()
    assert "<html" not in part.content.decode()
    fragment = squeeze(part.content.decode())
    assert fragment in squeeze(page.content.decode())
    assert "HX-Request" in page.headers["Vary"]


def test_history_restore_by_htmx_gets_the_whole_page(get, rf, clerk, in_scope):
    from django_htmx.middleware import HtmxDetails

    request = rf.get("/list/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    request.user, request.htmx, request.postings = clerk, HtmxDetails(request), []
    with in_scope(COUNTY):
        assert b"<html" in JobList.as_view()(request).content


def test_rows_outside_the_scope_are_not_listed(get):
    assert b"foreign" not in get("?sort=-total").content
    assert cells(get("?sort=-total"), "总数")[0] == "11"


def test_user_without_posting_sees_nothing(get, make_user):
    user = make_user("county_office", COUNTY).act_as(None)
    assert "还没有任务" in get(user=user).content.decode()


def test_pages_follow_each_other_and_keep_filter_and_sort(get):
    first = get("?kind=k0&sort=-total")
    assert cells(first, "总数") == ["10", "8", "6", "4", "2"]
    address = re.search(r'rel="next"\s+href="([^"]+)"', first.content.decode()).group(1).replace("&amp;", "&")
    assert "kind=k0" in address
    assert "sort=-total" in address
    second = get(address.removeprefix("/list/"))
    assert cells(second, "总数") == ["0"]
    assert 'rel="prev"' in second.content.decode()


def test_sort_link_turns_the_direction_and_forgets_the_place(get):
    html = get("?sort=total&after=x&kind=k0").content.decode()
    link = re.search(r'aria-sort="ascending">\s*<a[^>]*href="([^"]+)"', html).group(1)
    assert link == "/list/?sort=-total&amp;kind=k0"


@pytest.mark.parametrize("address", ["?sort=nonsense", "?sort=-state", "?sort=kind__x", "?after=%00", "?before=xyz"])
def test_nonsense_in_the_address_falls_back_to_the_default(get, address):
    assert cells(get(address), "总数") == ["0", "1", "2", "3", "4"]


def test_chip_names_the_filter_in_words_and_drops_only_itself(get):
    html = get("?kind=k0&state=queued&sort=-total").content.decode()
    chips = re.search(r'<ul class="c-chips".*?</ul>', html, re.S).group(0)
    with override("zh-hans"):
        assert str(State.QUEUED.label) in chips
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', chips)]
    assert links == ["/list/?state=queued&sort=-total", "/list/?kind=k0&sort=-total"]


def test_empty_list_says_what_to_do_next_and_a_filtered_one_how_to_widen(get, make_user):
    nothing = get("?kind=none").content.decode()
    assert 'href="/list/"' in nothing
    assert "从报告页开始" not in nothing
    user = make_user("village_clerk", VILLAGE)
    assert "从报告页开始" in get(user=user).content.decode()


def test_totals_cover_the_whole_filtered_list_not_the_page(get):
    html = get("?kind=k0").content.decode()
    foot = re.search(r"<tfoot>.*?</tfoot>", html, re.S).group(0)
    assert ">30</td>" in foot


def test_every_cell_has_its_label_for_phones_and_the_head_a_scope(get):
    html = get().content.decode()
    table = re.search(r"<table.*?</table>", html, re.S).group(0)
    assert "<caption" in table
    assert len(re.findall(r'<th scope="col"', table)) == 3
    assert len(re.findall(r"data-label=", re.search(r"<tbody>.*?</tbody>", table, re.S).group(0))) == 15


def test_state_is_printed_in_words(get):
    with override("zh-hans"):
        assert set(cells(get(), "状态")) == {str(State.QUEUED.label)}


def test_export_holds_the_filtered_and_sorted_list_without_pages(get):
    assert get("?export=txt&kind=k1&sort=-total").content == b"11,9,7,5,3,1"


def test_export_of_an_unknown_kind_is_404(get):
    with pytest.raises(Http404):
        get("?export=exe")


def test_post_is_refused(rf, clerk):
    request = rf.post("/list/")
    request.user = clerk
    assert JobList.as_view()(request).status_code == 405


def test_count_is_capped(get, monkeypatch):
    from registry.web import lists

    monkeypatch.setattr(lists, "capped_count", lambda queryset: (10_000, True))
    assert "10,000+" in get().content.decode()


def test_workbook_holds_figures_as_figures_and_states_in_words(get):
    from python_calamine import CalamineWorkbook

    response = get("?export=xlsx&kind=k1&sort=-total")
    assert "attachment" in response["Content-Disposition"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert sheet[1] == ["种类", "总数", "状态"]
    with override("zh-hans"):
        assert sheet[2] == ["k1", 11.0, str(State.QUEUED.label)]
    assert len(sheet) == 2 + 6


def test_workbook_too_large_is_refused_with_what_to_do(get, monkeypatch):
    from registry.web import exports

    monkeypatch.setattr(exports, "LIMIT", 5)
    with pytest.raises(DomainError) as refusal:
        get("?export=xlsx")
    assert refusal.value.code == "export_too_large"


class LockedList(JobList):
    export_permission = Permission.MANAGE_ACCOUNTS


def test_download_without_the_right_is_neither_offered_nor_served(get):
    assert "export=" not in get(view=LockedList).content.decode()
    with pytest.raises(Http404):
        get("?export=txt", view=LockedList)


def test_a_matrix_leaves_its_empty_cells_out_on_phones():
    columns = [Col("kind", "种类"), Col("aid", "低保", align="center"), Col("care", "特困", align="center"),
               Col("when", "日期", format="date")]  # fmt: skip
    row = row_of(columns, {"kind": "甲", "aid": None, "care": "有", "when": dt.date(2026, 11, 2)})
    css = {cell.label: cell.css.split() for cell in row.cells}
    assert "c-table__void" in css["低保"]
    assert "c-table__void" not in css["特困"]
    assert "u-nowrap" in css["日期"], "a date is not broken in two"
