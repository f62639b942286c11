"""Opening and closing accounts and postings. Only a system administrator, never on their own account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.models import Posting, User
from registry.audit import trail
from registry.divisions.models import Division
from registry.errors import DomainError


def _not_oneself(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise DomainError("own_account", _("Nobody changes their own account; another administrator does."))


@transaction.atomic
def open_account(
    *, username: str, name: str, password: str, role: str, division: Division, title: str, starts_on: dt.date, by: User
) -> User:
    """A new person with a first posting; must change the password at first login."""
    user = User.objects.create_user(username, name=name, password=password, must_change_password=True)
    trail.record("accounts.user_created", by=by, target=user, village=division.code, after={"username": username})
    begin_posting(user, role=role, division=division, title=title, starts_on=starts_on, by=by)
    return user


@transaction.atomic
def begin_posting(user: User, *, role: str, division: Division, title: str, starts_on: dt.date, by: User) -> Posting:
    """Gives `user` a role in a division from `starts_on` on."""
    _not_oneself(user, by)
    posting = Posting(user=user, role=role, division=division, title=title, starts_on=starts_on)
    posting.full_clean()
    posting.save()
    trail.record(
        "accounts.posting_created",
        by=by,
        target=user,
        village=division.code,
        after={"role": role, "division": division.code, "starts_on": starts_on},
    )
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, on: dt.date, by: User, reason: str = "") -> None:
    """Ends a posting; its rights are gone the same day. One that began today or later never counted."""
    _not_oneself(posting.user, by)
    if posting.ends_on is not None and posting.ends_on <= on:
        raise DomainError("posting_ended", _("This posting has already ended."))
    posting.ends_on = max(on, posting.starts_on + dt.timedelta(days=1))
    posting.save(update_fields=["ends_on"])
    trail.record(
        "accounts.posting_ended",
        by=by,
        target=posting.user,
        village=posting.division_id,
        after={"role": posting.role, "ends_on": posting.ends_on},
        reason=reason,
    )


@transaction.atomic
def set_active(user: User, *, active: bool, by: User, village: str) -> None:
    """Closes or reopens an account. A closed one is out with its next request."""
    _not_oneself(user, by)
    before, user.is_active = user.is_active, active
    user.save(update_fields=["is_active"])
    trail.record(
        "accounts.user_changed",
        by=by,
        target=user,
        village=village,
        before={"is_active": before},
        after={"is_active": active},
    )


@transaction.atomic
def reset_password(user: User, *, password: str, by: User, village: str) -> None:
    """A new first password, to be changed at the next login; open sessions end."""
    _not_oneself(user, by)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    trail.record("accounts.password_reset", by=by, target=user, village=village)


def password_changed(user: User) -> None:
    """Notes that a person set a password of their own."""
    user.must_change_password = False
    user.password_changed_at = clock.now()
    user.save(update_fields=["must_change_password", "password_changed_at"])
