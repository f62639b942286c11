"""Filters of printed papers: dates and amounts in words, characters that need another font."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join

from registry.documents import images
from registry.documents.typesetting import runs
from registry.text import money

register = template.Library()


@register.filter
def rare(text: object) -> str:
    """Wraps figures and characters outside the body font, for papers that are not class="gongwen"."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="{}">{}</span>', kind, piece) if kind else piece,)
            for kind, piece in runs(str(text))
        ),
    )


@register.filter
def chinese_date(day: date | None) -> str:
    """A day in the form of official papers: 2026年11月1日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


@register.filter
def capital(amount: Decimal | None) -> str:
    """An amount in capital numerals: 壹万零壹佰伍拾伍元伍角整."""
    return money.to_capital(Decimal(amount)) if amount is not None else ""


@register.simple_tag
def qr(text: str, size_mm: float = 30) -> str:
    """A QR code as a data: URI: ``<img src="{% qr url %}" alt="…">``."""
    return images.qr_uri(text, size_mm=size_mm)
