from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from registry.accounts.permissions import Permission


class WebConfig(AppConfig):
    name = "registry.web"
    label = "web"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from registry.audit import wording
        from registry.ui.navigation import Item, register

        register(Item("accounts", _("Accounts"), "accounts:users", Permission.MANAGE_ACCOUNTS, order=90))
        register(Item("trail", _("Audit trail"), "trail", Permission.VIEW_AUDIT, order=95))
        wording.register({"web.list_downloaded": _("List downloaded")})
