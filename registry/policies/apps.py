from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoliciesConfig(AppConfig):
    name = "registry.policies"
    label = "policies"
    verbose_name = _("Rules")

    def ready(self) -> None:
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.policies.workflow import RULE, waiting_for
        from registry.ui import navigation

        navigation.register(navigation.Item(
            key="policies", label=_("Rules"), url_name="policies:tables", permission=Permission.VIEW_HOUSEHOLDS,
            order=60, badge=lambda user: waiting_for(user).count(),
        ))  # fmt: skip
        wording.register({
            "rule.propose": _("Rule proposed"),
            **{f"rule.{step.name}": step.label for step in RULE.transitions},
        })  # fmt: skip
        guards.register({
            "policies_ruleproposal_state_edges": _("The procedure has no such step."),
            "policies_proposal_begins": _("A proposal begins as one, in the name of who proposes it."),
            "policies_proposal_fixed": _("A proposal is not changed; withdraw it and make another."),
            "policies_in_county": _("A rule is set here for the county or a township of it."),
            "policies_unknown_table": _("There is no such table of rules."),
            "policies_second_person": _("A rule is confirmed or refused by another person than who proposed it."),
            "policies_not_theirs": _(
                "Lines and limits are confirmed by the county's finance bureau, other rules by the county's leader."
            ),
            "policies_past": _(
                "A rule does not begin in the past: a yearly one on 1 January of this year at the earliest, any other "
                "on the day it is proposed."
            ),
            "policies_ends_past": _(
                "This would end a row that holds already on a day gone by. Let the new rule begin tomorrow or later."
            ),
            "policies_row_gone": _("The row to be ended is not in force any more, or ends earlier."),
        })  # fmt: skip
