"""The people of a household. Membership has dates and reasons; exactly one current member is the head. DOMAIN §2.5."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import (
    Ethnicity,
    JoinReason,
    LeaveReason,
    Politics,
    Relation,
    Sex,
)
from households.models.facts import YearlyFacts
from households.models.household import Household
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import BlindIndexField, SealedField, blind_index
from registry.text.identity import age_on, uniqueness_key
from registry.text.names import search_text

CURRENT = Q(left_on=None)


class PinyinField(models.CharField):  # type: ignore[type-arg]  # subscriptable under django-stubs only
    """The pinyin keys of `source`, written anew by save() and by COPY alike. A CharField to the schema."""

    def __init__(self, *args: Any, source: str = "name", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        keys = search_text(getattr(model_instance, self.source))[: self.max_length]
        setattr(model_instance, self.attname, keys)
        return keys


class MemberQuerySet(ScopedQuerySet):
    def current(self) -> MemberQuerySet:
        """Members who have not left."""
        return self.filter(CURRENT)

    def counted(self) -> MemberQuerySet:
        """Current members who count for the size of the household and its income per head."""
        return self.current().filter(is_counted=True)

    def present_on(self, day: dt.date) -> MemberQuerySet:
        """Members who belonged to their household at the end of `day`."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)

    def with_identity(self, number: str) -> MemberQuerySet:
        """Members with this identity number, by its blind index; nobody for a temporary one."""
        key = uniqueness_key(number)
        return self.filter(identity_index=blind_index("identity", key)) if key else self.none()


class Member(YearlyFacts):
    """One person in one household, from `joined_on` until `left_on` (exclusive; None = still there)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name=_("household"))
    village: models.ForeignKey[Any, Any] = VillageField()
    name = models.CharField(_("name"), max_length=60)
    identity = SealedField(_("identity number"), purpose="identity", null=False, blank=False)
    identity_index = BlindIndexField(source="identity")
    is_temporary = models.BooleanField(_("temporary number"), default=False)
    number = models.CharField(_("person number"), max_length=32, blank=True, default="", db_collation="C")
    disability_certificate = SealedField(_("disability certificate"), purpose="identity")
    disability_year = models.SmallIntegerField(_("year of the certificate"), null=True, blank=True)
    phone = SealedField(_("phone"), purpose="phone")
    phone_index = BlindIndexField(source="phone")
    search = PinyinField(max_length=300, blank=True, default="", db_collation="C", editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    birth_on = models.DateField(_("birth date"))
    relation = models.CharField(_("relation to the head"), max_length=24, choices=Relation.choices)
    ethnicity = models.CharField(_("ethnic group"), max_length=2, choices=Ethnicity.choices, blank=True)
    politics = models.CharField(_("political status"), max_length=12, choices=Politics.choices, blank=True)
    is_soldier = models.BooleanField(_("serves in the army"), default=False)
    speaks_mandarin = models.BooleanField(_("speaks Mandarin"), null=True, blank=True)
    is_without_carers = models.BooleanField(_("child without anyone to care"), default=False)
    jobless_reason = models.CharField(_("why a graduate has no work"), max_length=80, blank=True, default="")
    is_counted = models.BooleanField(_("counts as a member"), default=True)
    joined_on = models.DateField(_("joined on"))
    join_reason = models.CharField(
        _("reason for joining"), max_length=12, choices=JoinReason.choices, default=JoinReason.IDENTIFIED
    )
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_reason = models.CharField(_("reason for leaving"), max_length=10, choices=LeaveReason.choices, blank=True)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("was before")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index(fields=["village", "household"], name="member_village_household"),
            models.Index(fields=["identity_index"], name="member_identity"),
            # Search as you type reads this instead of the table, which is four times as wide.
            models.Index(
                name="member_sought",
                fields=["village"],
                include=["household", "name", "search", "phone_index"],
                condition=CURRENT,
            ),
        ]
        constraints = [
            *YearlyFacts.Meta.constraints,
            models.UniqueConstraint(
                name="member_identity_once",
                fields=["identity_index"],
                condition=CURRENT & Q(is_temporary=False),
                violation_error_message=_("A person with this identity number is a member of a household already."),
            ),
            models.UniqueConstraint(
                name="member_one_head",
                fields=["household"],
                condition=CURRENT & Q(relation=Relation.HEAD),
                violation_error_message=_("A household has exactly one head."),
            ),
            models.UniqueConstraint(
                name="member_one_spouse",
                fields=["household"],
                condition=CURRENT & Q(relation=Relation.SPOUSE),
                violation_error_message=_("A household has at most one spouse of the head."),
            ),
            models.CheckConstraint(
                name="member_relation_known",
                condition=Q(relation__in=Relation.values),
                violation_error_message=_("Choose the relation to the head."),
            ),
            models.CheckConstraint(
                name="member_sex_known",
                condition=Q(sex__in=Sex.values),
                violation_error_message=_("A member's sex is male or female."),
            ),
            models.CheckConstraint(
                name="member_born_since_1900",
                condition=Q(birth_on__gte=dt.date(1900, 1, 1)),
                violation_error_message=_("The birth date lies before 1900."),
            ),
            models.CheckConstraint(
                name="member_left_with_reason",
                condition=Q(left_on=None, left_reason="") | (Q(left_on__isnull=False) & ~Q(left_reason="")),
                violation_error_message=_("A member who left has the day and the reason, or neither."),
            ),
            models.CheckConstraint(
                name="member_left_after_joined",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("A member leaves after joining."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{reverse('households:detail', args=[self.household_id])}#members"

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD and self.left_on is None

    def age_on(self, day: dt.date) -> int:
        """Completed years on `day`."""
        return age_on(self.birth_on, day)
