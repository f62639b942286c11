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
        from villages.workflow import RESOLUTION

        tables.register(MeetingRule)
        tables.register(HelpRule)
        wording.register(
            {
                "villages.card_changed": _("Village card changed"),
                "villages.meeting_recorded": _("Meeting recorded"),
                "villages.meeting_changed": _("Meeting record mended"),
                "villages.meeting_signed": _("Meeting record signed"),
                "villages.resolution_begun": _("Matter entered"),
                "villages.resolution_changed": _("Matter mended"),
                "villages.resolution_result": _("Result of a matter written down"),
                **{f"resolution.{step.name}": step.label for step in RESOLUTION.transitions},
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
            "meeting_recused_stay_out": _("A recused person neither chairs nor records."),
            "villages_meeting_carried": _("By its rule this meeting did not decide: quorum, majority or notice."),
            "villages_resolution_state_edges": _("This matter cannot take that step from where it stands."),
            "villages_resolution_meetings": _("Each discussion rests on a signed meeting of its kind that carried it."),
            "villages_resolution_order": _("The meetings follow one another by their days, up to today."),
            "villages_resolution_publicity_gate": _("The decision has not hung its full days before a witness."),
            "villages_resolution_result_gate": _("The result does not hang before a witness yet."),
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
