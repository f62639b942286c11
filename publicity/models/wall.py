"""What the public sees. Each model is a view in the database (migration 0002) that defines "public" once.

The wall's process reads these and nothing else; in the office the same views serve the same page.
"""

from __future__ import annotations

import datetime as dt

from django.db import models

from publicity.choices import Counting, EntryState, LogKind, NoticeKind, NoticeState, Outcome
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
    photographed_on = models.DateField(null=True)
    covers_from = models.DateField(null=True)
    covers_to = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    statement = models.TextField()
    open_objections = models.IntegerField()
    late_objections = models.IntegerField()
    origin = models.JSONField(default=list)

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
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    received_on = models.DateField()
    answered_on = models.DateField()
    answer = models.TextField()
    review_outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reviewed_on = models.DateField(null=True)
    review_answer = models.TextField()

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


class WallLogEntry(models.Model):
    """One entry of the publication log, as it was written."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    notice_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=LogKind.choices)
    on = models.DateField()
    at = models.DateTimeField()
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "wall_log_entry"

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class WallLogLeaf(models.Model):
    """The place of an entry in its county's tree."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    county = models.CharField(max_length=6)
    position = models.BigIntegerField()
    village_position = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    canonical = models.TextField()
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "wall_log_leaf"

    def __str__(self) -> str:
        return f"{self.county}/{self.position}"


class WallLogRoot(models.Model):
    """A signed head of a county's tree."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    on = models.DateField()
    size = models.BigIntegerField()
    root_hash = models.CharField(max_length=64)
    canonical = models.TextField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128)

    class Meta:
        managed = False
        db_table = "wall_log_root"

    def __str__(self) -> str:
        return f"{self.village_id} {self.on}"


class WallFrozen(models.Model):
    """The frozen copy of a notice, as long as all its rows may be read."""

    id = models.BigIntegerField(primary_key=True)
    village_id = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    canonical = models.TextField()

    class Meta:
        managed = False
        db_table = "wall_frozen"

    def __str__(self) -> str:
        return self.sha256
