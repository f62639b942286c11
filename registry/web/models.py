"""Filters of lists that someone named, to come back to them by one click."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: Any, page: str) -> SavedFilterQuerySet:
        """The user's own filters of one list, by name."""
        return self.filter(user=user.pk, page=page).order_by("name")


class SavedFilter(models.Model):
    """One person's filter of one list: `page` is the list's path, `query` its address after the question mark."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    page = models.CharField(max_length=200)
    name = models.CharField(_("name of the filter"), max_length=40)
    query = models.CharField(max_length=1000)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            models.UniqueConstraint(
                name="saved_filter_named_once",
                fields=["user", "page", "name"],
                violation_error_message=_("You have a filter of this name for this list."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.page}?{self.query}"
