"""Papers: offline, reproducible, on the grid of GB/T 9704-2012."""

import hashlib
import io
import os
import subprocess
import sys
from collections import Counter

import pypdf
import pytest
from django.core.exceptions import SuspiciousFileOperation
from hypothesis import given
from hypothesis import strategies as st

from registry.documents import fonts, images, pdf
from registry.documents.fetcher import Blocked, LocalFetcher
from registry.documents.pdf import Attachment, check_code, html_to_pdf, read_check_code, render_pdf
from registry.documents.typesetting import runs

SENTENCE = "石门乡白果坝村等村的公民身份号码与公安户籍信息不符涉及姓名共计若干人需要逐户核实并在村务公开栏公示"
MIXED = "截至9月30日全县共排查31户其中王喆李堃陈龑等17人的号码与户籍信息不符人均纯收入9876.50元占12.5%需要逐户核实"
CONTEXT = {
    "paragraphs": [{"text": "一、排查情况", "level": 1}, {"text": MIXED}, {"text": SENTENCE * 30}],
    "rows": [
        {"village": "十八洞村", "name": "龙先兰", "size": 3, "income": "9000.00", "problem": "无"} for _ in range(40)
    ],
    "issued_on": "2026年10月8日",
    "created": "2026-10-08T09:00:00+08:00",
}
needs_fangsong = pytest.mark.skipif(fonts.body_font_file() is None, reason="no FangSong font in REGISTRY_FONT_DIR")


def paper(*paragraphs):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f'<html lang="zh"><body><article class="gongwen">{body}</article></body></html>'


def lines_of(data, page):
    """Texts of a page by the height of their line: the font's own metrics do not matter here, the baseline does."""
    found = {}

    def visit(text, cm, tm, font, size):
        if text.strip():
            height = round(tm[5] * cm[3] + cm[5] if cm[3] else tm[5], 0)
            found.setdefault(height, []).append(text.strip())

    pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text(visitor_text=visit)
    return ["".join(parts) for _, parts in sorted(found.items(), reverse=True)]


@pytest.mark.parametrize("text", [SENTENCE * 40, MIXED * 40], ids=["plain", "figures and rare characters"])
@needs_fangsong
def test_full_page_has_22_lines(text):
    lines = lines_of(html_to_pdf(paper(text)), 1)
    assert len([line for line in lines if not line.startswith("—")]) == 22


@needs_fangsong
def test_full_line_has_28_characters():
    lines = [line for line in lines_of(html_to_pdf(paper(SENTENCE * 40)), 1) if not line.startswith("—")]
    assert Counter(map(len, lines)) == {28: 22}


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages():
    data = html_to_pdf(paper(SENTENCE * 60))
    places = []
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(data)).pages, 1):
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size, n=number: (
                places.append((n, tm[4] * cm[0] + cm[4])) if "—" in text else None
            )
        )
    sides = {number: "left" if x < 297 * 0.75 else "right" for number, x in places}
    assert sides == {n: "right" if n % 2 else "left" for n in range(1, len(sides) + 1)}
    assert len(sides) >= 3


def test_annex_is_landscape_and_its_table_head_repeats():
    pages = pypdf.PdfReader(io.BytesIO(render_pdf("documents/sample.html", CONTEXT)[1])).pages
    wide = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) >= 2
    assert all("人均纯收入" in page.extract_text() for page in wide)


def test_same_context_gives_the_same_bytes():
    first, second = (render_pdf("documents/sample.html", CONTEXT, variant="pdf/a-3u") for _ in range(2))
    assert first == second


def test_same_context_gives_the_same_bytes_in_another_process():
    script = (
        "import os,sys,json,hashlib;os.environ['DJANGO_SETTINGS_MODULE']='registry.settings.test'\n"
        "import django;django.setup()\n"
        "from registry.documents.pdf import render_pdf\n"
        "print(hashlib.sha256(render_pdf('documents/sample.html',json.load(sys.stdin))[1]).hexdigest())"
    )
    import json

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        input=json.dumps(CONTEXT),
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout.split()[-1] == hashlib.sha256(render_pdf("documents/sample.html", CONTEXT)[1]).hexdigest()


def test_another_context_gives_other_bytes():
    assert render_pdf("documents/sample.html", {**CONTEXT, "issued_on": "2026年10月9日"}) != render_pdf(
        "documents/sample.html", CONTEXT
    )


def test_all_fonts_are_embedded():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf("documents/sample.html", CONTEXT)[1]))
    families = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
            families.add(font.get_object()["/BaseFont"])
    assert any("FandolFang" in name for name in families) or fonts.body_font_file() is None


def test_metadata_dates_come_from_the_context():
    reader = pypdf.PdfReader(io.BytesIO(render_pdf("documents/sample.html", CONTEXT)[1]))
    assert reader.metadata.title == "关于开展防返贫监测对象集中排查的通报"
    assert reader.metadata["/CreationDate"].startswith("D:20261008090000")


