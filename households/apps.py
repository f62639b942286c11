from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Households"

    def ready(self) -> None:
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="households", label=_("Households"), url_name="households:list",
            permission=Permission.VIEW_HOUSEHOLDS, order=20,
        ))  # fmt: skip
        wording.register({
            "households.entered": _("Card entered"),
            "households.changed": _("Card changed"),
            "households.member_added": _("Member added"),
            "households.member_changed": _("Member changed"),
            "households.member_left": _("Member left"),
            "households.head_changed": _("New head of household"),
            "households.no_labour_confirmed": _("Being without labour confirmed"),
            "households.person_year_recorded": _("Facts of a person in a year recorded"),
            "households.year_frozen": _("Year frozen for an area"),
            "households.year_reopened": _("Frozen year reopened"),
            "households.year_closed": _("Reopened year frozen again"),
            "households.income_recorded": _("Income recorded"),
            "households.living_recorded": _("Guarantees recorded"),
            "households.measure_added": _("Measure added"),
            "households.measure_changed": _("Measure changed"),
            "households.status_changed": _("Status changed"),
            "households.decision_recorded": _("Decision from before recorded"),
            "households.monitored": _("Became a monitored object"),
            "households.risk_cleared": _("Risk cleared"),
            "households.identity_revealed": _("Identity number looked at"),
            "households.phone_revealed": _("Phone looked at"),
            "households.bank_account_revealed": _("Bank account looked at"),
            "households.exported": _("List of households downloaded"),
        })  # fmt: skip
        other_card = _("This row belongs to a household of another village.")
        guards.register({
            "household_other_causes_distinct": _("Choose at most two other causes, different from the main one."),
            "member_health_not_contradictory": _("“Healthy” goes with no other state of health."),
            "household_has_one_head": _("A household has exactly one head."),
            "household_size_counts_members": _("The size of a household is the number of its members."),
            "household_status_has_span": _("The status of a household is the one its history ends with."),
            "household_year_frozen": _(
                "The figures of this year are frozen. Only the county leader in charge can reopen them, with a reason."
            ),
            **{f"households_{table}_household_id_same_village": other_card
               for table in ("member", "incomeyear", "livingyear", "statusspan", "measure")},
            "households_measure_member_id_same_village": other_card,
        })  # fmt: skip
        self._register_cases()

    @staticmethod
    def _register_cases() -> None:
        from households import panels
        from households import tasks as _tasks  # noqa: F401  (declares its jobs)
        from households.models import Case
        from households.views.cases import cases_panel
        from households.workflow import IDENTIFICATION, waiting_for
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="cases", label=_("Identification"), url_name="households:cases",
            permission=Permission.VIEW_HOUSEHOLDS, order=25,
            badge=lambda user: Case.objects.visible_to(user).in_states(waiting_for(user)).count(),
        ))  # fmt: skip
        panels.register("households.cases", order=30, template="households/_household_cases.html", context=cases_panel)
        wording.register({
            "identification.begin": _("Application entered"),
            **{f"identification.{step.name}": step.label for step in IDENTIFICATION.transitions},
            "households.imported": _("Card entered by import"),
            "households.changed_by_import": _("Card changed by import"),
        })  # fmt: skip
        elsewhere = _("This belongs to another village.")
        guards.register({
            "households_case_state_edges": _("The procedure has no such step."),
            "households_case_publicity_gate": _(
                "The notice in the village has not hung its full days without objection."
            ),
            "households_case_announcement_gate": _("The county's announcement does not hang in the village yet."),
            "households_case_begins_as_draft": _("A case begins as an application."),
            **{f"households_case_{column}_same_village": elsewhere
               for column in ("household_id", "appraisal_meeting_id", "village_notice_id", "announcement_id")},
        })  # fmt: skip
