"""Charts: the geometry adds up, nothing leaves the picture, the same figures give the same bytes."""

from __future__ import annotations

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from registry.ui import charts
from registry.ui.charts.geometry import NARROW, WIDTH

ROWS = [("十八洞村", [12, 213]), ("双龙村", [8, 96]), ("金龙村", [0, 71])]
YEARS = [("2019", 4760), ("2020", 6210), ("2021", None), ("2022", 10420)]
HEAT = [("十八洞村", [1, Decimal("0.41")]), ("双龙村", [None, 0])]
FLOW = [("县级拨入", 480_000), ("产业项目", -310_000), ("发放到户", Decimal("-84500.50"))]


def every_chart():
    return {
        "bars": charts.stacked_bars(title="各村户数", rows=ROWS, series=["未脱贫", "已脱贫"]),
        "line": charts.line(title="人均纯收入", points=YEARS, label="收入", reference=4000, reference_label="标准"),
        "share": charts.share_bar(title="致贫原因", parts=[("因病", 412), ("因残", 137), ("缺劳动力", 61)]),
        "waterfall": charts.waterfall(title="专项资金", start=("结转", 120_000), changes=FLOW, end_label="余额"),
        "heat": charts.heat_strip(title="完整率", columns=["成员", "收入"], rows=HEAT),
    }  # fmt: skip


def svg(chart):
    return render_to_string(chart.template, {"view": chart, "font": chart.font})


def test_stacked_bars_pieces_join_and_keep_proportion():
    chart = every_chart()["bars"]
    first, second = chart.bars[0], chart.bars[1]
    assert float(first.x) + float(first.width) == pytest.approx(float(second.x), abs=0.02)
    assert float(second.width) / float(first.width) == pytest.approx(213 / 12, rel=0.01)


def test_stacked_bars_zero_piece_is_not_drawn_but_stands_in_the_table():
    chart = every_chart()["bars"]
    assert len(chart.bars) == 5
    assert chart.data.rows[2] == ["金龙村", "0", "71"]


def test_line_missing_value_parts_the_line():
    chart = every_chart()["line"]
    solid = [path for path in chart.paths if not path.dashed]
    assert [len(path.marks) for path in solid] == [2, 1]
    assert chart.data.rows[2][1] == "—"


def test_line_higher_value_stands_higher():
    marks = every_chart()["line"].paths
    (x1, y1), (x2, y2) = next(path.marks for path in marks if len(path.marks) == 2)
    assert float(x1) < float(x2)
    assert float(y1) > float(y2)


def test_line_reference_one_figure_stands_for_all_points():
    chart = every_chart()["line"]
    assert {row[2] for row in chart.data.rows} == {"4,000"}
    dashed = next(path for path in chart.paths if path.dashed)
    assert len({point.split(",")[1] for point in dashed.points.split()}) == 1


def test_share_bar_fills_the_width():
    chart = every_chart()["share"]
    assert sum(float(bar.width) for bar in chart.bars) == pytest.approx(WIDTH - 1, abs=0.05)


def test_share_bar_of_nothing_draws_nothing():
    chart = charts.share_bar(title="空", parts=[("a", 0), ("b", 0)])
    assert chart.bars == []
    assert chart.data.rows[0] == ["a", "0", "—"]


def test_waterfall_ends_where_the_changes_lead():
    chart = every_chart()["waterfall"]
    assert chart.data.rows[-1] == ["余额", "205,499.50"]
    for change, before in zip(chart.bars[1:-1], chart.bars, strict=False):
        edges = {float(before.x), float(before.x) + float(before.width)}
        own = {float(change.x), float(change.x) + float(change.width)}
        assert any(abs(a - b) < 0.05 for a in edges for b in own)


def test_waterfall_below_zero_keeps_every_bar_inside():
    chart = charts.waterfall(title="负", start=("开始", 10), changes=[("支出", -30), ("收入", 5)], end_label="结束")
    assert all(0 <= float(bar.x) <= WIDTH and float(bar.x) + float(bar.width) <= WIDTH for bar in chart.bars)
    assert chart.data.rows[-1][1] == "-15.00"


@pytest.mark.parametrize("kind", ["bars", "line", "share", "waterfall", "heat"])
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_nothing_leaves_the_picture(kind, width):
    chart = every_chart()[kind]
    chart = chart if width == WIDTH else chart.narrow
    assert float(chart.width) == width
    for bar in [*chart.bars, *(swatch.bar for swatch in chart.legend)]:
        assert float(bar.x) >= 0
        assert float(bar.x) + float(bar.width) <= width + 0.5
        assert float(bar.y) + float(bar.height) <= float(chart.height)
    for label in [*chart.labels, *(swatch.label for swatch in chart.legend)]:
        wide = charts.text_width(label.text)
        left = float(label.x) - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
        assert left >= -1, label
        assert left + wide <= width + 1, label


@pytest.mark.parametrize("kind", ["bars", "line", "share", "waterfall", "heat"])
def test_svg_is_well_formed_without_style_and_the_same_twice(kind):
    text = svg(every_chart()[kind])
    root = ElementTree.fromstring(text)  # noqa: S314  (our own text)
    assert "style" not in {name for element in root.iter() for name in element.attrib}
    assert text == svg(every_chart()[kind])
    ids = re.findall(r'id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"url\(#([^)]+)\)", text):
        assert used in ids


def test_wide_and_narrow_share_no_id():
    chart = every_chart()["bars"]
    wide, narrow = (set(re.findall(r'id="([^"]+)"', svg(view))) for view in (chart, chart.narrow))
    assert not wide & narrow


def test_text_is_escaped():
    chart = charts.stacked_bars(title="<b>", rows=[("<script>", [1])], series=["&"])
    assert "<script>" not in svg(chart)
    assert "&lt;script&gt;" in svg(chart)


def test_empty_charts_are_drawn():
    assert charts.stacked_bars(title="无", rows=[], series=["a"]).bars == []
    assert charts.line(title="无", points=[], label="a").paths == []
    assert charts.heat_strip(title="无", columns=[], rows=[]).bars == []
