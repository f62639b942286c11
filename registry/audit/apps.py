from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "registry.audit"
    label = "audit"
    verbose_name = _("Audit trail")

    def ready(self) -> None:
        from registry.audit import wording

        wording.register(
            {
                "identity.revealed": _("Full identity number read"),
                "documents.downloaded": _("Document downloaded"),
                "accounts.user_created": _("Account opened"),
                "accounts.user_changed": _("Account changed"),
                "accounts.posting_created": _("Posting begun"),
                "accounts.posting_ended": _("Posting ended"),
                "accounts.password_reset": _("Password reset"),
            }
        )
