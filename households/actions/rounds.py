"""Yearly rounds: set by the county office, confirmed by the county's leader; and what they keep from being written.

Every door that writes what a round governs asks `refuse_facts` or `refuse_case`; the import asks `unbarred` for a whole
workbook (imports/checks/rounds.py). Source: DOMAIN §3.5 (M5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from households.choices import Status
from households.choices.cases import FINAL, Procedure
from households.models import AdjustmentRound, Case, Household, IncomeYear, LivingYear, MemberYear, YearReopening
from households.rules.rounds import What, Window, barring
from registry.accounts.permissions import Permission
from registry.audit import trail
from registry.errors import DomainError, Reason, Refused
from registry.text.words import says_something
from registry.workflow.machine import not_permitted

if TYPE_CHECKING:
    from registry.accounts.models import User

COUNTY = 6
IN_ROUNDS = frozenset({Procedure.IDENTIFICATION, Procedure.EXIT})
"""Procedures that begin inside a round only."""
_ALL_YEAR = frozenset({Procedure.MONITORING, Procedure.CLEARING})


def windows_of(village: str) -> list[Window]:
    """The confirmed rounds of the county that `village` lies in, or is."""
    rows = AdjustmentRound.objects.filter(village_id=village[:COUNTY], confirmed_on__isnull=False)
    return [Window(row.year, row.opens_on, row.closes_on, row.freezes_on) for row in rows.order_by("year")]


def reasons_against_writing(village: str, what: What, on: dt.date, *, year: int | None = None) -> list[Reason]:
    """Why `what` is not written in `village` on `on`, with what still is; empty when it may be. One query."""
    window = barring(windows_of(village), what=what, year=on.year if year is None else year, on=on)
    if window is None:
        return []
    return [Reason("round_closed", sentence(what, window, on), _days(window)), STILL_POSSIBLE]


def sentence(what: What, window: Window, on: dt.date) -> Any:
    """What the round bars on the day, and until when."""
    return _SENTENCES[what, on < window.opens_on]


_SENTENCES = {
    (What.FACTS, True): _(
        "Income, living conditions and causes of %(year)s are entered in the county's yearly round, from %(opens)s to "
        "%(closes)s."
    ),
    (What.FACTS, False): _(
        "The county's yearly round of %(year)s ended on %(closes)s. Income, living conditions and causes stay as they "
        "are."
    ),
    (What.CASE, True): _("Identification and exit begin in the county's yearly round, from %(opens)s to %(closes)s."),
    (What.CASE, False): _(
        "The county's yearly round of %(year)s ended on %(closes)s. Identification and exit begin in the next one."
    ),
}
STILL_POSSIBLE = Reason(
    "still_possible",
    _("Still possible: members, contact data, visits, measures, and everything about monitored objects."),
)


def _days(window: Window) -> dict[str, object]:
    return {"year": window.year, "opens": window.opens_on.isoformat(), "closes": window.closes_on.isoformat()}


def refuse_case(household: Household, *, procedure: str, on: dt.date) -> None:
    """Raises Refused when an identification or an exit would begin outside the round."""
    reasons = reasons_against_writing(household.village_id, What.CASE, on) if procedure in IN_ROUNDS else []
    if reasons:
        raise Refused(reasons)


def refuse_facts(household: Household, *, year: int, on: dt.date) -> None:
    """Raises Refused when facts of the year would change outside its round.

    Not barred: a card that only applies, one with an open case of a monitored object (DOMAIN §3.3 runs all year), and a
    year that the county's leader reopened for this household.
    """
    reasons = reasons_against_writing(household.village_id, What.FACTS, on, year=year)
    if reasons and not unbarred([household]).holds(household, year):
        raise Refused(reasons)


@dataclass(frozen=True)
class Unbarred:
    """Households whose facts no round bars, and single years of others."""

    households: frozenset[int] = frozenset()
    years: frozenset[tuple[int, int]] = frozenset()

    def holds(self, household: Household, year: int) -> bool:
        """May the year's facts of the household be written outside its round?"""
        return household.pk in self.households or (household.pk, year) in self.years


def unbarred(households: Iterable[Household]) -> Unbarred:
    """Who of these is not bound by a round, for many at once: applicants, open cases of monitored objects, reopened."""
    asked = list(households)
    watched = Case.objects.filter(household__in=asked, procedure__in=_ALL_YEAR).exclude(state__in=FINAL)
    reopened = YearReopening.objects.standing().filter(household__in=asked)
    return Unbarred(
        frozenset(
            {h.pk for h in asked if h.status == Status.APPLICANT} | set(watched.values_list("household", flat=True))
        ),
        frozenset(reopened.values_list("household", "year")),
    )


@transaction.atomic
def set_round(
    *, county: str, year: int, opens_on: dt.date, closes_on: dt.date, freezes_on: dt.date, document_no: str, by: User,
    on: dt.date,
) -> AdjustmentRound:  # fmt: skip
    """A round to be confirmed, new or in place of one not confirmed yet. Raises Refused with every reason."""
    held = AdjustmentRound.objects.select_for_update(of=("self",)).filter(village_id=county, year=year).first()
    reasons = _reasons_against_setting(county, year, opens_on, closes_on, freezes_on, by=by, on=on)
    if held and held.confirmed_on:
        text = _("The round of this year is confirmed; only the leader prolongs it.")
        reasons.append(Reason("round_confirmed", text))
    if not document_no.strip():
        reasons.append(Reason("document_missing", _("A round names the document it stands in."), field="document_no"))
    if reasons:
        raise Refused(reasons)
    row = held or AdjustmentRound(village_id=county, year=year)
    row.opens_on, row.closes_on, row.freezes_on = opens_on, closes_on, freezes_on
    row.document_no, row.opened_by = document_no.strip(), by
    row.save()
    trail.record("households.round_set", by=by, target=row, village=county, after=_as_set(row))
    return row


