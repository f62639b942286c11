"""The test run: real PostgreSQL, tasks run in place, a fast password hash, files in a directory of its own."""

import atexit
import shutil
import tempfile
from pathlib import Path

from registry.settings.base import *

DEBUG = False
REGISTRY_DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
REGISTRY_PROGRESS_ALIAS = "default"
DATABASES.pop("progress")
_files = tempfile.mkdtemp(prefix="registry-test-")
atexit.register(shutil.rmtree, _files, ignore_errors=True)
MEDIA_ROOT = _files + "/media"
REGISTRY_WALL_DIR = Path(_files) / "wall"
STATIC_ROOT = _files + "/static"
WHITENOISE_AUTOREFRESH = True
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
LOGGING["root"]["level"] = "WARNING"  # type: ignore[index]  # a literal of mixed values in base
