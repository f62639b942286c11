"""Entering and changing a household card.

Each is one transaction with its audit entry. Two people may open a card; the second to save is told what changed
meanwhile (CardChanged) and loses nothing. Source: DOMAIN §2.1.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from households.actions import diff
from households.actions.incomes import record_income, record_living
from households.actions.measures import save_measure
from households.actions.members import refuse_errors, save_members
from households.actions.rounds import refuse_facts
from households.actions.standing import refuse_removed
from households.choices import MOST_OTHER_CAUSES, Cause, Status
from households.errors import CardChanged
from households.models import Household, StatusSpan
from households.rules.drafts import FACTS, KEPT, CardDraft, IncomeDraft, LivingDraft, MeasureDraft, repeated_causes
from households.rules.members import MemberDraft
from households.rules.numbers import SERIAL_LENGTH, given_by
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import DomainError, Reason, Refused

if TYPE_CHECKING:
    from registry.accounts.models import User

CAUSES = frozenset({"main_cause", "other_causes", "cause_note"})
"""What of the card belongs to the yearly round (actions/rounds.py)."""
ARRIVAL = _(
    "This household is on the register: ask for %(name)s to join under “Somebody comes or goes”, with the paper that "
    "shows it."
)


@transaction.atomic
def enter(
    *, village: str, by: User | None, on: dt.date, card: CardDraft, members: Sequence[MemberDraft], number: str = "",
    income: IncomeDraft | None = None, living: LivingDraft | None = None, measures: Sequence[MeasureDraft] = (),
) -> Household:  # fmt: skip
    """A new card with its people, as an applicant from `on`. Without a number the next of the village is taken.

    Raises Refused with every fault of the causes and members.
    """
    _refuse_causes(card)
    refuse_errors(members, on=on)
    _refuse_number(number, village)
    household = Household(village_id=village, number=number or next_number(village), status=Status.APPLICANT)
    _refuse_facts(card, household, on=on)
    diff.apply(household, _values(card))
    household.save()
    StatusSpan.objects.create(household=household, village_id=village, status=Status.APPLICANT, starts_on=on)
    save_members(household, drafts=members, by=by, on=on)
    trail.record("households.entered", by=by, target=household, village=village,
                 after={"number": household.number, "head_name": household.head_name})  # fmt: skip
    _save_blocks(household, by=by, on=on, income=income, living=living, measures=measures)
    return household


@transaction.atomic
def change(
    household: Household, *, by: User | None, on: dt.date, card: CardDraft, members: Sequence[MemberDraft],
    version: int | None = None, income: IncomeDraft | None = None, living: LivingDraft | None = None,
    measures: Sequence[MeasureDraft] = (),
) -> Household:  # fmt: skip
    """The card as typed. Raises CardChanged when `version` is not the card's, Refused with every fault."""
    locked: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if version is not None and version != locked.version:
        raise CardChanged(current=locked.version)
    refuse_removed(locked)
    _refuse_arrivals(locked, members)
    _refuse_causes(card)
    _refuse_facts(card, locked, on=on)
    before, after = diff.apply(locked, _values(card))
    if CAUSES & after.keys():
        refuse_facts(locked, year=on.year, on=on)
    locked.version += 1
    locked.save()
    if after:
        trail.record("households.changed", by=by, target=locked, village=locked.village_id,
                     before=before, after=after)  # fmt: skip
    save_members(locked, drafts=members, by=by, on=on)
    _save_blocks(locked, by=by, on=on, income=income, living=living, measures=measures)
    return locked


@transaction.atomic
def confirm_without_labour(household: Household, *, by: User | None, on: dt.date) -> Household:
    """Someone looked: nobody of the household can work, as the card computes. Raises DomainError when it does not."""
    locked: Household = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    refuse_removed(locked)
    if not locked.has_no_labour:
        raise DomainError("has_labour", _("By the card someone of this household can work."))
    before, after = diff.apply(locked, {"no_labour_confirmed_on": on})
    if after:
        locked.save(update_fields=["no_labour_confirmed_on"])
        trail.record("households.no_labour_confirmed", by=by, target=locked, village=locked.village_id,
                     before=before, after=after)  # fmt: skip
    return locked


