from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "registry.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        # The web process must know the kinds of jobs too; they are declared in the apps' tasks.py.
        autodiscover_modules("tasks")
