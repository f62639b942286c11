"""Where a finding of a data check stands. Source: DOMAIN §11."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Severity(models.TextChoices):
    """E refuses submission, W is explained or mended before the round closes, I informs."""

    ERROR = "error", _("Error")
    WARNING = "warning", _("Warning")
    INFORMATION = "info", _("Note")


class FindingState(models.TextChoices):
    OPEN = "open", pgettext_lazy("finding", "Open")
    EXPLAINED = "explained", _("Explained")
    WAIVED = "waived", _("Exempted")
    FIXED = "fixed", _("Mended")


class WaiverState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")
