"""A sheet that an office writes itself: read, judged and laid before those who sign and witness it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from publicity import errors
from publicity.actions.notices import publish
from publicity.choices import SHOWN
from publicity.models import Notice
from publicity.rules import drafts, sheets
from publicity.rules.drafts import Column, EntryDraft
from publicity.rules.kinds import KINDS
from publicity.rules.sheets import Typed
from registry.errors import Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User

Days = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class SheetDraft:
    """What was typed: the kind, the words above the rows, the rows, and what it corrects."""

    kind: str
    village: str
    title: str
    typed: Typed
    decision: str = ""
    covers: Days | None = None
    corrects: Notice | None = None

    @property
    def columns(self) -> list[Column]:
        return [Column(key) for key in self.typed.columns]


def judge(sheet: SheetDraft) -> tuple[Sequence[EntryDraft], list[Reason]]:
    """The rows, and every reason against hanging this sheet, each at its cell or field. Writes nothing."""
    if not KINDS[sheet.kind].by_hand:
        return [], [errors.NOT_BY_HAND]
    entries, reasons = sheets.read(sheet.typed)
    if reasons and not entries:
        return [], reasons
    reasons += drafts.reasons_against(
        sheet.kind, f"{sheet.title} {sheet.decision}", sheet.columns, entries, place=sheet.village
    )
    reasons += _against_correction(sheet)
    if sheet.covers and sheet.covers[0] > sheet.covers[1]:
        reasons.append(Reason("covers_turned", _("The time it covers ends before it begins."), field="covers_to"))
    return entries, reasons


def _against_correction(sheet: SheetDraft) -> list[Reason]:
    """A correction is of the same kind and place as what it corrects, and that hangs or has hung."""
    old = sheet.corrects
    if old is None or (old.kind == sheet.kind and old.village_id == sheet.village and old.state in SHOWN):
        return []
    return [Reason("not_correctable", _("Only a notice of this place that hangs or has hung can be corrected."))]


def compose(sheet: SheetDraft, *, by: User, on: dt.date) -> Notice:
    """Freezes the sheet for its signatures and its witness. Raises Refused with every reason of `judge`."""
    entries, reasons = judge(sheet)
    if reasons:
        raise Refused(reasons)
    return publish(
        kind=sheet.kind, village=sheet.village, title=sheet.title, columns=sheet.columns, entries=entries, by=by, on=on,
        decision=sheet.decision, covers=sheet.covers, corrects=sheet.corrects,
    )  # fmt: skip
