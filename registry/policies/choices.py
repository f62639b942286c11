"""States and kinds of a proposal; the codes are stored."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("rule", "Proposed")
    CONFIRMED = "confirmed", pgettext_lazy("rule", "Confirmed")
    REFUSED = "refused", pgettext_lazy("rule", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("rule", "Withdrawn")


class ProposalKind(models.TextChoices):
    ADD = "add", _("A new rule")
    END = "end", _("The end of a rule")
