"""Codes of the project library and of the work itself: contracts, claims, assets. Source: DOMAIN §6.2, §6.3, §6.5."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProjectState(models.TextChoices):
    """From the village's proposal to the archive. Source: DOMAIN §6.3."""

    PROPOSED = "proposed", _("Proposed")
    RETURNED = "returned", _("Returned to the village")
    REVIEWED = "reviewed", _("Reviewed by the township")
    APPRAISED = "appraised", _("Appraised by the department")
    APPROVED = "approved", _("In the library")
    PLANNED = "planned", _("In the plan of the year")
    UNDER_WAY = "under_way", _("Under way")
    COMPLETED = "completed", _("Work completed")
    ACCEPTED = "accepted", _("Work accepted")
    CLOSED = "closed", _("Closed")
    DROPPED = "dropped", _("Taken out of the library")


EDITABLE_PROJECT = frozenset({ProjectState.PROPOSED, ProjectState.RETURNED})
FUNDABLE = frozenset({ProjectState.APPROVED, ProjectState.PLANNED, ProjectState.UNDER_WAY})
"""Only a project of the library may get money (DOMAIN §6.1)."""

PAYABLE = frozenset({ProjectState.UNDER_WAY, ProjectState.COMPLETED, ProjectState.ACCEPTED})
"""Money is paid out of a project that has begun and is not closed."""


LISTED = frozenset({ProjectState.PROPOSED, ProjectState.REVIEWED, ProjectState.APPRAISED})
"""The library's notice hangs while the project is on its way into the library."""

LIST_OPEN = EDITABLE_PROJECT | {ProjectState.APPROVED, ProjectState.PLANNED}
"""The households that are to benefit are chosen until the work begins."""

RUNNING = frozenset({ProjectState.UNDER_WAY, ProjectState.COMPLETED})
"""Progress is reported."""


class BudgetChangeState(models.TextChoices):
    """A changed budget on its way to the county."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Budget approved")
    REFUSED = "refused", _("Refused")


class ProjectNature(models.TextChoices):
    """Whether something is built anew. Source: DOMAIN §6.3 (建设性质)."""

    NEW = "new", _("New")
    CONTINUED = "continued", _("Continued")
    EXTENDED = "extended", _("Rebuilt or extended")


class TargetGroup(models.TextChoices):
    """The branches of the tree of performance targets. Source: DOMAIN §6.3 (绩效目标)."""

    QUANTITY = "quantity", _("Output: quantity")
    QUALITY = "quality", _("Output: quality")
    TIME = "time", _("Output: time")
    COST = "cost", _("Output: cost")
    ECONOMIC = "economic", _("Benefit: economic")
    SOCIAL = "social", _("Benefit: social")
    ECOLOGICAL = "ecological", _("Benefit: ecological")
    LASTING = "lasting", _("Benefit: lasting")
    SATISFACTION = "satisfaction", _("Satisfaction")


class Comparison(models.TextChoices):
    """How a figure meets its target."""

    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")
    EXACTLY = "exactly", _("exactly")


CONTRACTABLE = frozenset({ProjectState.PLANNED, ProjectState.UNDER_WAY})
"""Contracts are signed for projects of the plan of the year and for those that have begun."""


class Procurement(models.TextChoices):
    """How a supplier was chosen. Source: 政府采购法 (2014) Art. 26; 招标投标法实施条例 Art. 7–9."""

    TENDER = "tender", _("Open tender")
    INVITED = "invited", _("Tender by invitation")
    NEGOTIATED = "negotiated", _("Competitive negotiation")
    INQUIRY = "inquiry", _("Price inquiry")
    SINGLE = "single", _("Single source")
    VILLAGE = "village", _("Decided by the villagers (small works)")


class Milestone(models.TextChoices):
    """What must have happened before an instalment is claimed. Source: DOMAIN §6.5."""

    START = "start", _("Contract signed")
    COMPLETION = "completion", _("Basic completion")
    ACCEPTANCE = "acceptance", _("Acceptance passed")
    DEPOSIT = "deposit", _("Quality deposit, after its time")


class ClaimState(models.TextChoices):
    """A claim of a contractor on its way to the money (报账). Source: DOMAIN §6.5."""

    PREPARED = "prepared", _("Claim drawn up")
    RETURNED = "returned", _("Returned")
    TOWN_SIGNED = "town_signed", _("Signed by the township")
    DEPT_SIGNED = "dept_signed", _("Signed by the department")
    AUDITED = "audited", _("Audited by finance")
    PAID = "paid", _("Paid")
    REVERSED = "reversed", _("Paid and taken back")
    CANCELLED = "cancelled", _("Given up")


EDITABLE_CLAIM = frozenset({ClaimState.PREPARED, ClaimState.RETURNED})
CLAIM_UNDER_WAY = frozenset(
    {ClaimState.PREPARED, ClaimState.RETURNED, ClaimState.TOWN_SIGNED, ClaimState.DEPT_SIGNED, ClaimState.AUDITED}
)
WITHOUT_MONEY = frozenset({ClaimState.CANCELLED, ClaimState.REVERSED})
"""Claims that take nothing of their contract; their instalment may be claimed anew."""


class ClaimPaper(models.TextChoices):
    """The papers of a claim. Source: DOMAIN §6.5."""

    APPLICATION = "application", _("Application for payment")
    STATEMENT = "statement", _("Statement of expenses")
    PLEDGE = "pledge", _("Letter of responsibility")
    ACCEPTANCE = "acceptance", _("Acceptance sheet")
    INVOICE = "invoice", _("Original invoices")
    CONTRACT = "contract", _("Contract")
    PHOTO = "photo", _("Photo of the public notice")


class Grade(models.TextChoices):
    """The outcome of an acceptance."""

    GOOD = "good", _("Good")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Failed, to be mended")


class AssetKind(models.TextChoices):
    """Whose an asset of a project is. Source: DOMAIN §6.3 (扶贫资产确权)."""

    PUBLIC = "public", _("Public benefit")
    OPERATING = "operating", _("Operating")
    HOUSEHOLD = "household", _("Given to households")


class AssetState(models.TextChoices):
    IN_USE = "in_use", _("In use")
    IDLE = "idle", _("Lying idle")
    DISPOSED = "disposed", _("Disposed of")
