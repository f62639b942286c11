"""A notice and its rows, frozen the moment they are prepared.

The database refuses every later change of the content; only the state and the dates of hanging move.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publicity.choices import SHOWN, Counting, EntryState, NoticeKind, NoticeState, Signer
from publicity.rules.kinds import KINDS
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class NoticeQuerySet(ScopedQuerySet):
    def hanging(self) -> NoticeQuerySet:
        return self.filter(state=NoticeState.HANGING)

    def awaiting_witness(self) -> NoticeQuerySet:
        """Prepared and not yet hung: the supervision committee's turn."""
        return self.filter(state=NoticeState.PREPARED)

    def waiting_for_signature_of(self, user: Any) -> NoticeQuerySet:
        """Prepared sheets that lack the signature this person gives under the posting in force."""
        posting = getattr(user, "posting", None)
        signer = {"branch_secretary": Signer.SECRETARY, "township_accounting": Signer.ACCOUNTING}.get(
            posting.role if posting else ""
        )
        if signer is None:
            return self.none()
        kinds = [kind for kind, spec in KINDS.items() if signer in spec.signers]
        given = NoticeSignature.objects.filter(notice=models.OuterRef("pk"), signer=signer)
        found = self.visible_to(user).filter(state=NoticeState.PREPARED, kind__in=kinds)
        villages = found.annotate(length=models.functions.Length("village_id")).filter(length=12)
        return villages.exclude(models.Exists(given)).exclude(prepared_by=user.pk).order_by("prepared_on", "pk")

    def due_to_close(self, on: dt.date) -> NoticeQuerySet:
        """Hanging although the last day is over, and no entry's clock still runs or stands."""
        running = Q(entries__state=EntryState.OBJECTED) | Q(entries__state=EntryState.HANGING, entries__ends_on__gte=on)
        still = Notice.objects.filter(running, pk=models.OuterRef("pk"))
        return self.hanging().filter(ends_on__lt=on).exclude(models.Exists(still))

    def with_urgency(self, on: dt.date, *, days: int = 3) -> NoticeQuerySet:
        """Annotates what to do first: 0 late to hang, 1 late to close, 2 waiting for the witness, 3 hanging, 4 done."""
        waiting, hanging = Q(state=NoticeState.PREPARED), Q(state=NoticeState.HANGING)
        return self.annotate(
            urgency=models.Case(
                models.When(waiting & Q(prepared_on__lt=on - dt.timedelta(days=days)), then=0),
                models.When(hanging & Q(ends_on__lt=on), then=1),
                models.When(waiting, then=2),
                models.When(hanging, then=3),
                default=4,
                output_field=models.SmallIntegerField(),
            )
        )

    def late_to_hang(self, on: dt.date, *, days: int = 3) -> NoticeQuerySet:
        """Prepared more than `days` days ago and still not witnessed."""
        return self.awaiting_witness().filter(prepared_on__lt=on - dt.timedelta(days=days))


