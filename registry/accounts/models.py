"""Who works here, and as what.

An account is one person. A posting is a role in a division for a time; all rights come from the posting that is
active in the session. Closing the posting closes the rights the same day.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from registry.accounts import roles
from registry.accounts.permissions import Permission
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class UserManager(BaseUserManager):
    def create_user(self, username: str, *, name: str, password: str | None = None, **fields: Any) -> User:
        """A new account; without a password it cannot log in."""
        user = self.model(username=username, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """One person who logs in. `posting` is the active posting, set for the request (middleware) or by `act_as`."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken.")},
    )
    name = models.CharField(_("full name"), max_length=60)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(_("must change the password at next login"), default=False)
    password_changed_at = models.DateTimeField(_("password changed"), null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    _posting: Posting | None = None

    def __str__(self) -> str:
        return self.name

    @property
    def posting(self) -> Posting | None:
        """The posting this person acts under now, or None."""
        return self._posting

    def act_as(self, posting: Posting | None) -> User:
        """Acts under `posting` from here on, for this object only. Returns self."""
        self._posting = posting
        return self

    @property
    def scope(self) -> str:
        """The division code of the active posting, "" without one."""
        return self._posting.division_id if self._posting else ""

    @property
    def role(self) -> roles.Role | None:
        return roles.ROLES[self._posting.role] if self._posting else None

    def may(self, permission: Permission | str) -> bool:
        """Does the active posting's role hold this right?"""
        return self.is_active and self.role is not None and Permission(permission) in self.role.permissions

    def postings_on(self, day: dt.date) -> list[Posting]:
        """The postings in force on `day`: widest division first, then the one held longest."""
        found = self.postings.in_force_on(day).select_related("division").order_by("starts_on", "pk")
        return sorted(found, key=lambda posting: len(posting.division_id))


class PostingQuerySet(ScopedQuerySet):
    scope_field = "division_id"

    def in_force_on(self, day: dt.date) -> PostingQuerySet:
        """Postings that have begun and not ended on `day` (the end day itself is no longer in force)."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class Posting(models.Model):
    """A role in a division, from `starts_on` until `ends_on` (exclusive; None = open)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=30, choices=roles.CHOICES)
    division: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    division_id: str
    title = models.CharField(_("title"), max_length=60, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        indexes = [models.Index(fields=["division", "role"], name="posting_division_role")]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_start",
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A posting ends after it begins."),
            ),
            ExclusionConstraint(
                name="posting_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("division", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on", "ends_on", RangeBoundary(), function="DATERANGE", output_field=DateRangeField()
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person already holds this role here in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} · {self.get_role_display()}"
