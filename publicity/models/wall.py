"""What the public sees. Each model is a view in the database (migration 0002) that defines "public" once.

The wall's process reads these and nothing else; in the office the same views serve the same page.
"""

from __future__ import annotations

import datetime as dt

from django.db import models

from publicity.choices import Counting, EntryState, NoticeKind, NoticeState
from registry.divisions.models import LEVELS


class WallNotice(models.Model):
    """A notice that hangs or has hung, in its public columns."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    title = models.CharField(max_length=120)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    decision = models.CharField(max_length=120)
    columns = models.JSONField()
    personal = models.BooleanField()
    totals = models.JSONField()
    entry_count = models.IntegerField()
    days = models.SmallIntegerField()
    counting = models.CharField(max_length=15, choices=Counting.choices)
    sha256 = models.CharField(max_length=64)
    check_code = models.CharField(max_length=9)
    corrects_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    last_on = models.DateField()  # with the days that objections added
    closed_on = models.DateField(null=True)
    statement = models.TextField()
    open_objections = models.IntegerField()
    late_objections = models.IntegerField()

    class Meta:
        managed = False
        db_table = "wall_notice"

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return f"{self.year}-{self.number}"

    def hangs_on(self, day: dt.date) -> bool:
        """Can it be objected to on that day?"""
        return self.state == NoticeState.HANGING and day <= self.last_on


class WallEntry(models.Model):
    """A row of such a notice; rows about persons are gone once their term is over."""

    id = models.BigIntegerField(primary_key=True)
    notice_id = models.BigIntegerField()
    village_id = models.CharField(max_length=12)
    position = models.IntegerField()
    cells = models.JSONField()
    state = models.CharField(max_length=10, choices=EntryState.choices)
    ends_on = models.DateField()

    class Meta:
        managed = False
        db_table = "wall_entry"

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.position}"


class WallAnswer(models.Model):
    """A public answer to an objection."""

    id = models.BigIntegerField(primary_key=True)
    notice_id = models.BigIntegerField()
    village_id = models.CharField(max_length=12)
    state = models.CharField(max_length=15)
    received_on = models.DateField()
    answered_on = models.DateField()
    answer = models.TextField()

    class Meta:
        managed = False
        db_table = "wall_answer"

    def __str__(self) -> str:
        return self.answer[:40]


class WallFigures(models.Model):
    """The newest figures of each topic of a division."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    topic = models.CharField(max_length=20)
    as_of = models.DateField()
    payload = models.JSONField()

    class Meta:
        managed = False
        db_table = "wall_figures"

    def __str__(self) -> str:
        return f"{self.village_id} {self.topic}"


class WallContact(models.Model):
    """The office phone of a division."""

    village_id = models.CharField(max_length=12, primary_key=True)
    office_phone = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "wall_contact"

    def __str__(self) -> str:
        return self.office_phone

    @property
    def level(self) -> int:
        """The level of the division whose office it is."""
        return LEVELS[len(self.village_id)]