def test_attachment_rides_inside_and_comes_out_whole():
    figures = "村,户\n十八洞村,3\n".encode()
    data = html_to_pdf(paper("正文"), variant="pdf/a-3u", attachments=[Attachment("figures.csv", figures, "text/csv")])
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert [bytes(part) for part in reader.attachments["figures.csv"]] == [figures]
    again = html_to_pdf(paper("正文"), variant="pdf/a-3u", attachments=[Attachment("figures.csv", figures, "text/csv")])
    assert data == again


@pytest.mark.parametrize(("variant", "mark"), [("pdf/a-3u", b"pdfaid:part"), ("pdf/ua-1", b"pdfuaid:part")])
def test_variant_is_declared(variant, mark):
    reader = pypdf.PdfReader(io.BytesIO(html_to_pdf(paper("正文"), variant=variant)))
    assert mark in reader.trailer["/Root"]["/Metadata"].get_object().get_data()


ATTACKS = {
    "image": '<img src="http://127.0.0.1:9/x.png">',
    "file": '<img src="file:///etc/passwd">',
    "bare path": '<img src="/etc/passwd">',
    "style sheet": '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
    "import": "<style>@import url(http://127.0.0.1:9/x.css);</style>",
    "background": "<style>p{background:url(https://example.invalid/x)}</style>",
    "font": "<style>@font-face{font-family:X;src:url(file:///etc/passwd)}p{font-family:X}</style>",
    "attachment": '<link rel="attachment" href="file:///etc/passwd">',
    "object": '<object data="http://127.0.0.1:9/x.svg" type="image/svg+xml"></object>',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9">'
    '<image xlink:href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>',
    "out of static": '<img src="static:../../etc/passwd">',
    "out of fonts": '<img src="font:../keys.json">',
    "ftp": '<img src="ftp://127.0.0.1/x">',
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_paper_that_asks_for_anything_outside_is_stopped(attack):
    with pytest.raises(Blocked):
        html_to_pdf(paper("正文") + attack)


def test_data_and_static_pictures_are_served():
    code = images.qr_uri("https://example.invalid/v/7K3F-92QD")
    assert html_to_pdf(paper(f'<img src="{code}" alt="">')).startswith(b"%PDF")
    assert LocalFetcher().fetch("static:css/gongwen.css").read().startswith(b"/*")


@pytest.mark.parametrize(
    "url", ["static:../manage.py", "static:/etc/passwd", "font:../../manage.py", "font:x.py", "static:nothing.css"]
)
def test_fetcher_never_leaves_its_folders(url):
    with pytest.raises((Blocked, SuspiciousFileOperation)):
        LocalFetcher().fetch(url)


@needs_fangsong
def test_runs_separate_figures_and_rare_characters():
    assert runs("王喆31户") == [("", "王"), ("r", "喆"), ("n", "31"), ("", "户")]
    assert runs("正文，“引号”——〔2026〕。") == [("", "正文，“引号”——〔"), ("n", "2026"), ("", "〕。")]


@given(st.text(max_size=80))
def test_runs_lose_nothing(text):
    assert "".join(piece for _, piece in runs(text)) == text


def test_typesetting_keeps_every_character_and_every_mark_up():
    html = paper('共<b class="x">31户王喆</b>其中<i>7</i>户', "a &lt;b&gt; c")
    data = html_to_pdf(html)
    text = "".join(pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    assert "共31户王喆其中7户" in text
    assert "a<b>c" in text


@given(st.binary(min_size=32, max_size=32))
def test_check_code_reads_back_from_any_spelling(digest):
    code = check_code(digest.hex())
    assert len(code) == 9
    assert read_check_code(code.lower().replace("-", " ")) == code
    assert read_check_code(code.replace("0", "O").replace("1", "l")) == code


def test_check_code_known_answer():
    assert check_code("ff" * 32) == "ZZZZ-ZZZZ"
    assert check_code("00" * 32) == "0000-0000"
    assert read_check_code("7K3F") == ""


def test_qr_is_a_plain_svg_of_its_size():
    svg = images.qr_svg("https://example.invalid/v/7K3F-92QD", size_mm=22)
    assert svg.startswith('<svg width="22mm" height="22mm"')
    assert "script" not in svg
    assert len(svg) < 4096


def test_chinese_type_of_every_role_is_there():
    assert set(fonts.missing_roles()) <= {"仿宋"}
    assert '"Noto Serif CJK SC"' in fonts.stack("song")
    assert pdf.STYLES == ("css/gongwen.css",)


def test_drawings_get_a_font_and_keep_their_own_text_untouched():
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">5月走访40次</text></svg>'
    data = html_to_pdf(paper(f"图1 {drawing} 后文3"))
    reader = pypdf.PdfReader(io.BytesIO(data))
    names = {f.get_object()["/BaseFont"] for p in reader.pages for f in p["/Resources"]["/Font"].values()}
    assert any("Sans" in name for name in names)
    assert "5月走访40次" in reader.pages[0].extract_text()


def test_text_already_marked_up_is_not_marked_twice():
    once = html_to_pdf(paper('共<span class="n">31</span>户<script>1</script>'))
    assert once == html_to_pdf(paper("共31户<script>1</script>"))
