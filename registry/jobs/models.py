"""Long work as a row: what it is, how far it is, whether it still lives, what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet

SILENCE = dt.timedelta(minutes=2)  # a running job that has not been heard of for so long is dead


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    INTERRUPTED = "interrupted", _("Interrupted")


OPEN = frozenset({State.QUEUED, State.RUNNING})
RETRYABLE = frozenset({State.FAILED, State.INTERRUPTED, State.CANCELLED})


class JobQuerySet(ScopedQuerySet):
    scope_field = "area_id"

    def silent(self, at: dt.datetime) -> JobQuerySet:
        """Running jobs without a heartbeat for too long: their worker died."""
        return self.filter(state=State.RUNNING, heartbeat_at__lt=at - SILENCE)

    def forgotten(self, at: dt.datetime) -> JobQuerySet:
        """Waiting jobs whose message was lost (the broker was emptied)."""
        return self.filter(state=State.QUEUED, heartbeat_at__lt=at - SILENCE)


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    area: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("area"))
    area_id: str
    params = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [models.Index(fields=["state", "heartbeat_at"], name="job_state_heartbeat")]
        constraints = [
            models.CheckConstraint(
                name="job_done_within_total",
                condition=Q(total=0) | Q(done__lte=F("total")),
                violation_error_message=_("A job cannot have done more than there is."),
            ),
            models.CheckConstraint(
                name="job_ended_when_not_open",
                condition=Q(state__in=["queued", "running"], ended_at=None)
                | (~Q(state__in=["queued", "running"]) & Q(ended_at__isnull=False)),
                violation_error_message=_("A job has an end if and only if it is no longer open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.get_state_display()}"

    @property
    def label(self) -> str:
        """The kind in words."""
        from registry.jobs.registry import label

        return label(self.kind)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_retryable(self) -> bool:
        return self.state in RETRYABLE

    @property
    def percent(self) -> int | None:
        """How far it is, 0..100; None when the total is not known."""
        return self.done * 100 // self.total if self.total else None
