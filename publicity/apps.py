from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicityConfig(AppConfig):
    name = "publicity"
    verbose_name = _("Publicity")

    def ready(self) -> None:
        from publicity import tasks  # noqa: F401  (known by name to whoever sends them)
        from publicity.models import PublicityPeriod, WallDuty
        from publicity.workflow import said
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.policies import tables
        from registry.ui import navigation

        wording.register(said.DEEDS)
        guards.register(said.REFUSALS)
        tables.register(PublicityPeriod, note=_("A notice that hangs keeps the days it was given."))
        tables.register(WallDuty)
        wording.register(
            {
                "publicity.notice_prepared": _("Notice prepared"),
                "publicity.notice_photographed": _("Photo of the hung notice filed"),
                "notice.sign_secretary": _("Notice signed by the branch secretary"),
                "notice.sign_accounting": _("Notice signed by the township accounting office"),
                "notice.witness": _("Notice witnessed and hung"),
                "notice.close": _("Notice closed"),
                "notice.withdraw": _("Notice withdrawn"),
                "publicity.entry_taken_off": _("Entry taken off a notice"),
                "publicity.slip_issued": _("Slip issued"),
                "publicity.slip_revoked": _("Slip revoked"),
            }
        )
        guards.register({
            "publicity_notice_frozen": _("What hangs on the wall is never changed. Withdraw it and publish it anew."),
            "publicity_entry_frozen": _("What hangs on the wall is never changed. Withdraw it and publish it anew."),
            "publicity_entry_private": _("This looks like an identity, phone or account number; it never goes on the "
                                         "wall."),
            "publicity_entry_columns": _("This notice has no such column."),
            "publicity_entry_late": _("Rows are added only while the notice is prepared."),
            "publicity_entry_objection_open": _("An objection to this entry is open; its clock stands until it is "
                                                "answered."),
            "publicity_signature_late": _("A notice is signed before it hangs."),
            "publicity_notice_signed": _("Not everyone who answers for this notice has signed it."),
            "publicity_signature_own": _("Whoever prepared the notice does not sign it."),
            "publicity_notice_backdated": _("A notice hangs from the day it is witnessed, never from an earlier one."),
            "publicity_notice_days": _("The last day must leave the notice its full days."),
            "publicity_notice_state_edges": _("A notice cannot take this step."),
            "publicity_log_backdated": _("This day of the publication log is sealed. Nothing is written into it."),
            "publicity_log_leaf_next": _("Entries of the publication log are sealed one after the other."),
            "publicity_log_root_day": _("Days of the publication log are sealed in order, each when it is over."),
            "publicity_log_root_size": _("A root of the publication log counts every entry before it."),
            "publicity_slip_rate": _("Very many wrong codes were typed in the last minutes. Try again in ten minutes, "
                                     "or ask the village office."),
        })  # fmt: skip
        navigation.register(
            navigation.Item(
                key="publicity",
                label=_("Publicity"),
                url_name="publicity:notices",
                permission=Permission.VIEW_NOTICES,
                order=30,
            )
        )
