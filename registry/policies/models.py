"""A proposal to let a rule begin or end in a county, and what became of it. Source: DOMAIN §9.2 (6).

The rule's row itself is written by the database when the proposal is confirmed (migration 0002); the application may
not write the tables of rules at all.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.divisions.models import VillageField
from registry.divisions.scoping import ScopedQuerySet
from registry.policies.choices import ProposalKind, ProposalState
from registry.policies.tables import Table, table_of


class RuleProposalQuerySet(ScopedQuerySet):
    def waiting(self) -> RuleProposalQuerySet:
        """Proposals that nobody has decided yet."""
        return self.filter(state=ProposalState.PROPOSED)


class RuleProposal(models.Model):
    """One row to be, or the end of one. `village` is where it holds: the county or a township of it."""

    village: models.ForeignKey[Any, Any] = VillageField(verbose_name=_("holds in"))
    village_id: str
    table = models.CharField(_("kind of rule"), max_length=60)
    kind = models.CharField(_("what is proposed"), max_length=5, choices=ProposalKind.choices)
    key = models.CharField(max_length=200)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    document_no = models.CharField(_("document"), max_length=200)
    is_read = models.BooleanField(_("checked against the document"), default=False)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    ends_row = models.BigIntegerField(null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_on = models.DateField(_("proposed on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True)
    row_id = models.BigIntegerField(null=True, editable=False)

    objects = RuleProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed rule")
        verbose_name_plural = _("proposed rules")
        indexes = [models.Index(fields=["village", "id"], name="rule_proposal_village")]
        constraints = [
            models.UniqueConstraint(
                name="rule_proposal_one_waits", fields=["table", "key", "village"], condition=Q(state="proposed"),
                violation_error_message=_("A proposal for this rule waits already; decide that one first."),
            ),
            models.CheckConstraint(
                name="rule_proposal_has_document", condition=~Q(document_no="") & ~Q(reason=""),
                violation_error_message=_("A proposal names its document and says why."),
            ),
            models.CheckConstraint(
                name="rule_proposal_kind_fits",
                condition=Q(kind="add", valid_from__isnull=False, ends_row=None)
                | Q(kind="end", valid_from=None, valid_to__isnull=False, ends_row__isnull=False),
                violation_error_message=_("A new rule has a first day; an end has a day and the row it ends."),
            ),
            models.CheckConstraint(
                name="rule_proposal_days_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A rule ends after it begins."),
            ),
            models.CheckConstraint(
                name="rule_proposal_decided_fits",
                condition=Q(state="proposed", decided_by=None, decided_on=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_on__isnull=False)),
                violation_error_message=_("A decided proposal says who decided and when."),
            ),
            models.CheckConstraint(
                name="rule_proposal_confirmed_has_row",
                condition=Q(state="confirmed", row_id__isnull=False) | (~Q(state="confirmed") & Q(row_id=None)),
                violation_error_message=_("A confirmed proposal has its row among the rules, and no other has."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        table = self.rule_table
        return f"{table.model._meta.verbose_name if table else self.table} · {self.document_no}"

    def get_absolute_url(self) -> str:
        return reverse("policies:proposal", args=[self.pk])

    @property
    def rule_table(self) -> Table | None:
        """What is known of the table."""
        return table_of(self.table)

    @property
    def is_line(self) -> bool:
        """Is it the finance bureau that confirms?"""
        table = self.rule_table
        return table is not None and table.is_line
