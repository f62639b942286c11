"""A developer's machine and the demo: plain http on loopback, no outside address."""

from registry.settings.base import *

DEBUG = env.bool("DEBUG", default=False)
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedStaticFilesStorage"
