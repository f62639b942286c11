"""Causes and risks, and what they rest on. Source: DOMAIN §11."""

from django.utils.translation import gettext_lazy as _

from households.choices.checks.entry import Check, Limit

CHECKS = (
    Check(
        "DQ-30",
        "warning",
        subject="household",
        title=_("Illness without an ill member"),
        message=_("Illness is given as cause or risk, but no member is ill."),
        fix=_("Enter the state of health of the ill member, or correct the cause."),
        place="causes",
        fields=(
            "main_cause",
            "other_causes",
        ),
        source="GZ 5_15_015",
        runs=(
            "form",
            "submit",
            "night",
        ),
    ),
    Check(
        "DQ-31",
        "warning",
        subject="household",
        title=_("Disability without a disabled member"),
        message=_("Disability is given as cause or risk, but no member is disabled."),
        fix=_("Enter the state of health and certificate of the member, or correct the cause."),
        place="causes",
        fields=(
            "main_cause",
            "other_causes",
        ),
        source="GZ 2_11_001",
        runs=(
            "form",
            "submit",
            "night",
        ),
    ),
    Check(
        "DQ-32",
        "warning",
        subject="household",
        title=_("Schooling costs without a pupil"),
        message=_("Schooling costs are given as cause or risk, but nobody is at senior middle school or above."),
        fix=_("Enter the school of the member, or correct the cause."),
        place="causes",
        fields=(
            "main_cause",
            "other_causes",
        ),
        source="DOMAIN §11",
        runs=(
            "form",
            "submit",
            "night",
        ),
    ),
    Check(
        "DQ-33",
        "warning",
        subject="household",
        title=_("Lack of labour with many workers"),
        message=_("Lack of labour is given, but %(workers)s of %(members)s members can work."),
        fix=_("Look at the labour of each member, or correct the cause."),
        place="causes",
        fields=(
            "main_cause",
            "other_causes",
        ),
        source="GZ 5_18_008, 5_11_029",
        runs=(
            "form",
            "submit",
            "night",
        ),
        limits=(
            Limit("share", "0.25", _("Share of workers above which labour is not lacking")),
            Limit("large_size", "4", _("Members of a large household")),
            Limit("large_share", "0.5", _("Share in a large household")),
        ),
    ),
    Check(
        "DQ-34",
        "warning",
        subject="household",
        title=_("Unstable work without work"),
        message=_("Unstable work is given as risk, but nobody can work or no work is on the card."),
        fix=_("Enter the work of the member, or correct the risk."),
        place="causes",
        fields=("main_cause",),
        source="GZ 5_15_013/014",
        runs=(
            "submit",
            "night",
        ),
    ),
    Check(
        "DQ-35",
        "warning",
        subject="household",
        title=_("Note or kind missing"),
        message=_("“%(cause)s” says neither in a note nor by evidence what it is."),
        fix=_("Write the note, or enter the evidence with event and day."),
        place="causes",
        fields=("cause_note",),
        source="GZ 2_11_004/005",
        runs=(
            "form",
            "import",
            "submit",
            "night",
        ),
    ),
    Check(
        "DQ-36",
        "error",
        subject="household",
        title=_("Causes repeated or too many"),
        message=_(
            "Another cause repeats the main one or itself, or there are too many: %(causes)s causes, %(risks)s risks."
        ),
        fix=_("At most two other causes and five risks, each once."),
        place="causes",
        fields=("other_causes",),
        source="DOMAIN §11",
        runs=(
            "save",
            "form",
            "import",
            "submit",
            "night",
        ),
    ),
)
