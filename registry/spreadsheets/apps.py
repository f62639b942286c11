from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpreadsheetsConfig(AppConfig):
    name = "registry.spreadsheets"
    label = "spreadsheets"
    verbose_name = _("Workbooks")

    def ready(self) -> None:
        from registry.audit import wording

        wording.register(
            {
                "spreadsheets.received": _("Workbook uploaded"),
                "spreadsheets.applied": _("Workbook imported"),
                "spreadsheets.undone": _("Import undone"),
            }
        )
