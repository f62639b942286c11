"""How people come and go: which reasons are events of their own, who comes back after what. DOMAIN §2.5, §3.4."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from households.choices.people import JoinReason, LeaveReason

ARRIVALS = (JoinReason.BIRTH, JoinReason.MARRIAGE, JoinReason.ADOPTION, JoinReason.REGISTERED)
"""Reasons for which somebody new comes to a card."""

RETURNS = {
    JoinReason.DISCHARGED: LeaveReason.ARMY, JoinReason.RELEASED: LeaveReason.PRISON,
    JoinReason.FOUND: LeaveReason.MISSING,
}  # fmt: skip
"""Reasons for which somebody comes back, with the reason for which they were away."""

DEPARTURES = (
    LeaveReason.DEATH, LeaveReason.MARRIAGE, LeaveReason.MOVED, LeaveReason.ARMY, LeaveReason.PRISON,
    LeaveReason.MISSING, LeaveReason.MISTAKE,
)  # fmt: skip
"""Reasons for which one person leaves a card; splits and merges are changes of households."""

ABSENCES = frozenset(RETURNS.values())
"""Reasons for being away that leave open whether the person stays on the card (DOMAIN §0.1, 1)."""


class Absence(models.TextChoices):
    """What becomes of someone who is away: the unit is who lives and spends together, so the village decides."""

    LEAVES = "leaves", _("Leaves the card")
    UNCOUNTED = "uncounted", _("Stays on the card, does not count as a member")
    COUNTED = "counted", _("Stays on the card and counts as a member")


class MeasureFate(models.TextChoices):
    """What becomes of a running measure of a person who leaves; `member:<pk>` hands it on to another member."""

    END = "end", _("Ends on that day")
    FOLLOW = "follow", _("Goes on at the other card")
    STAY = "stay", _("Goes on for the household")


class DayFault(models.TextChoices):
    """What is wrong with the day of an event."""

    FUTURE = "day_in_future", _("The day lies in the future. Enter the event when it has happened.")
    BEFORE_BIRTH = "day_before_birth", _("The day lies before the person was born.")
    BEFORE_CARD = (
        "day_before_card",
        _("The day lies before this card begins. Who belonged to the household then is entered on the card itself."),
    )
    BEFORE_JOINED = "day_before_joined", _("The day lies before the person came to this household.")
    BEFORE_LEFT = "day_before_left", _("The day lies before the person left the last time.")
    LONG_AGO = "day_long_ago", _("The day lies more than a year back. Write in the note why it is entered only now.")


LATE_AFTER_DAYS = 366
"""An event entered later than this after its day says why in its note [proposal]."""

SPLIT_WATCH_DAYS = 366
"""A household split off within this time before its application is looked at (DOMAIN §6.8, 分户拆户)."""
