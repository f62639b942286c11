#!/usr/bin/env python
"""Django's command line. Commands that change the schema or reference data connect as the owner role."""

import os
import sys

OWNER_COMMANDS = frozenset({"migrate", "load_divisions", "demo", "sqlmigrate", "showmigrations", "dbshell"})


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("REGISTRY_DB_ROLE", "owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
