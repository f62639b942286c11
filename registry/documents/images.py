"""Pictures a paper or a page may carry without loading anything: QR codes and drawings as data URIs."""

from __future__ import annotations

import base64
import io

import segno


def qr_svg(text: str, *, size_mm: float = 30, error: str = "m") -> str:
    """A QR code as an SVG document of that size, quiet zone included. Raises segno.DataOverflowError when too long."""
    code = segno.make(text, error=error, micro=False, boost_error=False)
    out = io.BytesIO()
    code.save(out, kind="svg", border=4, svgns=True, omitsize=True, xmldecl=False, nl=False, dark="#000")
    svg = out.getvalue().decode("utf-8")
    return svg.replace("<svg ", f'<svg width="{size_mm:g}mm" height="{size_mm:g}mm" role="img" ', 1)


def qr_uri(text: str, *, size_mm: float = 30, error: str = "m") -> str:
    """The QR code as a data: URI for an img element; allowed by our content-security policy and in papers."""
    return svg_uri(qr_svg(text, size_mm=size_mm, error=error))


def svg_uri(svg: str) -> str:
    """An SVG document as a data: URI."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode("utf-8")).decode("ascii")
