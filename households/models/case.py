"""A case about one household on its way through village, township and county.

Columns hold the evidence of each step; CHECK constraints tie a state to the evidence it rests on, so that no road,
plain SQL included, reaches a state without it. Who may move a case and when stands in households/workflow/.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from households.choices import MonitoredType
from households.choices.cases import (
    OPEN,
    CaseState,
    ClearingWay,
    Compared,
    Origin,
    Procedure,
    label_of,
    states_between,
    states_from,
)
from households.errors import StandardMissing
from households.models.standard import Standard
from households.rules.identification import CardFacts, income_years
from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet


def _way(procedure: str, first: CaseState, last: CaseState = CaseState.COUNTY_REVIEW) -> Q:
    """Cases of a procedure on their way from `first` through `last`.

    What was decided before group and comparison were recorded here keeps its end without them.
    """
    return Q(procedure=procedure, state__in=states_between(procedure, first, last))


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
    """One case of one procedure about one household."""

    household = models.ForeignKey(
        "households.Household", models.PROTECT, related_name="cases", verbose_name=_("household")
    )
    village: models.ForeignKey[Any, Any] = VillageField()
    procedure = models.CharField(
        _("procedure"), max_length=15, choices=Procedure.choices, default=Procedure.IDENTIFICATION
    )
    round = models.ForeignKey(
        "households.AdjustmentRound",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("round of the year"),
    )
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

    group_met_on = models.DateField(_("group met on"), null=True, blank=True)
    group_leader = models.CharField(_("group leader"), max_length=60, blank=True)
    group_present = models.PositiveSmallIntegerField(_("present in the group"), null=True, blank=True)
    group_agree = models.PositiveSmallIntegerField(_("for in the group"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted by the household on"), null=True, blank=True)
    accepted_by = models.CharField(_("signed for the household by"), max_length=60, blank=True)
    compared_on = models.DateField(_("compared on"), null=True, blank=True)
    comparison = models.JSONField(_("comparison"), default=dict, blank=True)  # Compared → ComparedResult
    comparison_note = models.TextField(_("what the comparison showed"), blank=True)
    checklist = models.JSONField(_("checklist"), default=dict, blank=True)  # sheets of exit, screening and clearing

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

    recused: ArrayField[Any, Any] = ArrayField(
        models.CharField(max_length=60), verbose_name=_("recused from the vote"), default=list, blank=True
    )

    village_notice = models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village notice")
    )
    spot_checked_on = models.DateField(_("spot check on"), null=True, blank=True)
    spot_check = models.TextField(_("what the spot check found"), blank=True)
    township_notice = models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("township notice")
    )
    announcement = models.ForeignKey(
        "publicity.Notice", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("announcement")
    )
    returned_note = models.TextField(_("returned with"), blank=True)
    monitored_type = models.CharField(
        _("kind of monitored object"), max_length=20, choices=MonitoredType.choices, blank=True
    )
    clearing_way = models.CharField(_("how the risk went away"), max_length=10, choices=ClearingWay.choices, blank=True)
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
                name="case_procedure_is_known",
                condition=Q(procedure__in=sorted(Procedure)),
                violation_error_message=_("There is no such procedure."),
            ),
            models.CheckConstraint(
                name="case_investigated_has_evidence",
                condition=~Q(state__in=states_from(CaseState.INVESTIGATED))
                | (Q(investigated_on__isnull=False) & ~Q(first_investigator="") & ~Q(second_investigator="")),
                violation_error_message=_("An investigation has its day and two investigators."),
            ),
            models.CheckConstraint(
                name="case_investigators_differ",
                condition=Q(second_investigator="") | ~Q(first_investigator=F("second_investigator")),
                violation_error_message=_("The two investigators are two persons."),
            ),
            models.CheckConstraint(
                name="case_group_has_evidence",
                condition=~_way(Procedure.IDENTIFICATION, CaseState.GROUP_OK)
                | Q(
                    group_met_on__isnull=False,
                    group_present__isnull=False,
                    group_agree__isnull=False,
                    group_present__gte=F("group_agree"),
                    group_agree__gt=0,
                )
                & ~Q(group_leader=""),
                violation_error_message=_("The group's meeting has its day, its leader, who came and who agreed."),
            ),
            models.CheckConstraint(
                name="case_compared_has_evidence",
                condition=~(
                    _way(Procedure.IDENTIFICATION, CaseState.COMPARED) | _way(Procedure.MONITORING, CaseState.COMPARED)
                )
                | Q(compared_on__isnull=False, authorised_on__isnull=False, comparison__has_keys=sorted(Compared)),
                violation_error_message=_("A comparison has its day, the letter of authority and a result per item."),
            ),
            models.CheckConstraint(
                name="case_accepted_has_signature",
                condition=~_way(Procedure.EXIT, CaseState.ACCEPTED)
                | (Q(accepted_on__isnull=False) & ~Q(accepted_by="")),
                violation_error_message=_("The household signs: who, and on which day."),
            ),
            models.CheckConstraint(
                name="case_publicised_twice",
                condition=~Q(state=CaseState.PUBLIC_TOWNSHIP)
                | (Q(township_notice__isnull=False, spot_checked_on__isnull=False) & ~Q(spot_check="")),
                violation_error_message=_("The township's publicity has its notice and the spot check before it."),
            ),
            models.CheckConstraint(
                name="case_active_has_type",
                condition=~Q(state__in=[CaseState.ACTIVE, CaseState.HELPED]) | ~Q(monitored_type=""),
                violation_error_message=_("A monitored object has its kind."),
            ),
            models.CheckConstraint(
                name="case_clearing_has_way",
                condition=~_way(Procedure.CLEARING, CaseState.INVESTIGATED, CaseState.CLEARED) | ~Q(clearing_way=""),
                violation_error_message=_("A clearing says how the risk went away."),
            ),
            models.CheckConstraint(
                name="case_appraised_has_meeting",
                condition=~Q(state__in=states_from(CaseState.APPRAISED))
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
                condition=~Q(state__in=states_from(CaseState.APPRAISED)) | Q(votes_agree__gt=F("votes_against")),
                violation_error_message=_("The meeting did not carry it."),
            ),
            models.CheckConstraint(
                name="case_public_has_notice",
                condition=~Q(state__in=states_from(CaseState.PUBLIC_VILLAGE)) | Q(village_notice__isnull=False),
                violation_error_message=_("A publicised case has its notice."),
            ),
            models.CheckConstraint(
                name="case_announced_has_announcement",
                condition=~Q(state__in=states_from(CaseState.ANNOUNCED)) | Q(announcement__isnull=False),
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

    def get_state_display(self) -> str:
        """The state in the words of the case's own procedure."""
        return str(label_of(self.procedure, self.state))

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
