"""The register of helpers: entered, changed, ended. Whom a helper stands by is the households' affair (§5.2)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction

from registry.audit import trail
from registry.errors import Refused
from registry.fields import blind_index
from villages import errors
from villages.choices import HelpFigure
from villages.models import Helper, HelpRule

if TYPE_CHECKING:
    from registry.accounts.models import User


def limit_of(helper: Helper, *, on: dt.date) -> HelpRule | None:
    """How many households a helper of this post should have here, with the document; None when nobody set it."""
    return HelpRule.objects.in_force(HelpFigure(f"load_{helper.post}"), region=helper.village_id, on=on)


@transaction.atomic
def register_helper(*, village: str, by: User | None, on: dt.date, **fields: Any) -> Helper:
    """Enters a helper of a village. Raises Refused when the same phone is on the village's register already."""
    helper = Helper(village_id=village, **fields)
    _refuse_twice(helper, on=on)
    helper.save(force_insert=True)
    trail.record("villages.helper_registered", by=by, target=helper, village=village, after=_shown(fields))
    return helper


@transaction.atomic
def change_helper(helper: Helper, *, by: User | None, on: dt.date, **fields: Any) -> Helper:
    """Writes changed facts of a helper: unit, post, phone, login. The end is `end_helper`."""
    locked: Helper = Helper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    before = {name: getattr(locked, name) for name in fields}
    changed = {name: value for name, value in fields.items() if value != before[name]}
    for name, value in changed.items():
        setattr(locked, name, value)
    if changed:
        _refuse_twice(locked, on=on)
        locked.save(update_fields=[*changed, "phone_index"])
        trail.record("villages.helper_changed", by=by, target=locked, village=locked.village_id,
                     before=_shown({name: before[name] for name in changed}), after=_shown(changed))  # fmt: skip
    return locked


@transaction.atomic
def end_helper(helper: Helper, *, by: User | None, on: dt.date, reason: str) -> Helper:
    """Ends a helper's task: from `on` on no longer a helper here. Households must be handed over first (households)."""
    locked: Helper = Helper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    if locked.ended_on is not None:
        raise Refused([errors.HELPER_ENDED])
    if on < locked.started_on:
        raise Refused([errors.HELPER_NOT_BEGUN])
    locked.ended_on = on
    locked.save(update_fields=["ended_on"])
    trail.record("villages.helper_ended", by=by, target=locked, village=locked.village_id, after={"ended_on": on},
                 reason=reason)  # fmt: skip
    return locked


def _refuse_twice(helper: Helper, *, on: dt.date) -> None:
    """One person stands once on a village's register at a time: told by the phone, and by the login."""
    others = Helper.objects.within(helper.village_id).active_on(on).exclude(pk=helper.pk)
    reasons = []
    if helper.phone is not None:
        index = blind_index("phone", helper.phone.reveal())
        if (other := others.filter(phone_index=index).first()) is not None:
            reasons.append(errors.helper_known(other.name))
    if helper.user_id is not None and (other := others.filter(user=helper.user_id).first()) is not None:
        reasons.append(errors.login_taken(other.name))
    if reasons:
        raise Refused(reasons)


def _shown(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields as the trail keeps them: a phone masked, a login by name."""
    plain = {name: str(value) if name == "user" and value else value for name, value in fields.items()}
    if plain.get("phone"):
        plain["phone"] = Helper(phone=plain["phone"]).phone
    return plain
