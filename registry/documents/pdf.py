"""Renders a template to a PDF: offline, with embedded fonts, and to the same bytes whenever the context is the same.

The clock is not read anywhere here: dates in the paper and in its metadata come from the context. WeasyPrint is not
built for threads, so one paper is rendered at a time in a process; the parsed style sheets and fonts are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from django.template.loader import render_to_string
from django.utils import translation

Variant = Literal["pdf/a-3u", "pdf/ua-1"]
STYLES: Final = ("css/gongwen.css",)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF, such as the figures as CSV."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"
    description: str = ""
    made_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    """Its date inside the PDF; never the clock's, or the same paper would get other bytes every second."""


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
    from registry.documents import engine  # a heavy library, loaded with the first paper

    return engine.write(html, variant=variant, attachments=attachments, styles=(*STYLES, *styles))


def join_pdf(papers: Iterable[str], *, styles: Sequence[str] = ()) -> bytes:
    """One PDF of several finished papers, each with its own page numbers; fonts are embedded once.

    The papers are laid out one after the other as they come, so that a generator can say how far it is.
    """
    from registry.documents import engine

    return engine.write_joined(papers, styles=(*STYLES, *styles))


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