class Notice(models.Model):
    """One sheet on the wall of one village (or of a township or county, by the length of the code)."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    kind = models.CharField(_("kind"), max_length=30, choices=NoticeKind.choices)
    title = models.CharField(_("title"), max_length=120)
    year = models.SmallIntegerField(_("year"))
    number = models.IntegerField(_("number"))
    subject = models.CharField(_("subject"), max_length=60, blank=True, db_collation="C")
    decision = models.CharField(_("decided by"), max_length=120, blank=True)
    columns = models.JSONField(_("columns"))
    personal = models.BooleanField(_("its rows are persons"))
    totals = models.JSONField(_("totals"), default=dict)
    entry_count = models.IntegerField(_("rows"))
    days = models.SmallIntegerField(_("days"))
    counting = models.CharField(_("counting"), max_length=15, choices=Counting.choices)
    period_document = models.CharField(_("rule of the days"), max_length=120, blank=True)
    canonical = models.TextField(_("frozen copy"))
    sha256 = models.CharField(_("fingerprint"), max_length=64, db_collation="C")
    check_code = models.CharField(_("check code"), max_length=9, unique=True, db_collation="C")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    origin = models.JSONField(
        _("where its money comes from"), default=list, db_default=models.Value([], models.JSONField())
    )
    covers_from = models.DateField(_("covers the time from"), null=True, blank=True)
    covers_to = models.DateField(_("covers the time to"), null=True, blank=True)
    prepared_on = models.DateField(_("prepared on"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("prepared by")
    )
    prepared_at = models.DateTimeField(_("prepared"))
    state = models.CharField(_("state"), max_length=10, choices=NoticeState.choices, default=NoticeState.PREPARED)
    starts_on = models.DateField(_("hangs from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    witnessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("witnessed by"),
    )
    witnessed_at = models.DateTimeField(_("witnessed"), null=True, blank=True)
    photographed_on = models.DateField(_("photographed on the board on"), null=True, blank=True)
    closed_on = models.DateField(_("closed or withdrawn on"), null=True, blank=True)
    statement = models.TextField(_("closing statement"), blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(fields=["village", "state", "id"], name="notice_village_state"),
            models.Index(fields=["village", "kind", "id"], name="notice_village_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="notice_number", fields=["village", "year", "number"],
                violation_error_message=_("This number was given just now. Try again."),
            ),
            models.CheckConstraint(
                name="notice_shown_is_witnessed",
                condition=~Q(state__in=sorted(SHOWN)) | Q(
                    starts_on__isnull=False, ends_on__isnull=False, witnessed_by__isnull=False,
                    witnessed_at__isnull=False),
                violation_error_message=_("A notice hangs only when the supervision committee has witnessed it."),
            ),
            models.CheckConstraint(
                name="notice_witness_pair",
                condition=Q(witnessed_by=None, witnessed_at=None) | Q(witnessed_by__isnull=False,
                                                                      witnessed_at__isnull=False),
                violation_error_message=_("The witness and the moment are noted together."),
            ),
            models.CheckConstraint(
                name="notice_witness_is_not_preparer",
                condition=Q(witnessed_by=None) | ~Q(witnessed_by=F("prepared_by")),
                violation_error_message=_("Whoever prepared the notice cannot witness it."),
            ),
            models.CheckConstraint(
                name="notice_closed_after_last_day",
                condition=~Q(state=NoticeState.CLOSED) | Q(closed_on__gt=F("ends_on")),
                violation_error_message=_("A notice is closed after its last day."),
            ),
            models.CheckConstraint(
                name="notice_covers_a_span",
                condition=Q(covers_from=None, covers_to=None) | Q(covers_from__lte=F("covers_to")),
                violation_error_message=_("The time a notice covers begins before it ends."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publicity:notice", args=[self.pk])

    @property
    def reference(self) -> str:
        """The number in addresses: 2026-3."""
        return f"{self.year}-{self.number}"

    def is_late(self, on: dt.date) -> bool:
        """Hanging beyond its last day."""
        return self.state == NoticeState.HANGING and self.ends_on is not None and self.ends_on < on


class NoticeSignature(models.Model):
    """A sheet signed before it hangs, by one of those who answer for it. Append-only. Source: DOMAIN §7.1."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="signatures", verbose_name=_("notice"))
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    signer = models.CharField(_("signs as"), max_length=12, choices=Signer.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("moment"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature of a notice")
        verbose_name_plural = _("signatures of notices")
        constraints = [
            models.UniqueConstraint(
                name="notice_signed_once_as", fields=["notice", "signer"],
                violation_error_message=_("This signature is there already."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.get_signer_display()}"


class EntryQuerySet(ScopedQuerySet):
    def for_subject(self, subject: str) -> EntryQuerySet:
        """Every row that ever carried this subject, the newest first."""
        return self.filter(subject=subject).select_related("notice").order_by("-pk")


class Entry(models.Model):
    """One row of a notice. `subject` names what it is about in a higher app ("households.case:12") and stays inside."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="entries", verbose_name=_("notice"))
    notice_id: int
    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("division"))
    village_id: str
    position = models.IntegerField(_("position"))
    subject = models.CharField(_("subject"), max_length=60, blank=True, db_collation="C")
    cells = models.JSONField(_("cells"))
    state = models.CharField(_("state"), max_length=10, choices=EntryState.choices, default=EntryState.HANGING)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    stopped_on = models.DateField(_("clock stopped on"), null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice entry")
        verbose_name_plural = _("notice entries")
        indexes = [models.Index(fields=["subject", "-id"], name="entry_subject", condition=~Q(subject=""))]
        constraints = [
            models.UniqueConstraint(
                name="entry_position", fields=["notice", "position"],
                violation_error_message=_("Two rows of a notice have the same position."),
            ),
            models.UniqueConstraint(
                name="entry_subject_once", fields=["notice", "subject"], condition=~Q(subject=""),
                violation_error_message=_("The same matter stands twice in one notice."),
            ),
            models.CheckConstraint(
                name="entry_objected_is_stopped",
                condition=Q(state=EntryState.OBJECTED, stopped_on__isnull=False)
                | (~Q(state=EntryState.OBJECTED) & Q(stopped_on=None)),
                violation_error_message=_("The clock of an entry stands exactly while it is objected to."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.position}"
