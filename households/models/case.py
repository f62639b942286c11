"""The identification of one household: an application on its way through village, township and county.

Columns hold the evidence of each step; CHECK constraints tie a state to the evidence it rests on, so that no road,
plain SQL included, reaches a state without it. Who may move a case and when stands in households/workflow.py.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.errors import StandardMissing
from households.models.standard import Standard
from households.rules.identification import CardFacts, income_years
from registry.db.dated import DatedRule, DatedRuleQuerySet, dated_constraints
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


class CaseState(models.TextChoices):
    """Where an identification stands (DOMAIN §3.1); the codes are stored."""

    DRAFT = "draft", _("Application")
    INVESTIGATED = "investigated", _("Investigated at home")
    APPRAISED = "appraised", _("Passed by the villagers' appraisal")
    PUBLIC_VILLAGE = "public_village", _("Publicised in the village")
    TOWNSHIP_REVIEW = "township_review", _("Township review")
    COUNTY_REVIEW = "county_review", _("County decision")
    ANNOUNCED = "announced", _("Announced")
    REGISTERED = "registered", _("Registered, card made")
    REJECTED = "rejected", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Application withdrawn")


PATH = (
    CaseState.DRAFT, CaseState.INVESTIGATED, CaseState.APPRAISED, CaseState.PUBLIC_VILLAGE,
    CaseState.TOWNSHIP_REVIEW, CaseState.COUNTY_REVIEW, CaseState.ANNOUNCED, CaseState.REGISTERED,
)  # fmt: skip
FINAL = frozenset({CaseState.REGISTERED, CaseState.REJECTED, CaseState.WITHDRAWN})
OPEN = frozenset(CaseState) - FINAL


def _from(state: CaseState) -> list[str]:
    """The states of the path at and after `state`."""
    return [str(s.value) for s in PATH[PATH.index(state) :]]


class Origin(models.TextChoices):
    """How the case came about."""

    APPLIED = "applied", _("The household applied")
    FOUND = "found", _("Found by village cadres")


class CaseQuerySet(ScopedQuerySet):
    def open(self) -> CaseQuerySet:
        """Cases still on their way."""
        return self.filter(state__in=sorted(OPEN))

    def late(self, on: dt.date) -> CaseQuerySet:
        """Open cases whose step should have been taken before `on`."""
        return self.open().filter(due_on__lt=on)

    def in_states(self, states: Any) -> CaseQuerySet:
        return self.filter(state__in=sorted(states))

    def with_card(self) -> CaseQuerySet:
        """With household, village and papers at hand."""
        return self.select_related("household", "village", "appraisal_meeting", "village_notice", "announcement")


class Case(models.Model):
    """One identification of one household."""

    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="cases", verbose_name=_("household")
    )
    village: models.ForeignKey[Any, Any] = VillageField()
    state = models.CharField(_("state"), max_length=20, choices=CaseState.choices, default=CaseState.DRAFT)
    state_since = models.DateField(_("in this state since"))
    due_on = models.DateField(_("next step due by"), null=True, blank=True)

    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.APPLIED)
    applied_on = models.DateField(_("applied on"))
    authorised_on = models.DateField(_("letter of authority signed on"), null=True, blank=True)
    statement = models.TextField(_("what the household states"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )

    investigated_on = models.DateField(_("investigated on"), null=True, blank=True)
    first_investigator = models.CharField(_("first investigator"), max_length=60, blank=True)
    second_investigator = models.CharField(_("second investigator"), max_length=60, blank=True)
    findings = models.TextField(_("findings"), blank=True)

    appraisal_meeting = models.ForeignKey(
        "villages.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("appraisal meeting"),
    )
    votes_agree = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    votes_abstain = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)

    village_notice = models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village notice")
    )
    announcement = models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("announcement")
    )
    returned_note = models.TextField(_("returned with"), blank=True)
    handbook_on = models.DateField(_("handbook handed over on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_reason = models.TextField(_("reason"), blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar = [
            models.Index(fields=["village", "state", "due_on"], name="case_village_state_due"),
            models.Index(fields=["household"], name="case_household"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="case_one_open_per_household",
                fields=["household"],
                condition=Q(state__in=sorted(OPEN)),
                violation_error_message=_("This household has an open case already."),
            ),
            models.CheckConstraint(
                name="case_state_is_known",
                condition=Q(state__in=sorted(CaseState)),
                violation_error_message=_("There is no such state."),
            ),
            models.CheckConstraint(
                name="case_investigated_has_evidence",
                condition=~Q(state__in=_from(CaseState.INVESTIGATED))
                | (Q(investigated_on__isnull=False) & ~Q(first_investigator="") & ~Q(second_investigator="")),
                violation_error_message=_("An investigation has its day and two investigators."),
            ),
            models.CheckConstraint(
                name="case_investigators_differ",
                condition=Q(second_investigator="") | ~Q(first_investigator=F("second_investigator")),
                violation_error_message=_("The two investigators are two persons."),
            ),
            models.CheckConstraint(
                name="case_appraised_has_meeting",
                condition=~Q(state__in=_from(CaseState.APPRAISED))
                | Q(
                    appraisal_meeting__isnull=False,
                    votes_agree__isnull=False,
                    votes_against__isnull=False,
                    votes_abstain__isnull=False,
                ),
                violation_error_message=_("An appraisal has its meeting and its votes."),
            ),
            models.CheckConstraint(
                name="case_appraisal_is_carried",
                condition=~Q(state__in=_from(CaseState.APPRAISED)) | Q(votes_agree__gt=F("votes_against")),
                violation_error_message=_("The meeting did not carry it."),
            ),
            models.CheckConstraint(
                name="case_public_has_notice",
                condition=~Q(state__in=_from(CaseState.PUBLIC_VILLAGE)) | Q(village_notice__isnull=False),
                violation_error_message=_("A publicised case has its notice."),
            ),
            models.CheckConstraint(
                name="case_announced_has_announcement",
                condition=~Q(state__in=_from(CaseState.ANNOUNCED)) | Q(announcement__isnull=False),
                violation_error_message=_("An announced case has its announcement."),
            ),
            models.CheckConstraint(
                name="case_registered_has_handbook",
                condition=~Q(state="registered") | Q(handbook_on__isnull=False),
                violation_error_message=_("A registered household has received its handbook."),
            ),
            models.CheckConstraint(
                name="case_closed_on_fits_state",
                condition=Q(state__in=sorted(OPEN)) | Q(closed_on__isnull=False),
                violation_error_message=_("A closed case says when it was closed."),
            ),
            models.CheckConstraint(
                name="case_refused_has_reason",
                condition=~Q(state__in=["rejected", "withdrawn"]) | ~Q(closed_reason=""),
                violation_error_message=_("A case that ends without a card says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household.head_name} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("households:case", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the case is called on notices."""
        return f"households.case:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def card_facts(self) -> CardFacts:
        """What identification asks of the household's card, as it stands now."""
        household = self.household
        relations = list(household.members.filter(left_on=None, is_counted=True).values_list("relation", flat=True))
        years = income_years(self.applied_on.year)
        income = household.incomes.filter(year__in=years).order_by("-year").first()
        return CardFacts(
            members=len(relations),
            heads=relations.count("head"),
            has_main_cause=bool(household.main_cause),
            income_year=income.year if income else None,
            net_income_per_head_yuan=income.net_per_head_yuan if income else None,
            line_yuan=_line(self.village_id, income.year) if income else None,
        )

    def is_late(self, on: dt.date) -> bool:
        """Whether the step that is due should have been taken before `on`."""
        return self.is_open and self.due_on is not None and self.due_on < on


def _line(village: str, year: int) -> Decimal | None:
    """The line in force there, None when the county has not entered one."""
    try:
        return Standard.objects.line_of(village, year).amount_yuan
    except StandardMissing:
        return None


class StepLimitQuerySet(DatedRuleQuerySet):
    def for_state(self, state: str, *, village: str, on: dt.date) -> StepLimit | None:
        """The limit of a state in a village on a day: the one of the nearest region; None where none is in force."""
        found: StepLimit | None = self.holding(region=village, on=on).filter(state=state).first()
        return found


class StepLimit(DatedRule):
    """How many days a case may stay in a state, where, since when, and by which paper. Reference data, for everyone."""

    state = models.CharField(_("state"), max_length=20, choices=CaseState.choices)
    days = models.PositiveSmallIntegerField(_("days"))

    objects = StepLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("step limit")
        verbose_name_plural = _("step limits")
        constraints: ClassVar = [
            *dated_constraints("step_limit", "state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.days}"
