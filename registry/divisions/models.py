"""The administrative divisions of China, province to village, at the natural length of their codes.

2, 4, 6, 9 and 12 characters for province, prefecture, county, township and village. The level is stored: padded
codes of five prefectures without counties collide. A division that was abolished keeps its row, with the day it
ended and its successor, because old records point at it.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LENGTHS = {1: 2, 2: 4, 3: 6, 4: 9, 5: 12}
LEVELS = {length: level for level, length in LENGTHS.items()}


class Level(models.IntegerChoices):
    PROVINCE = 1, _("Province")
    PREFECTURE = 2, _("Prefecture")
    COUNTY = 3, _("County")
    TOWNSHIP = 4, _("Township")
    VILLAGE = 5, _("Village")


def parent_code(code: str) -> str:
    """The code one level up, "" above a province.

    >>> parent_code("433124110226"), parent_code("43")
    ('433124110', '')
    """
    level = LEVELS[len(code)]
    return code[: LENGTHS[level - 1]] if level > 1 else ""


class DivisionQuerySet(models.QuerySet["Division"]):
    def current(self) -> DivisionQuerySet:
        """Divisions that still exist."""
        return self.filter(valid_to=None)

    def within(self, code: str) -> DivisionQuerySet:
        """The division `code` and everything below it."""
        return self.filter(code__gte=code, code__lt=f"{code}~") if code else self.none()

    def children_of(self, code: str) -> DivisionQuerySet:
        """The divisions one level below `code`; the provinces for ""."""
        if not code:
            return self.current().filter(level=Level.PROVINCE).order_by("code")
        return self.current().within(code).filter(level=LEVELS[len(code)] + 1).order_by("code")

    def villages_of(self, code: str) -> DivisionQuerySet:
        """The existing villages of the division `code`."""
        return self.current().within(code).filter(level=Level.VILLAGE).order_by("code")

    def matching(self, text: str) -> DivisionQuerySet:
        """Divisions whose code, name or pinyin initials begin with `text`."""
        text = text.strip()
        if text.isdigit():
            return self.current().filter(code__gte=text, code__lt=f"{text}~").order_by("code")
        if text.isascii():
            return self.current().filter(initials__startswith=text.lower()).order_by("level", "code")
        return self.current().filter(name__startswith=text).order_by("level", "code")


class Division(models.Model):
    """One division. Source: National Bureau of Statistics, statistical division codes, 2023 release."""

    code = models.CharField(_("code"), max_length=12, primary_key=True, db_collation="C")
    name = models.CharField(_("name"), max_length=60, db_collation="C")
    initials = models.CharField(_("pinyin initials"), max_length=60, db_collation="C", blank=True)
    level = models.SmallIntegerField(_("level"), choices=Level.choices)
    valid_from = models.SmallIntegerField(_("first release, year"))
    valid_to = models.SmallIntegerField(_("release that dropped it, year"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        indexes = [
            models.Index(fields=["name"], name="division_name"),
            models.Index(fields=["initials"], name="division_initials"),
        ]
        constraints = [
            models.CheckConstraint(
                name="division_level_fits_code",
                condition=Q(
                    *(Q(level=level, code__regex=rf"^\d{{{length}}}$") for level, length in LENGTHS.items()),
                    _connector=Q.OR,
                ),
                violation_error_message=_("The code's length does not fit the level."),
            ),
            models.CheckConstraint(
                name="division_ends_after_start",
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                violation_error_message=_("A division ends after it begins."),
            ),
            models.CheckConstraint(
                name="division_successor_only_when_ended",
                condition=Q(successor=None) | Q(valid_to__isnull=False),
                violation_error_message=_("Only a division that ended has a successor."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def parent_code(self) -> str:
        return parent_code(self.code)

    def ancestors(self) -> list[Division]:
        """The divisions above this one, province first."""
        codes = [self.code[:length] for length in LENGTHS.values() if length < len(self.code)]
        found = {division.code: division for division in Division.objects.filter(code__in=codes)}
        return [found[code] for code in codes if code in found]

    @property
    def full_name(self) -> str:
        """County, township and village in one string (or as much of it as there is)."""
        return "".join(d.name for d in [*self.ancestors(), self] if d.level >= min(self.level, Level.COUNTY))


class VillageField(models.ForeignKey[Any, Any]):
    """The one thing a scoped row keeps of the tree: its division's code.

    No index of its own: a scoped table has an index that begins with it.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("to", "divisions.Division")
        kwargs.setdefault("on_delete", models.PROTECT)
        kwargs.setdefault("db_index", False)
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("verbose_name", _("village"))
        super().__init__(**kwargs)
