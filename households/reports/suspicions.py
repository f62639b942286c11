"""What the records say against a visit: its photo elsewhere, too many visits in an hour, a visitor who was no helper.

Computed when looked at, within the reader's scope: the village sees what lies in the village, the township also what
lies in the villages next to it. Source: DOMAIN §5.2 (anti-fraud).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import BigIntegerField, Case, Count, Exists, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Substr, TruncDate

from households.choices import VisitForm
from households.models import HelperAssignment, Visit
from households.rules.visits import Reuse, VisitFacts
from registry import clock
from registry.documents import attachments
from registry.documents.models import Attachment
from villages.choices import HelpFigure
from villages.models import Helper, HelpRule

PREFIX = "households.visit:"
HALF_AN_HOUR = dt.timedelta(minutes=30)


def per_hour(area: str, on: dt.date) -> int | None:
    """How many visits one person can make in an hour here; None when nobody set it."""
    return HelpRule.objects.value_of(HelpFigure.VISITS_PER_HOUR, region=area, on=on)


def with_signs(visits: Any, *, area: str, on: dt.date) -> Any:
    """Adds to visits: `has_photo`, `is_reused`, `within_hour`, `is_hasty`, `is_stranger`, and `is_suspicious` of them.

    The photos' side is asked once for all visits: a correlated search by subject cannot use its index behind
    row-level security.
    """
    limit = per_hour(area, on)
    marked = visits.annotate(
        day=TruncDate("held_at", tzinfo=clock.ZONE),
        has_photo=_true(Q(pk__in=_visits_with(Attachment.objects.within(area)))),
        is_reused=_true(Q(pk__in=_visits_with(Attachment.objects.within(area).filter(Exists(_twins()))))),
        within_hour=_within_hour(),
    ).annotate(is_stranger=_is_stranger())
    hasty = Q(within_hour__gt=limit) if limit is not None else Q(pk=None)
    return marked.annotate(is_hasty=_true(hasty), is_suspicious=_true(Q(is_reused=True) | Q(is_stranger=True) | hasty))


def _true(condition: Any) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False))


def _visits_with(photos: Any) -> Any:
    """The keys of the visits that photos are filed under."""
    number = Cast(Substr("subject", len(PREFIX) + 1), BigIntegerField())
    own = photos.filter(subject__startswith=PREFIX)
    return own.annotate(visit=Case(When(subject__startswith=PREFIX, then=number))).values("visit")


def photo_counts(photos: Any) -> Counter[str]:
    """How many of these photos are filed under each visit, by its subject."""
    rows = photos.filter(subject__startswith=PREFIX).order_by().values_list("subject").annotate(n=Count("pk"))
    return Counter(dict(rows))


def _twins() -> Any:
    same = (
        Q(sha256=OuterRef("sha256"))
        | (Q(source_sha256=OuterRef("source_sha256")) & ~Q(source_sha256=""))
        | Q(picture_hash=OuterRef("picture_hash"))
    )
    return Attachment.objects.filter(same).exclude(subject=OuterRef("subject"))


def _within_hour() -> Any:
    """Households the same visitor saw at home within half an hour before and after."""
    near = Visit.objects.filter(
        form=VisitForm.HOME, held_at__gte=OuterRef("held_at") - HALF_AN_HOUR,
        held_at__lte=OuterRef("held_at") + HALF_AN_HOUR,
    ).order_by()  # fmt: skip

    def count(rows: Any) -> Any:
        key = Value(1, output_field=IntegerField())
        one = rows.annotate(all=key).values("all").annotate(n=Count("household", distinct=True)).values("n")
        return Coalesce(Subquery(one, output_field=IntegerField()), 0)

    return Case(
        When(~Q(form=VisitForm.HOME), then=Value(0)),
        When(helper=None, then=count(near.filter(helper=None, recorded_by=OuterRef("recorded_by")))),
        default=count(near.filter(helper=OuterRef("helper"))),
        output_field=IntegerField(),
    )


def _is_stranger() -> Any:
    """Is a helper named who was not assigned to the household on that day?"""
    open_then = Q(ends_on=None) | Q(ends_on__gt=OuterRef("day"))
    assigned = HelperAssignment.objects.filter(
        open_then, household=OuterRef("household"), helper=OuterRef("helper"), starts_on__lte=OuterRef("day")
    )
    return Case(When(Q(helper__isnull=False) & ~Exists(assigned), then=Value(True)), default=Value(False))


def facts_of(visit: Visit, *, area: str, on: dt.date) -> VisitFacts:
    """What is known around one visit, for rules.visits.suspicions."""
    day = visit.held_at.astimezone(clock.ZONE).date()
    marked = with_signs(Visit.objects.filter(pk=visit.pk), area=area, on=on).get()
    helper: Helper | None = visit.helper
    active = helper.is_active_on(day) if helper is not None else None
    assigned = not marked.is_stranger if helper is not None else None
    return VisitFacts(active, assigned, marked.within_hour, per_hour(area, on), tuple(_reuses(visit)))


def _reuses(visit: Visit) -> list[Reuse]:
    """Where the photos of a visit are filed besides; a visit is named by its household and day."""
    subjects = {twin.subject: twin for photo in attachments.of(visit.subject) for twin in attachments.elsewhere(photo)}
    keys = [int(subject.removeprefix(PREFIX)) for subject in subjects if subject.startswith(PREFIX)]
    visits = {v.subject: v for v in Visit.objects.filter(pk__in=keys).select_related("household", "village")}
    found = []
    for subject, twin in sorted(subjects.items()):
        other = visits.get(subject)
        if other is not None:
            day = other.held_at.astimezone(clock.ZONE).date()
            found.append(Reuse(f"{other.village.name} {other.household.head_name} {day:%Y-%m-%d}"))
        else:
            found.append(Reuse(f"{twin.village.name} {twin.uploaded_at.astimezone(clock.ZONE):%Y-%m-%d}"))
    return found


def photos_of(visits: list[Visit]) -> dict[int, list[Attachment]]:
    """The photos of several visits, by the visit's key, in one query."""
    by_subject = {visit.subject: visit.pk for visit in visits}
    found: dict[int, list[Attachment]] = {visit.pk: [] for visit in visits}
    for photo in Attachment.objects.filter(subject__in=by_subject).order_by("pk"):
        found[by_subject[photo.subject]].append(photo)
    return found
