from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "funds.ledger"
    label = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from funds.ledger.errors import GUARDS
        from registry.db import guards

        guards.register(GUARDS)
