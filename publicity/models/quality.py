"""How well a place publishes, as anyone may read it: two more views of the wall (migration 0012)."""

from __future__ import annotations

from django.db import models

from publicity.choices import Frequency, NoticeKind, NoticeState


class WallQuality(models.Model):
    """A notice that hangs or hung, with what its quality is judged by. No row of it, no name, no word of an objection.

    `signed` lists who signed ("accounting,secretary"); `rows_from` and `rows_to` are the first and last day its rows
    speak of, as text; `in_time` and `late` count objections answered in time, and answered late or overdue.
    """

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    corrects_id = models.BigIntegerField(null=True)
    prepared_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_on = models.DateField(null=True)
    photographed_on = models.DateField(null=True)
    covers_from = models.DateField(null=True)
    covers_to = models.DateField(null=True)
    rows_from = models.TextField(null=True)
    rows_to = models.TextField(null=True)
    signed = models.TextField()
    in_time = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        managed = False
        db_table = "wall_quality"

    def __str__(self) -> str:
        return f"{self.village_id} {self.kind} {self.starts_on}"


class WallDutyRule(models.Model):
    """A duty to the wall as everyone may read it."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    level = models.SmallIntegerField()
    region = models.CharField(max_length=12)
    frequency = models.CharField(max_length=12, choices=Frequency.choices)
    grace_days = models.SmallIntegerField()
    document_no = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "wall_duty"

    def __str__(self) -> str:
        return f"{self.kind} {self.frequency}"
