"""Renders a template to a PDF: offline, with embedded fonts, and to the same bytes whenever the context is the same.

The clock is not read anywhere here: dates in the paper and in its metadata come from the context. WeasyPrint is not
built for threads, so one paper is rendered at a time in a process; the parsed style sheets and fonts are kept.
"""

from __future__ import annotations

import gc
import hashlib
import threading
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

import cssselect2  # type: ignore[import-untyped]
import weasyprint
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration

from registry.documents import fonts
from registry.documents.fetcher import LocalFetcher
from registry.documents.typesetting import typeset

Variant = Literal["pdf/a-3u", "pdf/ua-1"]
STYLES: Final = ("css/gongwen.css",)
_NOWHERE: Final = "https://paper.invalid/"
"""Relative addresses lead there and are refused; without a base they would be left out in silence."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF, such as the figures as CSV."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"
    description: str = ""


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str = "zh-hans",
    variant: Variant | None = None,
    attachments: Sequence[Attachment] = (),
    styles: Sequence[str] = (),
) -> tuple[str, bytes]:
    """The HTML of the template and its PDF. ``styles`` are further static CSS files, after gongwen.css.

    Raises fetcher.Blocked when the paper asks for anything outside.
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language})
    return html, html_to_pdf(html, variant=variant, attachments=attachments, styles=styles)


def html_to_pdf(
    html: str,
    *,
    variant: Variant | None = None,
    attachments: Sequence[Attachment] = (),
    styles: Sequence[str] = (),
) -> bytes:
    """The PDF of finished HTML."""
    with _lock, warnings.catch_warnings():
        sheets, configuration = _prepared((*STYLES, *styles), _fonts_version())
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


def check_code(sha256: str) -> str:
    """Eight characters of Crockford's base 32 from a hash, short enough to be read over the telephone.

    >>> check_code("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    'WER4-8GMR'
    """
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    bits = int(sha256[:10], 16)
    code = "".join(alphabet[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"


def read_check_code(typed: str) -> str:
    """A code as someone typed it, in the printed form: small letters, blanks, O for 0, I and L for 1 are understood."""
    plain = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    return f"{plain[:4]}-{plain[4:8]}" if len(plain) == 8 else ""


class _Paper(weasyprint.HTML):  # type: ignore[misc]
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
    )
