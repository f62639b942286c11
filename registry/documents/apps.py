from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "registry.documents"
    label = "documents"
    verbose_name = _("Issued documents")

    def ready(self) -> None:
        from registry.audit import wording
        from registry.documents import checks  # noqa: F401  (registers the system checks)

        wording.register(
            {
                "documents.issued": _("Document issued"),
                "documents.attached": _("Photo or scan filed"),
                "documents.attachment_seen": _("Photo or scan looked at"),
            }
        )
