"""A warning about money as a small case: what was seen, who answers by when, how it ended. Source: DOMAIN §6.8."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds.choices import Closing, HitState, Pattern
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class HitQuerySet(ScopedQuerySet):
    def standing(self) -> HitQuerySet:
        """Warnings that are not finished."""
        return self.exclude(state__in=[HitState.CLOSED, HitState.EXEMPT])

    def on_paper(self, subject: str) -> HitQuerySet:
        """Warnings that a paper or a card is part of, by its subject ("funds.payment:12", "households.household:3")."""
        return self.filter(papers__contains=[subject])


class Hit(models.Model):
    """One warning. `key` names what it is about, so that the nightly run finds it again instead of opening another."""

    village: Any = VillageField(verbose_name=_("division"))
    village_id: str
    pattern = models.CharField(_("pattern"), max_length=24, choices=Pattern.choices)
    key = models.CharField(max_length=120, db_collation="C")
    subject = models.CharField(_("paper"), max_length=60)  # "funds.project:12"; where the warning leads
    papers = ArrayField(
        models.CharField(max_length=60), verbose_name=_("papers and cards concerned"), default=list, db_default=[]
    )
    accused = ArrayField(models.BigIntegerField(), default=list, db_default=[])  # accounts of cadres it is about
    facts = models.JSONField(_("facts"))  # values of its sentence, as of the day it was seen
    amount_yuan = models.DecimalField(_("amount (yuan)"), max_digits=16, decimal_places=2, null=True)
    found_on = models.DateField(_("seen on"))
    last_seen_on = models.DateField(_("last seen on"))
    due_on = models.DateField(_("to be answered by"))
    responsible = models.CharField(_("who answers"), max_length=30)  # role code
    escalated_on = models.DateField(_("handed up on"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=HitState.choices, default=HitState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    judged_on = models.DateField(_("judged on"), null=True)
    judged_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("judged by")
    )
    closed_on = models.DateField(_("closed on"), null=True)
    closing = models.CharField(_("how it ended"), max_length=10, choices=Closing.choices, blank=True)
    exempt_until = models.DateField(_("exempt until"), null=True)
    recovery: Any = models.ForeignKey(
        "funds.Recovery", models.PROTECT, null=True, related_name="hits", verbose_name=_("recovery")
    )

    objects = HitQuerySet.as_manager()

    class Meta:
        verbose_name = _("warning about money")
        verbose_name_plural = _("warnings about money")
        indexes = [
            models.Index(fields=["village", "state", "due_on"], name="funds_hit_village"),
            GinIndex(fields=["papers"], name="funds_hit_papers"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pattern", "key"], condition=~Q(state=HitState.CLOSED), name="funds_hit_once",
                violation_error_message=_("This warning stands already."),
            ),
            models.CheckConstraint(
                name="funds_hit_closed_how",
                condition=Q(state=HitState.CLOSED, closed_on__isnull=False) & ~Q(closing="")
                | ~Q(state=HitState.CLOSED) & Q(closing="", closed_on=None),
                violation_error_message=_("A closed warning says how and when it ended."),
            ),
            models.CheckConstraint(
                name="funds_hit_exempt_until",
                condition=Q(state=HitState.EXEMPT, exempt_until__isnull=False)
                | ~Q(state=HitState.EXEMPT) & Q(exempt_until=None),
                violation_error_message=_("An exemption has its last day."),
            ),
            models.CheckConstraint(
                name="funds_hit_answer_whole",
                condition=Q(answer="", answered_by=None, answered_on=None)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False)),
                violation_error_message=_("An answer has its words, its author and its day."),
            ),
            models.CheckConstraint(
                name="funds_hit_answered",
                condition=~Q(state__in=[HitState.EXPLAINED, HitState.CORRECTED, HitState.EXEMPT])
                & ~Q(closing__in=[Closing.EXPLAINED, Closing.CORRECTED])
                | ~Q(answer=""),
                violation_error_message=_("A warning is answered before it is judged."),
            ),
            models.CheckConstraint(
                name="funds_hit_judged",
                condition=~Q(state=HitState.EXEMPT) & ~Q(closing__in=[Closing.EXPLAINED, Closing.CORRECTED])
                | Q(judged_by__isnull=False, judged_on__isnull=False),
                violation_error_message=_("Nothing is settled or exempted without a judgement."),
            ),
            models.CheckConstraint(
                name="funds_hit_judge_is_another",
                condition=Q(judged_by=None) | Q(answered_by=None) | ~Q(judged_by=F("answered_by")),
                violation_error_message=_("Nobody judges their own answer."),
            ),
            models.CheckConstraint(
                name="funds_hit_recovery",
                condition=~Q(state=HitState.RECOVERING) & ~Q(closing=Closing.RECOVERED) | Q(recovery__isnull=False),
                violation_error_message=_("Money on its way back has its recovery."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_pattern_display()} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("funds:hit", args=[self.pk])

    @property
    def case_subject(self) -> str:
        """Under what its evidence is filed."""
        return f"funds.hit:{self.pk}"