def _reasons_against_setting(
    county: str, year: int, opens_on: dt.date, closes_on: dt.date, freezes_on: dt.date, *, by: User, on: dt.date
) -> list[Reason]:
    if not by.may(Permission.PROPOSE_RULE):
        return [not_permitted(Permission.PROPOSE_RULE)]
    if len(county) != COUNTY or by.scope != county:
        return [Reason("round_elsewhere", _("A round is set for your own county."))]
    reasons = []
    if not on.year - 1 <= year <= on.year + 1:
        reasons.append(Reason("round_year", _("A round is of last year, this one or the next."), field="year"))
    if not opens_on <= closes_on <= freezes_on:
        text = _("A round opens, closes, and then its year is frozen.")
        reasons.append(Reason("round_days", text, field="closes_on"))
    if closes_on < on:
        reasons.append(Reason("round_past", _("The last day must not have gone by."), field="closes_on"))
    if opens_on.year not in (year, year + 1):
        reasons.append(Reason("round_of_other_year", _("A round opens in its own year or the next."), field="opens_on"))
    others = AdjustmentRound.objects.filter(village_id=county).exclude(year=year)
    if others.filter(opens_on__lte=closes_on, closes_on__gte=opens_on).exists():
        reasons.append(Reason("rounds_overlap", _("Another round of the county lies in these days."), field="opens_on"))
    if any(model.objects.within(county).filter(year=year, is_frozen=True).exists() for model in _BLOCKS):
        reasons.append(Reason("round_frozen", _("Figures of this year are frozen already."), field="year"))
    return reasons


_BLOCKS = (IncomeYear, LivingYear, MemberYear)


@transaction.atomic
def confirm_round(row: AdjustmentRound, *, by: User, on: dt.date) -> AdjustmentRound:
    """The round in force. Raises Refused for its author, for anybody but the county's leader, and a second time."""
    locked: AdjustmentRound = AdjustmentRound.objects.select_for_update(of=("self",)).get(pk=row.pk)
    reasons = _reasons_of_leader(locked, by)
    if locked.confirmed_on:
        reasons.append(Reason("round_confirmed_already", _("The round is confirmed already.")))
    if locked.closes_on < on:
        reasons.append(Reason("round_past", _("The last day must not have gone by.")))
    if reasons:
        raise Refused(reasons)
    locked.confirmed_by, locked.confirmed_on = by, on
    locked.save(update_fields=["confirmed_by", "confirmed_on"])
    trail.record("households.round_confirmed", by=by, target=locked, village=locked.village_id, after=_as_set(locked))
    return locked


@transaction.atomic
def prolong_round(
    row: AdjustmentRound, *, closes_on: dt.date, freezes_on: dt.date, reason: str, by: User, on: dt.date
) -> AdjustmentRound:
    """A confirmed round with a later last day. The county's leader does it, with a reason in the trail."""
    locked: AdjustmentRound = AdjustmentRound.objects.select_for_update(of=("self",)).get(pk=row.pk)
    reasons = _reasons_of_leader(locked, by)
    if not locked.confirmed_on:
        reasons.append(Reason("round_not_confirmed", _("Confirm the round first.")))
    if closes_on < max(locked.closes_on, on):
        text = _("A confirmed round is prolonged, not shortened.")
        reasons.append(Reason("round_shortened", text, field="closes_on"))
    if freezes_on < max(closes_on, locked.freezes_on):
        text = _("A round opens, closes, and then its year is frozen.")
        reasons.append(Reason("round_days", text, field="freezes_on"))
    if not says_something(reason):
        reasons.append(Reason("reason_missing", _("Say why the round is prolonged."), field="reason"))
    if reasons:
        raise Refused(reasons)
    before = _as_set(locked)
    locked.closes_on, locked.freezes_on = closes_on, freezes_on
    locked.save(update_fields=["closes_on", "freezes_on"])
    trail.record("households.round_prolonged", by=by, target=locked, village=locked.village_id, before=before,
                 after=_as_set(locked), reason=reason.strip())  # fmt: skip
    return locked


def _reasons_of_leader(row: AdjustmentRound, by: User) -> list[Reason]:
    if not by.may(Permission.CONFIRM_RULE):
        return [not_permitted(Permission.CONFIRM_RULE)]
    if by.scope != row.village_id:
        raise DomainError("round_elsewhere", _("A round is set for your own county."))
    if by.pk == row.opened_by_id:
        return [Reason("second_person", _("A round is confirmed by another person than who set it."))]
    return []


def _as_set(row: AdjustmentRound) -> dict[str, object]:
    return {"year": row.year, "opens": row.opens_on, "closes": row.closes_on, "freezes": row.freezes_on,
            "document": row.document_no}  # fmt: skip