def _values(card: CardDraft) -> dict[str, Any]:
    values: dict[str, Any] = {
        "group": card.group, "address": card.address, "bank_name": card.bank_name, "attribute": card.attribute,
        "id_standard": card.id_standard, "plan_lift_year": card.plan_lift_year, "main_cause": card.main_cause,
        "other_causes": list(card.other_causes), "cause_note": card.cause_note,
    }  # fmt: skip
    for name in ("phone", "bank_account"):
        if getattr(card, name) is not None:
            values[name] = getattr(card, name)
    return values | {name: getattr(card, name) for name in FACTS if getattr(card, name) is not KEPT}


def _save_blocks(
    household: Household, *, by: User | None, on: dt.date, income: IncomeDraft | None, living: LivingDraft | None,
    measures: Sequence[MeasureDraft],
) -> None:  # fmt: skip
    if income is not None:
        record_income(household, draft=income, by=by, on=on)
    if living is not None:
        record_living(household, draft=living, by=by, on=on)
    for measure in measures:
        save_measure(household, draft=measure, by=by, on=on)


def _refuse_arrivals(household: Household, members: Sequence[MemberDraft]) -> None:
    """Who joins a household on the register joins by a requested change: paper, secretary, township (DOMAIN §3.4)."""
    new = [position for position, draft in enumerate(members) if draft.pk is None]
    if household.is_registered and new:
        raise Refused([
            Reason("arrival_by_request", ARRIVAL, {"name": members[position].name}, field=f"members-{position}-name")
            for position in new
        ])  # fmt: skip


def _refuse_causes(card: CardDraft) -> None:
    reasons = []
    if repeated_causes(card.main_cause, card.other_causes, most=MOST_OTHER_CAUSES):
        reasons.append(Reason("DQ-36", _("Choose at most two other causes, different from the main one."),
                              field="other_causes"))  # fmt: skip
    if Cause.OTHER in (card.main_cause, *card.other_causes) and not card.cause_note.strip():
        reasons.append(Reason("DQ-35", _("With “other cause”, write which it is."), field="cause_note"))
    if reasons:
        raise Refused(reasons)


def _refuse_facts(card: CardDraft, household: Household, *, on: dt.date) -> None:
    """Days of signatures lie not in the future; what belongs to one status only is not said of another."""
    reasons = [
        Reason("day_in_future", _("This day lies in the future."), field=name)
        for name in ("authorised_on", "filled_on", "head_signed_on")
        if isinstance(day := getattr(card, name), dt.date) and day > on
    ]
    relocation = household.relocation if card.relocation is KEPT else card.relocation
    if card.relocation_place not in ("", KEPT) and not relocation:
        reasons.append(Reason("relocation_missing", _("Say how the household is settled, or leave out the place."),
                              field="relocation"))  # fmt: skip
    if card.policies_ended is True and household.status != Status.LIFTED:
        reasons.append(Reason("policies_of_lifted", _("Policies end for a household lifted out of poverty only."),
                              field="policies_ended"))  # fmt: skip
    if card.relapse_cause not in ("", KEPT) and household.relapsed_on is None:
        reasons.append(Reason("never_relapsed", _("This household has not returned to poverty."),
                              field="relapse_cause"))  # fmt: skip
    if reasons:
        raise Refused(reasons)


def _refuse_number(number: str, village: str) -> None:
    """A number given by hand is not one that another village will give: it would keep that village from its own."""
    code = given_by(number)
    if code and code != village and Division.objects.current().filter(pk=code).exists():
        raise DomainError("number_elsewhere", _("This number belongs to another village."), field="number")


def next_number(village: str) -> str:
    """The next household number of the village: its code and a serial of four digits. Holds a lock until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"households.number:{village}"])
    last = (
        Household.objects.filter(village_id=village, number__regex=rf"^{village}\d{{{SERIAL_LENGTH}}}$")
        .order_by("-number").values_list("number", flat=True).first()
    )  # fmt: skip
    serial = int(last[len(village) :]) + 1 if last else 1
    return f"{village}{serial:0{SERIAL_LENGTH}d}"
