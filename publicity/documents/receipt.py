"""The slip of paper a villager takes home after objecting by phone or in person: the code, the day, where to look."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from publicity.models import Contact, Objection
from publicity.reports.wall import HOTLINE
from registry.documents.images import qr_uri
from registry.documents.pdf import render_pdf


def render_receipt(objection: Objection, *, code: str) -> bytes:
    """The slip as PDF, A6. No name on it and nothing of what was said: a lost slip tells nobody anything."""
    address = settings.REGISTRY_WALL_URL.rstrip("/") + reverse("wall:receipt")
    codes = [objection.village_id[:n] for n in (9, 6)]
    contact = Contact.objects.filter(village_id__in=codes).order_by("-village_id").first()
    _html, pdf = render_pdf("publicity/pdf/receipt.html", {
        "objection": objection, "code": code, "address": address, "qr": qr_uri(address, size_mm=24),
        "phone": contact.office_phone if contact else "", "hotline": HOTLINE,
    }, styles=("css/papers/receipt.css",))  # fmt: skip
    return pdf
