"""The notice to a payee that money must be paid back (追缴通知书). Printed in Chinese."""

from __future__ import annotations

from django.utils import translation

from funds.documents.sheets import LANGUAGE
from funds.models import Recovery
from registry.documents.pdf import render_pdf
from registry.text.money import to_capital


def notice_pdf(recovery: Recovery) -> bytes:
    """The notice as PDF: who got what from which list, why it must come back, how much is left and by when."""
    left = recovery.amount_yuan - recovery.recovered_yuan
    with translation.override(LANGUAGE):
        context = {
            "recovery": recovery, "line": recovery.line, "batch": recovery.line.batch, "village": recovery.village,
            "left": left, "capital": to_capital(left), "cause": recovery.get_cause_display(),
        }  # fmt: skip
        _html, pdf = render_pdf("funds/pdf/recovery.html", context, language=LANGUAGE)
    return pdf
