"""A developer's machine and the demo: plain http on loopback, no outside address."""

from registry.settings.base import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=False)  # noqa: F405
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedStaticFilesStorage"  # noqa: F405
