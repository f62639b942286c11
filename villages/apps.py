from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = _("Villages")

    def ready(self) -> None:
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.policies import tables
        from registry.ui import navigation
        from villages.models import HelpRule, MeetingRule

        tables.register(MeetingRule)
        tables.register(HelpRule)
        wording.register(
            {
                "villages.card_changed": _("Village card changed"),
                "villages.meeting_recorded": _("Meeting recorded"),
                "villages.meeting_signed": _("Meeting record signed"),
                "villages.helper_registered": _("Helper entered"),
                "villages.helper_changed": _("Helper changed"),
                "villages.helper_ended": _("Helper's task ended"),
                "villages.helper_phone_revealed": _("Helper's phone looked at"),
            }
        )
        guards.register({
            "villages_meeting_signed": _(
                "The record is signed and stays as it is. Record a new meeting to correct it."
            ),
            "village_card_is_a_village": _("Only a village has a village card."),
        })  # fmt: skip
        navigation.register(
            navigation.Item(
                key="villages",
                label=_("Villages"),
                url_name="villages:list",
                permission=Permission.VIEW_VILLAGE,
                order=25,
            )
        )
