"""The wording of the data checks that the card's form needs live: one entry a rule, by its number of DOMAIN §11.

"error" refuses saving, "warning" is shown until it is mended. The conditions stand in households/rules/members.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Check:
    """A rule: its number, how serious it is, and the sentence a clerk reads."""

    id: str
    severity: Literal["error", "warning"]
    message: Any


_CHECKS = [
    Check("DQ-01", "error", _("A household has exactly one head; %(heads)d members are marked as head.")),
    Check("DQ-02", "error", _("A household has at most one spouse of the head.")),
    Check("DQ-03", "error", _("An identity number has 18 characters.")),
    Check("DQ-04", "error", _("The last character does not fit the other 17: one digit is wrong or two are swapped.")),
    Check("DQ-05", "error", _("This identity number stands on this card twice.")),
    Check("DQ-06", "error", _("This does not agree with the identity number, which says %(expected)s.")),
    Check("DQ-08", "error", _("The birth date lies before 1900 or in the future.")),
    Check("DQ-09", "warning", _("A temporary number: replace it when the person has an identity number.")),
    Check("DQ-10", "error", _("“%(relation)s” does not go with the sex that the identity number tells.")),
    Check("DQ-11", "warning", _("Head and spouse are of the same sex. Look at the identity numbers again.")),
    Check("DQ-12", "warning", _("The ages of “%(relation)s” and the head do not go together.")),
    Check("DQ-13", "error", _("Choose the relation to the head.")),
    Check("DQ-14", "warning", _("Ethnic group, health or labour is not filled in.")),
    Check("DQ-15", "warning", _("Give the education, or the school of someone still at school: one, not both.")),
    Check("DQ-29", "error", _("“Healthy” goes with no other state of health.")),
    Check("DQ-52", "error", _("A person has residents' or employees' medical insurance, not both.")),
]
CHECKS: dict[str, Check] = {check.id: check for check in _CHECKS}
