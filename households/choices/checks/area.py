"""Payments, notices, meetings and the village card: what crosses households. Source: DOMAIN §11."""

from django.utils.translation import gettext_lazy as _

from households.choices.checks.entry import Check, Limit

CHECKS = (
    Check(
        "DQ-63",
        "error",
        subject="payment",
        title=_("Doubtful payment"),
        message=_("Payment list “%(title)s”: %(what)s (%(names)s)."),
        fix=_("Return the list, correct payee, account or amount."),
        place="",
        fields=("lines",),
        source="DOMAIN §6.8",
        runs=("night",),
        limits=(Limit("cap_yuan", None, _("Most a household gets of one item (yuan)")),),
    ),
    Check(
        "DQ-64",
        "error",
        subject="payment",
        title=_("Paid or begun before it was made public"),
        message=_("“%(title)s”: %(what)s."),
        fix=_("Publish now, stop further payments, and report to the county."),
        place="",
        fields=("publicity",),
        source="AUD17; DOMAIN §6.4",
        runs=("night",),
    ),
    Check(
        "DQ-69",
        "warning",
        subject="village",
        title=_("Village card and household cards"),
        message=_("%(what)s: village card %(village)s, household cards %(households)s."),
        fix=_("Correct the village card or the household cards."),
        place="",
        fields=("village_card",),
        source="GZ 3_03_001–003",
        runs=("night",),
    ),
    Check(
        "DQ-73",
        "error",
        subject="notice",
        title=_("Publicity of a notice"),
        message=_("Notice “%(title)s”: %(what)s."),
        fix=_("Take it down, correct it and let it hang its full days before a witness."),
        place="",
        fields=("notice",),
        source="DOMAIN §3.8, §7.2",
        runs=("night",),
    ),
    Check(
        "DQ-74",
        "error",
        subject="meeting",
        title=_("Quorum and votes of a meeting"),
        message=_("Meeting “%(title)s” of %(day)s: %(what)s."),
        fix=_("Correct the record before it is signed; otherwise hold the meeting again."),
        place="",
        fields=("meeting",),
        source="DOMAIN §3.7; VC22, VC26",
        runs=("night",),
    ),
)
