"""The WeasyPrint side of papers: fonts, style sheets, fetcher, and the page itself.

Imported when the first paper is made: WeasyPrint costs a second that no other page and no command should pay.
"""

from __future__ import annotations

import gc
import hashlib
import threading
import warnings
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cssselect2  # type: ignore[import-untyped]  # ships no types
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from registry.documents import fonts
from registry.documents.fetcher import LocalFetcher
from registry.documents.slim import slim_fonts
from registry.documents.typesetting import typeset

if TYPE_CHECKING:
    from registry.documents.pdf import Attachment, Variant

_NOWHERE = "https://paper.invalid/"
"""Relative addresses lead there and are refused; without a base they would be left out in silence."""
_lock = threading.Lock()


def write(html: str, *, variant: Variant | None, attachments: Sequence[Attachment], styles: Sequence[str]) -> bytes:
    """The PDF of finished HTML, with these style sheets of our static folders."""
    with _lock, warnings.catch_warnings():
        sheets, configuration = _prepared(tuple(styles), _fonts_version())
        was_enabled = gc.isenabled()
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile to the collector
        gc.disable()  # the layout tree is all cycles; collecting it while it grows costs a fifth (PERFORMANCE.md §6)
        try:
            fetcher = LocalFetcher()
            document = _Paper(string=html, url_fetcher=fetcher, base_url=_NOWHERE)
            data = bytes(
                document.write_pdf(
                    stylesheets=list(sheets),
                    font_config=configuration,
                    pdf_variant=variant,
                    attachments=[_attachment(a) for a in attachments] or None,
                    presentational_hints=True,  # <col width="8%">: templates carry no inline style
                    pdf_tags=variant == "pdf/ua-1",
                )
            )
            fetcher.raise_if_blocked()  # drawings inside SVG swallow the error that stops everything else
            return data
        finally:
            if was_enabled:
                gc.enable()
            gc.collect()


def write_joined(papers: Iterable[str], *, styles: Sequence[str]) -> bytes:
    """The pages of several papers in one PDF."""
    with _lock, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        sheets, configuration = _prepared(tuple(styles), _fonts_version())
        fetcher = LocalFetcher()
        laid_out = []
        for html in papers:
            paper = _Paper(string=html, url_fetcher=fetcher, base_url=_NOWHERE)
            laid_out.append(
                paper.render(stylesheets=list(sheets), font_config=configuration, presentational_hints=True)
            )
        pages = [page for document in laid_out for page in document.pages]
        data = bytes(laid_out[0].copy(pages).write_pdf(finisher=slim_fonts))
        fetcher.raise_if_blocked()
        return data


class _Paper(weasyprint.HTML):  # type: ignore[misc]  # the library ships no types
    """A parsed page whose official text is typeset before WeasyPrint sees its elements."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        typeset(self.etree_element)
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(self.etree_element, content_language=None)


@lru_cache(maxsize=8)
def _prepared(names: tuple[str, ...], version: str) -> tuple[tuple[Any, ...], FontConfiguration]:
    """Style sheets parsed once per process, with the fonts they name; again when the fonts change."""
    configuration = FontConfiguration()
    fetcher = LocalFetcher()
    texts = [_font_css(), *(_text(fetcher, name) for name in names)]
    sheets = tuple(
        weasyprint.CSS(string=text, url_fetcher=fetcher, font_config=configuration, base_url="static:")
        for text in texts
    )
    return sheets, configuration


def _text(fetcher: LocalFetcher, name: str) -> str:
    return str(fetcher.fetch(f"static:{name}").read().decode("utf-8"))


def _font_css() -> str:
    """The faces of the font directory, and the stacks as custom properties for the style sheets."""
    stacks = "\n".join(f"  --{role.name}: {fonts.stack(role.name)};" for role in fonts.ROLES)
    rare = ", ".join(f'"{name}"' for name in fonts.RARE)
    return f'{fonts.face_css()}\n:root {{\n{stacks}\n  --rare: {rare};\n  --figures: "Liberation Serif", {rare};\n}}'


def _fonts_version() -> str:
    return hashlib.sha256(repr(fonts.present_files()).encode()).hexdigest()


def _attachment(attachment: Attachment) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=attachment.data,
        name=attachment.name,
        description=attachment.description or attachment.name,
        relationship="Data",
        created=attachment.made_at,
        modified=attachment.made_at,
    )
