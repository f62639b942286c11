"""What the office's pages show around one sheet: its signatures, its photos, its rows before they hang."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from publicity.actions.evidence import photos_of
from publicity.choices import SHOWN, NoticeState, Signer
from publicity.models import Notice, NoticeSignature
from publicity.reports.quality import Quality, Share
from publicity.rules.drafts import Sheet
from publicity.rules.kinds import COLUMNS, composed_at, signers_of
from publicity.workflow.notices import SIGNERS
from registry.accounts.permissions import Permission

if TYPE_CHECKING:
    from registry.accounts.models import User
    from registry.workflow.machine import Option

LOW = 0.8  # a share below it is marked on the quality board


@dataclass(frozen=True)
class Signing:
    """One signature a sheet needs: given, or open with the button of whoever gives it."""

    signer: str
    label: Any
    given: NoticeSignature | None
    option: Option | None = None
    url: str = ""


def signer_names(signers: Iterable[str]) -> str:
    """「村党支部书记、乡镇财政所」 in the reader's language; "" for none."""
    return "、".join(str(Signer(signer).label) for signer in signers)


def signings(notice: Notice, options: dict[str, Option], user: User) -> list[Signing]:
    """The signatures of a sheet in their order; the button is for the one whose signature it is."""
    given = {one.signer: one for one in notice.signatures.select_related("by")}
    role = user.posting.role if user.posting else ""
    return [
        Signing(
            signer, Signer(signer).label, given.get(signer),
            options.get(f"sign_{signer}") if SIGNERS[signer][0] == role and signer not in given else None,
            reverse("publicity:notice_sign", args=[notice.pk, signer]),
        )
        for signer in signers_of(notice.kind, notice.village_id)
    ]  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The photos of the poster, and whether this user may file one now."""

    photos: list[Any]
    may_add: bool


def evidence(notice: Notice, user: User) -> Evidence:
    may = user.may(Permission.PREPARE_NOTICE) and user.scope == notice.village_id
    return Evidence(photos_of(notice), may and notice.state == NoticeState.HANGING)


def may_correct(notice: Notice, user: User) -> bool:
    """Is this user's office the one that composes such sheets here?"""
    return bool(
        user.may(Permission.PREPARE_NOTICE) and user.scope == notice.village_id and notice.state in SHOWN
        and notice.kind in composed_at(notice.village_id)
    )  # fmt: skip


def sheet_cells(sheet: Sheet) -> dict[str, Any]:
    """A sheet that is not published yet, as its table will be read: masked, written out, with its totals."""
    keys = [column["key"] for column in sheet.columns]
    return {
        "heads": [column["label"] for column in sheet.columns],
        "rows": [[{"label": column["label"], "value": row.get(column["key"], ""), "number": _is_number(column["key"])}
                  for column in sheet.columns] for row in sheet.rows],
        "totals": [(COLUMNS[key].label, sheet.totals[key]) for key in keys if key in sheet.totals],
    }  # fmt: skip


def _is_number(key: str) -> bool:
    return COLUMNS[key].form in {"yuan", "wan", "count"}


@dataclass(frozen=True)
class Figure:
    """One figure of the quality board in words."""

    label: Any
    text: str
    is_bad: bool = False


def quality_card(quality: Quality) -> list[Figure]:
    """The four figures; a share of nothing says so."""
    on_time, complete, answered, corrected = quality.on_time, quality.complete, quality.answered, quality.corrected
    return [
        Figure(_("Hung on time"), _of(on_time), _is_low(on_time)),
        Figure(_("Complete: full days, signed, photo"), _of(complete), _is_low(complete)),
        Figure(_("Objections answered in time"), _of(answered), _is_low(answered)),
        Figure(_("Corrected later"), _of(corrected)),
    ]


def _of(share: Share) -> str:
    if not share.whole:
        return _("none")
    return _("%(part)s of %(whole)s") % {"part": share.part, "whole": share.whole}


def _is_low(share: Share) -> bool:
    """Less than four fifths."""
    return share.value is not None and share.value < LOW
