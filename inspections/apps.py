from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = _("Inspections")

    def ready(self) -> None:
        from inspections.indicators import INDICATORS
        from inspections.models import IndicatorThreshold
        from registry.accounts.permissions import Permission
        from registry.audit import wording
        from registry.db import guards
        from registry.policies import tables
        from registry.ui import navigation

        tables.register(IndicatorThreshold, is_yearly=True, choices={
            "code": lambda: [(code, indicator.name) for code, indicator in INDICATORS.items()],
        })  # fmt: skip
        wording.register(
            {
                "inspections.report_generated": _("Report generated"),
                "inspections.report_commented": _("Comment on the report changed"),
                "inspections.report_signed": _("Report signed"),
                "inspections.report_replaced": _("Report replaced by a new issue"),
            }
        )
        guards.register(
            {
                "inspections_report_state_edges": _("A report goes from generated to signed to replaced, never back."),
                "inspections_report_frozen": _("The figures of a report are frozen; generate a new issue instead."),
            }
        )
        navigation.register(
            navigation.Item(
                key="inspections:dashboard",
                label=_("Dashboard"),
                url_name="inspections:dashboard",
                permission=Permission.VIEW_FIGURES,
                order=10,
            )
        )
        navigation.register(
            navigation.Item(
                key="inspections:reports",
                label=_("Reports"),
                url_name="inspections:reports",
                permission=Permission.VIEW_REPORTS,
                order=60,
            )
        )
