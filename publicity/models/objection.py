"""What a villager says against a notice, until it is answered in public.

What they said, who they are and their pictures stand in tables of their own (`ObjectionWords`, `ObjectionContact`,
`ObjectionPhoto`). The database shows those to nobody posted in a village, and to nobody below the desk that the
objection went to: free text often tells who wrote it, and whoever is accused must not read it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.db.models.functions import Least, Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publicity.choices import OPEN, About, Channel, ObjectionState, Outcome
from publicity.models.notice import Entry, Notice
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.fields import SealedField

if TYPE_CHECKING:
    from registry.accounts.models import User

LEADER = "county_leader"
"""The role above the county office: nobody of the county stands higher."""


class ObjectionQuerySet(ScopedQuerySet):
    def open(self) -> ObjectionQuerySet:
        return self.filter(state__in=OPEN)

    def late(self, on: dt.date) -> ObjectionQuerySet:
        """Open after the day the answer, or the answer of the review, was due."""
        waiting = Q(state__in=OPEN - {ObjectionState.REVIEW}, due_on__lt=on)
        return self.filter(waiting | Q(state=ObjectionState.REVIEW, review_due_on__lt=on))

    def held_by(self, user: User) -> ObjectionQuerySet:
        """Open ones whose next step is up to people like `user`."""
        is_leader = bool(user.posting and user.posting.role == LEADER)
        return self.open().filter(desk=user.scope, leader_holds=is_leader)

    def at_desk(self, digits: int) -> ObjectionQuerySet:
        """Those that lie on a township's (9) or a county's (6) desk."""
        return self.annotate(height=Length("desk")).filter(height=digits)

    def with_next_day(self) -> ObjectionQuerySet:
        """`next_on`: the day of whatever is owed next; none when nobody owes anything."""
        return self.annotate(next_on=Case(
            When(state=ObjectionState.RECEIVED, then=Least("accept_by", "due_on")),
            When(state__in=[ObjectionState.ACCEPTED, ObjectionState.INVESTIGATING], then="due_on"),
            When(state=ObjectionState.REVIEW, then="review_due_on"),
            output_field=models.DateField(),
        ))  # fmt: skip


class Objection(models.Model):
    """An objection to one entry of a notice, or (entry null) to the notice as a whole."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections", verbose_name=_("notice"))
    notice_id: int
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="objections", verbose_name=_("entry")
    )
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    channel = models.CharField(_("how it came"), max_length=10, choices=Channel.choices)
    anonymous = models.BooleanField(_("anonymous"))
    receipt_hash = models.BinaryField(_("receipt"), unique=True)
    state = models.CharField(_("state"), max_length=15, choices=ObjectionState.choices, default=ObjectionState.RECEIVED)
    received_on = models.DateField(_("received on"))
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("answer due on"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    about = models.CharField(_("about"), max_length=15, choices=About.choices, default=About.ENTRY)
    desk = models.CharField(_("handled at"), max_length=12, db_collation="C")
    accept_by = models.DateField(_("to be taken up by"))
    leader_holds = models.BooleanField(_("the county leader handles it"), default=False, db_default=False)
    escalated_on = models.DateField(_("taken one level up on"), null=True, blank=True)
    first_investigator = models.CharField(_("first investigator"), max_length=60, blank=True)
    second_investigator = models.CharField(_("second investigator"), max_length=60, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("public answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    review_until = models.DateField(_("review may be asked for until"), null=True, blank=True)
    review_asked_on = models.DateField(_("review asked for on"), null=True, blank=True)
    review_due_on = models.DateField(_("review due on"), null=True, blank=True)
    review_outcome = models.CharField(_("outcome of the review"), max_length=10, choices=Outcome.choices, blank=True)
    review_answer = models.TextField(_("public answer of the review"), blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by")
    )
    satisfied = models.BooleanField(_("satisfied"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        indexes = [
            models.Index(fields=["village", "state", "due_on"], name="objection_village_due"),
            models.Index(fields=["notice", "received_at"], name="objection_notice_time"),
            models.Index(fields=["received_at"], name="objection_time"),
            models.Index(fields=["entry"], name="objection_entry_open", condition=Q(state__in=sorted(OPEN))),
        ]
        constraints = [
            models.CheckConstraint(
                name="objection_settled_is_answered",
                condition=~Q(state__in=["replied", "review", "closed"])
                | (Q(answered_on__isnull=False) & ~Q(answer="") & ~Q(outcome="")),
                violation_error_message=_("An objection is settled with an answer in public."),
            ),
            models.CheckConstraint(
                name="objection_entered_not_handled",
                condition=Q(entered_by=None) | Q(handled_by=None) | ~Q(entered_by=models.F("handled_by")),
                violation_error_message=_("You entered this objection; someone else handles it."),
            ),
            models.CheckConstraint(
                name="objection_reviewer_is_another",
                condition=Q(reviewed_by=None) | Q(handled_by=None) | ~Q(reviewed_by=models.F("handled_by")),
                violation_error_message=_("Who answered the objection does not review it."),
            ),
            models.CheckConstraint(
                name="objection_reviewed_is_answered",
                condition=Q(review_outcome="", reviewed_on=None, review_answer="")
                | (~Q(review_outcome="") & Q(reviewed_on__isnull=False, review_asked_on__isnull=False)
                   & ~Q(review_answer="")),
                violation_error_message=_("A review ends with its outcome and an answer in public."),
            ),
            models.CheckConstraint(
                name="objection_investigators_differ",
                condition=Q(second_investigator="") | ~Q(first_investigator=models.F("second_investigator")),
                violation_error_message=_("The two investigators are two persons."),
            ),
            models.CheckConstraint(
                name="objection_closed_on_fits_state",
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on=None)),
                violation_error_message=_("A closed objection says when it was closed."),
            ),
            models.CheckConstraint(
                name="objection_answered_after_receipt",
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("received_on")),
                violation_error_message=_("An objection is answered after it was received."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.received_on}"

    def get_absolute_url(self) -> str:
        return reverse("publicity:objection", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def owed_on(self) -> dt.date:
        """The day the answer, or the answer of the review, is due."""
        return self.review_due_on if self.state == ObjectionState.REVIEW and self.review_due_on else self.due_on

    @property
    def accuses_county(self) -> bool:
        """Is the county itself accused, by name or as the author of the list? Then only its leader reads it."""
        authored = len(self.village_id) == 6 or self.notice.kind.endswith("_announcement")
        return self.about == About.COUNTY or authored

    def is_late(self, on: dt.date) -> bool:
        return self.is_open and self.owed_on < on


class ObjectionWords(models.Model):
    """What was said and what was found: read from the desk of the objection upwards, never in a village.

    Row-level security shows it to scopes whose code has at most `reach` digits (9: township, 6: county).
    """

    objection = models.OneToOneField(
        Objection, models.PROTECT, related_name="words", primary_key=True, verbose_name=_("objection")
    )
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    reach = models.SmallIntegerField(default=9, db_default=9)
    text = models.TextField(_("what is said"))
    findings = models.TextField(_("findings"), blank=True)
    review_reason = models.TextField(_("why a review is asked for"), blank=True)
    review_findings = models.TextField(_("findings of the review"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of an objection")
        verbose_name_plural = _("words of objections")
        constraints = [
            models.CheckConstraint(
                name="objection_says_something", condition=~Q(text=""),
                violation_error_message=_("Say what is not right."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.objection_id}"


class ObjectionContact(models.Model):
    """How to reach the one who objected. Row-level security hides it from the village, and below `reach`.

    The wall's process has no key to seal with: it leaves the phone in `unsealed`, and a task of the office seals it
    within a minute (publicity.take_in).
    """

    objection = models.OneToOneField(
        Objection, models.PROTECT, related_name="contact", primary_key=True, verbose_name=_("objection")
    )
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    reach = models.SmallIntegerField(default=9, db_default=9)
    name = models.CharField(_("name"), max_length=30, blank=True)
    phone = SealedField(_("phone"), purpose="phone")
    unsealed = models.CharField(max_length=20, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection contact")
        verbose_name_plural = _("objection contacts")

    def __str__(self) -> str:
        return f"{self.objection_id}"


class ObjectionPhoto(models.Model):
    """A picture that came with an objection. Hidden as the contact is."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="photos", verbose_name=_("objection"))
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    reach = models.SmallIntegerField(default=9, db_default=9)
    sha256 = models.CharField(_("fingerprint"), max_length=64, db_collation="C")
    picture = models.BinaryField(_("picture"))  # JPEG, made small and without its metadata before it is stored
    received_at = models.DateTimeField(_("received"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of an objection")
        verbose_name_plural = _("photos of objections")
        constraints = [
            models.UniqueConstraint(
                name="objection_photo_once", fields=["objection", "sha256"],
                violation_error_message=_("This photo is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.objection_id} · {self.sha256[:8]}"
