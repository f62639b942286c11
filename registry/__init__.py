"""The foundation of the household registry, and its composition root.

Everything the rooms above share stands here: divisions, accounts, audit, workflow, jobs, documents,
spreadsheets, the interface and the API base. It names the apps above by string only.
"""

from registry.celery import app as celery_app

__all__ = ["celery_app"]
