from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HouseholdsConfig(AppConfig):
    name = "households"
    verbose_name = "Households"

    def ready(self) -> None:
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation, search

        search.register(search.Search(
            _("Find a household"), _("Name, initials or number"), "households:find", "households:list",
            Permission.VIEW_HOUSEHOLDS,
        ))  # fmt: skip
        navigation.register(navigation.Item(
            key="households", label=_("Households"), url_name="households:list",
            permission=Permission.VIEW_HOUSEHOLDS, order=20,
        ))  # fmt: skip
        navigation.register(navigation.Item(
            key="freeze", label=_("Freeze a year"), url_name="households:freeze",
            permission=Permission.FREEZE_YEARS, order=27,
        ))  # fmt: skip
        navigation.register(navigation.Item(
            key="reopenings", label=_("Reopened years"), url_name="households:reopenings",
            permission=Permission.REOPEN_YEARS, order=28,
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
            "households.printed": _("Paper printed"),
            "households.printed_in_full": _("Paper printed with full numbers"),
            "households.looked_up": _("Looked up by identity number"),
            "households.bulk_changed": _("Changed together with other households"),
            "households.slip_issued": _("Slip issued to the household"),
            "households.slip_revoked": _("Slip of the household revoked"),
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
        self._register_checks()
        self._register_help()
        self._register_visits()
        self._register_people()
        self._register_requests()
        self._register_relatives()
        self._register_slips()
        self._register_rules()

    @staticmethod
    def _register_slips() -> None:
        from households import panels
        from households.views.slips import slip_panel

        panels.register("households.slip", order=10, template="households/slips/_panel.html", context=slip_panel,
                        section="papers")  # fmt: skip

    @staticmethod
    def _register_cases() -> None:
        from households import panels
        from households import tasks as _tasks  # noqa: F401  (declares its jobs)
        from households.models import Case, Hit
        from households.views.cases import cases_panel
        from households.views.comparisons import flags_panel
        from households.workflow import my_turn
        from households.workflow.courses import labels
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="cases", label=_("Procedures"), url_name="households:cases",
            permission=Permission.VIEW_HOUSEHOLDS, order=25,
            badge=lambda user: Case.objects.visible_to(user).filter(my_turn(user)).count(),
        ))  # fmt: skip
        panels.register("households.cases", order=30, template="households/_household_cases.html", context=cases_panel)
        panels.register("households.flags", order=35, template="households/_flags.html", context=flags_panel)
        navigation.register(navigation.Item(
            key="hits", label=_("Comparisons"), url_name="households:hits", permission=Permission.VIEW_HITS, order=29,
            badge=lambda user: Hit.objects.visible_to(user).open().count(),
        ))  # fmt: skip
        wording.register({
            "identification.begin": _("Application entered"),
            "exit.begin": _("Planned to leave poverty this year"),
            "monitoring.begin": _("Clue of a risk"),
            "clearing.begin": _("Clearing proposed"),
            **labels(),
            "households.imported": _("Card entered by import"),
            "households.changed_by_import": _("Card changed by import"),
            "households.import_taken_back": _("Import taken back"),
            "households.import_removed": _("Card removed with its import"),
            "households.list_compared": _("List of a department compared"),
            "households.hit_verified": _("Hit of a comparison verified"),
            "households.current_exported": _("Cards downloaded as a workbook"),
            "households.current_exported_in_full": _("Cards downloaded with numbers in full"),
            "households.register_exported": _("Register downloaded"),
        })  # fmt: skip
        elsewhere = _("This belongs to another village.")
        guards.register({
            "households_case_state_edges": _("The procedure has no such step."),
            "households_case_publicity_gate": _(
                "The notice in the village has not hung its full days without objection."
            ),
            "households_case_announcement_gate": _("The county's announcement does not hang in the village yet."),
            "households_case_announcement_stands": _("The announcement stands: no objection was upheld, no sheet taken "
                                                     "off."),
            "households_case_township_gate": _("The second notice has not hung its full days without objection."),
            "households_case_notice_gate": _("The case must first be put on a notice."),
            "households_case_lapse_gate": _("Somebody still belongs to the household."),
            "households_case_fixed": _("A case keeps its household and its procedure."),
            "households_case_begins_as_draft": _("A case begins as an application."),
            **{f"households_case_{column}_same_village": elsewhere
               for column in ("household_id", "appraisal_meeting_id", "village_notice_id", "township_notice_id",
                              "announcement_id")},
        })  # fmt: skip

    @staticmethod
    def _register_people() -> None:
        """Events of people: their words in the trail, and what the timeline of a card is made of."""
        from households.presenters.happenings import register_providers
        from registry.audit import wording

        wording.register({
            "households.member_absent": _("Member away, stays on the card"),
            "households.member_returned": _("Member counts again"),
            "households.measure_ended": _("Measure ended"),
            "households.split": _("Household split"),
            "households.merged": _("Households merged"),
            "households.married": _("Marriage between two households"),
            "households.work_added": _("Job away from home added"),
            "households.work_changed": _("Job away from home changed"),
            "households.card_opened": _("Card opened"),
        })  # fmt: skip
        register_providers()

    @staticmethod
    def _register_requests() -> None:
        """Changes of members on request: banner of the card, words in the trail, guards."""
        from households import panels
        from households.presenters.requests import banner
        from households.views.requests import waiting_of
        from households.workflow.member_change import MEMBER_CHANGE
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        panels.register("households.requests", order=5, template="households/requests/_banner.html", context=banner,
                        section="head")  # fmt: skip
        navigation.register(navigation.Item(
            key="member_changes", label=_("Changes of members"), url_name="households:member_changes",
            permission=Permission.VIEW_RELATIVES, order=23, badge=lambda user: waiting_of(user).count(),
        ))  # fmt: skip
        wording.register({
            "member_change.begin": _("Change of members asked for"),
            **{f"member_change.{step.name}": step.label for step in MEMBER_CHANGE.transitions},
        })  # fmt: skip
        elsewhere = _("This belongs to another village.")
        guards.register({
            "households_memberchange_state_edges": _("A requested change has no such step."),
            "member_change_begins_pending": _("A requested change begins with the village."),
            "member_change_has_pens": _("A change is confirmed and approved by people with their names on it."),
            "member_change_fixed": _("A change that is on its way is not edited. Take it back and ask anew."),
            **{f"households_memberchange_{column}_same_village": elsewhere for column in ("household_id", "target_id")},
        })  # fmt: skip

    @staticmethod
    def _register_relatives() -> None:
        """Near relatives of cadres: who stands aside, the tag on the card, words in the trail, guards."""
        from households import panels
        from households.actions.recusal import register_providers
        from households.presenters.relatives import panel
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        register_providers()
        panels.register("households.relatives", order=1, template="households/relatives/_panel.html", context=panel,
                        section="head")  # fmt: skip
        navigation.register(navigation.Item(
            key="relatives", label=_("Near relatives"), url_name="households:relatives",
            permission=Permission.VIEW_RELATIVES, order=30,
        ))  # fmt: skip
        wording.register({
            "households.relative_filed": _("Near relative filed"),
            "households.relative_changed": _("Filing of a near relative changed"),
            "households.relative_checked": _("Filing of a near relative checked"),
            "households.relative_ended": _("Filing of a near relative ended"),
            "households.relatives_exported": _("List of near relatives downloaded"),
        })  # fmt: skip
        guards.register({
            "households_recused": _("Recusal: whoever filed a near relative in this household takes no step about it."),
            "near_relative_fixed": _("A checked filing is not edited. It is ended, and filed anew."),
        })  # fmt: skip

    @staticmethod
    def _register_checks() -> None:
        from households.checks import crossing
        from households.presenters.owed import count
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.ui import navigation

        crossing.register_all()
        navigation.register(navigation.Item(
            key="owed", label=_("To do"), url_name="households:owed", permission=Permission.EDIT_HOUSEHOLDS, order=10,
            badge=count,
        ))  # fmt: skip
        navigation.register(navigation.Item(
            key="checks", label=_("Data checks"), url_name="households:checks",
            permission=Permission.VIEW_HOUSEHOLDS, order=27,
        ))  # fmt: skip
        wording.register({
            "finding.explain": _("Finding explained"),
            "finding.reopen": _("Explanation taken back"),
            "finding.waiver_asked": _("Exemption asked for"),
            "waiver.grant_township": _("Exemption granted by the township"),
            "waiver.grant_county": _("Exemption granted by the county"),
            "waiver.refuse_township": _("Exemption refused by the township"),
            "waiver.refuse_county": _("Exemption refused by the county"),
            "households.findings_exported": _("List of findings downloaded"),
        })  # fmt: skip

    @staticmethod
    def _register_visits() -> None:
        """Helpers, visits and problems: panels on the card, words in the trail, guards."""
        from households import panels
        from households.presenters import visits as presenters
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="visits", label=_("Help and visits"), url_name="households:visits",
            permission=Permission.VIEW_HOUSEHOLDS, order=22,
        ))  # fmt: skip
        folder = "households/visits"
        panels.register("households.helpers", order=40, template=f"{folder}/_helpers.html",
                        context=presenters.helpers_panel, section="help")  # fmt: skip
        panels.register("households.visits", order=41, template=f"{folder}/_visits.html",
                        context=presenters.visits_panel, section="help")  # fmt: skip
        panels.register("households.problems", order=42, template=f"{folder}/_problems.html",
                        context=presenters.problems_panel, section="help")  # fmt: skip
        wording.register({
            "households.helper_assigned": _("Helper assigned"),
            "households.helper_left": _("Helper left the household"),
            "households.helper_corrected": _("Assignment of a helper corrected"),
            "households.visited": _("Visit recorded"),
            "households.problem_raised": _("Problem raised"),
            "households.problem_changed": _("Problem given to another owner or day"),
            "households.problem_begin": _("Problem begun"),
            "households.problem_solve": _("Problem solved"),
            "households.problem_explain": _("Problem explained as not solvable"),
            "households.problem_reopen": _("Problem taken up again"),
            "households.visits_exported": _("List of visits downloaded"),
            "households.problems_exported": _("List of problems downloaded"),
        })  # fmt: skip
        other = _("The helper or the visit belongs to another village.")
        guards.register({
            "assignment_leaves_no_gap": _(
                "A household on the register is never without a helper. Hand it over to a successor the same day."
            ),
            "households_problem_state_edges": _("The problem cannot take this step from its present state."),
            "households_helperassignment_helper_id_same_village": other,
            "households_visit_helper_id_same_village": other,
            "households_problem_visit_id_same_village": other,
        })  # fmt: skip

    @staticmethod
    def _register_help() -> None:
        from households import panels
        from households.presenters.help import panel
        from households.workflow import HELP_PLAN, MEASURE
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="measures", label=_("Help measures"), url_name="households:measures",
            permission=Permission.VIEW_HOUSEHOLDS, order=22,
        ))  # fmt: skip
        panels.register("households.help", order=10, template="households/help/_panel.html", context=panel)
        wording.register({
            "households.evidence_recorded": _("Evidence of a cause recorded"),
            "households.evidence_withdrawn": _("Evidence of a cause taken off"),
            "households.risks_set": _("Risks changed"),
            "households.plan_added": _("Help plan drawn up"),
            "households.plan_changed": _("Help plan changed"),
            **{f"households.plan_{step.name}": step.label for step in HELP_PLAN.transitions},
            **{f"households.measure_{step.name}": step.label for step in MEASURE.transitions},
        })  # fmt: skip
        guards.register({
            "households_measure_state_edges": _("A measure has no such step."),
            "households_helpplan_state_edges": _("A help plan has no such step."),
            "help_plan_signed_is_fixed": _("The plan is signed. To change it, take it back to a draft first."),
            "households_measure_plan_same_household": _("This is no open plan of this household."),
        })  # fmt: skip

    @staticmethod
    def _register_rules() -> None:
        """The tables of dated rules, which the county keeps on the pages of registry.policies."""
        from households.choices.checks import CHECKS
        from households.models import CostRatio, MeasureStandard, RuleSetting, Standard, StepLimit
        from households.presenters.dryrun import address_of
        from households.presenters.rule_settings import faults_of_setting
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.policies.tables import register
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="rounds", label=_("Yearly rounds"), url_name="households:rounds",
            permission=Permission.VIEW_HOUSEHOLDS, order=27,
        ))  # fmt: skip
        navigation.register(navigation.Item(
            key="dryrun", label=_("Try a line"), url_name="households:dryrun", permission=Permission.TRY_RULES,
            order=61,
        ))  # fmt: skip
        wording.register({
            "households.round_set": _("Yearly round set"),
            "households.round_confirmed": _("Yearly round confirmed"),
            "households.round_prolonged": _("Yearly round prolonged"),
        })  # fmt: skip
        guards.register({
            "households_round_begins": _("A round begins unconfirmed, in the name of who sets it."),
            "households_round_leader": _("A round is confirmed and prolonged by the county's leader in charge."),
            "households_round_fixed": _("A confirmed round is prolonged, not changed otherwise."),
        })  # fmt: skip
        register(Standard, is_line=True, is_yearly=True, try_out=address_of,
                 note=_("The line in force on 31 December is the line of the year."))  # fmt: skip
        register(MeasureStandard, is_line=True, is_yearly=True)
        register(CostRatio, is_yearly=True)
        register(RuleSetting, is_yearly=True, faults=faults_of_setting, choices={
            "rule": lambda: [(c.id, f"{c.id} {c.title or c.message}"[:90]) for c in CHECKS.values()],
        })  # fmt: skip
        register(StepLimit, note=_("A case that is under way keeps the day it was given; the new limit counts from its "
                                   "next step."))  # fmt: skip
