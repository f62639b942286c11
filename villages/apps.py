from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = _("Villages")

    def ready(self) -> None:
        from registry.audit import wording
        from registry.db import guards

        wording.register(
            {
                "villages.card_changed": _("Village card changed"),
                "villages.meeting_recorded": _("Meeting recorded"),
                "villages.meeting_signed": _("Meeting record signed"),
            }
        )
        guards.register({
            "villages_meeting_signed": _(
                "The record is signed and stays as it is. Record a new meeting to correct it."
            ),
            "village_card_is_a_village": _("Only a village has a village card."),
        })  # fmt: skip
